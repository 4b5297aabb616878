/** Recordings for the page: one of our own, and the same with a step altered. */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';

const FILE = path.join(import.meta.dirname, '../conformance/recordings/6.12-base-G1-mom1.json');

export interface RecordingFile {
  readonly name: string;
  readonly text: string;
}

export const equalRecording = (): RecordingFile => ({
  name: 'real.json',
  text: readFileSync(FILE, 'utf8'),
});

/** In step 5 the recorded write of a state that is there already worked. */
export function alteredRecording(): RecordingFile {
  const whole = JSON.parse(readFileSync(FILE, 'utf8'));
  const step = whole.steps.find(({ n }: { n: number }) => n === 5);
  Object.assign(step, { exit: 0, stderr: '' });
  return { name: 'altered.json', text: JSON.stringify({ ...whole, name: 'altered' }) };
}

/** Chooses the file and waits for what came of the replay. */
export async function takeRecording(page: Page, { name, text }: RecordingFile): Promise<void> {
  const buffer = Buffer.from(text);
  await page
    .locator('recordings-screen input[type="file"]')
    .setInputFiles({ name, mimeType: 'application/json', buffer });
  const called = (JSON.parse(text) as { name: string }).name;
  await page.locator(`recordings-screen section[data-recording-name="${called}"]`).waitFor();
  await page.locator('[data-replayed]').waitFor();
}

/** Recordings for tests: our own copies, and what is changed in them. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRecordingAtOnce } from '../../main/recording/read.ts';
import type { RecordedStep, Recording } from '../../main/recording/recording.ts';

export const recordingText = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../conformance/recordings', `${name}.json`), 'utf8');

export function recording(name: string): Recording {
  const read = readRecordingAtOnce(recordingText(name));
  if (!read.ok) throw new Error(JSON.stringify(read.failure));
  return read.value;
}

export const changeStep = (
  { steps, ...rest }: Recording,
  name: string,
  change: (step: RecordedStep) => RecordedStep,
): Recording => {
  if (!steps.some((step) => step.name === name)) throw new Error(`no step ${name}`);
  return { ...rest, steps: steps.map((step) => (step.name === name ? change(step) : step)) };
};

/** What leaves the page goes through one door each: only there is a refusal handled, and only there is it known what can be said. */

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { copyText } from '../../../renderer/elements/copy-text.ts';
import { strings } from '../../../renderer/strings/index.ts';

const PAGE = path.join(import.meta.dirname, '..', '..', '..', 'renderer');
const sources = readdirSync(PAGE, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.ts'),
);
const filesWith = (pattern: RegExp): string[] =>
  sources
    .filter((name) => pattern.test(readFileSync(path.join(PAGE, name), 'utf8')))
    .map((name) => name.replaceAll('\\', '/'));

afterEach(() => vi.unstubAllGlobals());

test('only one file writes to the clipboard', () => {
  expect(filesWith(/navigator\.clipboard/)).toEqual(['elements/copy-text.ts']);
});

test('only one file hands files to the host', () => {
  expect(filesWith(/\.download = /)).toEqual(['state/save-file.ts']);
});

test.each([
  ['is refused', { clipboard: { writeText: () => Promise.reject(new Error('NotAllowedError')) } }],
  ['is not there', {}],
])('a clipboard that %s is said, and nothing is said to be copied', async (_why, navigator) => {
  vi.stubGlobal('navigator', navigator);
  const said: string[] = [];
  await copyText('chmem -e 4g', 'Copied.', (text) => said.push(text));
  expect(said).toEqual([strings.copyRefused]);
});

test('what is copied is said', async () => {
  const copied: string[] = [];
  vi.stubGlobal('navigator', { clipboard: { writeText: async (text: string) => void copied.push(text) } });
  await copyText('chmem -e 4g', 'Copied.', (text) => copied.push(text));
  expect(copied).toEqual(['chmem -e 4g', 'Copied.']);
});

test('how saving a file ended is told as it was', () => {
  const { ended } = strings.files;
  expect(ended.saved('a.csv', '/x/b.csv')).toBe('Saved as /x/b.csv.');
  expect(ended.cancelled('a.csv', null)).toBe('a.csv was not saved: saving was cancelled.');
  expect(ended.failed('a.csv', '/x/b.csv')).toContain('a.csv could not be saved as /x/b.csv');
});

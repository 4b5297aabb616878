/** What shells print of the same failure differs: only what the kernel said is held against the simulator. */

import { expect, test } from 'vitest';
import { compareRun } from '../../main/recording/compare.ts';
import type { RecordedStep } from '../../main/recording/recording.ts';
import { atOnce } from '../../shared/at-once.ts';

const step = (exit: number, stderr: string): RecordedStep => ({
  n: 1,
  name: 'step_1',
  command: 'echo offline > /sys/devices/system/memory/memory9/state',
  exit,
  stdout: '',
  stderr,
  sclp: null,
  changes: {},
});
const PATH = '/sys/devices/system/memory/memory9/state';
const ran = (error: string) => ({ exit: 1, stdout: '', stderr: `bash: ${PATH}: ${error}\n` });
const busy = { exit: 1, stdout: '', stderr: 'bash: echo: write error: Device or resource busy\n' };

test.each([
  [
    'dash: a directory that is not there',
    step(2, `sh: 1: cannot create ${PATH}: Directory nonexistent\n`),
    ran('No such file or directory'),
  ],
  [
    'dash: a file that may not be written',
    step(2, `dash: 1: cannot create ${PATH}: Permission denied\n`),
    ran('Permission denied'),
  ],
  ['dash: a write that failed, of which it says nothing', step(1, 'sh: 1: echo: echo: I/O error\n'), busy],
  ['busybox', step(1, 'sh: write error: Device or resource busy\n'), busy],
  ['bash', step(1, 'bash: line 1: echo: write error: Device or resource busy\n'), busy],
])('%s is the same', (_name, recorded, actual) => {
  expect(atOnce(compareRun(recorded, actual))).toEqual([]);
});

test.each([
  [
    'another error',
    step(2, `sh: 1: cannot create ${PATH}: Permission denied\n`),
    ran('No such file or directory'),
    ['stderr'],
  ],
  ['an error where there was none', step(0, ''), busy, ['exit', 'stderr']],
  [
    'no error where there was one',
    step(1, 'sh: 1: echo: echo: I/O error\n'),
    { exit: 0, stdout: '', stderr: '' },
    ['exit', 'stderr'],
  ],
  [
    'exit code 2 of another program',
    step(2, 'x: no\n'),
    { exit: 1, stdout: '', stderr: 'x: no\n' },
    ['exit'],
  ],
])('%s differs', (_name, recorded, actual, fields) => {
  expect(atOnce(compareRun(recorded, actual)).map(({ field }) => field)).toEqual(fields);
});

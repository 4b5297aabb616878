import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Runbook, RunbookStep } from '../../shared/runbook.ts';
import { recording, recordingText } from '../recording/recordings.ts';

const folder = mkdtempSync(join(tmpdir(), 'lpar-runbook-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const lpar = (...args: string[]) =>
  spawnSync(
    process.execPath,
    [join(import.meta.dirname, '../../scripts/run.mjs'), 'main/cli/index.ts', 'runbook', ...args],
    {
      encoding: 'utf8',
      cwd: join(import.meta.dirname, '../..'),
    },
  );

const file = (name: string, content: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};

test('a runbook of the sample is made, carried out and written; what differs ends with 1 and the way back', () => {
  const path = join(folder, 'change.json');
  expect(lpar('make', '--online', '+2G', '--change', 'CHG1', '-o', path).status).toBe(0);
  const made = JSON.parse(readFileSync(path, 'utf8')) as Runbook;
  expect(made.change).toBe('CHG1');
  const good = lpar('run', path);
  expect(good.status).toBe(0);
  expect(good.stdout).toMatch(/^ok +Steps 1: Bring online: blocks 64–65/m);
  expect(lpar('write', path, '--as', 'sh').stdout).toMatch(/^#!\/bin\/bash\n/);

  const wrong = file('wrong.json', { ...made, after: [{ ...made.after[0], output: 'else' }] });
  const bad = lpar('run', wrong);
  expect(bad.status).toBe(1);
  expect(bad.stdout).toContain('expected  else');
  expect(bad.stdout).toMatch(/The way back:\n {2}# Take back: blocks 64–65 .*\n {2}chmem -v -b -d 64-65/);
});

test('lines of the shell become steps, and what they lead to is checked', () => {
  const made = lpar('make', '-c', 'chmem -b -e 64\necho offline > /sys/devices/system/memory/memory64/state');
  expect(made.status).toBe(0);
  const { steps, after, back } = JSON.parse(made.stdout) as Runbook;
  expect(steps).toHaveLength(2);
  expect(after[0]?.output.trim()).toBe('1 offline');
  expect(back[0]?.command).toBe('chmem -v -b -g 64');
});

test('what cannot be used ends with 2 and says what is allowed', () => {
  expect(lpar('make', '--online', '+1.5G')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('not a whole number of blocks of 1024 MiB'),
  });
  expect(lpar('make', '--online', '9T').stderr).toContain('are possible now');
  expect(lpar('run', file('x.json', { format: 1 })).stderr).toContain('title');
  expect(lpar('run', file('y.json', '{')).stderr).toContain('not JSON');
});

/** A runbook whose steps were recorded on a real kernel. */
function recordedRunbook(): Runbook {
  const { steps } = recording('6.12-base-G1-mom1');
  const step = ({ name, command, exit, stdout, stderr }: (typeof steps)[number]): RunbookStep => ({
    title: name,
    command,
    exit: exit ?? 0,
    match: 'equal',
    output: `${stdout ?? ''}${stderr ?? ''}`,
    otherwise: '',
  });
  return {
    format: 1,
    title: 'as recorded',
    change: '',
    author: '',
    system: 'S',
    partition: 'P' as Runbook['partition'],
    purpose: '',
    rehearsal: null,
    risks: [],
    before: [],
    steps: steps.slice(2, 8).map(step),
    after: [],
    back: [],
  };
}

test('beside a recording of a real kernel: equal where it was so, what differed first, and what is not in it', () => {
  const text = file('recording.json', recordingText('6.12-base-G1-mom1'));
  const runbook = recordedRunbook();
  const equal = lpar('compare', file('equal.json', runbook), text);
  expect(equal.stderr).toBe('');
  expect(equal.status).toBe(0);
  expect(equal.stdout.match(/^ok /gm)).toHaveLength(6);

  const [first, second, ...others] = runbook.steps;
  const altered = {
    ...runbook,
    steps: [first, { ...second, exit: 42 }, { ...first, command: 'nobody ran this' }, ...others],
  };
  const differs = lpar('compare', file('altered.json', altered), text);
  expect(differs.status).toBe(1);
  const lines = differs.stdout.split('\n');
  expect(lines[1]).toMatch(/^differs {3}Steps 2/);
  expect(differs.stdout).toContain('expected  42');
  expect(differs.stdout).toMatch(/^not found Steps 3/m);
  expect(differs.stdout).toMatch(/^other {5}step \d+ of the recording/m);
});

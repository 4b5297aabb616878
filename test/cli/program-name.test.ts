import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';

const CLI = path.resolve(import.meta.dirname, '../../main/cli/index.ts');
const call = (name: string | undefined, ...words: string[]) => {
  const { LPAR_CONSOLE_PROGRAM: _, ...env } = process.env;
  return spawnSync(process.execPath, [CLI, ...words], {
    encoding: 'utf8',
    env: { ...env, ...(name === undefined ? {} : { LPAR_CONSOLE_PROGRAM: name }) },
  });
};

test.each([
  ['an unknown command', ['bogus'], 'lpar-console: unknown command: bogus\nUsage: lpar-console run'],
  ['a command that is missing', [], 'lpar-console: a command is missing'],
  ['a machine that is not there', ['run', '/none/x.lpar', '-c', 'true'], 'lpar-console: '],
  ['a lesson command that is none', ['lesson', 'bogus'], 'Usage: lpar-console lesson'],
  ['a runbook command that is none', ['runbook', 'bogus'], 'lpar-console: '],
  ['a recording that is missing', ['replay'], 'Usage: lpar-console replay'],
])('an installed program speaks of itself by its name: %s', (_what, words, said) => {
  const { stderr } = call('lpar-console', ...words);
  expect(stderr).toContain(said);
  expect(stderr).not.toMatch(/(^|"|Usage: +)lpar[: ]/m);
});

test.each([
  ['run'],
  ['export'],
  ['import-sysfs'],
  ['lsmem'],
  ['import-hmc'],
  ['upgrade-check'],
  ['runbook'],
  ['replay'],
  ['lesson'],
])('and so does the help of %s', (verb) => {
  const { stdout, stderr, status } = call('lpar-console', verb, '--help');
  expect(status).toBe(0);
  expect(stdout + stderr).toContain('lpar-console');
  expect(stdout + stderr).not.toMatch(/(^|"|Usage: +|^ +)lpar [a-z-]/m);
});

test('from the repository it is lpar, and a name that is none is not repeated', () => {
  expect(call(undefined, 'bogus').stderr).toContain('lpar: unknown command: bogus\nUsage: lpar run');
  expect(call('$(reboot)', 'bogus').stderr).toContain('lpar: unknown command');
});

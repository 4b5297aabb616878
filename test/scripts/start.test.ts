import { spawnSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';

const script = path.resolve(import.meta.dirname, '../../scripts/start.mjs');

const start = (...flags: string[]) => spawnSync(process.execPath, [script, ...flags], { encoding: 'utf8' });

test('--help explains the flags and starts nothing', () => {
  const { status, stdout } = start('--help');
  expect(status).toBe(0);
  expect(stdout).toContain('--host=browser|electron');
});

test.each([
  [['--bogus'], "Unknown option '--bogus'"],
  [['somewhere'], "Unexpected argument 'somewhere'"],
  [['--host=firefox'], '--host is browser or electron, not firefox'],
  [['--port', '65536'], '--port is a number from 0 to 65535, not 65536'],
  [['--port', 'many'], '--port is a number from 0 to 65535, not many'],
  [['--data='], '--data needs a folder'],
  [['--host=electron', '--no-open'], '--port and --no-open belong to the browser host'],
  [['--json'], '--json belongs to --self-test'],
  [['--self-test', '--no-open'], '--self-test has a window of its own'],
  [['--host=electron', '--port=1'], '--port and --no-open belong to the browser host'],
])('%s is refused with exit code 2, the reason and the usage', (flags, reason) => {
  const { status, stderr } = start(...flags);
  expect(status).toBe(2);
  expect(stderr).toContain(reason);
  expect(stderr).toContain('Usage: npm start');
});

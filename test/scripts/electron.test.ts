import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { endedLately, findElectron, runElectron } from '../../scripts/lib/electron.mjs';

const onLinux = process.platform === 'linux';
const reason = 'the executable has another name on this platform';

let folder: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lpar-electron-'));
  vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', folder);
});

afterEach(() => {
  vi.unstubAllEnvs();
  fs.rmSync(folder, { recursive: true });
});

test('an override folder without the executable is no Electron', () => {
  expect(findElectron()).toBeUndefined();
});

test('the executable of the override folder is found', (context) => {
  if (!onLinux) context.skip(reason);
  const electron = path.join(folder, 'electron');
  fs.writeFileSync(electron, '#!/bin/sh\n', { mode: 0o755 });
  expect(findElectron()).toBe(electron);
});

test('a file that cannot be executed is no Electron', (context) => {
  if (!onLinux) context.skip(reason);
  fs.writeFileSync(path.join(folder, 'electron'), '', { mode: 0o644 });
  expect(findElectron()).toBeUndefined();
});

test('ELECTRON_PATH names the executable before all others, or none', (context) => {
  if (!onLinux) context.skip(reason);
  fs.writeFileSync(path.join(folder, 'electron'), '', { mode: 0o755 });
  const elsewhere = path.join(folder, 'elsewhere');
  vi.stubEnv('ELECTRON_PATH', elsewhere);
  expect(findElectron()).toBeUndefined();
  fs.writeFileSync(elsewhere, '', { mode: 0o755 });
  expect(findElectron()).toBe(elsewhere);
});

/** A program that does this in Electron's place, and where it is remembered. */
const programThat = (script: string): { electron: string; memory: string } => {
  const electron = path.join(folder, 'electron');
  fs.writeFileSync(electron, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return { electron, memory: path.join(folder, 'cache', 'ended') };
};

test('an Electron that a signal ends at once is said, remembered for this binary, and forgotten when it works', async (context) => {
  if (!onLinux) context.skip(reason);
  const { electron, memory } = programThat('kill -TRAP $$');
  const where = { cwd: folder };
  expect(endedLately(electron, memory)).toBeUndefined();
  expect(await runElectron(electron, [], where, memory)).toEqual({
    why: 'Electron ended by itself in its first seconds (SIGTRAP)',
  });
  expect(endedLately(electron, memory)).toContain('within the last day (SIGTRAP)');
  const yesterday = new Date(Date.now() - 25 * 60 * 60_000);
  fs.utimesSync(memory, yesterday, yesterday);
  expect(endedLately(electron, memory)).toBeUndefined();
  await runElectron(electron, [], where, memory);
  programThat('exit 0');
  expect(endedLately(electron, memory)).toBeUndefined();
  expect(await runElectron(electron, [], where, memory)).toEqual({ code: 0 });
  expect(fs.existsSync(memory)).toBe(false);
});

test.each([
  ['an exit code is the console’s own', 'exit 1', 1],
  ['Ctrl-C is a wish', 'kill -INT $$', 130],
  ['the end of the session is a wish', 'kill -TERM $$', 143],
])('%s: nothing else is opened', async (_why, script, code) => {
  const { electron, memory } = programThat(script);
  expect(await runElectron(electron, [], { cwd: folder }, memory)).toEqual({ code });
  expect(endedLately(electron, memory)).toBeUndefined();
});

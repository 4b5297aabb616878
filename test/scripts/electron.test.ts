import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { findElectron } from '../../scripts/lib/electron.mjs';

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

import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { run } from './child.mjs';
import { inRoot } from './paths.mjs';

const electronFolder = inRoot('node_modules', 'electron');
const failureFile = inRoot('node_modules', '.cache', 'lpar-console', 'electron-download-failed');
const REMEMBERED_MS = 24 * 60 * 60_000;

/**
 * Electron's executable, if its binary is on disk; ELECTRON_PATH names it before all others. The package's own entry point is not asked: importing
 * it starts a download.
 *
 * @returns {string | undefined}
 */
export function findElectron() {
  const given = process.env.ELECTRON_PATH;
  if (given) return existing(path.resolve(given));
  const pathFile = path.join(electronFolder, 'path.txt');
  const name = fs.existsSync(pathFile) ? fs.readFileSync(pathFile, 'utf8').trim() : undefined;
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) return existing(path.join(override, name ?? defaultName()));
  return name === undefined ? undefined : existing(path.join(electronFolder, 'dist', name));
}

/**
 * One attempt to download Electron's binary. A failure is remembered for a day, so that a closed network
 * costs one slow start and not every start.
 *
 * @param {string} node24
 * @param {{retry?: boolean}} [options] `retry` tries even when a failure is remembered
 * @returns {Promise<{electron: string} | {why: string}>}
 */
export async function downloadElectron(node24, { retry = false } = {}) {
  const remembered = rememberedFailure();
  if (remembered && !retry) return { why: remembered };
  console.error('Trying to download Electron (once; a failure is remembered for a day).');
  const limit = pathToFileURL(inRoot('scripts', 'lib', 'electron-connect-limit.mjs')).href;
  const { code, output } = await run(node24, ['--import', limit, path.join(electronFolder, 'install.js')], {
    output: 'capture',
    // Lets Node's fetch use HTTPS_PROXY where there is one.
    env: { ...process.env, NODE_USE_ENV_PROXY: '1' },
  });
  const electron = findElectron();
  if (code === 0 && electron) {
    fs.rmSync(failureFile, { force: true });
    return { electron };
  }
  rememberFailure(output);
  return { why: `Electron's binary is not on disk and its download failed${firstReason(output)}` };
}

/** @param {string} output */
function rememberFailure(output) {
  try {
    fs.mkdirSync(path.dirname(failureFile), { recursive: true });
    fs.writeFileSync(failureFile, output);
  } catch {
    // A folder that cannot be written to costs an attempt at each start and must not prevent one.
  }
}

/** @returns {string | undefined} what to say when an attempt of the last day failed */
function rememberedFailure() {
  const status = fs.statSync(failureFile, { throwIfNoEntry: false });
  if (!status || Date.now() - status.mtimeMs > REMEMBERED_MS) return undefined;
  return "Electron's binary is not on disk and its download failed within the last day";
}

/** @param {string} output @returns {string} " (the first error)", or nothing */
function firstReason(output) {
  const text = /Error: (.+)/.exec(output)?.[1]?.trim();
  return text ? ` (${text})` : '';
}

/** What path.txt would say, for an override folder without an install beside it. */
function defaultName() {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}

/** @param {string} file */
function existing(file) {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return file;
  } catch {
    return undefined;
  }
}

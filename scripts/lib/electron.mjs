import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { run, wasInterrupted } from './child.mjs';
import { inRoot } from './paths.mjs';

const electronFolder = inRoot('node_modules', 'electron');
const failureFile = inRoot('node_modules', '.cache', 'lpar-console', 'electron-download-failed');
const endedFile = inRoot('node_modules', '.cache', 'lpar-console', 'electron-ended');
const REMEMBERED_MS = 24 * 60 * 60_000;
/** A program that a signal ends sooner than this has shown nothing to anybody. */
const FIRST_MS = 10_000;
/** What a program does to itself, or its kernel to it. Ctrl-C and an end of the session are somebody's wish. */
const OWN_ENDS = ['SIGTRAP', 'SIGABRT', 'SIGSEGV', 'SIGILL', 'SIGBUS', 'SIGSYS', 'SIGFPE', 'SIGKILL'];

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
  const failed = rememberedFailure();
  if (failed && !retry) return { why: failed };
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
const rememberFailure = (output) => remember(failureFile, output);

/** @returns {string | undefined} what to say when an attempt of the last day failed */
const rememberedFailure = () =>
  remembered(failureFile) === undefined
    ? undefined
    : "Electron's binary is not on disk and its download failed within the last day";

/**
 * Runs Electron, and remembers for a day when it ended before anybody saw anything: then it is not tried at every start.
 *
 * @param {string} electron
 * @param {string[]} args
 * @param {{cwd: string}} where
 * @param {string} [memory] the file that keeps it
 * @returns {Promise<{code: number} | {why: string}>} its exit code, or why it never was there
 */
export async function runElectron(electron, args, where, memory = endedFile) {
  const started = Date.now();
  const { code, signal } = await run(electron, args, where);
  const early = signal !== undefined && OWN_ENDS.includes(signal) && Date.now() - started < FIRST_MS;
  if (!early || wasInterrupted()) {
    if (code === 0) fs.rmSync(memory, { force: true });
    return { code };
  }
  remember(memory, `${identity(electron)}\n${signal}\n`);
  return { why: `Electron ended by itself in its first seconds (${signal})` };
}

/**
 * @param {string} electron
 * @param {string} [memory]
 * @returns {string | undefined} what to say when this binary ended at once within the last day
 */
export function endedLately(electron, memory = endedFile) {
  const [which, signal] = (remembered(memory) ?? '').split('\n');
  return which === identity(electron)
    ? `Electron ended by itself in its first seconds within the last day (${signal}); --host=electron tries it again`
    : undefined;
}

/** Another binary at the same place is another Electron. @param {string} electron */
function identity(electron) {
  const { mtimeMs, size } = fs.statSync(electron);
  return `${electron} ${mtimeMs} ${size}`;
}

/** @param {string} file @param {string} text */
function remember(file, text) {
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  } catch {
    // A folder that cannot be written to costs an attempt at each start and must not prevent one.
  }
}

/** @param {string} file @returns {string | undefined} what was remembered within the last day */
function remembered(file) {
  try {
    if (Date.now() - fs.statSync(file).mtimeMs > REMEMBERED_MS) return undefined;
    return fs.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
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

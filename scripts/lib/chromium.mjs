import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { run } from './child.mjs';
import { aptGet } from './debian.mjs';
import { SetupFailure } from './failure.mjs';
import { inRoot } from './paths.mjs';

const INSTALL_LIMIT_MS = 10 * 60_000;

/** Debian's Chromium without windows: for tests only, the console wants one. */
const WINDOWLESS = 'chromium-headless-shell';

const onPath = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];

/** Where installers put it when they do not put it on the path. */
const wellKnown = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ...[process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
    .filter((folder) => folder !== undefined)
    .flatMap((folder) => [
      path.join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
      path.join(folder, 'Chromium', 'Application', 'chrome.exe'),
      path.join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
    ]),
];

/**
 * A Chromium that is on this machine: the one that CHROMIUM_PATH names, Playwright's own, or an installed
 * Chromium, Chrome or Edge. Call it after the install.
 *
 * @param {{installedFirst?: boolean}} [options] before Playwright's own: for the product, whose sandbox it has to be
 * @returns {string | undefined} path of the executable
 */
export function findChromium({ installedFirst = false } = {}) {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (isExecutable(named)) return named;
    throw new SetupFailure(`CHROMIUM_PATH names ${named}, which is not a program: correct it or unset it.`);
  }
  const installed = [...onPath.flatMap(inPathFolders), ...wellKnown];
  const candidates = installedFirst ? [...installed, playwrightsOwn()] : [playwrightsOwn(), ...installed];
  return candidates.find((candidate) => candidate !== undefined && isExecutable(candidate));
}

/**
 * A Chromium to test with: the one that CHROMIUM_PATH names; else the one without windows, which takes a third less
 * of the processor for the same pages; else any.
 *
 * @returns {string | undefined} path of the executable
 */
function findForTests() {
  if (process.env.CHROMIUM_PATH) return findChromium();
  return inPathFolders(WINDOWLESS).find(isExecutable) ?? findChromium();
}

/**
 * Finds a Chromium to test with or installs one; for tests only, since a start of the product changes nothing outside
 * its own folders.
 *
 * @param {string} node24
 * @returns {Promise<string>} path of the executable
 */
export async function findOrInstallChromium(node24) {
  const found = findForTests();
  if (found) return found;
  await (isDebianAsRoot() ? installWithApt() : installPlaywrightsOwn(node24));
  const installed = findForTests();
  if (installed) return installed;
  throw new SetupFailure(
    'There is no Chromium for the browser tests and none could be installed: install the package ' +
      '`chromium` or Google Chrome, or set CHROMIUM_PATH to one.',
  );
}

async function installWithApt() {
  console.error('Installing Chromium from the Debian packages for the browser tests.');
  await aptGet('update');
  // Not every Debian has the first, which is also without the libraries of a desktop.
  (await aptGet('install', '-y', WINDOWLESS)) || (await aptGet('install', '-y', 'chromium'));
}

/** @param {string} node24 */
async function installPlaywrightsOwn(node24) {
  console.error("Downloading Playwright's Chromium for the browser tests.");
  const cli = inRoot('node_modules', '@playwright', 'test', 'cli.js');
  await run(node24, [cli, 'install', 'chromium'], { output: 'stderr', limitMs: INSTALL_LIMIT_MS });
}

function isDebianAsRoot() {
  return process.getuid?.() === 0 && inPathFolders('apt-get').some(isExecutable);
}

/** @returns {string | undefined} where Playwright's download is or would be */
function playwrightsOwn() {
  try {
    const { chromium } = createRequire(import.meta.url)('@playwright/test');
    return chromium.executablePath();
  } catch {
    // Not installed, or Playwright has no build for this platform.
    return undefined;
  }
}

/** @param {string} program @returns {string[]} */
function inPathFolders(program) {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  return folders.map((folder) =>
    path.join(folder, process.platform === 'win32' ? `${program}.exe` : program),
  );
}

/** @param {string} file */
function isExecutable(file) {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

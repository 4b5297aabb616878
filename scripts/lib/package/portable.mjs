/**
 * The browser host as a plain zip (Linux: tar.gz) that is unpacked and started: a launcher, the page to read, and `app`.
 */
import fs from 'node:fs';
import path from 'node:path';
import { inRoot } from '../paths.mjs';
import { builtFiles, fillIn, place, placeText, runtimeFiles } from './layout.mjs';
import { licenceTexts } from './licences.mjs';
import { runtimeOf, runtimes } from './runtimes.mjs';

/** @typedef {import('./runtimes.mjs').SystemName} SystemName */

/**
 * How each system is called, where its data go, and which of better-sqlite3's binaries is its own.
 *
 * @type {Record<SystemName, {shown: string, addon: string, family: 'windows' | 'macos' | 'linux'}>}
 */
export const SYSTEMS = {
  'linux-x64': { shown: 'Linux on x86-64', addon: 'linux-x64', family: 'linux' },
  'linux-arm64': { shown: 'Linux on arm64', addon: 'linux-arm64', family: 'linux' },
  'win-x64': { shown: 'Windows on x64', addon: 'win32-x64', family: 'windows' },
  'win-arm64': { shown: 'Windows on Arm', addon: 'win32-arm64', family: 'windows' },
  'macos-x64': { shown: 'macOS on Intel', addon: 'darwin-x64', family: 'macos' },
  'macos-arm64': { shown: 'macOS on Apple silicon', addon: 'darwin-arm64', family: 'macos' },
};

export const FAMILIES = {
  windows: {
    launcher: 'lpar-console.cmd',
    data: '%APPDATA%\\lpar-console',
    browsers: 'Edge, Chrome or Firefox',
    start:
      'Unpack the zip ("Extract all"), then double-click lpar-console.cmd.\nWithout a window:    lpar-console run MACHINE.lpar -c lsmem',
    tested: 'It was made on Linux and not started on Windows by whoever made it.',
  },
  macos: {
    launcher: 'lpar-console.command',
    data: '~/Library/Application Support/lpar-console',
    browsers: 'Chrome, Edge, Firefox or Safari',
    start:
      'Unpack the zip, then double-click lpar-console.command; if macOS objects, see guide.html or: System Settings,\nPrivacy & Security, "Open Anyway".\nWithout a window:    ./lpar-console.command run MACHINE.lpar -c lsmem',
    tested: 'It was made on Linux and not started on macOS by whoever made it.',
  },
  linux: {
    launcher: 'lpar-console',
    data: '~/.local/share/lpar-console',
    browsers: 'Chromium, Chrome, Edge or Firefox',
    start:
      'Start it:            ./lpar-console\nWithout a window:    ./lpar-console run MACHINE.lpar -c lsmem',
    tested: '',
  },
};

/**
 * @param {string} folder to be filled
 * @param {SystemName} system
 * @param {string} version
 * @param {{program: string, licence: string | undefined}} [runtime] Node for the system
 */
export async function layPortableOut(folder, system, version, runtime) {
  const { addon, family, shown } = SYSTEMS[system];
  const { launcher, ...words } = FAMILIES[family];
  const node = runtime ?? (await runtimeOf(system));
  const app = path.join(folder, 'app');
  place(node.program, path.join(app, family === 'windows' ? 'node.exe' : 'node'), 0o755);
  for (const file of [...builtFiles('browser'), ...runtimeFiles(addon)])
    place(inRoot(file), path.join(app, file));
  place(inRoot('packaging', 'portable', 'start.mjs'), path.join(app, 'start.mjs'));
  const meta = { name: 'lpar-console-browser', version, private: true, type: 'module' };
  placeText(path.join(app, 'package.json'), `${JSON.stringify(meta, null, 2)}\n`);
  place(inRoot('LICENSE'), path.join(folder, 'licences', 'lpar-console.txt'));
  placeText(path.join(folder, 'licences', 'libraries.txt'), licenceTexts());
  if (node.licence !== undefined) place(node.licence, path.join(folder, 'licences', 'node.txt'));
  const ends = family === 'windows' ? inWindowsLines : (/** @type {string} */ text) => text;
  // Linux and macOS share theirs.
  const source = family === 'windows' ? launcher : FAMILIES.macos.launcher;
  const read = (/** @type {string} */ name) => fs.readFileSync(inRoot('packaging', 'portable', name), 'utf8');
  placeText(path.join(folder, launcher), ends(fillIn(read(source), { VERSION: version })), 0o755);
  const values = {
    VERSION: version,
    SYSTEM: shown,
    NODE: runtimes().version,
    START: words.start,
    BROWSERS: words.browsers,
    DATA: words.data,
    TESTED: words.tested,
  };
  placeText(path.join(folder, 'README.txt'), ends(fillIn(read('README.txt'), values)));
}

/** What Windows' own programs read: cmd.exe loses its place in a file with bare line feeds. @param {string} text */
export const inWindowsLines = (text) => text.replace(/\r?\n/g, '\r\n');

/**
 * The folder as a zip: programs may run, names are UTF-8, and the same content gives the same bytes.
 *
 * @param {string} folder @param {string} name of the folder in the zip
 * @param {number} seconds since 1970, of everything in it
 * @param {string[]} files absolute paths, in order
 * @returns {Promise<Uint8Array>}
 */
export async function zipped(folder, name, seconds, files) {
  // From here only: the packages are installed by now.
  const { zipSync } = await import('fflate');
  const at = new Date(Math.max(seconds, 315_532_800) * 1000);
  // A zip has the time of the wall: the same everywhere.
  const mtime = new Date(
    at.getUTCFullYear(),
    at.getUTCMonth(),
    at.getUTCDate(),
    at.getUTCHours(),
    at.getUTCMinutes(),
  );
  /** @type {Record<string, [Uint8Array, object]>} */
  const entries = {};
  for (const file of files) {
    const mode = fs.statSync(file).mode & 0o777;
    const inside = `${name}/${path.relative(folder, file).replaceAll(path.sep, '/')}`;
    // 3: the mode is a Unix one. A regular file, in the upper half.
    entries[inside] = [fs.readFileSync(file), { level: 6, mtime, os: 3, attrs: (0o100000 | mode) << 16 }];
  }
  return zipSync(/** @type {any} */ (entries));
}

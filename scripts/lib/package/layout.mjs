import fs from 'node:fs';
import path from 'node:path';
import { SetupFailure } from '../failure.mjs';
import { inRoot } from '../paths.mjs';

/** @typedef {{name: string, version: string, description: string, author: string, homepage: string, desktopName: string}} Product */

/** @returns {Product} */
export const product = () => JSON.parse(fs.readFileSync(inRoot('package.json'), 'utf8'));

/**
 * Who answers for a package. Debian asks for a name and an address; the one in package.json ends in `.invalid`, which
 * RFC 2606 keeps from ever being anybody's: whoever hands packages out puts an address there that is read.
 *
 * @param {string | undefined} given `NAME <ADDRESS>`
 */
export function maintainer(given) {
  const text = given ?? product().author;
  if (/^[^<>@\n,]+ <[^<>@\s]+@[^<>@\s]+>$/.test(text)) return text;
  throw new SetupFailure(`--maintainer is NAME <ADDRESS> in one line, not ${JSON.stringify(text)}.`);
}

/**
 * Where the product is at home, which Debian and rpm ask for. The one in package.json is nobody's, like its author.
 *
 * @param {string | undefined} given
 */
export function homepage(given) {
  const text = given ?? product().homepage;
  if (/^https?:\/\/[^\s"'<>]+$/.test(text)) return text;
  throw new SetupFailure(`--homepage is an address that begins with https://, not ${JSON.stringify(text)}.`);
}

export const releaseFolder = inRoot('release');

/** The entry of Electron and its preload: the browser host has no use for them. */
const ELECTRON_ONLY = new Set(['entry.js', 'preload.cjs']);

/**
 * The built product without source maps, the lessons that come with it, and the script that the page offers.
 *
 * @param {'browser' | 'electron'} host
 * @returns {string[]} paths below the repository's top
 */
export function builtFiles(host) {
  const folders = [inRoot('dist', 'main'), inRoot('dist', 'renderer'), inRoot('workshops'), inRoot('tools')];
  const files = folders.flatMap(filesBelow);
  return files
    .map((file) => path.relative(inRoot(), file))
    .filter((file) => !file.endsWith('.map'))
    .filter((file) => host === 'electron' || !ELECTRON_ONLY.has(path.basename(file)));
}

/**
 * What the bundles leave outside themselves, and of that only what runs: better-sqlite3 without its C sources and
 * with the one binary of this platform, ws without its page for browsers.
 *
 * @param {string} platform of the native binary: "linux-x64"
 * @returns {string[]} paths below the repository's top
 */
export function runtimeFiles(platform) {
  const sqlite = inRoot('node_modules', 'better-sqlite3');
  const ws = inRoot('node_modules', 'ws');
  const binary = path.join(sqlite, 'prebuilds', `${platform}.node`);
  if (!fs.existsSync(binary)) throw new SetupFailure(`better-sqlite3 has no binary for ${platform}.`);
  const files = [
    ...['package.json', 'LICENSE'].map((name) => path.join(sqlite, name)),
    ...filesBelow(path.join(sqlite, 'lib')),
    binary,
    ...['package.json', 'LICENSE', 'index.js', 'wrapper.mjs'].map((name) => path.join(ws, name)),
    ...filesBelow(path.join(ws, 'lib')),
  ];
  return files.map((file) => path.relative(inRoot(), file));
}

/** @param {string} folder @returns {string[]} absolute paths of all files, in a fixed order */
export function filesBelow(folder) {
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const file = path.join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(file) : [file];
    });
}

/**
 * Copies with the permissions of a package: everybody may read, programs may run.
 *
 * @param {string} from @param {string} to @param {number} [mode]
 */
export function place(from, to, mode = 0o644) {
  fs.mkdirSync(path.dirname(to), { recursive: true });
  fs.copyFileSync(from, to);
  fs.chmodSync(to, mode);
}

/** @param {string} to @param {string | Buffer} content @param {number} [mode] */
export function placeText(to, content, mode = 0o644) {
  fs.mkdirSync(path.dirname(to), { recursive: true });
  fs.writeFileSync(to, content);
  fs.chmodSync(to, mode);
}

/** @param {string} text @param {Record<string, string>} values @returns {string} with every NAME between two at signs filled in */
export const fillIn = (text, values) =>
  text.replace(/@([A-Z]+)@/g, (_whole, name) => {
    const value = values[name];
    if (value === undefined) throw new Error(`nothing to fill in for @${name}@`);
    return value;
  });

/** @param {number} bytes */
export const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

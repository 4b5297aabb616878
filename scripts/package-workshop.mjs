/**
 * `npm run package:workshop -- DIR|FILE.zip [--lessons FOLDER|ZIP] [--machines FOLDER] [--track NAME] [--systems all|NAME,…] [--old-systems]
 * [--installers FOLDER] [--maintainer 'NAME <ADDRESS>']`: what a workshop leader hands out, in one folder or zip: the
 * console for every laptop, own lessons and machine files, a one-page guide to print, and checksums of all of it.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { run } from './lib/child.mjs';
import { runMain, SetupFailure } from './lib/failure.mjs';
import { findNode24 } from './lib/node24.mjs';
import { PACKAGE_NAME } from './lib/package/browser-tree.mjs';
import { debArchitecture } from './lib/package/deb.mjs';
import { guideValues, INSTALLERS } from './lib/package/guide.mjs';
import { filesBelow, fillIn, megabytes, place, placeText, product } from './lib/package/layout.mjs';
import { needsOf } from './lib/package/needs.mjs';
import { oldAddon } from './lib/package/old-addon.mjs';
import { ownLessons, trackOf } from './lib/package/own-lessons.mjs';
import { SYSTEMS } from './lib/package/portable.mjs';
import { callerFolder, inRoot } from './lib/paths.mjs';
import { ensureInstalled } from './lib/setup.mjs';

const USAGE =
  'npm run package:workshop -- DIR|FILE.zip [--lessons FOLDER|ZIP] [--machines FOLDER] [--track NAME] [--systems all|NAME,…] [--old-systems] [--installers FOLDER] [--maintainer "NAME <ADDRESS>"]';

/** @typedef {{lessons: import('./lib/package/own-lessons.mjs').OwnLessons | undefined, machines: string[], installers: string[], portables: string[], track: string | undefined, glibc: string}} HandOut */

const PUBLISHED_ADDON = inRoot('node_modules', 'better-sqlite3', 'prebuilds', `linux-${process.arch}.node`);

await runMain(async () => {
  const { values, positionals } = readArguments();
  const [target, ...more] = positionals;
  if (!target || more.length > 0) throw new SetupFailure(`Usage: ${USAGE}`);
  const wanted = path.resolve(callerFolder(), target);
  const zip = wanted.endsWith('.zip');
  if (
    fs.existsSync(wanted) &&
    (zip || !fs.statSync(wanted).isDirectory() || fs.readdirSync(wanted).length > 0)
  )
    throw new SetupFailure(`${wanted} is there already: name an empty folder or a new file.`);
  const machines = chosenFrom('--machines', values.machines, ['.lpar']);
  const installers = chosenFrom('--installers', values.installers, Object.keys(INSTALLERS));
  await ensureInstalled();
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'lpar-console-workshop-'));
  try {
    // Everything that may be wrong with what was given, before anything is built.
    const lessons = await ownLessons(values.lessons, path.join(work, 'hand-out'));
    const track = values.track === undefined ? undefined : await trackOf(values.track, lessons);
    const args = [
      ...(values.maintainer === undefined ? [] : [`--maintainer=${values.maintainer}`]),
      ...(values.systems === undefined ? [] : [`--systems=${values.systems}`]),
      ...(values['old-systems'] ? ['--old-systems'] : []),
      ...(lessons === undefined ? [] : [`--hand-out=${path.join(work, 'hand-out')}`]),
      `--out=${path.join(work, 'packages')}`,
    ];
    const { code } = await run(process.execPath, [inRoot('scripts', 'package-browser.mjs'), ...args], {
      output: 'stderr',
    });
    if (code !== 0) throw new SetupFailure('The offline package could not be built.');
    const addon = values['old-systems'] ? await oldAddon() : PUBLISHED_ADDON;
    const { glibc } = needsOf([addon, findNode24()]);
    const folder = zip ? path.join(work, 'folder') : wanted;
    const built = filesBelow(path.join(work, 'packages'));
    fill(folder, built, { lessons, machines, installers, portables: built, track, glibc });
    if (zip) await zipTo(folder, wanted);
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
  return 0;
});

function readArguments() {
  try {
    return parseArgs({
      options: {
        lessons: { type: 'string' },
        machines: { type: 'string' },
        track: { type: 'string' },
        systems: { type: 'string' },
        'old-systems': { type: 'boolean' },
        installers: { type: 'string' },
        maintainer: { type: 'string' },
      },
      allowPositionals: true,
    });
  } catch (error) {
    throw new SetupFailure(`${error instanceof Error ? error.message : error}\nUsage: ${USAGE}`);
  }
}

/**
 * @param {string} option
 * @param {string | undefined} folder as the caller named it
 * @param {string[]} endings of the files that are wanted
 * @returns {string[]} their paths
 */
function chosenFrom(option, folder, endings) {
  if (folder === undefined) return [];
  const where = path.resolve(callerFolder(), folder);
  if (!fs.existsSync(where)) throw new SetupFailure(`${option}: there is no folder ${where}.`);
  if (!fs.statSync(where).isDirectory())
    throw new SetupFailure(`${option}: ${where} is a file, not a folder.`);
  const chosen = fs.readdirSync(where).filter((file) => endings.includes(path.extname(file)));
  if (chosen.length === 0)
    throw new SetupFailure(`${option}: there is no ${endings.join(', ')} file in ${where}.`);
  return chosen.sort().map((file) => path.join(where, file));
}

/** @param {string} folder @param {string[]} built @param {HandOut} parts */
function fill(folder, built, { lessons, machines, installers, portables, track, glibc }) {
  const { version } = product();
  const name = `${PACKAGE_NAME}-${version}`;
  const deb = `${PACKAGE_NAME}_${version}_${debArchitecture()}.deb`;
  const tar = `${name}-linux-${process.arch}.tar.gz`;
  for (const file of [...built, ...installers]) place(file, path.join(folder, path.basename(file)));
  for (const file of machines) place(file, path.join(folder, 'machines', path.basename(file)));
  if (lessons !== undefined) place(lessons.zip, path.join(folder, 'lessons', path.basename(lessons.zip)));
  const systems = Object.keys(SYSTEMS).flatMap((system) => {
    const file = portables.find((one) => path.basename(one).startsWith(`${name}-${system}.`));
    return file === undefined || path.basename(file) === tar ? [] : [{ system, file: path.basename(file) }];
  });
  const sums = new Map(filesBelow(folder).map((file) => [insideOf(folder, file), sha256(file)]));
  const guide = fs.readFileSync(inRoot('packaging', 'workshop', 'guide.html'), 'utf8');
  const values = guideValues(version, {
    files: { name, deb, tar, others: installers.map((file) => path.basename(file)), systems },
    machines,
    lessons: lessons?.title,
    track,
    glibc,
    sums,
  });
  placeText(path.join(folder, 'guide.html'), fillIn(guide, values));
  sums.set('guide.html', sha256(path.join(folder, 'guide.html')));
  const lines = [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([file, sum]) => `${sum}  ${file}\n`);
  placeText(path.join(folder, 'SHA256SUMS'), lines.join(''));
  for (const file of filesBelow(folder)) {
    console.log(`${path.relative(folder, file)}  ${megabytes(fs.statSync(file).size)}`);
  }
}

/** @param {string} folder @param {string} file */
const insideOf = (folder, file) => path.relative(folder, file).replaceAll(path.sep, '/');

/** @param {string} folder @param {string} file */
async function zipTo(folder, file) {
  // From here only: the packages are installed by now.
  const { zipSync } = await import('fflate');
  /** @type {Record<string, [Uint8Array, { level: 0 }]>} */
  const entries = {};
  // What is in it is packed already.
  for (const one of filesBelow(folder)) entries[insideOf(folder, one)] = [fs.readFileSync(one), { level: 0 }];
  fs.writeFileSync(file, zipSync(entries));
  console.log(`${file}  ${megabytes(fs.statSync(file).size)}`);
}

/** @param {string} file */
function sha256(file) {
  return createHash('sha256').update(fs.readFileSync(file)).digest('hex');
}

/**
 * `npm run package:workshop -- DIR|FILE.zip [--machines FOLDER] [--installers FOLDER] [--maintainer
 * 'NAME <ADDRESS>']`: what a workshop leader hands out, in one folder or zip:
 * the offline packages, machine files, a one-page guide to print, and checksums of all of it.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { run } from './lib/child.mjs';
import { runMain, SetupFailure } from './lib/failure.mjs';
import { PACKAGE_NAME } from './lib/package/browser-tree.mjs';
import { debArchitecture } from './lib/package/deb.mjs';
import { guideValues, INSTALLERS } from './lib/package/guide.mjs';
import {
  filesBelow,
  fillIn,
  megabytes,
  place,
  placeText,
  product,
  releaseFolder,
} from './lib/package/layout.mjs';
import { callerFolder, inRoot } from './lib/paths.mjs';
import { ensureInstalled } from './lib/setup.mjs';

await runMain(async () => {
  const { values, positionals } = parseArgs({
    options: {
      machines: { type: 'string' },
      installers: { type: 'string' },
      maintainer: { type: 'string' },
    },
    allowPositionals: true,
  });
  const [target, ...more] = positionals;
  if (!target || more.length > 0) {
    throw new SetupFailure(
      'Usage: npm run package:workshop -- DIR|FILE.zip [--machines FOLDER] [--installers FOLDER] [--maintainer "NAME <ADDRESS>"]',
    );
  }
  await ensureInstalled();
  const wanted = path.resolve(callerFolder(), target);
  const zip = wanted.endsWith('.zip');
  if (fs.existsSync(wanted) && (zip || fs.readdirSync(wanted).length > 0)) {
    throw new SetupFailure(`${wanted} is there already: name an empty folder or a new file.`);
  }
  const machines = chosenFrom(values.machines, ['.lpar']);
  const installers = chosenFrom(values.installers, Object.keys(INSTALLERS));
  const answering = values.maintainer === undefined ? [] : [`--maintainer=${values.maintainer}`];
  const { code } = await run(process.execPath, [inRoot('scripts', 'package-browser.mjs'), ...answering], {
    output: 'stderr',
  });
  if (code !== 0) throw new SetupFailure('The offline package could not be built.');
  const folder = zip ? fs.mkdtempSync(path.join(os.tmpdir(), 'lpar-console-workshop-')) : wanted;
  fill(folder, machines, installers);
  if (zip) {
    await zipTo(folder, wanted);
    fs.rmSync(folder, { recursive: true });
  }
  return 0;
});

/**
 * @param {string | undefined} folder as the caller named it
 * @param {string[]} endings of the files that are wanted
 * @returns {string[]} their paths
 */
function chosenFrom(folder, endings) {
  if (folder === undefined) return [];
  const where = path.resolve(callerFolder(), folder);
  if (!fs.existsSync(where)) throw new SetupFailure(`There is no folder ${where}.`);
  const chosen = fs.readdirSync(where).filter((file) => endings.includes(path.extname(file)));
  if (chosen.length === 0) throw new SetupFailure(`There is no ${endings.join(', ')} file in ${where}.`);
  return chosen.sort().map((file) => path.join(where, file));
}

/** @param {string} folder @param {string[]} machines @param {string[]} installers */
function fill(folder, machines, installers) {
  const { version } = product();
  const name = `${PACKAGE_NAME}-${version}`;
  const deb = `${PACKAGE_NAME}_${version}_${debArchitecture()}.deb`;
  const tar = `${name}-linux-${process.arch}.tar.gz`;
  for (const file of [deb, tar]) place(path.join(releaseFolder, file), path.join(folder, file));
  for (const file of installers) place(file, path.join(folder, path.basename(file)));
  for (const file of machines) place(file, path.join(folder, 'machines', path.basename(file)));
  const guide = fs.readFileSync(inRoot('packaging', 'workshop', 'guide.html'), 'utf8');
  const others = installers.map((file) => path.basename(file));
  placeText(
    path.join(folder, 'guide.html'),
    fillIn(guide, guideValues(version, { name, deb, tar, others }, machines)),
  );
  const files = filesBelow(folder);
  const sums = files.map(
    (file) => `${sha256(file)}  ${path.relative(folder, file).replaceAll(path.sep, '/')}\n`,
  );
  placeText(path.join(folder, 'SHA256SUMS'), sums.join(''));
  for (const file of filesBelow(folder)) {
    console.log(`${path.relative(folder, file)}  ${megabytes(fs.statSync(file).size)}`);
  }
}

/** @param {string} folder @param {string} file */
async function zipTo(folder, file) {
  // From here only: the packages are installed by now.
  const { zipSync } = await import('fflate');
  /** @type {Record<string, [Uint8Array, { level: 0 }]>} */
  const entries = {};
  // What is in it is packed already.
  for (const one of filesBelow(folder))
    entries[path.relative(folder, one)] = [fs.readFileSync(one), { level: 0 }];
  fs.writeFileSync(file, zipSync(entries));
  console.log(`${file}  ${megabytes(fs.statSync(file).size)}`);
}

/** @param {string} file */
function sha256(file) {
  return createHash('sha256').update(fs.readFileSync(file)).digest('hex');
}

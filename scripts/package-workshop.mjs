/**
 * `npm run package:workshop -- DIR|FILE.zip [--machines FOLDER] [--maintainer 'NAME <ADDRESS>']`: what a workshop leader hands out, in one folder or zip:
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
    options: { machines: { type: 'string' }, maintainer: { type: 'string' } },
    allowPositionals: true,
  });
  const [target, ...more] = positionals;
  if (!target || more.length > 0) {
    throw new SetupFailure(
      'Usage: npm run package:workshop -- DIR|FILE.zip [--machines FOLDER] [--maintainer "NAME <ADDRESS>"]',
    );
  }
  await ensureInstalled();
  const wanted = path.resolve(callerFolder(), target);
  const zip = wanted.endsWith('.zip');
  if (fs.existsSync(wanted) && (zip || fs.readdirSync(wanted).length > 0)) {
    throw new SetupFailure(`${wanted} is there already: name an empty folder or a new file.`);
  }
  const answering = values.maintainer === undefined ? [] : [`--maintainer=${values.maintainer}`];
  const { code } = await run(process.execPath, [inRoot('scripts', 'package-browser.mjs'), ...answering], {
    output: 'stderr',
  });
  if (code !== 0) throw new SetupFailure('The offline package could not be built.');
  const folder = zip ? fs.mkdtempSync(path.join(os.tmpdir(), 'lpar-console-workshop-')) : wanted;
  const machines = values.machines === undefined ? undefined : path.resolve(callerFolder(), values.machines);
  fill(folder, machines);
  if (zip) {
    await zipTo(folder, wanted);
    fs.rmSync(folder, { recursive: true });
  }
  return 0;
});

/** @param {string} folder @param {string | undefined} machines folder of .lpar files */
function fill(folder, machines) {
  const { version } = product();
  const name = `${PACKAGE_NAME}-${version}`;
  const deb = `${PACKAGE_NAME}_${version}_${debArchitecture()}.deb`;
  const tar = `${name}-linux-${process.arch}.tar.gz`;
  for (const file of [deb, tar]) place(path.join(releaseFolder, file), path.join(folder, file));
  const chosen =
    machines === undefined ? [] : fs.readdirSync(machines).filter((file) => file.endsWith('.lpar'));
  if (machines !== undefined && chosen.length === 0)
    throw new SetupFailure(`There is no .lpar file in ${machines}.`);
  for (const file of chosen) place(path.join(machines ?? '', file), path.join(folder, 'machines', file));
  const guide = fs.readFileSync(inRoot('packaging', 'workshop', 'guide.html'), 'utf8');
  const listed = chosen.map((file) => `<code>machines/${escaped(file)}</code>`).join(', ');
  const values = {
    VERSION: version,
    DEB: deb,
    TAR: tar,
    FOLDER: name,
    MACHINES: listed || 'This workshop uses the sample machine that is there at the first start.',
  };
  placeText(path.join(folder, 'guide.html'), fillIn(guide, values));
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

/** @param {string} text */
function escaped(text) {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

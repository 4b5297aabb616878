/**
 * `npm run package:browser [-- --maintainer 'NAME <ADDRESS>'] [--systems all|NAME,…] [--old-systems]`: the browser host with
 * its own Node as a .deb and a .tar.gz in release/, made with nothing but what npm and Debian provide. `--systems` makes
 * plain zips for Windows and macOS, and a .tar.gz for the other kinds of Linux computers; `--old-systems` compiles the
 * database's addon for older C libraries.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './lib/build.mjs';
import { runMain, SetupFailure } from './lib/failure.mjs';
import { findNode24 } from './lib/node24.mjs';
import { layOut, PACKAGE_NAME } from './lib/package/browser-tree.mjs';
import { dateLikeTheLastCommit, debArchitecture, packDeb, packTar } from './lib/package/deb.mjs';
import {
  filesBelow,
  fillIn,
  maintainer,
  megabytes,
  place,
  placeText,
  product,
  releaseFolder,
} from './lib/package/layout.mjs';
import { oldAddon } from './lib/package/old-addon.mjs';
import { layPortableOut, SYSTEMS, zipped } from './lib/package/portable.mjs';
import { callerFolder, inRoot } from './lib/paths.mjs';
import { ensureInstalled } from './lib/setup.mjs';

const BUDGET_BYTES = 60e6;

await runMain(async () => {
  const { values } = parseArgs({
    options: {
      // For the test of an upgrade: the same content under an older number.
      'package-version': { type: 'string' },
      'deb-only': { type: 'boolean' },
      out: { type: 'string' },
      // Who answers for the package; without it, the author in package.json.
      maintainer: { type: 'string' },
      systems: { type: 'string' },
      'old-systems': { type: 'boolean' },
      // A folder of workshops (.zip) that are taken in at the first start.
      'hand-out': { type: 'string' },
    },
  });
  const systems = systemsNamed(values.systems);
  await ensureInstalled();
  const answering = maintainer(values.maintainer);
  const architecture = debArchitecture();
  await ensureBuilt(findNode24());
  await dateLikeTheLastCommit();
  const version = values['package-version'] ?? product().version;
  const out = values.out === undefined ? releaseFolder : path.resolve(callerFolder(), values.out);
  fs.mkdirSync(out, { recursive: true });
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'lpar-console-package-'));
  try {
    const tree = path.join(work, 'deb');
    const addon = values['old-systems'] ? await oldAddon() : undefined;
    const needs = layOut(path.join(tree, 'usr'), version, addon);
    const handOut = values['hand-out'];
    placeHandOut(handOut, path.join(tree, 'usr', 'lib', PACKAGE_NAME));
    const files = [path.join(out, `${PACKAGE_NAME}_${version}_${architecture}.deb`)];
    // Nobody keeps the older one of the test.
    const level = values['package-version'] === undefined ? 9 : 1;
    await packDeb(tree, { version, maintainer: answering, needs, level }, files[0] ?? '');
    if (!values['deb-only']) {
      const name = `${PACKAGE_NAME}-${version}`;
      const note = fs.readFileSync(inRoot('packaging', 'browser', 'README.txt'), 'utf8');
      fs.renameSync(path.join(tree, 'usr'), path.join(work, name));
      for (const only of ['lintian', `doc/${PACKAGE_NAME}/changelog.gz`])
        fs.rmSync(path.join(work, name, 'share', only), { recursive: true });
      placeText(
        path.join(work, name, 'README.txt'),
        fillIn(note, { VERSION: version, ARCH: process.arch, GLIBC: needs.glibc }),
      );
      files.push(path.join(out, `${name}-linux-${process.arch}.tar.gz`));
      await packTar(work, name, files[1] ?? '');
    }
    for (const system of systems) files.push(await portable(work, system, version, out, handOut));
    return report(files);
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
});

/** @param {string | undefined} from @param {string} library the folder that holds `dist` */
function placeHandOut(from, library) {
  if (from === undefined) return;
  const folder = path.resolve(callerFolder(), from);
  for (const name of fs
    .readdirSync(folder)
    .filter((one) => one.endsWith('.zip'))
    .sort())
    place(path.join(folder, name), path.join(library, 'hand-out', name));
}

/** @param {string | undefined} list @returns {import('./lib/package/runtimes.mjs').SystemName[]} */
function systemsNamed(list) {
  const known = /** @type {import('./lib/package/runtimes.mjs').SystemName[]} */ (Object.keys(SYSTEMS));
  if (list === undefined) return [];
  // This computer's own kind is made anyway.
  if (list === 'all') return known.filter((system) => system !== `linux-${process.arch}`);
  const named = list.split(',').filter(Boolean);
  const unknown = named.find((system) => !known.some((one) => one === system));
  if (unknown !== undefined || named.length === 0)
    throw new SetupFailure(
      `--systems is all, or of ${known.join(', ')}, not ${JSON.stringify(unknown ?? list)}.`,
    );
  return known.filter((system) => named.includes(system));
}

/**
 * @param {string} work @param {import('./lib/package/runtimes.mjs').SystemName} system
 * @param {string} version @param {string} out @param {string | undefined} handOut
 * @returns {Promise<string>} the file
 */
async function portable(work, system, version, out, handOut) {
  const folder = path.join(work, system, `lpar-console-${version}`);
  await layPortableOut(folder, system, version);
  placeHandOut(handOut, path.join(folder, 'app'));
  const file = path.join(out, `${PACKAGE_NAME}-${version}-${system}`);
  if (SYSTEMS[system].family === 'linux') {
    await packTar(path.dirname(folder), path.basename(folder), `${file}.tar.gz`);
    return `${file}.tar.gz`;
  }
  const seconds = Number(process.env.SOURCE_DATE_EPOCH ?? 0);
  fs.writeFileSync(`${file}.zip`, await zipped(folder, path.basename(folder), seconds, filesBelow(folder)));
  return `${file}.zip`;
}

/** @param {string[]} files @returns {number} exit code */
function report(files) {
  for (const file of files) {
    const { size } = fs.statSync(file);
    console.log(`${path.relative(callerFolder(), file)}  ${megabytes(size)} of ${megabytes(BUDGET_BYTES)}`);
    if (size > BUDGET_BYTES) throw new SetupFailure(`${path.basename(file)} is larger than its budget.`);
  }
  return 0;
}

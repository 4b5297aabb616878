/**
 * `npm run package:browser [-- --maintainer 'NAME <ADDRESS>']`: the browser host with its own Node as a .deb and a .tar.gz in release/, made with nothing
 * but what npm and Debian provide.
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
import { fillIn, maintainer, megabytes, placeText, product, releaseFolder } from './lib/package/layout.mjs';
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
    },
  });
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
    layOut(path.join(tree, 'usr'), version);
    const files = [path.join(out, `${PACKAGE_NAME}_${version}_${architecture}.deb`)];
    await packDeb(tree, version, answering, files[0] ?? '');
    if (!values['deb-only']) {
      const name = `${PACKAGE_NAME}-${version}`;
      const note = fs.readFileSync(inRoot('packaging', 'browser', 'README.txt'), 'utf8');
      fs.renameSync(path.join(tree, 'usr'), path.join(work, name));
      placeText(path.join(work, name, 'README.txt'), fillIn(note, { VERSION: version, ARCH: process.arch }));
      files.push(path.join(out, `${name}-linux-${process.arch}.tar.gz`));
      await packTar(work, name, files[1] ?? '');
    }
    return report(files);
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
});

/** @param {string[]} files @returns {number} exit code */
function report(files) {
  for (const file of files) {
    const { size } = fs.statSync(file);
    console.log(`${path.relative(callerFolder(), file)}  ${megabytes(size)} of ${megabytes(BUDGET_BYTES)}`);
    if (size > BUDGET_BYTES) throw new SetupFailure(`${path.basename(file)} is larger than its budget.`);
  }
  return 0;
}

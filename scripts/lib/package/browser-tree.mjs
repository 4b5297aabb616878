import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { findNode24 } from '../node24.mjs';
import { inRoot } from '../paths.mjs';
import { builtFiles, filesBelow, fillIn, homepage, place, placeText, runtimeFiles } from './layout.mjs';
import { licenceTexts } from './licences.mjs';
import { needsOf } from './needs.mjs';

const METAINFO = 'io.github.lpar_console.browser.metainfo.xml';
const LARGEST_ICON = 512;

export const PACKAGE_NAME = 'lpar-console-browser';

/**
 * Lays the browser host out as it is installed: `bin`, `lib` and `share` below `prefix`. The program finds its parts
 * relative to itself, so the same tree is /usr of the .deb and the content of the .tar.gz.
 *
 * @param {string} prefix
 * @param {string} version
 * @param {string} [addon] better-sqlite3's, where it is not the published one
 * @returns {{glibc: string, gcc: string | undefined}} what the programs in it need of the system
 */
export function layOut(prefix, version, addon) {
  const library = path.join(prefix, 'lib', PACKAGE_NAME);
  const share = path.join(prefix, 'share');
  place(findNode24(), path.join(library, 'node'), 0o755);
  for (const file of [...builtFiles('browser'), ...runtimeFiles(`linux-${process.arch}`)]) {
    const own = addon !== undefined && file.endsWith('.node');
    place(own ? addon : inRoot(file), path.join(library, file));
  }
  const programs = filesBelow(library).filter((file) => /\/node$|\.node$/.test(file));
  const needs = needsOf(programs);
  const meta = { name: PACKAGE_NAME, version, private: true, type: 'module' };
  placeText(path.join(library, 'package.json'), `${JSON.stringify(meta, null, 2)}\n`);
  const launcher = fs.readFileSync(inRoot('packaging', 'browser', 'lpar-console'), 'utf8');
  placeText(path.join(prefix, 'bin', 'lpar-console'), fillIn(launcher, { GLIBC: needs.glibc }), 0o755);
  place(inRoot('tools', 'lpar-record'), path.join(prefix, 'bin', 'lpar-record'), 0o755);
  const desktop = `${PACKAGE_NAME}.desktop`;
  place(inRoot('packaging', 'browser', desktop), path.join(share, 'applications', desktop));
  place(inRoot('packaging', 'mime.xml'), path.join(share, 'mime', 'packages', `${PACKAGE_NAME}.xml`));
  placeIcons(path.join(share, 'icons', 'hicolor'));
  for (const page of ['lpar-console.1', 'lpar-record.1']) {
    const manual = fs.readFileSync(inRoot('packaging', page), 'utf8');
    placeText(path.join(share, 'man', 'man1', `${page}.gz`), zipped(fillIn(manual, { VERSION: version })));
  }
  placePapers(path.join(share, 'doc', PACKAGE_NAME));
  const values = {
    VERSION: version,
    HOMEPAGE: homepage(undefined),
    DATE: dateOfRelease().toISOString().slice(0, 10),
  };
  const metainfo = fs.readFileSync(inRoot('packaging', 'browser', 'metainfo.xml'), 'utf8');
  placeText(path.join(share, 'metainfo', METAINFO), fillIn(metainfo, values));
  return needs;
}

/** When the sources were committed, which packages are dated by. */
export const dateOfRelease = () => new Date(Number(process.env.SOURCE_DATE_EPOCH ?? 0) * 1000);

/** @param {string} theme */
function placeIcons(theme) {
  const folder = inRoot('packaging', 'icons');
  /** For the program, and for the files that belong to it. */
  const placeIcon = (/** @type {string} */ from, /** @type {string} */ size) => {
    for (const name of ['apps/lpar-console', 'mimetypes/application-x-lpar-machine'])
      place(from, path.join(theme, size, `${name}${path.extname(from)}`));
  };
  placeIcon(path.join(folder, 'icon.svg'), 'scalable');
  for (const name of fs.readdirSync(path.join(folder, 'png'))) {
    // "48x48.png", as the icon theme names its folders; it has none for what macOS wants in 1024.
    const size = path.basename(name, '.png');
    if (Number.parseInt(size, 10) > LARGEST_ICON) continue;
    placeIcon(path.join(folder, 'png', name), size);
  }
}

/** @param {string} folder the package's documentation: our licence, and those of everything inside */
function placePapers(folder) {
  const ours = fs.readFileSync(inRoot('LICENSE'), 'utf8').trim();
  const node = path.join(path.dirname(findNode24()), '..', 'LICENSE');
  placeText(
    path.join(folder, 'copyright'),
    `LPAR memory console\n\n${ours}\n\nThe package also holds Node.js and other people's libraries; their licences are in\nnodejs-licence.gz and libraries-licences.gz beside this file.\n`,
  );
  if (fs.existsSync(node)) placeText(path.join(folder, 'nodejs-licence.gz'), zipped(fs.readFileSync(node)));
  placeText(path.join(folder, 'libraries-licences.gz'), zipped(licenceTexts()));
}

/** @param {string | Buffer} content @returns {Buffer} the same bytes for the same content: gzipSync writes no time */
const zipped = (content) => gzipSync(content, { level: 9 });

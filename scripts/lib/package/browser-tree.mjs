import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { findNode24 } from '../node24.mjs';
import { inRoot } from '../paths.mjs';
import { builtFiles, fillIn, place, placeText, runtimeFiles } from './layout.mjs';
import { licenceTexts } from './licences.mjs';

export const PACKAGE_NAME = 'lpar-console-browser';

/**
 * Lays the browser host out as it is installed: `bin`, `lib` and `share` below `prefix`. The program finds its parts
 * relative to itself, so the same tree is /usr of the .deb and the content of the .tar.gz.
 *
 * @param {string} prefix
 * @param {string} version
 */
export function layOut(prefix, version) {
  const library = path.join(prefix, 'lib', PACKAGE_NAME);
  const share = path.join(prefix, 'share');
  place(findNode24(), path.join(library, 'node'), 0o755);
  for (const file of [...builtFiles('browser'), ...runtimeFiles(`linux-${process.arch}`)]) {
    place(inRoot(file), path.join(library, file));
  }
  const meta = { name: PACKAGE_NAME, version, private: true, type: 'module' };
  placeText(path.join(library, 'package.json'), `${JSON.stringify(meta, null, 2)}\n`);
  place(inRoot('packaging', 'browser', 'lpar-console'), path.join(prefix, 'bin', 'lpar-console'), 0o755);
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
}

/** @param {string} theme */
function placeIcons(theme) {
  const folder = inRoot('packaging', 'icons');
  place(path.join(folder, 'icon.svg'), path.join(theme, 'scalable', 'apps', 'lpar-console.svg'));
  for (const name of fs.readdirSync(path.join(folder, 'png'))) {
    // "48x48.png", as the icon theme names its folders.
    const size = path.basename(name, '.png');
    place(path.join(folder, 'png', name), path.join(theme, size, 'apps', 'lpar-console.png'));
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

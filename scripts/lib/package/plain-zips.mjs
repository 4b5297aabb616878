import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { run } from '../child.mjs';
import { inRoot } from '../paths.mjs';
import { kindOfProgram } from './binaries.mjs';
import { PACKAGE_NAME } from './browser-tree.mjs';
import { filesBelow, placeText, product } from './layout.mjs';
import { FAMILIES, SYSTEMS } from './portable.mjs';

/**
 * Looks into what is handed to laptops of other systems, as it lies in release/.
 *
 * @param {(name: string, work: () => Promise<unknown>) => Promise<void>} test
 * @param {string} systems all, or which of them
 */
export async function checkPlainZips(test, systems) {
  const { version } = product();
  for (const [system, { family }] of Object.entries(SYSTEMS)) {
    const isMade = systems === 'all' || systems.split(',').includes(system);
    if (!isMade || system === `linux-${process.arch}`) continue;
    await test(`the plain zip for ${system} has everything, for that kind of computer`, async () => {
      const ending = family === 'linux' ? 'tar.gz' : 'zip';
      const archive = inRoot('release', `${PACKAGE_NAME}-${version}-${system}.${ending}`);
      const work = fs.mkdtempSync(path.join(os.tmpdir(), 'lpar-console-zip-'));
      try {
        await unpack(archive, work);
        checkPlainZip(path.join(work, `lpar-console-${version}`), system, family);
      } finally {
        fs.rmSync(work, { recursive: true, force: true });
      }
    });
  }
}

/** @param {string} archive @param {string} folder */
async function unpack(archive, folder) {
  if (archive.endsWith('.tar.gz')) {
    const { code, output } = await run('tar', ['-xzf', archive, '-C', folder], { output: 'capture' });
    assert.equal(code, 0, output);
    return;
  }
  const { unzipSync } = await import('fflate');
  for (const [name, content] of Object.entries(unzipSync(fs.readFileSync(archive)))) {
    placeText(path.join(folder, name), Buffer.from(content));
  }
}

/** @param {string} folder @param {string} system @param {keyof typeof FAMILIES} family */
function checkPlainZip(folder, system, family) {
  const kind = `${{ windows: 'PE', macos: 'Mach-O', linux: 'ELF' }[family]} ${system.split('-')[1]}`;
  const files = filesBelow(folder).map((file) => path.relative(folder, file));
  const programs = files.filter((file) => /(^|\/)node(\.exe)?$|\.node$/.test(file));
  assert.equal(programs.length, 2, programs.join(', '));
  for (const file of programs) assert.equal(kindOfProgram(path.join(folder, file)), kind, file);
  for (const file of [
    FAMILIES[family].launcher,
    'README.txt',
    'app/start.mjs',
    'app/dist/main/serve.js',
    'licences/libraries.txt',
  ])
    assert.ok(files.includes(file), file);
  // Windows stops at 260 characters, of which the folder of a user takes its part.
  for (const file of files) assert.ok(file.length < 120, file);
  for (const file of files) assert.match(file, /^[\w./@ -]+$/, 'a name that every file system takes');
  const launcher = fs.readFileSync(path.join(folder, FAMILIES[family].launcher), 'utf8');
  assert.equal(/\r\n/.test(launcher), family === 'windows', 'line ends');
}

/**
 * `npm run package:check`: packs the Electron application for this platform around a stand-in for Electron's binary, and
 * looks at what came out: the files, the size, the fuses, the licences, the icons, the file association. Then every target
 * of the three systems, with stand-ins for the tools that make them, whose command lines are printed.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { ensureBuilt } from './lib/build.mjs';
import { run } from './lib/child.mjs';
import { runMain, SetupFailure } from './lib/failure.mjs';
import { findNode24 } from './lib/node24.mjs';
import { checkTargets } from './lib/package/check-targets.mjs';
import { electronBuilder } from './lib/package/electron-builder.mjs';
import { filesBelow, megabytes, product } from './lib/package/layout.mjs';
import { packagesUsed } from './lib/package/licences.mjs';
import { layElectronOut, noDownloads } from './lib/package/stand-ins.mjs';
import { inRoot } from './lib/paths.mjs';
import { ensureInstalled } from './lib/setup.mjs';

/** Our part of the package; Electron itself is about 110 MB packed and not ours to shrink. */
const BUDGET_BYTES = 12e6;
const modules = createRequire(import.meta.url);

let passed = 0;
let failed = 0;

/** @param {string} name @param {() => unknown} work */
async function check(name, work) {
  try {
    await work();
    passed += 1;
    console.log(`ok      ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}\n${error instanceof Error ? error.message : error}`);
  }
}

await runMain(async () => {
  if (process.platform !== 'linux')
    throw new SetupFailure('The stand-in is laid out for Linux: run package:check there.');
  await ensureInstalled();
  await ensureBuilt(findNode24());
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'lpar-console-check-'));
  try {
    const electron = path.join(work, 'electron');
    layElectronOut(electron, 'linux');
    const out = path.join(work, 'out');
    const args = ['--linux', 'dir', `-c.electronDist=${electron}`, `-c.directories.output=${out}`];
    const { code, output } = await electronBuilder(args, 'capture', noDownloads(work));
    if (code !== 0) throw new SetupFailure(`electron-builder ended with code ${code}:\n${output}`);
    await look(filesBelow(out).find((file) => path.basename(file) === 'app.asar') ?? '', output);
    await checkTargets(work, check);
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
  console.log(`package:check: ${passed} checks passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
});

/** @param {string} archive @param {string} said what electron-builder printed */
async function look(archive, said) {
  if (!archive) throw new SetupFailure('electron-builder made no app.asar.');
  const asar = modules('@electron/asar');
  const resources = path.dirname(archive);
  const application = path.dirname(resources);
  /** @type {string[]} */
  const all = asar.listPackage(archive, { isPack: false });
  const listed = all.map((file) => file.replace(/^[\\/]/, '').replaceAll('\\', '/'));
  const files = listed.filter((file) => !('files' in asar.statFile(archive, file)));
  /** @param {string} file */
  const text = (file) => asar.extractFile(archive, file).toString('utf8');

  await check('the entry, its preload and the page are inside', () => {
    const { main } = JSON.parse(text('package.json'));
    for (const file of [main, 'dist/main/preload.cjs', 'dist/renderer/index.html'])
      assert.ok(files.includes(file), file);
    for (const [, name] of text('dist/renderer/index.html').matchAll(/(?:src|href)="\.\/([^"]+)"/g)) {
      assert.ok(files.includes(`dist/renderer/${name}`), name);
    }
  });

  await check('every module that the entry imports is inside', () => {
    const seen = new Set();
    /** @param {string} file */
    const follow = (file) => {
      if (seen.has(file)) return;
      seen.add(file);
      assert.ok(files.includes(file), `${file} is missing`);
      for (const [, name = ''] of text(file).matchAll(
        /(?:^|[;\n}])\s*(?:import|export)\b[^;'"]*?["']([^"'\n]+)["']/g,
      )) {
        if (name.startsWith('.')) follow(path.posix.join(path.posix.dirname(file), name));
        else if (!isBuiltin(name) && name !== 'electron') {
          assert.ok(files.includes(`node_modules/${name}/package.json`), `${name} is missing`);
        }
      }
    };
    follow('dist/main/entry.js');
    assert.ok(seen.size >= 2);
  });

  await check('nothing superfluous is inside', () => {
    const native = `node_modules/better-sqlite3/prebuilds/linux-${process.arch}.node`;
    const wanted = [
      /^package\.json$/,
      /^dist\/main\/(entry|cli)\.js$|^dist\/main\/preload\.cjs$|^dist\/main\/chunks\/[\w.-]+\.js$/,
      /^dist\/renderer\/(index\.html|icon\.svg|assets\/[\w.-]+\.(js|css|woff2|svg|png))$/,
      /^workshops\/[\w/.-]+\.(yaml|lpar)$/,
      /^tools\/lpar-record$/,
      /^packaging\/icons\/png\/256x256\.png$/,
      /^node_modules\/(better-sqlite3|ws)\/(package\.json|LICENSE|index\.js|wrapper\.mjs|lib\/[\w/.-]+\.js)$/,
    ];
    const surplus = files.filter((file) => file !== native && !wanted.some((pattern) => pattern.test(file)));
    assert.deepEqual(surplus, []);
  });

  await check('the packed package.json tells nothing but what is needed', () => {
    const { devDependencies, scripts, version } = JSON.parse(text('package.json'));
    assert.equal(version, product().version);
    assert.equal(devDependencies, undefined);
    assert.equal(scripts, undefined);
  });

  await check('the database addon lies outside the archive and loads', async () => {
    const addon = path.join(
      `${archive}.unpacked`,
      'node_modules',
      'better-sqlite3',
      'prebuilds',
      `linux-${process.arch}.node`,
    );
    const script = `process.dlopen({ exports: {} }, ${JSON.stringify(addon)})`;
    const { code, output } = await run(findNode24(), ['-e', script], { output: 'capture' });
    assert.equal(code, 0, output);
  });

  await check('the recorder lies beside the archive and runs', async () => {
    const script = path.join(path.dirname(archive), 'tools', 'lpar-record');
    const { code, output } = await run('sh', [script, '--version'], { output: 'capture' });
    assert.equal(code, 0, output);
    assert.match(output, /^lpar-record \d/);
    assert.ok(files.includes('tools/lpar-record'), 'the page has nothing to offer');
  });

  await check('the fuses are set', async () => {
    const fuses = modules('@electron/fuses');
    const { V1: names } = { V1: fuses.FuseV1Options };
    const wire = await fuses.getCurrentFuseWire(path.join(application, 'lpar-console'));
    const [off, on] = ['0'.charCodeAt(0), '1'.charCodeAt(0)];
    assert.equal(wire[names.RunAsNode], off, 'RunAsNode is off');
    assert.equal(wire[names.EnableNodeOptionsEnvironmentVariable], off, 'NODE_OPTIONS is ignored');
    assert.equal(wire[names.EnableNodeCliInspectArguments], off, 'no inspect arguments');
    assert.equal(wire[names.EnableEmbeddedAsarIntegrityValidation], on, 'asar integrity');
    assert.equal(wire[names.OnlyLoadAppFromAsar], on, 'only from the archive');
    assert.equal(wire[names.EnableCookieEncryption], off, 'there are no cookies to encrypt');
    assert.equal(
      wire[names.GrantFileProtocolExtraPrivileges],
      off,
      'file: has no more rights than elsewhere',
    );
  });

  await check('licences of all bundled parts are there', () => {
    const texts = fs.readFileSync(path.join(resources, 'licences', 'libraries.txt'), 'utf8');
    for (const name of packagesUsed())
      assert.ok(texts.includes(`\n${name} `) || texts.startsWith(`${name} `), name);
    assert.ok(fs.existsSync(path.join(resources, 'licences', 'lpar-console.txt')));
    assert.ok(fs.existsSync(path.join(application, 'LICENSES.chromium.html')));
  });

  await check('the other platforms find their icons, and .lpar belongs to the program', () => {
    const icons = inRoot('packaging', 'icons');
    assert.equal(fs.readFileSync(path.join(icons, 'icon.icns')).toString('latin1', 0, 4), 'icns');
    assert.equal(fs.readFileSync(path.join(icons, 'icon.ico')).readUInt16LE(2), 1);
    const { parse } = modules('yaml');
    const settings = parse(fs.readFileSync(inRoot('electron-builder.yml'), 'utf8'));
    // One that is published as it is to be is named all the same: the next Electron may be published otherwise.
    assert.deepEqual(settings.electronFuses, {
      runAsNode: false,
      enableCookieEncryption: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    });
    for (const system of ['linux', 'win', 'mac']) {
      assert.equal(settings[system].fileAssociations[0].ext, 'lpar');
    }
    assert.deepEqual(settings.linux.target, ['AppImage', 'deb', 'rpm', 'tar.gz']);
    assert.deepEqual(
      [settings.win.target, settings.mac.target],
      [
        ['nsis', 'zip'],
        ['dmg', 'zip'],
      ],
    );
  });

  await check('electron-builder had nothing to complain about', () => {
    const complaints = said
      .split('\n')
      .filter((line) => /⨯|deprecat|default Electron icon|is missed|not set/i.test(line));
    assert.deepEqual(complaints, []);
  });

  const unpacked = filesBelow(`${archive}.unpacked`).reduce((sum, file) => sum + fs.statSync(file).size, 0);
  const size = fs.statSync(archive).size + unpacked;
  await check(`our part is ${megabytes(size)} of ${megabytes(BUDGET_BYTES)}`, () =>
    assert.ok(size <= BUDGET_BYTES),
  );
}

/**
 * Every target of the three systems, as far as the command line of the tool that makes it: what is wrong with a package
 * is wrong there already.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { SetupFailure } from '../failure.mjs';
import { electronBuilder, macSigning } from './electron-builder.mjs';
import { filesBelow, homepage, maintainer, product } from './layout.mjs';
import { layElectronOut, layToolsOut, noDownloads, PUBLISHED_WIRE } from './stand-ins.mjs';

/** @typedef {import('./stand-ins.mjs').Call} Call */
/** @typedef {import('./stand-ins.mjs').System} System */
/** @typedef {(name: string, work: () => unknown) => Promise<void>} Check */

const modules = createRequire(import.meta.url);

/** @type {Record<System, {flag: string, targets: string[], more: string[]}>} */
const SYSTEMS = {
  linux: { flag: '--linux', targets: ['AppImage', 'deb', 'rpm', 'tar.gz'], more: [] },
  windows: { flag: '--win', targets: ['nsis', 'zip'], more: [] },
  mac: { flag: '--mac', targets: ['dmg', 'zip'], more: macSigning({}) },
};

/** What each fuse is to be, in the order of the wire; _: as published. */
const WIRE = '000011_0_';

/**
 * @param {string} work folder for everything
 * @param {Check} check
 */
export async function checkTargets(work, check) {
  for (const system of /** @type {System[]} */ (Object.keys(SYSTEMS))) {
    const { calls, out, said } = await pack(path.join(work, system), system);
    const made = fs.readdirSync(out);
    for (const { tool, args } of calls) console.log(`        ${tool} ${args.map(shown(work)).join(' ')}`);
    await check(`${system}: every target is made, and nothing was downloaded`, () => {
      assert.doesNotMatch(said, /no-downloads|downloading/i);
      for (const target of SYSTEMS[system].targets) {
        const ending = target === 'nsis' ? 'exe' : target;
        assert.ok(
          made.some((name) => name.endsWith(`.${ending}`)),
          `${target}: ${made.join(', ')}`,
        );
      }
    });
    await checkContent(system, out, check);
    await CHECKS[system]({ calls, out }, check);
  }
}

/** @param {string} work @param {System} system */
async function pack(work, system) {
  const electron = path.join(work, 'electron');
  const out = path.join(work, 'out');
  layElectronOut(electron, system);
  const tools = layToolsOut(path.join(work, 'tools'));
  const { flag, targets, more } = SYSTEMS[system];
  const args = [
    flag,
    ...targets,
    '--x64',
    `-c.electronDist=${electron}`,
    `-c.directories.output=${out}`,
    `-c.linux.maintainer=${maintainer(undefined)}`,
    ...more,
  ];
  const { code, output } = await electronBuilder(args, 'capture', { ...noDownloads(work), ...tools.env });
  if (code !== 0)
    throw new SetupFailure(`electron-builder ended with code ${code} for ${system}:\n${output}`);
  return { calls: tools.calls(), out, said: output };
}

/** Paths of this run shortened. @param {string} work @returns {(argument: string) => string} */
const shown = (work) => (argument) => {
  const short = argument.replaceAll(work, '…').replace(/\/tmp\/t-\w+\//g, '…/');
  return /[\s"]/.test(short) ? `'${short.split('\n')[0]}'` : short;
};

/** @param {System} system @param {string} out @param {Check} check */
async function checkContent(system, out, check) {
  const files = filesBelow(out).map((file) => file.slice(out.length + 1));
  await check(
    `${system}: Electron's own program is gone, and only the addon lies outside the archive`,
    () => {
      assert.deepEqual(
        files.filter((file) => file.endsWith('default_app.asar')),
        [],
      );
      const outside = files.filter((file) => file.includes('app.asar.unpacked/'));
      assert.equal(outside.length, 1, outside.join('\n'));
      assert.match(outside[0] ?? '', /better-sqlite3\/prebuilds\/\w+-x64\.node$/);
    },
  );
  await check(`${system}: every fuse is as it is to be`, () => {
    const { SENTINEL } = modules('@electron/fuses/dist/constants.js');
    const holder = files.find((file) =>
      /unpacked\/lpar-console(\.exe)?$|Electron Framework\.framework\/Electron Framework$/.test(file),
    );
    const program = fs.readFileSync(path.join(out, holder ?? ''));
    const at = program.indexOf(SENTINEL) + SENTINEL.length + 2;
    const wanted = [...WIRE].map((one, index) => (one === '_' ? PUBLISHED_WIRE[index] : one)).join('');
    assert.equal(program.toString('latin1', at, at + WIRE.length), wanted);
  });
}

/** @type {Record<System, (made: {calls: Call[], out: string}, check: Check) => Promise<void>>} */
const CHECKS = { linux: checkLinux, windows: checkWindows, mac: checkMac };

/** @param {Record<string, string>} shownTo @param {RegExp} name @returns {string} */
const textOf = (shownTo, name) =>
  Object.entries(shownTo).find(([file]) => name.test(file))?.[1] ?? assert.fail(`${name} was not shown`);

/** @param {{calls: Call[]}} made @param {Check} check */
async function checkLinux({ calls }, check) {
  const { desktopName } = product();
  for (const kind of ['deb', 'rpm']) {
    await check(`linux: fpm is told what ${kind} asks for`, () => {
      const call = calls.find(({ tool, args }) => tool === 'fpm' && args[args.indexOf('-t') + 1] === kind);
      const after = (/** @type {string} */ option) => call?.args[call.args.indexOf(option) + 1];
      assert.equal(after('--url'), homepage(undefined));
      assert.equal(after('--maintainer'), maintainer(undefined));
      assert.equal(after('--license'), 'MIT');
      assert.equal(after('--conflicts'), 'lpar-console-browser');
      assert.equal(after('--exclude'), '**/AppRun');
      const entry = textOf(call?.shown ?? {}, new RegExp(`^/usr/share/applications/${desktopName}$`));
      checkMenuEntry(entry, '"/opt/LPAR memory console/lpar-console" %U');
      assert.match(textOf(call?.shown ?? {}, /mime\/packages/), /application\/x-lpar-machine/);
      assert.ok(call?.args.some((one) => one.endsWith('/hicolor/256x256/apps/lpar-console.png')));
    });
  }
  await check('linux: the AppImage starts with its sandbox and without FUSE 2', () => {
    const call = calls.find(({ tool }) => tool === 'mksquashfs');
    assert.ok(call, 'mksquashfs was called');
    assert.ok(call.args.includes('zstd'), 'the static runtime');
    checkMenuEntry(textOf(call.shown, new RegExp(`^${desktopName}$`)), 'AppRun %U');
    const starter = textOf(call.shown, /^AppRun$/);
    assert.doesNotMatch(starter, /--no-sandbox|NO_SANDBOX/);
    assert.match(starter, /exec "\$here\/lpar-console" "\$@"/);
  });
}

/** @param {string} entry @param {string} exec */
function checkMenuEntry(entry, exec) {
  const value = (/** @type {string} */ key) => new RegExp(`^${key}=(.*)$`, 'm').exec(entry)?.[1];
  assert.equal(value('Exec'), exec);
  assert.equal(`${value('StartupWMClass')}.desktop`, product().desktopName);
  assert.equal(value('Icon'), 'lpar-console');
  assert.equal(value('Categories'), 'Education;ComputerScience;');
  assert.equal(value('MimeType'), 'application/x-lpar-machine;');
}

/** @param {{calls: Call[]}} made @param {Check} check */
async function checkWindows({ calls }, check) {
  await check('windows: the installer is for one or for all, names its shortcut and opens .lpar', () => {
    const { args, input } = calls.filter(({ tool }) => tool === 'makensis').at(-1) ?? { args: [], input: '' };
    const all = [...args, input].join('\n');
    assert.match(all, /APP_ID=io\.github\.lpar-console/);
    assert.doesNotMatch(all, /^-D(ONE_CLICK|INSTALL_MODE_PER_ALL_USERS)$/m);
    assert.match(all, /-DMULTIUSER_INSTALLMODE_ALLOW_ELEVATION/);
    assert.match(
      all,
      /APP_ASSOCIATE "lpar" "LparConsole\.Machine" "LPAR machine" "\$INSTDIR\\resources\\icon\.ico"/,
    );
    assert.match(all, /packaging[\\/]windows[\\/]installer\.nsh/);
  });
}

/** @param {{calls: Call[], out: string}} made @param {Check} check */
async function checkMac({ calls, out }, check) {
  await check('mac: the image holds the program, which knows its picture and its files', () => {
    const call = calls.find(({ tool }) => tool === 'dmgbuild');
    assert.ok(call, 'dmgbuild was called');
    const [settings = ''] = Object.entries(call.shown)
      .filter(([file]) => file.endsWith('.json'))
      .map(([, text]) => text);
    assert.match(settings, /LPAR memory console\.app/);
    const plist = filesBelow(out).find((file) => /console\.app\/Contents\/Info\.plist$/.test(file)) ?? '';
    const text = fs.readFileSync(plist, 'utf8');
    assert.match(text, /<string>io\.github\.lpar-console<\/string>/);
    assert.match(text, /CFBundleTypeExtensions[\s\S]*<string>lpar<\/string>/);
    assert.match(text, /CFBundleIconFile[\s\S]*icon\.icns/);
  });
}

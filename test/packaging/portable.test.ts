/** The plain zips: what can be held of them without Windows and macOS. */

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { kindOfProgram } from '../../scripts/lib/package/binaries.mjs';
import { needsOf } from '../../scripts/lib/package/needs.mjs';
import { makeScript } from '../../scripts/lib/package/old-addon.mjs';
import { FAMILIES, inWindowsLines, SYSTEMS, zipped } from '../../scripts/lib/package/portable.mjs';
import { runtimes } from '../../scripts/lib/package/runtimes.mjs';
import { temporaryFolder } from '../db/files.ts';

const read = (name: string): string => fs.readFileSync(path.join('packaging', 'portable', name), 'utf8');
const PREBUILDS = path.join('node_modules', 'better-sqlite3', 'prebuilds');

/** An `app` folder whose two entries print what they were started with. */
function standIn(folder: string): void {
  const main = path.join(folder, 'app', 'dist', 'main');
  fs.mkdirSync(main, { recursive: true });
  for (const name of ['serve', 'cli'])
    fs.writeFileSync(
      path.join(main, `${name}.js`),
      `console.log('${name}', JSON.stringify(process.argv.slice(2))); process.exitCode = 3;\n`,
    );
  fs.writeFileSync(path.join(folder, 'app', 'package.json'), '{"type":"module"}');
  fs.copyFileSync('packaging/portable/start.mjs', path.join(folder, 'app', 'start.mjs'));
}

describe('the start of a plain zip', () => {
  test.each([
    [[], 'serve'],
    [['--no-open'], 'serve'],
    [['C:\\Users\\Jörg\\Meine Maschine.LPAR'], 'serve'],
    [['a b.lpar'], 'serve'],
    [['run', 'x.lpar', '-c', 'echo  $(id)'], 'cli'],
    [['lesson', 'check', 'w'], 'cli'],
  ])('%j', (args, entry) => {
    const folder = path.join(temporaryFolder(), 'Ordner mit Umlaut ü & mehr');
    standIn(folder);
    const { stdout, status } = spawnSync(process.execPath, [path.join(folder, 'app', 'start.mjs'), ...args], {
      encoding: 'utf8',
    });
    expect(stdout.trim()).toBe(`${entry} ${JSON.stringify(args)}`);
    expect(status).toBe(3);
  });

  test("macOS's launcher finds its parts through a link, in a folder with spaces, and hands the exit code on", () => {
    const folder = path.join(temporaryFolder(), 'Meine Zips ü');
    standIn(folder);
    fs.symlinkSync(process.execPath, path.join(folder, 'app', 'node'));
    const launcher = path.join(folder, 'lpar-console.command');
    fs.copyFileSync('packaging/portable/lpar-console.command', launcher);
    fs.symlinkSync('lpar-console.command', path.join(folder, 'link'));
    const { stdout, status } = spawnSync('sh', [path.join(folder, 'link'), 'run', 'a  b.lpar'], {
      encoding: 'utf8',
    });
    expect(stdout.trim()).toBe('cli ["run","a  b.lpar"]');
    expect(status).toBe(3);
  });

  test("Windows' launcher keeps to what cmd.exe reads", () => {
    const text = read('lpar-console.cmd');
    // A letter outside ASCII would be read in the code page of the computer.
    expect(text).toMatch(/^[\x20-\x7e\n]+$/);
    expect(inWindowsLines(text)).toMatch(/^@echo off\r\n/);
    expect(inWindowsLines(inWindowsLines(text))).not.toContain('\r\r');
    // Every name that comes from the computer stands in quotation marks, and ! in a folder's name stays.
    for (const [use] of text.matchAll(/\S*%~dp0\S*/g)) expect(use).toMatch(/^"%~dp0[^"]+"$/);
    expect(text).toContain('DisableDelayedExpansion');
    expect(text).toMatch(/exit \/b %code%\n$/);
  });
});

describe('the systems', () => {
  test('every one has its Node, of one version, and the addon for it', () => {
    const { version, systems } = runtimes();
    expect(Number(version.split('.')[0])).toBeGreaterThanOrEqual(22);
    expect(Object.keys(systems).toSorted()).toEqual(Object.keys(SYSTEMS).toSorted());
    for (const one of Object.values(systems)) expect(one.integrity).toMatch(/^sha512-[\w+/]{86}==$/);
  });

  test.each(Object.entries(SYSTEMS))('%s: the addon is for it', (system, { addon, family }) => {
    const kind = kindOfProgram(path.join(PREBUILDS, `${addon}.node`));
    expect(kind).toEqual(
      `${{ windows: 'PE', macos: 'Mach-O', linux: 'ELF' }[family]} ${system.split('-')[1]}`,
    );
  });

  test('each says where its data are and that nobody has started it, where that is so', () => {
    expect(FAMILIES.windows.data).toContain('%APPDATA%');
    expect(FAMILIES.macos.data).toContain('Library/Application Support');
    for (const family of ['windows', 'macos'] as const)
      expect(FAMILIES[family].tested).toContain('not started');
  });
});

test('a zip keeps programs programs and names readable, and is the same the next time', async () => {
  const folder = temporaryFolder();
  const files = ['lpar-console.command', 'app/Größe.txt'].map((name) => path.join(folder, name));
  fs.mkdirSync(path.join(folder, 'app'));
  for (const file of files) fs.writeFileSync(file, `content of ${path.basename(file)}`);
  fs.chmodSync(files[0] ?? '', 0o755);
  const make = () => zipped(folder, 'lpar-console-1', 1_700_000_000, files);
  const first = await make();
  fs.utimesSync(files[1] ?? '', 1, 1);
  expect(Buffer.from(await make()).equals(Buffer.from(first))).toBe(true);
  expect(Object.keys(unzipSync(first))).toEqual([
    'lpar-console-1/lpar-console.command',
    'lpar-console-1/app/Größe.txt',
  ]);
  // The first file of the directory at the end: its mode is in the upper half of the attributes.
  const directory = Buffer.from(first).indexOf('PK\x01\x02', 0, 'latin1');
  expect(Buffer.from(first).readUInt32LE(directory + 38) >>> 16).toBe(0o100755);
});

test('what a package needs of the system is read from its programs', () => {
  expect(needsOf([path.join(PREBUILDS, 'linux-x64.node')])).toEqual({ glibc: '2.34', gcc: '11' });
  expect(needsOf(['package.json'])).toEqual({ glibc: '2.17', gcc: undefined });
});

test("the addon for older systems is compiled with the package's own settings of SQLite", () => {
  const gypi = fs.readFileSync('node_modules/better-sqlite3/deps/defines.gypi', 'utf8');
  const script = makeScript(gypi);
  expect(script.match(/-DSQLITE_/g)?.length).toBe(gypi.match(/'SQLITE_/g)?.length);
  expect(script).toContain('-DSQLITE_DEFAULT_CACHE_SIZE=-16000 ');
});

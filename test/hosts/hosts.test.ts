import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { defaultDataDirectory, givenDataDirectory } from '../../db/data-directory.ts';
import { readFlags } from '../../main/hosts/browser/flags.ts';
import { PRODUCT_ID, PRODUCT_VERSION } from '../../shared/product.ts';

describe('product', () => {
  test("name and version are the package's", () => {
    const { name, version } = JSON.parse(fs.readFileSync('package.json', 'utf8'));
    expect({ name, version }).toEqual({ name: PRODUCT_ID, version: PRODUCT_VERSION });
  });
});

describe("the user's data directory", () => {
  test.each([
    ['linux', {}, '/home/a/.local/share/lpar-console'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/data/lpar-console'],
    ['linux', { XDG_DATA_HOME: 'relative' }, '/home/a/.local/share/lpar-console'],
    ['darwin', {}, '/home/a/Library/Application Support/lpar-console'],
  ] as const)('%s with %j', (platform, env, directory) => {
    expect(defaultDataDirectory({ platform, env, home: '/home/a' })).toBe(directory);
  });
});

describe('--data', () => {
  test.each([
    ['/d', '/d'],
    ['d/e', '/stood/d/e'],
    ['../d', '/d'],
    ['with space', '/stood/with space'],
    ['two\nlines', '/stood/two\nlines'],
    ['~x', '/stood/~x'],
    ['//server/share', '/server/share'],
  ])('%j is %s', (given, directory) => {
    expect(givenDataDirectory(given, '/stood', 'linux')).toEqual({ ok: true, value: directory });
  });

  test.each([
    ['', /needs a folder/],
    ['smb://server/share', /not an address like smb:\/\/server\/share/],
    ['https://server/', /not an address/],
    ['\\\\server\\share', /not an address/],
    ['~', /"\$HOME"/],
    ['~/consoles', /"\$HOME\/consoles"/],
    ['a\0b', /NUL/],
  ])('%j is refused', (given, words) => {
    const answer = givenDataDirectory(given, '/stood', 'linux');
    expect(answer.ok ? '' : answer.failure).toMatch(words);
  });
});

describe("the browser host's flags", () => {
  test('port and folder', () => {
    expect(readFlags(['--data', '/d', '--port', '8080', '--chromium', '/c'])).toEqual({
      ok: true,
      value: {
        directory: '/d',
        port: 8080,
        window: { program: '/c' },
        stay: false,
        safeMode: false,
        files: [],
        selfTest: undefined,
        say: undefined,
      },
    });
    expect(readFlags(['--data=/d', '--no-open', '--chromium', '/c'])).toMatchObject({
      value: { port: 0, window: 'none' },
    });
  });
  test('a machine file, and a browser that is to be found', () => {
    expect(readFlags(['--safe-mode'])).toMatchObject({ value: { safeMode: true } });
    expect(readFlags(['/m/a.lpar', '--stay'])).toMatchObject({
      value: { files: ['/m/a.lpar'], window: 'find', stay: true },
    });
    expect(readFlags(['a.txt'])).toMatchObject({ ok: false });
    expect(readFlags(['a.lpar', 'b.lpar'])).toMatchObject({
      value: { files: [path.resolve('a.lpar'), path.resolve('b.lpar')] },
    });
    expect(readFlags(Array.from({ length: 200 }, (_, n) => `${n}.lpar`))).toMatchObject({ ok: false });
    expect(readFlags(['--version'])).toMatchObject({ value: { say: 'version' } });
  });
  test.each([[['--port', '70000']], [['--port=-1']], [['--data=']], [['--nope']], [['stray']]])(
    '%j is refused',
    (argv) => {
      expect(readFlags(argv)).toMatchObject({ ok: false });
    },
  );
});

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { prepareFolder } from '../../db/folder.ts';
import { openDatabase } from '../../db/open.ts';
import { temporaryFolder, value } from './files.ts';

const FILES = ['console.lock', 'console.sqlite'];
const posix = process.platform !== 'win32';
let root: string;

beforeEach(() => {
  root = temporaryFolder();
});

const at = (...names: string[]): string => path.join(root, ...names);

/** What is in the way, without the frame of the sentence. */
function inTheWay(folder: string): string {
  const prepared = prepareFolder(folder, FILES);
  if (prepared.ok) return '';
  const { message } = prepared.failure;
  const frame = `The data folder ${folder} cannot be used: `;
  const allowed =
    '. A data folder (--data) is one on this computer that you may write to, or a new one in such a folder.';
  expect(message.startsWith(frame) && message.endsWith(allowed), message).toBe(true);
  return message.slice(frame.length, -allowed.length);
}

describe('a data folder', () => {
  test.each(['new', 'new/with some/more', 'with space', 'two\nlines', 'é ü', '-x'])(
    '%j is made, for this user only',
    (name) => {
      expect(inTheWay(at(name))).toBe('');
      if (posix) expect(fs.statSync(at(name)).mode & 0o777).toBe(0o700);
      fs.writeFileSync(at(name, 'console.sqlite'), '');
      expect(inTheWay(at(name))).toBe('');
    },
  );

  test('a file is none, nor can there be one in it', () => {
    fs.writeFileSync(at('file'), '');
    expect(inTheWay(at('file'))).toBe(`${at('file')} is a file, not a folder`);
    expect(inTheWay(at('file', 'more', 'yet'))).toBe(`${at('file')} is a file, not a folder`);
  });

  test.runIf(posix)('a link leads to one, to nothing, or to itself', () => {
    fs.mkdirSync(at('there'));
    fs.symlinkSync('there', at('good'));
    fs.symlinkSync('nowhere', at('dangling'));
    fs.symlinkSync('loop', at('loop'));
    expect(inTheWay(at('good'))).toBe('');
    expect(inTheWay(at('dangling'))).toBe(`${at('dangling')} is a link that leads nowhere`);
    expect(inTheWay(at('dangling', 'x'))).toBe(`${at('dangling')} is a link that leads nowhere`);
    expect(inTheWay(at('loop'))).toBe(`${at('loop')} is a link that leads to itself`);
    expect(fs.existsSync(at('nowhere'))).toBe(false);
  });

  test.runIf(process.platform === 'linux')('what takes no folders is named', () => {
    expect(inTheWay('/proc/nope')).toMatch(/^(\/proc takes no folders|you may not write to \/proc)$/);
    expect(inTheWay('/proc/self/deeper/yet')).toMatch(/\/proc\/self/);
    expect(inTheWay('/dev/null')).toBe('/dev/null is a device, not a folder');
    expect(inTheWay('/dev/null/x')).toBe('/dev/null is a device, not a folder');
  });

  test('a name or a path that no disk takes is refused before anything is made', () => {
    expect(inTheWay(at('x'.repeat(256)))).toBe('a name in it is longer than 255 bytes');
    expect(inTheWay(at('é'.repeat(128)))).toBe('a name in it is longer than 255 bytes');
    expect(inTheWay(at('a/'.repeat(2000)))).toBe('it is longer than 3900 bytes');
    expect(fs.readdirSync(root)).toEqual([]);
  });

  test.runIf(posix)('what lies where the console has its files is named, and never opened', () => {
    fs.mkdirSync(at('taken', 'console.lock'), { recursive: true });
    expect(inTheWay(at('taken'))).toBe(
      `${at('taken', 'console.lock')} is a folder, not a file of the console`,
    );
    fs.mkdirSync(at('pipe'));
    execFileSync('mkfifo', [at('pipe', 'console.sqlite')]);
    expect(inTheWay(at('pipe'))).toBe(`${at('pipe', 'console.sqlite')} is a pipe, not a file of the console`);
    fs.mkdirSync(at('device'));
    fs.symlinkSync('/dev/zero', at('device', 'console.sqlite'));
    expect(inTheWay(at('device'))).toBe(
      `${at('device', 'console.sqlite')} is a device, not a file of the console`,
    );
  });

  test('as another user: a folder that may not be written to', ({ skip }) => {
    skip(process.getuid?.() !== 0, 'only root can act as another user');
    fs.mkdirSync(at('roots'), { mode: 0o755 });
    fs.chmodSync(root, 0o755);
    const program = `
      const { prepareFolder } = await import(${JSON.stringify(path.resolve('db/folder.ts'))});
      for (const folder of process.argv.slice(1)) console.log(prepareFolder(folder, []).failure?.reason);`;
    const asNobody = (...folders: string[]): string =>
      execFileSync(process.execPath, ['--input-type=module', '-e', program, ...folders], {
        uid: 65_534,
        gid: 65_534,
        encoding: 'utf8',
      });
    expect(asNobody(at('roots'), at('roots', 'new'), '/proc/1/cwd').split('\n')).toEqual([
      'readonly',
      'readonly',
      'readonly',
      '',
    ]);
  });
});

test.skipIf(process.platform === 'win32')(
  'a data folder that others may read is closed to them, with the databases in it; a folder with other things stays open',
  () => {
    const modeOf = (file: string): number => fs.statSync(file).mode & 0o777;
    const own = temporaryFolder();
    const shared = temporaryFolder();
    for (const folder of [own, shared]) fs.chmodSync(folder, 0o755);
    fs.writeFileSync(path.join(own, 'console.sqlite'), '', { mode: 0o644 });
    fs.writeFileSync(path.join(own, 'console.sqlite.v1'), '', { mode: 0o644 });
    fs.writeFileSync(path.join(shared, 'letter.txt'), '', { mode: 0o644 });
    expect(prepareFolder(own, []).ok && prepareFolder(shared, []).ok).toBe(true);
    expect([modeOf(own), modeOf(shared)]).toEqual([0o700, 0o755]);
    expect(modeOf(path.join(own, 'console.sqlite'))).toBe(0o600);
    expect(modeOf(path.join(own, 'console.sqlite.v1'))).toBe(0o600);
    expect(modeOf(path.join(shared, 'letter.txt'))).toBe(0o644);
    const database = value(openDatabase(path.join(shared, 'console.sqlite')));
    expect(modeOf(`${database.path}-wal`)).toBe(0o600);
    database.close();
    expect(modeOf(database.path)).toBe(0o600);
  },
);

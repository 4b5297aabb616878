import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import type { Writer } from '../../db/connection.ts';
import { lockDirectory } from '../../db/lock.ts';
import { classify } from '../../db/storage-failure.ts';
import { transactionOn } from '../../db/transaction.ts';
import { temporaryFolder } from './files.ts';

const withCode = (code: string): Error => Object.assign(new Error(code), { code });

describe('what the system refuses is said as it is', () => {
  test.each([
    ['EDQUOT', 'full', 'Your share of the disk is used up'],
    ['EROFS', 'readonly', 'can only be read'],
    ['EMFILE', 'other', 'Too many files are open in this program'],
    ['ENFILE', 'other', 'Too many files are open on this computer'],
    ['ENOSPC', 'full', 'The disk is full'],
    ['EACCES', 'readonly', 'Check the permissions'],
  ])('%s', (code, reason, words) => {
    const failure = classify(withCode(code), '/data/console.sqlite');
    expect(failure).toMatchObject({ kind: 'storage', reason });
    expect(failure?.message).toContain(words);
  });

  test('what SQLite only calls "cannot open" is asked of the system again', ({ skip }) => {
    const folder = temporaryFolder();
    const script = `import { classify } from ${JSON.stringify(path.join(import.meta.dirname, '../../db/storage-failure.ts'))};
      console.log(classify(Object.assign(new Error('x'), { code: 'SQLITE_CANTOPEN' }), process.argv[1] + '/console.sqlite').message);`;
    const { status, stdout } = spawnSync(
      'unshare',
      [
        ...[
          '-Urm',
          'sh',
          '-c',
          'mount -t tmpfs tmpfs "$1" && touch "$1"/console.sqlite && mount -o remount,ro "$1" && exec "$2" --input-type=module -e "$3" "$1"',
        ],
        ...['sh', folder, process.execPath, script],
      ],
      { encoding: 'utf8' },
    );
    skip(status !== 0, 'no file system can be mounted here');
    expect(stdout).toContain('can only be read');
  });
});

describe('the lock of a data folder', () => {
  test('a link in its place is not followed, and what it leads to is not blamed', () => {
    const folder = temporaryFolder();
    const target = path.join(folder, 'notes.txt');
    fs.writeFileSync(target, 'notes of somebody');
    fs.symlinkSync(target, path.join(folder, 'console.lock'));
    const locked = lockDirectory(folder);
    expect(locked.ok ? '' : locked.failure.message).toBe(
      `The file ${path.join(folder, 'console.lock')} is not the console's: it is a link, and the console makes this file itself. Remove it.`,
    );
    expect(fs.readFileSync(target, 'utf8')).toBe('notes of somebody');
  });

  test('a file of another program in its place is named, not called a damaged database', () => {
    const folder = temporaryFolder();
    fs.writeFileSync(path.join(folder, 'console.lock'), 'something else '.repeat(100));
    const locked = lockDirectory(folder);
    expect(locked.ok ? '' : locked.failure.message).toContain(
      "is not the console's: it holds something else",
    );
  });
});

test('after a commit that the disk did not keep nothing more is written, and the sentence says what to do', () => {
  const db = new Database(path.join(temporaryFolder(), 'x.sqlite'));
  db.exec('CREATE TABLE row (value)');
  let fails = true;
  const commit = {
    run: () => {
      db.exec('ROLLBACK');
      if (fails) throw withCode('SQLITE_IOERR_FSYNC');
    },
  };
  const writer = new Proxy(db, {
    get: (target, name) => {
      if (name === 'prepare') return (sql: string) => (sql === 'COMMIT' ? commit : target.prepare(sql));
      const value = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  }) as unknown as Writer;
  const transaction = transactionOn(writer);
  const write = (): void => transaction.around(() => void db.exec('INSERT INTO row VALUES (1)'));
  expect(write).toThrow('SQLITE_IOERR_FSYNC');
  fails = false;
  let again: unknown;
  try {
    write();
  } catch (error) {
    again = error;
  }
  const failure = classify(again, db.name);
  expect(failure?.message).toContain('Nothing more is written to it: close the console');
  expect(db.inTransaction).toBe(false);
  db.close();
});

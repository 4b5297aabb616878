import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { lockDirectory } from '../../db/lock.ts';
import { SCHEMA_VERSION } from '../../db/migrations/index.ts';
import { openDatabase } from '../../db/open.ts';
import { guarded } from '../../db/storage-failure.ts';
import { storesOn } from '../../db/stores.ts';
import { newDatabase, temporaryFolder, value } from './files.ts';

const file = (): string => path.join(temporaryFolder(), 'console.sqlite');

/** A good file of its own, closed. */
function written(): string {
  const target = file();
  value(openDatabase(target)).close();
  return target;
}

describe('opening a database', () => {
  test('a new file is durable: write-ahead log, full synchronisation, foreign keys', () => {
    const { writer } = newDatabase();
    const pragma = (name: string): unknown => writer.prepare(`PRAGMA ${name}`).pluck().get();
    expect([
      pragma('journal_mode'),
      pragma('synchronous'),
      pragma('foreign_keys'),
      pragma('user_version'),
    ]).toEqual(['wal', 2, 1, SCHEMA_VERSION]);
  });

  test('every table is STRICT', () => {
    const { writer } = newDatabase();
    const loose = writer
      .prepare("SELECT name FROM pragma_table_list WHERE schema = 'main' AND strict = 0")
      .pluck()
      .all();
    expect(loose).toEqual(['sqlite_schema']);
  });

  test('a missing folder is made', () => {
    const target = path.join(temporaryFolder(), 'a', 'b', 'console.sqlite');
    value(openDatabase(target)).close();
    expect(fs.existsSync(target)).toBe(true);
  });

  test('a file from a newer version is refused untouched', () => {
    const target = written();
    const db = new Database(target);
    db.pragma(`user_version = ${SCHEMA_VERSION + 1}`);
    db.close();
    const before = fs.readFileSync(target);
    expect(openDatabase(target)).toMatchObject({
      ok: false,
      failure: { kind: 'storage', reason: 'fromFuture' },
    });
    expect(fs.readFileSync(target).equals(before)).toBe(true);
    expect(fs.readdirSync(path.dirname(target))).toEqual(['console.sqlite']);
  });

  test.each([
    ['text', (bytes: Buffer) => void bytes.fill('not a database, not at all. ')],
    ['a damaged page in the middle', (bytes: Buffer) => void bytes.fill(0xa5, 4096, 3 * 4096)],
  ])('a file that is corrupt (%s) is refused untouched', (_name, damage) => {
    const target = written();
    const bytes = fs.readFileSync(target);
    damage(bytes);
    fs.writeFileSync(target, bytes);
    expect(openDatabase(target)).toMatchObject({
      ok: false,
      failure: { kind: 'storage', reason: 'corrupt' },
    });
    expect(fs.readFileSync(target).equals(bytes)).toBe(true);
  });

  test('a truncated file is refused untouched', () => {
    const target = written();
    fs.truncateSync(target, 5000);
    const before = fs.readFileSync(target);
    expect(openDatabase(target)).toMatchObject({ ok: false, failure: { reason: 'corrupt' } });
    expect(fs.readFileSync(target).equals(before)).toBe(true);
  });

  test("another program's database is refused untouched", () => {
    const target = file();
    const db = new Database(target);
    db.exec('CREATE TABLE theirs (a)');
    db.close();
    const before = fs.readFileSync(target);
    expect(openDatabase(target)).toMatchObject({ ok: false, failure: { reason: 'other' } });
    expect(fs.readFileSync(target).equals(before)).toBe(true);
  });

  test('a folder that may not be written is refused with one sentence', () => {
    const folder = temporaryFolder();
    fs.chmodSync(folder, 0o555);
    // Permissions do not stop root: then the attempt is made as nobody.
    const asNobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    const program = `import { openDatabase } from ${JSON.stringify(path.resolve('db/open.ts'))};
      console.log(JSON.stringify(openDatabase(process.argv[1] + '/console.sqlite')));`;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program, folder], asNobody);
    expect(JSON.parse(String(stdout))).toMatchObject({
      ok: false,
      failure: { kind: 'storage', reason: 'readonly' },
    });
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  const belowAFile = (folder: string): string => {
    fs.writeFileSync(path.join(folder, 'file'), '');
    return path.join(folder, 'file', 'console.sqlite');
  };
  const aFolder = (folder: string): string => {
    fs.mkdirSync(path.join(folder, 'console.sqlite'));
    return path.join(folder, 'console.sqlite');
  };
  const inProc = (): string => '/proc/none/console.sqlite';
  test.each([belowAFile, aFolder, ...(process.platform === 'linux' ? [inProc] : [])])(
    'a place where no database can be gets one sentence: %o',
    (place) => {
      const target = place(temporaryFolder());
      expect(openDatabase(target)).toMatchObject({ ok: false, failure: { reason: 'readonly' } });
    },
  );

  test('a file that may not be written is refused with one sentence', () => {
    const target = written();
    const before = fs.readFileSync(target);
    fs.chmodSync(target, 0o444);
    fs.chmodSync(path.dirname(target), 0o755);
    const asNobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    const program = `import { openDatabase } from ${JSON.stringify(path.resolve('db/open.ts'))};
      console.log(JSON.stringify(openDatabase(process.argv[1])));`;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program, target], asNobody);
    expect(JSON.parse(String(stdout))).toMatchObject({
      ok: false,
      failure: { kind: 'storage', reason: 'readonly' },
    });
    expect(fs.readFileSync(target).equals(before)).toBe(true);
  });

  test('a file removed or replaced while it is open is noticed', () => {
    const opened = newDatabase();
    const { settings } = storesOn(opened.writer);
    const set = () => guarded(opened.path, () => settings.set('a', 'b'));
    expect(set()).toMatchObject({ ok: true });
    fs.renameSync(opened.path, `${opened.path}.away`);
    const moved = {
      ok: false,
      failure: { reason: 'other', message: expect.stringContaining('moved or removed') },
    };
    expect(set()).toMatchObject(moved);
    fs.writeFileSync(opened.path, '');
    expect(set()).toMatchObject(moved);
  });

  test('a file that another program holds is refused as locked', () => {
    const target = written();
    const other = new Database(target);
    other.pragma('locking_mode = EXCLUSIVE');
    other.exec('BEGIN EXCLUSIVE');
    expect(openDatabase(target)).toMatchObject({ ok: false, failure: { reason: 'locked' } });
    other.close();
  });
});

describe('a first start that is killed', () => {
  /** Dies right after the given pragma of opening, counted from 1; says so when there were not that many. */
  const DIES = `
    import Database from 'better-sqlite3';
    const { openDatabase } = await import(process.argv[1]);
    let left = Number(process.argv[3]);
    const { pragma } = Database.prototype;
    Database.prototype.pragma = function (...given) {
      const answer = pragma.apply(this, given);
      if (--left === 0) process.kill(process.pid, 'SIGKILL');
      return answer;
    };
    openDatabase(process.argv[2]);`;

  test('leaves a file that the next start takes for its own, wherever it was', () => {
    const module = path.resolve('db/open.ts');
    let place = 1;
    for (; ; place++) {
      const target = file();
      const { signal } = spawnSync(
        process.execPath,
        ['--input-type=module', '-e', DIES, module, target, String(place)],
        { cwd: path.resolve('.') },
      );
      if (signal !== 'SIGKILL') break;
      value(openDatabase(target)).close();
    }
    expect(place).toBeGreaterThan(5);
  });
});

describe('the lock of a data directory', () => {
  test('a second console is told so, and gets in after the first has gone', () => {
    const folder = temporaryFolder();
    const first = value(lockDirectory(folder));
    expect(lockDirectory(folder)).toMatchObject({ ok: false, failure: { reason: 'locked' } });
    first.release();
    value(lockDirectory(folder)).release();
  });
});

/** Migration 004 on databases as version 3 wrote them. */

import path from 'node:path';
import { crc32, gunzipSync, gzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { Writer } from '../../db/connection.ts';
import { migrate } from '../../db/migrate.ts';
import { MIGRATIONS } from '../../db/migrations/index.ts';
import { storesOn } from '../../db/stores.ts';
import { temporaryFolder } from './files.ts';

const STATE = '/sys/devices/system/memory/memory42/state';
const write = JSON.stringify({ kind: 'writeSysfs', partition: 'LNX', path: STATE, value: 'online' });

/** A machine with a write, a refused write on a branch and an HMC command; `damaged`: revision 2 is not what was written. */
function versionThree(damaged = false): Database.Database {
  const db = new Database(path.join(temporaryFolder(), 'console.sqlite'));
  db.pragma('foreign_keys = ON');
  migrate(db, db.name, MIGRATIONS.slice(0, 3));
  db.exec("INSERT INTO machine VALUES (3, 'M', '{}', 1, 1, 3, 2, 'h', '3', NULL, '', '[]', NULL)");
  const insert =
    db.prepare(`INSERT INTO journal (machine_id, revision, parent, branch_id, action, actor, stamp_ms, engine,
    command, outcome, events, state_hash, checksum) VALUES (3, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const refused = '{"kind":"refused","refusal":{"errno":"EBUSY"}}';
  const load = JSON.stringify({ kind: 'load', partition: 'LNX', clear: true });
  for (const row of [
    [1, 0, 1, 1, 'ui', 5, '3', load, '{"kind":"done"}', '[{"kind":"hotplugLocked"}]', 'a'],
    [2, 1, 1, 2, 'shell', 6, '3', write, '{"kind":"done"}', '[]', 'b'],
    [3, 1, 2, 3, 'shell', 7, '3', write, refused, '[]', 'c'],
  ]) {
    const checksum = crc32(row.join('|'));
    insert.run(...row, damaged && row[0] === 2 ? checksum + 1 : checksum);
  }
  return db;
}

const moved = (db: Database.Database) => {
  migrate(db, db.name);
  return storesOn(db as unknown as Writer);
};

test('commands become columns, done is no text, and older events stay', () => {
  const stores = moved(versionThree());
  expect(stores.journal.checked(3, 0, 3)).toEqual([
    expect.objectContaining({
      ...{ revision: 1, depth: 1, partition: 'LNX', block: null, path: null, outcome: null },
      ...{ command: '{"kind":"load","partition":"LNX","clear":true}', events: '[{"kind":"hotplugLocked"}]' },
      intact: true,
    }),
    expect.objectContaining({
      ...{ revision: 2, depth: 2, partition: 'LNX', block: 42, path: STATE, value: 'online', command: null },
      intact: true,
    }),
    expect.objectContaining({
      ...{ revision: 3, parent: 1, depth: 2, branch: 2, block: 42, intact: true },
      outcome: '{"kind":"refused","refusal":{"errno":"EBUSY"}}',
    }),
  ]);
  expect(stores.journal.actionEnds(3, 2, 3)).toEqual({ first: 2, last: 2 });
});

test('a row that was damaged before is damaged after', () => {
  const stores = moved(versionThree(true));
  expect(stores.journal.checked(3, 0, 3).map(({ intact }) => intact)).toEqual([true, false, true]);
});

test('journal rows are kept and never changed, as before', () => {
  const db = versionThree();
  moved(db);
  expect(() => db.exec("UPDATE journal SET actor = 'cli'")).toThrow('never changed');
  expect(() => db.exec('DELETE FROM journal')).toThrow('kept');
});

test("files and captures leave the settings and go to their machines; a deleted machine's are gone, and its number is not given again", () => {
  const db = versionThree();
  const set = db.prepare('INSERT INTO setting (name, value) VALUES (?, ?)');
  const packed = gzipSync(JSON.stringify({ name: 'sys.tar', entries: [['/a', 'b']] })).toString('base64');
  set.run('files.3.LNX', JSON.stringify([['/root/dir', null], ['/root/dir/notes', 'text'], [7]]));
  set.run('files.9.LNX', JSON.stringify([['/root/notes', 'secret']]));
  set.run('files.3.OTHER', 'not JSON');
  set.run('capture.3', packed);
  set.run('capture.8', packed);
  set.run('last-machine', '3');
  const stores = moved(db);
  expect(db.prepare('SELECT name FROM setting').pluck().all()).toEqual(['last-machine']);
  expect(stores.guestFiles.of(3, 'LNX')).toEqual([
    ['/root/dir', null],
    ['/root/dir/notes', 'text'],
  ]);
  expect(db.prepare('SELECT count(*) FROM guest_file').pluck().get()).toBe(2);
  const [capture] = stores.captures.of(3);
  expect(capture).toMatchObject({ name: 'sys.tar', intact: true });
  expect(JSON.parse(gunzipSync(capture?.files ?? '').toString())).toEqual([['/a', 'b']]);
  expect(db.prepare('SELECT count(*) FROM capture').pluck().get()).toBe(1);
  const fields = {
    definition: '{}',
    createdMs: 1,
    head: 0,
    branch: 1,
    stateHash: '0',
    engine: '1',
    rowsAt: 0,
  };
  expect(stores.machines.insert({ name: 'New', ...fields })).toBe(10);
});

test('what belongs to a machine goes with it, and its number with nobody', () => {
  const stores = moved(versionThree());
  const fields = {
    definition: '{}',
    createdMs: 1,
    head: 0,
    branch: 1,
    stateHash: '0',
    engine: '1',
    rowsAt: 0,
  };
  const first = stores.machines.insert({ name: 'A', ...fields });
  stores.guestFiles.put(first, 'LNX', ['/root/notes', 'secret']);
  stores.captures.put(first, { name: 'c', files: Buffer.from('x') });
  stores.machines.remove(first, 1);
  expect(stores.guestFiles.of(first, 'LNX')).toEqual([]);
  expect(stores.captures.of(first)).toEqual([]);
  expect(stores.machines.insert({ name: 'B', ...fields })).toBe(first + 1);
});

test('the requested memmap placement has its name', () => {
  const db = versionThree();
  db.exec("INSERT INTO memory_block VALUES (3, 'LNX', 42, 'online', NULL, 'self', 1024, 1, 1)");
  moved(db);
  expect(db.prepare('SELECT memmap_requested FROM memory_block').pluck().get()).toBe(1);
});

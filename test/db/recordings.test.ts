/** Migration 007 on a database as version 6 wrote it, and the store on its table. */

import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { migrate } from '../../db/migrate.ts';
import { MIGRATIONS } from '../../db/migrations/index.ts';
import { storesOn } from '../../db/stores.ts';
import { temporaryFolder } from './files.ts';

function versionSix(): Database.Database {
  const db = new Database(path.join(temporaryFolder(), 'console.sqlite'));
  onTestFinished(() => void db.close());
  db.pragma('foreign_keys = ON');
  migrate(db, db.name, MIGRATIONS.slice(0, 6));
  db.prepare(`
    INSERT INTO machine (machine_id, name, definition, created_ms, branch_id, head, state_hash, engine, checksum, rows_at)
    VALUES (1, 'M', '{}', 1, 1, 0, 'h', '5', 0, 0)`).run();
  db.prepare(
    "INSERT INTO runbook (machine_id, runbook_id, changed_ms, document) VALUES (1, 1, 5, '{}')",
  ).run();
  return db;
}

const recording = (name: string) => ({
  name,
  file: `${name}.json`,
  takenMs: 10,
  facts: '{}',
  choices: '{"usual":null,"choices":[]}',
  result: null,
  digest: `digest of ${name}`,
  text: Buffer.from(name),
});

test('machines and runbooks of version 6 stay as they were, and there are no recordings', () => {
  const db = versionSix();
  const rows = (table: string) => db.prepare(`SELECT * FROM ${table}`).all();
  const before = [rows('machine'), rows('runbook'), rows('last_number')];
  migrate(db, db.name, MIGRATIONS.slice(0, 7));
  expect([rows('machine'), rows('runbook'), rows('last_number')]).toEqual(before);
  expect(rows('recording')).toEqual([]);
  expect(db.pragma('user_version', { simple: true })).toBe(7);
});

test('a recording keeps its text, its choices and its number; a number is given once; one text is there once', () => {
  const db = versionSix();
  migrate(db, db.name);
  const { recordings } = storesOn(db as never);
  expect([recordings.add(recording('a')), recordings.add(recording('b'))]).toEqual([1, 2]);
  recordings.rename(2, 'LPAR7 in May');
  recordings.setReplay(2, '{"usual":null,"choices":[1]}', '{"equal":3}');
  expect(recordings.find(2)).toEqual({
    id: 2,
    name: 'LPAR7 in May',
    file: 'b.json',
    takenMs: 10,
    facts: '{}',
    choices: '{"usual":null,"choices":[1]}',
    result: '{"equal":3}',
    digest: 'digest of b',
    bytes: 1,
  });
  expect(Buffer.from(recordings.text(2) ?? []).toString()).toBe('b');
  expect(recordings.findDigest('digest of a')?.id).toBe(1);
  expect(() => recordings.add(recording('a'))).toThrow(/UNIQUE/);
  recordings.remove(2);
  expect(recordings.text(2)).toBeUndefined();
  expect(recordings.add(recording('c'))).toBe(3);
  recordings.restore({ id: 2, ...recording('b') });
  expect(recordings.list().map(({ id, name }) => [id, name])).toEqual([
    [1, 'a'],
    [2, 'b'],
    [3, 'c'],
  ]);
});

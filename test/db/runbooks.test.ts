/** Migration 006 on a database as version 5 wrote it, and the stores on its tables. */

import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { migrate } from '../../db/migrate.ts';
import { MIGRATIONS } from '../../db/migrations/index.ts';
import { storesOn } from '../../db/stores.ts';
import { temporaryFolder } from './files.ts';

function versionFive(): Database.Database {
  const db = new Database(path.join(temporaryFolder(), 'console.sqlite'));
  onTestFinished(() => void db.close());
  db.pragma('foreign_keys = ON');
  migrate(db, db.name, MIGRATIONS.slice(0, 5));
  const insert = db.prepare(`
    INSERT INTO machine (machine_id, name, definition, created_ms, branch_id, head, state_hash, engine, checksum, rows_at)
    VALUES (?, ?, '{}', 1, 1, 0, 'h', '5', 0, 0)`);
  insert.run(1, 'M');
  insert.run(2, 'N');
  return db;
}

test('machines of version 5 have no runbooks, and stay as they were', () => {
  const db = versionFive();
  const before = db.prepare('SELECT * FROM machine ORDER BY machine_id').all();
  migrate(db, db.name, MIGRATIONS.slice(0, 6));
  expect(db.prepare('SELECT * FROM machine ORDER BY machine_id').all()).toEqual(before);
  expect(db.prepare('SELECT count(*) FROM runbook').pluck().get()).toBe(0);
  expect(db.pragma('user_version', { simple: true })).toBe(6);
});

test('runbooks are numbered within their machine, the last changed comes first, and they go with the machine', () => {
  const db = versionFive();
  migrate(db, db.name);
  const { runbooks, typedLines, machines } = storesOn(db as never);
  expect([runbooks.add(1, 10, 'a'), runbooks.add(1, 11, 'b'), runbooks.add(2, 12, 'c')]).toEqual([1, 2, 1]);
  runbooks.put(1, { id: 1, changedMs: 13, document: 'a2' });
  typedLines.put(1, 7, 'chmem -e 4G');
  expect(runbooks.list(1).map(({ document }) => document)).toEqual(['a2', 'b']);
  expect(typedLines.find(1, 7)).toBe('chmem -e 4G');
  machines.remove(1, 1);
  expect(db.prepare('SELECT machine_id FROM runbook').pluck().all()).toEqual([2]);
  expect(db.prepare('SELECT count(*) FROM typed_line').pluck().get()).toBe(0);
});

/** Migration 005 on a database as version 4 wrote it. */

import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { migrate } from '../../db/migrate.ts';
import { MIGRATIONS, SCHEMA_VERSION } from '../../db/migrations/index.ts';
import { temporaryFolder } from './files.ts';

/** Two machines: one whose head is its newest revision, and one that went back. */
function versionFour(): Database.Database {
  const db = new Database(path.join(temporaryFolder(), 'console.sqlite'));
  onTestFinished(() => void db.close());
  db.pragma('foreign_keys = ON');
  migrate(db, db.name, MIGRATIONS.slice(0, 4));
  const columns = (db.pragma('table_info(machine)') as { name: string }[]).map(({ name }) => name);
  expect(columns).not.toContain('rows_at');
  const insert = db.prepare(`
    INSERT INTO machine (machine_id, name, definition, created_ms, branch_id, head, state_hash, engine, checksum)
    VALUES (?, ?, '{}', 1, 1, ?, 'h', '4', 0)`);
  insert.run(1, 'M', 7);
  insert.run(2, 'N', 0);
  return db;
}

test('the state rows of every machine are those of its head: before this version no others were ever stored', () => {
  const db = versionFour();
  migrate(db, db.name, MIGRATIONS.slice(0, 5));
  expect(db.prepare('SELECT machine_id, head, rows_at FROM machine ORDER BY machine_id').raw().all()).toEqual(
    [
      [1, 7, 7],
      [2, 0, 0],
    ],
  );
  expect(db.pragma('user_version', { simple: true })).toBe(5);
});

test('rows that are being written are told by NULL, and by nothing else', () => {
  const db = versionFour();
  migrate(db, db.name);
  expect(db.pragma('user_version', { simple: true })).toBe(SCHEMA_VERSION);
  db.exec('UPDATE machine SET rows_at = NULL WHERE machine_id = 1');
  const due = db.prepare('SELECT machine_id FROM machine WHERE rows_at IS NOT head').pluck();
  expect(due.all()).toEqual([1]);
});

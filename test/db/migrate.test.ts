import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { migrate } from '../../db/migrate.ts';
import { MIGRATIONS, SCHEMA_VERSION } from '../../db/migrations/index.ts';
import { temporaryFolder } from './files.ts';

const version = (db: Database.Database): unknown => db.pragma('user_version', { simple: true });
const open = (): Database.Database => new Database(path.join(temporaryFolder(), 'console.sqlite'));

test('a new database gets every migration and no copy', () => {
  const db = open();
  expect(migrate(db, db.name)).toBeUndefined();
  expect(version(db)).toBe(SCHEMA_VERSION);
  expect(migrate(db, db.name)).toBeUndefined();
  db.close();
});

test('an older file is copied aside before it is changed', () => {
  const db = open();
  migrate(db, db.name);
  const copy = migrate(db, db.name, [
    ...MIGRATIONS,
    (writer) => writer.exec('CREATE TABLE later (a INTEGER) STRICT'),
  ]);
  expect(version(db)).toBe(SCHEMA_VERSION + 1);
  expect(copy).toBe(`${db.name}.v${SCHEMA_VERSION}`);
  const old = new Database(String(copy), { readonly: true });
  expect(version(old)).toBe(SCHEMA_VERSION);
  expect(old.prepare("SELECT name FROM sqlite_schema WHERE name = 'later'").get()).toBeUndefined();
  old.close();
  db.close();
});

test('a second copy never overwrites the first', () => {
  const db = open();
  migrate(db, db.name);
  fs.writeFileSync(`${db.name}.v${SCHEMA_VERSION}`, 'kept');
  expect(migrate(db, db.name, [...MIGRATIONS, () => {}])).toBe(`${db.name}.v${SCHEMA_VERSION}-2`);
  expect(fs.readFileSync(`${db.name}.v${SCHEMA_VERSION}`, 'utf8')).toBe('kept');
  db.close();
});

test('a migration that fails leaves the version before it, and stops', () => {
  const db = open();
  migrate(db, db.name);
  const more = [
    ...MIGRATIONS,
    (writer: { exec(sql: string): unknown }) => {
      writer.exec('CREATE TABLE half (a INTEGER) STRICT');
      throw new Error('half way');
    },
    (writer: { exec(sql: string): unknown }) => writer.exec('CREATE TABLE never (a INTEGER) STRICT'),
  ] as typeof MIGRATIONS;
  expect(() => migrate(db, db.name, more)).toThrow('half way');
  expect(version(db)).toBe(SCHEMA_VERSION);
  expect(db.prepare("SELECT name FROM sqlite_schema WHERE name IN ('half', 'never')").all()).toEqual([]);
  db.close();
});

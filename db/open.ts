/** Opens or creates the database file. Whatever is wrong with it is a StorageFailure, and the file stays as it was. */

import fs from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { fail, ok, type Result, type StorageFailure } from '../shared/failure.ts';
import type { Reader, Writer } from './connection.ts';
import { freshBeside, settleDurably } from './durable-file.ts';
import { makeFolder } from './folder.ts';
import { APPLICATION_ID, readHeader } from './header.ts';
import { migrate } from './migrate.ts';
import { SCHEMA_VERSION } from './migrations/index.ts';
import { guarded, storageFailure } from './storage-failure.ts';

/** Files up to this size are checked before anything is written; larger ones by the session, in the background. */
const CHECK_AT_ONCE_BYTES = 8 * 1024 * 1024;
/** A backup tool may hold the file for a moment. */
const BUSY_TIMEOUT_MS = 2000;
const OWNER_ONLY = 0o600;

export interface OpenDatabase {
  readonly writer: Writer;
  readonly path: string;
  /** Copy of the file as it was before its schema was brought up to date. */
  readonly copiedTo: string | undefined;
  /** Whether the whole file still has to be checked. */
  readonly unchecked: boolean;
  /** The database as it is now, whatever is written to it from now on. Release it soon: it holds up clean-up. */
  pinned(): { readonly reader: Reader; release(): void };
  /** Gives up to `pages` unused pages back to the disk. @returns whether there are more */
  giveBack(pages: number): boolean;
  /** Copies everything that is committed into a new file while work goes on. Throws the disk's error. */
  backUp(target: string): Promise<void>;
  /** Empties the write-ahead log into the file and closes it. */
  close(): void;
}

/** Opens the file at `path`, creating it and its folder if there is none. */
export function openDatabase(path: string): Result<OpenDatabase, StorageFailure> {
  const header = guarded(path, () => {
    makeFolder(dirname(path));
    return readHeader(path);
  });
  if (!header.ok) return header;
  switch (header.value.kind) {
    case 'notADatabase':
      return fail(storageFailure('corrupt', path));
    case 'foreign':
      return fail({
        kind: 'storage',
        reason: 'other',
        message: `The file ${path} is a database of another program.`,
      });
    case 'database':
      if (header.value.userVersion > SCHEMA_VERSION) return fail(storageFailure('fromFuture', path));
      break;
    case 'none':
      break;
  }
  const isNew = header.value.kind === 'none';
  const opened = guarded(path, () => {
    // The files that SQLite makes beside it take over its permissions.
    if (isNew) fs.closeSync(fs.openSync(path, 'a', OWNER_ONLY));
    return new Database(path, { timeout: BUSY_TIMEOUT_MS });
  });
  if (!opened.ok) return opened;
  const db = opened.value;
  const attempt = guarded(path, () => prepare(db, path, isNew));
  const prepared = attempt.ok ? attempt.value : attempt;
  if (!prepared.ok) {
    db.close();
    return prepared;
  }
  return ok({
    writer: db as unknown as Writer,
    path,
    ...prepared.value,
    pinned: () => pin(path),
    giveBack: (pages) => giveBack(db, pages),
    backUp: async (target) => {
      const fresh = freshBeside(target);
      try {
        await db.backup(fresh);
      } catch (error) {
        fs.rmSync(fresh, { force: true });
        throw error;
      }
      await settleDurably(fresh, target, { isNew: true });
    },
    close: () => void db.close(),
  });
}

/** Up to this many unused pages are left for what is written next. */
const SPARE_PAGES = 256;

function giveBack(db: Database.Database, pages: number): boolean {
  const unused = Number(db.pragma('freelist_count', { simple: true }));
  if (unused <= SPARE_PAGES) return false;
  db.pragma(`incremental_vacuum(${Math.min(pages, unused - SPARE_PAGES)})`);
  return unused - pages > SPARE_PAGES;
}

/**
 * A file of a version that kept unused pages for ever begins to give them back with being rebuilt. It works without, and
 * there may be no room for it.
 */
function rebuild(db: Database.Database): void {
  if (db.pragma('auto_vacuum', { simple: true }) === INCREMENTAL) return;
  try {
    db.pragma('auto_vacuum = INCREMENTAL');
    db.exec('VACUUM');
    db.pragma('wal_checkpoint(TRUNCATE)');
  } catch {
    // See above.
  }
}

/** As the pragma answers. */
const INCREMENTAL = 2;

/** A second connection whose read transaction sees this moment only. */
function pin(path: string): ReturnType<OpenDatabase['pinned']> {
  const db = new Database(path, { readonly: true, timeout: BUSY_TIMEOUT_MS });
  db.exec('BEGIN');
  // A transaction begins with its first read.
  db.prepare('SELECT 1 FROM machine').get();
  return { reader: db as unknown as Reader, release: () => void db.close() };
}

/** Checks, then settings, then migrations: nothing is written before the file is known to be whole and ours. */
function prepare(
  db: Database.Database,
  path: string,
  isNew: boolean,
): Result<Pick<OpenDatabase, 'copiedTo' | 'unchecked'>, StorageFailure> {
  const unchecked = !isNew && fs.statSync(path).size > CHECK_AT_ONCE_BYTES;
  if (!isNew) {
    const version = Number(db.pragma('user_version', { simple: true }));
    if (version > SCHEMA_VERSION) return fail(storageFailure('fromFuture', path));
    const whole = unchecked || db.pragma('quick_check(1)', { simple: true }) === 'ok';
    if (!whole) return fail(storageFailure('corrupt', path));
  }
  db.pragma('synchronous = FULL');
  // First of all, and before there is a write-ahead log: a new file bears our mark from its first page on, so that a
  // start that is killed leaves nothing that looks like another program's. That it gives unused pages back has to be said
  // before that page is there. SQLite also opens a file that it may not write without a word: find out now, not at the
  // first command.
  const giving = isNew ? 'PRAGMA auto_vacuum = INCREMENTAL;' : '';
  db.exec(`BEGIN; ${giving} PRAGMA application_id = ${APPLICATION_ID}; COMMIT`);
  db.pragma('journal_mode = WAL');
  db.pragma('foreign_keys = ON');
  const copiedTo = migrate(db, path);
  if (copiedTo !== undefined) rebuild(db);
  return ok({ copiedTo, unchecked });
}

import fs from 'node:fs';
import type { Result } from '../shared/failure.ts';
import type { Writer } from './connection.ts';
import { UNSYNCED } from './storage-failure.ts';

/** A transaction that stays open over several calls; the caller ends it with commit or rollback. */
export interface Transaction {
  /**
   * Takes the write lock; throws the disk's error, also where the file is not at its place any more, and for ever after a
   * commit that could not be synced.
   */
  begin(): void;
  commit(): void;
  /** Takes everything since `begin` back. Does nothing when SQLite has already done so. */
  rollback(): void;
  /** `work` as one transaction, or as part of the one that is open; what it throws takes everything back. */
  around<T>(work: () => T): T;
  /** The same for work that answers with a result: a failure takes everything back. */
  attempt<T, F>(work: () => Result<T, F>): Result<T, F>;
}

/** As SQLite calls it where it notices by itself. */
class MovedError extends Error {
  readonly code = 'SQLITE_READONLY_DBMOVED';
}

/** What could not be synced may be gone, and a second try would succeed without it. */
class UnsyncedError extends Error {
  readonly code = UNSYNCED;
}

const isUnsynced = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  (error.code === UNSYNCED || error.code === 'SQLITE_IOERR_DIR_FSYNC');

const inodeOf = (file: string): number | undefined => fs.statSync(file, { throwIfNoEntry: false })?.ino;

export function transactionOn(db: Writer): Transaction {
  const inode = inodeOf(db.name);
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  let unsynced = false;
  const transaction: Transaction = {
    begin: () => {
      if (unsynced) throw new UnsyncedError(db.name);
      // SQLite goes on writing into a file that was removed, and everything in it is lost.
      if (inodeOf(db.name) !== inode) throw new MovedError(db.name);
      begin.run();
    },
    commit: () => {
      try {
        commit.run();
      } catch (error) {
        unsynced ||= isUnsynced(error);
        throw error;
      }
    },
    rollback: () => {
      if (db.inTransaction) db.exec('ROLLBACK');
    },
    around: (work) => {
      if (db.inTransaction) return work();
      transaction.begin();
      try {
        const value = work();
        transaction.commit();
        return value;
      } catch (error) {
        transaction.rollback();
        throw error;
      }
    },
    attempt: (work) => {
      transaction.begin();
      try {
        const result = work();
        if (result.ok) transaction.commit();
        else transaction.rollback();
        return result;
      } catch (error) {
        transaction.rollback();
        throw error;
      }
    },
  };
  return transaction;
}

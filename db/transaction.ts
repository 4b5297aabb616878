import type { Result } from '../shared/failure.ts';
import type { Writer } from './connection.ts';

/** A transaction that stays open over several calls; the caller ends it with commit or rollback. */
export interface Transaction {
  /** Takes the write lock; throws the disk's error. */
  begin(): void;
  commit(): void;
  /** Takes everything since `begin` back. Does nothing when SQLite has already done so. */
  rollback(): void;
  /** `work` as one transaction, or as part of the one that is open; what it throws takes everything back. */
  around<T>(work: () => T): T;
  /** The same for work that answers with a result: a failure takes everything back. */
  attempt<T, F>(work: () => Result<T, F>): Result<T, F>;
}

export function transactionOn(db: Writer): Transaction {
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  const transaction: Transaction = {
    begin: () => void begin.run(),
    commit: () => void commit.run(),
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

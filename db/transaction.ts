import type { Writer } from './connection.ts';

/** A transaction that stays open over several calls; the caller ends it with commit or rollback. */
export interface Transaction {
  /** Takes the write lock; throws the disk's error. */
  begin(): void;
  commit(): void;
  /** Takes everything since `begin` back. Does nothing when SQLite has already done so. */
  rollback(): void;
  /** `work` as one transaction of its own; what it throws takes everything back. */
  around<T>(work: () => T): T;
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
  };
  return transaction;
}

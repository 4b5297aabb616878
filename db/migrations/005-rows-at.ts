import type { Migration } from './migration.ts';

/** Which revision the state tables show: they may be written in pieces, and then they are not those of the head for a moment. */
export const rowsAt: Migration = (db) => {
  db.exec(`
    -- NULL: they are being written.
    ALTER TABLE machine ADD COLUMN rows_at INTEGER;
    UPDATE machine SET rows_at = head;
  `);
};

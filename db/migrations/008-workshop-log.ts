import type { Migration } from './migration.ts';

/** What each attendee did in a lesson, entry by entry: what is handed in is read off here. */
export const workshopLog: Migration = (db) => {
  db.exec(`
    CREATE TABLE workshop_log (
      attendee TEXT NOT NULL,
      workshop TEXT NOT NULL,
      lesson TEXT NOT NULL,
      -- When the attempt began: a new attempt has a new log.
      started_ms INTEGER NOT NULL,
      number INTEGER NOT NULL,
      -- JSON: a line, commands, an answer, a hint, with its time and its revision.
      entry TEXT NOT NULL,
      -- SHA-256 over the hash before and the entry.
      hash TEXT NOT NULL,
      PRIMARY KEY (attendee, workshop, lesson, started_ms, number)
    ) STRICT, WITHOUT ROWID;
  `);
};

import type { Migration } from './migration.ts';

/** Recordings of real machines, and how each is replayed. They belong to no machine. */
export const recordings: Migration = (db) => {
  db.exec(`
    CREATE TABLE recording (
      -- Given once: last_number has the highest one.
      recording_id INTEGER PRIMARY KEY,
      name TEXT NOT NULL,
      -- Name of the file that it came from.
      file TEXT NOT NULL,
      taken_ms INTEGER NOT NULL,
      -- JSON: what a list says of it without its text.
      facts TEXT NOT NULL,
      -- JSON: which steps are told as input and which are left as difference.
      choices TEXT NOT NULL,
      -- JSON: what the last replay gave in short, and of which engine; NULL: none yet.
      result TEXT,
      -- The file as it came in, with gzip, and the SHA-256 of what is packed.
      text BLOB NOT NULL,
      digest TEXT NOT NULL UNIQUE
    ) STRICT;
  `);
};

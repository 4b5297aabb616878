import type { Migration } from './migration.ts';

/** Runbooks of a machine, and the lines that were typed for its actions. */
export const runbooks: Migration = (db) => {
  db.exec(`
    CREATE TABLE runbook (
      machine_id INTEGER NOT NULL REFERENCES machine (machine_id) ON DELETE CASCADE,
      -- Counted within the machine, never given again while a higher one is there.
      runbook_id INTEGER NOT NULL,
      changed_ms INTEGER NOT NULL,
      -- JSON, as schemas/runbook.schema.json has it.
      document TEXT NOT NULL,
      PRIMARY KEY (machine_id, runbook_id)
    ) STRICT;
    CREATE TABLE typed_line (
      machine_id INTEGER NOT NULL REFERENCES machine (machine_id) ON DELETE CASCADE,
      -- journal.action of what it led to; a line that changed nothing is not kept.
      action INTEGER NOT NULL,
      line TEXT NOT NULL,
      PRIMARY KEY (machine_id, action)
    ) STRICT;
  `);
};

import type { Migration } from './migration.ts';

/** How far each attendee got with each lesson, and on which machine. */
export const workshopProgress: Migration = (db) => {
  db.exec(`
    CREATE TABLE workshop_progress (
      attendee TEXT NOT NULL,
      workshop TEXT NOT NULL,
      lesson TEXT NOT NULL,
      -- The machine of the last attempt; NULL after it was deleted.
      machine_id INTEGER REFERENCES machine (machine_id) ON DELETE SET NULL,
      started_ms INTEGER NOT NULL,
      finished_ms INTEGER,
      steps_done INTEGER NOT NULL,
      -- JSON: steps, hints, answers, where each step began.
      state TEXT NOT NULL,
      PRIMARY KEY (attendee, workshop, lesson)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX workshop_progress_machine ON workshop_progress (machine_id);
  `);
};

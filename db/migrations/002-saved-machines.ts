import type { Migration } from './migration.ts';

/** What a machine file carries besides the definition, and when a machine was last used. */
export const savedMachines: Migration = (db) => {
  db.exec(`
    ALTER TABLE machine ADD COLUMN notes TEXT NOT NULL DEFAULT '';
    -- JSON: fields of its file that this version does not know, kept for the way back.
    ALTER TABLE machine ADD COLUMN unknown_fields TEXT NOT NULL DEFAULT '[]';
    ALTER TABLE machine ADD COLUMN opened_ms INTEGER;
  `);
};

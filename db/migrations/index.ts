/** All migrations in order. A published one is never edited: a change is a new file at the end. */

import { machines } from './001-machines.ts';
import { savedMachines } from './002-saved-machines.ts';
import { workshopProgress } from './003-workshop-progress.ts';
import { leanJournal } from './004-lean-journal.ts';
import { rowsAt } from './005-rows-at.ts';
import { runbooks } from './006-runbooks.ts';
import { recordings } from './007-recordings.ts';
import { workshopLog } from './008-workshop-log.ts';
import type { Migration } from './migration.ts';

export const MIGRATIONS: readonly Migration[] = [
  machines,
  savedMachines,
  workshopProgress,
  leanJournal,
  rowsAt,
  runbooks,
  recordings,
  workshopLog,
];

/** The schema version this program reads and writes. */
export const SCHEMA_VERSION = MIGRATIONS.length;

/**
 * What is checked after opening, in the background: the file's own structure, every journal row's checksum, the state
 * rows against the state, and a replay that does not start from the snapshot the machine was opened with.
 */

import type { MachineRow } from '../../db/machine-store.ts';
import type { OpenDatabase } from '../../db/open.ts';
import { classify } from '../../db/storage-failure.ts';
import type { Stores } from '../../db/stores.ts';
import type { Failure } from '../../shared/failure.ts';
import { allRows, ENGINE_VERSION, type System } from '../engine/index.ts';
import { asDefect } from './load.ts';
import { pathTo } from './open-machine.ts';
import { type Mismatch, restore } from './restore.ts';

const CHECKSUM_PAGE_ROWS = 500;

export interface Opened {
  readonly database: OpenDatabase;
  readonly stores: Stores;
  readonly row: MachineRow;
  /** State rows as they were right after opening: later commands change them. */
  readonly differences: readonly { readonly table: string; readonly key: string }[];
}

/** What has to be read before the first command: cheap enough to do at once. */
export function stateDifferences(stores: Stores, row: MachineRow, system: System): Opened['differences'] {
  return stores.state.differences(row.id, allRows(system));
}

/** Yields after every small piece of work; returns the first thing that is wrong, or null. */
export function* verify(opened: Opened): Generator<void, Failure | null, void> {
  try {
    const mismatch = yield* mismatches(opened);
    return mismatch ? asDefect(mismatch) : null;
  } catch (error) {
    const failure = classify(error, opened.database.path);
    if (!failure) throw error;
    return failure;
  }
}

function* mismatches({ database, stores, row, differences }: Opened): Generator<void, Mismatch | null, void> {
  const difference = differences[0];
  if (difference) {
    const { table, key } = difference;
    return { table, revision: row.head, report: `The row ${key} is not the state of revision ${row.head}.` };
  }
  if (database.unchecked) {
    for (const table of stores.integrity.tables()) {
      const report = stores.integrity.problem(table);
      if (report) return { table, revision: row.head, report };
      yield;
    }
  }
  for (let after = 0; after < stores.journal.last(row.id).revision; after += CHECKSUM_PAGE_ROWS) {
    const revision = stores.journal.firstDamaged(row.id, after, after + CHECKSUM_PAGE_ROWS);
    if (revision)
      return { table: 'journal', revision, report: `Revision ${revision} is not what was written.` };
    yield;
  }
  return yield* replayMismatch(stores, row);
}

/** Goes the last stretch again, from the snapshot before the newest one. */
function* replayMismatch(stores: Stores, row: MachineRow): Generator<void, Mismatch | null, void> {
  const path = pathTo(stores.branches.list(row.id), row.branch, row.head);
  const newest = stores.snapshots.newest(row.id, ENGINE_VERSION, path, row.head);
  const startAtMost = (newest?.revision ?? row.head) - 1;
  const wanted = { machine: row.id, definition: row.definition, path, startAtMost };
  const restored = yield* restore(stores, wanted);
  return restored.ok ? null : restored.failure;
}

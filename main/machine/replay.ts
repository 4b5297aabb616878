/**
 * The journal gone again. The engine is deterministic, so a row that leads to another hash than it did when it was
 * written means that something stored is not what was written, or that another engine version wrote it: what is made
 * of that is the policy of whoever asks.
 */

import type { BranchRange, CheckedEntry } from '../../db/journal-store.ts';
import type { Stores } from '../../db/stores.ts';
import type { Command } from '../../shared/command.ts';
import { fail, ok, type Result } from '../../shared/failure.ts';
import type { Step } from '../../shared/outcome.ts';
import {
  ENGINE_VERSION,
  execute,
  newUndoLog,
  type System,
  stateHash,
  type UndoLog,
} from '../engine/index.ts';
import { commandOf } from './journal-entry.ts';

/** Rows of a machine along a path. */
export interface Along {
  readonly machine: number;
  readonly path: readonly BranchRange[];
}

/** A state on the path, and the revision it is at. */
export interface Start {
  readonly system: System;
  readonly from: number;
}

/** Something stored is not what was written: where, and how it shows. */
export interface Mismatch {
  readonly table: string;
  readonly revision: number;
  readonly report: string;
  /** Set when the row was written by another engine version, which may have led elsewhere rightly. */
  readonly engine?: string;
}

/** A row that was carried out again, and what it changed. */
export interface Replayed extends Step {
  readonly row: CheckedEntry;
  readonly command: Command;
  readonly undo: UndoLog;
}

/** Rows that must lead to the state that was recorded: all of them, those of this engine version, or none. */
export type Compared = 'all' | 'own' | 'none';

const PAGE_ROWS = 500;

/** Rows after `from`, oldest first, in pages, because no statement may stay open over a pause. */
export function* rowsAlong(
  stores: Stores,
  { machine, path }: Along,
  from = 0,
): Generator<CheckedEntry, void, void> {
  for (const range of path) {
    for (let after = from; after < range.upTo; ) {
      const rows = stores.journal.rows(machine, { ...range, after }, PAGE_ROWS);
      yield* rows;
      const last = rows.at(-1);
      if (!last || rows.length < PAGE_ROWS) break;
      after = last.revision;
    }
  }
}

/**
 * Carries out row after row, to the end of the path or to the first that cannot be read or leads elsewhere; the state
 * itself is changed. @returns how many rows were carried out
 */
export function* replay(
  stores: Stores,
  along: Along,
  { system, from }: Start,
  compared: Compared,
): Generator<Replayed, Result<number, Mismatch>, void> {
  let count = 0;
  for (const row of rowsAlong(stores, along, from)) {
    const command = row.intact ? commandOf(row) : undefined;
    if (!command) return fail(unreadable(row.revision));
    const undo = newUndoLog();
    const step = execute(system, command, undo);
    const mismatch = isCompared(row, compared) ? elsewhere(row, stateHash(system)) : undefined;
    if (mismatch) return fail(mismatch);
    count++;
    yield { ...step, row, command, undo };
  }
  return ok(count);
}

const isCompared = ({ engine }: CheckedEntry, compared: Compared): boolean =>
  compared === 'all' || (compared === 'own' && engine === ENGINE_VERSION);

const unreadable = (revision: number): Mismatch => ({
  table: 'journal',
  revision,
  report: `Revision ${revision} is not what was written.`,
});

function elsewhere(
  { revision, engine, stateHash: recorded }: CheckedEntry,
  hash: string,
): Mismatch | undefined {
  if (hash === recorded) return undefined;
  if (engine === ENGINE_VERSION) {
    const report = `Replaying revision ${revision} leads to the state ${hash}, and ${recorded} was recorded.`;
    return { table: 'journal', revision, report };
  }
  const report = `Revision ${revision} was written by engine version ${engine}, and this version leads elsewhere.`;
  return { table: 'journal', revision, report, engine };
}

/**
 * States from the history: the newest snapshot on the way, then the journal row by row. The engine is deterministic,
 * so a row that leads to another hash than it did when it was written means that something stored is not what was
 * written.
 */

import type { BranchRange, CheckedEntry } from '../../db/journal-store.ts';
import type { Stores } from '../../db/stores.ts';
import type { Command } from '../../shared/command.ts';
import type { SystemDefinition } from '../../shared/definition.ts';
import { fail, ok, type Result } from '../../shared/failure.ts';
import type { Step } from '../../shared/outcome.ts';
import {
  createSystem,
  ENGINE_VERSION,
  execute,
  newUndoLog,
  type System,
  stateHash,
  systemFromSnapshot,
  type UndoLog,
} from '../engine/index.ts';
import { commandOf, parseStored } from './journal-entry.ts';

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
  readonly revision: number;
  /** Engine version that carried it out the first time. */
  readonly engine: string;
  readonly command: Command;
  readonly undo: UndoLog;
}

/** Told of every row that was replayed. */
export type Note = (replayed: Replayed) => void;

export interface Restored {
  readonly system: System;
  /** Revision of the snapshot it started from; 0: the definition. */
  readonly from: number;
  /** Rows replayed since then. */
  readonly replayed: number;
}

/** What to restore: a revision on a path, and where to start at the latest. */
export interface Wanted {
  readonly machine: number;
  readonly definition: string;
  readonly path: readonly BranchRange[];
  /** Snapshots above this revision are not used. */
  readonly startAtMost: number;
}

/** The state at the end of the path. A generator, so that a long replay can be interrupted after every row. */
export function* restore(
  stores: Stores,
  wanted: Wanted,
  note?: Note,
): Generator<void, Result<Restored, Mismatch>, void> {
  const start = startOf(stores, wanted);
  return start.ok ? yield* replayOn(stores, wanted, start.value, note) : start;
}

/** Goes on from a state on the path to its end; the state itself is changed. */
export function* replayOn(
  stores: Stores,
  { machine, path }: Pick<Wanted, 'machine' | 'path'>,
  { system, from }: Omit<Restored, 'replayed'>,
  note: Note = () => {},
): Generator<void, Result<Restored, Mismatch>, void> {
  let count = 0;
  for (const range of path) {
    // In pages, because no statement may stay open over a pause.
    let after = Math.max(from, 0);
    for (;;) {
      const rows = stores.journal.rows(machine, { ...range, after }, 500);
      for (const row of rows) {
        const replayed = replay(system, row);
        if (!replayed.ok) return replayed;
        note(replayed.value);
        count++;
        yield;
      }
      const last = rows.at(-1);
      if (!last) break;
      after = last.revision;
    }
  }
  return ok({ system, from, replayed: count });
}

/** Runs a generator to its end at once. */
export function atOnce<T>(work: Generator<void, T, void>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

function startOf(stores: Stores, wanted: Wanted): Result<{ system: System; from: number }, Mismatch> {
  const snapshot = stores.snapshots.newest(wanted.machine, ENGINE_VERSION, wanted.path, wanted.startAtMost);
  if (snapshot) {
    const unpacked = snapshot.intact ? systemFromSnapshot(snapshot.state) : undefined;
    if (unpacked?.ok && stateHash(unpacked.value) === snapshot.stateHash) {
      return ok({ system: unpacked.value, from: snapshot.revision });
    }
    const { revision } = snapshot;
    return fail({ table: 'snapshot', revision, report: `The snapshot of revision ${revision} is damaged.` });
  }
  const definition = parseStored<SystemDefinition>(wanted.definition);
  const created = definition ? createSystem(definition) : undefined;
  if (created?.ok) return ok({ system: created.value, from: 0 });
  return fail({ table: 'machine', revision: 0, report: 'The stored definition of the machine is damaged.' });
}

/** Carries out one row again. */
export function replay(system: System, row: CheckedEntry): Result<Replayed, Mismatch> {
  const { revision } = row;
  const command = row.intact ? commandOf(row) : undefined;
  if (!command)
    return fail({ table: 'journal', revision, report: `Revision ${revision} is not what was written.` });
  const undo = newUndoLog();
  const { outcome, events } = execute(system, command, undo);
  const hash = stateHash(system);
  if (hash === row.stateHash) return ok({ revision, engine: row.engine, command, outcome, events, undo });
  const report = `Replaying revision ${revision} leads to the state ${hash}, and ${row.stateHash} was recorded.`;
  if (row.engine === ENGINE_VERSION) return fail({ table: 'journal', revision, report });
  const because = `Revision ${revision} was written by engine version ${row.engine}, and this version leads elsewhere.`;
  return fail({ table: 'journal', revision, report: because, engine: row.engine });
}

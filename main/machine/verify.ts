/**
 * What is checked after opening, in the background: the file's own structure, every journal row's checksum, the state
 * rows against the state, and a replay that does not start from the snapshot the machine was opened with.
 */

import { isDeepStrictEqual } from 'node:util';
import type { BranchRow } from '../../db/branch-store.ts';
import type { MachineRow } from '../../db/machine-store.ts';
import type { OpenDatabase } from '../../db/open.ts';
import { stateReader } from '../../db/state-store.ts';
import { classify } from '../../db/storage-failure.ts';
import type { Stores } from '../../db/stores.ts';
import type { TraceEntry } from '../../db/trace-store.ts';
import type { MachineEvent } from '../../shared/event.ts';
import type { Failure } from '../../shared/failure.ts';
import { ENGINE_VERSION, headRows, rowPages } from '../engine/index.ts';
import { commandOf, parseStored } from './journal-entry.ts';
import { asDefect } from './load.ts';
import { pathTo } from './open-machine.ts';
import type { Mismatch } from './replay.ts';
import { type Note, restore } from './restore.ts';
import { traceOf } from './trace.ts';

/** Small, because one page is read and checked without a pause. */
const JOURNAL_PAGE_ROWS = 50;

export interface Opened {
  readonly database: OpenDatabase;
  readonly stores: Stores;
  readonly row: MachineRow;
  /** The database as it was when the machine was opened: later commands change the state rows. */
  readonly pinned: ReturnType<OpenDatabase['pinned']>;
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
  } finally {
    opened.pinned.release();
  }
}

function* mismatches(opened: Opened): Generator<void, Mismatch | null, void> {
  const { database, stores, row } = opened;
  if (database.unchecked) {
    for (const table of stores.integrity.tables()) {
      const report = stores.integrity.problem(table);
      if (report) return { table, revision: row.head, report };
      yield;
    }
  }
  if (!stores.machines.isIntact(row)) {
    return { table: 'machine', revision: 0, report: 'The definition is not what was written.' };
  }
  const branches = stores.branches.list(row.id);
  const loose = looseBranch(branches, row);
  if (loose) return loose;
  const known = new Set(branches.map(({ branch }) => branch));
  for (let after = 0; after < stores.journal.last(row.id).revision; after += JOURNAL_PAGE_ROWS) {
    const upTo = after + JOURNAL_PAGE_ROWS;
    const traces = tracesOf(stores, row.id, after + 1, upTo);
    const dropped = stores.trace.dropped(row.id) > 0;
    for (const entry of stores.journal.checked(row.id, after, upTo)) {
      if (!known.has(entry.branch)) return noBranch(entry.branch, entry.revision);
      const mismatch = entryMismatch(entry, traces.get(entry.revision) ?? [], dropped);
      if (mismatch) return mismatch;
    }
    yield;
  }
  return yield* stateMismatch(opened);
}

/** The history is a tree: the head and every branch but the first hang on a branch that is there. */
function looseBranch(branches: readonly BranchRow[], row: MachineRow): Mismatch | undefined {
  const known = new Set(branches.map(({ branch }) => branch));
  if (!known.has(row.branch)) return noBranch(row.branch, row.head);
  const loose = branches.find(({ parent }) => parent !== null && !known.has(parent));
  return loose && noBranch(loose.parent ?? 0, loose.base);
}

const noBranch = (branch: number, revision: number): Mismatch => ({
  table: 'branch',
  revision,
  report: `There is no branch ${branch}, on which revision ${revision} lies.`,
});

type Trace = ReturnType<Stores['trace']['checked']>;

function tracesOf(stores: Stores, machine: number, from: number, to: number): Map<number, Trace> {
  const traces = new Map<number, Trace>();
  for (const request of stores.trace.checked(machine, from, to)) {
    const known = traces.get(request.revision);
    if (known) known.push(request);
    else traces.set(request.revision, [request]);
  }
  return traces;
}

/** A journal row, and the trace that was written with it: by its checksums, or by the events that older rows have. */
function entryMismatch(
  entry: ReturnType<Stores['journal']['checked']>[number],
  trace: Trace,
  dropped: boolean,
): Mismatch | undefined {
  const { revision, intact, events } = entry;
  if (!intact) return { table: 'journal', revision, report: `Revision ${revision} is not what was written.` };
  if (trace.some((request) => request.intact === false)) return traceMismatch(revision);
  if (events === null) return undefined;
  const command = commandOf(entry);
  const wanted = command ? traceOf(command, parseStored<MachineEvent[]>(events) ?? []) : [];
  return fits(trace, wanted, dropped) ? undefined : traceMismatch(revision);
}

/** The trace is bounded, so what is missing may have been dropped; what is there must be right. */
const fits = (trace: Trace, wanted: readonly TraceEntry[], dropped: boolean): boolean =>
  (trace.length === wanted.length || dropped) &&
  trace.every(({ revision: _revision, ordinal, intact, ...request }) => {
    const other = wanted[ordinal];
    // Rows of a time without checksums have no replies either.
    return isDeepStrictEqual(request, intact === null && other ? { ...other, sccb: null } : other);
  });

const traceMismatch = (revision: number): Mismatch => ({
  table: 'sclp_trace',
  revision,
  report: `The trace of revision ${revision} is not what was written.`,
});

/** Goes the last stretch again, from the snapshot before the newest one, and compares the rows with where that leads. */
function* stateMismatch({ stores, row, pinned }: Opened): Generator<void, Mismatch | null, void> {
  const path = pathTo(stores.branches.list(row.id), row.branch, row.head);
  const newest = stores.snapshots.newest(row.id, ENGINE_VERSION, path, row.head);
  const startAtMost = (newest?.revision ?? row.head) - 1;
  const wanted = { machine: row.id, definition: row.definition, path, startAtMost };
  const dropped = stores.trace.dropped(row.id) > 0;
  let traceAt: number | undefined;
  const note: Note = ({ row: { revision, engine }, command, events }) => {
    if (engine !== ENGINE_VERSION) return;
    const trace = stores.trace.checked(row.id, revision, revision);
    if (!fits(trace, traceOf(command, events), dropped)) traceAt ??= revision;
  };
  let restored = yield* restore(stores, wanted, note);
  // Rows of other engine versions are not gone again: the newest snapshot is as far back as this one can tell.
  if (!restored.ok && restored.failure.engine !== undefined)
    restored = yield* restore(stores, { ...wanted, startAtMost: row.head });
  if (!restored.ok) return restored.failure;
  if (traceAt !== undefined) return traceMismatch(traceAt);
  // Rows that were being written when the machine was opened are settled, not compared.
  if (row.rowsAt !== row.head) return null;
  const { system } = restored.value;
  const difference = yield* stateReader(pinned.reader).difference(row.id, headRows(system), rowPages(system));
  if (!difference) return null;
  const { table, key } = difference;
  return { table, revision: row.head, report: `The row ${key} is not the state of revision ${row.head}.` };
}

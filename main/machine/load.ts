/** Opening a machine: newest snapshot, rest of the journal, comparison with what the database says of the head. */

import type { BranchRow } from '../../db/branch-store.ts';
import type { MachineRow } from '../../db/machine-store.ts';
import type { Stores } from '../../db/stores.ts';
import { atOnce } from '../../shared/at-once.ts';
import type { SystemDefinition } from '../../shared/definition.ts';
import { type Defect, fail, ok, type Result } from '../../shared/failure.ts';
import { revision } from '../../shared/ids.ts';
import {
  createSystem,
  ENGINE_VERSION,
  headRows,
  rowPages,
  type System,
  snapshotOf,
  stateHash,
  systemFromSnapshot,
  takeFigures,
} from '../engine/index.ts';
import { parseStored } from './journal-entry.ts';
import { type OpenMachine, pathTo } from './open-machine.ts';
import { newRecentEvents } from './recent-events.ts';
import { type Along, type Mismatch, replay, type Start } from './replay.ts';
import { type Restored, restore } from './restore.ts';

/** Commands after which a snapshot is due: what a restart or an undo replays at most, small enough to go unnoticed. */
export const SNAPSHOT_EVERY_COMMANDS = 1000;
/** Of all branches, and of the way to the head. */
const SNAPSHOTS_KEPT = 10;

/** A mismatch as the reason for which a machine may only be looked at. */
export const asDefect = ({ table, revision: at, report }: Mismatch): Defect => ({
  kind: 'defect',
  check: `stored ${table}`,
  report: `${report} The machine was opened read-only (table ${table}, revision ${at}).`,
});

/**
 * The machine at its head. What is damaged is passed by and reported: the next older snapshot is taken instead, at
 * last the definition; a history that is damaged itself is followed as far as it is good. Only a machine of which
 * nothing can be read does not open.
 */
export function loadMachine(stores: Stores, row: MachineRow): Result<OpenMachine, Defect> {
  const branches = stores.branches.list(row.id);
  const isOwn = row.engine === ENGINE_VERSION;
  const found = isOwn ? lastGood(stores, row, branches) : adopt(stores, row, branches);
  if (!found.ok) return fail(asDefect(found.failure));
  const { state, head, wrong } = found.value;
  const last = stores.journal.last(row.id);
  const hash = stateHash(state.system);
  const mismatch =
    wrong ??
    (hash === row.stateHash || !isOwn
      ? undefined
      : {
          table: 'machine',
          revision: row.head,
          report: `The state at revision ${row.head} is ${hash}, and ${row.stateHash} was recorded.`,
        });
  return ok({
    id: row.id,
    name: row.name,
    system: state.system,
    head: revision(head),
    depth: depthAt(stores, row.id, head),
    branch: row.branch,
    branches,
    lastRevision: last.revision,
    lastAction: last.action,
    sinceSnapshot: state.replayed,
    rowsDue: row.rowsAt !== row.head && !mismatch,
    recent: newRecentEvents(),
    readOnly: mismatch ? asDefect(mismatch) : null,
  });
}

/** Commands from the definition to a revision. */
export const depthAt = (stores: Stores, machine: number, head: number): number =>
  stores.journal.find(machine, head)?.depth ?? 0;

interface Found {
  readonly state: Restored;
  readonly head: number;
  /** The first thing that had to be passed by. */
  readonly wrong: Mismatch | undefined;
}

function lastGood(stores: Stores, row: MachineRow, branches: readonly BranchRow[]): Result<Found, Mismatch> {
  let wrong: Mismatch | undefined;
  let startAtMost = row.head;
  let head = row.head;
  for (;;) {
    const path = pathTo(branches, row.branch, head);
    const wanted = { machine: row.id, definition: row.definition, path, startAtMost };
    const restored = atOnce(restore(stores, wanted));
    if (restored.ok) return ok({ state: restored.value, head, wrong });
    const { table, revision: at } = restored.failure;
    wrong ??= restored.failure;
    if (table === 'snapshot') startAtMost = at - 1;
    else if (table === 'journal') head = stores.journal.find(row.id, at)?.parent ?? 0;
    else return restored;
  }
}

/**
 * The head of a machine that another engine version wrote. Its snapshot is that state; without one at the head, the rest
 * of the journal goes on from the newest one there is, or from the definition, as far as that leads to the blocks and
 * increments that are stored. Nothing is compared with that version's hashes.
 */
function adopt(stores: Stores, row: MachineRow, branches: OpenMachine['branches']): Result<Found, Mismatch> {
  const along = { machine: row.id, path: pathTo(branches, row.branch, row.head) };
  const snapshot = stores.snapshots.newestOfOther(row.id, ENGINE_VERSION, along.path);
  const unpacked = snapshot?.intact ? systemFromSnapshot(snapshot.state) : undefined;
  if (snapshot && unpacked?.ok) {
    const { revision: from } = snapshot;
    const state = atOnce(goOn(stores, along, { system: unpacked.value, from }));
    // Rows that were being written say nothing; a snapshot of the head does.
    const isHead = from === row.head && row.rowsAt !== row.head;
    if (state.ok && (isHead || isStored(stores, row, state.value.system)))
      return ok({ state: state.value, head: row.head, wrong: undefined });
  }
  const definition = parseStored<SystemDefinition>(row.definition);
  const created = definition ? createSystem(definition) : undefined;
  if (!created?.ok) {
    return fail({
      table: 'machine',
      revision: 0,
      report: 'The stored definition of the machine cannot be used.',
    });
  }
  const state = atOnce(goOn(stores, along, { system: created.value, from: 0 }));
  if (!state.ok) return state;
  const wrong = isStored(stores, row, state.value.system)
    ? undefined
    : {
        table: 'machine',
        revision: row.head,
        report: `The machine was written by engine version ${row.engine}, and this version leads to another state than the stored one.`,
      };
  return ok({ state: state.value, head: row.head, wrong });
}

function* goOn(
  stores: Stores,
  along: Along,
  start: Start,
): Generator<unknown, Result<Restored, Mismatch>, void> {
  const replayed = yield* replay(stores, along, start, 'none');
  return replayed.ok ? ok({ ...start, replayed: replayed.value }) : replayed;
}

/** Whether a state is what the rows of an older version show, once it has the figures that are stored. */
function isStored(stores: Stores, row: MachineRow, system: System): boolean {
  if (row.rowsAt !== row.head) return false;
  const differs = (): boolean =>
    atOnce(stores.state.difference(row.id, headRows(system), rowPages(system), 'by an older version')) !==
    undefined;
  if (!differs()) return true;
  takeFigures(system, stores.state.figures(row.id));
  return !differs();
}

/** Takes the head as the place where this engine version goes on; older rows are shown from their stored events. */
export function takeCheckpoint(stores: Stores, machine: OpenMachine): void {
  stores.transaction.around(() => {
    const { head, branch, system } = machine;
    stores.machines.moveHead(machine.id, {
      head,
      branch,
      stateHash: stateHash(system),
      engine: ENGINE_VERSION,
      rowsAt: machine.rowsDue ? null : head,
    });
    // They may lack what this version shows besides.
    if (!machine.rowsDue) stores.state.put(machine.id, headRows(system));
    takeSnapshot(stores, machine);
  });
}

/** Stores the state as a shortcut, inside a transaction of its own. Throws the disk's error. */
export function takeSnapshot(stores: Stores, machine: OpenMachine): void {
  stores.transaction.around(() => {
    const path = pathTo(machine.branches, machine.branch, machine.head);
    stores.snapshots.put(machine.id, ENGINE_VERSION, {
      revision: machine.head,
      branch: path.at(-1)?.branch ?? machine.branches[0]?.branch ?? machine.branch,
      stateHash: stateHash(machine.system),
      state: snapshotOf(machine.system),
    });
    stores.snapshots.trim(machine.id, ENGINE_VERSION, path, SNAPSHOTS_KEPT);
  });
  machine.sinceSnapshot = 0;
}

/** Undo, redo and goTo: the head moves, the history stays. */

import type { OpenDatabase } from '../../db/open.ts';
import { guarded } from '../../db/storage-failure.ts';
import type { Stores } from '../../db/stores.ts';
import type { HistoryAction } from '../../shared/api.ts';
import { summaryOf } from '../../shared/command-words.ts';
import { type Failure, fail, ok, type Result, rejection } from '../../shared/failure.ts';
import { type Revision, revision } from '../../shared/ids.ts';
import { ENGINE_VERSION, stateHash } from '../engine/index.ts';
import { type Place, placeOf } from './history.ts';
import { commandOf, outcomeOf } from './journal-entry.ts';
import { asDefect, depthAt } from './load.ts';
import { type OpenMachine, pathTo } from './open-machine.ts';
import { inBackground } from './pause.ts';
import { restore } from './restore.ts';
import { settleRows } from './state-rows.ts';

export interface Moved {
  readonly from: Revision;
  readonly announcement: string;
}

export interface HeadContext {
  readonly database: OpenDatabase;
  readonly stores: Stores;
  readonly machine: OpenMachine;
}

/** Moves the head of the machine. The caller has the turn. `definition`: the stored definition of the machine. */
export async function moveHead(
  context: HeadContext,
  definition: string,
  move: HistoryAction,
): Promise<Result<Moved, Failure>> {
  const { stores, machine } = context;
  const place = placeOf(stores, machine, move);
  if (!place.ok) return place;
  const from = machine.head;
  const announcement = announceMove(stores, machine, move, place.value.revision);
  const placed = await placeHead(context, definition, place.value);
  return placed.ok ? ok({ from, announcement }) : placed;
}

/** Puts the head at a place of the history, in memory and on disk. */
export async function placeHead(
  { database, stores, machine }: HeadContext,
  definition: string,
  { revision: head, branch }: Place,
): Promise<Result<null, Failure>> {
  const path = pathTo(machine.branches, branch, head);
  const wanted = { machine: machine.id, definition, path, startAtMost: head };
  const restored = await inBackground(restore(stores, wanted), () => false);
  if (!restored) throw new Error('a restore that nobody stops has stopped');
  if (!restored.ok) {
    const { engine, report } = restored.failure;
    if (engine === undefined) return fail(asDefect(restored.failure));
    return fail(rejection('unknown', 'params.action', `${report} The journal still shows what happened.`));
  }
  const { system, replayed } = restored.value;
  const written = guarded(database.path, () =>
    stores.transaction.around(() => {
      stores.machines.moveHead(machine.id, {
        head,
        branch,
        stateHash: stateHash(system),
        engine: ENGINE_VERSION,
        rowsAt: null,
      });
    }),
  );
  if (!written.ok) return written;
  const before = machine.system;
  const wasDue = machine.rowsDue;
  machine.system = system;
  machine.head = revision(head);
  machine.depth = depthAt(stores, machine.id, head);
  machine.branch = branch;
  machine.sinceSnapshot = replayed;
  machine.rowsDue = true;
  // The move is made, whatever becomes of the rows: what cannot be written now is written before the next action.
  if (!wasDue) await inBackground(settleRows({ database, stores }, machine, before), () => false);
  return ok(null);
}

/** "Undone: echo offline > /sys/…", "Redone: …", "At revision 12". */
function announceMove(stores: Stores, machine: OpenMachine, move: HistoryAction, head: number): string {
  if (move.kind === 'goTo') return `At revision ${head}`;
  const row = stores.journal.find(machine.id, move.kind === 'undo' ? machine.head : head);
  const command = row && commandOf(row);
  const outcome = row && outcomeOf(row);
  const what = command && outcome ? summaryOf(command, outcome) : `revision ${head}`;
  return `${move.kind === 'undo' ? 'Undone' : 'Redone'}: ${what}`;
}

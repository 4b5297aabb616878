/**
 * Commands on their way into the journal. They are carried out in memory at once and become real together, in one
 * transaction; when the disk refuses it, the memory is taken back to where it was.
 */

import type { BranchRow } from '../../db/branch-store.ts';
import type { OpenDatabase } from '../../db/open.ts';
import { guarded } from '../../db/storage-failure.ts';
import type { Stores } from '../../db/stores.ts';
import type { StoredTraceEntry } from '../../db/trace-store.ts';
import type { Actor, Command } from '../../shared/command.ts';
import { ok, type Result, type StorageFailure } from '../../shared/failure.ts';
import { type PartitionName, type Revision, revision } from '../../shared/ids.ts';
import {
  ENGINE_VERSION,
  type Execution,
  execute,
  newUndoLog,
  revert,
  stateHash,
  type TouchedCells,
  touchedCells,
  touchedRows,
  type UndoLog,
} from '../engine/index.ts';
import { storeCommand, storeOutcome } from './journal-entry.ts';
import { moveTip, type OpenMachine, ownerOf, tipOf } from './open-machine.ts';
import { traceOf } from './trace.ts';

type Touched = ReadonlyMap<PartitionName, TouchedCells>;

export interface Executed extends Execution {
  readonly revision: Revision;
  readonly command: Command;
  readonly stateHash: string;
}

/** What a transaction made real. `cells`: what it touched; null when whole partitions changed. */
export interface Committed {
  readonly from: Revision;
  readonly to: Revision;
  /** First revision of the action that the transaction is a part of. */
  readonly since: Revision;
  readonly commands: readonly Executed[];
  readonly cells: Touched | null;
  /** How long its rows took to write, without what the disk took to keep them. */
  readonly writingMs: number;
}

export interface Batch {
  readonly size: number;
  execute(command: Command): Executed;
  /** Makes everything since the last commit real; null when there is nothing. Afterwards the state's rows may be due. */
  commit(): Result<Committed | null, StorageFailure>;
  /** Takes everything since the last commit back. */
  discard(): void;
}

export interface BatchContext {
  readonly database: OpenDatabase;
  readonly stores: Stores;
  readonly machine: OpenMachine;
  readonly actor: Actor;
  readonly now: () => number;
}

/** Only writes to sysfs and conditions keep the set of partitions, increments and blocks as it is. */
const keepsShape = ({ kind }: Command): boolean =>
  kind === 'writeSysfs' || kind === 'setConditions' || kind === 'signalPendingWrite';

const logs = new WeakMap<OpenMachine, UndoLog>();

/** One log for all batches of a machine: each leaves it empty, and no two have anything pending at the same time. */
function logOf(machine: OpenMachine): UndoLog {
  const log = logs.get(machine) ?? newUndoLog();
  logs.set(machine, log);
  if (log.size > 0) throw new Error('a batch is begun while another has something pending');
  return log;
}

/** A batch for one action: all its commands get the same action number. */
export function newBatch(context: BatchContext): Batch {
  const { machine } = context;
  const action = machine.lastAction + 1;
  const undo = logOf(machine);
  let pending: Executed[] = [];
  let since: Revision | undefined;
  const discard = (): void => {
    revert(machine.system, undo);
    pending = [];
  };
  return {
    get size() {
      return pending.length;
    },
    execute: (command) => {
      const execution = execute(machine.system, command, undo);
      const executed = {
        ...execution,
        command,
        revision: revision(machine.lastRevision + pending.length + 1),
        stateHash: stateHash(machine.system),
      };
      pending.push(executed);
      return executed;
    },
    commit: () => {
      const last = pending.at(-1);
      if (!last) return ok(null);
      const shaped = pending.every(({ command }) => keepsShape(command));
      const cells = shaped ? touchedCells(machine.system, undo) : null;
      const written = writeBatch(context, pending, action, cells);
      if (!written.ok) {
        discard();
        return written;
      }
      for (const { revision, events } of pending) machine.recent.add(revision, events);
      since ??= pending[0]?.revision ?? last.revision;
      const committed = {
        from: machine.head,
        to: last.revision,
        since,
        commands: pending,
        cells,
        writingMs: written.value.writingMs,
      };
      machine.head = last.revision;
      machine.depth += pending.length;
      machine.lastRevision = last.revision;
      machine.lastAction = action;
      machine.sinceSnapshot += pending.length;
      takePlace(machine, written.value);
      machine.rowsDue = written.value.rowsDue;
      undo.clear();
      pending = [];
      return ok(committed);
    },
    discard,
  };
}

/** The transaction of a batch. @returns where it has put the head */
function writeBatch(
  { database, stores, machine, actor, now }: BatchContext,
  commands: readonly Executed[],
  action: number,
  touched: Touched | null,
): Result<Place & Pick<OpenMachine, 'rowsDue'> & Pick<Committed, 'writingMs'>, StorageFailure> {
  const stampMs = now();
  const { id } = machine;
  return guarded(database.path, () =>
    stores.transaction.around(() => {
      const from = performance.now();
      const place = continueBranch(machine, commands, stampMs);
      if (place.added) stores.branches.insert(id, place.added);
      const before = machine.depth;
      const requests: StoredTraceEntry[] = [];
      const entries = commands.map(({ command, revision, outcome, events, stateHash }, index) => {
        traceOf(command, events).forEach((request, ordinal) => {
          requests.push({ revision, ordinal, ...request });
        });
        return {
          revision,
          parent: commands[index - 1]?.revision ?? machine.head,
          branch: place.branch,
          action,
          actor,
          stampMs,
          engine: ENGINE_VERSION,
          depth: before + index + 1,
          ...storeCommand(command),
          outcome: storeOutcome(outcome),
          events: null,
          stateHash,
        };
      });
      stores.journal.append(id, ...entries);
      stores.trace.append(id, requests);
      const rows = machine.rowsDue || !touched ? null : touchedRows(machine.system, touched);
      if (rows) stores.state.put(id, rows);
      const { revision: head = machine.head, stateHash = '' } = commands.at(-1) ?? {};
      stores.branches.moveTip(id, place.branch, head);
      stores.machines.moveHead(id, {
        ...{ head, branch: place.branch, stateHash, engine: ENGINE_VERSION },
        rowsAt: rows ? head : null,
      });
      return { ...place, rowsDue: rows === null, writingMs: performance.now() - from };
    }),
  );
}

/** The branch that commands lie on, with its new tip; `added`: it begins with them. */
interface Place {
  readonly branch: number;
  readonly tip: number;
  readonly added: BranchRow | undefined;
}

/** At the tip, a command continues its branch; anywhere else it starts a new one there. */
function continueBranch(machine: OpenMachine, commands: readonly Executed[], createdMs: number): Place {
  const tip = commands.at(-1)?.revision ?? machine.head;
  if (machine.head === tipOf(machine)) return { branch: machine.branch, tip, added: undefined };
  const branch = (machine.branches.at(-1)?.branch ?? 0) + 1;
  const parent = ownerOf(machine.branches, machine.branch, machine.head);
  const added: BranchRow = { branch, name: `Branch ${branch}`, parent, base: machine.head, tip, createdMs };
  return { branch, tip, added };
}

function takePlace(machine: OpenMachine, { branch, tip, added }: Place): void {
  machine.branch = branch;
  if (added) machine.branches.push(added);
  else moveTip(machine.branches, branch, tip);
}

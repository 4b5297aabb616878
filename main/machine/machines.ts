/** Machines in the database: making one. */

import type { NewMachine } from '../../db/machine-store.ts';
import type { OpenDatabase } from '../../db/open.ts';
import { guarded } from '../../db/storage-failure.ts';
import type { Stores } from '../../db/stores.ts';
import { atOnce } from '../../shared/at-once.ts';
import type { Actor, Command } from '../../shared/command.ts';
import type { SystemDefinition } from '../../shared/definition.ts';
import { type Failure, fail, ok, type Result, rejection } from '../../shared/failure.ts';
import type { GuestDisk } from '../../shared/guest-file.ts';
import { revision } from '../../shared/ids.ts';
import { createSystem, ENGINE_VERSION, stateHash } from '../engine/index.ts';
import { storedFilesOf } from '../guest/tree/kept-disk.ts';
import { newBatch } from './batch.ts';
import { takeSnapshot } from './load.ts';
import type { OpenMachine } from './open-machine.ts';
import { IMPORT_SLICE_MS, inBackground } from './pause.ts';
import { newRecentEvents } from './recent-events.ts';
import { settleRows } from './state-rows.ts';

/** The first branch of every machine; it starts at the definition. */
const FIRST_BRANCH = 1;

export interface MachineContext {
  readonly database: OpenDatabase;
  readonly stores: Stores;
  readonly now: () => number;
}

/** What a machine has besides its definition. */
export type MachineExtras = Pick<NewMachine, 'notes' | 'unknownFields'>;

/**
 * Begins a machine with nothing done to it: hidden, and without its rows, which `finishMachine` writes. Journals nothing.
 */
export function beginMachine(
  { database, stores, now }: MachineContext,
  name: string,
  definition: SystemDefinition,
  extras: MachineExtras = {},
): Result<OpenMachine, Failure> {
  const created = createSystem(definition);
  if (!created.ok) {
    const problem = created.failure[0];
    return fail(
      rejection('malformed', problem?.path ?? 'definition', problem?.rule ?? 'No machine can be like this.'),
    );
  }
  const system = created.value;
  const createdMs = now();
  return guarded(database.path, () =>
    stores.transaction.around((): OpenMachine => {
      const id = stores.machines.insert({
        ...extras,
        name,
        definition: JSON.stringify(definition),
        createdMs,
        head: 0,
        branch: FIRST_BRANCH,
        stateHash: stateHash(system),
        engine: ENGINE_VERSION,
        rowsAt: null,
        hiddenMs: createdMs,
      });
      stores.branches.insert(id, {
        branch: FIRST_BRANCH,
        name: 'Main',
        parent: null,
        base: 0,
        tip: 0,
        createdMs,
      });
      return {
        id,
        name,
        system,
        head: revision(0),
        depth: 0,
        branch: FIRST_BRANCH,
        branches: stores.branches.list(id),
        lastRevision: 0,
        lastAction: 0,
        sinceSnapshot: 0,
        rowsDue: true,
        recent: newRecentEvents(),
        readOnly: null,
      };
    }),
  );
}

/** Writes the rows of a machine that was begun, and shows it. @param more what becomes real with that */
export function* finishMachine(
  context: MachineContext,
  machine: OpenMachine,
  more: () => void = () => {},
): Generator<void, Result<null, Failure>, void> {
  const { database, stores } = context;
  const settled = yield* settleRows(context, machine);
  if (!settled.ok) return settled;
  return guarded(database.path, () =>
    stores.transaction.around(() => {
      more();
      stores.machines.show(machine.id);
      return null;
    }),
  );
}

/** Adds a machine and carries commands out on it, as one action; a refusal is journaled and does not stop them. */
function* making(
  context: MachineContext,
  name: string,
  definition: SystemDefinition,
  commands: readonly Command[],
  actor: Actor,
  disks: readonly GuestDisk[] = [],
): Generator<void, Result<number, Failure>, void> {
  const begun = beginMachine(context, name, definition);
  if (!begun.ok) return begun;
  const machine = begun.value;
  yield;
  const batch = newBatch({ ...context, machine, actor });
  let until = performance.now() + IMPORT_SLICE_MS;
  for (const command of commands) {
    batch.execute(command);
    // An IPL of the largest machine takes a slice by itself.
    if (command.kind === 'writeSysfs' && performance.now() < until) continue;
    yield;
    const committed = batch.commit();
    if (!committed.ok) return committed;
    yield;
    until = performance.now() + IMPORT_SLICE_MS;
  }
  const committed = batch.commit();
  if (!committed.ok) return committed;
  yield;
  const { database, stores } = context;
  const taken = guarded(database.path, () => {
    if (commands.length > 0) takeSnapshot(stores, machine);
    return null;
  });
  if (!taken.ok) return taken;
  yield;
  const finished = yield* finishMachine(context, machine, () => {
    for (const { partition, files } of disks)
      for (const file of storedFilesOf(files)) stores.guestFiles.put(machine.id, partition, file);
  });
  return finished.ok ? ok(machine.id) : finished;
}

type Making = Parameters<typeof making>;

/** In pieces, with others in between; nobody sees it before it is whole. @returns its id */
export async function makeMachine(...given: Making): Promise<Result<number, Failure>> {
  const made = await inBackground(making(...given), () => false);
  if (!made) throw new Error('making a machine that nobody stops has stopped');
  return made;
}

/** The same at once: before there is anybody who could wait. */
export const makeMachineAtOnce = (...given: Making): Result<number, Failure> => atOnce(making(...given));

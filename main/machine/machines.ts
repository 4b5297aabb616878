/** Machines in the database: making one. */

import type { NewMachine } from '../../db/machine-store.ts';
import type { OpenDatabase } from '../../db/open.ts';
import { guarded } from '../../db/storage-failure.ts';
import type { Stores } from '../../db/stores.ts';
import type { Actor, Command } from '../../shared/command.ts';
import type { SystemDefinition } from '../../shared/definition.ts';
import { type Failure, fail, type Result, rejection } from '../../shared/failure.ts';
import { revision } from '../../shared/ids.ts';
import { allRows, createSystem, ENGINE_VERSION, stateHash } from '../engine/index.ts';
import { newBatch } from './batch.ts';
import { loadMachine, takeSnapshot } from './load.ts';
import type { OpenMachine } from './open-machine.ts';
import { newRecentEvents } from './recent-events.ts';

/** The first branch of every machine; it starts at the definition. */
const FIRST_BRANCH = 1;

export interface MachineContext {
  readonly database: OpenDatabase;
  readonly stores: Stores;
  readonly now: () => number;
}

/** What a machine has besides its definition, and whether nobody may see it yet. */
export type MachineExtras = Pick<NewMachine, 'notes' | 'unknownFields' | 'hiddenMs'>;

/** Adds a machine with nothing done to it yet. Journals nothing. @returns its id */
export function createMachine(
  { database, stores, now }: MachineContext,
  name: string,
  definition: SystemDefinition,
  extras: MachineExtras = {},
): Result<number, Failure> {
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
    stores.transaction.around(() => {
      const id = stores.machines.insert({
        ...extras,
        name,
        definition: JSON.stringify(definition),
        createdMs,
        head: 0,
        branch: FIRST_BRANCH,
        stateHash: stateHash(system),
        engine: ENGINE_VERSION,
      });
      stores.branches.insert(id, {
        branch: FIRST_BRANCH,
        name: 'Main',
        parent: null,
        base: 0,
        tip: 0,
        createdMs,
      });
      stores.state.put(id, allRows(system));
      return id;
    }),
  );
}

/** A machine that `createMachine` has just made, to carry commands out on before anybody may find it. */
export function freshMachine(
  { stores }: Pick<MachineContext, 'stores'>,
  id: number,
  name: string,
  definition: SystemDefinition,
): OpenMachine {
  const system = createSystem(definition);
  if (!system.ok) throw new Error('a machine was made of a definition that makes none');
  const branches = stores.branches.list(id);
  return {
    id,
    name,
    system: system.value,
    head: revision(0),
    branch: branches[0]?.branch ?? FIRST_BRANCH,
    branches,
    lastRevision: 0,
    lastAction: 0,
    sinceSnapshot: 0,
    recent: newRecentEvents(),
    readOnly: null,
  };
}

/** Adds a machine and carries commands out on it, as one action; a refusal is journaled and does not stop them. */
export function createMachineWith(
  context: MachineContext,
  name: string,
  definition: SystemDefinition,
  commands: readonly Command[],
  actor: Actor,
): Result<number, Failure> {
  const { database, stores } = context;
  const made = guarded(database.path, () =>
    stores.transaction.attempt((): Result<number, Failure> => {
      const created = createMachine(context, name, definition);
      if (!created.ok) return created;
      const row = stores.machines.find(created.value);
      if (!row) throw new Error('a machine is gone right after it was made');
      const machine = loadMachine(stores, row);
      if (!machine.ok) return machine;
      const batch = newBatch({ ...context, machine: machine.value, actor });
      for (const command of commands) batch.execute(command);
      const committed = batch.commit();
      if (!committed.ok) return committed;
      takeSnapshot(stores, machine.value);
      return created;
    }),
  );
  return made.ok ? made.value : made;
}

/** The last good revision of a damaged machine as a machine of its own. */

import type { Actor } from '../../shared/command.ts';
import type { SystemDefinition } from '../../shared/definition.ts';
import { type Failure, fail, ok, type Result, rejection } from '../../shared/failure.ts';
import type { GuestDisk } from '../../shared/guest-file.ts';
import { type Revision, revision } from '../../shared/ids.ts';
import { createSystem, definitionOf, ENGINE_VERSION, systemFromSnapshot } from '../engine/index.ts';
import type { FileAction, FileStep, MachineFile } from '../files/machine-file-form.ts';
import { importMachine } from './import.ts';
import { parseStored } from './journal-entry.ts';
import { guestDisksOf } from './machine-file-of.ts';
import type { MachineContext } from './machines.ts';
import { pathTo } from './open-machine.ts';
import { backgroundPace } from './pause.ts';
import { replay } from './replay.ts';

/**
 * Follows the way to the head as far as every row is what was written and leads to the state that was recorded, and
 * makes a machine of that. Without a readable definition, the definition as the newest whole snapshot has it is all
 * that can be saved.
 */
export async function recoverMachine(
  context: MachineContext,
  id: number,
  name: string,
): Promise<Result<{ machine: number; revision: Revision }, Failure>> {
  const { stores } = context;
  const row = stores.machines.find(id);
  if (!row) return fail(rejection('unknown', 'params.action.machine', `There is no machine ${id}.`));
  const path = pathTo(stores.branches.list(id), row.branch, row.head);
  const definition = stores.machines.isIntact(row)
    ? parseStored<SystemDefinition>(row.definition)
    : undefined;
  const created = definition ? createSystem(definition) : undefined;
  if (!definition || !created?.ok) {
    const snapshot = stores.snapshots.newest(id, ENGINE_VERSION, path, row.head);
    const unpacked = snapshot?.intact ? systemFromSnapshot(snapshot.state) : undefined;
    if (!unpacked?.ok) return fail(rejection('unknown', 'params.action.machine', NOTHING_LEFT));
    const made = await importMachine(context, {
      ...fileOf(name, definitionOf(unpacked.value), []),
      guests: guestDisksOf(stores, id),
    });
    return made.ok ? ok({ machine: made.value, revision: revision(0) }) : fail(made.failure.failure);
  }
  const actions: (FileAction & { steps: FileStep[] })[] = [];
  let [count, action] = [0, 0];
  // What does not fit is where the copy ends.
  const replaying = replay(stores, { machine: id, path }, { system: created.value, from: 0 }, 'own');
  const pace = backgroundPace();
  for (const { row: entry, command } of replaying) {
    // Numbers start again, without those of other branches.
    count++;
    const last = actions.at(-1);
    const step = { command, outcome: null };
    const hash = entry.engine === ENGINE_VERSION ? entry.stateHash : null;
    if (last && entry.action === action) {
      last.steps.push(step);
      actions[actions.length - 1] = { ...last, hash };
    } else {
      const { stampMs } = entry;
      const actor = entry.actor as Actor;
      actions.push({ revision: count, after: count - 1, branch: 1, actor, stampMs, steps: [step], hash });
    }
    action = entry.action;
    const others = pace();
    if (others) await others;
  }
  return await made(context, name, definition, actions, guestDisksOf(stores, id));
}

const NOTHING_LEFT =
  'Neither the definition nor a snapshot of this machine is readable any more: nothing can be copied.';

async function made(
  context: MachineContext,
  name: string,
  definition: SystemDefinition,
  actions: readonly FileAction[],
  guests: readonly GuestDisk[],
): Promise<Result<{ machine: number; revision: Revision }, Failure>> {
  const copy = await importMachine(context, { ...fileOf(name, definition, actions), guests });
  if (!copy.ok) return fail(copy.failure.failure);
  return ok({ machine: copy.value, revision: revision(commandsIn(actions)) });
}

const commandsIn = (actions: readonly FileAction[]): number =>
  actions.reduce((count, { steps }) => count + steps.length, 0);

/** `engine` unset: outcomes are not compared, the states were. */
const fileOf = (name: string, system: SystemDefinition, actions: readonly FileAction[]): MachineFile => ({
  name,
  notes: '',
  system,
  guests: [],
  journal: {
    engine: '',
    head: commandsIn(actions),
    branch: 1,
    branches: [{ branch: 1, name: 'Main' }],
    actions,
  },
  unknown: [],
});

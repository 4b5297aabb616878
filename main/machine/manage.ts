/** Machines as a whole: making, copying, naming, deleting. */

import { guarded } from '../../db/storage-failure.ts';
import { type Failure, fail, ok, type Result, rejection } from '../../shared/failure.ts';
import type { MachineAction, MachineAnswer } from '../../shared/saved-machine.ts';
import { TEMPLATES } from '../files/templates/systems.ts';
import { freeName, removeHidden } from './import.ts';
import { type MachineContext, makeMachine } from './machines.ts';
import { letOthersRun } from './pause.ts';
import { recoverMachine } from './recover.ts';
import { SAMPLE_COMMANDS, SAMPLE_DEFINITION } from './sample.ts';

type Answer = Promise<Result<MachineAnswer, Failure>>;

/** Carries the action out on the database; what it means for the open machine is the caller's. The caller has the turn. */
export async function manageMachines(context: MachineContext, action: MachineAction): Answer {
  const { stores } = context;
  if (action.kind === 'create') {
    const { name, definition } = action;
    const made = definition
      ? await makeMachine(context, name, definition, [], 'ui')
      : await makeMachine(context, name, SAMPLE_DEFINITION, SAMPLE_COMMANDS, 'import');
    return made.ok ? done(made.value) : made;
  }
  if (action.kind === 'createFrom') {
    const template = TEMPLATES.find(({ id }) => id === action.template);
    if (!template) return fail(rejection('unknown', 'params.action.template', 'There is no such template.'));
    const { definition, commands } = template;
    const made = await makeMachine(context, action.name, definition, commands, 'import');
    return made.ok ? done(made.value) : made;
  }
  if (action.kind === 'restore') return restoreMachine(context, action.machine);
  const row = stores.machines.find(action.machine);
  if (!row)
    return fail(rejection('unknown', 'params.action.machine', `There is no machine ${action.machine}.`));
  switch (action.kind) {
    case 'duplicate':
      return await duplicate(context, action.machine, action.name);
    case 'recover': {
      const made = await recoverMachine(context, action.machine, action.name);
      return made.ok ? ok(made.value) : made;
    }
    case 'rename':
      return written(context, action.machine, () => stores.machines.rename(action.machine, action.name));
    case 'annotate':
      return written(context, action.machine, () => stores.machines.annotate(action.machine, action.notes));
    case 'renameBranch':
      return written(context, action.machine, () =>
        stores.branches.rename(action.machine, action.branch, action.name),
      );
    case 'keep':
      return written(context, action.machine, () => stores.progress.release(action.machine));
    case 'delete':
      // Gone for everybody from here on; when its rows go is the caller's.
      return written(context, action.machine, () => stores.machines.hide(action.machine, context.now()));
  }
}

/** Shows a machine that was deleted. Another one may have its name by now. */
function restoreMachine(context: MachineContext, id: number): Result<MachineAnswer, Failure> {
  const { stores } = context;
  const row = stores.machines.findHidden(id);
  if (!row)
    return fail(rejection('unknown', 'params.action.machine', `Machine ${id} is not there any more.`));
  return written(context, id, () => {
    const name = freeName(context, row.name);
    if (name !== row.name) stores.machines.rename(id, name);
    stores.machines.show(id);
  });
}

const done = (machine: number): Result<MachineAnswer, Failure> => ok({ machine, revision: null });

function written(
  { database, stores }: MachineContext,
  machine: number,
  work: () => void,
): Result<MachineAnswer, Failure> {
  const result = guarded(database.path, () => stores.transaction.around(work));
  return result.ok ? done(machine) : result;
}

async function duplicate(context: MachineContext, id: number, name: string): Answer {
  const { database, stores, now } = context;
  const row = stores.machines.find(id);
  if (!row) throw new Error('a machine went away while nobody else had the turn');
  const { id: _id, openedMs: _opened, ...fields } = row;
  const begun = guarded(database.path, () =>
    stores.transaction.around(() =>
      stores.machines.insert({ ...fields, name, createdMs: now(), hiddenMs: now() }),
    ),
  );
  if (!begun.ok) return begun;
  const pieces = stores.copier.copy(id, begun.value);
  for (let more = true; more; ) {
    const copied = guarded(database.path, () => stores.transaction.around(() => pieces.next()));
    if (!copied.ok) {
      await removeHidden(context, [begun.value]);
      return copied;
    }
    more = !copied.value.done;
    await letOthersRun();
  }
  return written(context, begun.value, () => stores.machines.show(begun.value));
}

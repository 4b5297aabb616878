/** Trying on the machine itself, at once and taken back: whether what is suggested would be done. */

import type { Command } from '../../../shared/command.ts';
import type { Step } from '../../../shared/outcome.ts';
import { execute, newUndoLog, revert, type System, type UndoLog } from '../../engine/index.ts';
import { drive, LEAVE } from '../../guest/shell/index.ts';
import { type WorkAction, workOf } from '../work.ts';

/** Shell lines are no suggestions. */
export type Tried = Exclude<WorkAction, { kind: 'shell' }>;

/** Whether every command of these actions, one after the other, is carried out, and `also` holds then. */
export function works(system: System, actions: readonly Tried[], also: () => boolean = () => true): boolean {
  const undo = newUndoLog();
  try {
    return actions.every((action) => carryOut(system, action, undo)) && also();
  } finally {
    revert(system, undo);
  }
}

/** The work of an action on a state that is nobody else's: not shown, not stopped, and no shell in it. */
export function workOnState(system: System, action: Tried, run: (command: Command) => Step) {
  return workOf(action, {
    system,
    run,
    skip: () => {},
    progress: () => {},
    isCancelled: () => false,
    shell: () => {
      throw new Error('what is tried on a state is no shell line');
    },
  });
}

/** What is done stays done in `system`; `undo` takes it back. Nothing more is tried after the first refusal. */
export function carryOut(system: System, action: Tried, undo: UndoLog): boolean {
  let done = true;
  const run = (command: Command): Step => {
    const step = execute(system, command, undo);
    done &&= step.outcome.kind === 'done';
    return step;
  };
  const work = workOnState(system, action, run);
  if (!drive(work, () => (done ? undefined : LEAVE)).ended) work.return(undefined);
  return done;
}

/** What an action would do. Nothing is journaled and nobody else ever sees the state in between. */

import type { Action, ActionResult } from '../../shared/api.ts';
import { fail, ok, type Rejection, type Result, rejection } from '../../shared/failure.ts';
import {
  execute,
  newUndoLog,
  partitionView,
  revert,
  type System,
  snapshotOf,
  systemFromSnapshot,
} from '../engine/index.ts';
import { Scratch } from '../guest/shell/index.ts';
import type { OpenMachine } from '../machine/open-machine.ts';
import { inBackground } from '../machine/pause.ts';
import { type ActionResults, newActionResults } from './action-results.ts';
import { newShell } from './terminals.ts';
import { type CommandPort, isMove, type Work, type WorkAction, workOf } from './work.ts';

/** Up to this many blocks are tried on the machine itself, at once, and taken back. */
const AT_ONCE_BLOCKS = 64;

export async function preview(
  machine: OpenMachine,
  action: Action,
): Promise<Result<ActionResult, Rejection>> {
  if (isMove(action)) {
    return fail(rejection('unknown', 'params.action', 'A move through the history has no preview.'));
  }
  const { head } = machine;
  const results = newActionResults();
  const small =
    action.kind === 'command' || (action.kind === 'blocks' && action.blocks.length <= AT_ONCE_BLOCKS);
  const exitCode = small
    ? tryAndTakeBack(machine, action, results)
    : await tryOnCopy(machine, action, results);
  return ok(results.answer({ revision: head, cancelled: false, exitCode }));
}

/** On the machine itself, without letting anything else run in between. */
function tryAndTakeBack(
  machine: OpenMachine,
  action: WorkAction,
  results: ActionResults,
): number | undefined {
  const undo = newUndoLog();
  const work = paced(workOf(action, handsOn(machine.system, results, undo)));
  try {
    for (;;) {
      const step = work.next();
      if (step.done) return step.value;
    }
  } finally {
    revert(machine.system, undo);
  }
}

async function tryOnCopy(
  machine: OpenMachine,
  action: WorkAction,
  results: ActionResults,
): Promise<number | undefined> {
  const copy = systemFromSnapshot(snapshotOf(machine.system));
  if (!copy.ok) throw new Error('a snapshot of the running state cannot be read');
  return inBackground(paced(workOf(action, handsOn(copy.value, results, newUndoLog()))), () => false);
}

function handsOn(system: System, results: ActionResults, undo: ReturnType<typeof newUndoLog>): CommandPort {
  return {
    system,
    run: (command, block) => {
      const execution = execute(system, command, undo);
      results.add(command, execution, null, block);
      return execution;
    },
    skip: results.skip,
    progress: () => {},
    isCancelled: () => false,
    // A fresh shell, and what it prints goes nowhere.
    shell: ({ partition }, write) => {
      const release = partitionView(system, partition)?.release ?? '';
      return {
        shell: newShell({ partition, release, system: () => system, scratch: new Scratch(), write }),
        streams: {},
      };
    },
  };
}

/** A write that would wait ends the preview: nothing else can happen on the copy. */
function* paced(work: Work): Generator<void, number | undefined, void> {
  for (;;) {
    const step = work.next(undefined);
    if (step.done) return step.value;
    if (step.value.kind === 'pending') {
      work.return(undefined);
      return undefined;
    }
    yield;
  }
}

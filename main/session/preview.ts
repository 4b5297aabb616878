/** What an action would do. Nothing is journaled and nobody else ever sees the state in between. */

import type { Action, ActionResult } from '../../shared/api.ts';
import { fail, ok, type Rejection, type Result, rejection } from '../../shared/failure.ts';
import { execute, newUndoLog, revert, type System, snapshotOf, systemFromSnapshot } from '../engine/index.ts';
import { newActionResults } from './action-results.ts';
import type { OpenMachine } from './open-machine.ts';
import { inBackground } from './pause.ts';
import type { OpenShell } from './shell-machine.ts';
import { shellMachine, writeWith } from './terminals.ts';
import { type Hands, isMove, type Work, type WorkAction, workOf } from './work.ts';

/** Up to this many blocks are tried on the machine itself, at once, and taken back. */
const AT_ONCE_BLOCKS = 64;

export async function preview(
  machine: OpenMachine,
  action: Action,
  openShell: OpenShell,
): Promise<Result<ActionResult, Rejection>> {
  if (isMove(action)) {
    return fail(rejection('unknown', 'params.action', 'A move through the history has no preview.'));
  }
  return previewWork(machine, action, openShell);
}

async function previewWork(
  machine: OpenMachine,
  action: WorkAction,
  openShell: OpenShell,
): Promise<Result<ActionResult, Rejection>> {
  const { head } = machine;
  const atOnce =
    action.kind === 'command' || (action.kind === 'blocks' && action.blocks.length <= AT_ONCE_BLOCKS);
  const results = newActionResults();
  const answer = (exitCode: number | undefined) =>
    ok(results.answer({ revision: head, cancelled: false, exitCode }));
  const tryOn = (system: System, undo = newUndoLog()): Work => {
    const hands: Hands = {
      system,
      run: (command, block) => {
        const execution = execute(system, command, undo);
        results.add(command, execution, null, block);
        return execution;
      },
      skip: results.skip,
      progress: () => {},
    };
    return workOf(action, hands, () => shellHandsOn(system, action, openShell, hands));
  };
  if (atOnce) {
    const undo = newUndoLog();
    try {
      return answer(toItsEnd(tryOn(machine.system, undo)));
    } finally {
      revert(machine.system, undo);
    }
  }
  const copy = systemFromSnapshot(snapshotOf(machine.system));
  if (!copy.ok) throw new Error('a snapshot of the running state cannot be read');
  return answer(await inBackground(paced(tryOn(copy.value)), () => false));
}

/** A preview's shell is a fresh one, and what it prints goes nowhere. */
function shellHandsOn(system: System, action: WorkAction, openShell: OpenShell, hands: Hands) {
  if (action.kind !== 'shell') throw new Error('only a shell line needs a shell');
  const { partition } = action;
  const machine = shellMachine(partition, () => system, writeWith(partition, hands));
  const output = { stdout: () => {}, stderr: () => {}, why: () => {} };
  return { shell: openShell(), machine, output };
}

const NOT_CANCELLED = { cancelled: false } as const;

function toItsEnd(work: Work): number | undefined {
  for (;;) {
    const step = work.next(NOT_CANCELLED);
    if (step.done) return step.value;
    if (step.value === 'blocked') return undefined;
  }
}

/** A write that would wait ends the preview: nothing else can happen on the copy. */
function* paced(work: Work): Generator<void, number | undefined, void> {
  for (;;) {
    const step = work.next(NOT_CANCELLED);
    if (step.done) return step.value;
    if (step.value === 'blocked') return undefined;
    yield;
  }
}

/** What an action would do. Nothing is journaled and nobody else ever sees the state in between. */

import type { Action, PreviewResult } from '../../shared/api.ts';
import type { Command } from '../../shared/command.ts';
import { fail, ok, type Rejection, type Result, rejection } from '../../shared/failure.ts';
import type { BlockId } from '../../shared/ids.ts';
import type { Step } from '../../shared/outcome.ts';
import type { Cause } from '../../shared/refusals/remedy.ts';
import type { StorageFigures } from '../../shared/storage-figures.ts';
import {
  execute,
  newUndoLog,
  revert,
  type System,
  snapshotOf,
  systemFromSnapshot,
  type UndoLog,
} from '../engine/index.ts';
import { logIn } from '../guest/login.ts';
import { type Driven, drive, driveInSlices, LEAVE, untilPending } from '../guest/shell/index.ts';
import type { OpenMachine } from '../machine/open-machine.ts';
import { backgroundPace, letOthersRun } from '../machine/pause.ts';
import { type ActionResults, newActionResults } from './action-results.ts';
import { causesOf } from './advice/index.ts';
import { figuresOf } from './figures.ts';
import { type CommandPort, isMove, type Work, type WorkAction, workOf } from './work.ts';

/** Up to this many blocks are tried on the machine itself, at once, and taken back. */
const AT_ONCE_BLOCKS = 64;

export async function preview(
  machine: OpenMachine,
  action: Action,
): Promise<Result<PreviewResult, Rejection>> {
  if (isMove(action)) {
    return fail(rejection('unknown', 'params.action', 'A move through the history has no preview.'));
  }
  const { head } = machine;
  const results = newActionResults();
  const small =
    action.kind === 'command' || (action.kind === 'blocks' && action.blocks.length <= AT_ONCE_BLOCKS);
  const tried = small ? tryAndTakeBack(machine, action, results) : await tryOnCopy(machine, action, results);
  const { before, after, ...ending } = tried;
  return ok({
    ...results.answer({ revision: head, cancelled: false, ...ending }),
    ...(before && after ? { figures: { before, after } } : {}),
  });
}

/** What is known when everything has been taken back. */
interface Previewed {
  readonly exitCode: number | undefined;
  readonly causes: readonly Cause[];
  readonly before: StorageFigures | undefined;
  readonly after: StorageFigures | undefined;
}

const figuresFor = (system: System, action: WorkAction): StorageFigures | undefined =>
  action.kind === 'blocks' ? figuresOf(system, action.partition) : undefined;

/** On the machine itself, without letting anything else run in between. */
function tryAndTakeBack(machine: OpenMachine, action: WorkAction, results: ActionResults): Previewed {
  const undo = newUndoLog();
  const before = figuresFor(machine.system, action);
  let exitCode: number | undefined;
  let after: StorageFigures | undefined;
  try {
    const work = workOf(action, portOn(machine.system, results, undo));
    exitCode = codeOf(work, drive(work, untilPending));
    after = figuresFor(machine.system, action);
  } finally {
    revert(machine.system, undo);
  }
  const causes = causesOf(machine.system, action, { ...results.refused(), planned: true });
  return { exitCode, causes, before, after };
}

async function tryOnCopy(
  machine: OpenMachine,
  action: WorkAction,
  results: ActionResults,
): Promise<Previewed> {
  const snapshot = snapshotOf(machine.system);
  await letOthersRun();
  const copy = systemFromSnapshot(snapshot);
  if (!copy.ok) throw new Error('a snapshot of the running state cannot be read');
  await letOthersRun();
  const undo = newUndoLog();
  const before = figuresFor(copy.value, action);
  await letOthersRun();
  const work = workOf(action, portOn(copy.value, results, undo));
  const pace = backgroundPace();
  const exitCode = codeOf(
    work,
    await driveInSlices(work, (at) => (at.kind === 'pause' || at.kind === 'blocked' ? pace() : LEAVE)),
  );
  await letOthersRun();
  const after = figuresFor(copy.value, action);
  await letOthersRun();
  const refused = results.refused();
  if (refused.groups.length === 0) return { exitCode, causes: [], before, after };
  revert(copy.value, undo);
  const causes = causesOf(copy.value, action, { ...refused, planned: true });
  return { exitCode, causes, before, after };
}

/** A write that would wait ends the preview: nothing else can happen on the copy. */
function codeOf(work: Work, driven: Driven<number | undefined>): number | undefined {
  if (driven.ended) return driven.value;
  work.return(undefined);
  return undefined;
}

function portOn(system: System, results: ActionResults, undo: UndoLog): CommandPort {
  const run = (command: Command, block?: BlockId): Step => {
    const execution = execute(system, command, undo);
    results.add(command, execution, null, block);
    return execution;
  };
  return {
    system,
    run,
    skip: results.skip,
    progress: () => {},
    isCancelled: () => false,
    // A fresh shell, and what it prints goes nowhere.
    shell: ({ partition }) => ({
      shell: logIn({ system: () => system, partition, run, interactive: true }).shell,
      streams: {},
    }),
  };
}

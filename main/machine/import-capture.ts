/**
 * A captured /sys becomes a machine: a partition like the captured one, brought to the same states by commands that its
 * journal shows. Nobody sees the machine before it is whole.
 */

import { guarded } from '../../db/storage-failure.ts';
import type { Command } from '../../shared/command.ts';
import { type Failure, fail, ok, type Result } from '../../shared/failure.ts';
import type { CaptureChoices, TakenFile } from '../../shared/saved-machine.ts';
import { GIB, MIB } from '../../shared/units.ts';
import type { Assumptions } from '../capture/assumptions.ts';
import { type AssembledCapture, captureOf } from '../capture/capture-of.ts';
import type { Received } from '../capture/collector.ts';
import { type CapturedSystem, captureDefinition } from '../capture/definition.ts';
import type { Capture } from '../capture/files.ts';
import { notReached, reachStates } from '../capture/reach.ts';
import { type CaptureSummary, captureName, summaryText } from '../capture/summary.ts';
import { createShell, FileTree, runToEnd } from '../guest/shell/index.ts';
import { newBatch } from './batch.ts';
import { fileFailure, freeName, type ImportFailure, removeHidden } from './import.ts';
import { keepCapture } from './kept-captures.ts';
import { SNAPSHOT_EVERY_COMMANDS, takeSnapshot } from './load.ts';
import { beginMachine, finishMachine, type MachineContext } from './machines.ts';
import { IMPORT_SLICE_MS, inBackground, letOthersRun } from './pause.ts';

const other = (failure: Failure): ImportFailure => ({ failure, problems: [] });

/** Where a capture comes from, and what the person says of it. */
export interface CaptureOrigin {
  /** Name of its file or directory: the machine is called after it. */
  readonly file: string;
  readonly assumptions: Assumptions;
  /** The machine whose shell looks at a capture that no machine can be made of; undefined: none does. */
  readonly lookIn?: number;
}

/** The caller has the turn. */
export async function importCapture(
  context: MachineContext,
  received: Received,
  { file, assumptions, lookIn }: CaptureOrigin,
): Promise<Result<TakenFile, ImportFailure>> {
  const name = captureName(file);
  const refused = (rule: string) => fail(fileFailure([{ path: 'file', rule }]));
  const assembled = await toEnd(captureOf(received, assumptions));
  if (!assembled.ok) return refused(assembled.failure);
  const captured = await toEnd(captureDefinition(assembled.value, name, assumptions));
  if (captured.ok) return await makeCaptured(context, assembled.value, captured.value, file);
  const { because, foreign } = captured.failure;
  if (foreign === undefined || lookIn === undefined) return refused(because);
  const { capture } = assembled.value;
  await keepCapture(context.stores.captures, lookIn, file, capture);
  const looked = { why: because, mount: `/mnt/${name}`, listing: listingOf(capture) };
  return ok({ machine: lookIn, looked });
}

/** What lsmem prints of it. */
const listingOf = (capture: Capture): string =>
  runToEnd(createShell(FileTree.of(capture)), 'lsmem -o +ZONES,NODE').stdout;

/** Nothing stops it. */
async function toEnd<T>(work: Generator<void, T, void>): Promise<T> {
  return (await inBackground(work, () => false)) as T;
}

async function makeCaptured(
  context: MachineContext,
  { capture }: AssembledCapture,
  captured: CapturedSystem,
  file: string,
): Promise<Result<TakenFile, ImportFailure>> {
  const { database, stores } = context;
  const name = captureName(file);
  const begun = beginMachine(context, freeName(context, name.slice(0, 56)), captured.definition);
  if (!begun.ok) return fail(other(begun.failure));
  await letOthersRun();
  const machine = begun.value;
  const { id } = machine;
  const undone = async (failure: Failure) => {
    await removeHidden(context, [id]);
    return fail(other(failure));
  };
  const batch = newBatch({ ...context, machine, actor: 'import' });
  let until = performance.now() + IMPORT_SLICE_MS;
  const run = (command: Command) => batch.execute(command).outcome;
  for (const _done of reachStates(captured, () => machine.system, run)) {
    if (performance.now() < until) continue;
    await letOthersRun();
    const committed = batch.commit();
    if (!committed.ok) return await undone(committed.failure);
    if (machine.sinceSnapshot >= SNAPSHOT_EVERY_COMMANDS) takeSnapshot(stores, machine);
    await letOthersRun();
    until = performance.now() + IMPORT_SLICE_MS;
  }
  await letOthersRun();
  const { known, derived, guessed } = captured;
  const assumed = [...guessed, ...notReached(captured, machine.system)];
  await letOthersRun();
  const committed = batch.commit();
  if (!committed.ok) return await undone(committed.failure);
  await letOthersRun();
  const taken = guarded(database.path, () => {
    takeSnapshot(stores, machine);
    return null;
  });
  if (!taken.ok) return await undone(taken.failure);
  const notes = notesOf(name, { known, derived, assumed });
  const finishing = finishMachine(context, machine, () => stores.machines.annotate(id, notes));
  const finished = await inBackground(finishing, () => false);
  if (finished && !finished.ok) return await undone(finished.failure);
  // The machine is whole without it: what the disk does not take is not there for `lsmem -s`.
  await keepCapture(stores.captures, id, file, capture).catch(() => undefined);
  return ok({ machine: id, known, derived, assumed, capture: choicesOf(captured) });
}

/** Sizes as `readAssumptions` reads them. */
function choicesOf({ partition: { profile, sclp, kernel } }: CapturedSystem): CaptureChoices {
  const size = (count: number): string => (count % GIB === 0 ? `${count / GIB}G` : `${count / MIB}M`);
  return {
    increment: size(sclp.incrementBytes),
    initial: size(profile.initialBytes),
    release: kernel.release,
    cmdline: kernel.commandLine,
  };
}

/** The summary stays with the machine. */
const notesOf = (name: string, summary: CaptureSummary): string =>
  `Imported from ${name}; the files as they were captured are in /mnt/${name} of its shell.\n${summaryText(summary)}`;

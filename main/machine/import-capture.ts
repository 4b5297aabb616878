/**
 * A captured /sys becomes a machine: a partition like the captured one, brought to the same states by commands that its
 * journal shows. Nobody sees the machine before it is whole.
 */

import { guarded } from '../../db/storage-failure.ts';
import type { Command } from '../../shared/command.ts';
import { type Failure, fail, ok, type Result } from '../../shared/failure.ts';
import type { TakenFile } from '../../shared/saved-machine.ts';
import { captureDefinition } from '../capture/definition.ts';
import { notReached, reachStates } from '../capture/reach.ts';
import { type CaptureSummary, captureName, summaryText } from '../capture/summary.ts';
import type { Capture } from '../capture/sysfs-import.ts';
import { newBatch } from './batch.ts';
import { fileFailure, freeName, type ImportFailure, removeHidden } from './import.ts';
import { keepCapture } from './kept-captures.ts';
import { SNAPSHOT_EVERY_COMMANDS, takeSnapshot } from './load.ts';
import { beginMachine, finishMachine, type MachineContext } from './machines.ts';
import { IMPORT_SLICE_MS, inBackground, letOthersRun } from './pause.ts';

const other = (failure: Failure): ImportFailure => ({ failure, problems: [] });

/** @param file the name of the file or directory it came from. The caller has the turn. */
export async function importCapture(
  context: MachineContext,
  capture: Capture,
  file: string,
): Promise<Result<TakenFile, ImportFailure>> {
  const { database, stores } = context;
  const name = captureName(file);
  const captured = captureDefinition(capture, name);
  if (!captured.ok) return fail(fileFailure([{ path: 'file', rule: captured.failure }]));
  const begun = beginMachine(context, freeName(context, name.slice(0, 56)), captured.value.definition);
  if (!begun.ok) return fail(other(begun.failure));
  const machine = begun.value;
  const { id } = machine;
  const undone = async (failure: Failure) => {
    await removeHidden(context, [id]);
    return fail(other(failure));
  };
  const batch = newBatch({ ...context, machine, actor: 'import' });
  let until = performance.now() + IMPORT_SLICE_MS;
  const run = (command: Command) => batch.execute(command).outcome;
  for (const _done of reachStates(captured.value, () => machine.system, run)) {
    if (performance.now() < until) continue;
    const committed = batch.commit();
    if (!committed.ok) return await undone(committed.failure);
    if (machine.sinceSnapshot >= SNAPSHOT_EVERY_COMMANDS) takeSnapshot(stores, machine);
    await letOthersRun();
    until = performance.now() + IMPORT_SLICE_MS;
  }
  const { known, guessed } = captured.value;
  const assumed = [...guessed, ...notReached(captured.value, machine.system)];
  const committed = batch.commit();
  if (!committed.ok) return await undone(committed.failure);
  await letOthersRun();
  const taken = guarded(database.path, () => {
    takeSnapshot(stores, machine);
    return null;
  });
  if (!taken.ok) return await undone(taken.failure);
  const notes = notesOf(name, { known, assumed });
  const finishing = finishMachine(context, machine, () => stores.machines.annotate(id, notes));
  const finished = await inBackground(finishing, () => false);
  if (finished && !finished.ok) return await undone(finished.failure);
  // The machine is whole without it: what the disk does not take is not there for `lsmem -s`.
  await keepCapture(stores.captures, id, file, capture).catch(() => undefined);
  return ok({ machine: id, known, assumed });
}

/** The summary stays with the machine. */
const notesOf = (name: string, summary: CaptureSummary): string =>
  `Imported from ${name}; the files as they were captured are in /mnt/${name} of its shell.\n${summaryText(summary)}`;

/**
 * A machine file becomes a machine: its commands are carried out again, one after the other, and must lead to the
 * states that the file tells of. Nobody sees the machine before it is whole; what a dead process leaves is cleared
 * away at the next start.
 */

import { guarded } from '../../db/storage-failure.ts';
import { type Failure, type FileProblem, fail, ok, type Result, rejection } from '../../shared/failure.ts';
import type { FileRefusal } from '../../shared/saved-machine.ts';
import { ENGINE_VERSION, stateHash } from '../engine/index.ts';
import type { FileAction, FileJournal, MachineFile } from '../files/machine-file-form.ts';
import { problemText } from '../files/problem.ts';
import { fitsOutcome, outcomeWord } from '../files/writes-text.ts';
import { storedFilesOf } from '../guest/tree/kept-disk.ts';
import { newBatch } from './batch.ts';
import { SNAPSHOT_EVERY_COMMANDS, takeSnapshot } from './load.ts';
import { beginMachine, finishMachine, type MachineContext } from './machines.ts';
import { placeHead } from './move-head.ts';
import { type OpenMachine, pathTo, tipOf } from './open-machine.ts';
import { backgroundPace, IMPORT_SLICE_MS, inBackground, letOthersRun } from './pause.ts';

export type ImportFailure = FileRefusal;

export const fileFailure = (problems: readonly FileProblem[]): ImportFailure => {
  const [first = { path: 'file', rule: 'it cannot be read' }] = problems;
  return {
    failure: rejection('malformed', first.path, `The file was refused: ${problemText(first)}.`),
    problems,
  };
};
const other = (failure: Failure): ImportFailure => ({ failure, problems: [] });

/** Adds the machine of a file. The caller has the turn. @returns its id */
export async function importMachine(
  context: MachineContext,
  file: MachineFile,
): Promise<Result<number, ImportFailure>> {
  const begun = beginMachine(context, freeName(context, file.name), file.system, {
    notes: file.notes,
    unknownFields: JSON.stringify(file.unknown),
  });
  if (!begun.ok) return fail(other(begun.failure));
  const machine = begun.value;
  if (file.journal) {
    const replayed = await new Replay(context, machine, file, file.journal).run();
    if (!replayed.ok) {
      await removeHidden(context, [machine.id]);
      return replayed;
    }
  }
  const kept = keepFilesOf(context, machine.id, file, context.now());
  if (!kept.ok) {
    await removeHidden(context, [machine.id]);
    return kept;
  }
  const finished = await inBackground(finishMachine(context, machine), () => false);
  if (finished?.ok) return ok(machine.id);
  await removeHidden(context, [machine.id]);
  return fail(other(finished?.failure ?? rejection('busy', 'file', 'The import was stopped.')));
}

/** Disks of guests, and runbooks. */
function keepFilesOf(
  { database, stores }: MachineContext,
  id: number,
  { guests, runbooks = [] }: MachineFile,
  now: number,
): Result<null, ImportFailure> {
  const written = guarded(database.path, () =>
    stores.transaction.around(() => {
      for (const { partition, files } of guests)
        for (const file of storedFilesOf(files)) stores.guestFiles.put(id, partition, file);
      for (const runbook of runbooks) stores.runbooks.add(id, now, JSON.stringify(runbook));
    }),
  );
  return written.ok ? ok(null) : fail(other(written.failure));
}

/** The name, or the name with a number when a machine has it already. */
export function freeName({ stores }: Pick<MachineContext, 'stores'>, name: string): string {
  const taken = new Set(stores.machines.list().map((machine) => machine.name));
  for (let count = 1; ; count++) {
    const candidate = count === 1 ? name : `${name.slice(0, 56)} (${count})`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** Removes hidden machines, a piece at a time, and gives the disk back what they took. What `stop` leaves is removed at the next start. */
export async function removeHidden(
  { database, stores }: MachineContext,
  machines: readonly number[],
  stop: () => boolean = () => false,
): Promise<void> {
  const rowsAtATime = 500;
  for (const id of machines) {
    for (let more = true; more && !stop(); ) {
      const removed = guarded(database.path, () =>
        stores.transaction.around(() => stores.machines.removeSome(id, rowsAtATime)),
      );
      more = removed.ok && removed.value;
      await letOthersRun();
    }
  }
  for (let more = true; more && !stop(); ) {
    const given = guarded(database.path, () => database.giveBack(PAGES_AT_A_TIME));
    more = given.ok && given.value;
    await letOthersRun();
  }
}

/** Pages of the file that are given back at a time. */
const PAGES_AT_A_TIME = 200;

class Replay {
  readonly #context: MachineContext;
  readonly #journal: FileJournal;
  readonly #definition: string;
  readonly #machine: OpenMachine;
  /** Numbers of branches here by their numbers in the file. */
  readonly #branches = new Map<number, number>();

  constructor(context: MachineContext, machine: OpenMachine, file: MachineFile, journal: FileJournal) {
    this.#context = context;
    this.#journal = journal;
    this.#definition = JSON.stringify(file.system);
    this.#machine = machine;
  }

  async run(): Promise<Result<null, ImportFailure>> {
    const { actions, branches } = this.#journal;
    const first = actions[0]?.branch ?? branches[0]?.branch ?? 1;
    this.#branches.set(first, this.#machine.branch);
    const pace = backgroundPace();
    for (const [index, action] of actions.entries()) {
      await pace();
      const done = await this.#action(action, index);
      if (!done.ok) return done;
    }
    this.#nameBranches();
    return await this.#end();
  }

  async #action(action: FileAction, index: number): Promise<Result<null, ImportFailure>> {
    const placed = await this.#goTo(action, index);
    if (!placed.ok) return placed;
    await letOthersRun();
    const machine = this.#machine;
    const batch = newBatch({
      ...this.#context,
      machine,
      actor: action.actor,
      now: () => action.stampMs,
    });
    let until = performance.now() + IMPORT_SLICE_MS;
    for (const [place, { command, outcome }] of action.steps.entries()) {
      const executed = batch.execute(command);
      const word = outcomeWord(executed.outcome);
      if (!fitsOutcome(outcome, executed.outcome) && this.#sameEngine()) {
        batch.discard();
        const rule = `revision ${action.revision + place} leads to ${word ?? 'success'}, and the file says ${outcome ?? 'success'}`;
        return this.#refuse(`journal.actions[${index}].commands`, rule);
      }
      if (performance.now() < until) continue;
      // Nobody else sees this machine yet: it may wait between its commands and their commit.
      await letOthersRun();
      const committed = batch.commit();
      if (!committed.ok) return fail(other(committed.failure));
      await letOthersRun();
      until = performance.now() + IMPORT_SLICE_MS;
    }
    const committed = batch.commit();
    if (!committed.ok) return fail(other(committed.failure));
    this.#branches.set(action.branch, machine.branch);
    const hash = stateHash(machine.system);
    if (action.hash !== null && action.hash !== hash && this.#sameEngine()) {
      const rule = `its commands lead to the state ${hash}, and the file says ${action.hash}: something before it was changed`;
      return this.#refuse(`journal.actions[${index}].hash`, rule);
    }
    if (machine.sinceSnapshot >= SNAPSHOT_EVERY_COMMANDS) {
      await letOthersRun();
      takeSnapshot(this.#context.stores, machine);
    }
    return ok(null);
  }

  /** Puts the head where the action was carried out. */
  async #goTo({ after, branch }: FileAction, index: number): Promise<Result<null, ImportFailure>> {
    const machine = this.#machine;
    const known = this.#branches.get(branch);
    const tip = machine.branches.find((row) => row.branch === known)?.tip;
    if (known !== undefined && tip !== after)
      return this.#refuse(
        `journal.actions[${index}].after`,
        `branch ${branch} goes on after revision ${tip}`,
      );
    if (known === undefined && machine.branches.some((row) => row.tip === after))
      return this.#refuse(`journal.actions[${index}].branch`, 'a branch starts before the end of another');
    if (machine.head === after && machine.branch === (known ?? machine.branch)) return ok(null);
    const owner = this.#ownerOf(after);
    return this.#place(after, known ?? owner);
  }

  #ownerOf(at: number): number {
    const { stores } = this.#context;
    return stores.journal.find(this.#machine.id, at)?.branch ?? this.#machine.branches[0]?.branch ?? 1;
  }

  async #place(at: number, branch: number): Promise<Result<null, ImportFailure>> {
    const context = { ...this.#context, machine: this.#machine };
    const placed = await placeHead(context, this.#definition, { revision: at, branch });
    return placed.ok ? ok(null) : fail(other(placed.failure));
  }

  #nameBranches(): void {
    const { stores } = this.#context;
    const machine = this.#machine;
    for (const { branch: inFile, name } of this.#journal.branches) {
      const branch = this.#branches.get(inFile);
      if (branch !== undefined) stores.branches.rename(machine.id, branch, name);
    }
    machine.branches = stores.branches.list(machine.id);
  }

  async #end(): Promise<Result<null, ImportFailure>> {
    const { head, branch: inFile } = this.#journal;
    const machine = this.#machine;
    const branch = this.#branches.get(inFile);
    if (branch === undefined) return this.#refuse('journal.branch', `there is no branch ${inFile}`);
    if (machine.head !== head || machine.branch !== branch) {
      const path = pathTo(machine.branches, branch, head);
      const owner = this.#ownerOf(head);
      if (head > 0 && path.at(-1)?.branch !== owner)
        return this.#refuse('journal.head', `revision ${head} is not on branch ${inFile}`);
      const placed = await this.#place(head, branch);
      if (!placed.ok) return placed;
    }
    if (machine.head === tipOf(machine) && machine.head > 0) takeSnapshot(this.#context.stores, machine);
    return ok(null);
  }

  #sameEngine(): boolean {
    return this.#journal.engine === ENGINE_VERSION;
  }

  #refuse(path: string, rule: string): { ok: false; failure: ImportFailure } {
    return fail(fileFailure([{ path, rule }]));
  }
}

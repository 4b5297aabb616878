/** Looking at past revisions. The last state that was looked at is kept, so that stepping forward costs one command. */

import type { Stores } from '../../db/stores.ts';
import type { MachineEvent } from '../../shared/event.ts';
import { type Failure, fail, ok, type Result, rejection } from '../../shared/failure.ts';
import { type Revision, revision } from '../../shared/ids.ts';
import type { PastView } from '../../shared/saved-machine.ts';
import type { SequenceView } from '../../shared/sequence-view.ts';
import type { CallsView } from '../../shared/view.ts';
import {
  callsOf,
  ENGINE_VERSION,
  execute,
  isCall,
  linesOfCalls,
  newUndoLog,
  notificationsOf,
  partitionView,
  revert,
  runningRelease,
  type System,
  stateHash,
} from '../engine/index.ts';
import { commandOf, outcomeOf, parseStored } from './journal-entry.ts';
import { journalRow } from './journal-row.ts';
import { newLock } from './lock.ts';
import { type OpenMachine, onPath, pathTo, tipOf } from './open-machine.ts';
import { inBackground, letOthersRun } from './pause.ts';
import type { Mismatch } from './replay.ts';
import { replayOn, restore } from './restore.ts';
import { sentenceOf } from './sentence.ts';

/** From further away, a snapshot is nearer. */
const STEP_AT_MOST = 1000;

/** What a command led to; why it was refused the session tells. */
export type ToldSequence = Omit<SequenceView, 'causes'>;

export interface Past {
  /** Hands the state at a revision of the open machine to `use`, which leaves it as it is. */
  at<T>(wanted: Revision, use: (system: System) => T): Promise<Result<T, Failure>>;
  /** The events of a command: as they were told, or produced again. null: there is no such revision. */
  sequence(wanted: Revision): Promise<ToldSequence | null>;
  /** The kernel's calls behind that sequence; null where there are none, or none that are known. */
  calls(wanted: Revision): Promise<CallsView | null>;
  forget(): void;
}

/** @param open the open machine and its stored definition */
export function newPast(stores: Stores, open: () => { machine: OpenMachine; definition: string }): Past {
  const lock = newLock();
  let kept: { machine: OpenMachine; revision: number; branch: number; system: System } | undefined;

  const stateAt = async (wanted: Revision): Promise<Result<System, Failure>> => {
    const { machine, definition } = open();
    if (wanted === machine.head) return ok(machine.system);
    const row = wanted === 0 ? undefined : stores.journal.find(machine.id, wanted);
    if (wanted !== 0 && !row) return noRevision(wanted);
    const branch = row?.branch ?? machine.branches[0]?.branch ?? 1;
    const path = pathTo(machine.branches, branch, wanted);
    const last = kept;
    const isNear =
      last?.machine === machine &&
      last.revision <= wanted &&
      wanted - last.revision <= STEP_AT_MOST &&
      (last.revision === 0 || onPath(path, last.branch, last.revision));
    kept = undefined;
    const work =
      isNear && last
        ? replayOn(stores, { machine: machine.id, path }, { system: last.system, from: last.revision })
        : restore(stores, { machine: machine.id, definition, path, startAtMost: wanted });
    const restored = await inBackground(work, () => false);
    if (!restored?.ok) return notReached(wanted, restored?.failure);
    const { system } = restored.value;
    kept = { machine, revision: wanted, branch, system };
    return ok(system);
  };

  const past: Past = {
    at: async (wanted, use) => {
      const release = await lock.take();
      try {
        const state = await stateAt(wanted);
        return state.ok ? ok(use(state.value)) : state;
      } finally {
        release();
      }
    },
    sequence: (wanted) => sequenceOf(stores, open().machine, wanted, past.at),
    calls: async (wanted) => {
      const sequence = await past.sequence(wanted);
      return sequence && callsAfter(sequence, past.at);
    },
    forget: () => {
      kept = undefined;
    },
  };
  return past;
}

/** Where the journal has no events, the command is carried out again on the state before it, and taken back. */
async function sequenceOf(
  stores: Stores,
  machine: OpenMachine,
  wanted: Revision,
  at: Past['at'],
): Promise<ToldSequence | null> {
  const row = stores.journal.find(machine.id, wanted);
  const command = row && commandOf(row);
  const outcome = row && outcomeOf(row);
  if (!row || !command || !outcome) return null;
  const view = { revision: wanted, command, outcome, remark: null };
  const told =
    machine.recent.of(wanted) ?? (row.events === null ? undefined : parseStored<MachineEvent[]>(row.events));
  if (told) return { ...view, events: told };
  // Getting there is one piece of work, the command itself another.
  await at(revision(row.parent), () => null);
  await letOthersRun();
  const again = await at(revision(row.parent), (system) => {
    const undo = newUndoLog();
    const { events } = execute(system, command, undo);
    const hash = stateHash(system);
    revert(system, undo);
    return { events, isSame: hash === row.stateHash };
  });
  if (!again.ok) return { ...view, events: [], remark: sentenceOf(again.failure) };
  const { events, isSame } = again.value;
  if (row.engine === ENGINE_VERSION && isSame) return { ...view, events };
  const remark = isSame
    ? `Written by engine version ${row.engine}; the steps are those of version ${ENGINE_VERSION}, which leads to the same state.`
    : `Revision ${wanted} was written by engine version ${row.engine}, and this version leads elsewhere: its steps cannot be told any more.`;
  return { ...view, events: isSame ? events : [], remark };
}

/** Which functions a kernel has follows from the state that the command left. */
async function callsAfter(
  { revision: wanted, command, events }: ToldSequence,
  at: Past['at'],
): Promise<CallsView | null> {
  if (!('partition' in command)) return null;
  const { partition } = command;
  const found = await at(wanted, (system) => ({
    steps: callsOf(system, partition, events),
    release: runningRelease(system, partition) ?? '',
    pagesPerBlock: partitionView(system, partition)?.geometry.pagesPerBlock ?? 1,
    notifications: notificationsOf(system, partition, events),
  }));
  if (!found.ok || !found.value.steps?.some(isCall)) return null;
  const { steps, release, notifications, pagesPerBlock } = found.value;
  return {
    revision: wanted,
    release,
    notifications,
    pagesPerBlock,
    ...linesOfCalls(steps, CALL_LINES, release),
  };
}

/** Lines of a call tree that are sent; a tree with more is one of an IPL with very many blocks. */
const CALL_LINES = 4000;

const noRevision = (wanted: number): { ok: false; failure: Failure } =>
  fail(rejection('unknown', 'params.revision', `There is no revision ${wanted}.`));

const notReached = (wanted: number, mismatch: Mismatch | undefined): { ok: false; failure: Failure } =>
  fail(
    rejection(
      'unknown',
      'params.revision',
      `Revision ${wanted} cannot be shown: ${mismatch?.report ?? 'the replay was stopped'} The journal still says what was asked and what became of it.`,
    ),
  );

/** What a revision was, and where to go from it. */
export function pastView(stores: Stores, machine: OpenMachine, at: Revision): PastView {
  const row = at === 0 ? undefined : stores.journal.find(machine.id, at);
  const ahead = pathTo(machine.branches, machine.branch, tipOf(machine));
  const isAhead = at === 0 || (row !== undefined && onPath(ahead, row.branch, at));
  const tip = machine.branches.find(({ branch }) => branch === row?.branch)?.tip ?? at;
  const path = isAhead ? ahead : pathTo(machine.branches, row?.branch ?? machine.branch, tip);
  const range = path.find(({ upTo }) => upTo > at);
  const next = range && stores.journal.rows(machine.id, { ...range, after: at }, 1)[0];
  const nextAction =
    next && range ? stores.journal.actionEnds(machine.id, next.action, range.upTo).last : null;
  const first = row && stores.journal.actionEnds(machine.id, row.action, at).first;
  const before = first === undefined ? undefined : stores.journal.find(machine.id, first)?.parent;
  return {
    revision: at,
    row: row ? (journalRow(row, isAhead) ?? null) : null,
    previous: row ? revision(row.parent) : null,
    previousAction: before === undefined ? null : revision(before),
    next: next ? revision(next.revision) : null,
    nextAction: nextAction === null ? null : revision(nextAction),
  };
}

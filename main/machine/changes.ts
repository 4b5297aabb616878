/**
 * At which revision each block and each increment last changed: the history gone through once more from its beginning,
 * in the background. What was found is kept, so that asking again after some commands costs those commands.
 */

import type { Stores } from '../../db/stores.ts';
import type { CellTable, Query, QueryAnswer } from '../../shared/api.ts';
import type { SystemDefinition } from '../../shared/definition.ts';
import { type Failure, fail, ok, type Result, rejection } from '../../shared/failure.ts';
import { type PartitionName, type Revision, revision } from '../../shared/ids.ts';
import {
  blockCell,
  blockCells,
  createSystem,
  incrementCell,
  incrementCells,
  partitionNames,
  partitionView,
  type System,
  snapshotOf,
  systemFromSnapshot,
  touchedCells,
  type UndoLog,
} from '../engine/index.ts';
import { parseStored } from './journal-entry.ts';
import { newLock } from './lock.ts';
import { type OpenMachine, onPath, pathTo } from './open-machine.ts';
import { inBackground } from './pause.ts';
import { type Note, replayOn } from './restore.ts';

type ChangesQuery = Extract<Query, { kind: 'changes' }>;
type ChangesAnswer = Extract<QueryAnswer, { kind: 'changes' }>;

export interface Changes {
  at(wanted: ChangesQuery): Promise<Result<ChangesAnswer, Failure>>;
  /** Another machine is open. */
  forget(): void;
}

/** Cells as they are at a revision, and the revision that gave each its value. */
interface Track {
  readonly cells: Uint16Array | Uint8Array;
  readonly last: Uint32Array;
}
type Tracks = Map<PartitionName, { [T in CellTable]: Track }>;

interface Place {
  readonly machine: OpenMachine;
  readonly revision: number;
  readonly branch: number;
}
interface Kept extends Place {
  readonly system: System;
  readonly tracks: Tracks;
}
/** A place that can be taken up any number of times: the state is packed. */
interface Mark extends Place {
  readonly packed: Uint8Array;
  readonly tracks: Tracks;
}

/** What is gone again at most after an undo of something short. */
const MARK_EVERY_COMMANDS = 500;
const MARKS_KEPT = 10;

const copyOf = (tracks: Tracks): Tracks =>
  new Map(
    [...tracks].map(([name, { block, increment }]) => [
      name,
      {
        block: { cells: block.cells.slice(), last: block.last.slice() },
        increment: { cells: increment.cells.slice(), last: increment.last.slice() },
      },
    ]),
  );

const markOf = ({ system, tracks, ...place }: Kept): Mark => ({
  ...place,
  packed: snapshotOf(system),
  tracks: copyOf(tracks),
});

function takenUp({ packed, tracks, ...place }: Mark): Kept | undefined {
  const unpacked = systemFromSnapshot(packed);
  return unpacked.ok ? { ...place, system: unpacked.value, tracks: copyOf(tracks) } : undefined;
}

/** Where there are too many, the one goes whose neighbours are closest for how far back they lie. */
function withMark(marks: readonly Mark[], mark: Mark): readonly Mark[] {
  const all = [...marks.filter(({ revision }) => revision !== mark.revision), mark].sort(
    (a, b) => a.revision - b.revision,
  );
  if (all.length <= MARKS_KEPT) return all;
  const newest = mark.revision + MARK_EVERY_COMMANDS;
  let [least, place] = [Number.POSITIVE_INFINITY, 0];
  for (let index = 0; index + 1 < all.length; index++) {
    const [before, after] = [all[index - 1]?.revision ?? 0, all[index + 1]?.revision ?? newest];
    const room = (after - before) / Math.max(1, newest - after);
    if (room < least) [least, place] = [room, index];
  }
  return all.toSpliced(place, 1);
}

/** @param open the open machine and its stored definition */
export function newChanges(
  stores: Stores,
  open: () => { machine: OpenMachine; definition: string },
): Changes {
  const lock = newLock();
  let kept: Kept | undefined;
  /** Places that were passed, oldest first: where to go on from after an undo. */
  let marks: readonly Mark[] = [];

  const upTo = async (wanted: Revision): Promise<Kept | undefined> => {
    const { machine, definition } = open();
    const row = wanted === 0 ? undefined : stores.journal.find(machine.id, wanted);
    if (wanted !== 0 && !row) return undefined;
    const branch = row?.branch ?? machine.branches[0]?.branch ?? 1;
    const path = pathTo(machine.branches, branch, wanted);
    const isBefore = (place: Place): boolean =>
      place.machine === machine &&
      place.revision <= wanted &&
      (place.revision === 0 || onPath(path, place.branch, place.revision));
    const mark = marks.findLast(isBefore);
    const goesOn = kept && isBefore(kept) && kept.revision >= (mark?.revision ?? 0);
    const start = goesOn ? kept : ((mark && takenUp(mark)) ?? beginning(machine, definition));
    kept = undefined;
    if (!start) return undefined;
    let since = 0;
    const note: Note = ({ row, undo }) => {
      noteChanges(start.tracks, start.system, row.revision, undo);
      if (++since % MARK_EVERY_COMMANDS !== 0) return;
      const { system, tracks } = start;
      marks = withMark(
        marks,
        markOf({ machine, revision: row.revision, branch: row.branch, system, tracks }),
      );
    };
    const from = { system: start.system, from: start.revision };
    const replayed = await inBackground(
      replayOn(stores, { machine: machine.id, path }, from, note),
      () => open().machine !== machine,
    );
    if (!replayed?.ok) return undefined;
    kept = { ...start, revision: wanted, branch };
    return kept;
  };

  return {
    at: async ({ partition, table, at }) => {
      const release = await lock.take();
      try {
        const found = await upTo(at);
        const track = found?.tracks.get(partition)?.[table];
        if (!found || !track) return unknown(partition, at);
        const { last } = track;
        const steps = Array.from(last, (value, index) => value - (index === 0 ? 0 : (last[index - 1] ?? 0)));
        const since = firstOfAction(stores, found.machine.id, newest(track.last));
        return ok({ kind: 'changes', partition, table, at, since: revision(since), steps });
      } finally {
        release();
      }
    },
    forget: () => {
      kept = undefined;
      marks = [];
    },
  };
}

const unknown = (partition: PartitionName, at: number): { ok: false; failure: Failure } =>
  fail(rejection('unknown', 'params.at', `The changes of ${partition} up to revision ${at} cannot be told.`));

function beginning(machine: OpenMachine, definition: string): Kept | undefined {
  const parsed = parseStored<SystemDefinition>(definition);
  const created = parsed && createSystem(parsed);
  if (!created?.ok) return undefined;
  const system = created.value;
  const tracks: Tracks = new Map();
  for (const name of partitionNames(system)) tracks.set(name, freshTracks(system, name));
  return { machine, revision: 0, branch: 0, system, tracks };
}

function freshTracks(system: System, name: PartitionName): { [T in CellTable]: Track } {
  const [block, increment] = [blockCells(system, name), incrementCells(system, name)];
  return {
    block: { cells: block, last: new Uint32Array(block.length) },
    increment: { cells: increment, last: new Uint32Array(increment.length) },
  };
}

/** What one command changed, of the cells that its undo log names. */
function noteChanges(tracks: Tracks, system: System, at: number, undo: UndoLog): void {
  for (const [name, { blocks, increments }] of touchedCells(system, undo)) {
    const track = tracks.get(name) ?? freshTracks(system, name);
    tracks.set(name, track);
    // Another geometry touches all cells, from the first one on; a look at the whole partition is not for every command.
    if (blocks[0] === 0 || increments[0] === 1) fitGeometry(track, system, name, at);
    if (noteAll(track, system, name, { blocks, increments }, at)) continue;
    for (const block of blocks) noteCell(track.block, block, blockCell(system, name, block), at);
    for (const rn of increments) noteCell(track.increment, rn - 1, incrementCell(system, name, rn), at);
  }
}

function fitGeometry(
  track: { [T in CellTable]: Track },
  system: System,
  name: PartitionName,
  at: number,
): void {
  const geometry = partitionView(system, name)?.geometry;
  if (!geometry) return;
  const { blockCount, rnMax } = geometry;
  if (track.block.cells.length !== blockCount) track.block = allChanged(blockCells(system, name), at);
  if (track.increment.cells.length !== rnMax) track.increment = allChanged(incrementCells(system, name), at);
}

/** Another geometry: a number stands for other memory than before. */
const allChanged = (cells: Track['cells'], at: number): Track => ({
  cells,
  last: new Uint32Array(cells.length).fill(at),
});

/** Where a command touched most of a partition, all cells at once cost less than one after the other. */
function noteAll(
  { block, increment }: { [T in CellTable]: Track },
  system: System,
  name: PartitionName,
  touched: { readonly blocks: readonly number[]; readonly increments: readonly number[] },
  at: number,
): boolean {
  const count = touched.blocks.length + touched.increments.length;
  if (count < ALL_AT_ONCE || 2 * count < block.cells.length + increment.cells.length) return false;
  blockCells(system, name).forEach((value, index) => void noteCell(block, index, value, at));
  incrementCells(system, name).forEach((value, index) => void noteCell(increment, index, value, at));
  return true;
}

const ALL_AT_ONCE = 1000;

function noteCell({ cells, last }: Track, index: number, value: number, at: number): void {
  if (cells[index] === value) return;
  cells[index] = value;
  last[index] = at;
}

function newest(last: Uint32Array): number {
  let most = 0;
  for (const value of last) if (value > most) most = value;
  return most;
}

/** First revision of the action that a revision belongs to; 0 for the definition. */
function firstOfAction(stores: Stores, machine: number, at: number): number {
  const row = at === 0 ? undefined : stores.journal.find(machine, at);
  return row ? stores.journal.actionEnds(machine, row.action, at).first : 0;
}

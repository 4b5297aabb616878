/**
 * Makes a runbook of a change: checks of the state it begins with, its steps, checks of what it leads to, and the way back,
 * which follows from the states themselves. Everything is carried out on a copy on the way.
 */

import { BLOCK } from '../../../shared/cells.ts';
import type { BlockId, PartitionName } from '../../../shared/ids.ts';
import {
  type Rehearsal,
  RUNBOOK_FORMAT,
  RUNBOOK_LIMITS,
  type Runbook,
  type RunbookForm,
  type RunbookPart,
  type RunbookStep,
} from '../../../shared/runbook.ts';
import type { StorageFigures } from '../../../shared/storage-figures.ts';
import { type Bytes, bytes, formatBytes, GIB, KIB, MIB } from '../../../shared/units.ts';
import { blockCells, partitionView, type System, systemView } from '../../engine/index.ts';
import type { StoredFile } from '../../guest/tree/kept-disk.ts';
import { figuresOf } from '../figures.ts';
import { type Piece, piecesBetween } from './changes.ts';
import { type CommandContext, statesCommand, step, stepsFor } from './commands.ts';
import { copyOf, type InPieces, paced, rehearseStep, withNotes } from './rehearse.ts';
import { risksOf } from './risks.ts';
import { placeOn } from './run-command.ts';

/** What is to be done, and on which state. */
export interface Change {
  readonly base: System;
  readonly partition: PartitionName;
  readonly title: string;
  readonly purpose: string;
  readonly steps: readonly RunbookStep[];
  /** Of what the steps do to blocks, as far as it is known beforehand. */
  readonly pieces: readonly Piece[];
  /** Steps of the way back that no state of blocks tells of: parameters. */
  readonly alsoBack: readonly RunbookStep[];
  /** What had to be left out. */
  readonly notes: readonly string[];
  readonly files: readonly StoredFile[];
}

export interface Maker {
  readonly author: string;
  readonly form: RunbookForm;
  readonly rehearsal: Rehearsal;
}

export const contextFor = (system: System, partition: PartitionName): CommandContext => {
  const view = partitionView(system, partition);
  const cells = blockCells(system, partition);
  return {
    era: view?.era ?? 'classic',
    blockBytes: view?.geometry.blockBytes ?? bytes(0),
    configured: (block) => ((cells[block] ?? 0) & BLOCK.configured) !== 0,
  };
};

/** Steps of a part at most, those that had to be left out counted. */
function bounded(steps: readonly RunbookStep[], notes: string[]): RunbookStep[] {
  const more = steps.length - RUNBOOK_LIMITS.steps;
  if (more > 0)
    notes.push(`${more} steps are left out: a part of a runbook has at most ${RUNBOOK_LIMITS.steps}.`);
  return steps.slice(0, RUNBOOK_LIMITS.steps);
}

export function* makeRunbook(change: Change, { author, form, rehearsal }: Maker): InPieces<Runbook> {
  const { base, partition } = change;
  const place = placeOn(copyOf(base), partition, change.files);
  const notes = [...change.notes];
  const planned = bounded(change.steps, notes);
  const total = planned.length * 2 + CHECKS;
  let done = 0;
  function* through(part: RunbookPart, steps: readonly RunbookStep[]): InPieces<RunbookStep[]> {
    const rehearsed: RunbookStep[] = [];
    for (const [index, each] of steps.entries()) {
      const ran = yield* paced(rehearseStep(place, part, index, each), { done, total });
      rehearsed.push(ran.step);
      notes.push(...ran.notes);
      done = Math.min(done + 1, total);
      yield { done, total };
    }
    return rehearsed;
  }

  const touched = change.pieces.flatMap(({ blocks }) => blocks);
  const before = yield* through('before', checksBefore(base, change, touched));
  const steps = yield* through('steps', planned);
  const reached = copyOf(place.system);
  const affected = union(touched, changedBlocks(base, reached, partition));
  const after = yield* through('after', checksAfter(affected));
  const ways = piecesBetween(reached, base, partition);
  const backward = [
    ...stepsFor(ways, form, contextFor(reached, partition)),
    ...change.alsoBack,
    ...checksBack(affected),
  ];
  const back = yield* through('back', bounded(backward, notes));
  const left = piecesBetween(place.system, base, partition).flatMap(({ blocks }) => blocks);
  if (left.length > 0)
    notes.push(
      `The way back does not lead back wholly: ${left.length === 1 ? 'a block is' : `${left.length} blocks are`} in another state or zone than before.`,
    );
  return {
    format: RUNBOOK_FORMAT,
    title: change.title.slice(0, RUNBOOK_LIMITS.lineChars),
    change: '',
    author,
    system: systemView(base).name,
    partition,
    purpose: [change.purpose, figuresText(base, reached, partition)].filter(Boolean).join('\n'),
    rehearsal,
    risks: withNotes(risksOf(base, reached, partition, change.pieces), notes),
    before,
    steps,
    after,
    back,
  };
}

/** Checks of all parts together, about. */
const CHECKS = 8;

const union = (a: readonly BlockId[], b: readonly BlockId[]): BlockId[] =>
  [...new Set([...a, ...b])].sort((x, y) => x - y);

function changedBlocks(from: System, to: System, partition: PartitionName): BlockId[] {
  const [before, after] = [blockCells(from, partition), blockCells(to, partition)];
  return [...after.keys()].filter((block) => before[block] !== after[block]) as BlockId[];
}

const SUMMARY = 'lsmem -b --summary=only';
const AUTO_ONLINE = 'cat /sys/devices/system/memory/auto_online_blocks';

function checksBefore(base: System, { partition }: Change, blocks: readonly BlockId[]): RunbookStep[] {
  const view = partitionView(base, partition);
  return [
    {
      ...step('The kernel is the one of the rehearsal', 'uname -r', 'contains'),
      output: view?.release ?? '',
    },
    step('What the kernel does with blocks that are added', AUTO_ONLINE),
    step('Storage that is online and offline', SUMMARY),
    ...states('The blocks are as they were', blocks),
  ];
}

const checksAfter = (blocks: readonly BlockId[]): RunbookStep[] => [
  ...states('The blocks are as they are to be', blocks),
  step('Storage that is online and offline', SUMMARY),
];

const checksBack = (blocks: readonly BlockId[]): RunbookStep[] => [
  ...states('The blocks are as they were before the change', blocks),
  step('Storage that is online and offline', SUMMARY),
];

/** Of a few lists: counted in one line each. */
const states = (title: string, blocks: readonly BlockId[]): RunbookStep[] =>
  blocks.length === 0
    ? []
    : statesCommand(blocks)
        .slice(0, 4)
        .map((command) => step(title, command));

/** "MemTotal 63.4 GiB → 67.4 GiB": what the change is good for. */
function figuresText(before: System, after: System, partition: PartitionName): string {
  const [was, is] = [figuresOf(before, partition), figuresOf(after, partition)];
  if (!was || !is) return '';
  const mebibytes = (kib: number): string => formatBytes(bytes(Math.round((kib * KIB) / MIB) * MIB));
  const gibibytes = (kib: number): string => `${((kib * KIB) / GIB).toFixed(2)} GiB`;
  const online = ({ onlineBlocks, blockBytes }: StorageFigures): string =>
    formatBytes((onlineBlocks * blockBytes) as Bytes);
  return [
    `Online ${online(was)} → ${online(is)}`,
    `MemTotal ${gibibytes(was.memTotalKib)} → ${gibibytes(is.memTotalKib)}`,
    `memmap in the blocks ${mebibytes(was.memmapSelfKib)} → ${mebibytes(is.memmapSelfKib)}`,
    `memmap in system memory ${mebibytes(was.memmapSystemKib)} → ${mebibytes(is.memmapSystemKib)}`,
  ]
    .join('; ')
    .concat('.');
}

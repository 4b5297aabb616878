/** A change of blocks as a runbook sees it: which blocks, from which state to which, as what. */

import type { BlockAction, BlockVerb } from '../../../shared/block-action.ts';
import { type BlockState, blockStateOf, zoneIndexOf } from '../../../shared/cells.ts';
import type { BlockId, PartitionName } from '../../../shared/ids.ts';
import { blockCells, partitionView, type System } from '../../engine/index.ts';

/** Part of a change that is one command: blocks that go the same way. */
export type Piece = BlockAction;

/** Blocks of one state before a change, as they are to be again after the way back. */
interface Standing {
  readonly state: BlockState;
  /** Word that brings it online again as it was; undefined for blocks that are not online. */
  readonly onlineAs: BlockAction['onlineAs'];
}

/** A run of blocks that follow each other. */
export interface BlockRun {
  readonly first: number;
  readonly last: number;
}

/** "4", "4-11": as chmem, seq and lsmem count. */
export const runText = ({ first, last }: BlockRun): string =>
  first === last ? `${first}` : `${first}-${last}`;

export function runsOf(blocks: readonly number[]): BlockRun[] {
  const runs: { first: number; last: number }[] = [];
  for (const block of [...new Set(blocks)].sort((a, b) => a - b)) {
    const open = runs.at(-1);
    if (open && open.last === block - 1) open.last = block;
    else runs.push({ first: block, last: block });
  }
  return runs;
}

/** How blocks of a state stand; the state is read once. */
function standings(system: System, partition: PartitionName): (block: number) => Standing {
  const cells = blockCells(system, partition);
  const zones = (partitionView(system, partition)?.zones ?? []).map(({ name }) => name);
  return (block) => {
    const cell = cells[block] ?? 0;
    const state = blockStateOf(cell);
    const movable = zones[zoneIndexOf(cell)] === 'Movable';
    return {
      state,
      onlineAs: state === 'online' ? (movable ? 'online_movable' : 'online_kernel') : undefined,
    };
  };
}

/**
 * What leads from one state of a partition's blocks to another, storage given back first: what is freed may be needed.
 * Blocks that either side does not have are left alone.
 */
export function piecesBetween(from: System, to: System, partition: PartitionName): Piece[] {
  const count = Math.min(blockCells(from, partition).length, blockCells(to, partition).length);
  const [standsFrom, standsTo] = [standings(from, partition), standings(to, partition)];
  const ways = new Map<string, { verb: BlockVerb; onlineAs: BlockAction['onlineAs']; blocks: BlockId[] }>();
  for (let number = 0; number < count; number++) {
    const block = number as BlockId;
    const [before, after] = [standsFrom(block), standsTo(block)];
    const verb = verbBetween(before.state, after.state, before.onlineAs !== after.onlineAs);
    for (const each of verb) {
      const onlineAs = each === 'enable' || each === 'online' ? after.onlineAs : undefined;
      const key = `${each} ${onlineAs ?? ''}`;
      const way = ways.get(key) ?? { verb: each, onlineAs, blocks: [] };
      way.blocks.push(block);
      ways.set(key, way);
    }
  }
  const rank = (verb: BlockVerb): number => ORDER.indexOf(verb);
  return [...ways.values()]
    .sort((a, b) => rank(a.verb) - rank(b.verb))
    .map(({ verb, onlineAs, blocks }) => ({
      kind: 'blocks',
      partition,
      verb,
      blocks,
      ...(onlineAs === undefined ? {} : { onlineAs }),
    }));
}

const ORDER: readonly BlockVerb[] = ['offline', 'disable', 'deconfigure', 'configure', 'online', 'enable'];

/** A block that is to be of another zone goes offline and comes back. */
function verbBetween(from: BlockState, to: BlockState, otherZone: boolean): readonly BlockVerb[] {
  if (from === to) return from === 'online' && otherZone ? ['offline', 'online'] : [];
  switch (`${from} ${to}`) {
    case 'deconfigured online':
      return ['enable'];
    case 'offline online':
      return ['online'];
    case 'online offline':
      return ['offline'];
    case 'online deconfigured':
      return ['disable'];
    case 'deconfigured offline':
      return ['configure'];
    case 'offline deconfigured':
      return ['deconfigure'];
    default:
      return [];
  }
}

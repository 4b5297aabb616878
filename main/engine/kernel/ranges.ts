/** mm/memory_hotplug.c: adding and removing memory in requests of several blocks, as drivers of device memory do. */

import { type BlockId, blockId } from '../../../shared/ids.ts';
import { BLOCK_STATE, guestOf, type Partition } from '../state/partition.ts';
import { emit, log, type Refused, type Steps } from '../step.ts';
import { altmapPagesOf, depopulateBlock, isPresent, populateBlock, stateOf } from './blocks.ts';
import { memmapSupportOf } from './memmap.ts';
import { onlineBlock } from './online.ts';

/** Blocks that follow each other. */
export interface BlockRange {
  readonly first: number;
  readonly blocks: number;
}

const hex = (value: number): string => `0x${value.toString(16)}`;
const padded = (value: number): string => `0x${value.toString(16).padStart(16, '0')}`;

/**
 * Every block of the range, ascending.
 * @ours a list
 */
export const blocksIn = ({ first, blocks }: BlockRange): BlockId[] =>
  Array.from({ length: blocks }, (_, index) => blockId(first + index));

/**
 * add_memory_resource. With the request and support for memmap on memory each block is added by itself, with its own
 * altmap; otherwise the range is added in one piece with one memmap in system memory. A failure undoes everything.
 * @models add_memory_resource, mm/memory_hotplug.c (all)
 * @models create_altmaps_and_memory_blocks, mm/memory_hotplug.c (all)
 */
export function addRange(steps: Steps, range: BlockRange, requested: 'self' | 'system'): Refused | null {
  const { partition } = steps;
  const { splitsAdds } = guestOf(partition).profile;
  const taken = blocksIn(range).find((block) => isPresent(partition, block));
  if (taken !== undefined) {
    return {
      errno: 'EEXIST',
      stage: 'register_memory_resource',
      rule: 'add-exists',
      because: `block ${taken} is memory already`,
    };
  }
  const support = memmapSupportOf(partition, range.blocks);
  const self = requested === 'self' && support.supported;
  // Until 6.5 a request that cannot be met is an error; later it falls back to system memory.
  if (requested === 'self' && !support.supported && !guestOf(partition).profile.memmapForce) {
    return { errno: 'EINVAL', stage: 'support', rule: support.rule, because: support.because };
  }
  const chunks = self ? range.blocks : 1;
  const because =
    requested === 'system'
      ? 'memmap on memory is not requested'
      : self && splitsAdds
        ? 'each block carries its own memmap'
        : support.because;
  emit(steps, { kind: 'addSplit', first: blockId(range.first), blocks: range.blocks, chunks, because });
  for (const [index, block] of blocksIn(range).entries()) {
    const refused = populateBlock(
      steps,
      block,
      self && !isPlain(partition, block) ? support.reservedPages : 0,
    );
    if (refused) {
      undoChunks(steps, range, index, self);
      return refused;
    }
    if (self) emit(steps, { kind: 'chunkAdded', block, chunk: index + 1, chunks });
  }
  autoOnline(steps, range);
  return null;
}

/** The conditions leave this piece without its own memmap. */
const isPlain = ({ definition }: Partition, block: BlockId): boolean =>
  definition.value.conditions.plainBlocks?.includes(block) ?? false;

/** remove_memory_blocks_and_altmaps for what was added before the failing chunk. */
function undoChunks(steps: Steps, range: BlockRange, added: number, self: boolean): void {
  for (let index = 0; index < added; index++) {
    const block = blockId(range.first + index);
    depopulateBlock(steps, block);
    if (self) emit(steps, { kind: 'chunkUndone', block, chunk: index + 1, chunks: range.blocks });
  }
  if (added === 0) return;
  const last = range.first + added - 1;
  steps.undone.push(
    added === 1 ? `block ${range.first} removed again` : `blocks ${range.first} to ${last} removed again`,
  );
}

/** Failures are not reported: the memory stays offline. */
function autoOnline(steps: Steps, range: BlockRange): void {
  const { autoOnline: policy } = steps.partition.parameters.value;
  if (policy === 'offline') return;
  for (const block of blocksIn(range)) onlineBlock(steps, block, policy);
}

/**
 * try_remove_memory: nothing is removed unless every block is offline, and all of them carry their memmap or none
 * does. Before requests were split, memory with an altmap could only go block by block.
 * @models try_remove_memory, mm/memory_hotplug.c (all)
 */
export function removeRange(steps: Steps, range: BlockRange): Refused | null {
  const { partition } = steps;
  const { blockBytes } = guestOf(partition).geometry;
  const blocks = blocksIn(range);
  const online = blocks.find((block) => stateOf(partition, block) !== BLOCK_STATE.offline);
  if (online !== undefined) {
    const start = padded(online * blockBytes);
    const end = padded((online + 1) * blockBytes - 1);
    log(steps, 'warn', `removing memory fails, because memory [${start}-${end}] is onlined`);
    return {
      errno: 'EBUSY',
      stage: 'remove_memory',
      rule: 'remove-online',
      because: `block ${online} is not offline`,
    };
  }
  const withAltmap = blocks.filter((block) => altmapPagesOf(partition, block) > 0).length;
  const refused = cannotRemove(steps, range, withAltmap);
  if (refused) return refused;
  for (const block of blocks) depopulateBlock(steps, block);
  return null;
}

/** What try_remove_memory is asked: how many blocks, and what is known of them. */
export interface Removal {
  readonly blocks: number;
  readonly withAltmap: number;
  readonly online: boolean;
  /** 6.8 and later. */
  readonly splitsAdds: boolean;
}

/**
 * The rule that refuses it; null: everything goes.
 * @models try_remove_memory, mm/memory_hotplug.c (all)
 */
export function removalRule({
  blocks,
  withAltmap,
  online,
  splitsAdds,
}: Removal): 'remove-online' | 'remove-granularity' | 'remove-mixed' | null {
  if (online) return 'remove-online';
  if (withAltmap === 0) return null;
  if (!splitsAdds && blocks > 1) return 'remove-granularity';
  return withAltmap === blocks ? null : 'remove-mixed';
}

function cannotRemove(steps: Steps, range: BlockRange, withAltmap: number): Refused | null {
  const { partition } = steps;
  const { geometry, profile } = guestOf(partition);
  const { splitsAdds } = profile;
  const rule = removalRule({ blocks: range.blocks, withAltmap, online: false, splitsAdds });
  if (rule === null) return null;
  if (rule === 'remove-granularity') {
    const start = range.first * geometry.blockBytes;
    const end = start + range.blocks * geometry.blockBytes;
    log(steps, 'warn', `Refuse to remove ${hex(start)} - ${hex(end)}, wrong granularity`);
    return {
      errno: 'EINVAL',
      stage: 'remove_memory',
      rule: 'remove-granularity',
      because: `memory with an altmap goes one block at a time, the request is for ${range.blocks}`,
    };
  }
  warnMixed(steps, partition);
  return {
    errno: 'EINVAL',
    stage: 'remove_memory',
    rule: 'remove-mixed',
    because: `${withAltmap} of ${range.blocks} blocks carry their memmap, the others do not`,
  };
}

function warnMixed(steps: Steps, { store, dax }: Partition): void {
  if (dax.value.warnedMixed) return;
  store.assign(dax, { ...dax.value, warnedMixed: true });
  log(steps, 'warn', 'Not all memblocks in range have altmap');
}

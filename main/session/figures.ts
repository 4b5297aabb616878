/** The figures of a partition's storage, for plans: before and after are asked of the same function. */

import { BLOCK, blockStateOf, INCREMENT, runsOf } from '../../shared/cells.ts';
import type { PartitionName } from '../../shared/ids.ts';
import type { StorageFigures } from '../../shared/storage-figures.ts';
import { bytes, KIB, STRUCT_PAGE_BYTES } from '../../shared/units.ts';
import { blockCells, incrementCells, partitionView, type System, systemView } from '../engine/index.ts';

/** undefined: there is no such partition. */
export function figuresOf(system: System, partition: PartitionName): StorageFigures | undefined {
  const view = partitionView(system, partition);
  if (!view) return undefined;
  const { geometry, memory, zones } = view;
  const counts = { online: 0, offline: 0, boot: 0 };
  for (const { value: cell, count } of runsOf(blockCells(system, partition))) {
    const state = blockStateOf(cell);
    if (state === 'online' || state === 'changing') counts.online += count;
    else if (state === 'offline') counts.offline += count;
    if (cell & BLOCK.boot) counts.boot += count;
  }
  let increments = 0;
  for (const { value: cell, count } of runsOf(incrementCells(system, partition)))
    if (cell & INCREMENT.assigned) increments += count;
  return {
    blockBytes: geometry.blockBytes,
    onlineBlocks: counts.online,
    offlineBlocks: counts.offline,
    memTotalKib: memory.memTotalKib,
    memFreeKib: memory.memFreeKib,
    memmapSelfKib: memory.memmapSelfKib,
    memmapSystemKib: memory.memmapSystemKib,
    memmapBootKib: (counts.boot * geometry.pagesPerBlock * STRUCT_PAGE_BYTES) / KIB,
    zones: zones.map(({ name, presentPages }) => ({ name, presentPages })),
    increments,
    incrementBytes: geometry.incrementBytes,
    availableBytes: bytes(systemView(system).availableBytes),
  };
}

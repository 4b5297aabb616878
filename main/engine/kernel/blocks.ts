/** Memory blocks: what they are made of, and how they are added to and removed from the kernel. */

import { type BlockId, pfn } from '../../../shared/ids.ts';
import { PAGE_KIB } from '../../../shared/units.ts';
import {
  addToFigure,
  BLOCK_STATE,
  EARLY,
  FIGURE,
  guestOf,
  MEMMAP,
  type Partition,
  ZONE,
} from '../state/partition.ts';
import { emit, type Refused, type Steps } from '../step.ts';
import { availableKib, costOfBlock, tablesKib } from './free-memory.ts';
import { memmapSupport, newAltmap, takeFromAltmap } from './memmap.ts';
import { addManaged, DMA_END_PFN, zoneOfBlock } from './zones.ts';

export const isPresent = (partition: Partition, block: BlockId): boolean =>
  partition.blocks.present.cells[block] === 1;

export const stateOf = (partition: Partition, block: BlockId): number =>
  partition.blocks.state.cells[block] ?? BLOCK_STATE.offline;

export const altmapPagesOf = (partition: Partition, block: BlockId): number =>
  partition.blocks.altmapPages.cells[block] ?? 0;

/** A boot block that is only partly backed has a hole and can never go offline. */
export const hasHole = (partition: Partition, block: BlockId): boolean =>
  partition.blocks.early.cells[block] === EARLY.withHole;

/**
 * What makes offlining fail with EBUSY. An input of the machine: by default block 0, the last boot block and every
 * block onlined to a kernel zone, because the kernel puts slab and page tables there at once.
 */
export function holdsUnmovable(partition: Partition, block: BlockId): boolean {
  const { unmovable } = partition.definition.value.conditions;
  if (unmovable.kind === 'listed') return memberSet(unmovable.blocks).has(block);
  if (memberSet(unmovable.except).has(block)) return false;
  if (memberSet(unmovable.also).has(block)) return true;
  const guest = partition.guest.value;
  if (!guest || stateOf(partition, block) === BLOCK_STATE.offline) return false;
  if (block === 0 || block === guest.lastBootBlock) return true;
  const zone = zoneOfBlock(partition, block);
  return zone !== ZONE.movable && partition.blocks.early.cells[block] !== EARLY.untouched;
}

const memberSets = new WeakMap<readonly BlockId[], ReadonlySet<BlockId>>();

/** Lists of 65,535 blocks are asked once per block: looked up, not searched. */
function memberSet(blocks: readonly BlockId[]): ReadonlySet<BlockId> {
  const known = memberSets.get(blocks);
  if (known) return known;
  const members = new Set(blocks);
  memberSets.set(blocks, members);
  return members;
}

/** Pages of one 1 MiB request for struct pages (arch/s390/mm/vmem.c). */
const VMEMMAP_REQUEST_PAGES = 256;

/**
 * mm/memory_hotplug.c: add_memory of one block. The memmap goes into the block itself when that is wished for and
 * supported, silently into system memory otherwise. The block is then present and offline.
 */
export function addBlock(steps: Steps, block: BlockId, wish: 'self' | 'system'): Refused | null {
  const { partition } = steps;
  const guest = guestOf(partition);
  const { geometry } = guest;
  const start = block * geometry.blockBytes;
  emit(steps, { kind: 'resourceClaimed', start, bytes: geometry.blockBytes });
  const support = memmapSupport(geometry.pagesPerBlock, partition.parameters.value.memmapOnMemory);
  if (wish === 'self') {
    emit(steps, {
      kind: 'memmapSupportChecked',
      block,
      supported: support.supported,
      because: support.because,
    });
  }
  const cost = costOfBlock(guest, geometry, wish, partition.parameters.value.memmapOnMemory);
  if (cost.systemKib > availableKib(partition)) {
    emit(steps, { kind: 'resourceReleased', start, bytes: geometry.blockBytes });
    steps.undone.push(`resource of block ${block} released`);
    return {
      errno: 'ENOMEM',
      stage: 'add_memory',
      rule: 'memmap-from-system',
      because: `block ${block} needs ${cost.systemKib} KiB of system memory, ${availableKib(partition)} KiB are available`,
    };
  }
  if (cost.altmapPages > 0) populateFromAltmap(steps, block, cost.altmapPages);
  else emit(steps, { kind: 'memmapPopulated', block, pages: geometry.memmapPagesPerBlock, from: 'system' });
  emit(steps, { kind: 'tablesAllocated', block, kib: cost.tablesKib });
  payFor(partition, block, cost.altmapPages, cost.systemKib);
  emit(steps, { kind: 'blockAdded', block });
  return null;
}

function populateFromAltmap(steps: Steps, block: BlockId, reserved: number): void {
  const { pagesPerBlock, memmapPagesPerBlock } = guestOf(steps.partition).geometry;
  const first = block * pagesPerBlock;
  let altmap = newAltmap(first, pagesPerBlock, reserved);
  for (let left = memmapPagesPerBlock; left > 0; left -= VMEMMAP_REQUEST_PAGES) {
    const taken = takeFromAltmap(altmap, Math.min(left, VMEMMAP_REQUEST_PAGES));
    if (!taken) throw new Error(`altmap of block ${block} is too small for its memmap`);
    altmap = taken;
  }
  emit(steps, { kind: 'altmapReserved', block, basePfn: pfn(first), freePages: reserved });
  emit(steps, { kind: 'memmapPopulated', block, pages: altmap.alloc, from: 'altmap' });
}

function payFor(partition: Partition, block: BlockId, altmapPages: number, costKib: number): void {
  const { store, blocks } = partition;
  const { memmapPagesPerBlock } = guestOf(partition).geometry;
  store.write(blocks.present, block, 1);
  store.write(blocks.state, block, BLOCK_STATE.offline);
  store.write(blocks.memmap, block, altmapPages > 0 ? MEMMAP.self : MEMMAP.system);
  store.write(blocks.altmapPages, block, altmapPages);
  store.write(blocks.early, block, EARLY.no);
  addToFigure(partition, FIGURE.memFreeKib, -costKib);
  addToFigure(partition, FIGURE.memmapPages, memmapPagesPerBlock);
  const where = altmapPages > 0 ? FIGURE.memmapSelfPages : FIGURE.memmapSystemPages;
  addToFigure(partition, where, memmapPagesPerBlock);
}

/**
 * mm/memory_hotplug.c: remove_memory of one offline block. Struct pages of hot-added memory return to where they came
 * from; those of boot memory become ordinary pages of the zone in which they lie.
 */
export function removeBlock(steps: Steps, block: BlockId): void {
  const { partition } = steps;
  const { store, blocks } = partition;
  const guest = guestOf(partition);
  const { geometry } = guest;
  const pages = geometry.memmapPagesPerBlock;
  const placement = blocks.memmap.cells[block];
  const tables = tablesKib(guest, geometry);
  switch (placement) {
    case MEMMAP.boot: {
      const zone = guest.coreEnd > DMA_END_PFN * PAGE_KIB * 1024 ? ZONE.normal : ZONE.dma;
      addManaged(partition, zone, pages);
      addToFigure(partition, FIGURE.memFreeKib, pages * PAGE_KIB);
      addToFigure(partition, FIGURE.memmapBootPages, -pages);
      emit(steps, { kind: 'memmapFreed', block, pages, from: 'boot' });
      break;
    }
    case MEMMAP.self:
      addToFigure(partition, FIGURE.memFreeKib, tables);
      addToFigure(partition, FIGURE.memmapPages, -pages);
      addToFigure(partition, FIGURE.memmapSelfPages, -pages);
      emit(steps, { kind: 'memmapFreed', block, pages, from: 'altmap' });
      emit(steps, { kind: 'altmapReleased', block, pages: altmapPagesOf(partition, block) });
      break;
    default:
      addToFigure(partition, FIGURE.memFreeKib, pages * PAGE_KIB + tables);
      addToFigure(partition, FIGURE.memmapPages, -pages);
      addToFigure(partition, FIGURE.memmapSystemPages, -pages);
      emit(steps, { kind: 'memmapFreed', block, pages, from: 'system' });
  }
  if (placement !== MEMMAP.boot) emit(steps, { kind: 'tablesFreed', block, kib: tables });
  store.write(blocks.present, block, 0);
  store.write(blocks.memmap, block, MEMMAP.none);
  store.write(blocks.altmapPages, block, 0);
  store.write(blocks.early, block, EARLY.no);
  emit(steps, { kind: 'blockRemoved', block });
  emit(steps, { kind: 'resourceReleased', start: block * geometry.blockBytes, bytes: geometry.blockBytes });
}

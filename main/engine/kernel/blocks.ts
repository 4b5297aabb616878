/** Memory blocks: what they are made of, and how they are added to and removed from the kernel. */

import { type BlockId, pfn } from '../../../shared/ids.ts';
import { isPowerOfTwo, PAGE_BYTES, PAGE_KIB } from '../../../shared/units.ts';
import {
  addToFigure,
  architectureOf,
  BLOCK_STATE,
  EARLY,
  FIGURE,
  guestOf,
  MEMMAP,
  type Partition,
} from '../state/partition.ts';
import { emit, type Refused, type Steps } from '../step.ts';
import { availableKib, costWith, mappingOf, objectsKib } from './free-memory.ts';
import { memmapSupportOf, newAltmap, takeFromAltmap } from './memmap.ts';
import { addManaged, managedOf, zoneOfBlock, zoneOfCorePage } from './zones.ts';

/** @models find_memory_block, drivers/base/memory.c (all) */
export const isPresent = (partition: Partition, block: BlockId): boolean =>
  partition.blocks.present.cells[block] === 1;

/** @ours reads the column that stands for memory_block.state */
export const stateOf = (partition: Partition, block: BlockId): number =>
  partition.blocks.state.cells[block] ?? BLOCK_STATE.offline;

/** @ours reads the column that stands for memory_block.altmap */
export const altmapPagesOf = (partition: Partition, block: BlockId): number =>
  partition.blocks.altmapPages.cells[block] ?? 0;

/**
 * A boot block that is only partly backed has a hole and can never go offline.
 * @models count_system_ram_pages_cb, mm/memory_hotplug.c (all)
 */
export const hasHole = (partition: Partition, block: BlockId): boolean =>
  partition.blocks.early.cells[block] === EARLY.withHole;

/**
 * Where a zone has fewer managed pages than the block, some of the block's were reserved at boot: the kernel image, the
 * memmap, hash tables. Such pages stay, whatever the conditions say.
 * @models has_unmovable_pages, mm/page_isolation.c (all)
 */
export function holdsReserved(partition: Partition, block: BlockId): boolean {
  const zone = zoneOfBlock(partition, block);
  if (zone === undefined) return false;
  const { pagesPerBlock } = guestOf(partition).geometry;
  return managedOf(partition, zone) < pagesPerBlock - altmapPagesOf(partition, block);
}

/**
 * mm/memory_hotplug.c: add_memory of one block. The memmap goes into the block itself when that is requested and
 * supported, silently into system memory otherwise. The block is then present and offline. `roomKib`: memory that the
 * kernel may take for it, where that is not what is available to it now.
 * @models __add_memory, mm/memory_hotplug.c (all)
 * @models add_memory_resource, mm/memory_hotplug.c (all)
 */
export function addBlock(
  steps: Steps,
  block: BlockId,
  requested: 'self' | 'system',
  roomKib?: number,
): Refused | null {
  const { partition } = steps;
  const { geometry } = guestOf(partition);
  const start = block * geometry.blockBytes;
  emit(steps, { kind: 'resourceClaimed', start, bytes: geometry.blockBytes });
  const support = memmapSupportOf(partition);
  if (requested === 'self') {
    emit(steps, {
      kind: 'memmapSupportChecked',
      block,
      supported: support.supported,
      because: support.because,
    });
  }
  const refused = populateBlock(steps, block, requested === 'self' ? support.reservedPages : 0, roomKib);
  if (refused) {
    emit(steps, { kind: 'resourceReleased', start, bytes: geometry.blockBytes });
    steps.undone.push(`resource of block ${block} released`);
  }
  return refused;
}

/**
 * arch_add_memory and the block device, for one block whose addresses are claimed. `altmapPages`: 0 for none.
 * @models arch_add_memory, arch/s390/mm/init.c (all)
 * @models create_memory_block_devices, drivers/base/memory.c (all)
 */
export function populateBlock(
  steps: Steps,
  block: BlockId,
  altmapPages: number,
  roomKib: number = availableKib(steps.partition),
): Refused | null {
  const { partition } = steps;
  const guest = guestOf(partition);
  const { geometry } = guest;
  const fault = partition.definition.value.conditions.addFaults?.find((entry) => entry.block === block);
  if (fault) {
    emit(steps, { kind: 'addFaultInjected', block, errno: fault.errno });
    return {
      errno: fault.errno,
      stage: 'arch_add_memory',
      rule: 'add-fault',
      because: `the conditions say that block ${block} cannot be added`,
    };
  }
  const cost = costWith(guest, geometry, altmapPages);
  if (cost.systemKib > roomKib) {
    return {
      errno: 'ENOMEM',
      stage: 'add_memory',
      rule: 'memmap-from-system',
      because: `block ${block} needs ${cost.systemKib} KiB of system memory, ${roomKib} KiB are available`,
    };
  }
  if (altmapPages > 0) {
    const basePfn = pfn(block * geometry.pagesPerBlock);
    emit(steps, { kind: 'altmapReserved', block, basePfn, freePages: altmapPages });
  }
  // The block has to be addressable before a memmap can be written into it.
  emit(steps, { kind: 'mappingAdded', block, ...mappingOf(guest, geometry) });
  if (altmapPages > 0) populateFromAltmap(steps, block, altmapPages);
  else emit(steps, { kind: 'memmapPopulated', block, pages: geometry.memmapPagesPerBlock, from: 'system' });
  payFor(partition, block, altmapPages, cost.systemKib);
  emit(steps, { kind: 'blockAdded', block, kib: cost.objectsKib });
  return null;
}

function populateFromAltmap(steps: Steps, block: BlockId, reserved: number): void {
  const { pagesPerBlock, memmapPagesPerBlock } = guestOf(steps.partition).geometry;
  const first = block * pagesPerBlock;
  const { pmdBytes, pageBytes } = architectureOf(steps.partition).memmap;
  // One huge page at a time (arch/s390/mm/vmem.c, mm/sparse-vmemmap.c); where all of them are aligned, in one go.
  const frame = (pmdBytes ?? pageBytes) / pageBytes;
  const request = isPowerOfTwo(memmapPagesPerBlock) ? memmapPagesPerBlock : frame;
  let altmap = newAltmap(first, pagesPerBlock, reserved);
  for (let left = memmapPagesPerBlock; left > 0; left -= request) {
    const taken = takeFromAltmap(altmap, Math.min(left, request));
    if (!taken) throw new Error(`altmap of block ${block} is too small for its memmap`);
    altmap = taken;
  }
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
 * @models __remove_memory, mm/memory_hotplug.c (all)
 * @models try_remove_memory, mm/memory_hotplug.c (all)
 */
export function removeBlock(steps: Steps, block: BlockId): void {
  const { blockBytes } = guestOf(steps.partition).geometry;
  depopulateBlock(steps, block);
  emit(steps, { kind: 'resourceReleased', start: block * blockBytes, bytes: blockBytes });
}

/**
 * The same for a block whose addresses stay claimed, as part of a driver's range.
 * @models arch_remove_memory, arch/s390/mm/init.c (all)
 * @models remove_memory_block_devices, drivers/base/memory.c (all)
 */
export function depopulateBlock(steps: Steps, block: BlockId): void {
  const { partition } = steps;
  const { store, blocks } = partition;
  const guest = guestOf(partition);
  const { geometry } = guest;
  const pages = geometry.memmapPagesPerBlock;
  const placement = blocks.memmap.cells[block];
  const mapping = mappingOf(guest, geometry);
  const objects = placement === MEMMAP.boot ? 0 : objectsKib(geometry);
  // Boot memory's tables are the kernel's own and stay.
  const tables = placement === MEMMAP.boot ? 0 : mapping.tablesKib;
  addToFigure(partition, FIGURE.memFreeKib, objects + tables);
  emit(steps, { kind: 'blockRemoved', block, ...(objects > 0 ? { kib: objects } : {}) });
  switch (placement) {
    case MEMMAP.boot: {
      // The boot memmap was allocated from the top of core memory.
      const zone = zoneOfCorePage(partition, guest.coreEnd / PAGE_BYTES - 1);
      addManaged(partition, zone, pages);
      addToFigure(partition, FIGURE.memFreeKib, pages * PAGE_KIB);
      addToFigure(partition, FIGURE.memmapBootPages, -pages);
      emit(steps, { kind: 'memmapFreed', block, pages, from: 'boot' });
      break;
    }
    case MEMMAP.self:
      addToFigure(partition, FIGURE.memmapPages, -pages);
      addToFigure(partition, FIGURE.memmapSelfPages, -pages);
      emit(steps, { kind: 'memmapFreed', block, pages, from: 'altmap' });
      emit(steps, { kind: 'altmapReleased', block, pages: altmapPagesOf(partition, block) });
      break;
    default:
      addToFigure(partition, FIGURE.memFreeKib, pages * PAGE_KIB);
      addToFigure(partition, FIGURE.memmapPages, -pages);
      addToFigure(partition, FIGURE.memmapSystemPages, -pages);
      emit(steps, { kind: 'memmapFreed', block, pages, from: 'system' });
  }
  emit(steps, { kind: 'mappingRemoved', block, ...mapping, tablesKib: tables });
  store.write(blocks.present, block, 0);
  store.write(blocks.memmap, block, MEMMAP.none);
  store.write(blocks.altmapPages, block, 0);
  store.write(blocks.early, block, EARLY.no);
  store.write(blocks.asked, block, 0);
}

/** Core memory: what is memory at IPL, where the kernel's map of it ends, and the zones it makes. No state is touched. */

import { memmapPagesOf } from '../../../shared/geometry.ts';
import { type BlockId, blockId } from '../../../shared/ids.ts';
import { PAGE_BYTES } from '../../../shared/units.ts';
import { type Architecture, S390X, type ZoneIndex, zoneCeiling, zoneFloor } from '../arch/architectures.ts';
import type { BootParameters } from './command-line.ts';

/**
 * arch/s390/boot: ident_map_size; on x86 max_pfn. What lies above does not exist for the kernel.
 * @models setup_ident_map_size, arch/s390/boot/startup.c (all)
 */
export const identMapBytes = (
  endOfStorage: number,
  boot: Pick<BootParameters, 'memoryLimit'>,
  arch: Pick<Architecture, 'maxPhysicalBytes'> = S390X,
): number => Math.min(endOfStorage, boot.memoryLimit ?? Number.POSITIVE_INFINITY, arch.maxPhysicalBytes);

export interface CoreMemory {
  readonly end: number;
  readonly pages: readonly { readonly start: number; readonly end: number }[];
  readonly blocks: readonly BlockId[];
  readonly withHole: ReadonlySet<BlockId>;
  readonly firstBlock: number;
  readonly lastBlock: number;
}

/**
 * Assigned increments below the limit as core memory.
 * @models detect_physmem_online_ranges, arch/s390/boot/physmem_info.c (all)
 */
export function coreMemory(
  assigned: readonly number[],
  incrementBytes: number,
  limit: number,
  blockBytes: number,
): CoreMemory {
  const pages: { start: number; end: number }[] = [];
  for (const number of assigned) {
    const start = (number - 1) * incrementBytes;
    const end = Math.min(start + incrementBytes, limit);
    if (end <= start) continue;
    const last = pages.at(-1);
    if (last && last.end === start) last.end = end;
    else pages.push({ start, end });
  }
  return coreOfRanges(pages, blockBytes);
}

/**
 * Ascending, separate ranges of addresses as core memory, and the blocks that they fill or touch.
 * @models memblock_add, mm/memblock.c (all)
 */
export function coreOfRanges(pages: CoreMemory['pages'], blockBytes: number): CoreMemory {
  const covered = new Map<BlockId, number>();
  for (const { start, end } of pages) {
    for (const block of blocksOf(start, end, blockBytes)) {
      const from = Math.max(start, block * blockBytes);
      const to = Math.min(end, (block + 1) * blockBytes);
      covered.set(block, (covered.get(block) ?? 0) + to - from);
    }
  }
  const blocks = [...covered.keys()];
  return {
    end: pages.at(-1)?.end ?? 0,
    pages,
    blocks,
    withHole: new Set(blocks.filter((block) => covered.get(block) !== blockBytes)),
    firstBlock: blocks[0] ?? 0,
    lastBlock: blocks.at(-1) ?? 0,
  };
}

/**
 * Struct pages are allocated by section, so a core that ends inside one pays for all of it. In pages.
 * @models sparse_init_nid, mm/sparse.c (all)
 */
export function bootMemmapPages(core: Pick<CoreMemory, 'pages'>, sectionBytes: number): number {
  const sections = new Set(core.pages.flatMap(({ start, end }) => blocksOf(start, end, sectionBytes)));
  return sections.size * memmapPagesOf(sectionBytes / PAGE_BYTES);
}

/** Pages of one zone that core memory fills. */
export interface CoreZone {
  readonly zone: ZoneIndex;
  readonly start: number;
  readonly spanned: number;
  readonly present: number;
}

/**
 * mm/mm_init.c, zone_spanned_pages_in_node: a zone spans from its own limits or the node's, holes included; a zone
 * outside the node's memory is left out. `movableStart`: page from which on memory is Movable (kernelcore=).
 * @models zone_spanned_pages_in_node, mm/mm_init.c (all)
 */
export function zonesOfCore(
  core: Pick<CoreMemory, 'pages' | 'end'>,
  arch: Architecture = S390X,
  movableStart = Number.POSITIVE_INFINITY,
): CoreZone[] {
  const found: CoreZone[] = [];
  const nodeStart = (core.pages[0]?.start ?? 0) / PAGE_BYTES;
  const nodeEnd = core.end / PAGE_BYTES;
  for (let zone = 0 as ZoneIndex; zone <= arch.movable; zone++) {
    const isMovable = zone === arch.movable;
    const from = Math.max(isMovable ? movableStart : zoneFloor(arch, zone), nodeStart);
    const to = Math.min(isMovable ? nodeEnd : Math.min(zoneCeiling(arch, zone), movableStart), nodeEnd);
    if (to <= from) continue;
    const present = core.pages.reduce((sum, part) => {
      const inside = Math.min(part.end / PAGE_BYTES, to) - Math.max(part.start / PAGE_BYTES, from);
      return sum + Math.max(0, inside);
    }, 0);
    found.push({ zone, start: from, spanned: to - from, present });
  }
  return found;
}

/**
 * drivers/base/memory.c: early_node_zone_for_memory_block. The zone of a boot block is the one populated zone whose
 * span it intersects; undefined when there are two, and then it can never go offline.
 * @models early_node_zone_for_memory_block, drivers/base/memory.c (all)
 */
export function zoneOfBootBlock(
  zones: readonly CoreZone[],
  startPfn: number,
  pages: number,
): CoreZone['zone'] | undefined {
  const met = zones.filter(
    ({ start, spanned, present }) => present > 0 && startPfn < start + spanned && startPfn + pages > start,
  );
  return met.length === 1 ? met[0]?.zone : undefined;
}

/**
 * Numbers of all blocks (or sections) that a range of addresses touches.
 * @ours a division
 */
export function blocksOf(
  start: number,
  end: number,
  size: number,
  without?: ReadonlySet<BlockId>,
): BlockId[] {
  const blocks: BlockId[] = [];
  const beyond = Math.ceil(end / size);
  for (let number = Math.floor(start / size); number < beyond; number++) {
    const block = blockId(number);
    if (!without?.has(block)) blocks.push(block);
  }
  return blocks;
}

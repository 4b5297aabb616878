/** Core memory: what is memory at IPL, where the kernel's map of it ends, and the zones it makes. No state is touched. */

import { type BlockId, blockId } from '../../../shared/ids.ts';
import { PAGE_BYTES } from '../../../shared/units.ts';
import { ZONE } from '../state/partition.ts';
import type { BootParameters } from './command-line.ts';
import { DMA_END_PFN } from './zones.ts';

/** Largest address s390 kernels map: MAX_PHYSMEM_BITS is 46. */
const MAX_PHYSICAL_BYTES = 2 ** 46;

/** arch/s390/boot: ident_map_size. What lies above does not exist for the kernel. */
export const identMapBytes = (endOfStorage: number, boot: Pick<BootParameters, 'memoryLimit'>): number =>
  Math.min(endOfStorage, boot.memoryLimit ?? Number.POSITIVE_INFINITY, MAX_PHYSICAL_BYTES);

export interface CoreMemory {
  readonly end: number;
  readonly pages: readonly { readonly start: number; readonly end: number }[];
  readonly blocks: readonly BlockId[];
  readonly withHole: ReadonlySet<BlockId>;
  readonly lastBlock: number;
}

/** Core memory as address ranges below the limit, and the blocks it fills or touches. */
export function coreMemory(
  assigned: readonly number[],
  incrementBytes: number,
  limit: number,
  blockBytes: number,
): CoreMemory {
  const pages: { start: number; end: number }[] = [];
  const covered = new Map<BlockId, number>();
  for (const number of assigned) {
    const start = (number - 1) * incrementBytes;
    const end = Math.min(start + incrementBytes, limit);
    if (end <= start) continue;
    const last = pages.at(-1);
    if (last && last.end === start) last.end = end;
    else pages.push({ start, end });
    const block = blockId(Math.floor(start / blockBytes));
    covered.set(block, (covered.get(block) ?? 0) + end - start);
  }
  const blocks = [...covered.keys()];
  return {
    end: pages.at(-1)?.end ?? 0,
    pages,
    blocks,
    withHole: new Set(blocks.filter((block) => covered.get(block) !== blockBytes)),
    lastBlock: blocks.at(-1) ?? 0,
  };
}

/** Pages of one zone that core memory fills. */
export interface CoreZone {
  readonly zone: 0 | 1;
  readonly start: number;
  readonly spanned: number;
  readonly present: number;
}

/** DMA below 2 GiB, Normal above; a zone without core memory is left out. */
export function zonesOfCore(core: Pick<CoreMemory, 'pages'>): CoreZone[] {
  const border = DMA_END_PFN * PAGE_BYTES;
  const found: CoreZone[] = [];
  for (const zone of [ZONE.dma, ZONE.normal] as const) {
    const from = zone === ZONE.dma ? 0 : border;
    const to = zone === ZONE.dma ? border : Number.POSITIVE_INFINITY;
    const parts = core.pages
      .map(({ start, end }) => ({ start: Math.max(start, from), end: Math.min(end, to) }))
      .filter(({ start, end }) => end > start);
    const first = parts[0];
    const last = parts.at(-1);
    if (!first || !last) continue;
    const bytes = parts.reduce((sum, { start, end }) => sum + end - start, 0);
    found.push({
      zone,
      start: first.start / PAGE_BYTES,
      spanned: (last.end - first.start) / PAGE_BYTES,
      present: bytes / PAGE_BYTES,
    });
  }
  return found;
}

/** Numbers of all blocks (or sections) that a range of addresses touches. */
export function blocksOf(start: number, end: number, size: number): BlockId[] {
  const first = Math.floor(start / size);
  const count = Math.ceil(end / size) - first;
  return Array.from({ length: count }, (_, index) => blockId(first + index));
}

/** The area of the contiguous memory allocator (CMA): boot memory that never goes offline. */

import type { BlockId } from '../../../shared/ids.ts';
import { KIB, MIB, PAGE_BYTES } from '../../../shared/units.ts';
import { FIGURE, figure, guestOf, type Partition } from '../state/partition.ts';
import { ABOVE_CMA_PAGES } from './boot-estimate.ts';

/** Page tables of boot memory without EDAT1, for each MiB: they are taken from the top of memory before the area. */
const TABLE_BYTES_PER_MIB = 4 * KIB;

/** Pfns of the area, the end behind it; undefined where there is none. */
export interface CmaArea {
  readonly start: number;
  readonly end: number;
}

/**
 * Near the end of core memory. It is not aligned to blocks: as a rule it lies in two of them.
 *
 * @models dma_contiguous_reserve, kernel/dma/contiguous.c (dynamic)
 */
export function cmaAreaOf(partition: Partition): CmaArea | undefined {
  const pages = figure(partition, FIGURE.cmaPages);
  if (pages === 0) return undefined;
  const { coreEnd, edat1, crash } = guestOf(partition);
  const tables = edat1 ? 0 : Math.ceil(((coreEnd / MIB) * TABLE_BYTES_PER_MIB) / MIB) * MIB;
  const end = (coreEnd - tables) / PAGE_BYTES - ABOVE_CMA_PAGES - (crash ? crash.end - crash.start : 0);
  return end > pages ? { start: end - pages, end } : undefined;
}

/**
 * The part of the area that lies in a block; undefined for none.
 *
 * @models has_unmovable_pages, mm/page_isolation.c (all)
 */
export function cmaInBlock(partition: Partition, block: BlockId): CmaArea | undefined {
  const area = cmaAreaOf(partition);
  if (!area) return undefined;
  const { pagesPerBlock } = guestOf(partition).geometry;
  const start = Math.max(area.start, block * pagesPerBlock);
  const end = Math.min(area.end, (block + 1) * pagesPerBlock);
  return start < end ? { start, end } : undefined;
}

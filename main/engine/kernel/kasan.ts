/**
 * The shadow of a kernel that was built with KASAN (generic): an eighth of the memory that it watches. Boot memory has
 * its shadow from IPL on; that of added memory comes and goes with the block; the altmap's is one page of zeros.
 */

import type { BlockId } from '../../../shared/ids.ts';
import { MIB, PAGE_BYTES, PAGE_KIB } from '../../../shared/units.ts';
import { addToFigure, EARLY, FIGURE, guestOf, type Partition } from '../state/partition.ts';
import { emit, type Refused, type Steps } from '../step.ts';
import { altmapPagesOf } from './blocks.ts';
import { availableKib } from './free-memory.ts';
import { addManaged, zoneOfCorePage } from './zones.ts';

/** include/linux/kasan.h, KASAN_SHADOW_SCALE_SHIFT: a byte of shadow for so many bytes. */
const SCALE = 8;

/** @ours a division */
export const shadowPagesOf = (pages: number): number => Math.ceil(pages / SCALE);

/** @ours reads how the kernel was built */
export const hasKasan = (partition: Partition): boolean => guestOf(partition).kasan === true;

/** A shadow that ends inside a segment needs a page table of its own; whole segments share the one of zeros. */
const zeroTables = (pages: number): number => (((pages * PAGE_BYTES) / SCALE) % MIB === 0 ? 0 : 1);

/**
 * The altmap is never used by anything that KASAN watches: its shadow is read-only zeros. Only the page table that maps
 * them can be missing.
 * @models kasan_add_zero_shadow, mm/kasan/init.c (all)
 */
export function addZeroShadow(steps: Steps, block: BlockId): Refused | null {
  const { partition } = steps;
  const altmap = altmapPagesOf(partition, block);
  if (!hasKasan(partition) || altmap === 0) return null;
  const kib = zeroTables(altmap) * PAGE_KIB;
  const free = availableKib(partition);
  if (kib > free) {
    return {
      errno: 'ENOMEM',
      stage: 'mhp_init_memmap_on_memory',
      rule: 'kasan-zero-shadow',
      because: `the shadow of the altmap of block ${block} needs ${kib} KiB for a page table, ${free} KiB are available`,
    };
  }
  addToFigure(partition, FIGURE.memFreeKib, -kib);
  emit(steps, { kind: 'shadowMapped', block, pages: shadowPagesOf(altmap), by: 'zero' });
  return null;
}

/** @models kasan_remove_zero_shadow, mm/kasan/init.c (all) */
export function removeZeroShadow(steps: Steps, block: BlockId): void {
  const { partition } = steps;
  const altmap = altmapPagesOf(partition, block);
  if (!hasKasan(partition) || altmap === 0) return;
  addToFigure(partition, FIGURE.memFreeKib, zeroTables(altmap) * PAGE_KIB);
  emit(steps, { kind: 'shadowUnmapped', block, pages: shadowPagesOf(altmap), was: 'zero' });
}

/** Pages of system memory that the shadow of a block's usable pages takes; 0 while it is mapped from IPL on. */
function ownShadowPages(partition: Partition, block: BlockId): number {
  if (partition.blocks.early.cells[block] !== EARLY.no) return 0;
  return shadowPagesOf(guestOf(partition).geometry.pagesPerBlock - altmapPagesOf(partition, block));
}

/**
 * MEM_GOING_ONLINE: the shadow of everything behind the altmap, from vmalloc. One that is missing is "bad", which
 * becomes EPERM. That vmalloc fails before anybody is killed for it is our choice: no recording shows it.
 * @models kasan_mem_notifier, mm/kasan/shadow.c (all)
 */
export function mapShadow(steps: Steps, block: BlockId): Refused | null {
  const { partition } = steps;
  const pages = ownShadowPages(partition, block);
  if (pages === 0) return null;
  const kib = pages * PAGE_KIB;
  const free = availableKib(partition);
  if (kib > free) {
    return {
      errno: 'EPERM',
      stage: 'MEM_GOING_ONLINE',
      rule: 'kasan-shadow',
      because: `KASAN's shadow of block ${block} needs ${kib} KiB of system memory, ${free} KiB are available`,
    };
  }
  addToFigure(partition, FIGURE.memFreeKib, -kib);
  emit(steps, { kind: 'shadowMapped', block, pages, by: 'vmalloc' });
  return null;
}

/**
 * MEM_OFFLINE, and MEM_CANCEL_ONLINE where this command mapped it. What was mapped at IPL stays.
 * @models kasan_mem_notifier, mm/kasan/shadow.c (all)
 */
export function unmapShadow(steps: Steps, block: BlockId, cancelled: boolean): void {
  const { partition, events } = steps;
  const pages = ownShadowPages(partition, block);
  const isMapped =
    !cancelled ||
    events.some((event) => event.kind === 'shadowMapped' && event.block === block && event.by === 'vmalloc');
  if (pages === 0 || !isMapped) return;
  addToFigure(partition, FIGURE.memFreeKib, pages * PAGE_KIB);
  emit(steps, { kind: 'shadowUnmapped', block, pages, was: 'vmalloc' });
}

/**
 * Boot memory that is deconfigured for the first time: its shadow of IPL becomes ordinary pages of core memory.
 * @models sclp_config_mem_store, drivers/s390/char/sclp_mem.c (dynamic)
 */
export function freeEarlyShadow(steps: Steps, block: BlockId): void {
  const { partition } = steps;
  const { coreEnd, geometry } = guestOf(partition);
  const pages = shadowPagesOf(geometry.pagesPerBlock);
  addManaged(partition, zoneOfCorePage(partition, coreEnd / PAGE_BYTES - 1), pages);
  addToFigure(partition, FIGURE.memFreeKib, pages * PAGE_KIB);
  emit(steps, { kind: 'shadowUnmapped', block, pages, was: 'early' });
}

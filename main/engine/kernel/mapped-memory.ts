/** What the kernel's page tables map: memory itself, and the array of its struct pages (arch/s390/mm/vmem.c). */

import { GIB, MIB, PAGE_BYTES } from '../../../shared/units.ts';
import type { MappedMemory } from '../../../shared/view.ts';
import { architectureOf, FIGURE, figure, guestOf, type Partition } from '../state/partition.ts';

/** A memmap page holds the struct pages of 64 pages. */
const PAGES_PER_MEMMAP_PAGE = 64;
const REGION_BYTES = 2 * GIB;
const ENTRIES_PER_TABLE = 256;

/**
 * Memory is mapped from the moment it is added until it is removed, whether online or not and whether the hypervisor has
 * assigned it or not. Of core memory the 2 GiB regions behind the first are one frame each; that is assumed.
 *
 * @models vmem_map_init, arch/s390/mm/vmem.c (all)
 */
export function mappedMemory(partition: Partition): MappedMemory | null {
  if (!partition.guest.value || !architectureOf(partition).sclp) return null;
  const { coreEnd, edat1, geometry, profile } = guestOf(partition);
  const perSection = geometry.sectionBytes / PAGE_BYTES / PAGES_PER_MEMMAP_PAGE;
  const bootMemmap = Math.ceil(coreEnd / geometry.sectionBytes) * perSection;
  const removed = profile.memmapCounters ? bootMemmap - figure(partition, FIGURE.memmapBootPages) : 0;
  const added = figure(partition, FIGURE.memmapSystemPages) + figure(partition, FIGURE.memmapSelfPages);
  const memmapPages = bootMemmap - removed + added;
  const pages = coreEnd / PAGE_BYTES + (added - removed) * PAGES_PER_MEMMAP_PAGE;
  if (!edat1) {
    return {
      identity: { pages4k: pages, frames1m: 0, frames2g: 0 },
      vmemmap: { pages4k: memmapPages, frames1m: 0 },
      pageTables: Math.ceil(pages / ENTRIES_PER_TABLE) + Math.ceil(memmapPages / ENTRIES_PER_TABLE),
    };
  }
  const pages4k = profile.boot.smallMappedPages;
  const frames2g = Math.max(0, Math.floor(coreEnd / REGION_BYTES) - 1);
  const frames1m = ((pages - pages4k) * PAGE_BYTES - frames2g * REGION_BYTES) / MIB;
  return {
    identity: { pages4k, frames1m, frames2g },
    vmemmap: { pages4k: 0, frames1m: (memmapPages * PAGE_BYTES) / MIB },
    // The kernel's own parts, with different rights, are all that is mapped page by page.
    pageTables: pages4k / ENTRIES_PER_TABLE,
  };
}

/**
 * What hotplug takes from and gives to free memory. Exact for struct pages; page tables and device objects are
 * computed from table geometry and fitted to recorded boots, hence "estimate" in the console.
 */

import type { ArchitectureName } from '../../../shared/definition.ts';
import { GIB, KIB, MIB, PAGE_BYTES, PAGE_KIB } from '../../../shared/units.ts';
import type { Geometry } from '../../../shared/view.ts';
import { architectureNamed } from '../arch/architectures.ts';
import { FIGURE, figure, type Guest, type Partition } from '../state/partition.ts';
import type { MemmapParameter } from './command-line.ts';
import { memmapSupport } from './memmap.ts';
import { totalManaged } from './zones.ts';

/** Device object, sysfs nodes, per-section usage bitmap of one block: fitted to boots with 64 and 256 blocks. */
const BLOCK_OBJECT_KIB = 5.4;
/** A 16 KiB segment table maps 2 GiB. */
const SEGMENT_TABLE_KIB_PER_GIB = 8;

/** Memory mapped by one page table of the identity mapping, and struct pages mapped by one of the vmemmap, in MiB. */
const MIB_PER_PAGE_TABLE = 1;
const MIB_PER_VMEMMAP_TABLE = 64;

/**
 * Page tables of one added block, in KiB: none where frames of 1 MiB map it and its memmap.
 * @models modify_pagetable, arch/s390/mm/vmem.c (all)
 */
export function pageTablesKib(
  { profile, edat1 }: Pick<Guest, 'profile' | 'edat1'>,
  geometry: Geometry,
): number {
  if (edat1) return 0;
  const mebibytes = geometry.blockBytes / MIB;
  const tables = mebibytes / MIB_PER_PAGE_TABLE + Math.ceil(mebibytes / MIB_PER_VMEMMAP_TABLE);
  return tables * profile.tableKibPerMibWithoutEdat1;
}

/**
 * Kernel objects of one added block and its share of a segment table, in whole KiB.
 * @ours an estimate of what slab takes
 */
export function objectsKib(geometry: Geometry): number {
  const segments = (geometry.blockBytes / GIB) * SEGMENT_TABLE_KIB_PER_GIB;
  return Math.round(BLOCK_OBJECT_KIB + segments);
}

/**
 * arch/s390/mm/vmem.c: entries that map one block, and the size of the frame that each of them maps.
 * @models vmem_add_mapping, arch/s390/mm/vmem.c (all)
 */
export function mappingOf(
  guest: Pick<Guest, 'edat1' | 'profile'> & { readonly architecture?: ArchitectureName },
  geometry: Geometry,
): { readonly entries: number; readonly entryKib: number; readonly tablesKib: number } {
  const { pmdBytes } = architectureNamed(guest.architecture).memmap;
  const frame = guest.edat1 && pmdBytes ? pmdBytes : PAGE_BYTES;
  const tablesKib = pageTablesKib(guest, geometry);
  return { entries: geometry.blockBytes / frame, entryKib: frame / KIB, tablesKib };
}

/**
 * Free memory that the kernel itself may still take, in KiB; not negative. Free pages of the contiguous memory
 * allocator are not for it. What min_free_kbytes keeps back is about what reclaim gives on an idle guest: recorded on
 * 7.2, whose last memmap found room when nothing but CMA was left by this count.
 * @ours a difference
 */
export const availableKibOf = (freeKib: number, cmaPages: number): number =>
  Math.max(0, freeKib - cmaPages * PAGE_KIB);

/**
 * While the kernel boots no program runs that could have taken what reclaim would give.
 * @ours a difference
 */
export const availableAtBootKib = (partition: Partition): number =>
  availableKibOf(figure(partition, FIGURE.memFreeKib), figure(partition, FIGURE.cmaPages));

/** What reclaim finds for a few page tables even where programs have filled memory: our choice, no recording shows it. */
const RECLAIMED_KIB = KIB;

/**
 * Programs that fill memory leave next to nothing to reclaim, and min_free_kbytes has to stay free.
 * @ours the same for a partition
 */
export function availableKib(partition: Partition): number {
  const { usedByProgramsKib } = partition.definition.value.conditions.pressure;
  const freeKib = figure(partition, FIGURE.memFreeKib) - freeCmaKib(partition);
  if (usedByProgramsKib === 0) return Math.max(0, freeKib);
  return Math.max(Math.min(freeKib, RECLAIMED_KIB), freeKib - figure(partition, FIGURE.minFreeKib));
}

/**
 * mm/page_alloc.c: pages of programs go to CMA as soon as it is half of what is free; others never do.
 * @models __zone_watermark_ok, mm/page_alloc.c (all)
 */
export function freeCmaKib(partition: Partition): number {
  const cmaKib = figure(partition, FIGURE.cmaPages) * PAGE_KIB;
  const { usedByProgramsKib } = partition.definition.value.conditions.pressure;
  const freeKib = Math.max(0, figure(partition, FIGURE.memFreeKib));
  return Math.min(cmaKib, usedByProgramsKib === 0 ? freeKib : Math.floor(freeKib / 2));
}

/**
 * Free memory above min_free_kbytes, in KiB, negative when less is free: room for pages of programs, CMA included.
 * @ours a difference
 */
export const roomKib = (partition: Partition): number =>
  figure(partition, FIGURE.memFreeKib) - figure(partition, FIGURE.minFreeKib);

/**
 * MemTotal: managed pages, plus what the release adds.
 * @models si_meminfo, mm/show_mem.c (all)
 */
export const memTotalKib = (partition: Partition): number =>
  partition.guest.value === null
    ? 0
    : totalManaged(partition) * PAGE_KIB + figure(partition, FIGURE.memTotalExtraKib);

/** What adding one block takes, and from where. IPL, configure and the standby planner all pay this. */
export interface BlockCost {
  /** Page tables; 0 with EDAT1. */
  readonly pageTablesKib: number;
  /** Device object, sysfs nodes, usage map. */
  readonly objectsKib: number;
  /** Memmap that lies in system memory; 0 when it lies in the block. */
  readonly memmapKib: number;
  /** Pages at the head of the block that hold its memmap; 0 when it lies in system memory. */
  readonly altmapPages: number;
  /** Everything that comes out of free memory. */
  readonly systemKib: number;
}

/**
 * The memmap goes into the block when that is requested and supported, silently into system memory otherwise.
 * @models vmemmap_populate, arch/s390/mm/vmem.c (all)
 */
export function costOfBlock(
  kernel: Pick<Guest, 'profile' | 'edat1'>,
  geometry: Geometry,
  requested: 'self' | 'system',
  parameter: MemmapParameter | null,
): BlockCost {
  const support = memmapSupport(geometry.pagesPerBlock, parameter);
  const altmapPages = requested === 'self' && support.supported ? support.reservedPages : 0;
  return costWith(kernel, geometry, altmapPages);
}

/**
 * The same where the placement is decided. `altmapPages`: 0 for a memmap in system memory.
 * @models vmemmap_populate, arch/s390/mm/vmem.c (all)
 */
export function costWith(
  kernel: Pick<Guest, 'profile' | 'edat1'>,
  geometry: Geometry,
  altmapPages: number,
): BlockCost {
  const memmapKib = altmapPages > 0 ? 0 : geometry.memmapPagesPerBlock * PAGE_KIB;
  const own = { pageTablesKib: pageTablesKib(kernel, geometry), objectsKib: objectsKib(geometry) };
  return { ...own, memmapKib, altmapPages, systemKib: own.pageTablesKib + own.objectsKib + memmapKib };
}

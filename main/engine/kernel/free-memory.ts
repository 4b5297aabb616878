/**
 * What hotplug takes from and gives to free memory. Exact for struct pages; page tables and device objects are
 * computed from table geometry and fitted to recorded boots, hence "estimate" in the console.
 */

import { KIB, MIB, PAGE_KIB } from '../../../shared/units.ts';
import type { Geometry } from '../../../shared/view.ts';
import { FIGURE, figure, type Guest, guestOf, type Partition } from '../state/partition.ts';
import { totalManaged } from './zones.ts';

/** Device object, sysfs nodes, per-section usage bitmap of one block: fitted to boots with 64 and 256 blocks. */
const BLOCK_OBJECT_KIB = 5.4;
/** A 16 KiB segment table maps 2 GiB. */
const SEGMENT_TABLE_KIB_PER_GIB = 8;

/** Page tables and kernel objects of one added block, in whole KiB. */
export function tablesKib(guest: Pick<Guest, 'profile' | 'edat1'>, geometry: Geometry): number {
  const mebibytes = geometry.blockBytes / MIB;
  const segments = (mebibytes / KIB) * SEGMENT_TABLE_KIB_PER_GIB;
  const pages = guest.edat1 ? 0 : mebibytes * guest.profile.tableKibPerMibWithoutEdat1;
  return Math.round(BLOCK_OBJECT_KIB + segments + pages);
}

/** mm/page_alloc.c: min_free_kbytes, the square root of 16 times low memory between 128 KiB and 256 MiB. */
export function reserveKib(partition: Partition): number {
  const managedKib = totalManaged(partition) * PAGE_KIB;
  return Math.min(Math.max(Math.floor(Math.sqrt(managedKib * 16)), 128), 256 * KIB);
}

/** Free memory that ordinary allocations may still take, in KiB; not negative. */
export const availableKib = (partition: Partition): number =>
  Math.max(0, figure(partition, FIGURE.memFreeKib) - reserveKib(partition));

/** MemTotal: managed pages, plus what the release adds. */
export const memTotalKib = (partition: Partition): number =>
  partition.guest.value === null
    ? 0
    : totalManaged(partition) * PAGE_KIB + figure(partition, FIGURE.memTotalExtraKib);

export const memmapKib = (partition: Partition): number =>
  guestOf(partition).geometry.memmapPagesPerBlock * PAGE_KIB;

/**
 * Watermarks of the zones and min_free_kbytes (mm/page_alloc.c, mm/khugepaged.c): set at boot and again after every
 * block that came or went. What the kernel logs as "Total pages" is what lies above the high watermarks.
 */

import { KIB, PAGE_KIB } from '../../../shared/units.ts';
import type { Architecture, ZoneIndex } from '../arch/architectures.ts';
import { architectureOf, FIGURE, figure, guestOf, type Partition } from '../state/partition.ts';
import { managedOf, presentOf } from './zones.ts';

/** One zone as the watermarks see it; pages. `high` is that of before. */
export interface MarkedZone {
  readonly managed: number;
  readonly populated: boolean;
  /** Kernel allocations may use it: every zone but Movable. */
  readonly forKernel: boolean;
  readonly high: number;
}

export interface Watermarks {
  readonly minFreeKib: number;
  /** In the order of the zones. low lies half-way between min and high. */
  readonly zones: readonly { readonly min: number; readonly high: number }[];
}

export interface WatermarkRule {
  readonly pageblockPages: number;
  /** khugepaged runs: it wants more kept free than the square root says. */
  readonly transparentHugepages: boolean;
  /** Movable takes no share of min_free_kbytes (from 6.6). */
  readonly movableApart: boolean;
}

/** Free lists that keep movable, unmovable and reclaimable pages apart. */
const PCP_TYPES = 3;
/** watermark_scale_factor: the distance between two watermarks in parts of 10,000. */
const SCALE_FACTOR = 10;
const MOVABLE_MIN_PAGES = 32;
const MOVABLE_MAX_PAGES = 128;
/** mm/huge_memory.c: smaller systems do without transparent huge pages. */
const HUGEPAGES_FROM_KIB = 512 * KIB;

/**
 * init_per_zone_wmark_min: the square root first, then what khugepaged recommends, which counts with the former.
 * @models __setup_per_zone_wmarks, mm/page_alloc.c (all)
 */
export function settleWatermarks(zones: readonly MarkedZone[], rule: WatermarkRule): Watermarks {
  const bySize = calculated(lowPages(zones) * PAGE_KIB);
  const first = marksFor(zones, bySize, rule);
  if (!rule.transparentHugepages) return first;
  let populated = 0;
  for (const zone of zones) if (zone.forKernel && zone.populated) populated++;
  // Two free pageblocks per zone, and one for each pair of types that may fall back on each other.
  const wanted = rule.pageblockPages * populated * (2 + PCP_TYPES * PCP_TYPES);
  const recommended = Math.min(wanted, Math.floor(lowPages(zones, first.zones) / 20)) * PAGE_KIB;
  return recommended > bySize ? marksFor(zones, recommended, rule) : first;
}

/** calculate_min_free_kbytes: the square root of 16 times low memory, between 128 KiB and 256 MiB. */
const calculated = (lowKib: number): number =>
  Math.min(Math.max(Math.floor(Math.sqrt(lowKib * 16)), 128), 256 * KIB);

/** nr_free_buffer_pages: what kernel zones have above their high watermarks. */
function lowPages(zones: readonly MarkedZone[], marks: readonly { readonly high: number }[] = zones): number {
  let pages = 0;
  for (let index = 0; index < zones.length; index++) {
    const zone = zones[index];
    if (zone?.forKernel) pages += above(zone.managed, marks[index]?.high ?? 0);
  }
  return pages;
}

const above = (managed: number, high: number): number => Math.max(0, managed - high);

/** setup_per_zone_wmarks. */
function marksFor(zones: readonly MarkedZone[], minFreeKib: number, rule: WatermarkRule): Watermarks {
  const pagesMin = Math.floor(minFreeKib / PAGE_KIB);
  let sharing = 0;
  for (const zone of zones) if (shares(zone, rule)) sharing += zone.managed;
  const marks: { min: number; high: number }[] = [];
  for (const zone of zones) {
    const share = sharing === 0 ? 0 : Math.floor((pagesMin * zone.managed) / sharing);
    const own = Math.floor(zone.managed / 1024);
    const min = shares(zone, rule) ? share : Math.min(Math.max(own, MOVABLE_MIN_PAGES), MOVABLE_MAX_PAGES);
    const distance = Math.max(Math.floor(share / 4), Math.floor((zone.managed * SCALE_FACTOR) / 10_000));
    marks.push({ min, high: min + 2 * distance });
  }
  return { minFreeKib, zones: marks };
}

const shares = (zone: MarkedZone, rule: WatermarkRule): boolean => zone.forKernel || !rule.movableApart;

/**
 * Whether a kernel that can have transparent huge pages (EDAT1) starts with them. `memTotalKib`: at boot.
 * @models set_recommended_min_free_kbytes, mm/khugepaged.c (all)
 */
export const bootsWithHugepages = (memTotalKib: number): boolean => memTotalKib >= HUGEPAGES_FROM_KIB;

/**
 * Sets the watermarks anew. `notYet`: pages of the lowest zone that are not managed yet while the kernel boots.
 * @models init_per_zone_wmark_min, mm/page_alloc.c (all)
 * @models setup_per_zone_wmarks, mm/page_alloc.c (all)
 */
export function setWatermarks(partition: Partition, notYet = 0): void {
  const { store, marks, figures } = partition;
  const arch = architectureOf(partition);
  const zones: MarkedZone[] = [];
  for (let index = 0; index < arch.zones.length; index++) {
    const zone = index as ZoneIndex;
    zones.push({
      managed: Math.max(0, managedOf(partition, zone) - (zone === 0 ? notYet : 0)),
      populated: presentOf(partition, zone) > 0,
      forKernel: zone !== arch.movable,
      high: marks.high.cells[zone] ?? 0,
    });
  }
  const rule = watermarkRule(guestOf(partition).profile, arch, figure(partition, FIGURE.hugepages) === 1);
  const found = settleWatermarks(zones, rule);
  store.write(figures, FIGURE.minFreeKib, found.minFreeKib);
  for (let zone = 0; zone < found.zones.length; zone++) {
    store.write(marks.min, zone, found.zones[zone]?.min ?? 0);
    store.write(marks.high, zone, found.zones[zone]?.high ?? 0);
  }
}

/** @ours the profile as the watermarks need it */
export const watermarkRule = (
  profile: { readonly movableApart: boolean },
  arch: Pick<Architecture, 'memmap'>,
  transparentHugepages: boolean,
): WatermarkRule => ({
  pageblockPages: arch.memmap.pageblockPages,
  transparentHugepages,
  movableApart: profile.movableApart,
});

/**
 * Of one zone, in pages.
 * @ours reads the watermarks of a zone
 */
export function watermarksOf(
  partition: Partition,
  zone: ZoneIndex,
): { min: number; low: number; high: number } {
  const min = partition.marks.min.cells[zone] ?? 0;
  const high = partition.marks.high.cells[zone] ?? 0;
  return { min, low: (min + high) / 2, high };
}

/**
 * mm/page_alloc.c, nr_free_pagecache_pages: pages of all zones above their high watermarks.
 * @models nr_free_zone_pages, mm/page_alloc.c (all)
 */
export function pagesAboveWatermarks(partition: Partition): number {
  return architectureOf(partition).zones.reduce((sum, _, zone) => {
    const managed = managedOf(partition, zone as ZoneIndex);
    return sum + above(managed, partition.marks.high.cells[zone] ?? 0);
  }, 0);
}

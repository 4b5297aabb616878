/** Zones: spans, page counts, and which zone a block belongs to (mm/memory_hotplug.c, include/linux/mmzone.h). */

import type { OnlinePolicy } from '../../../shared/definition.ts';
import type { BlockId } from '../../../shared/ids.ts';
import { PAGE_BYTES } from '../../../shared/units.ts';
import { ZONE_LIMIT, type ZoneIndex, zoneFloor, zoneOfPfn } from '../arch/architectures.ts';
import {
  architectureOf,
  BLOCK_STATE,
  EARLY,
  FIGURE,
  figure,
  guestOf,
  type Partition,
} from '../state/partition.ts';
import { zonesOfCore } from './core-memory.ts';

/** @ours reads the column that stands for a field of struct zone */
export const zoneName = (partition: Partition, zone: ZoneIndex): string =>
  architectureOf(partition).zones[zone] ?? '';

/** @ours reads the column that stands for a field of struct zone */
export const spannedOf = (partition: Partition, zone: ZoneIndex): number =>
  partition.zones.spanned.cells[zone] ?? 0;
/** @ours reads the column that stands for a field of struct zone */
export const startOf = (partition: Partition, zone: ZoneIndex): number =>
  partition.zones.start.cells[zone] ?? 0;
/** @ours reads the column that stands for a field of struct zone */
export const presentOf = (partition: Partition, zone: ZoneIndex): number =>
  partition.zones.present.cells[zone] ?? 0;
/** @ours reads the column that stands for a field of struct zone */
export const managedOf = (partition: Partition, zone: ZoneIndex): number =>
  partition.zones.managed.cells[zone] ?? 0;

/**
 * An empty zone intersects nothing.
 * @models zone_intersects, include/linux/mmzone.h (all)
 */
export function zoneIntersects(
  partition: Partition,
  zone: ZoneIndex,
  startPfn: number,
  pages: number,
): boolean {
  const spanned = spannedOf(partition, zone);
  const start = startOf(partition, zone);
  return spanned > 0 && startPfn < start + spanned && startPfn + pages > start;
}

/**
 * The first zone below NORMAL whose present span intersects the range, otherwise NORMAL.
 * @models default_kernel_zone_for_pfn, mm/memory_hotplug.c (all)
 */
export function kernelZoneFor(partition: Partition, startPfn: number, pages: number): ZoneIndex {
  const { normal } = architectureOf(partition);
  for (let zone = 0; zone < normal; zone++) {
    if (zoneIntersects(partition, zone as ZoneIndex, startPfn, pages)) return zone as ZoneIndex;
  }
  return normal;
}

export interface ZoneChoice {
  readonly zone: ZoneIndex;
  readonly because: string;
}

/**
 * The zone that a plain `online` puts the range in; also the first name of `valid_zones` while offline.
 * @models zone_for_pfn_range, mm/memory_hotplug.c (all)
 * @models auto_movable_zone_for_pfn, mm/memory_hotplug.c (all)
 */
export function defaultZoneFor(partition: Partition, startPfn: number, pages: number): ZoneChoice {
  return zoneUnderPolicy(partition, partition.parameters.value.onlinePolicy, startPfn, pages);
}

/**
 * The same under a policy that need not be the one that is set.
 * @models zone_for_pfn_range, mm/memory_hotplug.c (all)
 */
export const zoneUnderPolicy = (
  partition: Partition,
  policy: OnlinePolicy,
  startPfn: number,
  pages: number,
): ZoneChoice =>
  policy === 'auto-movable'
    ? autoMovableZoneFor(partition, startPfn, pages)
    : contiguousZoneFor(partition, startPfn, pages);

/** Policy contig-zones: keep a zone that alone spans the range contiguous; kernel zone otherwise. */
function contiguousZoneFor(partition: Partition, startPfn: number, pages: number): ZoneChoice {
  const { movable } = architectureOf(partition);
  const kernel = kernelZoneFor(partition, startPfn, pages);
  const inKernel = zoneIntersects(partition, kernel, startPfn, pages);
  const inMovable = zoneIntersects(partition, movable, startPfn, pages);
  if (inKernel !== inMovable) {
    const zone = inKernel ? kernel : movable;
    return { zone, because: `only the span of ${zoneName(partition, zone)} includes the block` };
  }
  if (guestOf(partition).boot.movableNode) return { zone: movable, because: 'movable_node prefers Movable' };
  return {
    zone: kernel,
    because: inKernel
      ? 'both spans include the block: the kernel zone wins'
      : 'no span includes the block: the kernel zone is the default',
  };
}

/** Policy auto-movable: Movable as long as movable memory stays within the ratio to early kernel memory. */
function autoMovableZoneFor(partition: Partition, startPfn: number, pages: number): ZoneChoice {
  const kernel = kernelZoneFor(partition, startPfn, pages);
  const ratio = partition.parameters.value.autoMovableRatio;
  if (ratio === 0) return { zone: kernel, because: 'auto_movable_ratio is 0' };
  const cma = figure(partition, FIGURE.cmaPages) - figure(partition, FIGURE.cmaMovablePages);
  const group = groupOf(partition, startPfn, pages);
  if (group.kernelPages > 0) return { zone: kernel, because: 'its memory group has kernel memory already' };
  const movableZone = architectureOf(partition).movable;
  const movable = presentOf(partition, movableZone) + cma;
  const early = figure(partition, FIGURE.earlyKernelPages) - cma;
  const allowed = Math.floor((ratio * early) / 100);
  const more = group.maxPages - group.movablePages;
  const fits = movable + more <= allowed;
  return {
    zone: fits ? movableZone : kernel,
    because: `movable ${movable} + ${more} pages ${fits ? 'stay within' : 'exceed'} ${ratio} % of ${early} early kernel pages`,
  };
}

/**
 * Memory of one driver's device is a static group: it goes to Movable only while all that is left of it could, and
 * to the kernel zone once any of it did. A block outside any group stands for itself.
 */
function groupOf(
  partition: Partition,
  startPfn: number,
  pages: number,
): { readonly maxPages: number; readonly movablePages: number; readonly kernelPages: number } {
  const { pagesPerBlock } = guestOf(partition).geometry;
  const block = startPfn / pagesPerBlock;
  const { movable } = architectureOf(partition);
  const groups = [
    ...partition.dax.value.devices.map(({ mappings }) => mappings),
    ...partition.dax.value.dimms.map(({ start, bytes }) => [
      { first: start / PAGE_BYTES / pagesPerBlock, blocks: bytes / PAGE_BYTES / pagesPerBlock },
    ]),
  ];
  for (const mappings of groups) {
    if (!mappings.some((mapping) => mapping.first <= block && block < mapping.first + mapping.blocks))
      continue;
    let maxPages = 0;
    let movablePages = 0;
    let kernelPages = 0;
    for (const { first, blocks } of mappings) {
      maxPages += blocks * pagesPerBlock;
      for (let member = first; member < first + blocks; member++) {
        const zone = partition.blocks.zone.cells[member] ?? 0;
        if (zone === movable + 1) movablePages += pagesPerBlock;
        else if (zone > 0) kernelPages += pagesPerBlock;
      }
    }
    return { maxPages, movablePages, kernelPages };
  }
  return { maxPages: pages, movablePages: 0, kernelPages: 0 };
}

/**
 * Extends the span so that it includes the range.
 * @models resize_zone_range, mm/memory_hotplug.c (all)
 */
export function growSpan(partition: Partition, zone: ZoneIndex, startPfn: number, pages: number): void {
  const { store, zones } = partition;
  const spanned = spannedOf(partition, zone);
  const oldStart = startOf(partition, zone);
  const start = spanned === 0 ? startPfn : Math.min(oldStart, startPfn);
  const end = Math.max(spanned === 0 ? 0 : oldStart + spanned, startPfn + pages);
  store.write(zones.start, zone, start);
  store.write(zones.spanned, zone, end - start);
}

/**
 * Shrinks the span when the block, no longer in the zone, was at one of its edges: the new edge is the nearest page
 * of the zone in an online block, across any gap. A block in the middle leaves the span as it is.
 * @models shrink_zone_span, mm/memory_hotplug.c (all)
 */
export function shrinkSpan(partition: Partition, zone: ZoneIndex, block: BlockId): void {
  const { store, zones } = partition;
  const { pagesPerBlock } = guestOf(partition).geometry;
  const first = block * pagesPerBlock;
  const start = startOf(partition, zone);
  const end = start + spannedOf(partition, zone);
  const members = partition.blocks.zone.cells;
  const setSpan = (from: number, to: number): void => {
    store.write(zones.start, zone, to > from ? from : 0);
    store.write(zones.spanned, zone, Math.max(0, to - from));
  };
  if (start === first) {
    const next = members.indexOf(zone + 1, block + 1);
    const parts = sharedParts(partition, zone).filter((part) => part.start > first);
    setSpan(Math.min(next < 0 ? end : next * pagesPerBlock, ...parts.map((part) => part.start)), end);
  } else if (end === first + pagesPerBlock) {
    const previous = block > 0 ? members.lastIndexOf(zone + 1, block - 1) : -1;
    const parts = sharedParts(partition, zone).filter((part) => part.end <= first);
    const last = previous < 0 ? start : endOfBlock(partition, previous);
    setSpan(start, Math.max(last, ...parts.map((part) => part.end)));
  }
}

/**
 * First page of core memory in a kernel zone; undefined when core memory has none there.
 * @models arch_zone_limits_init, arch/s390/mm/init.c (all)
 */
export function zoneFloorOfCore(partition: Partition, zone: ZoneIndex): number | undefined {
  const { coreEnd, movableStart = Number.POSITIVE_INFINITY } = guestOf(partition);
  const floor = zoneFloor(architectureOf(partition), zone);
  return floor < Math.min(coreEnd / PAGE_BYTES, movableStart) ? floor : undefined;
}

/**
 * Zone that a page of core memory was in at boot.
 * @ours which zone of core memory a page lies in
 */
export function zoneOfCorePage(partition: Partition, page: number): ZoneIndex {
  const { movableStart = Number.POSITIVE_INFINITY } = guestOf(partition);
  const arch = architectureOf(partition);
  return page >= movableStart ? arch.movable : zoneOfPfn(arch, page);
}

/** First page behind a block's memory: core memory may end inside its last block. */
function endOfBlock(partition: Partition, block: number): number {
  const { geometry, lastBootBlock, coreEnd } = guestOf(partition);
  const end = (block + 1) * geometry.pagesPerBlock;
  const isCore = block === lastBootBlock && partition.blocks.early.cells[block] !== EARLY.no;
  return isCore ? Math.min(end, coreEnd / PAGE_BYTES) : end;
}

/**
 * Pages of a zone in blocks that it shares with another one: such a block never goes offline and keeps the spans of
 * both alive.
 */
function sharedParts(
  partition: Partition,
  zone: ZoneIndex,
): { readonly start: number; readonly end: number }[] {
  const { geometry, coreEnd, movableStart } = guestOf(partition);
  const { pagesPerBlock } = geometry;
  const core = zonesOfCore(
    { pages: [{ start: 0, end: coreEnd }], end: coreEnd },
    architectureOf(partition),
    movableStart,
  ).find((range) => range.zone === zone);
  if (!core) return [];
  const from = core.start;
  const to = core.start + core.spanned;
  const parts: { start: number; end: number }[] = [];
  if (from % pagesPerBlock !== 0)
    parts.push({ start: from, end: Math.min(to, Math.ceil(from / pagesPerBlock) * pagesPerBlock) });
  if (to % pagesPerBlock !== 0 && to < coreEnd / PAGE_BYTES)
    parts.push({ start: Math.max(from, Math.floor(to / pagesPerBlock) * pagesPerBlock), end: to });
  return parts;
}

/** @models adjust_present_page_count, mm/memory_hotplug.c (all) */
export function addPresent(partition: Partition, zone: ZoneIndex, pages: number): void {
  partition.store.write(partition.zones.present, zone, presentOf(partition, zone) + pages);
}

/** @models adjust_managed_page_count, mm/page_alloc.c (all) */
export function addManaged(partition: Partition, zone: ZoneIndex, pages: number): void {
  partition.store.write(partition.zones.managed, zone, managedOf(partition, zone) + pages);
}

/**
 * Pages under management in all zones.
 * @models totalram_pages, include/linux/mm.h (all)
 */
export function totalManaged(partition: Partition): number {
  let pages = 0;
  for (let zone = 0; zone < ZONE_LIMIT; zone++) pages += managedOf(partition, zone as ZoneIndex);
  return pages;
}

/**
 * Zone of an online block; undefined while offline or when several zones share it.
 * @models test_pages_in_a_zone, mm/memory_hotplug.c (classic)
 * @models memory_block_add_nid, drivers/base/memory.c (all)
 */
export function zoneOfBlock(partition: Partition, block: BlockId): ZoneIndex | undefined {
  const value = partition.blocks.zone.cells[block] ?? 0;
  return value === 0 ? undefined : ((value - 1) as ZoneIndex);
}

/**
 * Content of valid_zones: the one zone of an online block; the default first, then the others, of an offline one.
 * @models valid_zones_show, drivers/base/memory.c (all)
 */
export function validZones(partition: Partition, block: BlockId): string {
  const { pagesPerBlock } = guestOf(partition).geometry;
  if (partition.blocks.state.cells[block] !== BLOCK_STATE.offline) {
    const zone = zoneOfBlock(partition, block);
    return zone === undefined ? 'none' : zoneName(partition, zone);
  }
  const startPfn = block * pagesPerBlock;
  const first = defaultZoneFor(partition, startPfn, pagesPerBlock).zone;
  const kernel = kernelZoneFor(partition, startPfn, pagesPerBlock);
  const { movable } = architectureOf(partition);
  const second = first === movable ? kernel : movable;
  return `${zoneName(partition, first)} ${zoneName(partition, second)}`;
}

/** Zones: spans, page counts, and which zone a block belongs to (mm/memory_hotplug.c, include/linux/mmzone.h). */

import type { BlockId } from '../../../shared/ids.ts';
import {
  BLOCK_STATE,
  FIGURE,
  figure,
  guestOf,
  type Partition,
  ZONE,
  ZONE_NAMES,
  type ZoneIndex,
} from '../state/partition.ts';

/** First page of ZONE_NORMAL: 2 GiB. */
export const DMA_END_PFN = 0x80000;

export const zoneName = (zone: ZoneIndex): string => ZONE_NAMES[zone] ?? '';

export const spannedOf = (partition: Partition, zone: ZoneIndex): number =>
  partition.zones.spanned.cells[zone] ?? 0;
export const startOf = (partition: Partition, zone: ZoneIndex): number =>
  partition.zones.start.cells[zone] ?? 0;
export const presentOf = (partition: Partition, zone: ZoneIndex): number =>
  partition.zones.present.cells[zone] ?? 0;
export const managedOf = (partition: Partition, zone: ZoneIndex): number =>
  partition.zones.managed.cells[zone] ?? 0;

/** An empty zone intersects nothing. */
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

/** The first zone below NORMAL whose present span intersects the range, otherwise NORMAL. */
export const kernelZoneFor = (partition: Partition, startPfn: number, pages: number): ZoneIndex =>
  zoneIntersects(partition, ZONE.dma, startPfn, pages) ? ZONE.dma : ZONE.normal;

export interface ZoneChoice {
  readonly zone: ZoneIndex;
  readonly because: string;
}

/** The zone that a plain `online` puts the range in; also the first name of `valid_zones` while offline. */
export function defaultZoneFor(partition: Partition, startPfn: number, pages: number): ZoneChoice {
  return partition.parameters.value.onlinePolicy === 'auto-movable'
    ? autoMovableZoneFor(partition, startPfn, pages)
    : contiguousZoneFor(partition, startPfn, pages);
}

/** Policy contig-zones: keep a zone that alone spans the range contiguous; kernel zone otherwise. */
function contiguousZoneFor(partition: Partition, startPfn: number, pages: number): ZoneChoice {
  const kernel = kernelZoneFor(partition, startPfn, pages);
  const inKernel = zoneIntersects(partition, kernel, startPfn, pages);
  const inMovable = zoneIntersects(partition, ZONE.movable, startPfn, pages);
  if (inKernel !== inMovable) {
    const zone = inKernel ? kernel : ZONE.movable;
    return { zone, because: `only the span of ${zoneName(zone)} includes the block` };
  }
  if (guestOf(partition).boot.movableNode)
    return { zone: ZONE.movable, because: 'movable_node prefers Movable' };
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
  const cma = figure(partition, FIGURE.cmaPages);
  const movable = presentOf(partition, ZONE.movable) + cma;
  const early = figure(partition, FIGURE.earlyKernelPages) - cma;
  const allowed = Math.floor((ratio * early) / 100);
  const fits = movable + pages <= allowed;
  return {
    zone: fits ? ZONE.movable : kernel,
    because: `movable ${movable} + ${pages} pages ${fits ? 'stay within' : 'exceed'} ${ratio} % of ${early} early kernel pages`,
  };
}

/** Extends the span so that it includes the range. */
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
 * Shrinks the span when the block, no longer in the zone, was at one of its edges: the new edge is the nearest
 * online block of the zone, across any gap. A block in the middle leaves the span as it is.
 */
export function shrinkSpan(partition: Partition, zone: ZoneIndex, block: BlockId): void {
  const { store, zones } = partition;
  const { pagesPerBlock } = guestOf(partition).geometry;
  const first = block * pagesPerBlock;
  const start = startOf(partition, zone);
  const end = start + spannedOf(partition, zone);
  const members = partition.blocks.zone.cells;
  if (start === first) {
    const next = members.indexOf(zone + 1, block + 1);
    const reaches = next >= 0 && next * pagesPerBlock < end;
    store.write(zones.start, zone, reaches ? next * pagesPerBlock : 0);
    store.write(zones.spanned, zone, reaches ? end - next * pagesPerBlock : 0);
  } else if (end === first + pagesPerBlock) {
    const previous =
      block > 0 ? Math.max(members.lastIndexOf(zone + 1, block - 1), sharedBlock(partition, zone)) : -1;
    const reaches = previous >= 0 && (previous + 1) * pagesPerBlock > start;
    store.write(zones.start, zone, reaches ? start : 0);
    store.write(zones.spanned, zone, reaches ? (previous + 1) * pagesPerBlock - start : 0);
  }
}

/** Block 0 when it is so large that DMA and Normal share it: it never goes offline and keeps Normal's span alive. */
function sharedBlock(partition: Partition, zone: ZoneIndex): number {
  const { pagesPerBlock } = guestOf(partition).geometry;
  return zone === ZONE.normal && pagesPerBlock > DMA_END_PFN ? 0 : -1;
}

export function addPresent(partition: Partition, zone: ZoneIndex, pages: number): void {
  partition.store.write(partition.zones.present, zone, presentOf(partition, zone) + pages);
}

export function addManaged(partition: Partition, zone: ZoneIndex, pages: number): void {
  partition.store.write(partition.zones.managed, zone, managedOf(partition, zone) + pages);
}

/** Pages under management in all zones. */
export const totalManaged = (partition: Partition): number =>
  managedOf(partition, ZONE.dma) + managedOf(partition, ZONE.normal) + managedOf(partition, ZONE.movable);

/** Zone of an online block; undefined while offline or when several zones share it. */
export function zoneOfBlock(partition: Partition, block: BlockId): ZoneIndex | undefined {
  const value = partition.blocks.zone.cells[block] ?? 0;
  return value === 0 ? undefined : ((value - 1) as ZoneIndex);
}

/** Content of valid_zones: the one zone of an online block; the default first, then the others, of an offline one. */
export function validZones(partition: Partition, block: BlockId): string {
  const { pagesPerBlock } = guestOf(partition).geometry;
  if (partition.blocks.state.cells[block] !== BLOCK_STATE.offline) {
    const zone = zoneOfBlock(partition, block);
    return zone === undefined ? 'none' : zoneName(zone);
  }
  const startPfn = block * pagesPerBlock;
  const first = defaultZoneFor(partition, startPfn, pagesPerBlock).zone;
  const kernel = kernelZoneFor(partition, startPfn, pagesPerBlock);
  const second = first === ZONE.movable ? kernel : ZONE.movable;
  return `${zoneName(first)} ${zoneName(second)}`;
}

/**
 * What the kernel took of boot memory: how many pages of a zone are not managed is a figure of the machine; where they
 * lie is known for the kernel image, its memmap and crash kernel memory. The rest stands behind the image: our choice.
 */

import { type BlockId, blockId } from '../../../shared/ids.ts';
import type { PagePurpose } from '../../../shared/pages.ts';
import { PAGE_BYTES } from '../../../shared/units.ts';
import { X86_64, type ZoneIndex } from '../arch/architectures.ts';
import { memoryMapOf } from '../arch/memory-map.ts';
import { altmapPagesOf } from '../kernel/blocks.ts';
import { bootMemmapOf } from '../kernel/unmovable.ts';
import { managedOf, presentOf, zoneOfBlock, zoneOfCorePage } from '../kernel/zones.ts';
import {
  architectureOf,
  BELIEF,
  BLOCK_STATE,
  EARLY,
  FIRMWARE,
  guestOf,
  MEMMAP,
  type Partition,
} from '../state/partition.ts';
import { isBootMemory } from './block-state.ts';

/** Pages from the first to the one behind the last. */
export interface Range {
  readonly start: number;
  readonly end: number;
}
export type ReservedRange = Range & { readonly what: PagePurpose };

const clip = (range: Range, to: Range): Range => ({
  start: Math.max(range.start, to.start),
  end: Math.min(range.end, to.end),
});
const sizeOf = ({ start, end }: Range): number => Math.max(0, end - start);

/** Parts of a block that are memory: all of it, except where core memory ends inside it or has a hole. */
export function memoryOf(partition: Partition, block: BlockId): Range[] {
  const { geometry, coreEnd } = guestOf(partition);
  const { pagesPerBlock, incrementBytes } = geometry;
  const whole = { start: block * pagesPerBlock, end: (block + 1) * pagesPerBlock };
  if (partition.blocks.early.cells[block] !== EARLY.withHole) return [whole];
  const core = { start: 0, end: coreEnd / PAGE_BYTES };
  if (!architectureOf(partition).sclp) return ramOf(partition, clip(whole, core));
  const pages = incrementBytes / PAGE_BYTES;
  const found: { start: number; end: number }[] = [];
  for (let start = whole.start; start < whole.end; start += pages) {
    if (partition.increments.believed.cells[start / pages] === BELIEF.standby) continue;
    const part = clip({ start, end: start + pages }, core);
    if (sizeOf(part) === 0) continue;
    const last = found.at(-1);
    if (last?.end === part.start) last.end = part.end;
    else found.push({ ...part });
  }
  return found;
}

/** The platform's memory map as the kernel was loaded with it. */
function ramOf(partition: Partition, within: Range): Range[] {
  const { platform, kernel } = partition.definition.value;
  const { loadedWith = kernel.commandLine } = guestOf(partition);
  return memoryMapOf(platform?.ram ?? [], loadedWith, X86_64.maxPhysicalBytes)
    .ram.map(({ start, end }) => clip({ start: start / PAGE_BYTES, end: end / PAGE_BYTES }, within))
    .filter((range) => sizeOf(range) > 0);
}

/** A block's memory by zone: one part as a rule, more where boot memory's zones meet inside it. */
export function zonesOfBlock(partition: Partition, block: BlockId): (Range & { readonly zone: ZoneIndex })[] {
  const one = zoneOfBlock(partition, block);
  const parts: { start: number; end: number; zone: ZoneIndex }[] = [];
  for (const { start, end } of memoryOf(partition, block)) {
    if (one !== undefined) {
      parts.push({ start, end, zone: one });
      continue;
    }
    for (let at = start; at < end; ) {
      const zone = zoneOfCorePage(partition, at);
      const next = Math.min(end, borderBehind(partition, at));
      parts.push({ start: at, end: next, zone });
      at = next;
    }
  }
  return parts;
}

/** First page behind `page` that is in another zone by the rules of boot memory. */
function borderBehind(partition: Partition, page: number): number {
  const { movableStart = Number.POSITIVE_INFINITY } = guestOf(partition);
  const borders = [...architectureOf(partition).zoneEnds, movableStart];
  return Math.min(...borders.filter((border) => border > page), Number.POSITIVE_INFINITY);
}

/** Pages of a zone that are present and not managed, altmaps left out: nobody gave them to the buddy allocator. */
export function reservedPagesOf(partition: Partition, zone: ZoneIndex): number {
  const { blocks } = partition;
  let altmaps = 0;
  for (let row = 0; row < blocks.zone.cells.length; row++) {
    const isCounted = blocks.zone.cells[row] === zone + 1 && blocks.state.cells[row] === BLOCK_STATE.online;
    if (isCounted) altmaps += altmapPagesOf(partition, blockId(row));
  }
  return presentOf(partition, zone) - managedOf(partition, zone) - altmaps;
}

/** Where the memmap of a boot block lies; undefined where that follows no known rule. */
export function bootMemmapFrames(
  partition: Partition,
  block: BlockId,
): { readonly start: number; readonly descending: boolean } | undefined {
  const guest = guestOf(partition);
  const { era, boot } = guest.profile;
  if (!architectureOf(partition).sclp || !guest.edat1 || era === 'classic') return undefined;
  const { geometry } = guest;
  const before = bootBlocksBefore(partition, block) * geometry.memmapPagesPerBlock;
  const area = bootMemmapOf(partition, guest);
  // One piece of memory for all of it, above it what was taken before; or frame by frame from the top.
  if (boot.cmaPages === 0) {
    const length = area.end - area.start;
    const end = guest.coreEnd / PAGE_BYTES - ABOVE_MEMMAP_PAGES;
    return { start: end - length + before, descending: false };
  }
  return { start: area.end - before, descending: true };
}

/** 6.12 with 1 GiB of core memory: this much was taken before the memmap. */
const ABOVE_MEMMAP_PAGES = 1024;

/** Blocks of core memory below this one: those that never were memory have no memmap. */
function bootBlocksBefore(partition: Partition, block: BlockId): number {
  let count = 0;
  for (let row = 0; row < block; row++) if (wasBootBlock(partition, row)) count++;
  return count;
}

/** Core memory, removed since or not. */
const wasBootBlock = ({ blocks }: Partition, row: number): boolean =>
  blocks.memmap.cells[row] === MEMMAP.boot || (blocks.firmware.cells[row] ?? FIRMWARE.none) !== FIRMWARE.none;

/** What is reserved in a zone, ascending: as many pages as the zone's figures say, in known places first. */
export function reservedRanges(partition: Partition, zone: ZoneIndex): ReservedRange[] {
  let left = reservedPagesOf(partition, zone);
  const taken: ReservedRange[] = [];
  const take = (within: Range, what: PagePurpose): void => {
    for (const free of without(within, taken)) {
      if (left <= 0) return;
      const pages = Math.min(left, sizeOf(free));
      taken.push({ start: free.start, end: free.start + pages, what });
      taken.sort((a, b) => a.start - b.start);
      left -= pages;
    }
  };
  const parts = onlineParts(partition, zone);
  const boot = parts.filter(({ block }) => isBootMemory(partition, block));
  for (const { range, what } of knownPlaces(partition))
    for (const part of boot) {
      const inside = clip(range, part);
      if (sizeOf(inside) > 0) take(inside, what);
    }
  for (const part of [...boot, ...parts.filter(({ block }) => !isBootMemory(partition, block))]) {
    if (left <= 0) break;
    take(part, 'bootAllocations');
  }
  return taken;
}

/** Memory of a zone, altmaps left out, block by block. */
function onlineParts(partition: Partition, zone: ZoneIndex): (Range & { readonly block: BlockId })[] {
  const { blocks } = partition;
  const parts: (Range & { block: BlockId })[] = [];
  for (let row = 0; row < blocks.state.cells.length; row++) {
    if (blocks.present.cells[row] !== 1 || blocks.state.cells[row] === BLOCK_STATE.offline) continue;
    const inOne = blocks.zone.cells[row] ?? 0;
    if (inOne !== 0 && inOne !== zone + 1) continue;
    const block = blockId(row);
    for (const { start, end, zone: of } of zonesOfBlock(partition, block))
      if (of === zone) parts.push({ start: start + altmapPagesOf(partition, block), end, block });
  }
  return parts;
}

function knownPlaces(partition: Partition): { readonly range: Range; readonly what: PagePurpose }[] {
  const guest = guestOf(partition);
  if (!architectureOf(partition).sclp) return [];
  const image = guest.profile.image.map(({ first, last }) => ({
    range: { start: Math.floor(first / PAGE_BYTES), end: Math.ceil((last + 1) / PAGE_BYTES) },
    what: 'kernelImage' as const,
  }));
  const crash = guest.crash ? [{ range: guest.crash, what: 'crashKernel' as const }] : [];
  return [...image, ...crash, ...memmapPlaces(partition)];
}

/** Of removed boot blocks the memmap went back to the buddy allocator. */
function memmapPlaces(partition: Partition): { readonly range: Range; readonly what: PagePurpose }[] {
  const guest = guestOf(partition);
  const { memmap } = partition.blocks;
  const pages = guest.geometry.memmapPagesPerBlock;
  const first = bootMemmapFrames(partition, blockId(0));
  if (!first) return [{ range: bootMemmapOf(partition, guest), what: 'bootMemmap' }];
  const places: { range: { start: number; end: number }; what: PagePurpose }[] = [];
  let at = first.start;
  for (let row = 0; row <= guest.lastBootBlock; row++) {
    if (!wasBootBlock(partition, row)) continue;
    const range = first.descending ? { start: at - pages, end: at } : { start: at, end: at + pages };
    at = first.descending ? range.start : range.end;
    if (memmap.cells[row] !== MEMMAP.boot) continue;
    const last = places.at(-1)?.range;
    if (last?.end === range.start) last.end = range.end;
    else if (last?.start === range.end) last.start = range.start;
    else places.push({ range, what: 'bootMemmap' });
  }
  return places;
}

/** Parts of a range that none of the taken ones covers, ascending. */
function without(range: Range, taken: readonly Range[]): Range[] {
  const free: Range[] = [];
  let at = range.start;
  for (const { start, end } of taken) {
    if (end <= at) continue;
    if (start >= range.end) break;
    if (start > at) free.push({ start: at, end: start });
    at = Math.max(at, end);
  }
  if (at < range.end) free.push({ start: at, end: range.end });
  return free;
}

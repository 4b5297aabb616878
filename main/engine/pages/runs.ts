/** The pages of a block as runs of equal pages: what they are, in which zone, whether their storage is there. */

import { type Pfn, pfn } from '../../../shared/ids.ts';
import type { PageKind, PagePurpose, PageRun } from '../../../shared/pages.ts';
import { PAGE_BYTES } from '../../../shared/units.ts';
import type { ZoneIndex } from '../arch/architectures.ts';
import { cmaInBlock } from '../kernel/cma.ts';
import { unmovableReason } from '../kernel/unmovable.ts';
import { unmovablePageOf } from '../kernel/unmovable-page.ts';
import { zoneName } from '../kernel/zones.ts';
import { architectureOf, guestOf, type Partition } from '../state/partition.ts';
import { type BlockState, isBootMemory } from './block-state.ts';
import { memoryOf, type Range, reservedRanges, zonesOfBlock } from './boot-memory.ts';

interface Part {
  readonly start: number;
  readonly end: number;
  readonly kind: PageKind;
  readonly zone: string | null;
  readonly what?: PagePurpose;
}

/** Ascending, without gaps: together they are the block. */
export function runsOf(partition: Partition, state: BlockState): PageRun[] {
  const { geometry } = guestOf(partition);
  const first = state.block * geometry.pagesPerBlock;
  const whole: Part = {
    start: first,
    end: first + geometry.pagesPerBlock,
    kind: state.present ? 'offline' : 'absent',
    zone: null,
  };
  let parts = [whole];
  if (state.present) {
    parts = overlay(parts, partsInZones(partition, state));
    if (state.placement === 'self') parts = overlay(parts, headParts(partition, state, first));
  }
  return byStorage(partition, state, parts);
}

/** What is in a zone: usable or isolated, and in it what the kernel has taken. */
function partsInZones(partition: Partition, state: BlockState): Part[] {
  const { pagesPerBlock } = guestOf(partition).geometry;
  const first = state.block * pagesPerBlock;
  const kind: PageKind = state.isolated || !state.buddy ? 'isolated' : 'usable';
  if (state.zone === null && !state.inSeveralZones) return [];
  if (state.zone !== null && !isBootMemory(partition, state.block)) {
    const start = first + (state.placement === 'self' ? state.altmapPages : 0);
    const usable: Part = { start, end: first + pagesPerBlock, kind, zone: state.zone };
    return overlay([usable], takenParts(partition, state, [usable]));
  }
  const memory = zonesOfBlock(partition, state.block);
  const inZones = memory.map(({ start, end, zone }) => ({
    start,
    end,
    kind,
    zone: zoneName(partition, zone),
  }));
  const holes = holesIn({ start: first, end: first + pagesPerBlock }, memoryOf(partition, state.block));
  return [
    ...overlay(inZones, takenParts(partition, state, inZones)),
    ...holes.map((hole): Part => ({ ...hole, kind: 'hole', zone: null })),
  ];
}

/** Reserved at boot, the contiguous area, the page at which isolation stops. */
function takenParts(partition: Partition, state: BlockState, within: readonly Part[]): Part[] {
  if (state.state === 'offline') return [];
  const { block } = state;
  const taken: Part[] = [];
  const cma = cmaInBlock(partition, block);
  if (cma && isBootMemory(partition, block)) taken.push(...cut(within, { ...cma, kind: 'cma' }));
  for (const zone of new Set(within.map((part) => part.zone))) {
    const index = (architectureOf(partition).zones as readonly (string | null)[]).indexOf(zone);
    if (index < 0) continue;
    for (const range of reservedRanges(partition, index as ZoneIndex))
      taken.push(...cut(within, { ...range, kind: 'reserved' }, zone));
  }
  if (unmovableReason(partition, block)) {
    const { page, kind } = unmovablePageOf(partition, block);
    // A reserved page, or one of the contiguous area, stops isolation as what it is.
    const one = { start: page, end: page + 1 };
    const isTaken = taken.some(({ start, end }) => start <= page && page < end);
    if (!isTaken && kind !== 'cma')
      taken.push(...cut(within, { ...one, kind: 'unmovable', what: 'kernelAllocation' }));
  }
  return taken;
}

/** The parts of a range that lie in these parts, with their zones; only in one zone where that is said. */
function cut(
  within: readonly Part[],
  range: Range & { readonly kind: PageKind; readonly what?: PagePurpose },
  only?: string | null,
): Part[] {
  return within.flatMap(({ start, end, zone }) => {
    const from = Math.max(start, range.start);
    const to = Math.min(end, range.end);
    if (from >= to || (only !== undefined && zone !== only)) return [];
    return [{ start: from, end: to, kind: range.kind, zone, ...(range.what ? { what: range.what } : {}) }];
  });
}

/** The altmap: the block's own struct pages, and what force reserves behind them. */
function headParts(partition: Partition, state: BlockState, first: number): Part[] {
  const { memmapPagesPerBlock } = guestOf(partition).geometry;
  const memmap = Math.min(memmapPagesPerBlock, state.altmapPages);
  const parts: Part[] = [{ start: first, end: first + memmap, kind: 'memmap', zone: state.headZone }];
  if (state.altmapPages > memmap)
    parts.push({
      start: first + memmap,
      end: first + state.altmapPages,
      kind: 'padding',
      zone: state.headZone,
    });
  return parts;
}

/** Later parts win over earlier ones. */
function overlay(below: readonly Part[], above: readonly Part[]): Part[] {
  let parts = [...below];
  for (const top of above) {
    parts = parts.flatMap((part) => {
      if (top.end <= part.start || top.start >= part.end) return [part];
      return [
        ...(part.start < top.start ? [{ ...part, end: top.start }] : []),
        ...(part.end > top.end ? [{ ...part, start: top.end }] : []),
      ];
    });
    parts.push(top);
  }
  return parts.sort((a, b) => a.start - b.start);
}

function holesIn(whole: Range, memory: readonly Range[]): Range[] {
  const holes: Range[] = [];
  let at = whole.start;
  for (const { start, end } of memory) {
    if (start > at) holes.push({ start: at, end: start });
    at = end;
  }
  if (at < whole.end) holes.push({ start: at, end: whole.end });
  return holes;
}

/** Cut where increments meet whose storage is not both there, or both not. */
function byStorage(partition: Partition, state: BlockState, parts: readonly Part[]): PageRun[] {
  const { geometry } = guestOf(partition);
  const first = state.block * geometry.pagesPerBlock;
  const perIncrement =
    state.assigned.length > 1 ? geometry.incrementBytes / PAGE_BYTES : geometry.pagesPerBlock;
  const isThere = (page: number): boolean =>
    state.assigned[Math.floor((page - first) / perIncrement)] !== false;
  const runs: {
    start: Pfn;
    pages: number;
    kind: PageKind;
    zone: string | null;
    accessible: boolean;
    what?: PagePurpose;
  }[] = [];
  for (const { start, end, kind, zone, what } of parts) {
    for (let at = start; at < end; ) {
      const border = first + (Math.floor((at - first) / perIncrement) + 1) * perIncrement;
      const next = Math.min(end, border);
      const accessible = isThere(at);
      const last = runs.at(-1);
      const isSame =
        last?.kind === kind && last.zone === zone && last.what === what && last.accessible === accessible;
      if (last && isSame) last.pages += next - at;
      else runs.push({ start: pfn(at), pages: next - at, kind, zone, accessible, ...(what ? { what } : {}) });
      at = next;
    }
  }
  return runs;
}

/** Kinds that are with the buddy allocator, or were before they were isolated: what `managed` counts. */
const MANAGED: ReadonlySet<PageKind> = new Set(['usable', 'cma', 'unmovable', 'isolated']);

export const managedPagesIn = (runs: readonly PageRun[], buddy: boolean): number =>
  buddy ? runs.reduce((sum, { kind, pages }) => sum + (MANAGED.has(kind) ? pages : 0), 0) : 0;

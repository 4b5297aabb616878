/** One page: its own mapping, its struct page, the page that holds that, and the way back. */

import { type Pfn, pfn, rn } from '../../../shared/ids.ts';
import type { PageRun, PageWalk, StructPages } from '../../../shared/pages.ts';
import { PAGE_BYTES, STRUCT_PAGE_BYTES } from '../../../shared/units.ts';
import { architectureOf, guestOf, type Partition } from '../state/partition.ts';
import type { BlockState } from './block-state.ts';
import { identityEntryBytes, walkTo, walkToStructPage } from './mapping.ts';
import { flagsAt, offsetOf } from './struct-pages.ts';

/** Struct pages that fit one page of the array. */
const PER_PAGE = PAGE_BYTES / STRUCT_PAGE_BYTES;

export function walkOf(
  partition: Partition,
  state: BlockState,
  page: number,
  { runs, structPages }: { readonly runs: readonly PageRun[]; readonly structPages: StructPages },
): PageWalk | null {
  const { geometry } = guestOf(partition);
  const run = runs.find(({ start, pages }) => page >= start && page < start + pages);
  if (!run) return null;
  const address = page * PAGE_BYTES;
  const first = state.block * geometry.pagesPerBlock;
  const isHead = state.placement === 'self' && page < first + state.altmapPages;
  const isMapped = structPages.placement !== 'none';
  return {
    pfn: pfn(page),
    address,
    block: state.block,
    section: Math.floor(address / geometry.sectionBytes),
    pageblock: Math.floor((page - first) / architectureOf(partition).memmap.pageblockPages),
    rn: architectureOf(partition).sclp ? rn(Math.floor(address / geometry.incrementBytes) + 1) : null,
    run,
    flags: isMapped ? flagsAt(partition, state, isHead) : [],
    state: isHead ? state.head : state.rest,
    structPageOffset: offsetOf(page),
    identity: isMapped ? walkTo(partition, address, identityEntryBytes(partition, state.block)) : [],
    vmemmap: isMapped ? walkToStructPage(partition, page, BigInt(`0x${structPages.base}`)) : [],
    holder: isMapped ? holderOf(partition, state, page, structPages) : null,
  };
}

function holderOf(
  partition: Partition,
  state: BlockState,
  page: number,
  { frames, placement }: StructPages,
): PageWalk['holder'] {
  const { pagesPerBlock } = guestOf(partition).geometry;
  const offset = offsetOf(page);
  const frame = frames.find(
    (found) => offset >= found.offset && offset < found.offset + found.frames * found.frameBytes,
  );
  const holder: Pfn | null =
    frame?.pfn == null ? null : pfn(frame.pfn + Math.floor((offset - frame.offset) / PAGE_BYTES));
  const describesFirst = page - (page % PER_PAGE);
  return {
    pfn: holder,
    from: placement,
    describesFirst: pfn(describesFirst),
    describesLast: pfn(describesFirst + PER_PAGE - 1),
    ownOffset: holder === null ? null : offsetOf(holder),
    describesItself:
      holder !== null &&
      holder >= state.block * pagesPerBlock &&
      holder >= describesFirst &&
      holder < describesFirst + PER_PAGE,
  };
}

/** The page whose struct page lies at this distance from the start of the array. */
export const pageAt = (offset: number): number => Math.floor(offset / STRUCT_PAGE_BYTES);

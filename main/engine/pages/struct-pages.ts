/** The array of struct pages: where a block's part of it lies, in which state it is, and what its flags say. */

import { pfn } from '../../../shared/ids.ts';
import type {
  MemmapFrames,
  MemmapState,
  ShadowView,
  StructContents,
  StructPages,
} from '../../../shared/pages.ts';
import { PAGE_BYTES, STRUCT_PAGE_BYTES } from '../../../shared/units.ts';
import { hasKasan, shadowPagesOf } from '../kernel/kasan.ts';
import { parseRelease } from '../kernel/profiles.ts';
import { VMEMMAP_BASE } from '../kernel/unmovable-page.ts';
import { architectureOf, type Guest, guestOf, type Partition } from '../state/partition.ts';
import type { BlockState } from './block-state.ts';
import { bootMemmapFrames } from './boot-memory.ts';

/** arch/x86/include/asm/pgtable_64_types.h, with four levels and without randomisation. */
const VMEMMAP_BASE_X86 = 0xffff_ea00_0000_0000n;

/** Distance of a page's struct page from the start of the array. */
export const offsetOf = (page: number): number => page * STRUCT_PAGE_BYTES;

/** Size of what one entry maps of the array: 1 MiB with EDAT1, 2 MiB on x86-64, otherwise one page. */
export function frameBytesOf(partition: Partition): number {
  const { pmdBytes, pageBytes } = architectureOf(partition).memmap;
  return guestOf(partition).edat1 && pmdBytes !== null ? pmdBytes : pageBytes;
}

export function structPagesOf(partition: Partition, state: BlockState): StructPages {
  const guest = guestOf(partition);
  const { geometry } = guest;
  const base = architectureOf(partition).sclp ? VMEMMAP_BASE : VMEMMAP_BASE_X86;
  return {
    placement: state.placement,
    head: state.head,
    rest: state.rest,
    structPageBytes: STRUCT_PAGE_BYTES,
    base: base.toString(16),
    pages: state.placement === 'none' ? 0 : geometry.memmapPagesPerBlock,
    frames: framesOf(partition, state),
    headFlags: state.placement === 'self' ? flagsOf(guest, state, 'head') : [],
    restFlags: flagsOf(guest, state, 'rest'),
    headContents: state.placement === 'self' ? contentsOf(partition, state, 'head') : null,
    restContents: contentsOf(partition, state, 'rest'),
  };
}

function framesOf(partition: Partition, state: BlockState): MemmapFrames[] {
  if (state.placement === 'none') return [];
  const { geometry } = guestOf(partition);
  const frameBytes = frameBytesOf(partition);
  const first = state.block * geometry.pagesPerBlock;
  const offset = offsetOf(first);
  const perFrame = frameBytes / PAGE_BYTES;
  const frames = geometry.memmapPagesPerBlock / perFrame;
  const at = (start: number | null): MemmapFrames => ({
    offset,
    frames,
    frameBytes,
    pfn: start === null ? null : pfn(start),
  });
  switch (state.placement) {
    case 'self':
      return [at(first)];
    case 'boot': {
      const place = bootMemmapFrames(partition, state.block);
      if (!place) return [at(null)];
      if (!place.descending) return [at(place.start)];
      return Array.from({ length: frames }, (_, index) => ({
        offset: offset + index * frameBytes,
        frames: 1,
        frameBytes,
        pfn: pfn(place.start - (index + 1) * perFrame),
      }));
    }
    case 'system':
      return [at(null)];
  }
}

/** mm/memory_hotplug.c from 6.11 on: memory that is added is marked PageOffline until it is onlined, before PG_reserved. */
const OFFLINE_SINCE = [6, 11] as const;

const marksOffline = ({ release }: Pick<Guest, 'release'>): boolean => {
  const [major, minor] = parseRelease(release) ?? [0, 0];
  return major > OFFLINE_SINCE[0] || (major === OFFLINE_SINCE[0] && minor >= OFFLINE_SINCE[1]);
};

/** The flags as far as they are modelled; what a page is used for while it is online is not. */
function flagsOf(guest: Guest, state: BlockState, part: 'head' | 'rest'): readonly string[] {
  const memmap: MemmapState = part === 'head' ? state.head : state.rest;
  if (memmap === 'poisoned') return ['PAGE_POISON_PATTERN'];
  if (memmap !== 'initialised') return [];
  const reserved = marksOffline(guest) ? [] : ['PG_reserved'];
  if (part === 'head') return [...reserved, 'PG_vmemmap_self_hosted'];
  // Pages that were taken back from the buddy allocator have lost their mark long ago.
  if (state.buddy || state.isolated) return [];
  return marksOffline(guest) ? ['PageOffline'] : ['PG_reserved'];
}

/**
 * mm/mm_init.c, __init_single_page: zone, node, a count of one; mm/page_alloc.c, __free_pages_core: the count is 0 when
 * the page is free. A page of the altmap never gets there.
 */
function contentsOf(partition: Partition, state: BlockState, part: 'head' | 'rest'): StructContents | null {
  const isHead = part === 'head';
  if ((isHead ? state.head : state.rest) !== 'initialised') return null;
  const name = isHead ? state.headZone : state.zone;
  const zone = (architectureOf(partition).zones as readonly (string | null)[]).indexOf(name);
  return {
    zone: zone < 0 ? null : zone,
    node: 0,
    refcount: isHead || !(state.buddy || state.isolated) ? 1 : null,
  };
}

export const shadowOf = (partition: Partition, state: BlockState): ShadowView | undefined => {
  const { pagesPerBlock } = guestOf(partition).geometry;
  if (!hasKasan(partition)) return undefined;
  const { shadowHead: head, shadowRest: rest, altmapPages } = state;
  return { head, rest, pages: rest === 'none' ? 0 : shadowPagesOf(pagesPerBlock - altmapPages) };
};

export const flagsAt = (partition: Partition, state: BlockState, isHead: boolean): readonly string[] =>
  flagsOf(guestOf(partition), state, isHead ? 'head' : 'rest');

/** memmap on memory: when it is possible, how many pages it takes, what the struct pages cost otherwise. */

import { memmapPagesOf } from '../../../shared/geometry.ts';
import { PAGE_BYTES } from '../../../shared/units.ts';
import type { MemmapParameter } from './command-line.ts';

/** Figures of an architecture that the support rules depend on. */
export interface MemmapArchitecture {
  readonly pageBytes: number;
  /** Huge page that maps the memmap (PMD): 1 MiB on s390, 2 MiB on x86-64 with 4 KiB pages. */
  readonly pmdBytes: number;
  readonly pageblockPages: number;
}

export const S390_MEMMAP: MemmapArchitecture = {
  pageBytes: PAGE_BYTES,
  pmdBytes: 1024 * 1024,
  pageblockPages: 256,
};

export interface MemmapSupport {
  readonly supported: boolean;
  /** The condition that fails, or why it holds, in words for the inspector. */
  readonly because: string;
  /** Glossary rule. */
  readonly rule: string;
  /** Pages at the head of the block that the memmap takes, force's padding included; 0 while unsupported. */
  readonly reservedPages: number;
  /** Pages that `force` reserves and nobody uses. */
  readonly wastedPages: number;
}

const STRUCT_PAGE = 64;

/** Pages reserved at the head of a block: the memmap, rounded up to whole pageblocks under force. */
export function reservedPagesFor(
  pages: number,
  parameter: MemmapParameter,
  arch: MemmapArchitecture,
): number {
  const memmap = Math.ceil((pages * STRUCT_PAGE) / arch.pageBytes);
  return parameter === 'force' ? Math.ceil(memmap / arch.pageblockPages) * arch.pageblockPages : memmap;
}

/** mm/memory_hotplug.c: mhp_supports_memmap_on_memory, condition by condition. `pages`: pages of one block. */
export function memmapSupport(
  pages: number,
  parameter: MemmapParameter | null,
  arch: MemmapArchitecture = S390_MEMMAP,
): MemmapSupport {
  const no = (because: string, rule: string): MemmapSupport => ({
    supported: false,
    because,
    rule,
    reservedPages: 0,
    wastedPages: 0,
  });
  if (parameter === null) return no('this kernel has no memmap on memory on this architecture', 'memmap-era');
  if (parameter === 'N') return no('memory_hotplug.memmap_on_memory is off', 'memmap-parameter');
  const memmapBytes = pages * STRUCT_PAGE;
  if (memmapBytes % arch.pageBytes !== 0) {
    return no(`the memmap of ${memmapBytes} bytes does not fill whole pages`, 'memmap-page-aligned');
  }
  if (memmapBytes % arch.pmdBytes !== 0) {
    return no(
      `the memmap of ${memmapBytes} bytes does not fill whole huge pages of ${arch.pmdBytes} bytes`,
      'memmap-pmd-aligned',
    );
  }
  const reservedPages = reservedPagesFor(pages, parameter, arch);
  if (reservedPages % arch.pageblockPages !== 0) {
    return no(
      `${reservedPages} reserved pages do not fill whole pageblocks of ${arch.pageblockPages} pages`,
      'memmap-pageblock-aligned',
    );
  }
  if (reservedPages === pages) return no('the memmap would take the whole block', 'memmap-whole-block');
  return {
    supported: true,
    because: `${reservedPages} pages at the head of the block hold its memmap`,
    rule: 'memmap-supported',
    reservedPages,
    wastedPages: reservedPages - memmapPagesOf(pages),
  };
}

/**
 * vmemmap altmap of one block: who asks for how much (mm/sparse-vmemmap.c). Each request is aligned to its own
 * power-of-two size; all figures in pages.
 */
export interface Altmap {
  readonly basePfn: number;
  readonly endPfn: number;
  readonly reserve: number;
  readonly free: number;
  readonly align: number;
  readonly alloc: number;
}

export const newAltmap = (basePfn: number, pages: number, free: number): Altmap => ({
  basePfn,
  endPfn: basePfn + pages - 1,
  reserve: 0,
  free,
  align: 0,
  alloc: 0,
});

/** Takes `pages` from the altmap; undefined when they do not fit any more. */
export function takeFromAltmap(altmap: Altmap, pages: number): Altmap | undefined {
  const next = altmap.basePfn + altmap.reserve + altmap.alloc + altmap.align;
  const alignment = 2 ** Math.floor(Math.log2(pages & -pages));
  const align = (alignment - (next % alignment)) % alignment;
  if (altmap.alloc + altmap.align + align + pages > altmap.free) return undefined;
  return { ...altmap, align: altmap.align + align, alloc: altmap.alloc + pages };
}

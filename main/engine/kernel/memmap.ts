/** memmap on memory: when it is possible, how many pages it takes, what the struct pages cost otherwise. */

import type { MemmapRule } from '../../../shared/refusals/rules.ts';
import { type MemmapArchitecture, S390X } from '../arch/architectures.ts';
import { architectureOf, guestOf, type Partition } from '../state/partition.ts';
import type { MemmapParameter } from './command-line.ts';

export type MemmapSupport = MemmapAnswer &
  (
    | { readonly supported: true; readonly rule: 'memmap-supported' }
    | { readonly supported: false; readonly rule: MemmapRule }
  );

interface MemmapAnswer {
  /** The condition that fails, or why it holds, in words for the inspector. */
  readonly because: string;
  /** Pages at the head of the block that the memmap takes, force's padding included; 0 while unsupported. */
  readonly reservedPages: number;
  /** Pages that `force` reserves and nobody uses. */
  readonly wastedPages: number;
}

const STRUCT_PAGE = 64;

/**
 * Pages reserved at the head of a block: the memmap, rounded up to whole pageblocks under force.
 * @models memory_block_memmap_on_memory_pages, mm/memory_hotplug.c (all)
 */
export function reservedPagesFor(
  pages: number,
  parameter: MemmapParameter,
  arch: MemmapArchitecture,
  structPageBytes: number = STRUCT_PAGE,
): number {
  const memmap = Math.ceil((pages * structPageBytes) / arch.pageBytes);
  return parameter === 'force' ? Math.ceil(memmap / arch.pageblockPages) * arch.pageblockPages : memmap;
}

/** One condition of the rule, in the order in which the kernel asks. */
export interface MemmapCondition {
  readonly rule: MemmapRule;
  readonly holds: boolean;
  /** What was compared, in words. */
  readonly text: string;
}

/** What is asked: the pages of one block, under which parameter, on which architecture. */
export interface MemmapQuestion {
  readonly pages: number;
  readonly parameter: MemmapParameter | null;
  readonly arch?: MemmapArchitecture;
  /** Blocks added by one request; until the core splits requests it has to be one. */
  readonly blocks?: number;
  readonly splitsAdds?: boolean;
  /** sizeof(struct page), which build options change: 64 as a rule. */
  readonly structPageBytes?: number;
}

/**
 * mm/memory_hotplug.c: mhp_supports_memmap_on_memory, condition by condition; also those behind a failing one.
 * @models mhp_supports_memmap_on_memory, mm/memory_hotplug.c (all)
 */
export const memmapConditions = (question: MemmapQuestion): MemmapCondition[] =>
  checksOf(question).map(({ rule, holds, text }) => ({ rule, holds, text: text() }));

/** Sentences are made only when somebody wants them. */
function checksOf(question: MemmapQuestion): { rule: MemmapRule; holds: boolean; text: () => string }[] {
  const { pages, parameter, arch = S390X.memmap, blocks = 1, splitsAdds = true } = question;
  const { structPageBytes = STRUCT_PAGE } = question;
  const memmapBytes = pages * structPageBytes;
  const memmap = Math.ceil(memmapBytes / arch.pageBytes);
  const reserved = reservedPagesFor(pages, parameter ?? 'N', arch, structPageBytes);
  const padded = (): string =>
    reserved === memmap ? '' : `, ${reserved - memmap} of them only to fill pageblocks`;
  const fills = (unit: number): string => (memmapBytes % unit === 0 ? 'fills' : 'does not fill');
  return [
    {
      rule: 'memmap-era',
      holds: parameter !== null,
      text: () =>
        parameter === null
          ? 'this kernel has no memmap on memory on this architecture'
          : 'the kernel has memmap on memory',
    },
    {
      rule: 'memmap-parameter',
      holds: parameter !== null && parameter !== 'N',
      text: () =>
        `memory_hotplug.memmap_on_memory is ${parameter === 'N' || parameter === null ? 'off' : parameter}`,
    },
    {
      rule: 'memmap-one-block',
      holds: splitsAdds || blocks === 1,
      text: () => `the request is for ${blocks} block${blocks === 1 ? '' : 's'}`,
    },
    {
      rule: 'memmap-page-aligned',
      holds: memmapBytes % arch.pageBytes === 0,
      text: () => `the memmap of ${memmapBytes} bytes ${fills(arch.pageBytes)} whole pages`,
    },
    {
      rule: 'memmap-pmd-aligned',
      holds: arch.pmdBytes === null || memmapBytes % arch.pmdBytes === 0,
      text: () =>
        arch.pmdBytes === null
          ? 'the architecture asks for whole pages only'
          : `the memmap of ${memmapBytes} bytes ${fills(arch.pmdBytes)} whole huge pages of ${arch.pmdBytes} bytes`,
    },
    {
      rule: 'memmap-pageblock-aligned',
      holds: reserved % arch.pageblockPages === 0,
      text: () =>
        `${reserved} reserved pages${padded()} ${
          reserved % arch.pageblockPages === 0 ? 'fill' : 'do not fill'
        } whole pageblocks of ${arch.pageblockPages} pages`,
    },
    {
      rule: 'memmap-whole-block',
      holds: reserved !== pages,
      text: () =>
        reserved === pages
          ? 'the memmap would take the whole block'
          : `${pages - reserved} pages of the block stay usable`,
    },
  ];
}

/**
 * Whether, and why: the first condition that fails, or what the memmap takes. `pages`: pages of one block.
 * @models mhp_supports_memmap_on_memory, mm/memory_hotplug.c (all)
 */
export function memmapSupport(
  pages: number,
  parameter: MemmapParameter | null,
  arch: MemmapArchitecture = S390X.memmap,
  { blocks = 1, splitsAdds = true }: Pick<MemmapQuestion, 'blocks' | 'splitsAdds'> = {},
): MemmapSupport {
  const isLast =
    last?.pages === pages &&
    last.parameter === parameter &&
    last.arch === arch &&
    last.blocks === blocks &&
    last.splitsAdds === splitsAdds;
  if (last && isLast) return last.support;
  const support = findSupport({ pages, parameter, arch, blocks, splitsAdds });
  last = { pages, parameter, arch, blocks, splitsAdds, support };
  return support;
}

/** The last answer: it is asked for every block that is added, and all blocks of a kernel are alike. */
let last: (RunningQuestion & { readonly support: MemmapSupport }) | undefined;
type RunningQuestion = Required<Omit<MemmapQuestion, 'structPageBytes'>>;

function findSupport(question: RunningQuestion): MemmapSupport {
  const { pages, parameter, arch } = question;
  const failing = checksOf(question).find(({ holds }) => !holds);
  if (failing) {
    return {
      supported: false,
      because: failing.text(),
      rule: failing.rule,
      reservedPages: 0,
      wastedPages: 0,
    };
  }
  const reservedPages = reservedPagesFor(pages, parameter ?? 'N', arch);
  return {
    supported: true,
    because: `${reservedPages} pages at the head of the block hold its memmap`,
    rule: 'memmap-supported',
    reservedPages,
    wastedPages: reservedPages - Math.ceil((pages * STRUCT_PAGE) / arch.pageBytes),
  };
}

/**
 * The same for the running kernel's blocks.
 * @models mhp_supports_memmap_on_memory, mm/memory_hotplug.c (all)
 */
export function memmapSupportOf(partition: Partition, blocks = 1): MemmapSupport {
  const { geometry, profile } = guestOf(partition);
  const { memmapOnMemory } = partition.parameters.value;
  const request = { blocks, splitsAdds: profile.splitsAdds };
  return memmapSupport(geometry.pagesPerBlock, memmapOnMemory, architectureOf(partition).memmap, request);
}

/** @models mhp_supports_memmap_on_memory, mm/memory_hotplug.c (all) */
export function memmapConditionsOf(partition: Partition, blocks = 1): MemmapCondition[] {
  const { geometry, profile } = guestOf(partition);
  return memmapConditions({
    pages: geometry.pagesPerBlock,
    parameter: partition.parameters.value.memmapOnMemory,
    arch: architectureOf(partition).memmap,
    blocks,
    splitsAdds: profile.splitsAdds,
  });
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

/** @ours makes what stands for struct vmem_altmap */
export const newAltmap = (basePfn: number, pages: number, free: number): Altmap => ({
  basePfn,
  endPfn: basePfn + pages - 1,
  reserve: 0,
  free,
  align: 0,
  alloc: 0,
});

/**
 * Takes `pages` from the altmap; undefined when they do not fit any more.
 * @models altmap_alloc_block_buf, mm/sparse-vmemmap.c (all)
 */
export function takeFromAltmap(altmap: Altmap, pages: number): Altmap | undefined {
  const next = altmap.basePfn + altmap.reserve + altmap.alloc + altmap.align;
  const alignment = 2 ** Math.floor(Math.log2(pages & -pages));
  const align = (alignment - (next % alignment)) % alignment;
  if (altmap.alloc + altmap.align + align + pages > altmap.free) return undefined;
  return { ...altmap, align: altmap.align + align, alloc: altmap.alloc + pages };
}

/** The pages of one memory block: what they are, which struct pages describe them, and what maps both. */

import type { BlockId, Pfn, Rn } from './ids.ts';

/**
 * What a page is. `absent`: no memory block, so no struct page; `hole`: part of a boot block that is no memory;
 * `reserved`: taken at boot; `isolated`: about to leave the buddy allocator.
 */
export const PAGE_KINDS = [
  'usable',
  'memmap',
  'padding',
  'isolated',
  'unmovable',
  'cma',
  'reserved',
  'offline',
  'hole',
  'absent',
] as const;
export type PageKind = (typeof PAGE_KINDS)[number];

/** Pages in a row that are the same. */
export interface PageRun {
  readonly start: Pfn;
  readonly pages: number;
  readonly kind: PageKind;
  /** Zone of its struct pages; null where they are in none. */
  readonly zone: string | null;
  /** The hypervisor has assigned the storage behind it: only then may it be touched. */
  readonly accessible: boolean;
  /** What it was taken for, where that is known. */
  readonly what?: PagePurpose;
}

export type PagePurpose =
  | 'kernelImage'
  | 'bootMemmap'
  | 'crashKernel'
  /** Page tables, hash tables, initial RAM disk: how many is known, where they lie is our choice. */
  | 'bootAllocations'
  /** A page that isolation stops at. */
  | 'kernelAllocation';

/**
 * The array of struct pages of a block. not there → (inaccessible →) accessible → initialised → freed; `poisoned` only in
 * kernels with CONFIG_DEBUG_VM, `freed` only within the command that frees it.
 */
export type MemmapState = 'notThere' | 'inaccessible' | 'accessible' | 'poisoned' | 'initialised' | 'freed';

/** What is written in a struct page that describes a page, as far as it is modelled. */
export interface StructContents {
  /** Bits of the flags word: the zone by its number, and the node. null: the block's zones differ. */
  readonly zone: number | null;
  readonly node: number;
  /** null: as many as use the page, 0 while it is free. */
  readonly refcount: number | null;
}

/** Shadow of KASAN: of the altmap, of the pages behind it. `boot`: mapped at IPL. In pages. */
export interface ShadowView {
  readonly head: 'none' | 'zero';
  readonly rest: 'none' | 'boot' | 'vmalloc';
  readonly pages: number;
}

export type MemmapPlacement = 'none' | 'boot' | 'system' | 'self';

/** A piece of the array of struct pages that one page table entry maps, or several in a row. */
export interface MemmapFrames {
  /** Distance from the start of the array. */
  readonly offset: number;
  readonly frames: number;
  readonly frameBytes: number;
  /** Where the first frame lies; null where the buddy allocator chose and no rule says what. */
  readonly pfn: Pfn | null;
}

export interface StructPages {
  readonly placement: MemmapPlacement;
  /** State of the struct pages that describe the altmap; those of all pages where there is none. */
  readonly head: MemmapState;
  /** State of the struct pages behind them. */
  readonly rest: MemmapState;
  /** sizeof(struct page). */
  readonly structPageBytes: number;
  /** Where the array starts, as hexadecimal digits: more than a number holds on x86-64. */
  readonly base: string;
  /** Pages that hold this block's part of it. */
  readonly pages: number;
  readonly frames: readonly MemmapFrames[];
  /** Names of the flags in struct pages of the altmap, and of the pages behind it. */
  readonly headFlags: readonly string[];
  readonly restFlags: readonly string[];
  /** null: nothing describes a page yet. */
  readonly headContents: StructContents | null;
  readonly restContents: StructContents | null;
}

/** Tables of one level that the block needs. */
export interface PageTables {
  readonly maps: 'identity' | 'vmemmap';
  readonly level: 'region-third' | 'segment' | 'page' | 'pgd' | 'pud' | 'pmd';
  readonly tables: number;
  readonly tableBytes: number;
  /** Memory that one table maps; for the vmemmap, memory whose struct pages it maps. */
  readonly spanBytes: number;
  /** Blocks that use the same tables: this one alone where both are its number. */
  readonly sharedFirst: BlockId;
  readonly sharedLast: BlockId;
  /** It goes with the block; otherwise it stays once it is there. */
  readonly ownedByBlock: boolean;
}

export interface BlockMapping {
  readonly identity: { readonly entries: number; readonly entryBytes: number };
  readonly vmemmap: { readonly entries: number; readonly entryBytes: number };
  readonly tables: readonly PageTables[];
  /** Bytes of page tables that come from system memory with the block and go with it. */
  readonly ownTableBytes: number;
}

/** One request of vmemmap_populate, and the altmap after it (include/linux/memremap.h); pages and pfns. */
export interface AltmapStep {
  /** Distance from the start of the array of struct pages that is mapped by it. */
  readonly offset: number;
  readonly request: number;
  /** The next free pfn before the request was aligned. */
  readonly nextPfn: number;
  /** Taken from here; null: refused, the altmap has too little left. */
  readonly pfn: number | null;
  readonly align: number;
  readonly alloc: number;
  /** free − (alloc + align). */
  readonly left: number;
  /** So many equal requests in a row; the figures are those after the last of them. */
  readonly times: number;
}

export interface AltmapCourse {
  readonly basePfn: number;
  readonly endPfn: number;
  readonly reserve: number;
  readonly free: number;
  readonly inaccessible: boolean | null;
  readonly steps: readonly AltmapStep[];
  /** Page tables from system memory that smaller frames needed. */
  readonly tables: number;
  /** Everything is mapped; false: ENOMEM, and what was taken is given back. */
  readonly populated: boolean;
}

/** The same from the buddy allocator: one request, or several in a row. */
export interface BuddyStep {
  readonly offset: number;
  readonly order: number;
  readonly times: number;
  readonly granted: boolean;
  readonly for: 'frame' | 'page' | 'table';
}

export interface BuddyCourse {
  readonly steps: readonly BuddyStep[];
  readonly populated: boolean;
  readonly pages: number;
  readonly message: string | null;
}

/** What is left while a memmap is populated; absent: as much as is asked for. */
export interface PopulateLimits {
  readonly altmapPages?: number;
  readonly altmapReserve?: number;
  /** Free pieces of the order that maps a frame: 8 on s390. */
  readonly freeFrames?: number;
  readonly freePages?: number;
}

/** One level of a walk through page tables. */
export interface WalkLevel {
  readonly level: PageTables['level'];
  readonly index: number;
  /** Memory that one entry of the table maps. */
  readonly entryBytes: number;
  /** The walk ends here, with a frame or a page of this size. */
  readonly leaf: boolean;
}

/** From a page to its struct page, to the page that holds that, and back. */
export interface PageWalk {
  readonly pfn: Pfn;
  readonly address: number;
  readonly block: BlockId;
  readonly section: number;
  readonly pageblock: number;
  readonly rn: Rn | null;
  readonly run: PageRun;
  readonly flags: readonly string[];
  readonly state: MemmapState;
  /** Address of its struct page, counted from the start of the array. */
  readonly structPageOffset: number;
  readonly identity: readonly WalkLevel[];
  readonly vmemmap: readonly WalkLevel[];
  readonly holder: {
    /** null: nothing holds it, or the buddy allocator chose the page. */
    readonly pfn: Pfn | null;
    readonly from: MemmapPlacement;
    /** Struct pages in that page: of these pfns. */
    readonly describesFirst: Pfn;
    readonly describesLast: Pfn;
    /** That page's own struct page, counted the same way; null where the page is not known. */
    readonly ownOffset: number | null;
    /** It lies among the struct pages of the altmap's own pages: the memmap describes itself. */
    readonly describesItself: boolean;
  } | null;
}

/** Everything about the pages of one block, computed when it is asked for. */
export interface BlockPages {
  readonly block: BlockId;
  readonly firstPfn: Pfn;
  readonly pages: number;
  readonly pageblockPages: number;
  readonly state: 'absent' | 'offline' | 'online' | 'going-offline';
  readonly runs: readonly PageRun[];
  /** How the block counts in its zones. */
  readonly presentPages: number;
  readonly managedPages: number;
  readonly structPages: StructPages;
  readonly mapping: BlockMapping;
  /** How the block's memmap is populated, or would be: from an altmap, and from the buddy allocator. */
  readonly altmap: AltmapCourse;
  readonly buddy: BuddyCourse;
  readonly walk: PageWalk | null;
  /** Absent: the kernel was built without KASAN. */
  readonly shadow?: ShadowView;
  readonly zones: ZoneAnswers;
}

/** Where the block would be onlined to, and why. */
export interface ZoneAnswers {
  /** Content of valid_zones; null while there is no memory block. */
  readonly validZones: string | null;
  readonly answers: readonly ZoneAnswer[];
}

export interface ZoneAnswer {
  /** What is written to `state`; under `online` the policy decides. */
  readonly word: 'online' | 'online_kernel' | 'online_movable';
  /** Policy of a plain `online`; null where none has a say. */
  readonly policy: 'contig-zones' | 'auto-movable' | null;
  /** That policy is the one that is set. */
  readonly isSet: boolean;
  readonly zone: string;
  readonly because: string;
}

/** What is asked of the rule for memmap on memory, and of the bill of a block. */
export interface MemmapRulesQuestion {
  /** sizeof(struct page) in bytes: 56, 64 or 80 as build options make it. */
  readonly structPageBytes: number;
  readonly parameter: 'N' | 'Y' | 'force';
}

/** mhp_supports_memmap_on_memory for one size of block and one kind of machine. */
export interface MemmapRuleRow {
  readonly blockBytes: number;
  readonly pageBytes: number;
  /** Huge page that the memmap has to fill; null where whole pages suffice. */
  readonly pmdBytes: number | null;
  readonly pageblockPages: number;
  readonly memmapPages: number;
  readonly supported: boolean;
  /** The first condition that fails, or what is reserved. */
  readonly because: string;
  readonly reservedPages: number;
  readonly wastedPages: number;
}

/** The bill of adding one block of this machine under another kernel. */
export interface WhatIfRow {
  readonly release: string;
  readonly era: 'classic' | 'memmap' | 'dynamic';
  /** null: of another architecture than s390. */
  readonly edat1: boolean | null;
  readonly pageBytes: number;
  readonly blockBytes: number;
  readonly blockPages: number;
  readonly memmapPages: number;
  /** Pages at the head of the block that hold its memmap, and those of them that only fill pageblocks. */
  readonly altmapPages: number;
  readonly wastedPages: number;
  readonly placement: 'self' | 'system';
  /** Paid at IPL for every block, or when a block is configured. */
  readonly paid: 'atIpl' | 'atConfigure' | 'atAdd';
  readonly usablePages: number;
  readonly memmapSystemKib: number;
  /** null: not modelled there. */
  readonly tablesKib: number | null;
  readonly objectsKib: number | null;
  readonly systemKib: number;
}

/** try_remove_memory of one request, before and since requests are split (6.8). */
export interface RemovalRow {
  readonly blocks: number;
  readonly withAltmap: number;
  readonly online: boolean;
  readonly before: RemovalAnswer;
  readonly since: RemovalAnswer;
}
export type RemovalAnswer = 'removed' | 'EBUSY' | 'granularity' | 'mixed';

export interface MemmapRules {
  readonly rows: readonly MemmapRuleRow[];
  readonly whatIf: readonly WhatIfRow[];
  readonly removals: readonly RemovalRow[];
}

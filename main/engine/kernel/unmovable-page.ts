/**
 * The page that stops isolation, and what the kernel logs about it. Which blocks hold one is a condition of the
 * machine; where in the block it lies follows from what is there.
 */

import { type BlockId, type Pfn, pfn } from '../../../shared/ids.ts';
import { STRUCT_PAGE_BYTES } from '../../../shared/units.ts';
import { S390X } from '../arch/architectures.ts';
import { architectureOf, EARLY, type Guest, guestOf, type Partition } from '../state/partition.ts';
import { emit, log, type Steps } from '../step.ts';
import { altmapPagesOf } from './blocks.ts';
import { cmaInBlock } from './cma.ts';

/** Where s390 kernels map the array of struct pages, as the recorded ones did. */
export const VMEMMAP_BASE = 0x372_0000_0000n;

/** PG_reserved is another bit up to 6.8; later releases took a bit below it. */
const RESERVED_FLAG_CLASSIC = 0x1000;
const RESERVED_FLAG = 0x2000;

const DMA_END = S390X.zoneEnds[0] ?? 0;

/** Boot memory is stopped at its reserved pages or at free CMA, other memory at a page of a kernel allocation. */
type PageKind = 'reserved' | 'cma' | 'kernel';

export interface UnmovablePage {
  readonly page: Pfn;
  readonly kind: PageKind;
}

/**
 * The first pageblock of the range is isolated first, then the last one. The kernel lies at the start of boot memory,
 * its memmap at the end. The first pages taken from a hot-added block are its first ones up to 6.8, later its last.
 * @models has_unmovable_pages, mm/page_isolation.c (all)
 */
export function unmovablePageOf(partition: Partition, block: BlockId): UnmovablePage {
  const guest = guestOf(partition);
  const { pagesPerBlock } = guest.geometry;
  const { pageblockPages } = architectureOf(partition).memmap;
  const first = block * pagesPerBlock + altmapPagesOf(partition, block);
  const last = (block + 1) * pagesPerBlock - pageblockPages;
  const isBoot = partition.blocks.early.cells[block] !== EARLY.no;
  const told = partition.definition.value.conditions.unmovablePages?.find(
    (page) => page >= first && page < (block + 1) * pagesPerBlock,
  );
  if (told !== undefined) return { page: told, kind: kindOf(partition, block, told) };
  if (!isBoot) return { page: pfn(guest.profile.era === 'classic' ? first : last), kind: 'kernel' };
  const holdsKernel = block === (guest.firstBootBlock ?? 0);
  const cma = cmaInBlock(partition, block);
  if (cma && !holdsKernel) {
    const isIn = (page: number): boolean => page >= cma.start && page < cma.end;
    return { page: pfn(isIn(first) ? first : isIn(last) ? last : cma.start), kind: 'cma' };
  }
  return { page: pfn(block === guest.lastBootBlock && !holdsKernel ? last : first), kind: 'reserved' };
}

function kindOf(partition: Partition, block: BlockId, page: Pfn): PageKind {
  if (partition.blocks.early.cells[block] === EARLY.no) return 'kernel';
  const cma = cmaInBlock(partition, block);
  return cma && page >= cma.start && page < cma.end ? 'cma' : 'reserved';
}

/**
 * The page is described in the kernel log, by every release.
 *
 * @models dump_page, mm/debug.c (all)
 */
export function stopAtUnmovablePage(steps: Steps, block: BlockId): void {
  const found = unmovablePageOf(steps.partition, block);
  emit(steps, { kind: 'unmovablePageFound', block, page: found.page });
  for (const line of dumpOf(found, guestOf(steps.partition))) log(steps, 'warn', line);
}

function dumpOf({ page, kind }: UnmovablePage, { profile }: Guest): string[] {
  const classic = profile.era === 'classic';
  // A kernel prints a hash of the struct page's address; this is what it prints while it has no hash.
  const name = classic ? 'page:(____ptrval____)' : 'page:';
  const users = kind === 'cma' ? 0 : 1;
  const head = `${name} refcount:${users} mapcount:0 mapping:0000000000000000 index:0x0 pfn:0x${page.toString(16)}`;
  return [head, ...detailsOf(page, kind, classic), 'page dumped because: unmovable page'];
}

/** The zone is part of the flags; only DMA's was recorded, which is 0. A kernel allocation can be of any kind. */
function detailsOf(page: Pfn, kind: PageKind, classic: boolean): string[] {
  if (page >= DMA_END || kind === 'kernel') return [];
  if (kind === 'reserved') {
    const flags = classic ? RESERVED_FLAG_CLASSIC : RESERVED_FLAG;
    const list = VMEMMAP_BASE + BigInt(page) * BigInt(STRUCT_PAGE_BYTES) + 8n;
    return [
      `flags: 0x${flags.toString(16)}(reserved|zone=0)`,
      ...raw([BigInt(flags), list, list, 0n, 0n, 0n, UNMAPPED | 1n, 0n]),
    ];
  }
  const flags = 'flags: 0x0(zone=0) CMA';
  // The first page of a free piece says so; of the others nothing is in use.
  if (page % LARGEST_FREE_PAGES === 0) return [flags, 'page_type: f0(buddy)'];
  return [flags, ...raw([0n, LIST_POISON, LIST_POISON + 0x22n, 0n, 0n, 0n, UNMAPPED, 0n])];
}

/** Map count −1 above a reference count. */
const UNMAPPED = 0xffff_ffff_0000_0000n;
/** include/linux/poison.h: the next of an entry that is on no list; the previous one is 0x22 further. */
const LIST_POISON = 0xdead_0000_0000_0100n;
/** A free piece of order 10. */
const LARGEST_FREE_PAGES = 1024;

/** The eight words of a struct page, four to a line. */
function raw(words: readonly bigint[]): string[] {
  const hex = words.map((word) => word.toString(16).padStart(16, '0'));
  return [`raw: ${hex.slice(0, 4).join(' ')}`, `raw: ${hex.slice(4).join(' ')}`];
}

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

/** Where s390 kernels map the array of struct pages, as the recorded ones did. */
const VMEMMAP_BASE = 0x372_0000_0000n;

/** PG_reserved is another bit up to 6.8; later releases took a bit below it. */
const RESERVED_FLAG_CLASSIC = 0x1000;
const RESERVED_FLAG = 0x2000;

const DMA_END = S390X.zoneEnds[0] ?? 0;

/** Boot memory is stopped at its reserved pages, other memory at a page of a kernel allocation. */
type PageKind = 'reserved' | 'kernel';

interface UnmovablePage {
  readonly page: Pfn;
  readonly kind: PageKind;
}

/**
 * The first pageblock of the range is isolated first, then the last one. The kernel lies at the start of boot memory,
 * its memmap at the end. The first pages taken from a hot-added block are its first ones up to 6.8, later its last.
 */
function unmovablePageOf(partition: Partition, block: BlockId): UnmovablePage {
  const guest = guestOf(partition);
  const { pagesPerBlock } = guest.geometry;
  const { pageblockPages } = architectureOf(partition).memmap;
  const first = block * pagesPerBlock + altmapPagesOf(partition, block);
  const inLastPageblock = (block + 1) * pagesPerBlock - pageblockPages;
  const isBoot = partition.blocks.early.cells[block] !== EARLY.no;
  if (isBoot) {
    const atStart = block !== guest.lastBootBlock || block === (guest.firstBootBlock ?? 0);
    return { page: pfn(atStart ? first : inLastPageblock), kind: 'reserved' };
  }
  return { page: pfn(guest.profile.era === 'classic' ? first : inLastPageblock), kind: 'kernel' };
}

/** mm/page_isolation.c, mm/debug.c: the page is described in the kernel log, by every release. */
export function stopAtUnmovablePage(steps: Steps, block: BlockId): void {
  const found = unmovablePageOf(steps.partition, block);
  emit(steps, { kind: 'unmovablePageFound', block, page: found.page });
  for (const line of dumpOf(found, guestOf(steps.partition))) log(steps, 'warn', line);
}

function dumpOf({ page, kind }: UnmovablePage, { profile }: Guest): string[] {
  // A kernel prints a hash of the struct page's address; this is what it prints while it has no hash.
  const name = profile.era === 'classic' ? 'page:(____ptrval____)' : 'page:';
  const head = `${name} refcount:1 mapcount:0 mapping:0000000000000000 index:0x0 pfn:0x${page.toString(16)}`;
  // The zone is part of the flags; only DMA's was recorded, which is 0.
  const isKnown = kind === 'reserved' && page < DMA_END;
  const flags = isKnown ? reservedFlags(page, profile.era === 'classic') : [];
  return [head, ...flags, 'page dumped because: unmovable page'];
}

/** A reserved page's flags and its eight words: its list head points at itself, and nobody maps it. */
function reservedFlags(page: Pfn, classic: boolean): string[] {
  const flags = classic ? RESERVED_FLAG_CLASSIC : RESERVED_FLAG;
  const word = (value: bigint): string => value.toString(16).padStart(16, '0');
  const list = VMEMMAP_BASE + BigInt(page) * BigInt(STRUCT_PAGE_BYTES) + 8n;
  const words = [BigInt(flags), list, list, 0n, 0n, 0n, 0xffff_ffff_0000_0001n, 0n].map(word);
  return [
    `flags: 0x${flags.toString(16)}(reserved|zone=0)`,
    `raw: ${words.slice(0, 4).join(' ')}`,
    `raw: ${words.slice(4).join(' ')}`,
  ];
}

/** Page tables of one block: of its memory, and of the array of its struct pages (arch/s390/mm/vmem.c). */

import { type BlockId, blockId } from '../../../shared/ids.ts';
import type { BlockMapping, PageTables, WalkLevel } from '../../../shared/pages.ts';
import { GIB, KIB, MIB, PAGE_BYTES, STRUCT_PAGE_BYTES, TIB } from '../../../shared/units.ts';
import { architectureOf, EARLY, guestOf, type Partition } from '../state/partition.ts';
import { frameBytesOf, offsetOf } from './struct-pages.ts';

type Level = PageTables['level'];

interface TableLevel {
  readonly level: Level;
  readonly tableBytes: number;
  /** What one entry maps. */
  readonly entryBytes: number;
  readonly entries: number;
}

/** arch/s390/include/asm/pgtable.h: regions of 2 GiB, segments of 1 MiB, pages of 4 KiB. */
const S390_LEVELS: readonly TableLevel[] = [
  { level: 'region-third', tableBytes: 16 * KIB, entryBytes: 2 * GIB, entries: 2048 },
  { level: 'segment', tableBytes: 16 * KIB, entryBytes: MIB, entries: 2048 },
  { level: 'page', tableBytes: 2 * KIB, entryBytes: PAGE_BYTES, entries: 256 },
];
/** arch/x86/include/asm/pgtable_64_types.h: four levels of 512 entries. */
const X86_LEVELS: readonly TableLevel[] = [
  { level: 'pgd', tableBytes: PAGE_BYTES, entryBytes: TIB / 2, entries: 512 },
  { level: 'pud', tableBytes: PAGE_BYTES, entryBytes: GIB, entries: 512 },
  { level: 'pmd', tableBytes: PAGE_BYTES, entryBytes: 2 * MIB, entries: 512 },
  { level: 'page', tableBytes: PAGE_BYTES, entryBytes: PAGE_BYTES, entries: 512 },
];

const levelsOf = (partition: Partition): readonly TableLevel[] =>
  architectureOf(partition).sclp ? S390_LEVELS : X86_LEVELS;

/** Size of what one entry of the identity mapping of a block maps; 2 GiB for core memory behind the first region. */
export function identityEntryBytes(partition: Partition, block: BlockId): number {
  const { coreEnd, geometry, edat1 } = guestOf(partition);
  const frame = frameBytesOf(partition);
  if (!architectureOf(partition).sclp || !edat1) return frame;
  const start = block * geometry.blockBytes;
  const region = 2 * GIB;
  const isCore = partition.blocks.early.cells[block] !== EARLY.no;
  const isWholeRegion = start >= region && (Math.floor(start / region) + 1) * region <= coreEnd;
  return isCore && isWholeRegion ? region : frame;
}

/** Struct pages of one page: so much memory is described by a byte of the array. */
const MEMORY_PER_BYTE = PAGE_BYTES / STRUCT_PAGE_BYTES;

export function mappingOfBlock(partition: Partition, block: BlockId): BlockMapping {
  const { geometry } = guestOf(partition);
  const identityEntry = identityEntryBytes(partition, block);
  const vmemmapEntry = frameBytesOf(partition);
  const memmapBytes = geometry.memmapPagesPerBlock * PAGE_BYTES;
  const tables = [
    ...tablesFor(partition, block, 'identity', identityEntry),
    ...tablesFor(partition, block, 'vmemmap', vmemmapEntry),
  ];
  return {
    identity: {
      entries: Math.max(1, geometry.blockBytes / identityEntry),
      entryBytes: identityEntry,
    },
    vmemmap: { entries: memmapBytes / vmemmapEntry, entryBytes: vmemmapEntry },
    tables,
    ownTableBytes: tables.reduce(
      (sum, { ownedByBlock, tables: count, tableBytes }) => sum + (ownedByBlock ? count * tableBytes : 0),
      0,
    ),
  };
}

/** Every level down to the one whose entries map memory. */
function tablesFor(
  partition: Partition,
  block: BlockId,
  maps: PageTables['maps'],
  leafBytes: number,
): PageTables[] {
  const { geometry, profile } = guestOf(partition);
  const isHot = partition.blocks.early.cells[block] === EARLY.no;
  const scale = maps === 'identity' ? 1 : MEMORY_PER_BYTE;
  const start = block * geometry.blockBytes;
  const end = start + geometry.blockBytes;
  const found: PageTables[] = [];
  for (const { level, tableBytes, entryBytes, entries } of levelsOf(partition)) {
    const spanBytes = entries * entryBytes * scale;
    if (entryBytes < leafBytes) break;
    const from = Math.floor(start / spanBytes);
    const to = Math.ceil(end / spanBytes);
    const blocks = Math.max(1, spanBytes / geometry.blockBytes);
    // mm/pgalloc.c: page tables of added memory are halves of a page, and from 6.7 on whole ones.
    const isPageTable = level === 'page' && architectureOf(partition).sclp;
    const own = isPageTable && isHot ? profile.tableKibPerMibWithoutEdat1 * KIB : tableBytes;
    found.push({
      maps,
      level,
      tables: to - from,
      tableBytes: own,
      spanBytes,
      sharedFirst: blockId(Math.floor((from * spanBytes) / geometry.blockBytes)),
      sharedLast:
        blocks > 1
          ? blockId(Math.min(geometry.blockCount, Math.floor((to * spanBytes) / geometry.blockBytes)) - 1)
          : block,
      ownedByBlock: blocks <= 1 && isHot,
    });
  }
  return found;
}

/** The levels of a walk to an address, down to the entry that maps it. */
export function walkTo(partition: Partition, address: number, leafBytes: number): WalkLevel[] {
  const walk: WalkLevel[] = [];
  for (const { level, entryBytes, entries } of levelsOf(partition)) {
    const leaf = entryBytes <= leafBytes;
    walk.push({ level, index: Math.floor(address / entryBytes) % entries, entryBytes, leaf });
    if (leaf) break;
  }
  return walk;
}

/** The same for the struct page of a page. s390 maps the array at an address of its own, whose indexes are added. */
export const walkToStructPage = (partition: Partition, page: number, base: bigint): WalkLevel[] => {
  const leaf = frameBytesOf(partition);
  const address = base + BigInt(offsetOf(page));
  return levelsOf(partition).reduce<WalkLevel[]>((walk, { level, entryBytes, entries }) => {
    if (walk.at(-1)?.leaf) return walk;
    const index = Number((address / BigInt(entryBytes)) % BigInt(entries));
    walk.push({ level, index, entryBytes, leaf: entryBytes <= leaf });
    return walk;
  }, []);
};

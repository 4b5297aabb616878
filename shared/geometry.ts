/** Formulas that relate increments, sections, memory blocks and the memmap. */

import type { PartitionDefinition, RnRange } from './definition.ts';
import { type BlockId, blockId, type Rn, rn } from './ids.ts';
import { type Bytes, bytes, PAGE_BYTES, STRUCT_PAGE_BYTES } from './units.ts';
import type { Geometry } from './view.ts';

/** Address of an increment: rn 1 starts at 0. */
export const addressOfRn = (number: Rn, incrementBytes: Bytes): number => (number - 1) * incrementBytes;

export const addressOfBlock = (block: BlockId, blockBytes: Bytes): number => block * blockBytes;

/** First and last increment that a block covers; the same rn when the increment is the block or larger parts of it. */
export function incrementsOfBlock(
  block: BlockId,
  geometry: Pick<Geometry, 'incrementsPerBlock'>,
): { first: Rn; last: Rn } {
  const first = block * geometry.incrementsPerBlock + 1;
  return { first: rn(first), last: rn(first + geometry.incrementsPerBlock - 1) };
}

/** Block that an increment belongs to. */
export const blockOfRn = (number: number, geometry: Pick<Geometry, 'incrementsPerBlock'>): BlockId =>
  blockId(Math.floor((number - 1) / geometry.incrementsPerBlock));

/** Number of the n-th increment that exists: n itself where none is absent. */
export function nthRn(count: number, absent: readonly RnRange[] | undefined): number {
  let number = count;
  for (const { first, last } of absent ?? []) {
    if (first > number) break;
    number += last - first + 1;
  }
  return number;
}

/** Highest increment number of a partition: what READ SCP INFO claims. */
export const highestRn = ({ profile, sclp }: Pick<PartitionDefinition, 'profile' | 'sclp'>): number =>
  sclp.rnMax ?? nthRn((profile.initialBytes + profile.reservedBytes) / sclp.incrementBytes, sclp.absent);

/** How many increment numbers up to `end` are absent. */
export const absentUpTo = (end: number, absent: readonly RnRange[] | undefined): number =>
  (absent ?? []).reduce((sum, { first, last }) => sum + Math.max(0, Math.min(last, end) - first + 1), 0);

/** Searched by halves: it is asked for every increment, and there may be thousands of ranges. */
export function isAbsentRn(number: number, absent: readonly RnRange[] | undefined): boolean {
  let low = 0;
  let high = (absent?.length ?? 0) - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const range = absent?.[middle];
    if (!range || range.first > number) high = middle - 1;
    else if (range.last < number) low = middle + 1;
    else return true;
  }
  return false;
}

/** struct-page array of a block, in whole pages: ceil(pages × 64 / 4096). */
export const memmapPagesOf = (pages: number): number => Math.ceil((pages * STRUCT_PAGE_BYTES) / PAGE_BYTES);

/** drivers/s390/char/sclp, arch/s390/mm: a block is never smaller than an increment, nor than a section. */
export function geometryOf(incrementBytes: Bytes, rnMax: number, sectionBytes: Bytes): Geometry {
  const blockBytes = bytes(Math.max(sectionBytes, incrementBytes));
  const pagesPerBlock = blockBytes / PAGE_BYTES;
  return {
    incrementBytes,
    rnMax,
    sectionBytes,
    blockBytes,
    blockCount: Math.ceil((rnMax * incrementBytes) / blockBytes),
    pagesPerBlock,
    memmapPagesPerBlock: memmapPagesOf(pagesPerBlock),
    incrementsPerBlock: blockBytes / incrementBytes,
  };
}

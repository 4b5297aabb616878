/** Formulas that relate increments, sections, memory blocks and the memmap. */

import { type BlockId, type Rn, rn } from './ids.ts';
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

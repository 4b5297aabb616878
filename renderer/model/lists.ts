/** Reads numbers and lists of blocks from fields. */

import type { BlockId } from '../../shared/ids.ts';

/** A whole number between the limits, or undefined. */
export function readWhole(text: string, low: number, high: number): number | undefined {
  if (!/^\s*\d+\s*$/.test(text)) return undefined;
  const value = Number(text);
  return value >= low && value <= high ? value : undefined;
}

/** "3, 40-47" as ascending block numbers below `count`; an empty text is an empty list; undefined when unreadable. */
export function readBlockList(text: string, count: number): BlockId[] | undefined {
  const blocks = new Set<number>();
  for (const part of text.split(',')) {
    if (part.trim() === '') continue;
    const match = /^\s*(\d+)(?:\s*[-–]\s*(\d+))?\s*$/.exec(part);
    if (!match) return undefined;
    const first = Number(match[1]);
    const last = Number(match[2] ?? first);
    if (last < first || last >= count) return undefined;
    for (let block = first; block <= last; block++) blocks.add(block);
  }
  return [...blocks].sort((a, b) => a - b) as BlockId[];
}

/** Device memory against memory blocks: the parts of a range to scale, the chunks of an add, the commands. */

import { BLOCK, blockStateOf } from '../../shared/cells.ts';
import type { Bytes } from '../../shared/units.ts';
import type { DaxDeviceView, DaxRangeView } from '../../shared/view.ts';

export interface RangePart {
  readonly kind: 'trimmed' | 'free' | 'online' | 'offline' | 'stuck';
  /** Carries its own memmap. */
  readonly self: boolean;
  readonly bytes: number;
}

/** More blocks than this are drawn as runs: their own memmaps would be too thin to see. */
const MOST_DRAWN = 64;

/** Parts of a range in the order of their addresses: each block, or runs of equal blocks where there are many. */
export function partsOf(range: DaxRangeView, blockBytes: Bytes, cells: ArrayLike<number>): RangePart[] {
  const parts: RangePart[] = [];
  const add = (part: RangePart): void => {
    const last = parts.at(-1);
    if (range.blocks > MOST_DRAWN && last && last.kind === part.kind && last.self === part.self)
      parts[parts.length - 1] = { ...last, bytes: last.bytes + part.bytes };
    else if (part.bytes > 0) parts.push(part);
  };
  add({ kind: 'trimmed', self: false, bytes: range.trimmedHeadBytes });
  for (let block = range.firstBlock as number; block < range.firstBlock + range.blocks; block++) {
    const cell = cells[block] ?? 0;
    const online = blockStateOf(cell) === 'online';
    const kind =
      range.state === 'stuck' && !online
        ? 'stuck'
        : range.state === 'free'
          ? 'free'
          : online
            ? 'online'
            : 'offline';
    add({ kind, self: range.state !== 'free' && (cell & BLOCK.memmapSelf) !== 0, bytes: blockBytes });
  }
  add({ kind: 'trimmed', self: false, bytes: range.trimmedTailBytes });
  return parts;
}

/** Blocks of each add that kmem asks for: split per block when each is to carry its own memmap. */
export function chunksOf({
  ranges,
  memmapOnMemory,
}: Pick<DaxDeviceView, 'ranges' | 'memmapOnMemory'>): { first: number; last: number }[] {
  return ranges.flatMap(({ firstBlock, blocks }) => {
    if (blocks === 0) return [];
    if (!memmapOnMemory) return [{ first: firstBlock, last: firstBlock + blocks - 1 }];
    return Array.from({ length: blocks }, (_, index) => ({
      first: firstBlock + index,
      last: firstBlock + index,
    }));
  });
}

/** What a person would type to move the device to its other use. */
export const daxctlFor = ({ name, driver }: Pick<DaxDeviceView, 'name' | 'driver'>): string[] =>
  driver === 'kmem'
    ? [`daxctl offline-memory ${name}`, `daxctl reconfigure-device -m devdax ${name}`]
    : [
        `daxctl reconfigure-device -m system-ram ${name}`,
        `daxctl reconfigure-device -m system-ram --no-online ${name}`,
      ];

/** The storage of a captured s390x partition: its increments, and how much of it was there at boot. */

import type { RnRange } from '../../shared/definition.ts';
import { rn } from '../../shared/ids.ts';
import { MAX_LISTED_INCREMENTS } from '../../shared/sccb.ts';
import { bytes, formatBytes, GIB, isPowerOfTwo, MIB } from '../../shared/units.ts';
import type { Assumptions } from './assumptions.ts';
import { type CapturedBlock, isKernelMemory, runsOfBlocks, textOf } from './blocks.ts';
import { KERNEL_LOG } from './capture-of.ts';
import type { Capture } from './files.ts';
import type { Findings } from './findings.ts';
import { hotAddedFrom, systemRam } from './iomem.ts';

/** What a partition is made of. */
export interface Source {
  readonly capture: Capture;
  readonly blocks: readonly CapturedBlock[];
  readonly blockBytes: number;
  readonly assumptions: Assumptions;
  readonly findings: Findings;
}

/** Increment numbers before the first block and between blocks. */
export function absentOf(
  blocks: readonly CapturedBlock[],
  perBlock: number,
): { readonly absent?: readonly RnRange[] } {
  const absent: RnRange[] = [];
  let next = 0;
  for (const { first, last } of runsOfBlocks(blocks.map(({ block }) => block))) {
    if (first > next) absent.push({ first: rn(next * perBlock + 1), last: rn(first * perBlock) });
    next = last + 1;
  }
  return absent.length > 0 ? { absent } : {};
}

/** phys_device is the index of a block's first increment: block size over increment size is its step. */
export function incrementOf(blocks: readonly CapturedBlock[], blockBytes: number): number | undefined {
  for (const { block, physDevice } of blocks) {
    const size = (block * blockBytes) / physDevice;
    if (block > 0 && physDevice > 0 && isPowerOfTwo(size) && size >= MIB && size <= blockBytes) return size;
  }
  return undefined;
}

/** What 31-bit addresses reach: memory at boot below it is in zone DMA, and hot-added memory hardly ever is. */
export const DMA_END = 2 * GIB;

/**
 * How many blocks were there at boot: from the first one to the last in zone DMA, and above 2 GiB all that follow
 * online in a kernel zone. /proc/iomem, where it can be read, says where hot-added memory begins.
 */
export function initialOf(
  { capture, blocks, blockBytes, assumptions, findings: { know, derive, guess } }: Source,
  dynamic: boolean,
  incrementBytes: number,
): number {
  const most = Math.floor((MAX_LISTED_INCREMENTS * incrementBytes) / blockBytes);
  if (assumptions.initialBytes !== undefined) {
    const given = Math.round(assumptions.initialBytes / blockBytes);
    const initial = Math.min(Math.max(1, given), blocks.length, most);
    guess(
      `Initial storage: ${formatBytes(bytes(initial * blockBytes))}, as given${initial === given ? '' : ', as near as it can be'}.`,
    );
    return initial;
  }
  const standby = standbyFrom(textOf(capture, KERNEL_LOG));
  if (standby !== undefined) {
    const initial = blocks.filter(({ block }) => (block + 1) * blockBytes <= standby).length;
    if (initial >= 1 && initial <= most) {
      derive(
        `Initial storage: ${formatBytes(bytes(initial * blockBytes))}, up to where standby memory begins in the kernel log (0x${standby.toString(16)}).`,
      );
      return initial;
    }
  }
  const addedFrom = hotAddedFrom(systemRam(textOf(capture, 'proc/iomem')));
  const isAdded = ({ block, memmapOnMemory }: CapturedBlock): boolean =>
    (dynamic && memmapOnMemory) || (addedFrom !== undefined && block * blockBytes >= addedFrom);
  let count =
    blocks.findLastIndex((block) => isKernelMemory(block) && block.zones[0] === 'DMA' && !isAdded(block)) + 1;
  for (; count < blocks.length; count++) {
    const block = blocks[count];
    if (!block || !isKernelMemory(block) || isAdded(block)) break;
    if (block.zones.length > 0 && block.block * blockBytes < DMA_END) break;
  }
  const initial = Math.min(Math.max(1, count), most);
  const first = blocks[0]?.block ?? 0;
  const size = formatBytes(bytes(initial * blockBytes));
  if (count > most)
    guess(
      `Initial storage: taken as the first ${initial} blocks (${size}), which is all that one SCLP answer lists.`,
    );
  else if (addedFrom === undefined)
    guess(
      `Initial storage: taken as ${initial} blocks (${size}) from block ${first} on, online in kernel zones.`,
    );
  else know(`Initial storage: ${size}, from /proc/iomem.`);
  return initial;
}

/** Where the first range of standby memory begins. drivers/s390/char/sclp_mem.c prints it unaligned. */
function standbyFrom(log: string | undefined): number | undefined {
  const starts = [...(log ?? '').matchAll(/^(?:\S+:?\s+)?Standby memory at 0x([0-9a-f]{1,16}) \(/gm)].map(
    ([, start = '']) => Number.parseInt(start, 16),
  );
  return starts.length > 0 ? Math.min(...starts) : undefined;
}

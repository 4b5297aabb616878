/**
 * /sys/devices/system/memory/probe: memory is added because somebody says that it is there. The kernel believes it. Only
 * x86-64 kernels that were built with it have the file; s390 has none, as SCLP knows what there is.
 */

import { blockId } from '../../../shared/ids.ts';
import { PAGE_BYTES } from '../../../shared/units.ts';
import { memoryMapOf } from '../arch/memory-map.ts';
import { architectureOf, BLOCK_STATE, guestOf, type Partition } from '../state/partition.ts';
import { emit, log, type Refused, type Steps } from '../step.ts';
import { addBlock, isPresent } from './blocks.ts';
import { identMapBytes } from './core-memory.ts';
import { killKernel } from './crash.ts';
import { onlineBlock } from './online.ts';

/** @ours reads how the kernel was built */
export const hasProbe = (partition: Partition): boolean => partition.guest.value?.probe === true;

/** kstrtoull with base 0; undefined: no number. */
const addressOf = (text: string): number | undefined =>
  /^(0[xX][\da-fA-F]{1,13}|\d{1,15})$/.test(text.trim()) ? Number(text.trim()) : undefined;

/**
 * One block, its memmap in system memory. Nobody asks whether there is memory.
 * @models probe_store, drivers/base/memory.c (all)
 */
export function probeMemory(steps: Steps, text: string): Refused | null {
  const { partition } = steps;
  const { blockBytes, blockCount } = guestOf(partition).geometry;
  const address = addressOf(text);
  const because = (what: string): string => `${JSON.stringify(text)} ${what}`;
  if (address === undefined) return refusal('EINVAL', 'probe-address', because('is no address'));
  if (address % blockBytes !== 0)
    return refusal('EINVAL', 'probe-address', because('is not where a memory block begins'));
  const block = blockId(address / blockBytes);
  if (block >= blockCount)
    return refusal('E2BIG', 'probe-address', because('lies beyond what this machine has addresses for'));
  if (isPresent(partition, block) || isClaimed(partition, address, address + blockBytes))
    return refusal('EEXIST', 'probe-claimed', because('is claimed already'));
  const refused = addBlock(steps, block, 'system');
  const { autoOnline } = partition.parameters.value;
  if (!refused && autoOnline !== 'offline') onlineBlock(steps, block, autoOnline);
  return refused;
}

const refusal = (errno: Refused['errno'], rule: Refused['rule'], because: string): Refused => ({
  errno,
  stage: 'probe',
  rule,
  because,
});

/** Memory, and ranges of devices, as the kernel knows them. */
function isClaimed(partition: Partition, start: number, end: number): boolean {
  const { devices = [] } = partition.definition.value.platform ?? {};
  const claimed = devices.flatMap(({ ranges }) =>
    ranges.map((range) => ({ start: range.start, end: range.start + range.bytes })),
  );
  const { boot, loadedWith } = guestOf(partition);
  const limit = identMapBytes(Number.POSITIVE_INFINITY, boot, architectureOf(partition));
  return [...mapOf(partition, loadedWith, limit), ...claimed].some(
    (range) => range.start < end && start < range.end,
  );
}

function mapOf(
  partition: Partition,
  commandLine: string | undefined,
  limit: number = architectureOf(partition).maxPhysicalBytes,
): readonly { readonly start: number; readonly end: number }[] {
  const { platform, kernel } = partition.definition.value;
  return memoryMapOf(platform?.ram ?? [], commandLine ?? kernel.commandLine, limit).ram;
}

/** Firmware lists all of the block as memory, whatever mem= made of it: then probing is right. */
function isThere(partition: Partition, start: number, end: number): boolean {
  return mapOf(partition, '').some((range) => range.start <= start && end <= range.end);
}

/**
 * The end of every operation: pages of a block that is online are used at once. Where there is no memory reads answer
 * ones and writes are lost; what the kernel keeps there is garbage, and it dies of it. How is our choice.
 * @ours what the hardware does at the next access
 */
export function touchProbed(steps: Steps): Refused | null {
  const { partition, events } = steps;
  const guest = partition.guest.value;
  if (!guest?.probe || guest.panic) return null;
  const { blockBytes, pagesPerBlock } = guest.geometry;
  for (const event of events) {
    if (event.kind !== 'blockStateChanged' || event.state !== 'online') continue;
    const { block } = event;
    const start = block * blockBytes;
    const isOnline = partition.blocks.state.cells[block] !== BLOCK_STATE.offline;
    if (!isOnline || isDeviceMemory(partition, start) || isThere(partition, start, start + blockBytes))
      continue;
    const because = `block ${block} was probed, and there is no memory at 0x${start.toString(16)}`;
    emit(steps, { kind: 'absentMemoryTouched', block, page: block * pagesPerBlock });
    log(steps, 'err', 'general protection fault, probably for non-canonical address 0xffffffffffffffff');
    log(steps, 'err', 'Kernel panic - not syncing: Fatal exception');
    killKernel(steps, { reason: because, rule: 'probe-absent' });
    return { errno: 'ENODEV', stage: 'kernel', rule: 'probe-absent', because: `the kernel died: ${because}` };
  }
  return null;
}

const isDeviceMemory = (partition: Partition, start: number): boolean =>
  [
    ...partition.dax.value.devices.flatMap(({ mappings }) =>
      mappings.map(({ first, blocks }) => ({ first, blocks })),
    ),
    ...partition.dax.value.dimms.map((dimm) => ({
      first: dimm.start / PAGE_BYTES / guestOf(partition).geometry.pagesPerBlock,
      blocks: dimm.bytes / PAGE_BYTES / guestOf(partition).geometry.pagesPerBlock,
    })),
  ].some(({ first, blocks }) => {
    const block = start / guestOf(partition).geometry.blockBytes;
    return block >= first && block < first + blocks;
  });

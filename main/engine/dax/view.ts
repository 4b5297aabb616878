/** The platform of an x86-64 guest for the console. */

import { blockId } from '../../../shared/ids.ts';
import { bytes } from '../../../shared/units.ts';
import type { DaxRangeView, PlatformView } from '../../../shared/view.ts';
import { memoryMapOf, type Span } from '../arch/memory-map.ts';
import { altmapPagesOf, stateOf } from '../kernel/blocks.ts';
import type { DaxDevice } from '../state/dax.ts';
import { BLOCK_STATE, type Partition } from '../state/partition.ts';
import { namespaceName } from './bring-up.ts';
import { wholeBlocks } from './kmem.ts';
import { daxOf, sizeOf } from './state.ts';

/** @ours a view for the console */
export function platformView(partition: Partition): PlatformView {
  const { platform, kernel } = partition.definition.value;
  const guest = partition.guest.value;
  const limit = guest?.boot.memoryLimit ?? Number.POSITIVE_INFINITY;
  const map = memoryMapOf(platform?.ram ?? [], kernel.commandLine, limit);
  const { regions, modules, devices, dimms } = daxOf(partition);
  return {
    ram: map.ram.map(({ start, end }) => ({ start, bytes: bytes(end - start) })),
    pmem: regions.map(({ id, start, bytes: size, mode, memmapPages }) => ({
      start,
      bytes: bytes(size),
      namespace: namespaceName(id),
      mode,
      memmapPages,
    })),
    modules,
    resources: platform?.resources ?? [],
    dimms: dimms.map((dimm) => ({ ...dimm, bytes: bytes(dimm.bytes) })),
    devices: devices.map((device) => ({
      name: device.name,
      origin: device.origin,
      bytes: bytes(sizeOf(device.ranges)),
      alignBytes: bytes(device.alignBytes),
      targetNode: device.targetNode,
      memmapOnMemory: device.memmapOnMemory,
      driver: device.driver,
      memmapPages: device.memmapPages,
      ranges: device.ranges.map((span, index) => rangeView(partition, device, span, index)),
    })),
  };
}

function rangeView(partition: Partition, device: DaxDevice, span: Span, index: number): DaxRangeView {
  const blockBytes = partition.guest.value?.geometry.blockBytes ?? 1;
  const { first, blocks } = wholeBlocks(span, blockBytes);
  const mapping = device.mappings.find(({ range }) => range === index);
  let onlineBlocks = 0;
  let selfBlocks = 0;
  for (let block = first; mapping && block < first + blocks; block++) {
    if (stateOf(partition, blockId(block)) !== BLOCK_STATE.offline) onlineBlocks++;
    if (altmapPagesOf(partition, blockId(block)) > 0) selfBlocks++;
  }
  return {
    start: span.start,
    bytes: bytes(span.end - span.start),
    firstBlock: blockId(first),
    blocks,
    trimmedHeadBytes: bytes(blocks > 0 ? first * blockBytes - span.start : span.end - span.start),
    trimmedTailBytes: bytes(blocks > 0 ? span.end - (first + blocks) * blockBytes : 0),
    state: mapping?.state ?? 'free',
    onlineBlocks,
    selfBlocks,
  };
}

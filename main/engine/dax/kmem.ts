/** drivers/dax/kmem.c: device memory becomes system memory, in whole blocks. There is one attempt to take it back. */

import { bytes } from '../../../shared/units.ts';
import type { Span } from '../arch/memory-map.ts';
import { addRange, type BlockRange, removeRange } from '../kernel/ranges.ts';
import type { DaxDevice, Mapping } from '../state/dax.ts';
import { guestOf } from '../state/partition.ts';
import { emit, log, type Refused, type Steps } from '../step.ts';
import { changeDevice } from './state.ts';

const hex = (value: number): string => `0x${value.toString(16)}`;
/** Ranges are printed with their last byte. */
const range = ({ start, end }: Span): string => `${hex(start)}-${hex(end - 1)}`;

/**
 * dax_kmem_range: the range shrunk to block boundaries; nothing may be left.
 * @models dax_kmem_range, drivers/dax/kmem.c (x86-64)
 */
export function wholeBlocks({ start, end }: Span, blockBytes: number): BlockRange {
  const first = Math.ceil(start / blockBytes);
  return { first, blocks: Math.max(0, Math.floor(end / blockBytes) - first) };
}

/**
 * dev_dax_kmem_probe. An error after the first range that worked only leaves that range out.
 * @models dev_dax_kmem_probe, drivers/dax/kmem.c (x86-64)
 */
export function probeKmem(steps: Steps, device: DaxDevice): Refused | null {
  const { partition } = steps;
  const { blockBytes } = guestOf(partition).geometry;
  const say = (level: 'warn' | 'info', text: string): void =>
    log(steps, level, `kmem ${device.name}: ${text}`);
  if (device.targetNode < 0) {
    say('warn', `rejecting DAX region with invalid node: ${device.targetNode}`);
    return invalid(`${device.name} has no target node`);
  }
  const usable: { readonly index: number; readonly span: Span; readonly blocks: BlockRange }[] = [];
  for (const [index, span] of device.ranges.entries()) {
    const blocks = wholeBlocks(span, blockBytes);
    const { start, end } = span;
    emit(steps, {
      kind: 'daxRangeTrimmed',
      device: device.name,
      mapping: index,
      start,
      bytes: bytes(end - start),
      usableStart: blocks.blocks > 0 ? blocks.first * blockBytes : start,
      usableBytes: bytes(blocks.blocks * blockBytes),
    });
    if (blocks.blocks > 0) usable.push({ index, span: spanOf(blocks, blockBytes), blocks });
    else say('info', `mapping${index}: ${range(span)} too small after alignment`);
  }
  if (usable.length === 0) {
    say('warn', 'rejecting DAX region without any memory after alignment');
    return invalid(`no range of ${device.name} holds a whole memory block`);
  }
  const mappings: Mapping[] = [];
  for (const { index, span, blocks } of usable) {
    const refused = addMapping(steps, device, index, span, blocks);
    if (!refused) mappings.push({ range: index, ...blocks, state: 'added' });
    else if (mappings.length === 0) return refused;
  }
  changeDevice(partition, device.name, { driver: 'kmem', mappings });
  return null;
}

const invalid = (because: string): Refused => ({
  errno: 'EINVAL',
  stage: 'kmem',
  rule: 'kmem-alignment',
  because,
});

const spanOf = ({ first, blocks }: BlockRange, blockBytes: number): Span => ({
  start: first * blockBytes,
  end: (first + blocks) * blockBytes,
});

function addMapping(
  steps: Steps,
  device: DaxDevice,
  index: number,
  span: Span,
  blocks: BlockRange,
): Refused | null {
  const where = `kmem ${device.name}: mapping${index}: ${range(span)}`;
  const resource = { start: span.start, bytes: bytes(span.end - span.start) };
  if (device.mappings.some((mapping) => mapping.range === index && mapping.state === 'stuck')) {
    log(steps, 'warn', `${where} could not reserve region`);
    return {
      errno: 'EBUSY',
      stage: 'request_mem_region',
      rule: 'kmem-stuck',
      because: `the addresses of ${device.name} stay reserved until the next IPL`,
    };
  }
  emit(steps, { kind: 'resourceClaimed', ...resource });
  // Drivers of device memory ask for memmap on memory since requests are split (6.8).
  const asks = device.memmapOnMemory && guestOf(steps.partition).profile.splitsAdds;
  const refused = addRange(steps, blocks, asks ? 'self' : 'system');
  if (!refused) return null;
  log(steps, 'warn', `${where} memory add failed`);
  emit(steps, { kind: 'resourceReleased', ...resource });
  steps.undone.push(`resource of mapping${index} of ${device.name} released`);
  return refused;
}

/**
 * dev_dax_kmem_remove: the driver goes in any case; a range with an online block stays memory until the next IPL.
 * @models dev_dax_kmem_remove, drivers/dax/kmem.c (x86-64)
 */
export function removeKmem(steps: Steps, device: DaxDevice): void {
  const { partition } = steps;
  const { blockBytes } = guestOf(partition).geometry;
  const stuck: Mapping[] = [];
  for (const mapping of device.mappings) {
    const span = spanOf(mapping, blockBytes);
    if (!removeRange(steps, mapping)) {
      emit(steps, { kind: 'resourceReleased', start: span.start, bytes: bytes(span.end - span.start) });
      continue;
    }
    log(
      steps,
      'err',
      `kmem ${device.name}: mapping${mapping.range}: ${range(span)} cannot be hotremoved until the next reboot`,
    );
    stuck.push({ ...mapping, state: 'stuck' });
  }
  changeDevice(partition, device.name, { driver: null, mappings: stuck });
}

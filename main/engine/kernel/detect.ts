/**
 * What a kernel learns from SCLP while it boots: the increments that are memory already, and the standby increments
 * it may ask for. From here on it lives by its own list.
 */

import type { RnRange } from '../../../shared/definition.ts';
import { addressOfRn, isAbsentRn } from '../../../shared/geometry.ts';
import { rn } from '../../../shared/ids.ts';
import {
  decodeElementInfo,
  decodeScpInfo,
  incrementBytesOf,
  READ_STORAGE_FACILITY,
  responseOf,
  type ScpInfo,
  STORAGE_FACILITIES,
} from '../../../shared/sccb.ts';
import { type Bytes, bytes, MIB } from '../../../shared/units.ts';
import { RESPONSE } from '../sclp/commands.ts';
import { isAssigned, readScpInfo, readStorageInfo } from '../sclp/hypervisor.ts';
import { BELIEF, type Partition } from '../state/partition.ts';
import { emit, log, type Steps } from '../step.ts';
import type { KernelProfile } from './profiles.ts';
import { ELEMENT } from './sclp-driver.ts';

export interface DetectedMemory {
  readonly info: ScpInfo;
  /** Increments that are memory at IPL, ascending. */
  readonly assigned: readonly number[];
}

/**
 * Early detection: READ SCP INFO, then every storage element. Without the facility all initial storage is memory; an
 * answer that the scan does not know ends it, and everything up to rnmax is (arch/s390/boot: sclp_early_read_storage_info).
 * @models sclp_early_read_info, drivers/s390/char/sclp_early_core.c (all)
 * @models sclp_early_read_storage_info, drivers/s390/char/sclp_early_core.c (all)
 */
export function detectMemory(steps: Steps, initial: readonly number[]): DetectedMemory {
  const info = decodeScpInfo(readScpInfo(steps));
  if ((info.facilities & READ_STORAGE_FACILITY) === 0n) {
    return { info, assigned: initial };
  }
  const assigned: number[] = [];
  const usable = forEachElement(steps, (_element, response, rns) => {
    if (response === RESPONSE.normalRead) assigned.push(...rns);
    return USABLE_RESPONSES.includes(response);
  });
  if (usable) return { info, assigned: assigned.sort((a, b) => a - b) };
  const all = Array.from({ length: info.rnMax }, (_, index) => index + 1);
  // z/VM is asked another way (DIAGNOSE 0x260), which tells the storage that is there.
  const { zvm } = steps.partition.definition.value;
  return { info, assigned: zvm ? all.filter((number) => isAssigned(steps.partition, number)) : all };
}

/**
 * Asks element 0 and on, up to the highest id that the replies name, as long as `visit` wants to go on. Returns whether
 * the last answer was usable.
 */
function forEachElement(
  steps: Steps,
  visit: (element: number, response: number, rns: readonly number[]) => boolean,
): boolean {
  let usable = false;
  let maxId = 0;
  for (let element = 0; element <= maxId; element++) {
    const sccb = readStorageInfo(steps, element);
    const response = responseOf(sccb);
    const reply = decodeElementInfo(sccb);
    usable = USABLE_RESPONSES.includes(response);
    if (usable) maxId = Math.max(maxId, reply.maxId);
    if (!visit(element, response, reply.rns)) break;
  }
  return usable;
}

export const USABLE_RESPONSES: readonly number[] = [
  RESPONSE.normalRead,
  RESPONSE.standbyRead,
  RESPONSE.elementSkipped,
];

/**
 * The driver's own scan: fills the kernel's increment list. Only the verdict of the last element counts. Returns
 * false when there will be no memory hotplug at all.
 * @models sclp_detect_standby_memory, drivers/s390/char/sclp_cmd.c (classic, memmap)
 * @models sclp_setup_memory, drivers/s390/char/sclp_mem.c (dynamic)
 */
export function detectStandby(steps: Steps, info: ScpInfo, kdump: boolean): boolean {
  const { partition } = steps;
  const { store, increments, elements } = partition;
  if (kdump || (info.facilities & STORAGE_FACILITIES) !== STORAGE_FACILITIES) return false;
  /** By number; 0: not listed. */
  const listed = new Uint8Array(info.rnMax + 1);
  let count = 0;
  const usable = forEachElement(steps, (element, response, rns) => {
    const attached = response === RESPONSE.normalRead;
    store.write(elements.believedAttached, element, attached ? ELEMENT.attached : ELEMENT.known);
    if (attached || response === RESPONSE.standbyRead)
      for (const number of rns) {
        if (number > info.rnMax) throw new RangeError(`increment ${number} is beyond ${info.rnMax}`);
        listed[number] = attached ? BELIEF.assigned : BELIEF.standby;
        count++;
      }
    return true;
  });
  if (!usable || count === 0) return false;
  addUnlistedStandby(listed, partition.running.value?.absent);
  for (let number = 1; number < listed.length; number++) {
    const belief = listed[number] ?? BELIEF.notListed;
    if (belief !== BELIEF.notListed) store.write(increments.believed, number - 1, belief);
  }
  return true;
}

/**
 * The remaining increments up to rnmax: each takes the lowest number that is free. A real driver would give absent
 * numbers away as well; leaving them out is our choice, so that a captured system with holes is what it was.
 */
function addUnlistedStandby(listed: Uint8Array, absent: readonly RnRange[] | undefined): void {
  const rnMax = listed.length - 1;
  let assigned = 0;
  for (const belief of listed) if (belief === BELIEF.assigned) assigned++;
  let number = 1;
  for (let added = 0; added < rnMax - assigned; added++) {
    while (number <= rnMax && (listed[number] !== BELIEF.notListed || (absent && isAbsentRn(number, absent))))
      number++;
    if (number > rnMax) return;
    listed[number] = BELIEF.standby;
  }
}

/** A run of standby increments as the kernel can use it: whole memory blocks only. */
export interface StandbyRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Whole blocks of a range: its start rounded up and its end down, nothing when no block is left.
 * @models align_to_block_size, drivers/s390/char/sclp_cmd.c (classic, memmap)
 * @models align_to_block_size, drivers/s390/char/sclp_mem.c (dynamic)
 */
export function usableRange(start: number, end: number, blockBytes: number): StandbyRange {
  const alignedStart = Math.ceil(start / blockBytes) * blockBytes;
  return { start: alignedStart, end: Math.max(Math.floor(end / blockBytes) * blockBytes, alignedStart) };
}

/**
 * Merges neighbouring standby increments, cuts them at the end of the identity mapping, rounds them to blocks. Each
 * range is reported when its turn comes: what is done with one happens before the next.
 * @models sclp_add_standby_memory, drivers/s390/char/sclp_cmd.c (classic, memmap)
 * @models sclp_create_standby_mems_merged, drivers/s390/char/sclp_mem.c (dynamic)
 */
export function* standbyRanges(
  steps: Steps,
  profile: KernelProfile,
  blockBytes: Bytes,
  incrementBytes: Bytes,
  identMapBytes: number,
): Generator<StandbyRange> {
  for (const { first, last } of standbyRuns(steps.partition)) {
    const start = addressOfRn(rn(first), incrementBytes);
    if (start >= identMapBytes) continue;
    const end = Math.min(addressOfRn(rn(last + 1), incrementBytes), identMapBytes);
    const usable = usableRange(start, end, blockBytes);
    const usableBytes = usable.end - usable.start;
    emit(steps, { kind: 'standbyDetected', start, usableBytes, bytes: end - start, by: detectorOf(profile) });
    log(
      steps,
      'info',
      `${profile.messagePrefix}: Standby memory at 0x${start.toString(16)} ` +
        `(${usableBytes / MIB}M of ${(end - start) / MIB}M usable)`,
    );
    if (usableBytes > 0) yield usable;
  }
}

/** Who merges standby increments, and says so. */
const detectorOf = ({ era }: KernelProfile): string =>
  era === 'dynamic' ? 'sclp_create_standby_mems_merged' : 'add_memory_merged';

function standbyRuns(partition: Partition): { first: number; last: number }[] {
  const { cells } = partition.increments.believed;
  const runs: { first: number; last: number }[] = [];
  for (let first = cells.indexOf(BELIEF.standby); first >= 0; ) {
    let last = first + 1;
    while (cells[last] === BELIEF.standby) last++;
    runs.push({ first: first + 1, last });
    first = cells.indexOf(BELIEF.standby, last);
  }
  return runs;
}

/**
 * Increment size as the kernel reads it, in bytes.
 * @models sclp_early_facilities_detect, drivers/s390/char/sclp_early.c (all)
 */
export const kernelIncrementBytes = (info: ScpInfo): Bytes => bytes(incrementBytesOf(info));

/**
 * The hypervisor's side: what the machine answers to each SCLP command, and what it then holds for the partition.
 * Only these functions change the hypervisor's truth while a guest runs.
 */

import type { SclpFault } from '../../../shared/definition.ts';
import type { SclpAnswered, SclpCommandName } from '../../../shared/event.ts';
import { absentUpTo, isAbsentRn, nthRn } from '../../../shared/geometry.ts';
import type { Rn } from '../../../shared/ids.ts';
import {
  type ElementInfo,
  encodeElementInfo,
  encodeScpInfo,
  hexOfSccb,
  MAX_LISTED_INCREMENTS,
  STORAGE_FACILITIES,
} from '../../../shared/sccb.ts';
import { MIB } from '../../../shared/units.ts';
import type { Partition, RunningAllocation } from '../state/partition.ts';
import { emit, type Steps } from '../step.ts';
import { availableBytes, holdBytes } from '../system-state.ts';
import { BAD_RN_RESPONSE, commandCode, POOL_EMPTY_RESPONSE, RESPONSE } from './commands.ts';

export const INITIAL_ELEMENT = 0;
/** The first of the elements that hold reserved storage; mostly the only one. */
export const RESERVED_ELEMENT = 1;

/** @ours the hypervisor’s side, which has no public source */
export function allocationOf(partition: Partition): RunningAllocation {
  const running = partition.running.value;
  if (!running) throw new Error(`${partition.name} is not activated`);
  return running;
}

/**
 * Number of the last increment of the initial storage; the reserved storage is above it.
 * @ours the hypervisor’s side, which has no public source
 */
export function lastInitialRn(running: RunningAllocation): number {
  const { absent } = running;
  const count = running.initialBytes / running.incrementBytes;
  if (!absent) return count;
  const known = lastInitial.get(running);
  if (known !== undefined) return known;
  const last = nthRn(count, absent);
  lastInitial.set(running, last);
  return last;
}

/** It is asked for every increment. */
const lastInitial = new WeakMap<RunningAllocation, number>();

/**
 * Increments of the initial storage, ascending.
 * @ours the hypervisor’s side, which has no public source
 */
export const initialRns = (running: RunningAllocation): number[] =>
  Array.from({ length: lastInitialRn(running) }, (_, index) => index + 1).filter(
    (number) => !isAbsentRn(number, running.absent),
  );

const exists = (running: RunningAllocation, rn: number): boolean =>
  rn >= 1 && rn <= running.rnMax && !isAbsentRn(rn, running.absent);

/** First and last increment of every storage element, by element id; the last one reaches up to rnmax. */
function elementRanges(running: RunningAllocation): readonly RnSpan[] {
  const known = ranges.get(running);
  if (known) return known;
  const { absent, elements = [] } = running;
  const spans: RnSpan[] = [{ first: 1, last: lastInitialRn(running) }];
  let count = running.initialBytes / running.incrementBytes;
  for (const increments of elements.slice(0, -1)) {
    const first = (spans.at(-1)?.last ?? 0) + 1;
    count += increments;
    spans.push({ first, last: nthRn(count, absent) });
  }
  if (running.reservedBytes > 0) spans.push({ first: (spans.at(-1)?.last ?? 0) + 1, last: running.rnMax });
  ranges.set(running, spans);
  return spans;
}

interface RnSpan {
  readonly first: number;
  readonly last: number;
}

const ranges = new WeakMap<RunningAllocation, readonly RnSpan[]>();

/**
 * Id of the last element with storage; element 1 is there even where no storage is reserved.
 * @ours the hypervisor’s side, which has no public source
 */
export const lastElement = (running: RunningAllocation): number =>
  Math.max(RESERVED_ELEMENT, elementRanges(running).length - 1);

/**
 * Storage element that an increment belongs to.
 * @ours the hypervisor’s side, which has no public source
 */
export const elementOf = (running: RunningAllocation, rn: number): number =>
  Math.max(
    INITIAL_ELEMENT,
    elementRanges(running).findIndex(({ first, last }) => rn >= first && rn <= last),
  );

/**
 * Reserved storage that is assigned now.
 * @ours the hypervisor’s side, which has no public source
 */
export function reservedAssignedBytes(partition: Partition): number {
  const running = allocationOf(partition);
  const { cells } = partition.increments.assigned;
  let count = 0;
  for (let row = lastInitialRn(running); row < cells.length; row++) count += cells[row] ?? 0;
  return count * running.incrementBytes;
}

/** @ours the hypervisor’s side, which has no public source */
export const isAssigned = (partition: Partition, rn: number): boolean =>
  partition.increments.assigned.cells[rn - 1] === 1;

/** @ours the hypervisor’s side, which has no public source */
export const isElementAttached = (partition: Partition, element: number): boolean =>
  partition.elements.attached.cells[element] === 1;

/**
 * READ SCP INFO (forced variant).
 * @ours the hypervisor’s answer to READ SCP INFO; its caller is in sclp-driver.ts or detect.ts
 */
export function readScpInfo(steps: Steps): DataView {
  const { partition } = steps;
  const running = allocationOf(partition);
  const { facilities } = partition.definition.value.sclp;
  const defaultFacilities = running.reservedBytes > 0 ? STORAGE_FACILITIES : 0n;
  const sccb = encodeScpInfo(
    {
      incrementMib: running.incrementBytes / MIB,
      rnMax: running.rnMax,
      facilities: facilities === undefined ? defaultFacilities : BigInt(facilities),
    },
    RESPONSE.normalRead,
  );
  answer(steps, 'read-scp-info', RESPONSE.normalRead, { sccb: hexOfSccb(sccb) });
  return sccb;
}

/**
 * READ STORAGE ELEMENT INFO: an attached element lists its assigned increments; one in standby lists none, or those in
 * standby where the machine's answers list them. An answer of any other kind lists nothing.
 * @ours the hypervisor’s answer to READ STORAGE ELEMENT INFO; its caller is in sclp-driver.ts or detect.ts
 */
export function readStorageInfo(steps: Steps, element: number): DataView {
  const { partition } = steps;
  const fault = firingFault(steps, 'read-storage-info', element);
  const response = fault?.response ?? storageInfoResponse(partition, element);
  const sccb = encodeElementInfo(elementInfo(partition, element, listedBy(steps, response)), response);
  const injected = fault ? { injected: true as const } : {};
  answer(steps, 'read-storage-info', response, { element, sccb: hexOfSccb(sccb), ...injected });
  return sccb;
}

function storageInfoResponse(partition: Partition, element: number): number {
  const extra = partition.definition.value.sclp.moreElements?.find(({ id }) => id === element);
  if (extra) return extra.response;
  return isElementAttached(partition, element) ? RESPONSE.normalRead : RESPONSE.standbyRead;
}

function listedBy({ system }: Steps, response: number): Listed {
  if (response === RESPONSE.normalRead) return 'assigned';
  return response === RESPONSE.standbyRead && system.frame.value.standbyListed ? 'standby' : 'none';
}

/**
 * ATTACH STORAGE ELEMENT: lists every increment that it brings in.
 * @ours the hypervisor’s answer to ATTACH STORAGE ELEMENT; its caller is in sclp-driver.ts or detect.ts
 */
export function attachElement(steps: Steps, element: number): DataView {
  const { partition } = steps;
  const fault = firingFault(steps, 'attach', element);
  const known = element <= lastElement(allocationOf(partition));
  const response = fault ? fault.response : known ? RESPONSE.normal : RESPONSE.invalidCommand;
  const listed = response === RESPONSE.normal ? 'all' : 'none';
  const sccb = encodeElementInfo(elementInfo(partition, element, listed), response);
  answer(steps, 'attach', response, { element, sccb: hexOfSccb(sccb), ...(fault ? { injected: true } : {}) });
  if (response === RESPONSE.normal) {
    partition.store.write(partition.elements.attached, element, 1);
    emit(steps, { kind: 'elementAttached', element });
  }
  return sccb;
}

/**
 * ASSIGN STORAGE of one increment. Returns the response.
 * @ours the hypervisor’s answer to ASSIGN STORAGE; its caller is in sclp-driver.ts or detect.ts
 */
export function assignStorage(steps: Steps, rn: Rn): number {
  const { partition, system } = steps;
  const running = allocationOf(partition);
  if (!exists(running, rn)) return answer(steps, 'assign', BAD_RN_RESPONSE, { rn });
  if (isAssigned(partition, rn)) return answer(steps, 'assign', redundantResponse(steps), { rn });
  const fault = firingFault(steps, 'assign', rn);
  if (fault) return fail(steps, 'assign', fault.response, rn, { injected: true });
  const granted = rn <= lastInitialRn(running);
  if (!granted) {
    if (running.grantedBytes !== undefined && reservedAssignedBytes(partition) >= running.grantedBytes) {
      return fail(steps, 'assign', POOL_EMPTY_RESPONSE, rn, { beyondStandby: true });
    }
    if (availableBytes(system) < running.incrementBytes) {
      return fail(steps, 'assign', POOL_EMPTY_RESPONSE, rn, { poolEmpty: true });
    }
    holdBytes(system, running.incrementBytes);
  }
  partition.store.write(partition.increments.assigned, rn - 1, 1);
  partition.store.write(partition.increments.failed, rn - 1, 0);
  answer(steps, 'assign', RESPONSE.normal, { rn });
  emit(steps, { kind: 'incrementAssigned', rn });
  return RESPONSE.normal;
}

/**
 * UNASSIGN STORAGE of one increment. Reserved storage goes back to the pool; initial storage stays granted.
 * @ours the hypervisor’s answer to UNASSIGN STORAGE; its caller is in sclp-driver.ts or detect.ts
 */
export function unassignStorage(steps: Steps, rn: Rn): number {
  const { partition, system } = steps;
  const running = allocationOf(partition);
  if (!exists(running, rn)) return answer(steps, 'unassign', BAD_RN_RESPONSE, { rn });
  if (!isAssigned(partition, rn)) return answer(steps, 'unassign', redundantResponse(steps), { rn });
  const fault = firingFault(steps, 'unassign', rn);
  if (fault) return fail(steps, 'unassign', fault.response, rn, { injected: true });
  if (rn > lastInitialRn(running)) holdBytes(system, -running.incrementBytes);
  partition.store.write(partition.increments.assigned, rn - 1, 0);
  partition.store.write(partition.increments.failed, rn - 1, 0);
  answer(steps, 'unassign', RESPONSE.normal, { rn });
  emit(steps, { kind: 'incrementUnassigned', rn });
  return RESPONSE.normal;
}

const redundantResponse = (steps: Steps): number =>
  steps.system.frame.value.answerStyle === 'redundant-0120' ? RESPONSE.noAction : RESPONSE.normal;

function answer(
  steps: Steps,
  command: SclpCommandName,
  response: number,
  more: Pick<SclpAnswered, 'element' | 'rn' | 'injected' | 'poolEmpty' | 'beyondStandby' | 'sccb'>,
): number {
  emit(steps, { kind: 'sclpAnswered', command, code: commandCode(command, more.element), response, ...more });
  return response;
}

function fail(
  steps: Steps,
  command: 'assign' | 'unassign',
  response: number,
  rn: Rn,
  why: Pick<SclpAnswered, 'injected' | 'poolEmpty' | 'beyondStandby'>,
): number {
  steps.partition.store.write(steps.partition.increments.failed, rn - 1, 1);
  return answer(steps, command, response, { rn, ...why });
}

/** The first fault of the plan that answers this request; its counter moves even when only the n-th time fires. */
function firingFault(steps: Steps, command: SclpFault['command'], rn: number): SclpFault | undefined {
  const { partition } = steps;
  const faults = partition.definition.value.conditions.sclpFaults;
  for (let index = 0; index < faults.length; index++) {
    const fault = faults[index];
    if (!fault || fault.command !== command || fault.rn !== rn) continue;
    const hits = (partition.hits.cells[index] ?? 0) + 1;
    partition.store.write(partition.hits, index, hits);
    if (fault.onlyNth === undefined || fault.onlyNth === hits) return fault;
  }
  return undefined;
}

/** Which increments of an element its answer names. */
type Listed = 'assigned' | 'standby' | 'all' | 'none';

function elementInfo(partition: Partition, element: number, list: Listed): ElementInfo {
  const running = allocationOf(partition);
  const elements = elementRanges(running);
  // An element that is only there to answer holds nothing.
  const { first, last } = elements[element] ?? { first: 1, last: 0 };
  const rns: number[] = [];
  let assigned = 0;
  const { absent } = running;
  const existing = last - first + 1 - absentUpTo(last, absent) + absentUpTo(first - 1, absent);
  const { cells } = partition.increments.assigned;
  for (let number = first; number <= last; number++) {
    if (absent && isAbsentRn(number, absent)) continue;
    const isIn = cells[number - 1] === 1;
    if (isIn) assigned++;
    const named = list === 'all' || (list === 'assigned' && isIn) || (list === 'standby' && !isIn);
    if (named && rns.length < MAX_LISTED_INCREMENTS) rns.push(number);
  }
  const ids = (partition.definition.value.sclp.moreElements ?? []).map(({ id }) => id);
  return {
    maxId: Math.max(elements.length - 1, ...ids),
    // That many entries follow: ATTACH counts what it brings in, assigned or not; a standby element what it lists.
    assigned: list === 'all' || list === 'standby' ? rns.length : Math.min(assigned, 0xffff),
    standby: Math.min(Math.max(0, existing - assigned), 0xffff),
    rns,
  };
}

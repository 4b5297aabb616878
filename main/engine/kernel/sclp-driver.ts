/**
 * The s390 memory driver (drivers/s390/char/sclp_cmd.c, sclp_mem.c from 6.18): attaches storage elements, assigns and
 * unassigns increments, and keeps the kernel's own increment list. What it believes is not what the machine holds.
 */

import { rn as asRn, type Rn } from '../../../shared/ids.ts';
import { decodeElementInfo, responseOf } from '../../../shared/sccb.ts';
import { commandCode, isSuccess, RESPONSE } from '../sclp/commands.ts';
import { assignStorage, attachElement, isAssigned, unassignStorage } from '../sclp/hypervisor.ts';
import { BELIEF, guestOf, type Partition } from '../state/partition.ts';
import { emit, log, type Steps } from '../step.ts';
import { noteLostStorage } from './crash.ts';

const hex = (value: number, digits: number): string => `0x${value.toString(16).padStart(digits, '0')}`;

/** @ours reads the column that stands for memory_increment.standby */
export const believedOf = (partition: Partition, rn: number): number =>
  partition.increments.believed.cells[rn - 1] ?? BELIEF.notListed;

function believe(steps: Steps, rn: Rn, standby: boolean): void {
  const { partition } = steps;
  const value = standby ? BELIEF.standby : BELIEF.assigned;
  if (believedOf(partition, rn) === value) return;
  partition.store.write(partition.increments.believed, rn - 1, value);
  emit(steps, { kind: 'incrementBelieved', rn, standby });
}

function warnOfFailure(steps: Steps, command: 'assign' | 'unassign', response: number, rn: Rn): void {
  const code = hex(commandCode(command), 8);
  const { messagePrefix } = guestOf(steps.partition).profile;
  log(
    steps,
    'warn',
    `${messagePrefix}: assign storage failed (cmd=${code}, response=${hex(response, 4)}, rn=${hex(rn, 4)})`,
  );
}

/**
 * Before the first hotplug operation after boot: every element that is not attached is, and each increment it lists
 * is unassigned at once, so that all stay standby until asked for. A failing ATTACH is tried again next time; once it
 * works, the same UNASSIGNs take back what has been assigned meanwhile, and the driver goes on believing in it.
 * @models sclp_attach_storage, drivers/s390/char/sclp_cmd.c (classic, memmap)
 * @models sclp_attach_storage, drivers/s390/char/sclp_mem.c (dynamic)
 */
export function attachMissingElements(steps: Steps): void {
  const { partition } = steps;
  const { believedAttached } = partition.elements;
  // Asked before every operation, and nearly always there is none.
  const next = (from: number): number => believedAttached.cells.indexOf(ELEMENT.known, from);
  for (let element = next(0); element >= 0; element = next(element + 1)) {
    const sccb = attachElement(steps, element);
    if (responseOf(sccb) !== RESPONSE.normal) continue;
    partition.store.write(believedAttached, element, ELEMENT.attached);
    for (const number of decodeElementInfo(sccb).rns) {
      const wasAssigned = isAssigned(partition, number);
      unassignStorage(steps, asRn(number));
      if (wasAssigned && !isAssigned(partition, number)) noteLostStorage(steps, asRn(number));
    }
  }
}

/** What the driver knows of an element id: never seen, seen but not attached, attached. */
export const ELEMENT = { unknown: 0, attached: 1, known: 2 } as const;

/**
 * Assigns every increment of the range. A failure does not stop the walk, but from then on no increment is marked
 * as assigned any more. Returns the first failing response, or undefined.
 * @models sclp_mem_change_state, drivers/s390/char/sclp_cmd.c (classic, memmap)
 * @models sclp_mem_change_state, drivers/s390/char/sclp_mem.c (dynamic)
 */
export function assignRange(steps: Steps, first: Rn, last: Rn): number | undefined {
  let failed: number | undefined;
  for (let number: number = first; number <= last; number++) {
    if (believedOf(steps.partition, number) === BELIEF.notListed) continue;
    const response = assignStorage(steps, asRn(number));
    if (!isSuccess(response)) {
      warnOfFailure(steps, 'assign', response, asRn(number));
      failed ??= response;
    }
    if (failed === undefined) believe(steps, asRn(number), false);
  }
  return failed;
}

/**
 * Unassigns every increment of the range; failures are warned about and otherwise ignored.
 * @models sclp_mem_change_state, drivers/s390/char/sclp_cmd.c (classic, memmap)
 * @models sclp_mem_change_state, drivers/s390/char/sclp_mem.c (dynamic)
 */
export function unassignRange(steps: Steps, first: Rn, last: Rn): void {
  for (let number: number = first; number <= last; number++) {
    if (believedOf(steps.partition, number) === BELIEF.notListed) continue;
    const response = unassignStorage(steps, asRn(number));
    if (!isSuccess(response)) warnOfFailure(steps, 'unassign', response, asRn(number));
    believe(steps, asRn(number), true);
  }
}

/**
 * A block that holds a standby increment may not go offline (classic and memmap eras).
 * @models contains_standby_increment, drivers/s390/char/sclp_cmd.c (classic, memmap)
 */
export function containsStandby(partition: Partition, first: Rn, last: Rn): boolean {
  for (let number: number = first; number <= last; number++) {
    if (believedOf(partition, number) === BELIEF.standby) return true;
  }
  return false;
}

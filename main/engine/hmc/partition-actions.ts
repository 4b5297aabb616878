/** What the HMC does to a partition: activation, load, resets. The profile counts only at the next activation. */

import type { LoadDevice } from '../../../shared/definition.ts';
import { highestRn } from '../../../shared/geometry.ts';
import type { PartitionName } from '../../../shared/ids.ts';
import type { Outcome } from '../../../shared/outcome.ts';
import type { PartitionStatus } from '../../../shared/partition-action.ts';
import { architectureNamed } from '../arch/architectures.ts';
import { bootGuest, forgetGuest } from '../kernel/boot.ts';
import { INITIAL_ELEMENT, lastElement, lastInitialRn, RESERVED_ELEMENT } from '../sclp/hypervisor.ts';
import type { Partition, RunningAllocation } from '../state/partition.ts';
import { DONE, emit, type Refused, refuse, type Steps } from '../step.ts';
import { resumePending } from '../sysfs/resume.ts';
import { holdBytes } from '../system-state.ts';
import { refusalOf } from './acceptable.ts';
import { reservedRule } from './reboot.ts';
import { originFor } from './storage-map.ts';

/**
 * Initial storage is granted whole or not at all; reserved storage is only a promise. A profile with "load during activation"
 * loads the partition at once (IBM, HMC, Load parameter descriptions): nothing is there yet that the load could keep.
 */
export function activate(steps: Steps): Outcome {
  const { partition, system } = steps;
  const refused = refusalOf(system, partition, 'activate');
  if (refused) return refuse(steps, refused);
  const { profile, sclp, zvm } = partition.definition.value;
  grantStorage(steps, {
    initialBytes: profile.initialBytes,
    reservedBytes: profile.reservedBytes,
    incrementBytes: sclp.incrementBytes,
    rnMax: rnMaxOf(partition),
    ...(sclp.absent ? { absent: sclp.absent } : {}),
    ...(sclp.standbyElements
      ? { elements: sclp.standbyElements.map(({ bytes }) => bytes / sclp.incrementBytes) }
      : {}),
    originBytes: originFor(system, partition).originBytes,
    ...(zvm ? { grantedBytes: zvm.standbyBytes } : {}),
  });
  if (profile.load?.atActivation) bootKernel(steps);
  else setStatus(steps, 'not-operating');
  return DONE;
}

/** Element 0 is attached with all its increments, element 1 is standby. */
export function grantStorage(steps: Steps, running: RunningAllocation): void {
  const { partition, system } = steps;
  const { store, increments, elements } = partition;
  holdBytes(system, running.initialBytes);
  store.assign(partition.running, running);
  const assigned = new Uint8Array(running.rnMax).fill(1, 0, lastInitialRn(running));
  for (const { first, last } of running.absent ?? []) assigned.fill(0, first - 1, last);
  store.replace(increments.assigned, assigned);
  store.clear(increments.failed, running.rnMax);
  store.clear(increments.believed, running.rnMax);
  store.write(elements.attached, INITIAL_ELEMENT, 1);
}

/** A platform without SCLP has no increments: its memory is there whole. */
function rnMaxOf({ definition }: Partition): number {
  const { value } = definition;
  return architectureNamed(value.kernel.arch).sclp ? highestRn(value) : 0;
}

/** Everything goes back to the pool. */
export function deactivate(steps: Steps): Outcome {
  const { partition, system } = steps;
  const refused = refusalOf(system, partition, 'deactivate');
  if (refused) return refuse(steps, refused);
  takeStorage(steps);
  setStatus(steps, 'not-activated');
  return DONE;
}

/** The inverse of grantStorage, and the end of any guest. */
export function takeStorage(steps: Steps): void {
  const { partition, system } = steps;
  const { store, increments, elements } = partition;
  forgetGuest(steps);
  releaseReserved(steps);
  const running = partition.running.value;
  if (running) holdBytes(system, -running.initialBytes);
  for (const column of Object.values(increments)) store.clear(column, 0);
  store.write(elements.attached, INITIAL_ELEMENT, 0);
  store.assign(partition.running, null);
}

/**
 * IPL. Core memory is as the last guest left it: an initial increment that was unassigned stays so. Hotplug memory
 * that stays assigned is memory from the start; whether it stays is up to clearing and device (hmc/reboot.ts).
 */
export function load(steps: Steps, clear: boolean, device?: LoadDevice): Outcome {
  const { partition, system } = steps;
  const refused = refusalOf(system, partition, 'load');
  if (refused) return refuse(steps, refused);
  const action = { kind: 'load', clear, ...(device ? { device } : {}) } as const;
  if (!reservedRule(partition, action).keeps) releaseReserved(steps);
  bootKernel(steps);
  return DONE;
}

function bootKernel(steps: Steps): void {
  bootGuest(steps);
  setStatus(steps, steps.partition.guest.value?.panic ? 'exceptions' : 'operating');
}

/** System reset with clearing: the guest is gone, the reserved element offline. */
export function resetClear(steps: Steps): Outcome {
  const { partition, system } = steps;
  const refused = refusalOf(system, partition, 'resetClear');
  if (refused) return refuse(steps, refused);
  forgetGuest(steps);
  releaseReserved(steps);
  setStatus(steps, 'not-operating');
  return DONE;
}

/** System reset without clearing: the guest is gone, storage stays as it is (zhmcclient: Lpar.reset_normal). */
export function resetNormal(steps: Steps): Outcome {
  const { partition, system } = steps;
  const refused = refusalOf(system, partition, 'resetNormal');
  if (refused) return refuse(steps, refused);
  forgetGuest(steps);
  setStatus(steps, 'not-operating');
  return DONE;
}

/**
 * The processors stop processing instructions: the guest stands still where it is (zhmcclient: Lpar.stop). `ends`: Linux
 * has shut down and stopped them itself (arch/s390/kernel/ipl.c, stop_run).
 */
export function stop(steps: Steps, ends: boolean): Outcome {
  const { partition, system } = steps;
  const refused = refusalOf(system, partition, 'stop');
  if (refused) return refuse(steps, refused);
  const guest = partition.guest.value;
  if (ends) forgetGuest(steps);
  else if (guest && !guest.halted) partition.store.assign(partition.guest, { ...guest, halted: 'stopped' });
  setStatus(steps, 'not-operating');
  return DONE;
}

/** They go on where they were stopped (zhmcclient: Lpar.start). What waits in a disabled wait goes on waiting. */
export function start(steps: Steps): Outcome {
  const { partition, system } = steps;
  const refused = refusalOf(system, partition, 'start');
  if (refused) return refuse(steps, refused);
  const guest = partition.guest.value;
  if (guest?.halted === 'stopped') {
    const { halted: _, ...going } = guest;
    partition.store.assign(partition.guest, going);
    resumePending(steps);
  }
  const waits = guest?.panic || guest?.halted === 'restarted';
  setStatus(steps, waits ? 'exceptions' : 'operating');
  return DONE;
}

/**
 * arch/s390/kernel/ipl.c, do_restart: the other processors are stopped, a crash kernel would be started, and the action
 * on_restart, "stop" by default, ends in a disabled wait. Crash kernels are not simulated: the same happens with one.
 */
export function pswRestart(steps: Steps): Outcome {
  const { partition, system } = steps;
  const refused = refusalOf(system, partition, 'pswRestart');
  if (refused) return refuse(steps, refused);
  const guest = partition.guest.value;
  if (guest && !guest.panic) partition.store.assign(partition.guest, { ...guest, halted: 'restarted' });
  setStatus(steps, 'exceptions');
  return DONE;
}

const HALTED = {
  stopped: ['processors-stopped', 'its processors are stopped; Start lets them go on'],
  restarted: ['psw-restart', 'its kernel stopped itself at a PSW restart; a load starts another one'],
} as const;

/** What happens to a command of a guest whose processors do not run. */
export function haltedRefusal(name: PartitionName, halted: keyof typeof HALTED): Refused {
  const [rule, why] = HALTED[halted];
  return { errno: 'ENODEV', stage: 'partition', rule, because: `partition ${name} does nothing: ${why}` };
}

/** Load clear and reset clear force the reserved element offline (PR/SM planning guide). */
function releaseReserved(steps: Steps): void {
  const { partition, system } = steps;
  const running = partition.running.value;
  if (!running) return;
  const { store, increments, elements } = partition;
  let released = 0;
  const { cells } = increments.assigned;
  for (let row = cells.indexOf(1, lastInitialRn(running)); row >= 0; row = cells.indexOf(1, row + 1)) {
    store.write(increments.assigned, row, 0);
    released++;
  }
  holdBytes(system, -released * running.incrementBytes);
  if (released > 0) {
    emit(steps, { kind: 'reservedReleased', increments: released, bytes: released * running.incrementBytes });
  }
  store.clear(increments.failed, running.rnMax);
  for (let element = RESERVED_ELEMENT; element <= lastElement(running); element++)
    store.write(elements.attached, element, 0);
}

export function setStatus(steps: Steps, status: PartitionStatus): void {
  const { partition } = steps;
  if (partition.status.value === status) return;
  partition.store.assign(partition.status, status);
  emit(steps, { kind: 'statusChanged', status });
}

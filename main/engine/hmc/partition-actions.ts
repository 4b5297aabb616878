/** What the HMC does to a partition: activation, load, resets. The profile counts only at the next activation. */

import type { PartitionStatus } from '../../../shared/event.ts';
import type { Outcome } from '../../../shared/outcome.ts';
import { bytes, formatBytes } from '../../../shared/units.ts';
import { bootGuest, forgetGuest } from '../kernel/boot.ts';
import { INITIAL_ELEMENT, initialIncrements, RESERVED_ELEMENT } from '../sclp/machine.ts';
import type { Partition, RunningAllocation } from '../state/partition.ts';
import { DONE, emit, refuse, type Steps } from '../step.ts';
import { availableBytes, holdBytes } from '../system-state.ts';

/** Initial storage is granted whole or not at all; reserved storage is only a promise. */
export function activate(steps: Steps): Outcome {
  const { partition, system } = steps;
  if (partition.status.value !== 'not-activated') return wrongStatus(steps, 'activate', ['not-activated']);
  const { profile, sclp } = partition.definition.value;
  if (availableBytes(system) < profile.initialBytes) {
    return refuse(steps, {
      errno: 'ENOMEM',
      stage: 'activate',
      rule: 'activation-storage',
      because:
        `initial storage of ${formatBytes(profile.initialBytes)} is not available, ` +
        `${formatBytes(bytes(availableBytes(system)))} are`,
    });
  }
  const running: RunningAllocation = {
    initialBytes: profile.initialBytes,
    reservedBytes: profile.reservedBytes,
    incrementBytes: sclp.incrementBytes,
    rnMax: sclp.rnMax ?? (profile.initialBytes + profile.reservedBytes) / sclp.incrementBytes,
  };
  const { store, increments, elements } = partition;
  holdBytes(system, profile.initialBytes);
  store.assign(partition.running, running);
  store.replace(increments.assigned, new Uint8Array(running.rnMax));
  store.replace(increments.failed, new Uint8Array(running.rnMax));
  store.replace(increments.believed, new Uint8Array(running.rnMax));
  assignInitial(steps, running);
  store.write(elements.attached, INITIAL_ELEMENT, 1);
  setStatus(steps, 'not-operating');
  return DONE;
}

/** Everything goes back to the pool. */
export function deactivate(steps: Steps): Outcome {
  const { partition, system } = steps;
  if (partition.status.value === 'not-activated') {
    return wrongStatus(steps, 'deactivate', ['not-operating', 'operating', 'exceptions']);
  }
  const { store, increments, elements } = partition;
  forgetGuest(partition);
  releaseReserved(steps);
  const running = partition.running.value;
  if (running) holdBytes(system, -running.initialBytes);
  for (const column of Object.values(increments)) store.replace(column, new Uint8Array(0));
  store.write(elements.attached, INITIAL_ELEMENT, 0);
  store.assign(partition.running, null);
  setStatus(steps, 'not-activated');
  return DONE;
}

/**
 * IPL. Core memory is always there again. With clearing, the reserved element goes offline first; without it, hotplug
 * memory that was assigned stays and is memory from the start.
 */
export function load(steps: Steps, clear: boolean): Outcome {
  const { partition } = steps;
  const running = partition.running.value;
  if (!running) return wrongStatus(steps, 'load', ['not-operating', 'operating', 'exceptions']);
  if (clear) releaseReserved(steps);
  assignInitial(steps, running);
  bootGuest(steps);
  setStatus(steps, partition.guest.value?.panic ? 'exceptions' : 'operating');
  return DONE;
}

/** System reset with clearing: the guest is gone, the reserved element offline. */
export function resetClear(steps: Steps): Outcome {
  const { partition } = steps;
  const running = partition.running.value;
  if (!running) return wrongStatus(steps, 'resetClear', ['not-operating', 'operating', 'exceptions']);
  forgetGuest(partition);
  releaseReserved(steps);
  assignInitial(steps, running);
  setStatus(steps, 'not-operating');
  return DONE;
}

/** Processors stop: the guest is gone, storage stays as it is. */
export function stop(steps: Steps): Outcome {
  if (!['operating', 'exceptions'].includes(steps.partition.status.value)) {
    return wrongStatus(steps, 'stop', ['operating', 'exceptions']);
  }
  forgetGuest(steps.partition);
  setStatus(steps, 'not-operating');
  return DONE;
}

function assignInitial(steps: Steps, running: RunningAllocation): void {
  const { store, increments } = steps.partition;
  for (let row = 0; row < initialIncrements(running); row++) store.write(increments.assigned, row, 1);
}

/** Load clear and reset clear force the reserved element offline (PR/SM planning guide). */
function releaseReserved(steps: Steps): void {
  const { partition, system } = steps;
  const running = partition.running.value;
  if (!running) return;
  const { store, increments, elements } = partition;
  let released = 0;
  for (let row = initialIncrements(running); row < running.rnMax; row++) {
    if (increments.assigned.cells[row] !== 1) continue;
    store.write(increments.assigned, row, 0);
    released++;
  }
  holdBytes(system, -released * running.incrementBytes);
  for (let row = 0; row < running.rnMax; row++) store.write(increments.failed, row, 0);
  store.write(elements.attached, RESERVED_ELEMENT, 0);
}

export function setStatus(steps: Steps, status: PartitionStatus): void {
  const { partition } = steps;
  if (partition.status.value === status) return;
  partition.store.assign(partition.status, status);
  emit(steps, { kind: 'statusChanged', status });
}

export function wrongStatus(steps: Steps, action: string, acceptable: readonly PartitionStatus[]): Outcome {
  return refuse(steps, {
    errno: 'EBUSY',
    stage: 'status',
    rule: 'acceptable-status',
    because: `${action} needs status ${acceptable.join(' or ')}, the partition is ${statusOf(steps.partition)}`,
  });
}

const statusOf = (partition: Partition): string => partition.status.value;

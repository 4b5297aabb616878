/** Which actions the HMC accepts in which status, and what else stands in their way: one table for doing and asking. */

import { nthRn } from '../../../shared/geometry.ts';
import { rn } from '../../../shared/ids.ts';
import type { PartitionActionName, PartitionStatus } from '../../../shared/partition-action.ts';
import { bytes, formatBytes } from '../../../shared/units.ts';
import type { ActionAdvice } from '../../../shared/view.ts';
import { isAssigned, lastInitialRn } from '../sclp/hypervisor.ts';
import type { Partition } from '../state/partition.ts';
import type { RefusedAbove } from '../step.ts';
import { availableBytes, type SystemState } from '../system-state.ts';
import { originFor } from './storage-map.ts';

const ACTIVE: readonly PartitionStatus[] = ['not-operating', 'operating', 'exceptions'];
const ANY: readonly PartitionStatus[] = ['not-activated', ...ACTIVE];

/** zhmcclient, LPAR status table; which actions a real HMC wants to be forced is `disruptive` here. */
const ACCEPTABLE: Readonly<Record<PartitionActionName, readonly PartitionStatus[]>> = {
  activate: ['not-activated'],
  deactivate: ACTIVE,
  load: ACTIVE,
  resetNormal: ACTIVE,
  resetClear: ACTIVE,
  pswRestart: ACTIVE,
  start: ACTIVE,
  stop: ACTIVE,
  deletePartition: ['not-activated'],
  changeProfile: ANY,
  changeKernel: ANY,
  defineStorage: ACTIVE,
};

const ENDS_A_GUEST: readonly PartitionActionName[] = [
  'deactivate',
  'load',
  'resetNormal',
  'resetClear',
  'pswRestart',
];

export const PARTITION_ACTIONS = Object.keys(ACCEPTABLE) as PartitionActionName[];

/** Why the action is refused now, or null when it would be accepted. */
export function refusalOf(
  system: SystemState,
  partition: Partition,
  action: PartitionActionName,
): RefusedAbove | null {
  const acceptable = ACCEPTABLE[action];
  const status = partition.status.value;
  if (action === 'defineStorage' && !partition.definition.value.zvm) {
    return {
      by: 'cp',
      reason: { kind: 'notGuest' },
      rule: 'zvm-guests-only',
      because: `${partition.name} is not a z/VM guest`,
    };
  }
  if (!acceptable.includes(status)) {
    return {
      by: 'hmc',
      reason: { kind: 'status', action, status, acceptable },
      rule: 'acceptable-status',
      because: `${action} needs status ${acceptable.join(' or ')}, the partition is ${status}`,
    };
  }
  if ((action === 'start' || action === 'pswRestart') && !partition.guest.value) {
    return {
      by: 'hmc',
      reason: { kind: 'nothingLoaded' },
      rule: 'start-needs-kernel',
      because: `nothing is loaded in ${partition.name} that could go on: load it`,
    };
  }
  if (action === 'activate') return missingStorage(system, partition);
  // Without SCLP there are no increments that could be missing.
  if (action === 'load' && partition.running.value?.rnMax !== 0) return missingFirstIncrement(partition);
  return null;
}

/** Initial storage is granted whole or not at all; at a chosen origin, only if nobody's initial storage is there. */
function missingStorage(system: SystemState, partition: Partition): RefusedAbove | null {
  const neededBytes = partition.definition.value.profile.initialBytes;
  const available = bytes(availableBytes(system));
  if (available < neededBytes) {
    return {
      by: 'hmc',
      reason: { kind: 'storage', neededBytes, availableBytes: available },
      rule: 'activation-storage',
      because: `initial storage of ${formatBytes(neededBytes)} is not available, ${formatBytes(available)} are`,
    };
  }
  const origin = originFor(system, partition);
  if (origin.kind === 'chosen') return null;
  const { originBytes, takenBy } = origin;
  return {
    by: 'hmc',
    reason: { kind: 'origin', originBytes, takenBy },
    rule: 'storage-origin',
    because: `the storage at the origin of ${formatBytes(originBytes)} is initial storage of ${takenBy}`,
  };
}

/** Absolute address 0 must be backed, or nothing can be loaded. Without an increment 1 the first one stands for it. */
function missingFirstIncrement(partition: Partition): RefusedAbove | null {
  const running = partition.running.value;
  if (!running || lastInitialRn(running) === 0) return null;
  const first = nthRn(1, running.absent);
  if (isAssigned(partition, first)) return null;
  return {
    by: 'hmc',
    reason: { kind: 'firstIncrement', rn: rn(first) },
    rule: 'core-state-kept',
    because: `increment ${first} is unassigned and stays so over a load: only a new activation brings it back`,
  };
}

/** Every action with whether it is accepted now: for menus, buttons and their reasons. */
export function actionAdvice(system: SystemState, partition: Partition): ActionAdvice[] {
  const runs = partition.guest.value !== null;
  return PARTITION_ACTIONS.map((action) => {
    const refused = refusalOf(system, partition, action);
    return {
      action,
      allowed: refused === null,
      acceptable: ACCEPTABLE[action],
      because: refused?.because ?? null,
      rule: refused?.rule ?? null,
      disruptive: runs && ENDS_A_GUEST.includes(action),
    };
  });
}

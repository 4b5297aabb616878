/** What the HMC does to definitions: partitions come and go, profiles and kernels change for the next activation. */

import type { SystemChange } from '../../../shared/command.ts';
import type {
  ImageProfile,
  KernelDefinition,
  PartitionDefinition,
  SclpDefinition,
} from '../../../shared/definition.ts';
import type { Problem } from '../../../shared/failure.ts';
import type { Outcome } from '../../../shared/outcome.ts';
import { type Bytes, bytes, formatBytes } from '../../../shared/units.ts';
import { checkFrame, checkPartition, MAX_PARTITIONS } from '../definition-rules.ts';
import { columnsOf, newPartition, type Partition, refsOf } from '../state/partition.ts';
import { begin, DONE, emit, type RefusedAbove, refuse, refusedOutcome, type Steps } from '../step.ts';
import { heldBytes, type SystemState } from '../system-state.ts';
import { refusalOf } from './acceptable.ts';

const refusedBy = (problems: readonly Problem[]): RefusedAbove => ({
  by: 'hmc',
  reason: { kind: 'definition', problems },
  rule: 'definition-rules',
  because: problems.map(({ path, rule }) => `${path}: ${rule}`).join('; '),
});

/** Adds a partition, not activated. Returns the steps too, because the partition did not exist before. */
export function definePartition(
  system: SystemState,
  definition: PartitionDefinition,
): { readonly outcome: Outcome; readonly events: Steps['events'] } {
  const problems = checkPartition(definition, 'definition');
  if (system.partitions.has(definition.name)) {
    problems.push({ path: 'definition.name', rule: 'partition names are unique within a system' });
  }
  if (system.partitions.size >= MAX_PARTITIONS) {
    problems.push({ path: 'definition', rule: `a system has at most ${MAX_PARTITIONS} partitions` });
  }
  if (problems.length > 0) return { outcome: refusedOutcome(refusedBy(problems)), events: [] };
  const steps = begin(system, addPartition(system, definition));
  emit(steps, { kind: 'partitionDefined', name: definition.name });
  return { outcome: DONE, events: steps.events };
}

/** Puts a new partition into the system, with its inverse recorded. */
export function addPartition(system: SystemState, definition: PartitionDefinition): Partition {
  const slot = system.nextSlot;
  const partition = newPartition(system.store, slot, definition);
  const members = { columns: columnsOf(partition), refs: refsOf(partition) };
  system.store.apply(
    definition.name,
    () => {
      system.nextSlot = slot + 1;
      system.partitions.set(definition.name, partition);
    },
    () => {
      system.nextSlot = slot;
      system.partitions.delete(definition.name);
      system.store.weighMembers(members, -1);
    },
  );
  return partition;
}

export function deletePartition(steps: Steps): Outcome {
  const { system, partition } = steps;
  const refused = refusalOf(system, partition, 'deletePartition');
  if (refused) return refuse(steps, refused);
  const before = [...system.partitions];
  const members = { columns: columnsOf(partition), refs: refsOf(partition) };
  system.store.apply(
    partition.name,
    () => {
      system.partitions.delete(partition.name);
      system.store.weighMembers(members, -1);
    },
    () => {
      // Restoring the old order keeps undo exact: partitions are listed as they were defined.
      system.partitions.clear();
      for (const [name, old] of before) system.partitions.set(name, old);
      system.store.weighMembers(members, 1);
    },
  );
  emit(steps, { kind: 'partitionDeleted', name: partition.name });
  return DONE;
}

/** Where several standby elements hold the reserved storage, the last ones grow and shrink with it. */
export function changeProfile(steps: Steps, profile: ImageProfile): Outcome {
  const { sclp, profile: old } = steps.partition.definition.value;
  const maximum = profile.initialBytes + profile.reservedBytes;
  const isActive = steps.partition.status.value !== 'not-activated';
  if (
    steps.system.frame.value.mode === 'dpm' &&
    isActive &&
    maximum !== old.initialBytes + old.reservedBytes
  ) {
    const maximumBytes = bytes(old.initialBytes + old.reservedBytes);
    return refuse(steps, {
      by: 'hmc',
      reason: { kind: 'dpmMaximum', maximumBytes },
      rule: 'dpm-maximum-memory',
      because: `the maximum memory of an active DPM partition stays ${formatBytes(maximumBytes)}`,
    });
  }
  return changeDefinition(steps, { profile, sclp: refilled(sclp, profile.reservedBytes) }, 'profileChanged');
}

function refilled(sclp: SclpDefinition, reservedBytes: Bytes): SclpDefinition {
  const { standbyElements, ...others } = sclp;
  if (!standbyElements) return sclp;
  let left: number = reservedBytes;
  const last = standbyElements.length - 1;
  const elements = standbyElements.flatMap((element, index) => {
    const size = bytes(index === last ? left : Math.min(element.bytes, left));
    left -= size;
    return size > 0 ? [{ bytes: size }] : [];
  });
  return elements.length === 0 ? others : { ...others, standbyElements: elements };
}

export function changeKernel(steps: Steps, kernel: KernelDefinition): Outcome {
  const { definition } = steps.partition;
  const before = definition.value.kernel.commandLine;
  const outcome = changeDefinition(steps, { kernel }, 'kernelChanged');
  if (outcome.kind === 'done') keepLoadedLine(steps, before, kernel.commandLine);
  return outcome;
}

/** The running kernel goes on with the command line that it was loaded with. */
function keepLoadedLine({ partition }: Steps, before: string, now: string): void {
  const { guest, store } = partition;
  if (!guest.value) return;
  const { loadedWith = before, ...others } = guest.value;
  if (loadedWith !== now) store.assign(guest, { ...others, loadedWith });
  else if (guest.value.loadedWith !== undefined) store.assign(guest, others);
}

/** Takes effect at the next activation or load; the running guest does not notice. */
function changeDefinition(
  steps: Steps,
  change: Partial<PartitionDefinition>,
  kind: 'profileChanged' | 'kernelChanged',
): Outcome {
  const { definition, store } = steps.partition;
  const changed = { ...definition.value, ...change };
  const problems = checkPartition(changed, 'definition');
  if (problems.length > 0) return refuse(steps, refusedBy(problems));
  store.assign(definition, changed);
  emit(steps, { kind });
  return DONE;
}

/** Concurrent upgrade: customer storage grows, or shrinks down to what partitions hold. */
export function upgradeStorage(
  system: SystemState,
  customerBytes: Bytes,
): { readonly outcome: Outcome; readonly events: Steps['events'] } {
  const held = bytes(heldBytes(system));
  if (!Number.isSafeInteger(customerBytes) || customerBytes < held) {
    const outcome = refusedOutcome({
      by: 'hmc',
      reason: { kind: 'held', heldBytes: held },
      rule: 'storage-upgrade',
      because: `partitions hold ${formatBytes(held)}`,
    });
    return { outcome, events: [] };
  }
  const frame = system.frame.value;
  const needed = customerBytes + (frame.hsaBytes ?? 0);
  // Storage that is not there cannot be enabled: an upgrade beyond it is more storage in the machine.
  const installed =
    frame.installedBytes !== undefined && frame.installedBytes < needed
      ? { installedBytes: bytes(needed) }
      : {};
  system.store.assign(system.frame, { ...frame, customerBytes, ...installed });
  return { outcome: DONE, events: [{ kind: 'storageUpgraded', customerBytes }] };
}

/** Changes what the machine is: its name, its storage beside the customers', its granularity table. */
export function changeSystem(
  system: SystemState,
  change: SystemChange,
): { readonly outcome: Outcome; readonly events: Steps['events'] } {
  const frame = { ...system.frame.value, ...change };
  const problems = checkFrame({ ...frame, customerBytes: bytes(frame.customerBytes) });
  if (problems.length > 0) return { outcome: refusedOutcome(refusedBy(problems)), events: [] };
  system.store.assign(system.frame, frame);
  return { outcome: DONE, events: [{ kind: 'systemChanged' }] };
}

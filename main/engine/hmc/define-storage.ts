/**
 * CP DEFINE STORAGE (z/VM CP Commands and Utilities). A guest's storage, standby and reserved storage together may not
 * exceed the directory's maximum. With AS, INITIAL or MAXIMUM the virtual machine is reset; without, storage only moves
 * between STANDBY and RESERVED and Linux goes on running: it sees both as standby increments.
 */

import type { StorageOperands } from '../../../shared/command.ts';
import type { ZvmDefinition } from '../../../shared/definition.ts';
import type { CpReason } from '../../../shared/failure.ts';
import type { Outcome } from '../../../shared/outcome.ts';
import { MAX_LISTED_INCREMENTS } from '../../../shared/sccb.ts';
import { type Bytes, bytes, formatBytes, isPowerOfTwo, MIB, mib } from '../../../shared/units.ts';
import type { ZvmStorage } from '../../../shared/view.ts';
import { reservedAssignedBytes } from '../sclp/hypervisor.ts';
import type { Partition, RunningAllocation } from '../state/partition.ts';
import { DONE, emit, type RefusedAbove, refuse, type Steps } from '../step.ts';
import { availableBytes } from '../system-state.ts';
import { refusalOf } from './acceptable.ts';
import { grantStorage, setStatus, takeStorage } from './partition-actions.ts';

const refused = (reason: CpReason['kind'], rule: string, because: string): RefusedAbove => ({
  by: 'cp',
  reason: { kind: reason },
  rule,
  because,
});

const notOperands = (because: string): RefusedAbove => refused('operands', 'zvm-operands', because);

const upTo = (value: number, increment: number): number => Math.ceil(value / increment) * increment;

/** Increments that CP gives initial storage at most, and standby and reserved storage together. */
const CP_INCREMENTS = 512;

/**
 * The smallest power of two of at least 1 MiB with which neither initial storage nor standby and reserved storage have
 * more than 512 increments. Found from published answers of CP: 512M + 512M: 1M (mail of a kernel developer; z/VM
 * course), 8G + 4G: 16M, 40G + 60G: 128M.
 */
export function cpIncrementBytes(initialBytes: number, moreBytes: number): Bytes {
  let increment = MIB;
  while (Math.max(initialBytes, moreBytes) / increment > CP_INCREMENTS) increment *= 2;
  return bytes(increment);
}

export function defineStorage(steps: Steps, operands: StorageOperands): Outcome {
  const { system, partition } = steps;
  const unacceptable = refusalOf(system, partition, 'defineStorage') ?? wrongOperands(operands);
  if (unacceptable) return refuse(steps, unacceptable);
  const { zvm } = partition.definition.value;
  const running = partition.running.value;
  if (!zvm || !running) throw new Error(`${partition.name} is no running z/VM guest`);
  return operands.as === undefined ? moveStandby(steps, running, operands) : redefine(steps, zvm, operands);
}

/** Rules that hold for every guest. */
function wrongOperands({ as, standby, reserved, increment }: StorageOperands): RefusedAbove | null {
  const sizes = [as, standby, reserved, increment].filter((size) => typeof size === 'number');
  if (sizes.some((size) => !Number.isSafeInteger(size) || size < 0)) {
    return notOperands('a size is a whole number of bytes, not negative');
  }
  if (as === undefined && standby === undefined && reserved === undefined) {
    return notOperands('DEFINE STORAGE needs an operand');
  }
  if (as === 0) return notOperands('the storage size is above 0');
  if (as === 'maximum' && (standby ?? reserved ?? increment) !== undefined) {
    return notOperands('MAXIMUM takes no other operand');
  }
  if (standby === 'remainder' && as !== 'initial') return notOperands('STANDBY REMAINDER needs INITIAL');
  if (increment === undefined) return null;
  if (!standby && !reserved) return notOperands('INCREMENT needs standby or reserved storage');
  return isPowerOfTwo(increment) && increment >= mib(1)
    ? null
    : notOperands('an increment is a power of two of at least 1 MiB');
}

/** The virtual machine is reset: its guest ends and its storage is defined anew. */
function redefine(steps: Steps, zvm: ZvmDefinition, operands: StorageOperands): Outcome {
  const { system, partition } = steps;
  const plan = planOf(zvm, operands);
  if ('rule' in plan) return refuse(steps, plan);
  const held = heldBy(partition);
  if (plan.storageBytes > availableBytes(system) + held) {
    const because = `storage of ${formatBytes(plan.storageBytes)} is not available`;
    return refuse(steps, refused('storage', 'activation-storage', because));
  }
  const originBytes = partition.running.value?.originBytes ?? bytes(0);
  takeStorage(steps);
  const reservedBytes = bytes(plan.standbyBytes + plan.reservedBytes);
  grantStorage(steps, {
    initialBytes: plan.storageBytes,
    reservedBytes,
    incrementBytes: plan.incrementBytes,
    rnMax: (plan.storageBytes + reservedBytes) / plan.incrementBytes,
    originBytes,
    grantedBytes: plan.standbyBytes,
  });
  setStatus(steps, 'not-operating');
  emit(steps, { kind: 'storageDefined', standbyBytes: plan.standbyBytes, reservedBytes: plan.reservedBytes });
  return DONE;
}

/** Bytes of customer storage that a partition holds; 0 while it is not activated. */
export const heldBy = (partition: Partition): number =>
  partition.running.value ? partition.running.value.initialBytes + reservedAssignedBytes(partition) : 0;

/** Sizes as CP rounds them: every one up to its increment. */
function planOf(
  zvm: ZvmDefinition,
  operands: StorageOperands,
): Omit<ZvmStorage, 'maximumBytes'> | RefusedAbove {
  const maximum = zvm.directoryMaximumBytes;
  const as =
    operands.as === 'maximum'
      ? maximum
      : operands.as === 'initial'
        ? zvm.directoryInitialBytes
        : (operands.as ?? 0);
  const reserved = operands.reserved ?? 0;
  const standby =
    operands.standby === 'remainder' ? Math.max(0, maximum - as - reserved) : (operands.standby ?? 0);
  const increment = operands.increment ?? cpIncrementBytes(as, standby + reserved);
  const storageBytes = bytes(upTo(as, increment));
  const reservedBytes = bytes(upTo(reserved, increment));
  const standbyBytes = bytes(
    operands.standby === 'remainder'
      ? Math.max(0, Math.floor((maximum - storageBytes - reservedBytes) / increment) * increment)
      : upTo(standby, increment),
  );
  const sum = storageBytes + standbyBytes + reservedBytes;
  if (sum > maximum) {
    return refused(
      'maximum',
      'zvm-directory-maximum',
      `storage, standby and reserved storage are ${formatBytes(bytes(sum))}, the directory allows ${formatBytes(maximum)}`,
    );
  }
  if (storageBytes / increment > MAX_LISTED_INCREMENTS) {
    return refused(
      'increments',
      'listed-increments',
      `storage of ${formatBytes(storageBytes)} has more than ${MAX_LISTED_INCREMENTS} increments`,
    );
  }
  return { storageBytes, standbyBytes, reservedBytes, incrementBytes: increment };
}

/** Without a reset only the line between standby and reserved storage moves. */
function moveStandby(steps: Steps, running: RunningAllocation, operands: StorageOperands): Outcome {
  const { partition } = steps;
  const { incrementBytes } = running;
  if (operands.increment !== undefined && operands.increment !== incrementBytes) {
    return refuse(
      steps,
      notOperands(`the running virtual machine has increments of ${formatBytes(incrementBytes)}`),
    );
  }
  const online = reservedAssignedBytes(partition);
  const room = running.reservedBytes - online;
  const reserved = operands.reserved === undefined ? undefined : upTo(operands.reserved, incrementBytes);
  const standby =
    typeof operands.standby === 'number' ? upTo(operands.standby, incrementBytes) : room - (reserved ?? 0);
  if (standby < 0 || standby > room || (reserved !== undefined && standby + reserved !== room)) {
    return refuse(
      steps,
      refused(
        'maximum',
        'zvm-directory-maximum',
        `${formatBytes(bytes(room))} are standby or reserved: only that can be divided without a reset`,
      ),
    );
  }
  partition.store.assign(partition.running, { ...running, grantedBytes: bytes(online + standby) });
  emit(steps, { kind: 'storageDefined', standbyBytes: standby, reservedBytes: room - standby });
  return DONE;
}

/** QUERY VIRTUAL STORAGE; null while the virtual machine is not logged on. */
export function zvmStorage(partition: Partition): ZvmStorage | null {
  const { zvm } = partition.definition.value;
  const running = partition.running.value;
  if (!zvm || !running) return null;
  const { cells } = partition.increments.assigned;
  let assigned = 0;
  for (let row = 0; row < cells.length; row++) assigned += cells[row] ?? 0;
  const storageBytes = assigned * running.incrementBytes;
  const total = running.initialBytes + running.reservedBytes;
  const reservedBytes = running.reservedBytes - (running.grantedBytes ?? 0);
  return {
    storageBytes: bytes(storageBytes),
    maximumBytes: zvm.directoryMaximumBytes,
    incrementBytes: running.incrementBytes,
    standbyBytes: bytes(total - storageBytes - reservedBytes),
    reservedBytes: bytes(reservedBytes),
  };
}

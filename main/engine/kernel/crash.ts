/**
 * How a kernel ends. Storage that is not assigned cannot be touched: the access is an addressing exception (program
 * interruption 0005), and a kernel that meets one in its own memory does not survive it.
 */

import { blockRanges } from '../../../shared/block-action.ts';
import { blockOfRn, incrementsOfBlock } from '../../../shared/geometry.ts';
import { type BlockId, blockId, type Rn, rn } from '../../../shared/ids.ts';
import { isAssigned } from '../sclp/hypervisor.ts';
import { BELIEF, BLOCK_STATE, guestOf, type Partition } from '../state/partition.ts';
import { emit, log, type Refused, type Steps } from '../step.ts';

/** Why a kernel died, and the rule behind it. */
interface Death {
  readonly reason: string;
  readonly rule: string;
}

/**
 * Nothing answers any more.
 * @models panic, kernel/panic.c (all)
 */
export function killKernel(steps: Steps, { reason, rule }: Death): void {
  const { store, guest } = steps.partition;
  store.assign(guest, { ...guestOf(steps.partition), panic: reason });
  emit(steps, { kind: 'kernelPanicked', reason, rule });
  endWrites(steps);
}

/**
 * Writes in progress end with the kernel that they wait in.
 * @ours writers in the kernel never return when it has died
 */
export function endWrites(steps: Steps): void {
  const { store, pending, waiting } = steps.partition;
  for (const { ticket, path } of [pending.value ?? [], waiting.value].flat())
    emit(steps, { kind: 'writeEnded', ticket, path, errno: 'ENODEV' });
  store.assign(pending, null);
  store.assign(waiting, []);
}

/**
 * Increments that the kernel uses as memory of a block and the hypervisor has taken back.
 * @ours compares the two truths
 */
export function unbackedIncrements(partition: Partition, block: BlockId): Rn[] {
  const guest = partition.guest.value;
  if (!guest?.hotplug) return [];
  const { first, last } = incrementsOfBlock(block, guest.geometry);
  const { believed } = partition.increments;
  const found: Rn[] = [];
  for (let number: number = first; number <= last; number++) {
    if (believed.cells[number - 1] === BELIEF.assigned && !isAssigned(partition, number))
      found.push(rn(number));
  }
  return found;
}

const isInUse = (partition: Partition, block: BlockId): boolean =>
  (partition.blocks.state.cells[block] ?? BLOCK_STATE.offline) !== BLOCK_STATE.offline;

/**
 * An increment of a block that is in use was unassigned: the kernel does not notice before it touches it.
 * @ours what the hardware does: the next access is an addressing exception
 */
export function noteLostStorage(steps: Steps, number: Rn): void {
  const block = blockOfRn(number, guestOf(steps.partition).geometry);
  if (isInUse(steps.partition, block)) emit(steps, { kind: 'storageLost', block, rn: number });
}

/**
 * The end of every operation of a running guest: pages of an online block are used at once, by the next allocation. A
 * block that is only configured keeps still until it is brought online.
 * @ours what the hardware does at the next access
 */
export function touchStorage(steps: Steps): Refused | null {
  const { partition } = steps;
  const guest = partition.guest.value;
  if (!guest?.hotplug || guest.panic) return null;
  let lost: Lost | null = null;
  for (const event of steps.events) {
    if (event.kind === 'storageLost') lost = withLost(lost, event.block, [event.rn]);
    else if (
      event.kind === 'blockStateChanged' &&
      event.state === 'online' &&
      isInUse(partition, event.block)
    )
      lost = withLost(lost, event.block, unbackedIncrements(partition, event.block));
  }
  return lost && die(steps, lost);
}

type Lost = Map<BlockId, readonly Rn[]>;

/** Made with the first increment that is lost: nearly every operation loses none. */
function withLost(lost: Lost | null, block: BlockId, rns: readonly Rn[]): Lost | null {
  if (rns.length === 0) return lost;
  const found = lost ?? new Map<BlockId, readonly Rn[]>();
  return found.set(block, [...new Set([...(found.get(block) ?? []), ...rns])]);
}

function die(steps: Steps, lost: ReadonlyMap<BlockId, readonly Rn[]>): Refused {
  const blocks = [...lost.keys()].sort((a, b) => a - b);
  const increments = [...lost.values()].flat().sort((a, b) => a - b);
  const because = `${listed('block', blocks)} ${blocks.length === 1 ? 'is' : 'are'} in use without storage: ${listed('increment', increments)} ${increments.length === 1 ? 'is' : 'are'} not assigned`;
  const [block = blockId(0)] = blocks;
  emit(steps, { kind: 'storageTouched', block, rn: increments[0] ?? rn(1) });
  log(steps, 'err', 'addressing exception: 0005 ilc:3 [#1] SMP');
  log(steps, 'err', 'Kernel panic - not syncing: Attempted to kill init! exitcode=0x0000000b');
  killKernel(steps, { reason: `addressing exception: ${because}`, rule: 'storage-touched' });
  return {
    errno: 'ENODEV',
    stage: 'kernel',
    rule: 'storage-touched',
    because: `the kernel died: ${because}`,
  };
}

/**
 * Page tables of new memory are allocated with the OOM killer's help, long before add_memory could return an error: where
 * nobody can be killed the kernel ends. `program`: whose request it was.
 * @models out_of_memory, mm/oom_kill.c (all)
 */
export function deadlockOnMemory(
  steps: Steps,
  program: string,
  rule: 'ipl-memmap' | 'memory-deadlock',
): void {
  log(
    steps,
    'warn',
    `${program}: vmemmap alloc failure: order:8, mode:0x4cc0(GFP_KERNEL|__GFP_RETRY_MAYFAIL), nodemask=(null),cpuset=/,mems_allowed=0`,
  );
  log(steps, 'err', 'Out of memory and no killable processes...');
  const reason = 'System is deadlocked on memory';
  log(steps, 'err', `Kernel panic - not syncing: ${reason}`);
  killKernel(steps, { reason, rule });
}

const listed = (what: string, numbers: readonly number[]): string =>
  `${what}${numbers.length === 1 ? '' : 's'} ${blockRanges(numbers as readonly BlockId[]).join(', ')}`;

/**
 * arch/s390/boot: a scan that failed throws its answers away, and everything up to rnmax is taken for memory. Later
 * releases set up their page tables in the decompressor, which can still say what hit it. A scan that passed over
 * element 0 found no memory at all. `limit`: increments below it are mapped.
 * @models sclp_early_read_storage_info, drivers/s390/char/sclp_early_core.c (all)
 */
export function diesInEarlyScan(steps: Steps, taken: readonly number[], limit: number): boolean {
  const { geometry, profile } = guestOf(steps.partition);
  const missing = taken.filter((number) => number - 1 < limit && !isAssigned(steps.partition, number));
  const [first] = missing;
  const rule = 'early-scan-failed';
  if (first === undefined) {
    if (taken.length > 0) return false;
    killKernel(steps, { reason: 'READ STORAGE INFO named no memory', rule });
    return true;
  }
  if (profile.decompressorReportsFaults) log(steps, 'err', 'Kernel fault: interruption code 0005 ilc:3');
  emit(steps, { kind: 'storageTouched', block: blockOfRn(first, geometry), rn: rn(first) });
  const count =
    missing.length === 1 ? `increment ${first} is` : `${missing.length} increments from ${first} on are`;
  killKernel(steps, {
    reason: `addressing exception: READ STORAGE INFO failed, all addressable storage was taken for memory, and ${count} not assigned`,
    rule,
  });
  return true;
}

/**
 * A command as the kernel's own functions carry it out: a tree of calls with arguments, locks and return codes. The
 * machine keeps only the events of a command; the tree is derived from them when somebody looks.
 */

import type { MachineEvent } from '../../../shared/event.ts';

/** Arguments by the names of the kernel's parameters; sizes and addresses in bytes, pfn ranges in pages. */
export type CallArguments = Readonly<Record<string, number>>;

export interface Call {
  readonly fn: string;
  readonly args: CallArguments;
  /** Absent: it returns nothing, nothing of interest, or has not returned. Negative: an error number. */
  readonly ret?: number;
  /** So many equal calls in a row. Arguments and steps are those of the first. */
  readonly times: number;
  readonly steps: readonly CallStep[];
}

/** In the order in which they happen: further calls, and the machine's events. */
export type CallStep = Call | MachineEvent;

export const isCall = (step: CallStep): step is Call => 'fn' in step;

/** The events of a tree in order: exactly those that it was derived from. */
export const eventsOf = (steps: readonly CallStep[]): MachineEvent[] =>
  steps.flatMap((step) => (isCall(step) ? eventsOf(step.steps) : [step]));

/** Locks by name: taken and given back by these functions. */
export interface LockUse {
  readonly lock: string;
  readonly use: 'taken' | 'released';
}

const DEVICE_HOTPLUG = 'device_hotplug_lock';
const MEM_HOTPLUG = 'cpu_hotplug_lock (shared), mem_hotplug_lock';
const PCP_BATCH = 'pcp_batch_high_lock';

/** drivers/base/core.c, mm/memory_hotplug.c, mm/page_alloc.c. */
const LOCKS: Readonly<Record<string, LockUse>> = {
  lock_device_hotplug: { lock: DEVICE_HOTPLUG, use: 'taken' },
  lock_device_hotplug_sysfs: { lock: DEVICE_HOTPLUG, use: 'taken' },
  unlock_device_hotplug: { lock: DEVICE_HOTPLUG, use: 'released' },
  mem_hotplug_begin: { lock: MEM_HOTPLUG, use: 'taken' },
  mem_hotplug_done: { lock: MEM_HOTPLUG, use: 'released' },
  zone_pcp_disable: { lock: PCP_BATCH, use: 'taken' },
  zone_pcp_enable: { lock: PCP_BATCH, use: 'released' },
};

/** What a call does to a lock that is held beyond it; undefined for most. */
export const lockUseOf = ({ fn }: Pick<Call, 'fn'>): LockUse | undefined => LOCKS[fn];

/**
 * A command as the kernel's own functions carry it out: a tree of calls with arguments, locks and return codes. The
 * machine keeps only the events of a command; the tree is derived from them when somebody looks.
 */

import type { MachineEvent } from '../../../shared/event.ts';
import { parseRelease } from '../kernel/profiles.ts';

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
  /** `within`: taken and given back by the call itself. */
  readonly use: 'taken' | 'released' | 'within';
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

/** mm/memory_hotplug.c up to 5.13; later mem_hotplug_lock alone protects the span of a zone. */
const ZONE_SPAN: LockUse = { lock: 'node_size_lock, zone span_seqlock', use: 'within' };
const SPAN_LOCKED = new Set(['move_pfn_range_to_zone', 'remove_pfn_range_from_zone']);
const SPAN_UNLOCKED_SINCE = [5, 14] as const;

/** mm/page_alloc.c, mm/page_isolation.c, kernel/resource.c, kernel/notifier.c: held for as long as the call takes. */
const WITHIN: Readonly<Record<string, string>> = {
  set_migratetype_isolate: 'zone->lock',
  unset_migratetype_isolate: 'zone->lock',
  build_all_zonelists: 'zonelist_update_seq',
  __request_region: 'resource_lock',
  release_mem_region_adjustable: 'resource_lock',
  blocking_notifier_call_chain: 'memory_chain rwsem (shared)',
  blocking_notifier_chain_register: 'memory_chain rwsem',
};

/** What a call does to a lock, where it is held beyond the call or for all of it; undefined for most. */
export function lockUseOf({ fn }: Pick<Call, 'fn'>, release: string): LockUse | undefined {
  const within = WITHIN[fn];
  if (within !== undefined) return { lock: within, use: 'within' };
  if (SPAN_LOCKED.has(fn)) return isBefore(release, SPAN_UNLOCKED_SINCE) ? ZONE_SPAN : undefined;
  return LOCKS[fn];
}

function isBefore(release: string, [major, minor]: readonly [number, number]): boolean {
  const [ours, ourMinor] = parseRelease(release) ?? [major, minor];
  return ours < major || (ours === major && ourMinor < minor);
}

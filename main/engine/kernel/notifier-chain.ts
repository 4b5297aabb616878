/**
 * The memory notifier chain: which callbacks a release has, in which order they are called, and the numbers of the
 * notifications. Order is by priority, and among equals by registration (kernel/notifier.c).
 */

import type { MemoryNotification } from '../../../shared/definition.ts';
import type { KernelProfile } from './profiles.ts';

export interface ChainEntry {
  readonly callback: string;
  readonly priority: number;
}

/** drivers/s390/char/sclp_cmd.c, sclp_mem.c: the last of the built-in callbacks, up to 6.18. */
export const DRIVER_CALLBACK = 'sclp_mem_notifier';

/** include/linux/memory.h, mm/ksm.c: what the priorities of the built-in callbacks are. */
const KSM = 100;
const MM_BATCH = 10;
const SLAB = 1;

/** crashkernel= registers its callback while the architecture is set up, before every other of its priority. */
const CRASHKERNEL: ChainEntry = { callback: 'kdump_mem_notifier', priority: 0 };

/** Up to 6.16: callbacks that only concern nodes are on this chain as well. */
const WITH_NODES: readonly ChainEntry[] = [
  { callback: 'ksm_memory_callback', priority: KSM },
  { callback: 'cpuset_track_online_nodes', priority: MM_BATCH },
  { callback: 'mm_compute_batch_notifier', priority: MM_BATCH },
  { callback: 'slab_memory_callback', priority: SLAB },
];
const WITHOUT_NODES: readonly ChainEntry[] = [
  { callback: 'ksm_memory_callback', priority: KSM },
  { callback: 'mm_compute_batch_notifier', priority: MM_BATCH },
];
const LAST: readonly ChainEntry[] = [
  { callback: 'reserve_mem_notifier', priority: 0 },
  { callback: 'kcore_callback', priority: 0 },
  { callback: 's390_cma_mem_notifier', priority: 0 },
];
/** mm/kasan/shadow.c: registered by a core_initcall, before every other of its priority but crashkernel's. */
export const KASAN_CALLBACK = 'kasan_mem_notifier';
const KASAN: ChainEntry = { callback: KASAN_CALLBACK, priority: 0 };
const DRIVER: ChainEntry = { callback: DRIVER_CALLBACK, priority: 0 };

const CHAINS = {
  classic: [...WITH_NODES, ...LAST, DRIVER],
  memmap: [...WITH_NODES, ...LAST, DRIVER],
  /** 6.17 and 6.18: a chain of its own for nodes, the driver still on this one. */
  memmapWithoutNodes: [...WITHOUT_NODES, ...LAST, DRIVER],
  dynamic: [...WITHOUT_NODES, ...LAST],
} as const satisfies Record<string, readonly ChainEntry[]>;

/**
 * Built-in callbacks of a release on s390x, as they are called.
 * @ours the registered callbacks, from recorded call trees
 */
export function builtInChain(
  profile: Pick<KernelProfile, 'era' | 'nodeNotifier'>,
  { kasan }: { readonly kasan?: boolean | undefined } = {},
): readonly ChainEntry[] {
  const withoutNodes = profile.era === 'memmap' && profile.nodeNotifier;
  const chain = withoutNodes ? CHAINS.memmapWithoutNodes : CHAINS[profile.era];
  if (!kasan) return chain;
  const at = chain.findIndex(({ priority }) => priority === KASAN.priority);
  return [...chain.slice(0, at), KASAN, ...chain.slice(at)];
}

/** Names under which the conditions know built-in callbacks. */
const KNOWN_AS: Readonly<Record<string, string>> = {
  cma: 's390_cma_mem_notifier',
  crashkernel: CRASHKERNEL.callback,
};

/**
 * Function behind a callback's name in the conditions; a module's callback keeps its name.
 * @ours a look-up
 */
export const callbackFunction = (name: string): string => KNOWN_AS[name] ?? name;

/**
 * The chain with further callbacks in their places, each once.
 * @ours declared callbacks of modules
 */
export function chainWith(
  builtIn: readonly ChainEntry[],
  more: readonly { readonly callback: string; readonly priority?: number }[],
): readonly ChainEntry[] {
  const chain = [...builtIn];
  for (const { callback: name, priority = 0 } of more) {
    const callback = callbackFunction(name);
    if (chain.some((entry) => entry.callback === callback)) continue;
    if (callback === CRASHKERNEL.callback) {
      insertAt(
        chain,
        chain.findIndex((entry) => entry.priority <= CRASHKERNEL.priority),
        CRASHKERNEL,
      );
    } else {
      insertAt(
        chain,
        chain.findIndex((entry) => entry.priority < priority),
        { callback, priority },
      );
    }
  }
  return chain;
}

function insertAt(chain: ChainEntry[], index: number, entry: ChainEntry): void {
  chain.splice(index < 0 ? chain.length : index, 0, entry);
}

/** include/linux/memory.h: a bit each, and from 6.19 on plain numbers. */
const ACTION_BITS: Readonly<Record<MemoryNotification, number>> = {
  MEM_ONLINE: 1,
  MEM_GOING_OFFLINE: 2,
  MEM_OFFLINE: 4,
  MEM_GOING_ONLINE: 8,
  MEM_CANCEL_ONLINE: 16,
  MEM_CANCEL_OFFLINE: 32,
  MEM_PREPARE_ONLINE: 64,
  MEM_FINISH_OFFLINE: 128,
};
/** The last two do not exist any more where numbers are used; their place there is never asked for. */
const ACTION_NUMBERS: readonly MemoryNotification[] = [
  'MEM_ONLINE',
  'MEM_GOING_OFFLINE',
  'MEM_OFFLINE',
  'MEM_GOING_ONLINE',
  'MEM_CANCEL_ONLINE',
  'MEM_CANCEL_OFFLINE',
];

/** @ours constants of include/linux/memory.h */
export const actionNumber = (
  { era }: Pick<KernelProfile, 'era'>,
  notification: MemoryNotification,
): number => (era === 'dynamic' ? ACTION_NUMBERS.indexOf(notification) : ACTION_BITS[notification]);

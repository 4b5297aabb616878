/**
 * What a recorded tree says of the machine and of its state before the action, as far as it cannot be derived: the tree
 * of a write shows what was done, not what was there. Everything else follows from release, mode and geometry.
 */

import { everyCall, type RecordedCall, type RecordedTree } from './tree.ts';

/** Code words of the commands; ATTACH carries the element in bits 8–15. */
const ASSIGN = 0x000d_0001;
const UNASSIGN = 0x000c_0001;

export type Action =
  | { readonly kind: 'boot'; readonly autoOnline: boolean }
  | { readonly kind: 'write'; readonly path: string; readonly value: string; readonly block: number | null };

export interface Fault {
  readonly command: 'assign' | 'unassign';
  readonly rn: number;
  readonly response: number;
}

export interface Veto {
  readonly on: 'MEM_GOING_ONLINE' | 'MEM_GOING_OFFLINE';
  /** Priority of the module's callback: the last of those that are called before it decides. */
  readonly priority: number;
}

export interface Situation {
  readonly action: Action;
  readonly coreMib: number;
  readonly standbyMib: number;
  readonly incrementMib: number;
  readonly edat1: boolean;
  readonly faults: readonly Fault[];
  readonly veto: Veto | null;
  /** Standby storage is not attached yet: this is the first operation after the IPL. */
  readonly isFirst: boolean;
  /** The action gives a zone its first block, or takes its last; null where the tree does not tell. */
  readonly zoneEmpty: boolean | null;
  /** Pfn of the page that stopped isolation; null where nothing did. */
  readonly unmovablePage: number | null;
  /** The block is what the write wants already. */
  readonly unchanged: boolean;
  /** Boot memory that was taken away and added again, with its memmap in itself. */
  readonly readded: boolean;
  /** memmap_on_memory of the block; null: as at boot. */
  readonly wish: boolean | null;
  readonly autoOnline: 'offline' | 'online' | 'online_kernel' | 'online_movable';
  /** Refused because the block is in use. */
  readonly refusedBusy: boolean;
}

const MIB = 2 ** 20;
/** The machine on which the trees were recorded, where they do not say otherwise. */
const CORE_MIB = 1024;
const STANDBY_MIB = 2048;

export function situationOf(tree: RecordedTree): Situation {
  const calls = [...everyCall(tree.calls)];
  const has = (fn: string): boolean => calls.some((call) => call.fn === fn);
  const action = actionOf(tree, has);
  const isBootTree = action.kind === 'boot';
  const isLarge = Number(tree.release.split('.')[0]) >= 7;
  const blockMib = isLarge ? 128 : 256;
  // A block with a hole in it is larger than what increments of half a block can leave.
  const usual = isHole(action, has) ? 4 : 2;
  const perBlock = isBootTree ? usual : (assignsOfBlock(tree.calls) ?? usual);
  const incrementMib = blockMib / perBlock;
  const burst = burstOf(tree.calls);
  const inserted = isBootTree ? insertedIn(tree.calls) : null;
  const coreMib = inserted
    ? inserted.core * incrementMib
    : (coreFromLog(tree.log) ?? coreFromHole(action, blockMib, has) ?? CORE_MIB);
  const standbyMib = inserted
    ? inserted.standby * incrementMib
    : burst.length > 0
      ? burst.length * incrementMib
      : STANDBY_MIB;
  const wishFlags = calls.find(({ fn, args }) => fn === '__add_memory' && args.mhp_flags !== undefined);
  return {
    action,
    coreMib,
    standbyMib,
    incrementMib,
    edat1: !tree.session.split('-').includes('noedat'),
    faults: faultsOf(tree.log),
    veto: vetoOf(tree),
    isFirst: burst.length > 0,
    zoneEmpty: zoneEmptiness(tree, has),
    unmovablePage: has('dump_page') ? (dumpedPage(tree.log) ?? 0) : null,
    unchanged: isUnchanged(tree),
    readded: isReadded(tree, action, coreMib / blockMib, has),
    wish: wishFlags ? wishFlags.args.mhp_flags === 2 : null,
    autoOnline: autoOnlineOf(calls, has),
    refusedBusy: /busy/.test(tree.error ?? ''),
  };
}

function actionOf({ command }: RecordedTree, has: (fn: string) => boolean): Action {
  if (command === '(boot)') return { kind: 'boot', autoOnline: has('online_memory_block') };
  const written = /^echo (.*) > \$([MF])\/(?:memory(\d+)\/)?(\w+)$/.exec(command);
  if (!written) throw new Error(`no action is known for: ${command}`);
  const [, value = '', root, block, file = ''] = written;
  const folder = root === 'M' ? '/sys/devices/system/memory' : '/sys/firmware/memory';
  return {
    kind: 'write',
    path: block === undefined ? `${folder}/${file}` : `${folder}/memory${block}/${file}`,
    value,
    block: block === undefined ? null : Number(block),
  };
}

/** Increments of one block: the requests of one change of state. */
function assignsOfBlock(calls: readonly RecordedCall[]): number | undefined {
  for (const call of everyCall(calls)) {
    if (call.fn !== 'sclp_mem_change_state') continue;
    return call.calls.filter(({ fn }) => fn === 'do_assign_storage').length || undefined;
  }
  return undefined;
}

/** UNASSIGNs that follow an ATTACH: they are sent by whoever calls sclp_mem_change_state as well. */
function burstOf(calls: readonly RecordedCall[]): readonly RecordedCall[] {
  for (const call of everyCall(calls)) {
    const isDriver = call.fn === 'sclp_mem_notifier' || call.fn === 'sclp_config_mem_store';
    const direct = isDriver ? call.calls.filter(({ fn }) => fn === 'do_assign_storage') : [];
    if (direct.length > 0) return direct;
  }
  return [];
}

/** Increments that the driver lists while it starts: those of the first element are core memory. */
function insertedIn(calls: readonly RecordedCall[]): { core: number; standby: number } {
  const level = calls[0]?.calls ?? [];
  const second = level.findIndex(({ fn }, at) => fn === 'sclp_sync_request' && at > 1);
  const count = (part: readonly RecordedCall[]): number =>
    part.filter(({ fn }) => fn === 'insert_increment').length;
  return { core: count(level.slice(0, second)), standby: count(level.slice(second)) };
}

/** "node   0: [mem 0x0000000000000000-0x000000003bffffff]". */
function coreFromLog(log: readonly string[]): number | undefined {
  for (const line of log) {
    const end = /^\s*node\s+0: \[mem 0x0+-0x([0-9a-f]+)\]$/.exec(line)?.[1];
    if (end !== undefined) return (Number.parseInt(end, 16) + 1) / MIB;
  }
  return undefined;
}

/** A block that is refused as soon as its memory was counted is backed only in part. */
const isHole = (action: Action, has: (fn: string) => boolean): boolean =>
  action.kind === 'write' && has('count_system_ram_pages_cb') && !has('zone_pcp_disable');

function coreFromHole(action: Action, blockMib: number, has: (fn: string) => boolean): number | undefined {
  if (action.kind !== 'write' || action.block === null || !isHole(action, has)) return undefined;
  return (action.block + 1) * blockMib - blockMib / 4;
}

/** "page: refcount:1 mapcount:0 mapping:0000000000000000 index:0x0 pfn:0x38000". */
function dumpedPage(log: readonly string[]): number | undefined {
  for (const line of log) {
    const pfn = /^page:.* pfn:0x([0-9a-f]+)/.exec(line)?.[1];
    if (pfn !== undefined) return Number.parseInt(pfn, 16);
  }
  return undefined;
}

/** "assign storage failed (cmd=0x000d0001, response=0x0340, rn=0x0014)". */
function faultsOf(log: readonly string[]): Fault[] {
  return log.flatMap((line): Fault[] => {
    const found = /assign storage failed \(cmd=0x(\w+), response=0x(\w+), rn=0x(\w+)\)/.exec(line);
    if (!found) return [];
    const [code, response, rn] = found.slice(1).map((hex) => Number.parseInt(hex, 16));
    if (code !== ASSIGN && code !== UNASSIGN) throw new Error(`unknown command in: ${line}`);
    return [{ command: code === ASSIGN ? 'assign' : 'unassign', rn: rn ?? 0, response: response ?? 0 }];
  });
}

const PRIORITIES: Readonly<Record<string, number>> = {
  ksm_memory_callback: 100,
  cpuset_track_online_nodes: 10,
  mm_compute_batch_notifier: 10,
  slab_memory_callback: 1,
};

/** "Injecting error (-16) to MEM_GOING_ONLINE". */
function vetoOf({ log, calls }: RecordedTree): Veto | null {
  const on = log.map((line) => /^Injecting error \(-16\) to (MEM_GOING_\w+)$/.exec(line)?.[1]).find(Boolean);
  if (on !== 'MEM_GOING_ONLINE' && on !== 'MEM_GOING_OFFLINE') return null;
  const chains = [...everyCall(calls)].filter(({ fn }) => fn === 'blocking_notifier_call_chain');
  const shortest = chains.reduce((least, chain) => (chain.calls.length < least.calls.length ? chain : least));
  const last = shortest.calls.at(-1)?.fn ?? '';
  return { on, priority: PRIORITIES[last] ?? 0 };
}

function zoneEmptiness({ exit }: RecordedTree, has: (fn: string) => boolean): boolean | null {
  if (has('build_all_zonelists') || has('init_currently_empty_zone')) return true;
  // A zone that is prepared without being set up is in use, and so is one whose lists stay as they are.
  return has('memmap_init_range') || exit === 0 ? false : null;
}

function isUnchanged({ calls, exit, error }: RecordedTree): boolean {
  const inner = [...everyCall(calls)].find(({ fn }) => fn === 'device_online' || fn === 'device_offline');
  if (inner) return inner.calls.length === 0;
  const config = [...everyCall(calls)].find(({ fn }) => fn === 'sclp_config_mem_store');
  return config !== undefined && exit === 0 && error === null && config.calls.length === 2;
}

function isReadded(
  { command }: RecordedTree,
  action: Action,
  bootBlocks: number,
  has: (fn: string) => boolean,
): boolean {
  if (action.kind !== 'write' || action.block === null || action.block >= bootBlocks) return false;
  return /> \$M\//.test(command) && (has('mhp_init_memmap_on_memory') || has('mhp_deinit_memmap_on_memory'));
}

const ONLINE_TYPES = ['offline', 'online', 'online_kernel', 'online_movable'] as const;

function autoOnlineOf(calls: readonly RecordedCall[], has: (fn: string) => boolean): Situation['autoOnline'] {
  if (!has('online_memory_block')) return 'offline';
  const type = calls.find(({ fn }) => fn === 'zone_for_pfn_range')?.args.online_type;
  return ONLINE_TYPES[type ?? 1] ?? 'online';
}

/** The state of one partition: what the hypervisor knows, what its kernel believes, and nothing that can be derived. */

import type {
  ArchitectureName,
  AutoOnline,
  OnlinePolicy,
  PartitionDefinition,
  RnRange,
} from '../../../shared/definition.ts';
import type { PartitionName } from '../../../shared/ids.ts';
import type { PartitionStatus } from '../../../shared/partition-action.ts';
import type { Bytes } from '../../../shared/units.ts';
import type { Geometry } from '../../../shared/view.ts';
import { ARCHITECTURES, type Architecture, ZONE_LIMIT } from '../arch/architectures.ts';
import type { BootParameters, MemmapParameter } from '../kernel/command-line.ts';
import type { KernelProfile } from '../kernel/profiles.ts';
import { type DaxState, NO_DAX } from './dax.ts';
import type { Column, Ref, Store } from './store.ts';

/** Kernel's belief about an increment. */
export const BELIEF = { notListed: 0, standby: 1, assigned: 2 } as const;
/** Block states as drivers/base/memory.c keeps them. */
export const BLOCK_STATE = { offline: 0, online: 1, goingOffline: 2 } as const;
/** /sys/firmware/memory/memoryN: no such directory, config 0, config 1. */
export const FIRMWARE = { none: 0, deconfigured: 1, configured: 2 } as const;
/** Where the struct pages of a present block lie. */
export const MEMMAP = { none: 0, boot: 1, system: 2, self: 3 } as const;

/** Boot memory is early until its block is removed; once it has been offline, kernel pages may return to it. */
export const EARLY = { no: 0, untouched: 1, returned: 2, withHole: 3 } as const;

/** Rows of the `figures` column. Values are KiB or pages as the name says. */
export const FIGURE = {
  memFreeKib: 0,
  memmapPages: 1,
  memmapBootPages: 2,
  /** present_early_pages of the kernel zones: boot memory still in them. */
  earlyKernelPages: 3,
  /** Memmap of hot-added blocks that lies in system memory. */
  memmapSystemPages: 4,
  memmapSelfPages: 5,
  /** What MemTotal shows beyond the managed pages. */
  memTotalExtraKib: 6,
  /** Number of the last write that had to wait. */
  ticket: 7,
  cmaPages: 8,
  /** min_free_kbytes. */
  minFreeKib: 9,
  /** 1: transparent huge pages, and khugepaged with them. */
  hugepages: 10,
  /** Part of `cmaPages` that lies in Movable. */
  cmaMovablePages: 11,
  /** Block number plus one of the block that came into Normal last; 0 when it has left. */
  newestOfNormal: 12,
  count: 13,
} as const;

/** Storage granted at the last activation. */
export interface RunningAllocation {
  readonly initialBytes: Bytes;
  readonly reservedBytes: Bytes;
  readonly incrementBytes: Bytes;
  readonly rnMax: number;
  /** Increment numbers that the partition does not have. Absent where it has all of them. */
  readonly absent?: readonly RnRange[];
  /** Increments of the standby elements 1, 2 and on. Absent where element 1 holds all of them. */
  readonly elements?: readonly number[];
  /** Where the storage begins in the machine's addressability. */
  readonly originBytes: Bytes;
  /** z/VM guests: how much of the reserved storage CP lets the guest assign. Everything when absent. */
  readonly grantedBytes?: Bytes;
}

/** The loaded kernel and everything that follows from it. */
export interface Guest {
  readonly release: string;
  readonly profile: KernelProfile;
  readonly boot: BootParameters;
  readonly architecture: ArchitectureName;
  readonly edat1: boolean;
  readonly geometry: Geometry;
  /** End of the memory that was assigned at IPL, in bytes, cut by mem=. */
  readonly coreEnd: number;
  readonly panic: string | null;
  /** Present: its processors do not run: stopped by the HMC, or in a disabled wait after a PSW restart. */
  readonly halted?: 'stopped' | 'restarted';
  /** Lowest boot block, where that is not block 0. */
  readonly firstBootBlock?: number;
  /** Highest boot block: its pages hold the boot memmap, among others. */
  readonly lastBootBlock: number;
  /** First page of core memory that is in Movable (kernelcore=, movablecore=); absent when none is. */
  readonly movableStart?: number;
  /** Crash kernel memory (crashkernel=), pfns; absent when there is none. */
  readonly crash?: { readonly start: number; readonly end: number };
  /** Huge pages reserved at boot, in pages of 4 KiB. */
  readonly hugePages?: number;
  /** It was built with CONFIG_KASAN. */
  readonly kasan?: true;
  /** It has /sys/devices/system/memory/probe. */
  readonly probe?: true;
  /** The driver found standby memory, or could have: without it nothing reaches the hypervisor. */
  readonly hotplug: boolean;
  /** Command line that it was loaded with; absent while the definition still has it. */
  readonly loadedWith?: string;
}

/** Parameters that can change while the kernel runs. */
export interface RunningParameters {
  readonly memmapOnMemory: MemmapParameter | null;
  readonly onlinePolicy: OnlinePolicy;
  readonly autoMovableRatio: number;
  readonly autoOnline: AutoOnline;
  /** Absent where the architecture has no such parameter. */
  readonly autoMovableNumaAware?: boolean;
}

/** A write that holds the hotplug lock, or waits for it. */
export interface PendingWrite {
  readonly ticket: number;
  readonly path: string;
  readonly value: string;
  readonly because: string;
}

export interface Partition {
  readonly name: PartitionName;
  readonly slot: number;
  readonly store: Store;
  /** Definition for the next activation, with the conditions of now. */
  readonly definition: Ref<PartitionDefinition>;
  readonly status: Ref<PartitionStatus>;
  readonly running: Ref<RunningAllocation | null>;
  readonly guest: Ref<Guest | null>;
  readonly parameters: Ref<RunningParameters>;
  /** Device memory of x86-64 guests. */
  readonly dax: Ref<DaxState>;
  /** The write in progress, and those that wait, oldest first. */
  readonly pending: Ref<PendingWrite | null>;
  readonly waiting: Ref<readonly PendingWrite[]>;
  /** Row = rn − 1. */
  readonly increments: { readonly assigned: Column; readonly believed: Column; readonly failed: Column };
  /** Row = block number. */
  readonly blocks: {
    readonly present: Column;
    readonly state: Column;
    /** Zone index plus one of an online block; 0 while offline, or online without a single zone. */
    readonly zone: Column;
    readonly firmware: Column;
    readonly memmapRequested: Column;
    readonly memmap: Column;
    readonly altmapPages: Column;
    /** EARLY: whether it is boot memory, and whether it has been offline since. */
    readonly early: Column;
    readonly failed: Column;
    /** How `state` was last asked to online an online block, plus one; 0: not since it last came online. */
    readonly asked: Column;
  };
  /** Row = zone index. `start` is meaningless while `spanned` is 0. */
  readonly zones: {
    readonly start: Column;
    readonly spanned: Column;
    readonly present: Column;
    readonly managed: Column;
  };
  /** What the kernel has put where, row = block number. `first`: 1 for the block that it found in an empty Normal. */
  readonly kernelUse: { readonly first: Column };
  /** Watermarks, row = zone index; pages. low lies half-way between them. */
  readonly marks: { readonly min: Column; readonly high: Column };
  readonly figures: Column;
  /** Row = element id. Hypervisor: 1 attached. Kernel: 1 attached as far as the kernel knows. */
  readonly elements: { readonly attached: Column; readonly believedAttached: Column };
  /** How often each fault and veto has matched: rows 0…1023 faults, 1024…2047 vetoes. */
  readonly hits: Column;
  /** Kernel log, oldest first. Changed only by logMessage and clearLog. */
  readonly log: string[];
}

export const VETO_HITS_FROM = 1024;
const HIT_ROWS = 2048;
const ELEMENT_ROWS = 256;

/** Identities of columns and references are dense per partition, so that a partition's slot gives them all. */
export const IDS_PER_PARTITION = 64;
const LOG_ID = 63;

export function newPartition(store: Store, slot: number, definition: PartitionDefinition): Partition {
  const base = (slot + 1) * IDS_PER_PARTITION;
  const owner = definition.name;
  let next = base;
  const ref = <T>(value: T, everyRow = false): Ref<T> => store.ref(owner, next++, value, everyRow);
  const small = (table: Column['table'], rows = 0): Column =>
    store.column(table, owner, next++, new Uint8Array(rows));
  const whole = (table: Column['table'], rows = 0): Column =>
    store.column(table, owner, next++, new Int32Array(rows));
  const wide = (table: Column['table'], rows = 0): Column =>
    store.column(table, owner, next++, new Float64Array(rows));
  return {
    name: definition.name,
    slot,
    store,
    // Conditions mark blocks as unmovable; allocation and guest decide what a row means.
    definition: ref(definition, true),
    status: ref<PartitionStatus>('not-activated'),
    running: ref<RunningAllocation | null>(null, true),
    guest: ref<Guest | null>(null, true),
    parameters: ref<RunningParameters>({
      memmapOnMemory: null,
      onlinePolicy: 'contig-zones',
      autoMovableRatio: 301,
      autoOnline: 'offline',
    }),
    pending: ref<PendingWrite | null>(null),
    waiting: ref<readonly PendingWrite[]>([]),
    increments: { assigned: small('increment'), believed: small('increment'), failed: small('increment') },
    blocks: {
      present: small('block'),
      state: small('block'),
      zone: small('block'),
      firmware: small('block'),
      memmapRequested: small('block'),
      memmap: small('block'),
      altmapPages: whole('block'),
      early: small('block'),
      failed: small('block'),
      asked: small('block'),
    },
    zones: {
      start: wide('zone', ZONE_LIMIT),
      spanned: wide('zone', ZONE_LIMIT),
      present: wide('zone', ZONE_LIMIT),
      managed: wide('zone', ZONE_LIMIT),
    },
    figures: wide('partition', FIGURE.count),
    elements: {
      attached: small('partition', ELEMENT_ROWS),
      believedAttached: small('partition', ELEMENT_ROWS),
    },
    hits: whole('partition', HIT_ROWS),
    dax: ref<DaxState>(NO_DAX),
    kernelUse: { first: small('block') },
    marks: { min: wide('zone', ZONE_LIMIT), high: wide('zone', ZONE_LIMIT) },
    log: [],
  };
}

/** Every column of a partition, in a fixed order: new ones come last, so that older snapshots can be read. */
export function columnsOf(partition: Partition): readonly Column[] {
  return [
    ...Object.values(partition.increments),
    ...Object.values(partition.blocks),
    ...Object.values(partition.zones),
    partition.figures,
    ...Object.values(partition.elements),
    partition.hits,
    ...Object.values(partition.marks),
    ...Object.values(partition.kernelUse),
  ];
}

/** Every reference of a partition, in a fixed order. */
export function refsOf(partition: Partition): readonly Ref<unknown>[] {
  const { definition, status, running, guest, parameters, pending, waiting, dax } = partition;
  return [definition, status, running, guest, parameters, pending, waiting, dax];
}

export const figure = (partition: Partition, row: number): number => partition.figures.cells[row] ?? 0;

export function addToFigure(partition: Partition, row: number, amount: number): void {
  partition.store.write(partition.figures, row, figure(partition, row) + amount);
}

export function logMessage(partition: Partition, text: string): void {
  const { store, log } = partition;
  const id = partition.slot * IDS_PER_PARTITION + IDS_PER_PARTITION + LOG_ID;
  const row = log.length;
  store.apply(
    partition.name,
    () => {
      log.push(text);
      store.weighLine(id, row, text, 1);
    },
    () => {
      log.pop();
      store.weighLine(id, row, text, -1);
    },
  );
}

/** A new IPL starts with an empty log. */
export function clearLog(partition: Partition): void {
  const { store, log } = partition;
  const id = partition.slot * IDS_PER_PARTITION + IDS_PER_PARTITION + LOG_ID;
  const old = [...log];
  const weighAll = (sign: 1 | -1): void => {
    for (const [row, text] of old.entries()) store.weighLine(id, row, text, sign);
  };
  store.apply(
    partition.name,
    () => {
      log.length = 0;
      weighAll(-1);
    },
    () => {
      log.push(...old);
      weighAll(1);
    },
  );
}

/** The running kernel; asking for it while none runs is a programmer's error. */
export function guestOf(partition: Partition): Guest {
  const guest = partition.guest.value;
  if (!guest) throw new Error(`${partition.name} runs no kernel`);
  return guest;
}

/** Architecture of the running kernel. */
export const architectureOf = (partition: Partition): Architecture =>
  ARCHITECTURES[guestOf(partition).architecture];

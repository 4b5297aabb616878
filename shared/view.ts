/** What the console shows of a machine: derived from the engine's state, never fed back into it. */

import type { Actor, Command } from './command.ts';
import type {
  AddressRange,
  AnswerStyle,
  ArchitectureName,
  AutoOnline,
  Conditions,
  DaxOrigin,
  ImageProfile,
  LoadDevice,
  OnlinePolicy,
  RnRange,
  ZvmDefinition,
} from './definition.ts';
import type { BlockId, PartitionName, Pfn, Revision, Rn } from './ids.ts';
import type { KernelBuild, UnheardParameter } from './kernel-build.ts';
import type { MachineProfile } from './machine-profile.ts';
import type { Outcome } from './outcome.ts';
import type { PartitionActionName, PartitionStatus } from './partition-action.ts';
import type { Bytes } from './units.ts';
import type { UnmovableReason } from './unmovable.ts';

/** Kernel generations. classic: up to 6.8; memmap: 6.9–6.18; dynamic: 6.19 on. */
export type Era = 'classic' | 'memmap' | 'dynamic';

export interface SystemView {
  readonly name: string;
  readonly customerBytes: Bytes;
  /** Customer storage that no partition holds at the moment. */
  readonly availableBytes: Bytes;
  readonly mode: 'classic' | 'dpm';
  readonly answerStyle: AnswerStyle;
  readonly standbyListed: boolean;
  /** null where the definition does not say. */
  readonly installedBytes: Bytes | null;
  readonly hsaBytes: Bytes | null;
  readonly machine: MachineProfile | null;
  /** Running partitions by origin. */
  readonly storageMap: readonly StoragePlace[];
  /** Newest last; at most 200 are kept. */
  readonly hardwareMessages: readonly HardwareMessage[];
}

/** Something that the HMC tells its operators about the machine. */
export interface HardwareMessage {
  /** Identifies the message until it is deleted. */
  readonly elementId: string;
  readonly partition: PartitionName | null;
  readonly severity: 'information' | 'warning' | 'serious';
  readonly text: string;
  /** Glossary rule that explains it. */
  readonly rule: string;
}

/** storage-central-allocation of a running partition, in the HMC's words (sizes in bytes here). */
export interface StorageAllocation {
  readonly storageElementType: 'central';
  readonly initialBytes: Bytes;
  readonly currentBytes: Bytes;
  readonly maximumBytes: Bytes;
  /** Our choice where the profile does not say: top-down, first fit, on 2 GiB boundaries. */
  readonly originBytes: Bytes;
}

/** A running partition in the machine's addressability, which is at least twice the customer storage. */
export interface StoragePlace {
  readonly partition: PartitionName;
  readonly originBytes: Bytes;
  readonly initialBytes: Bytes;
  readonly maximumBytes: Bytes;
  /** Free addressability above the partition. What the real HMC means by it is not published: our choice. */
  readonly gapBytes: Bytes;
}

/** Whether an action would be accepted now. */
export interface ActionAdvice {
  readonly action: PartitionActionName;
  readonly allowed: boolean;
  /** Statuses in which the HMC accepts it. */
  readonly acceptable: readonly PartitionStatus[];
  /** Why not, when it is not allowed; what to know before, when it is. */
  readonly because: string | null;
  /** Glossary rule behind `because`. */
  readonly rule: string | null;
  /** It ends a running guest: worth a question. */
  readonly disruptive: boolean;
}

/** What an action would take from a partition. */
export type RebootAction =
  | { readonly kind: 'load'; readonly clear: boolean; readonly device?: LoadDevice }
  | { readonly kind: 'resetNormal' | 'resetClear' | 'pswRestart' | 'stop' | 'deactivate' };

export interface NumberRange {
  readonly first: number;
  readonly last: number;
}

/** What survives a load or reset, before it happens. Ranges are ascending, at most 1,000 of each. */
export interface RebootEffect {
  readonly action: RebootAction;
  /** Glossary rule that decides, and one sentence. */
  readonly rule: string;
  readonly because: string;
  /** A running guest ends. */
  readonly guestEnds: boolean;
  /** Initial increments that the partition keeps assigned: core memory of the next guest. */
  readonly coreKept: readonly NumberRange[];
  /** Initial increments that are unassigned and stay so. */
  readonly coreMissing: readonly NumberRange[];
  /** Assigned reserved increments that stay assigned, and those that go back to the pool. */
  readonly reservedKept: readonly NumberRange[];
  readonly reservedLost: readonly NumberRange[];
  readonly returnedBytes: Bytes;
  /** Online hotplug blocks of the running guest by what becomes of their storage. */
  readonly blocksKept: readonly NumberRange[];
  readonly blocksLost: readonly NumberRange[];
}

/** Sizes that follow from the definition and the kernel profile. */
export interface Geometry {
  readonly incrementBytes: Bytes;
  readonly rnMax: number;
  readonly sectionBytes: Bytes;
  /** max(section, increment). */
  readonly blockBytes: Bytes;
  /** Highest block number that exists or can be configured, plus one. */
  readonly blockCount: number;
  readonly pagesPerBlock: number;
  /** struct-page array of one block, in pages. */
  readonly memmapPagesPerBlock: number;
  readonly incrementsPerBlock: number;
}

export interface ZoneView {
  readonly name: string;
  /** null while the zone is empty. */
  readonly startPfn: Pfn | null;
  readonly spannedPages: number;
  readonly presentPages: number;
  readonly managedPages: number;
  /** Watermarks in pages, as /proc/zoneinfo shows them. */
  readonly watermarks: { readonly min: number; readonly low: number; readonly high: number };
}

export interface MemoryFigures {
  readonly memTotalKib: number;
  /** An estimate unless the boot figures were measured. */
  readonly memFreeKib: number;
  /** /proc/vmstat nr_memmap_pages and nr_memmap_boot_pages; null where the kernel has no such counter. */
  readonly memmapPages: number | null;
  readonly memmapBootPages: number | null;
  /** The contiguous memory area, and what of it is free: for movable pages only. */
  readonly cmaTotalKib: number;
  readonly cmaFreeKib: number;
  /** Memmap of hot-added blocks by where it lies, in KiB. */
  readonly memmapSelfKib: number;
  readonly memmapSystemKib: number;
  /** What page tables map; null while no kernel runs, and where that is not modelled (x86-64). */
  readonly mapping: MappedMemory | null;
}

/** Entries of the kernel's page tables, by the size that each of them maps. */
export interface MappedMemory {
  readonly identity: { readonly pages4k: number; readonly frames1m: number; readonly frames2g: number };
  /** The array of struct pages. */
  readonly vmemmap: { readonly pages4k: number; readonly frames1m: number };
  /** Tables of the lowest level, of 256 entries. */
  readonly pageTables: number;
}

/** Memory of a partition at one revision. */
export interface MemoryPoint {
  readonly onlineBytes: Bytes;
  /** Blocks that exist and are not online. */
  readonly offlineBytes: Bytes;
  /** Memmap of hot-added blocks, wherever it lies. */
  readonly memmapBytes: Bytes;
  readonly freeBytes: Bytes;
}

export interface KernelParameters {
  /** N, Y or force; null before 5.13, where the parameter does not exist. */
  readonly memmapOnMemory: 'N' | 'Y' | 'force' | null;
  readonly onlinePolicy: OnlinePolicy;
  readonly autoMovableRatio: number;
  readonly autoOnline: AutoOnline;
  /** x86-64 only. */
  readonly autoMovableNumaAware?: boolean;
}

/** Increment whose two truths differ. */
export interface Divergence {
  readonly rn: Rn;
  readonly hypervisor: 'assigned' | 'standby';
  readonly kernel: 'assigned' | 'standby' | 'not listed';
}

export interface PartitionView {
  readonly name: PartitionName;
  readonly status: PartitionStatus;
  readonly release: string;
  /** Absent: s390x. */
  readonly arch?: ArchitectureName;
  /** x86-64 guests only. */
  readonly platform?: PlatformView;
  /** Increment numbers that the partition does not have. */
  readonly absent?: readonly RnRange[];
  readonly era: Era;
  /** Of the next load. */
  readonly commandLine: string;
  /** What the running kernel was loaded with, where that is another one: /proc/cmdline. */
  readonly loadedWith?: string;
  /** How the kernel of the definition was built, and which words of its command line do nothing. */
  readonly kernelBuild: KernelBuild;
  readonly unheardParameters: readonly UnheardParameter[];
  readonly profile: ImageProfile;
  /** Present: a guest is there, and its processors do not run: stopped by the HMC, or by itself after a PSW restart. */
  readonly halted?: 'stopped' | 'restarted';
  /** Running allocation; null while not activated. */
  readonly allocation: StorageAllocation | null;
  /** Increment size that the machine's table gives the profile; null without a table or beyond it. */
  readonly tableIncrementBytes: Bytes | null;
  /** z/VM guests: the directory entry, and CP's figures of the running virtual machine (QUERY VIRTUAL STORAGE). */
  readonly zvm: (ZvmDefinition & { readonly running: ZvmStorage | null }) | null;
  readonly geometry: Geometry;
  readonly zones: readonly ZoneView[];
  readonly memory: MemoryFigures;
  readonly parameters: KernelParameters;
  readonly conditions: Conditions;
  /** The first 100 divergences and how many there are. */
  readonly divergences: { readonly total: number; readonly first: readonly Divergence[] };
  readonly pendingWrite: { readonly path: string; readonly value: string; readonly because: string } | null;
  readonly messageCount: number;
  /** Why the guest does not run: kernel panic at IPL. */
  readonly panic: string | null;
  /** s390x guests that run: where the kernel itself lies, as /proc/iomem lists it; addresses, both included. */
  readonly kernelImage?: readonly { readonly name: string; readonly first: number; readonly last: number }[];
}

/** CP's view of a guest's storage. */
export interface ZvmStorage {
  readonly storageBytes: Bytes;
  readonly maximumBytes: Bytes;
  readonly incrementBytes: Bytes;
  readonly standbyBytes: Bytes;
  readonly reservedBytes: Bytes;
}

/** The machine under an x86-64 guest: where memory lies, and what drivers made of device memory. */
export interface PlatformView {
  /** Memory at boot, after the command line took its part. */
  readonly ram: readonly AddressRange[];
  /** Persistent memory that the command line carved out of RAM. */
  readonly pmem: readonly (AddressRange & {
    readonly namespace: string;
    readonly mode: 'idle' | 'fsdax' | 'devdax';
    readonly memmapPages: number;
  })[];
  readonly modules: readonly string[];
  readonly devices: readonly DaxDeviceView[];
  readonly dimms: readonly (AddressRange & { readonly name: string; readonly plugged: boolean })[];
  readonly resources: readonly (AddressRange & { readonly name: string })[];
}

export interface DaxDeviceView {
  readonly name: string;
  readonly origin: DaxOrigin;
  readonly bytes: Bytes;
  readonly alignBytes: Bytes;
  readonly targetNode: number;
  /** File memmap_on_memory: what the next binding to kmem requests. */
  readonly memmapOnMemory: boolean;
  readonly driver: 'device_dax' | 'kmem' | null;
  /** Memmap of the whole device while device_dax holds it, in pages. */
  readonly memmapPages: number;
  readonly ranges: readonly DaxRangeView[];
}

/** A range against memory blocks: what kmem can use of it, and what it has made of that. */
export interface DaxRangeView extends AddressRange {
  /** Whole blocks inside the range; 0 blocks: too small after alignment. */
  readonly firstBlock: BlockId;
  readonly blocks: number;
  readonly trimmedHeadBytes: Bytes;
  readonly trimmedTailBytes: Bytes;
  /** `stuck`: the driver is gone and the memory is not. */
  readonly state: 'free' | 'added' | 'stuck';
  readonly onlineBlocks: number;
  /** Blocks that carry their own memmap. */
  readonly selfBlocks: number;
}

/** Everything known about one block, for the inspector. */
export interface BlockDetail {
  readonly block: BlockId;
  readonly start: number;
  readonly endInclusive: number;
  readonly firstPfn: Pfn;
  readonly lastPfn: Pfn;
  readonly rnFirst: Rn;
  readonly rnLast: Rn;
  readonly element: number;
  readonly cell: number;
  /** Files of /sys/devices/system/memory/memoryN and /sys/firmware/memory/memoryN with their content, in order. */
  readonly files: readonly { readonly path: string; readonly content: string; readonly writable: boolean }[];
  readonly memmapPages: number;
  /** The device or memory module that the block belongs to; absent for memory of no device. */
  readonly device?: string;
  /** Why it could not go offline now; absent when nothing in it is unmovable. */
  readonly unmovable?: UnmovableReason;
  readonly memmapPlacement: 'none' | 'self' | 'system' | 'boot';
  /** Pages of the altmap at the head of the block; 0 without one. */
  readonly altmapPages: number;
  /** Pages that carry PG_vmemmap_self_hosted: those of the altmap, while the block is online. */
  readonly selfHostedPages: number;
  /** Pageblocks by migrate type as onlining makes them; null while offline, and for boot memory that never was. */
  readonly pageblocks: { readonly unmovable: number; readonly movable: number } | null;
  readonly usableBytes: Bytes;
  readonly increments: readonly { readonly rn: Rn; readonly cell: number }[];
  /** Whether memmap on memory is possible for this block now, and the condition that fails when not. */
  readonly memmapSupport: {
    readonly supported: boolean;
    readonly because: string;
    /** Pages that `force` reserves beyond the memmap. */
    readonly wastedPages: number;
    /** Every condition in the order in which the kernel asks, those behind a failing one too. */
    readonly conditions: readonly { readonly rule: string; readonly holds: boolean; readonly text: string }[];
  };
}

/** A call of the kernel, with the calls and events in it on the deeper lines that follow. */
export interface CallLine {
  readonly depth: number;
  readonly fn: string;
  /** By the names of the kernel's parameters; sizes and addresses in bytes, ranges of pfns in pages. */
  readonly args: Readonly<Record<string, number>>;
  /** Absent where it returns nothing of interest, or has not returned. Negative: an error number. */
  readonly ret?: number;
  /** So many equal calls in a row. */
  readonly times: number;
  /** A lock that is held beyond the call, or was held before it. */
  readonly lock?: { readonly lock: string; readonly use: 'taken' | 'released' | 'within' };
}

/** One of the sequence's events, by its number from 0, where it happens. */
export interface EventLine {
  readonly depth: number;
  readonly event: number;
}

/** The kernel's own calls behind a sequence, parents before what happens in them. */
export interface CallsView {
  readonly revision: Revision;
  readonly lines: readonly (CallLine | EventLine)[];
  /** Lines that are not among them, because there are too many. */
  readonly left: number;
  /** Release whose functions these are. */
  readonly release: string;
  /** Pages of a memory block: of which block a pfn in the arguments is. */
  readonly pagesPerBlock: number;
  /** Each function that is called, by its name. */
  readonly functions: Readonly<Record<string, FunctionFacts>>;
  /** What the memory notifier chain was told, in order. */
  readonly notifications: readonly NotificationView[];
}

/** Where a function stands, and whether it may wait or fail. */
export interface FunctionFacts {
  /** Path in the kernel's source at that release; absent where it is not known for sure. */
  readonly file?: string;
  readonly sleeps?: true;
  readonly fails?: true;
}

/** One notification of the memory chain, with everybody who is on it. */
export interface NotificationView {
  /** Number of its event, from 0. */
  readonly event: number;
  readonly notification: string;
  /** The number that the callbacks are given. */
  readonly action: number;
  readonly block: BlockId;
  /** struct memory_notify of that release, field by field. */
  readonly argument: Readonly<Record<string, number>>;
  /** In the order in which they are called. */
  readonly chain: readonly NotifiedCallback[];
  /** What memory_notify makes of it: 0, or an error number below it. */
  readonly result: number;
}

export interface NotifiedCallback {
  readonly callback: string;
  readonly priority: number;
  /** NOTIFY_OK and so on as the callback returned it; null: the walk ended before it. */
  readonly returned: number | null;
  /** Not called, and the conditions say that it would have refused: with this error number. */
  readonly wouldRefuse?: number;
  /** It is asked of the machine in its turn. */
  readonly isDriver?: true;
}

/** A journaled command as lists show it. */
export interface JournalRow {
  readonly revision: Revision;
  readonly parent: Revision;
  readonly action: number;
  readonly actor: Actor;
  readonly stampMs: number;
  readonly command: Command;
  /** What the command is for; null: the system. */
  readonly partition: PartitionName | null;
  /** The memory block whose file was written to. */
  readonly block: BlockId | null;
  readonly outcome: Outcome;
  /** Command and outcome in words. */
  readonly summary: string;
  /** It led to the present state; false for what was undone and for other branches. */
  readonly onPath: boolean;
}

/** What was done at once: the journal's rows of one action, told as one. */
export interface ActionRow {
  readonly action: number;
  /** Its revisions, both included. */
  readonly first: Revision;
  readonly last: Revision;
  /** Where it started from. */
  readonly parent: Revision;
  readonly actor: Actor;
  readonly stampMs: number;
  /** null: the system. */
  readonly partition: PartitionName | null;
  /** "Take back: blocks 76–79", "Activate LNXTEST". */
  readonly title: string;
  /** The line that was typed for it; null: it came another way. */
  readonly typed: string | null;
  readonly commands: number;
  readonly refused: number;
  /** Blocks written to. */
  readonly blocks: number;
  /** Its last command led to the present state. */
  readonly onPath: boolean;
}

/** One SCLP request of the trace. */
export interface TraceRow {
  readonly revision: Revision;
  readonly ordinal: number;
  readonly partition: PartitionName;
  readonly command: string;
  readonly code: number;
  readonly response: number;
  readonly element: number | null;
  readonly rn: number | null;
  readonly injected: boolean;
  /** It belongs to the way to the present state; false for what was undone and for other branches. */
  readonly onPath: boolean;
  /** Reply of READ SCP INFO, READ STORAGE INFO and ATTACH in hex, trailing zero bytes left out; null for the others. */
  readonly sccb: string | null;
}

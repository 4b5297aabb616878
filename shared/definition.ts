/**
 * What a system is before anything happens to it: plain data, validated at the door (main/files) and by the
 * engine's own rules (main/engine/definition-rules.ts). Sizes are bytes; files may spell them "64 GiB".
 */

import type { BlockId, PartitionName, Pfn, Rn } from './ids.ts';
import type { KernelBuild } from './kernel-build.ts';
import type { MachineProfile } from './machine-profile.ts';
import type { Bytes } from './units.ts';

/** How the machine answers ASSIGN/UNASSIGN of an increment that is already in the wanted state. */
export const ANSWER_STYLES = ['always-0020', 'redundant-0120'] as const;
export type AnswerStyle = (typeof ANSWER_STYLES)[number];

/** A CPC and its partitions. */
export interface SystemDefinition {
  readonly name: string;
  /** Storage that customers' partitions share; initial storage of active partitions and assigned reserved storage come from it. */
  readonly customerBytes: Bytes;
  readonly answerStyle: AnswerStyle;
  /** READ STORAGE INFO of a standby element lists its standby increments instead of zeros. Linux finds the same. */
  readonly standbyListed?: boolean;
  readonly partitions: readonly PartitionDefinition[];
  /** How the HMC manages the machine: PR/SM with image profiles, or Dynamic Partition Manager. Default classic. */
  readonly mode?: 'classic' | 'dpm';
  /** All storage in the machine: customer storage, the hardware system area, and what is not bought. */
  readonly installedBytes?: Bytes;
  /** Hardware system area: never customers' storage. */
  readonly hsaBytes?: Bytes;
  /** Granularity by partition size; a proposal for new partitions, which keep the increment size they were given. */
  readonly machine?: MachineProfile;
  /** What a file of others said beyond all this, kept for the way back. Plain JSON. */
  readonly foreign?: ForeignProperties;
}

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** Unknown properties of an HMC definition, by the object they belong to. */
export interface ForeignProperties {
  /** Beside the list of CPCs: host, consoles. */
  readonly document?: { readonly [key: string]: JsonValue };
  /** Beside properties and the lists of partitions and profiles. */
  readonly cpc?: { readonly [key: string]: JsonValue };
  /** By partition name: of the LPAR or DPM partition. */
  readonly partitions?: { readonly [name: string]: { readonly [key: string]: JsonValue } };
  /** By partition name: of its image activation profile. */
  readonly profiles?: { readonly [name: string]: { readonly [key: string]: JsonValue } };
  /** What an exported DPM configuration has beside its partitions. */
  readonly dpmExport?: { readonly [key: string]: JsonValue };
}

export interface PartitionDefinition {
  readonly name: PartitionName;
  readonly profile: ImageProfile;
  readonly sclp: SclpDefinition;
  readonly kernel: KernelDefinition;
  readonly conditions: Conditions;
  /** Present: the partition is a z/VM guest; CP decides which standby storage it may assign. */
  readonly zvm?: ZvmDefinition;
  /** x86-64 guests only, and always there: where RAM and device memory lie. */
  readonly platform?: PlatformDefinition;
}

/**
 * z/VM directory entry and DEFINE STORAGE of a guest. Its storage is the profile's initial storage; its profile's
 * reserved storage is CP's STANDBY and RESERVED together, because Linux sees both as standby increments.
 */
export interface ZvmDefinition {
  /** First size of the USER statement: what DEFINE STORAGE INITIAL means. */
  readonly directoryInitialBytes: Bytes;
  /** MAXSTORAGE: what storage, standby and reserved storage together may not exceed. */
  readonly directoryMaximumBytes: Bytes;
  /** Part of the reserved storage that the guest may assign; the rest is CP's RESERVED. */
  readonly standbyBytes: Bytes;
}

/** s390x guests ask SCLP for memory; x86-64 guests find it in a memory map and in devices. */
export type ArchitectureName = 's390x' | 'x86_64';

/** Part of the physical address space, in bytes. */
export interface AddressRange {
  readonly start: number;
  readonly bytes: Bytes;
}

/** The machine under an x86-64 guest: what firmware reports, and what drivers find. */
export interface PlatformDefinition {
  /** Usable memory as the firmware's memory map lists it, ascending. `memmap=SIZE!ADDR` carves pmem out of it. */
  readonly ram: readonly AddressRange[];
  /** Device memory that is there from the start. */
  readonly devices?: readonly DaxDeviceDefinition[];
  /** Memory modules that ACPI describes, as PNP0C80:00 and on; `plugged`: there at boot. */
  readonly dimms?: readonly (AddressRange & { readonly plugged: boolean })[];
  /** Slots for memory modules, modules fill them from the first on; the others are empty. Absent: one for each module. */
  readonly dimmSlots?: number;
  /** Modules that are loaded when boot ends; absent: every module that a device here needs. */
  readonly modules?: readonly string[];
  /** What else /proc/iomem lists: bus windows, reserved addresses. */
  readonly resources?: readonly (AddressRange & { readonly name: string })[];
  /** Size of a memory block where it was chosen for the kernel (UV systems, probe advice); else it follows from `ram`. */
  readonly blockBytes?: Bytes;
  /** No hypervisor below: with 64 GiB and more, blocks are 2 GiB whatever the end of memory is. */
  readonly bareMetal?: boolean;
}

/** Where a dax device comes from: decides its first driver and its default for memmap on memory. */
export type DaxOrigin = 'cxl' | 'hmem' | 'pmem' | 'created';

export interface DaxDeviceDefinition {
  /** daxREGION.NUMBER */
  readonly name: string;
  readonly origin: DaxOrigin;
  readonly ranges: readonly AddressRange[];
  /** 4 KiB, 2 MiB or 1 GiB. */
  readonly alignBytes: Bytes;
  readonly targetNode: number;
  /** Default: on for CXL regions, off for all others. */
  readonly memmapOnMemory?: boolean;
}

/** HMC image activation profile: takes effect at the next activation. */
export interface ImageProfile {
  /** Granted at activation; storage element 0. */
  readonly initialBytes: Bytes;
  /** A promise: assigned on request, if the pool still has it; storage element 1. */
  readonly reservedBytes: Bytes;
  /** Where the partition's storage begins in the machine's addressability; the system chooses when absent. */
  readonly originBytes?: Bytes;
  readonly load?: LoadParameters;
}

/** What the kernel is loaded from. CCW: ECKD DASD and the like; the kind decides what a load without clearing keeps. */
export type LoadDevice = 'ccw' | 'fcp' | 'nvme';

/** Load parameters of the image profile. */
export interface LoadParameters {
  readonly device: LoadDevice;
  /** Device number or function id, as the HMC shows it: "0120". */
  readonly address?: string;
  /** Up to eight characters for the boot loader. */
  readonly parameter?: string;
  /** The partition is loaded when it is activated. */
  readonly atActivation?: boolean;
}

export interface SclpDefinition {
  /** Increment size (rzm), a power of two of at least 1 MiB. */
  readonly incrementBytes: Bytes;
  /**
   * Facility bits of READ SCP INFO. Linux wants all of 0xe00000000000, or sees no standby memory. Default: all of
   * them when there is reserved storage, none otherwise.
   */
  readonly facilities?: number;
  /**
   * Elements 1, 2 and on, which hold the reserved storage in this order; their sizes add up to it. Absent: element 1
   * holds all of it.
   */
  readonly standbyElements?: readonly StandbyElementDefinition[];
  /** Further storage elements without storage, as READ STORAGE INFO answers for them. */
  readonly moreElements?: readonly ElementDefinition[];
  /** Highest increment number claimed by READ SCP INFO, when it differs from initial + reserved + absent. */
  readonly rnMax?: number;
  /**
   * Increment numbers that this partition does not have: ascending, apart from each other. Initial and reserved storage
   * lie around them. Captured systems have such holes; a partition that an HMC defines has none.
   */
  readonly absent?: readonly RnRange[];
}

/** Increment numbers from first to last, both included. */
export interface RnRange {
  readonly first: Rn;
  readonly last: Rn;
}

export interface StandbyElementDefinition {
  readonly bytes: Bytes;
}

export interface ElementDefinition {
  readonly id: number;
  /**
   * 0x0310: Linux skips the element; 0x0410: standby, nothing listed; any other code makes Linux' early scan take all
   * addressable storage for memory, which ends the IPL where some of it is standby.
   */
  readonly response: number;
}

/** Which kernel is loaded and how; the profile table (main/engine/kernel/profiles.ts) supplies everything else. */
export interface KernelDefinition {
  /** Default s390x. */
  readonly arch?: ArchitectureName;
  /** Release as `uname -r` prints it: "6.12.107+deb13-s390x" or just "6.12". */
  readonly release: string;
  readonly commandLine: string;
  /** Enhanced DAT 1 (1 MiB frames). Every real machine since z10 has it. Default true. */
  readonly edat1?: boolean;
  /** A kdump kernel never detects standby memory. */
  readonly kdump?: boolean;
  /** Build options that differ from what is known of the release (shared/kernel-build.ts). */
  readonly build?: Partial<KernelBuild>;
  /** What only a kernel build decides, when it was measured. Estimated from the profile otherwise. */
  readonly measured?: MeasuredBoot;
}

/** Figures of a booted guest that cannot be derived from its configuration. */
export interface MeasuredBoot {
  /** Managed pages of the zones that hold core memory. */
  readonly managedPages: PagesByZone;
  readonly cmaPages: PagesByZone;
  readonly memTotalKib: number;
  /** Free memory at the end of boot, before anything is paid for standby memory. */
  readonly memFreeKib: number;
  readonly onlinePolicy?: OnlinePolicy;
  readonly autoOnline?: AutoOnline;
}

export const ZONE_NAMES = ['DMA', 'DMA32', 'Normal', 'Movable'] as const;
export type ZoneName = (typeof ZONE_NAMES)[number];
export type PagesByZone = Readonly<Partial<Record<ZoneName, number>>>;

export type OnlinePolicy = 'contig-zones' | 'auto-movable';
export type AutoOnline = 'offline' | 'online' | 'online_kernel' | 'online_movable';

/** Inputs that a machine cannot derive: configuration, never chance. Changed by commands, saved with the machine. */
export interface Conditions {
  readonly sclpFaults: readonly SclpFault[];
  readonly notifierVetoes: readonly NotifierVeto[];
  readonly unmovable: UnmovablePages;
  /** In blocks that hold such a page, where it lies: isolation ends there. Absent: where a kernel would have put it. */
  readonly unmovablePages?: readonly Pfn[];
  readonly pressure: MemoryPressure;
  /** Blocks that cannot be added, whoever tries: how a device's n-th chunk fails. */
  readonly addFaults?: readonly AddFault[];
  /**
   * Blocks of a driver's request that are added with their memmap in system memory, though the request asks for it in the
   * blocks: what a driver leaves that adds its memory piece by piece. Our choice; no driver of the kernel does so.
   */
  readonly plainBlocks?: readonly BlockId[];
}

/** Adding this block fails, every time. */
export interface AddFault {
  readonly block: BlockId;
  readonly errno: 'ENOMEM' | 'EEXIST';
}

/** Requests that a fault plan can answer. */
export const FAULT_COMMANDS = ['assign', 'unassign', 'attach', 'read-storage-info'] as const;

/**
 * Answers `response` whenever the command would change that increment; a redundant command is answered normally.
 * READ STORAGE INFO of an element comes twice at every IPL: for the early scan and for the driver's.
 */
export interface SclpFault {
  readonly command: (typeof FAULT_COMMANDS)[number];
  /** Increment number; for `attach` and `read-storage-info` the element id. */
  readonly rn: Rn;
  readonly response: number;
  /** Fires only on the n-th matching request (1-based) and then never again; absent: every time. */
  readonly onlyNth?: number;
}

export type MemoryNotification =
  | 'MEM_PREPARE_ONLINE'
  | 'MEM_GOING_ONLINE'
  | 'MEM_CANCEL_ONLINE'
  | 'MEM_ONLINE'
  | 'MEM_GOING_OFFLINE'
  | 'MEM_CANCEL_OFFLINE'
  | 'MEM_OFFLINE'
  | 'MEM_FINISH_OFFLINE';

/** A callback on the memory notifier chain that refuses. */
export interface NotifierVeto {
  /**
   * Name of the callback shown in the sequence. "cma", "crashkernel" and the kernel's own callbacks have their place in
   * the chain, ahead of the driver; everything else is a module's: "my_driver".
   */
  readonly callback: string;
  /** Of a module's callback: higher ones are asked earlier. Absent: 0, behind everything built in. */
  readonly priority?: number;
  readonly on: 'MEM_GOING_ONLINE' | 'MEM_GOING_OFFLINE';
  /** Block it refuses; absent: every block. */
  readonly block?: BlockId;
  /** A plain "bad" verdict reaches the user as EPERM. */
  readonly verdict: 'bad' | 'EBUSY' | 'ENOMEM' | 'EINVAL';
  readonly onlyNth?: number;
}

/**
 * Which blocks hold unmovable pages. `idle`: where the kernel lies, and what it found first when it needed memory.
 * `busy`: the first and the last boot block and every block onlined to a kernel zone; data of 0.1.0, which
 * took every system to be so, spells it "ordinary". `listed`: as set, exactly the listed blocks, beside those that hold pages reserved at boot.
 */
export type UnmovablePages =
  | {
      readonly kind: 'idle' | 'busy';
      readonly also: readonly BlockId[];
      readonly except: readonly BlockId[];
    }
  | { readonly kind: 'listed'; readonly blocks: readonly BlockId[] };

export interface MemoryPressure {
  /** Memory taken by programs, on top of what the idle guest uses; movable, so offlining must migrate it. */
  readonly usedByProgramsKib: number;
}

/** Conditions of an ordinary idle guest. */
export const ORDINARY_CONDITIONS: Conditions = {
  sclpFaults: [],
  notifierVetoes: [],
  unmovable: { kind: 'idle', also: [], except: [] },
  pressure: { usedByProgramsKib: 0 },
};

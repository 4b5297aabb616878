/**
 * Microsteps of the machine, as facts in the past tense. Every command yields its sequence; the timeline, the SCLP
 * trace, the kernel log and the audit log are all views of it. Events never carry wall-clock time.
 */

import type { MemoryNotification } from './definition.ts';
import type { Errno } from './failure.ts';
import type { BlockId, PartitionName, Pfn, Rn } from './ids.ts';
import type { PartitionStatus } from './partition-action.ts';

export type SclpCommandName = 'read-scp-info' | 'read-storage-info' | 'attach' | 'assign' | 'unassign';

/** One request and its answer. `code` carries the element in bits 8–15. */
export interface SclpAnswered {
  readonly kind: 'sclpAnswered';
  readonly command: SclpCommandName;
  readonly code: number;
  readonly response: number;
  /** For READ STORAGE INFO and ATTACH. */
  readonly element?: number;
  /** For ASSIGN and UNASSIGN. */
  readonly rn?: Rn;
  /** The answer came from the fault plan. */
  readonly injected?: true;
  /** The pool had no storage left for this increment. */
  readonly poolEmpty?: true;
  /** z/VM: the guest asked for more than CP defined as standby. */
  readonly beyondStandby?: true;
  /** Reply of READ SCP INFO, READ STORAGE INFO and ATTACH as hex digits, trailing zero bytes left out. */
  readonly sccb?: string;
}

export type MachineEvent =
  | SclpAnswered
  /* hypervisor's truth */
  | { readonly kind: 'incrementAssigned'; readonly rn: Rn }
  | { readonly kind: 'incrementUnassigned'; readonly rn: Rn }
  | { readonly kind: 'elementAttached'; readonly element: number }
  /* kernel's belief */
  | { readonly kind: 'incrementBelieved'; readonly rn: Rn; readonly standby: boolean }
  | {
      readonly kind: 'standbyDetected';
      readonly start: number;
      readonly usableBytes: number;
      readonly bytes: number;
      /** Kernel function that reports it. */
      readonly by?: string;
    }
  /* sysfs and locks */
  | { readonly kind: 'sysfsWritten'; readonly path: string; readonly value: string }
  | { readonly kind: 'sysfsAnswered'; readonly errno?: Errno }
  | { readonly kind: 'hotplugLocked' }
  | { readonly kind: 'hotplugUnlocked' }
  | { readonly kind: 'parameterChanged'; readonly name: string; readonly value: string }
  /* firmware/memory */
  | { readonly kind: 'blockConfigured'; readonly block: BlockId; readonly configured: boolean }
  | { readonly kind: 'memmapChoiceStored'; readonly block: BlockId; readonly onMemory: boolean }
  /* adding and removing memory */
  | {
      readonly kind: 'memmapSupportChecked';
      readonly block: BlockId;
      readonly supported: boolean;
      readonly because: string;
    }
  | {
      readonly kind: 'altmapReserved';
      readonly block: BlockId;
      readonly basePfn: Pfn;
      readonly freePages: number;
    }
  | { readonly kind: 'altmapReleased'; readonly block: BlockId; readonly pages: number }
  | {
      readonly kind: 'memmapPopulated';
      readonly block: BlockId;
      readonly pages: number;
      readonly from: 'altmap' | 'system';
    }
  | {
      readonly kind: 'memmapFreed';
      readonly block: BlockId;
      readonly pages: number;
      readonly from: 'altmap' | 'system' | 'boot';
    }
  /** Identity mapping of a block: so many entries, and what its page tables took (none where 1 MiB frames map it). */
  | {
      readonly kind: 'mappingAdded' | 'mappingRemoved';
      readonly block: BlockId;
      readonly entries: number;
      readonly entryKib: number;
      readonly tablesKib: number;
    }
  /** `kib`: device object, sysfs nodes, usage map. */
  | { readonly kind: 'blockAdded'; readonly block: BlockId; readonly kib?: number }
  | { readonly kind: 'blockRemoved'; readonly block: BlockId; readonly kib?: number }
  /** Written by earlier versions only. */
  | { readonly kind: 'tablesAllocated' | 'tablesFreed'; readonly block: BlockId; readonly kib: number }
  /** KASAN: the shadow of an altmap is zeros, that of other pages comes from vmalloc, that of boot memory from IPL. */
  | {
      readonly kind: 'shadowMapped';
      readonly block: BlockId;
      readonly pages: number;
      readonly by: 'zero' | 'vmalloc';
    }
  | {
      readonly kind: 'shadowUnmapped';
      readonly block: BlockId;
      readonly pages: number;
      readonly was: 'zero' | 'vmalloc' | 'early';
    }
  | { readonly kind: 'pagesPoisoned'; readonly block: BlockId; readonly pages: number }
  /** The conditions let this block fail. */
  | { readonly kind: 'addFaultInjected'; readonly block: BlockId; readonly errno: Errno }
  /** One request for several blocks: whole, or a chunk per block with its own altmap. */
  | {
      readonly kind: 'addSplit';
      readonly first: BlockId;
      readonly blocks: number;
      readonly chunks: number;
      readonly because: string;
    }
  | { readonly kind: 'chunkAdded'; readonly block: BlockId; readonly chunk: number; readonly chunks: number }
  | { readonly kind: 'chunkUndone'; readonly block: BlockId; readonly chunk: number; readonly chunks: number }
  /* device memory */
  | { readonly kind: 'dimmEnabled'; readonly dimm: string; readonly start: number; readonly bytes: number }
  | { readonly kind: 'dimmEjected'; readonly dimm: string }
  | { readonly kind: 'moduleLoaded'; readonly module: string }
  | { readonly kind: 'namespaceChanged'; readonly namespace: string; readonly mode: 'fsdax' | 'devdax' }
  | {
      readonly kind: 'daxDeviceAppeared';
      readonly device: string;
      readonly start: number;
      readonly bytes: number;
    }
  | { readonly kind: 'daxDeviceGone'; readonly device: string }
  | { readonly kind: 'daxBound'; readonly device: string; readonly driver: string }
  | { readonly kind: 'daxUnbound'; readonly device: string; readonly driver: string }
  | { readonly kind: 'daxMemmapChoiceStored'; readonly device: string; readonly onMemory: boolean }
  | { readonly kind: 'daxMemmapPopulated'; readonly device: string; readonly pages: number }
  | { readonly kind: 'daxMemmapFreed'; readonly device: string; readonly pages: number }
  /** What kmem can use of a range: whole blocks only. */
  | {
      readonly kind: 'daxRangeTrimmed';
      readonly device: string;
      readonly mapping: number;
      readonly start: number;
      readonly bytes: number;
      readonly usableStart: number;
      readonly usableBytes: number;
    }
  | { readonly kind: 'resourceClaimed'; readonly start: number; readonly bytes: number }
  | { readonly kind: 'resourceReleased'; readonly start: number; readonly bytes: number }
  /* onlining and offlining */
  | {
      readonly kind: 'zoneChosen';
      readonly block: BlockId;
      readonly zone: string;
      readonly because: string;
      /** How it is onlined; versions before 4 did not say. */
      readonly onlineType?: 'online' | 'online_kernel' | 'online_movable';
    }
  | {
      readonly kind: 'memmapPlacedInZone';
      readonly block: BlockId;
      readonly zone: string;
      readonly pages: number;
      /** The zone spanned nothing before. */
      readonly zoneWasEmpty?: true;
    }
  | {
      readonly kind: 'memmapTakenFromZone';
      readonly block: BlockId;
      readonly zone: string;
      readonly pages: number;
    }
  | {
      readonly kind: 'rangePlacedInZone';
      readonly block: BlockId;
      readonly zone: string;
      readonly start: Pfn;
      readonly pages: number;
      /** The zone spanned nothing before. */
      readonly zoneWasEmpty?: true;
    }
  | {
      readonly kind: 'rangeTakenFromZone';
      readonly block: BlockId;
      readonly zone: string;
      readonly start: Pfn;
      readonly pages: number;
    }
  | {
      readonly kind: 'pagesHandedToBuddy';
      readonly block: BlockId;
      readonly zone: string;
      readonly pages: number;
    }
  | {
      readonly kind: 'pagesTakenFromBuddy';
      readonly block: BlockId;
      readonly zone: string;
      readonly pages: number;
    }
  | {
      readonly kind: 'presentAdjusted';
      readonly block: BlockId;
      readonly zone: string;
      readonly pages: number;
    }
  | { readonly kind: 'pageblocksIsolated'; readonly block: BlockId }
  | { readonly kind: 'isolationUndone'; readonly block: BlockId }
  /** Not all of the block is memory: nothing was disabled or isolated yet. */
  | { readonly kind: 'holeFound'; readonly block: BlockId }
  /** Isolation ends here: the page belongs to the kernel, or to a reserved area. */
  | { readonly kind: 'unmovablePageFound'; readonly block: BlockId; readonly page: Pfn }
  /** The block held pages in use, and all of them found another place. */
  | { readonly kind: 'pagesMigrated'; readonly block: BlockId }
  | { readonly kind: 'migrationStuck'; readonly block: BlockId; readonly missingKib: number }
  | { readonly kind: 'signalReceived'; readonly block: BlockId }
  | {
      readonly kind: 'blockStateChanged';
      readonly block: BlockId;
      readonly state: 'online' | 'offline' | 'going-offline';
    }
  /** The chain is told. What its callbacks do follows; `action` is the number that they are given. */
  | {
      readonly kind: 'notified';
      readonly notification: MemoryNotification;
      readonly action: number;
      readonly block: BlockId;
      readonly start: Pfn;
      readonly pages: number;
      readonly altmapPages: number;
    }
  /** Verdict of one callback: the driver's, and those of callbacks that may refuse. All others say ok. */
  | {
      readonly kind: 'notifierCalled';
      readonly notification: MemoryNotification;
      readonly callback: string;
      /** Of a module's callback; absent for 0. */
      readonly priority?: number;
      readonly block: BlockId;
      readonly verdict: 'ok' | 'bad' | Errno;
    }
  /* `managedPages`: those above the high watermarks of their zones, in all */
  /** Watermarks were set anew: those of the block's zone in pages, and what is kept free altogether. */
  | {
      readonly kind: 'watermarksSet';
      readonly block: BlockId;
      readonly zone: string;
      readonly min: number;
      readonly low: number;
      readonly high: number;
      readonly minFreeKib: number;
    }
  | { readonly kind: 'zonelistsBuilt'; readonly managedPages: number }
  | {
      readonly kind: 'messageLogged';
      readonly level: 'err' | 'warn' | 'info' | 'debug';
      readonly text: string;
    }
  /* a write that cannot finish; `ticket` names it until it ends */
  | { readonly kind: 'writePended'; readonly ticket: number; readonly path: string; readonly because: string }
  | { readonly kind: 'writeEnded'; readonly ticket: number; readonly path: string; readonly errno?: Errno }
  /* HMC */
  | { readonly kind: 'conditionsChanged' }
  | { readonly kind: 'statusChanged'; readonly status: PartitionStatus }
  | { readonly kind: 'profileChanged' }
  | { readonly kind: 'kernelChanged' }
  | { readonly kind: 'partitionDefined'; readonly name: PartitionName }
  | { readonly kind: 'partitionDeleted'; readonly name: PartitionName }
  | { readonly kind: 'storageUpgraded'; readonly customerBytes: number }
  | { readonly kind: 'systemChanged' }
  /** The reserved storage element went offline: `increments` were assigned until then. */
  | { readonly kind: 'reservedReleased'; readonly increments: number; readonly bytes: number }
  | { readonly kind: 'storageDefined'; readonly standbyBytes: number; readonly reservedBytes: number }
  | { readonly kind: 'hardwareMessageIssued'; readonly elementId: string; readonly text: string }
  /** The hypervisor took back an increment whose block the kernel is using. */
  | { readonly kind: 'storageLost'; readonly block: BlockId; readonly rn: Rn }
  /** The kernel touched storage that is not assigned. */
  | { readonly kind: 'storageTouched'; readonly block: BlockId; readonly rn: Rn }
  /** `rule`: glossary rule behind the reason. */
  /** x86-64: a probed block was used, and there is no memory behind it. */
  | { readonly kind: 'absentMemoryTouched'; readonly block: BlockId; readonly page: number }
  | { readonly kind: 'kernelPanicked'; readonly reason: string; readonly rule?: string };

/** Status words of the HMC. */

/** Swimlanes of the sequence view, left to right. */
export const LANES = ['user', 'sysfs', 'driver', 'sclp', 'mm', 'notifiers', 'hmc'] as const;
export type Lane = (typeof LANES)[number];

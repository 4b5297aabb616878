/**
 * What a kernel release decides. The one place where a version number is tested: everything else in the engine asks
 * the profile. A release that is not listed takes the profile of the newest older one.
 */

import type { ArchitectureName, AutoOnline } from '../../../shared/definition.ts';
import { type Bytes, mib } from '../../../shared/units.ts';
import type { Era } from '../../../shared/view.ts';

export interface KernelProfile {
  /** First release with this profile: [6, 13] for 6.13. */
  readonly since: readonly [number, number];
  readonly era: Era;
  readonly sectionBytes: Bytes;
  /** Prefix of the driver's messages. */
  readonly messagePrefix: 'sclp_cmd' | 'sclp_mem';
  readonly defaultAutoOnline: AutoOnline;
  /** online_policy and auto_movable_ratio exist. */
  readonly onlinePolicies: boolean;
  /** The core can put a memmap on its memory; on s390 nobody asks it to before the memmap era. */
  readonly memmapOnMemory: boolean;
  /** The parameter takes "force", and a request that cannot be met falls back to system memory silently. */
  readonly memmapForce: boolean;
  /** A request for several blocks is split so that each gets its own altmap; dax/kmem asks for it. */
  readonly splitsAdds: boolean;
  /** dax devices have the file memmap_on_memory. */
  readonly daxMemmapFile: boolean;
  /** MEM_PREPARE_ONLINE and MEM_FINISH_OFFLINE exist. */
  readonly prepareEvents: boolean;
  /** What only concerns nodes has a notifier chain of its own. */
  readonly nodeNotifier: boolean;
  /** nr_memmap_pages and nr_memmap_boot_pages in /proc/vmstat. */
  readonly memmapCounters: boolean;
  /** The decompressor sets up the page tables, and names the interruption that ends it. */
  readonly decompressorReportsFaults: boolean;
  /** "e…" and "d…" are booleans too (enable, disable). */
  readonly enableIsBoolean: boolean;
  /** EDAT1 is part of the architecture level: the driver does not ask for it. */
  readonly assumesEdat1: boolean;
  /** Movable takes no share of min_free_kbytes. */
  readonly movableApart: boolean;
  /** Page tables for 1 MiB of identity mapping without EDAT1, in KiB. */
  readonly tableKibPerMibWithoutEdat1: number;
  readonly boot: BootEstimate;
  /** Where the kernel itself lies in core memory, as one boot had it: on a real system it is drawn (KASLR). */
  readonly image: readonly KernelPart[];
}

/** One line of the kernel image in /proc/iomem; addresses, both included. */
export interface KernelPart {
  readonly name: 'Kernel code' | 'Kernel data' | 'Kernel bss';
  readonly first: number;
  readonly last: number;
}

/** Figures of an idle guest, fitted to recorded boots; an estimate for core sizes that no recording covers. */
export interface BootEstimate {
  /** Pages never handed to the buddy allocator beside memmap and hash tables: at the bottom of memory, the image. */
  readonly lowPages: number;
  /** The same at the top of memory. */
  readonly highPages: number;
  /** Memory used by kernel and user space when boot has finished, in KiB. */
  readonly usedKib: number;
  readonly usedKibPerGib: number;
  /** What MemTotal shows beyond the managed pages, in KiB. */
  readonly memTotalExtraKib: number;
  readonly cmaPages: number;
  /** Pages of the kernel that are mapped one by one, because their neighbours have other rights. */
  readonly smallMappedPages: number;
  /** Of the kernel itself, needed only while it boots: freed when the watermarks have been set. */
  readonly initPages: number;
}

const BOOT_6_1: BootEstimate = {
  lowPages: 3788,
  highPages: 193,
  usedKib: 24_900,
  usedKibPerGib: 2_000,
  memTotalExtraKib: 24,
  cmaPages: 0,
  smallMappedPages: 1280,
  initPages: 850,
};
const BOOT_6_12: BootEstimate = {
  lowPages: 5631,
  highPages: 206,
  usedKib: 16_500,
  usedKibPerGib: 2_400,
  memTotalExtraKib: 0,
  cmaPages: 0,
  smallMappedPages: 1024,
  initPages: 850,
};
const BOOT_7_2: BootEstimate = {
  lowPages: 6508,
  highPages: 214,
  usedKib: 28_800,
  usedKibPerGib: 900,
  memTotalExtraKib: 0,
  cmaPages: 32_768,
  smallMappedPages: 1024,
  initPages: 850,
};

/** Of a guest with 4 GiB: kernel and early reservations, then what an idle system uses. */
const BOOT_X86: BootEstimate = {
  lowPages: 0,
  highPages: 10_428,
  usedKib: 60_000,
  usedKibPerGib: 2_470,
  memTotalExtraKib: 0,
  cmaPages: 0,
  smallMappedPages: 0,
  initPages: 850,
};

const IMAGE_6_12: readonly KernelPart[] = [
  { name: 'Kernel code', first: 0x009f_8000, last: 0x015d_3fff },
  { name: 'Kernel data', first: 0x015d_4000, last: 0x01f1_9fff },
  { name: 'Kernel bss', first: 0x0203_d000, last: 0x020f_ffff },
];
const IMAGE_7_2: readonly KernelPart[] = [
  { name: 'Kernel code', first: 0x00aa_8000, last: 0x0188_5fff },
  { name: 'Kernel data', first: 0x0188_6000, last: 0x0234_efff },
  { name: 'Kernel bss', first: 0x0255_2000, last: 0x025f_dfff },
];

const CLASSIC: KernelProfile = {
  since: [0, 0],
  era: 'classic',
  sectionBytes: mib(256),
  messagePrefix: 'sclp_cmd',
  defaultAutoOnline: 'offline',
  onlinePolicies: false,
  memmapOnMemory: false,
  memmapForce: false,
  splitsAdds: false,
  daxMemmapFile: false,
  prepareEvents: false,
  nodeNotifier: false,
  memmapCounters: false,
  decompressorReportsFaults: false,
  enableIsBoolean: false,
  assumesEdat1: false,
  movableApart: false,
  tableKibPerMibWithoutEdat1: 2,
  boot: BOOT_6_1,
  // Not recorded: the next release's.
  image: IMAGE_6_12,
};
const WITH_CORE_MEMMAP: KernelProfile = { ...CLASSIC, since: [5, 13], memmapOnMemory: true };
const WITH_POLICIES: KernelProfile = { ...WITH_CORE_MEMMAP, since: [5, 15], onlinePolicies: true };
const WITH_FORCE: KernelProfile = { ...WITH_POLICIES, since: [6, 6], memmapForce: true, movableApart: true };
const LATE_CLASSIC: KernelProfile = { ...WITH_FORCE, since: [6, 7], tableKibPerMibWithoutEdat1: 4 };
const WITH_SPLIT: KernelProfile = { ...LATE_CLASSIC, since: [6, 8], splitsAdds: true };
const MEMMAP: KernelProfile = {
  ...WITH_SPLIT,
  since: [6, 9],
  era: 'memmap',
  daxMemmapFile: true,
  prepareEvents: true,
  decompressorReportsFaults: true,
  boot: BOOT_6_12,
};
const WITH_COUNTERS: KernelProfile = {
  ...MEMMAP,
  since: [6, 11],
  memmapCounters: true,
};
const SMALL_SECTIONS: KernelProfile = { ...WITH_COUNTERS, since: [6, 13], sectionBytes: mib(128) };
const WITH_ENABLE: KernelProfile = { ...SMALL_SECTIONS, since: [6, 16], enableIsBoolean: true };
const WITH_NODE_NOTIFIER: KernelProfile = { ...WITH_ENABLE, since: [6, 17], nodeNotifier: true };
const SCLP_MEM: KernelProfile = { ...WITH_NODE_NOTIFIER, since: [6, 18], messagePrefix: 'sclp_mem' };
const DYNAMIC: KernelProfile = {
  ...SCLP_MEM,
  since: [6, 19],
  era: 'dynamic',
  prepareEvents: false,
  assumesEdat1: true,
  boot: BOOT_7_2,
  image: IMAGE_7_2,
};
const DYNAMIC_AUTO: KernelProfile = { ...DYNAMIC, since: [7, 0], defaultAutoOnline: 'online' };
/** Nothing but the size of its image sets it apart. */
const LARGER_IMAGE: KernelProfile = {
  ...DYNAMIC_AUTO,
  since: [7, 3],
  boot: { ...BOOT_7_2, lowPages: 6614, highPages: 218 },
};

/** Oldest first. */
export const KERNEL_PROFILES: readonly KernelProfile[] = [
  CLASSIC,
  WITH_CORE_MEMMAP,
  WITH_POLICIES,
  WITH_FORCE,
  LATE_CLASSIC,
  WITH_SPLIT,
  MEMMAP,
  WITH_COUNTERS,
  SMALL_SECTIONS,
  WITH_ENABLE,
  WITH_NODE_NOTIFIER,
  SCLP_MEM,
  DYNAMIC,
  DYNAMIC_AUTO,
  LARGER_IMAGE,
];

/**
 * Major and minor number of "6.12.107+deb13-s390x"; undefined for text that does not start with a release.
 * @ours reads a release
 */
export function parseRelease(release: string): readonly [number, number] | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})(?![\d])/.exec(release);
  return match ? [Number(match[1]), Number(match[2])] : undefined;
}

/**
 * The profile for a release; undefined when the release cannot be read.
 * @ours a look-up
 */
export function profileOf(release: string, arch: ArchitectureName = 's390x'): KernelProfile | undefined {
  const version = parseRelease(release);
  if (!version) return undefined;
  const [major, minor] = version;
  const profile = KERNEL_PROFILES.findLast(
    ({ since }) => since[0] < major || (since[0] === major && since[1] <= minor),
  );
  return profile && arch === 'x86_64' ? onX86(profile) : profile;
}

/** What the same release is on x86-64: no SCLP driver, so nothing of the dynamic era; EDAT1 does not exist. */
const onX86 = (profile: KernelProfile): KernelProfile => ({
  ...profile,
  era: profile.memmapOnMemory ? 'memmap' : 'classic',
  assumesEdat1: true,
  boot: BOOT_X86,
});

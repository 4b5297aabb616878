/**
 * What an architecture decides: the one table. The generic core (zones, online, offline, memmap, notifiers, blocks)
 * is the same code for all of them and asks this table; nothing else in the engine tests for an architecture by name.
 */

import type { ArchitectureName, ZoneName } from '../../../shared/definition.ts';
import { type Bytes, bytes, KIB, MIB, mib, PAGE_BYTES, TIB } from '../../../shared/units.ts';

/** Figures on which the support of memmap on memory depends. */
export interface MemmapArchitecture {
  readonly pageBytes: number;
  /** Huge page that maps the memmap (PMD) and that it must fill; null where whole pages suffice. */
  readonly pmdBytes: number | null;
  readonly pageblockPages: number;
}

export type ZoneIndex = 0 | 1 | 2 | 3;
/** No architecture has more zones that matter here. */
export const ZONE_LIMIT = 4;

export interface Architecture {
  readonly name: ArchitectureName;
  /** Memory comes and goes through SCLP; otherwise the platform's memory map and devices say what there is. */
  readonly sclp: boolean;
  /** Zone names in the order of addresses, Movable last. */
  readonly zones: readonly ZoneName[];
  /** First page behind each zone below Normal. */
  readonly zoneEnds: readonly number[];
  readonly normal: ZoneIndex;
  readonly movable: ZoneIndex;
  /** Size of a section where the architecture decides it; the release does otherwise. */
  readonly sectionBytes: Bytes | null;
  readonly memmap: MemmapArchitecture;
  /** Where the kernel image and early reservations lie. */
  readonly kernelImage: 'low' | 'high';
  /** Usable pages below 1 MiB, which the kernel reserves. */
  readonly firmwarePages: number;
  /** Bounce buffers in the zone below Normal, where there is a Normal zone. */
  readonly bouncePages: number;
  /** Largest address that the kernel maps. */
  readonly maxPhysicalBytes: number;
  /** `phys_device` says where in the machine a block comes from. */
  readonly physicalDevices: boolean;
  /** The driver may not touch an altmap before the hypervisor has backed it (6.9–6.18). */
  readonly inaccessibleAltmap: boolean;
  /** Pages can be taken out of use one by one (CONFIG_MEMORY_FAILURE): two files to ask for it. */
  readonly memoryFailure: boolean;
  /** Devices have a directory `power` (CONFIG_PM). */
  readonly powerManagement: boolean;
  /** online_policy auto-movable can look at each node by itself, and has a parameter for it. */
  readonly numaAwareParameter: boolean;
}

export const S390X: Architecture = {
  name: 's390x',
  sclp: true,
  zones: ['DMA', 'Normal', 'Movable'],
  // ZONE_DMA is what 31-bit addresses reach.
  zoneEnds: [0x80000],
  normal: 1,
  movable: 2,
  sectionBytes: null,
  memmap: { pageBytes: PAGE_BYTES, pmdBytes: MIB, pageblockPages: 256 },
  kernelImage: 'low',
  firmwarePages: 0,
  bouncePages: 0,
  maxPhysicalBytes: 2 ** 46,
  physicalDevices: true,
  inaccessibleAltmap: true,
  memoryFailure: false,
  powerManagement: false,
  numaAwareParameter: false,
};

export const X86_64: Architecture = {
  name: 'x86_64',
  sclp: false,
  zones: ['DMA', 'DMA32', 'Normal', 'Movable'],
  // 16 MiB for ISA DMA, 4 GiB for 32-bit devices.
  zoneEnds: [0x1000, 0x100000],
  normal: 2,
  movable: 3,
  sectionBytes: mib(128),
  memmap: { pageBytes: PAGE_BYTES, pmdBytes: 2 * MIB, pageblockPages: 512 },
  kernelImage: 'high',
  firmwarePages: 158,
  bouncePages: 16384,
  maxPhysicalBytes: 64 * TIB,
  physicalDevices: false,
  inaccessibleAltmap: false,
  memoryFailure: true,
  powerManagement: true,
  numaAwareParameter: true,
};

export const ARCHITECTURES: Readonly<Record<ArchitectureName, Architecture>> = {
  s390x: S390X,
  x86_64: X86_64,
};

export const architectureNamed = (name: ArchitectureName | undefined): Architecture =>
  ARCHITECTURES[name ?? 's390x'];

/** 64 KiB pages as powerpc's radix MMU has them: whole pages suffice there, pageblocks are what is left to fill. */
export const PAGES_64K: MemmapArchitecture = {
  pageBytes: 64 * KIB,
  pmdBytes: null,
  pageblockPages: 32,
};

/** Zone that a page belongs to by its address alone. */
export function zoneOfPfn(arch: Architecture, pfn: number): ZoneIndex {
  const below = arch.zoneEnds.findIndex((end) => pfn < end);
  return (below < 0 ? arch.normal : below) as ZoneIndex;
}

/** First page of a kernel zone, by address. */
export const zoneFloor = (arch: Architecture, zone: ZoneIndex): number =>
  zone === 0 ? 0 : (arch.zoneEnds[zone - 1] ?? 0);

/** First page behind a kernel zone; Normal has no end. */
export const zoneCeiling = (arch: Architecture, zone: ZoneIndex): number =>
  arch.zoneEnds[zone] ?? Number.POSITIVE_INFINITY;

/** arch/x86/mm/init_64.c: memory from which larger blocks are used. */
const LARGE_BLOCKS_FROM_BYTES = 64 * 1024 * MIB;
const LARGEST_X86_BLOCK = 2048 * MIB;

/**
 * arch/x86/mm/init_64.c, probe_memory_block_size: 128 MiB below 64 GiB of memory; above, 2 GiB on bare metal and the
 * largest power of two that divides the end of memory under a hypervisor.
 */
export function x86BlockBytes(memoryEnd: number, bareMetal: boolean): Bytes {
  const smallest = X86_64.sectionBytes ?? mib(128);
  if (memoryEnd < LARGE_BLOCKS_FROM_BYTES) return smallest;
  if (bareMetal) return bytes(LARGEST_X86_BLOCK);
  let size = LARGEST_X86_BLOCK;
  while (size > smallest && memoryEnd % size !== 0) size /= 2;
  return bytes(size);
}

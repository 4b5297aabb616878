/** What decides which functions a kernel calls: its release, its memory's geometry, and what its processor can do. */

import type { Geometry } from '../../../shared/view.ts';
import { AUTO_ONLINE_WORDS } from '../kernel/command-line.ts';
import { type KernelProfile, parseRelease } from '../kernel/profiles.ts';
import { architectureOf, FIGURE, figure, guestOf, type Partition } from '../state/partition.ts';

export interface TracedKernel {
  readonly profile: KernelProfile;
  readonly geometry: Geometry;
  readonly edat1: boolean;
  /** Transparent huge pages are on: khugepaged has a say in the watermarks. */
  readonly hugepages: boolean;
  readonly pageblockPages: number;
  readonly functions: FunctionSet;
  /** Blocks that were memory when the kernel started. */
  readonly coreBlocks: number;
  /** Areas of CMA. */
  readonly cmaAreas: number;
  /** What added memory is onlined as: 0 for nothing, then in the order of the words. */
  readonly defaultOnlineType: number;
  /** It was built with KASAN. */
  readonly kasan: boolean;
}

/** How the functions of a release differ from those of its neighbours; each with the first release that has it. */
export interface FunctionSet {
  readonly since: readonly [number, number];
  /** mm/internal.h: kernel zones, Movable, and from 6.19 on the zone of devices. */
  readonly zones: number;
  /** mm/hugetlb.c: folios instead of huge pages. */
  readonly hugetlbFolios: boolean;
  /** Pages that go to the buddy allocator are counted one piece at a time. */
  readonly managedPerPiece: boolean;
  /** Changing the managed pages renews the low memory reserves. */
  readonly managedRenewsReserve: boolean;
  /** mm/page_isolation.c: isolation is a bit of its own, not a migrate type. */
  readonly isolationBit: boolean;
  /** mm/khugepaged.c: how it finds out whether huge pages are in use. */
  readonly hugepageCheck: 'none' | 'pmd' | 'any';
  /** cpuset's callback looks at its CPUs itself. */
  readonly cpusetHandles: boolean;
  /** mm/swap.c: the own pages of this processor are drained by a function. */
  readonly drainsLru: boolean;
  /** drivers/base/memory.c: the function that makes a block. */
  readonly makesBlock: 'init_memory_block' | 'add_memory_block';
  /** drivers/base/memory.c: blocks are looked up with a reference. */
  readonly getsBlocks: boolean;
  /** mm/memory_hotplug.c: the default online type is asked for by function; 7.3 asks before it adds. */
  readonly defaultType: 'variable' | 'function' | 'asked first';
  /** s390: boot memmap is freed page by page, or in runs. */
  readonly freesReserved: 'pages' | 'runs';
}

const FIRST: FunctionSet = {
  since: [0, 0],
  zones: 3,
  hugetlbFolios: false,
  managedPerPiece: false,
  managedRenewsReserve: false,
  isolationBit: false,
  hugepageCheck: 'none',
  cpusetHandles: false,
  drainsLru: false,
  makesBlock: 'init_memory_block',
  getsBlocks: false,
  defaultType: 'variable',
  freesReserved: 'pages',
};
const WITH_FOLIOS: FunctionSet = {
  ...FIRST,
  since: [6, 9],
  hugetlbFolios: true,
  managedPerPiece: true,
  makesBlock: 'add_memory_block',
  hugepageCheck: 'pmd',
  cpusetHandles: true,
};
const WITH_ISOLATION_BIT: FunctionSet = { ...WITH_FOLIOS, since: [6, 17], isolationBit: true };
const WITH_DEVICE_ZONE: FunctionSet = {
  ...WITH_ISOLATION_BIT,
  since: [6, 19],
  zones: 4,
  managedRenewsReserve: true,
  hugepageCheck: 'any',
  drainsLru: true,
  getsBlocks: true,
  defaultType: 'function',
};
const WITH_ONLINE_TYPES: FunctionSet = {
  ...WITH_DEVICE_ZONE,
  since: [7, 3],
  defaultType: 'asked first',
  freesReserved: 'runs',
};

/** Recorded: 6.1, 6.12, 7.2, 7.3. Where between them a function changed is read in source or assumed. */
const FUNCTION_SETS = [FIRST, WITH_FOLIOS, WITH_ISOLATION_BIT, WITH_DEVICE_ZONE, WITH_ONLINE_TYPES];

export function functionsOf(release: string): FunctionSet {
  const [major, minor] = parseRelease(release) ?? [0, 0];
  const found = FUNCTION_SETS.findLast(
    ({ since }) => since[0] < major || (since[0] === major && since[1] <= minor),
  );
  return found ?? FIRST;
}

const coreBlocksOf = (partition: Partition): number => {
  const { coreEnd, geometry } = guestOf(partition);
  return Math.ceil(coreEnd / geometry.blockBytes);
};

/** The running kernel; undefined where its functions are not modelled, or none runs. */
export function tracedKernelOf(partition: Partition): TracedKernel | undefined {
  if (!partition.guest.value || !architectureOf(partition).sclp) return undefined;
  const { profile, geometry, edat1, release, kasan = false } = guestOf(partition);
  return {
    profile,
    geometry,
    edat1,
    hugepages: figure(partition, FIGURE.hugepages) === 1,
    pageblockPages: architectureOf(partition).memmap.pageblockPages,
    functions: functionsOf(release),
    cmaAreas: figure(partition, FIGURE.cmaPages) > 0 ? 1 : 0,
    defaultOnlineType: AUTO_ONLINE_WORDS.indexOf(partition.parameters.value.autoOnline),
    coreBlocks: coreBlocksOf(partition),
    kasan,
  };
}

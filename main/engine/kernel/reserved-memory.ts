/**
 * What the command line takes from core memory before anybody allocates: crash kernel memory, the contiguous area and
 * huge pages. A kernel that was built without an option does not know its parameter.
 */

import type { KernelDefinition } from '../../../shared/definition.ts';
import { buildOf } from '../../../shared/kernel-build.ts';
import { MIB, PAGE_BYTES } from '../../../shared/units.ts';
import type { BootParameters } from './command-line.ts';
import type { CoreMemory } from './core-memory.ts';
import type { KernelProfile } from './profiles.ts';

/** Pages from first to the one behind the last. */
export interface PfnRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The profile of the kernel that was really built and loaded: cma= and the build decide the contiguous area.
 * @ours the build of a release, as the definition says it
 */
export function builtProfile(
  profile: KernelProfile,
  kernel: KernelDefinition,
  boot: Pick<BootParameters, 'cmaBytes'>,
): KernelProfile {
  if (kernel.arch === 'x86_64') return profile;
  const { cmaMib } = buildOf(kernel);
  const bytes = cmaMib === null ? 0 : (boot.cmaBytes ?? cmaMib * MIB);
  // Whole pageblocks, of 1 MiB on s390.
  const cmaPages = Math.ceil(bytes / MIB) * (MIB / PAGE_BYTES);
  return cmaPages === profile.boot.cmaPages ? profile : { ...profile, boot: { ...profile.boot, cmaPages } };
}

/**
 * Crash kernel memory: at its offset, or at the end of core memory. undefined: none, or it does not fit. `memoryBytes`:
 * all that the kernel's map covers, standby included.
 *
 * @models reserve_crashkernel, arch/s390/kernel/setup.c (all)
 */
export function crashAreaOf(
  kernel: KernelDefinition,
  { crashKernel }: Pick<BootParameters, 'crashKernel'>,
  core: Pick<CoreMemory, 'pages' | 'end'>,
  memoryBytes: number,
): PfnRange | undefined {
  if (kernel.arch === 'x86_64' || !buildOf(kernel).crashDump || !crashKernel) return undefined;
  const wanted = crashKernel.sizes.find(
    ({ from, to }) => memoryBytes >= from && memoryBytes < (to ?? Infinity),
  );
  if (!wanted) return undefined;
  const size = Math.ceil(wanted.bytes / MIB) * MIB;
  const top = Math.floor(core.end / MIB) * MIB;
  const start = crashKernel.offset === undefined ? top - size : Math.ceil(crashKernel.offset / MIB) * MIB;
  const fits = core.pages.some((part) => start >= part.start && start + size <= part.end);
  // Below its own size lies what the crash kernel is swapped with.
  if (!fits || start < size) return undefined;
  return { start: start / PAGE_BYTES, end: (start + size) / PAGE_BYTES };
}

/**
 * Huge pages reserved at boot, in pages of 4 KiB.
 * @models hugetlb_init, mm/hugetlb.c (all)
 */
export const hugePagesOf = (
  kernel: KernelDefinition,
  { hugeBytes }: Pick<BootParameters, 'hugeBytes'>,
): number => (buildOf(kernel).hugePages ? hugeBytes / PAGE_BYTES : 0);

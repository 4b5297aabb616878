/** Figures that only a booted kernel knows: measured ones where the definition has them, otherwise a fit to recordings. */

import type { KernelDefinition, MeasuredBoot } from '../../../shared/definition.ts';
import { buildOf } from '../../../shared/kernel-build.ts';
import { GIB, MIB, PAGE_BYTES, PAGE_KIB } from '../../../shared/units.ts';
import { type Architecture, architectureNamed } from '../arch/architectures.ts';
import type { CoreZone } from './core-memory.ts';
import { shadowPagesOf } from './kasan.ts';
import type { KernelProfile } from './profiles.ts';

/** Pages that the command line took before anybody allocated. */
export interface ReservedPages {
  readonly crashPages: number;
  readonly hugePages: number;
}

/**
 * `core`: the zones of core memory; `memmapPages`: struct pages of the sections that it fills or touches, in pages.
 * @ours figures fitted to recorded boots
 */
export function estimateBoot(
  kernel: KernelDefinition,
  { boot }: Pick<KernelProfile, 'boot'>,
  core: readonly CoreZone[],
  memmapPages: number,
  { crashPages, hugePages }: ReservedPages = { crashPages: 0, hugePages: 0 },
): MeasuredBoot {
  if (kernel.measured) return kernel.measured;
  const arch = architectureNamed(kernel.arch);
  const lost = new Map<number, number>();
  const lose = (zone: number, pages: number): void => {
    lost.set(zone, (lost.get(zone) ?? 0) + pages);
  };
  const corePages = core.reduce((sum, { present }) => sum + present, 0);
  const coreGib = (corePages * PAGE_BYTES) / GIB;
  const top = core.findLast(({ present }) => present > 0)?.zone ?? 0;
  lose(0, boot.lowPages + arch.firmwarePages);
  lose(top, crashPages);
  loseFromTop(core, buildOf(kernel).kasan ? shadowPagesOf(corePages) : 0, lost);
  // Bounce buffers for devices that reach 32 bits, where there is memory above.
  if (top === arch.normal) lose(top - 1, arch.bouncePages);
  const own = boot.lowPages + boot.highPages + boot.initPages + boot.cmaPages;
  const hashPages = hashTablePages(corePages - memmapPages - own);
  // memblock gives from the top of memory down, CMA first: a piece that does not fit into a zone goes below it.
  const cmaReserve = boot.cmaPages > 0 ? boot.cmaPages + ABOVE_CMA_PAGES : 0;
  for (const piece of [memmapPages, hashPages, boot.highPages - savedOnSmallCore(corePages)]) {
    const left = ({ zone, present }: CoreZone): number =>
      present - (lost.get(zone) ?? 0) - (zone === top ? cmaReserve : 0);
    lose(core.findLast((zone) => left(zone) > piece)?.zone ?? 0, piece);
  }
  const managedPages = Object.fromEntries(
    arch.zones.map((name, zone) => {
      const present = core.find((found) => found.zone === zone)?.present ?? 0;
      return [name, Math.max(0, present - (lost.get(zone) ?? 0))];
    }),
  );
  const memTotalKib = pagesOfAll(managedPages) * PAGE_KIB + boot.memTotalExtraKib;
  return {
    managedPages,
    cmaPages: cmaOf(core, boot.cmaPages, arch, crashPages),
    memTotalKib,
    memFreeKib: Math.max(
      0,
      memTotalKib - Math.round(boot.usedKib + boot.usedKibPerGib * coreGib) - hugePages * PAGE_KIB,
    ),
  };
}

/** arch/s390/boot/vmem.c, kasan_populate_shadow: the shadow of core memory is allocated from its top down. */
function loseFromTop(core: readonly CoreZone[], pages: number, lost: Map<number, number>): void {
  let left = pages;
  for (const { zone, present } of core.toReversed()) {
    const before = lost.get(zone) ?? 0;
    const taken = Math.min(left, Math.max(0, present - before));
    lost.set(zone, before + taken);
    left -= taken;
  }
}

const BUCKET_BYTES = 8;
/** mm/mm_init.c: above 64 GiB tables grow by half for every fourfold memory. */
const ADAPTS_ABOVE_PAGES = (64 * GIB) / PAGE_BYTES;

/**
 * mm/mm_init.c, alloc_large_system_hash: dentry and inode caches have a bucket for every second and every fourth free
 * page, rounded up to a power of two. Exact for all recorded cores, 512 MiB to 4 GiB; beyond, what the source says.
 * @models alloc_large_system_hash, mm/mm_init.c (all)
 */
export function hashTablePages(freePages: number): number {
  let shift = 0;
  for (let limit = ADAPTS_ABOVE_PAGES; limit < freePages; limit *= 4) shift++;
  const table = (pagesPerBucket: number): number =>
    (2 ** Math.ceil(Math.log2(Math.max(1, freePages / (pagesPerBucket * 2 ** shift)))) * BUCKET_BYTES) /
    PAGE_BYTES;
  return Math.ceil(table(2) + table(4));
}

/** Recorded with 512, 560 and 608 MiB of core, and no more with 768 MiB. */
const savedOnSmallCore = (corePages: number): number => (corePages < (704 * MIB) / PAGE_BYTES ? 64 : 0);

/** The topmost pages of core memory that the contiguous memory allocator leaves alone, as recorded on 7.2. */
export const ABOVE_CMA_PAGES = 768;

/**
 * kernel/dma/contiguous.c: the area lies at the end of core memory. One that would reach into two zones is given back
 * to the kernel.
 */
function cmaOf(
  core: readonly CoreZone[],
  cmaPages: number,
  arch: Pick<Architecture, 'zones'>,
  crashPages: number,
): Readonly<Record<string, number>> {
  const top = core.findLast(({ present }) => present > 0);
  if (!top || cmaPages === 0 || top.present < cmaPages + ABOVE_CMA_PAGES + crashPages) return {};
  return { [arch.zones[top.zone] ?? '']: cmaPages };
}

/** Core sizes in MiB that were booted and recorded, by the kernel's release. Everything else is the fit's estimate. */
const RECORDED_CORES: Readonly<Record<string, readonly number[]>> = {
  '6.1': [512, 768, 1024, 2048, 2176, 2240, 3072],
  '6.12': [512, 1024, 1088, 1120, 1536, 2048, 2240, 3072, 4096],
  '7.2': [512, 608, 1024, 1088, 1536, 1568, 2048, 2096, 2240, 3072],
  '7.3': [560, 1024, 2112, 2304, 2560, 3072, 3136],
};

/**
 * Whether the boot figures of this kernel and core size were measured, or lie at a recorded point of the fit.
 * @ours whether a figure was recorded
 */
export function bootIsRecorded(kernel: KernelDefinition, coreBytes: number): boolean {
  if (kernel.measured) return true;
  const version = /^\d+\.\d+/.exec(kernel.release)?.[0] ?? '';
  return RECORDED_CORES[version]?.includes(coreBytes / MIB) ?? false;
}

/**
 * Sum over all zones.
 * @ours a sum
 */
export const pagesOfAll = (pages: Readonly<Record<string, number>>): number =>
  Object.values(pages).reduce((sum, count) => sum + count, 0);

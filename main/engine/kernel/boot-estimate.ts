/** Figures that only a booted kernel knows: measured ones where the definition has them, otherwise a fit to recordings. */

import type { KernelDefinition, MeasuredBoot } from '../../../shared/definition.ts';
import { memmapPagesOf } from '../../../shared/geometry.ts';
import { GIB, MIB, PAGE_BYTES, PAGE_KIB } from '../../../shared/units.ts';
import { type Architecture, architectureNamed } from '../arch/architectures.ts';
import type { CoreZone } from './core-memory.ts';
import type { KernelProfile } from './profiles.ts';

/** `core`: the zones of core memory; `coreBlocks`: how many blocks it fills or touches. */
export function estimateBoot(
  kernel: KernelDefinition,
  { boot }: Pick<KernelProfile, 'boot'>,
  core: readonly CoreZone[],
  coreBlocks: number,
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
  // The boot memmap is allocated from the top of memory.
  lose(top, coreBlocks > 0 ? memmapPagesOf(corePages) : 0);
  const reserved = Math.round(boot.reservedPages + boot.reservedPagesPerGib * coreGib);
  lose(arch.kernelImage === 'low' ? 0 : top, reserved);
  lose(0, arch.firmwarePages);
  // Bounce buffers for devices that reach 32 bits, where there is memory above.
  if (top === arch.normal) lose(top - 1, arch.bouncePages);
  const managedPages = Object.fromEntries(
    arch.zones.map((name, zone) => {
      const present = core.find((found) => found.zone === zone)?.present ?? 0;
      return [name, Math.max(0, present - (lost.get(zone) ?? 0))];
    }),
  );
  const memTotalKib = pagesOfAll(managedPages) * PAGE_KIB + boot.memTotalExtraKib;
  return {
    managedPages,
    cmaPages: cmaOf(core, boot.cmaPages, arch),
    memTotalKib,
    memFreeKib: Math.max(0, memTotalKib - Math.round(boot.usedKib + boot.usedKibPerGib * coreGib)),
  };
}

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
): Readonly<Record<string, number>> {
  const top = core.findLast(({ present }) => present > 0);
  if (!top || cmaPages === 0 || top.present < cmaPages + ABOVE_CMA_PAGES) return {};
  return { [arch.zones[top.zone] ?? '']: cmaPages };
}

/** Core sizes in MiB that were booted and recorded, by the kernel's release. Everything else is the fit's estimate. */
const RECORDED_CORES: Readonly<Record<string, readonly number[]>> = {
  '6.1': [512, 1024, 2048],
  '6.12': [512, 1024, 1088, 2048],
  '7.2': [512, 1024, 1088, 2048],
};

/** Whether the boot figures of this kernel and core size were measured, or lie at a recorded point of the fit. */
export function bootIsRecorded(kernel: KernelDefinition, coreBytes: number): boolean {
  if (kernel.measured) return true;
  const version = /^\d+\.\d+/.exec(kernel.release)?.[0] ?? '';
  return RECORDED_CORES[version]?.includes(coreBytes / MIB) ?? false;
}

/** Sum over all zones. */
export const pagesOfAll = (pages: Readonly<Record<string, number>>): number =>
  Object.values(pages).reduce((sum, count) => sum + count, 0);

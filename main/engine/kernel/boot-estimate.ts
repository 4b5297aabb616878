/** Figures that only a booted kernel knows: measured ones where the definition has them, otherwise a fit to recordings. */

import type { KernelDefinition, MeasuredBoot } from '../../../shared/definition.ts';
import { memmapPagesOf } from '../../../shared/geometry.ts';
import { GIB, MIB, PAGE_BYTES, PAGE_KIB } from '../../../shared/units.ts';
import { ZONE } from '../state/partition.ts';
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
  const presentOf = (zone: number): number => core.find((found) => found.zone === zone)?.present ?? 0;
  const dma = presentOf(ZONE.dma);
  const normal = presentOf(ZONE.normal);
  const corePages = dma + normal;
  const coreGib = (corePages * PAGE_BYTES) / GIB;
  // The boot memmap is allocated from the top of memory, everything else early and low.
  const memmap = coreBlocks > 0 ? memmapPagesOf(corePages) : 0;
  const reserved = Math.round(boot.reservedPages + boot.reservedPagesPerGib * coreGib);
  const dmaManaged = Math.max(0, dma - reserved - (normal === 0 ? memmap : 0));
  const normalManaged = Math.max(0, normal - memmap);
  const managed = dmaManaged + normalManaged;
  const memTotalKib = managed * PAGE_KIB + boot.memTotalExtraKib;
  return {
    managedPages: { DMA: dmaManaged, Normal: normalManaged },
    cmaPages: boot.cmaPages > 0 ? { DMA: Math.min(boot.cmaPages, dmaManaged) } : {},
    memTotalKib,
    memFreeKib: Math.max(0, memTotalKib - Math.round(boot.usedKib + boot.usedKibPerGib * coreGib)),
  };
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

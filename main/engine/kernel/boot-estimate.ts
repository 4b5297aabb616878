/** Figures that only a booted kernel knows: measured ones where the definition has them, otherwise a fit to recordings. */

import type { MeasuredBoot } from '../../../shared/definition.ts';
import { memmapPagesOf } from '../../../shared/geometry.ts';
import { GIB, PAGE_BYTES, PAGE_KIB } from '../../../shared/units.ts';
import { guestOf, type Partition, ZONE } from '../state/partition.ts';

/** `present`: pages of DMA and Normal after boot. */
export function estimateBoot(
  partition: Partition,
  present: readonly number[],
  coreBlocks: number,
): MeasuredBoot {
  const { measured } = partition.definition.value.kernel;
  if (measured) return measured;
  const { boot } = guestOf(partition).profile;
  const dma = present[ZONE.dma] ?? 0;
  const normal = present[ZONE.normal] ?? 0;
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

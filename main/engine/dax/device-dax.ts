/** drivers/dax/device.c: the device as a file to be mapped. Its pages get a memmap as a whole, most of it shared. */

import { PAGE_BYTES, PAGE_KIB, STRUCT_PAGE_BYTES } from '../../../shared/units.ts';
import type { Span } from '../arch/memory-map.ts';
import { availableKib } from '../kernel/free-memory.ts';
import type { DaxDevice } from '../state/dax.ts';
import { addToFigure, FIGURE } from '../state/partition.ts';
import { emit, log, type Refused, type Steps } from '../step.ts';
import { changeDevice } from './state.ts';

/** Pages of a compound page's memmap that are not shared: one for the head, one for all tails (VMEMMAP_RESERVE_NR). */
const UNSHARED_PAGES = 2;

/**
 * Pages of memmap without sharing: one struct page for each page.
 * @ours a division
 */
export const plainMemmapPages = (size: number): number =>
  Math.ceil(((size / PAGE_BYTES) * STRUCT_PAGE_BYTES) / PAGE_BYTES);

/**
 * mm/sparse-vmemmap.c, section_nr_vmemmap_pages: with an alignment above a page, and the memmap in system memory, each
 * compound page of that size keeps two pages of it.
 * @models section_nr_vmemmap_pages, mm/sparse-vmemmap.c (x86-64)
 */
export function sharedMemmapPages(spans: readonly Span[], alignBytes: number): number {
  const size = spans.reduce((sum, { start, end }) => sum + end - start, 0);
  const perCompound = plainMemmapPages(alignBytes);
  if (alignBytes <= PAGE_BYTES || perCompound <= UNSHARED_PAGES) return plainMemmapPages(size);
  return Math.ceil(size / alignBytes) * UNSHARED_PAGES;
}

/**
 * dev_dax_probe: the addresses are reserved, the memmap is allocated for all of the device at once.
 * @models dev_dax_probe, drivers/dax/device.c (x86-64)
 */
export function probeDeviceDax(steps: Steps, device: DaxDevice): Refused | null {
  const { partition } = steps;
  const stuck = device.mappings.find(({ state }) => state === 'stuck');
  if (stuck) {
    const { start, end } = device.ranges[stuck.range] ?? { start: 0, end: 0 };
    const where = `mapping${stuck.range}: 0x${start.toString(16)}-0x${(end - 1).toString(16)}`;
    log(steps, 'warn', `device_dax ${device.name}: ${where} could not reserve range`);
    return {
      errno: 'EBUSY',
      stage: 'request_mem_region',
      rule: 'kmem-stuck',
      because: `the addresses of ${device.name} stay reserved until the next IPL`,
    };
  }
  const pages = device.memmapInDevice
    ? plainMemmapPages(device.mapped.reduce((sum, { start, end }) => sum + end - start, 0))
    : sharedMemmapPages(device.mapped, device.alignBytes);
  const refused = takeMemmap(steps, device.name, pages, device.memmapInDevice);
  if (refused) return refused;
  changeDevice(partition, device.name, { driver: 'device_dax', memmapPages: pages });
  return null;
}

/** @models memunmap_pages, mm/memremap.c (x86-64) */
export function removeDeviceDax(steps: Steps, device: DaxDevice): void {
  giveMemmap(steps, device.name, device.memmapPages, device.memmapInDevice);
  changeDevice(steps.partition, device.name, { driver: null, memmapPages: 0 });
}

/**
 * Memmap of device memory that stays device memory. `inDevice`: the device holds it itself.
 * @models memremap_pages, mm/memremap.c (x86-64)
 */
export function takeMemmap(steps: Steps, device: string, pages: number, inDevice: boolean): Refused | null {
  const { partition } = steps;
  const cost = inDevice ? 0 : pages * PAGE_KIB;
  if (cost > availableKib(partition)) {
    return {
      errno: 'ENOMEM',
      stage: 'memremap_pages',
      rule: 'memmap-from-system',
      because: `${device} needs ${cost} KiB of system memory, ${availableKib(partition)} KiB are available`,
    };
  }
  addToFigure(partition, FIGURE.memFreeKib, -cost);
  addToFigure(partition, FIGURE.memmapPages, pages);
  emit(steps, { kind: 'daxMemmapPopulated', device, pages });
  return null;
}

/** @models memunmap_pages, mm/memremap.c (x86-64) */
export function giveMemmap(steps: Steps, device: string, pages: number, inDevice: boolean): void {
  const { partition } = steps;
  if (pages === 0) return;
  addToFigure(partition, FIGURE.memFreeKib, inDevice ? 0 : pages * PAGE_KIB);
  addToFigure(partition, FIGURE.memmapPages, -pages);
  emit(steps, { kind: 'daxMemmapFreed', device, pages });
}

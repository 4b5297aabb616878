/** Functions that onlining and offlining share: ranges in zones, watermarks, zone lists (mm/memory_hotplug.c, mm/page_alloc.c). */

import type { TracedKernel } from './traced-kernel.ts';
import type { Tracer } from './tracer.ts';

/** include/linux/mmzone.h. */
export const MIGRATE_TYPE = { unmovable: 0, movable: 1, isolate: 5 } as const;

/** move_pfn_range_to_zone: `wasEmpty` of a zone that spans nothing yet. `within` takes the event. */
export function traceMoveToZone(
  tracer: Tracer,
  range: { readonly start: number; readonly pages: number; readonly migrateType: number },
  wasEmpty: boolean,
  within: () => void,
): void {
  const { start, pages, migrateType } = range;
  const args = { start_pfn: start, nr_pages: pages, migratetype: migrateType };
  tracer.call('move_pfn_range_to_zone', args, () => {
    within();
    tracer.call('clear_zone_contiguous');
    if (wasEmpty) tracer.call('init_currently_empty_zone', { start_pfn: start, size: pages });
    tracer.call('memmap_init_range', { size: pages, nid: 0, start_pfn: start });
    tracer.call('set_zone_contiguous');
  });
}

export function traceTakeFromZone(tracer: Tracer, start: number, pages: number, within: () => void): void {
  tracer.call('remove_pfn_range_from_zone', { start_pfn: start, nr_pages: pages }, () => {
    within();
    tracer.call('clear_zone_contiguous');
    tracer.call('set_zone_contiguous');
  });
}

/** adjust_present_page_count, where an event says by how much. */
export function tracePresent(tracer: Tracer): void {
  const due = tracer.comes('presentAdjusted');
  tracer.call('adjust_present_page_count', { nr_pages: due?.pages ?? 0 }, () => {
    tracer.take('presentAdjusted');
  });
}

export function traceManaged(tracer: Tracer, { functions }: TracedKernel, count: number): void {
  tracer.call('adjust_managed_page_count', { count }, () => {
    if (functions.managedRenewsReserve) tracer.call('setup_per_zone_lowmem_reserve');
  });
}

/** init_per_zone_wmark_min: min_free_kbytes and the watermarks of every zone, again for huge pages. */
export function traceWatermarks(tracer: Tracer, kernel: TracedKernel): void {
  const { zones, hugepageCheck } = kernel.functions;
  const setup = (): void => {
    tracer.call('setup_per_zone_wmarks', {}, () => {
      tracer.repeat(zones, 'zone_set_pageset_high_and_batch');
    });
  };
  const recommended = (): void => {
    tracer.call('set_recommended_min_free_kbytes', {}, () => {
      if (hugepageCheck === 'pmd') tracer.call('hugepage_pmd_enabled');
      setup();
    });
  };
  tracer.call('init_per_zone_wmark_min', {}, () => {
    tracer.take('watermarksSet');
    tracer.call('calculate_min_free_kbytes');
    setup();
    tracer.call('refresh_zone_stat_thresholds');
    tracer.call('setup_per_zone_lowmem_reserve');
    tracer.call('khugepaged_min_free_kbytes_update', {}, () => {
      if (hugepageCheck === 'pmd') tracer.call('hugepage_pmd_enabled');
      if (kernel.hugepages) recommended();
      else if (hugepageCheck === 'any') {
        tracer.call('hugepage_enabled', {}, () => {
          tracer.call('shmem_hpage_pmd_enabled');
        });
      }
    });
  });
}

export function traceZonelists(tracer: Tracer): void {
  tracer.call('build_all_zonelists', {}, () => {
    tracer.take('zonelistsBuilt');
    tracer.call('__build_all_zonelists', {}, () => {
      tracer.call('build_zonelists');
    });
    tracer.messages();
  });
}

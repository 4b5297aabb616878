/** device_online: drivers/base/core.c, drivers/base/memory.c, mm/memory_hotplug.c online_pages. */

import { ERRNO_NUMBER } from '../../../shared/errno-number.ts';
import { PAGE_BYTES } from '../../../shared/units.ts';
import { traceNotification } from './notify.ts';
import type { TracedKernel } from './traced-kernel.ts';
import { type EventOf, type Tracer, UnknownSequence } from './tracer.ts';
import {
  MIGRATE_TYPE,
  traceManaged,
  traceMoveToZone,
  tracePresent,
  traceTakeFromZone,
  traceWatermarks,
  traceZonelists,
} from './zones.ts';

/** include/linux/memory_hotplug.h. */
const ONLINE_TYPE = { online: 1, online_kernel: 2, online_movable: 3 } as const;
/** Largest piece that is handed to the buddy allocator: order 10. */
const LARGEST_PIECE = 1024;

/** include/linux/kobject.h: what udev rules for memory blocks see, in the order of the numbers. */
export const UEVENT = { add: 0, remove: 1, online: 4, offline: 5 } as const;

/** Returns 0, an error number, or 1 where the block is online already. */
export function traceDeviceOnline(tracer: Tracer, kernel: TracedKernel): number {
  const ret = tracer.call('device_online', {}, () => {
    // Online already.
    if (!tracer.comes('zoneChosen')) return 1;
    const code = tracer.call('memory_subsys_online', {}, () =>
      tracer.call('memory_block_online', {}, () => traceBlockOnline(tracer, kernel)),
    );
    if (code === 0) tracer.call('kobject_uevent', { action: UEVENT.online });
    return code;
  });
  return ret ?? 0;
}

function traceBlockOnline(tracer: Tracer, kernel: TracedKernel): number {
  const { pagesPerBlock } = kernel.geometry;
  const chosen = traceZoneChoice(tracer, pagesPerBlock);
  tracer.call('mem_hotplug_begin');
  const code = traceWithHotplugLock(tracer, kernel, chosen.block);
  tracer.call('mem_hotplug_done');
  // The state is changed behind the functions that are traced.
  if (code === 0) tracer.take('blockStateChanged');
  return code;
}

function traceZoneChoice(tracer: Tracer, pages: number): EventOf<'zoneChosen'> {
  const due = tracer.comes('zoneChosen');
  if (!due) throw new UnknownSequence('no zone was chosen');
  const args = {
    online_type: ONLINE_TYPE[due.onlineType ?? 'online'],
    nid: 0,
    start_pfn: due.block * pages,
    nr_pages: pages,
  };
  tracer.call('zone_for_pfn_range', args, () => {
    tracer.take('zoneChosen');
  });
  return due;
}

function traceWithHotplugLock(tracer: Tracer, kernel: TracedKernel, block: number): number {
  const { pagesPerBlock } = kernel.geometry;
  const first = block * pagesPerBlock;
  const unprepared = kernel.profile.prepareEvents ? traceNotification(tracer, kernel) : 0;
  if (unprepared !== 0) return unprepared;
  const altmap = altmapAhead(tracer);
  // Only KASAN's page table for the altmap can be missing here: nothing was placed anywhere yet.
  if (isUnwatched(tracer, kernel)) {
    tracer.call('mhp_init_memmap_on_memory', {}, () => {
      tracer.call('kasan_add_zero_shadow', {}, () => -ERRNO_NUMBER.ENOMEM);
      return -ERRNO_NUMBER.ENOMEM;
    });
    if (kernel.profile.prepareEvents) traceNotification(tracer, kernel);
    return -ERRNO_NUMBER.ENOMEM;
  }
  if (altmap > 0) traceInitMemmap(tracer, first, altmap);
  const code = traceOnlinePages(tracer, kernel, first + altmap, pagesPerBlock - altmap);
  if (altmap > 0) {
    if (code === 0) tracePresent(tracer);
    else traceDeinitMemmap(tracer, first, altmap);
  }
  if (code !== 0 && kernel.profile.prepareEvents) traceNotification(tracer, kernel);
  return code;
}

/** Pages of the altmap that is placed next. */
function altmapAhead(tracer: Tracer): number {
  const next = tracer.comes('shadowMapped') ? tracer.peek(1) : tracer.peek();
  return next?.kind === 'memmapPlacedInZone' ? next.pages : 0;
}

const isUnwatched = (tracer: Tracer, { kasan }: TracedKernel): boolean =>
  kasan &&
  !tracer.comes('shadowMapped') &&
  !tracer.comes('memmapPlacedInZone') &&
  !tracer.comes('rangePlacedInZone');

function traceInitMemmap(tracer: Tracer, start: number, pages: number): void {
  tracer.call('mhp_init_memmap_on_memory', { pfn: start, nr_pages: pages }, () => {
    if (tracer.comes('shadowMapped'))
      tracer.call('kasan_add_zero_shadow', { size: pages * PAGE_BYTES }, () => {
        tracer.take('shadowMapped');
        return 0;
      });
    const wasEmpty = tracer.comes('memmapPlacedInZone')?.zoneWasEmpty === true;
    traceMoveToZone(tracer, { start, pages, migrateType: MIGRATE_TYPE.unmovable }, wasEmpty, () => {
      tracer.take('memmapPlacedInZone');
    });
    return 0;
  });
}

export function traceDeinitMemmap(tracer: Tracer, start: number, pages: number): void {
  tracer.call('mhp_deinit_memmap_on_memory', { pfn: start, nr_pages: pages }, () => {
    traceTakeFromZone(tracer, start, pages, () => {
      tracer.take('memmapTakenFromZone');
    });
    if (tracer.comes('shadowUnmapped'))
      tracer.call('kasan_remove_zero_shadow', { size: pages * PAGE_BYTES }, () => {
        tracer.take('shadowUnmapped');
      });
  });
}

function traceOnlinePages(tracer: Tracer, kernel: TracedKernel, start: number, pages: number): number {
  const { functions, pageblockPages } = kernel;
  const migrateType = functions.isolationBit ? MIGRATE_TYPE.movable : MIGRATE_TYPE.isolate;
  const range = { start_pfn: start, end_pfn: start + pages };
  const code = tracer.call('online_pages', { pfn: start, nr_pages: pages }, () => {
    const wasEmpty = tracer.comes('rangePlacedInZone')?.zoneWasEmpty === true;
    traceMoveToZone(tracer, { start, pages, migrateType }, wasEmpty, () => {
      tracer.take('rangePlacedInZone');
    });
    const refused = traceNotification(tracer, kernel);
    if (refused !== 0) {
      traceNotification(tracer, kernel);
      traceTakeFromZone(tracer, start, pages, () => {
        tracer.take('rangeTakenFromZone');
      });
      return refused;
    }
    // Pages handed over, present adjusted, and then the zone lists, where the zone had none.
    const isFirst = tracer.peek(2)?.kind === 'zonelistsBuilt';
    if (isFirst) traceSetupPageset(tracer);
    tracer.call('online_pages_range', { start_pfn: start, nr_pages: pages }, () => {
      tracer.take('pagesHandedToBuddy');
      for (const { size, times } of piecesOf(start, pages)) traceOnlinePiece(tracer, kernel, size, times);
      tracer.call('online_mem_sections', range);
    });
    tracePresent(tracer);
    if (isFirst) traceZonelists(tracer);
    tracer.call('undo_isolate_page_range', range, () => {
      tracer.repeat(pages / pageblockPages, 'unset_migratetype_isolate');
    });
    traceWatermarks(tracer, kernel);
    tracer.call('kswapd_run', { nid: 0 });
    tracer.call('kcompactd_run', { nid: 0 });
    tracer.call('writeback_set_ratelimit');
    traceNotification(tracer, kernel);
    return 0;
  });
  return code ?? 0;
}

function traceSetupPageset(tracer: Tracer): void {
  tracer.call('setup_zone_pageset', {}, () => {
    tracer.call('per_cpu_pages_init');
    tracer.call('zone_set_pageset_high_and_batch');
  });
}

function traceOnlinePiece(tracer: Tracer, kernel: TracedKernel, size: number, times: number): void {
  tracer.repeat(times, 'generic_online_page', { order: Math.log2(size) }, () => {
    tracer.call('__free_pages_core', {}, () => {
      if (kernel.functions.managedPerPiece) traceManaged(tracer, kernel, size);
      tracer.call('__free_pages_ok');
    });
  });
}

/** online_pages_range: the largest power of two that the address allows, again and again. */
function piecesOf(start: number, pages: number): { readonly size: number; readonly times: number }[] {
  const pieces: { size: number; times: number }[] = [];
  for (let page = start; page < start + pages; ) {
    const size = page === 0 ? LARGEST_PIECE : Math.min(LARGEST_PIECE, page & -page);
    const last = pieces.at(-1);
    if (last?.size === size) last.times++;
    else pieces.push({ size, times: 1 });
    page += size;
  }
  return pieces;
}

/** The error number of a refused write, negative; 0 where it was not refused. */
export const failureOf = (answer: EventOf<'sysfsAnswered'> | undefined): number =>
  answer?.errno ? -ERRNO_NUMBER[answer.errno] : 0;

/** Bytes of a pfn range, as arguments. */
export const bytesOf = (start: number, pages: number): { start: number; size: number } => ({
  start: start * PAGE_BYTES,
  size: pages * PAGE_BYTES,
});

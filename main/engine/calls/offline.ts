/** device_offline: drivers/base/core.c, drivers/base/memory.c, mm/memory_hotplug.c offline_pages, mm/page_isolation.c. */

import { ERRNO_NUMBER } from '../../../shared/errno-number.ts';
import type { BlockId } from '../../../shared/ids.ts';
import { traceNotification } from './notify.ts';
import { traceDeinitMemmap, UEVENT } from './online.ts';
import type { TracedKernel } from './traced-kernel.ts';
import { type Tracer, Unfinished } from './tracer.ts';
import { traceManaged, tracePresent, traceTakeFromZone, traceWatermarks, traceZonelists } from './zones.ts';

/** include/linux/migrate_mode.h, page-isolation.h. */
const MIGRATE_SYNC = 2;
const ISOLATE_FOR_OFFLINE = 0;

interface Range {
  readonly start: number;
  readonly pages: number;
}

/** Returns 0, an error number, or 1 where the block is offline already. */
export function traceDeviceOffline(tracer: Tracer, kernel: TracedKernel): number {
  const ret = tracer.call('device_offline', {}, () => {
    // Offline already.
    if (!tracer.comes('blockStateChanged')) return 1;
    const code = tracer.call('memory_subsys_offline', {}, () => {
      const { block } = tracer.take('blockStateChanged');
      return tracer.call('memory_block_offline', {}, () => traceBlockOffline(tracer, kernel, block));
    });
    if (code === 0) tracer.call('kobject_uevent', { action: UEVENT.offline });
    return code;
  });
  return ret ?? 0;
}

function traceBlockOffline(tracer: Tracer, kernel: TracedKernel, block: number): number {
  const { pagesPerBlock } = kernel.geometry;
  const first = block * pagesPerBlock;
  // A block that belongs to several zones is refused before anything is locked.
  if (tracer.comes('blockStateChanged')) {
    tracer.take('blockStateChanged');
    return -ERRNO_NUMBER.EINVAL;
  }
  tracer.call('mem_hotplug_begin');
  const altmap = -(tracer.comes('presentAdjusted')?.pages ?? 0);
  if (altmap > 0) tracePresent(tracer);
  const range = { start: first + altmap, pages: pagesPerBlock - altmap };
  return finishBlock(tracer, kernel, { first, altmap }, traceOfflinePages(tracer, kernel, range));
}

function traceOfflinePages(tracer: Tracer, kernel: TracedKernel, range: Range): number {
  const { start, pages } = range;
  const code = tracer.call('offline_pages', { start_pfn: start, nr_pages: pages }, () => {
    const hole = tracer.comes('holeFound');
    tracer.call('walk_system_ram_range', { start_pfn: start, nr_pages: pages }, () => {
      tracer.call('count_system_ram_pages_cb', { start_pfn: start, nr_pages: pages });
      tracer.takeAll('holeFound');
    });
    if (hole) return -ERRNO_NUMBER.EINVAL;
    traceDisableCaches(tracer, kernel);
    const isolated = traceIsolation(tracer, kernel, range);
    if (isolated !== 0) {
      tracer.call('zone_pcp_enable');
      return isolated;
    }
    const refused = traceNotification(tracer, kernel);
    if (refused !== 0) {
      traceCancel(tracer, kernel, range);
      return refused;
    }
    return traceMigration(tracer, kernel, range) ?? finishOfflinePages(tracer, kernel, range);
  });
  return code ?? 0;
}

function traceDisableCaches(tracer: Tracer, { functions }: TracedKernel): void {
  tracer.call('zone_pcp_disable', {}, () => {
    tracer.call('__drain_all_pages', {}, () => {
      tracer.call('drain_pages_zone');
    });
  });
  tracer.call('lru_cache_disable', {}, () => {
    tracer.call('synchronize_rcu_expedited');
    if (functions.drainsLru) tracer.call('lru_add_drain');
  });
}

/** start_isolate_page_range: both ends first, then what lies between; what was isolated is undone at a failure. */
function traceIsolation(tracer: Tracer, { pageblockPages }: TracedKernel, { start, pages }: Range): number {
  const end = start + pages;
  const count = pages / pageblockPages;
  const found = tracer.comes('unmovablePageFound');
  const at = found ? Math.floor((found.page - start) / pageblockPages) : undefined;
  const single = (stops: boolean): void => {
    tracer.call('isolate_single_pageblock', { mode: ISOLATE_FOR_OFFLINE }, () => traceOne(tracer, stops));
  };
  const args = { start_pfn: start, end_pfn: end, mode: ISOLATE_FOR_OFFLINE };
  const code = tracer.call('start_isolate_page_range', args, () => {
    const busy = -ERRNO_NUMBER.EBUSY;
    single(at === 0);
    if (at === 0) return busy;
    single(at === count - 1);
    if (at === count - 1) {
      tracer.call('unset_migratetype_isolate');
      return busy;
    }
    if (at === undefined) {
      tracer.take('pageblocksIsolated');
      tracer.repeat(count - 2, 'set_migratetype_isolate');
      return 0;
    }
    tracer.repeat(at - 1, 'set_migratetype_isolate');
    traceOne(tracer, true);
    tracer.call('undo_isolate_page_range', { start_pfn: start, end_pfn: start + at * pageblockPages }, () => {
      tracer.repeat(at, 'unset_migratetype_isolate');
    });
    tracer.call('unset_migratetype_isolate');
    return busy;
  });
  return code ?? 0;
}

function traceOne(tracer: Tracer, stops: boolean): number {
  const code = tracer.call('set_migratetype_isolate', {}, () => {
    if (!stops) return 0;
    tracer.call('dump_page', {}, () => {
      tracer.take('unmovablePageFound');
      tracer.messages();
    });
    return -ERRNO_NUMBER.EBUSY;
  });
  return code ?? 0;
}

/** One attempt to move everything that is in use. */
export function traceAttempt(tracer: Tracer, kind: 'pagesMigrated' | 'migrationStuck'): void {
  tracer.call('do_migrate_range', {}, () => {
    tracer.take(kind);
    tracer.call('migrate_pages', { mode: MIGRATE_SYNC });
  });
}

/** do_migrate_range until nothing is in use, or until something ends it. Returns an error number where that is. */
function traceMigration(tracer: Tracer, kernel: TracedKernel, range: Range): number | undefined {
  if (tracer.comes('migrationStuck')) {
    traceAttempt(tracer, 'migrationStuck');
    tracer.messages();
    throw new Unfinished();
  }
  if (tracer.comes('signalReceived')) {
    tracer.take('signalReceived');
    traceCancel(tracer, kernel, range);
    return -ERRNO_NUMBER.EINTR;
  }
  if (tracer.comes('pagesMigrated')) traceAttempt(tracer, 'pagesMigrated');
  return undefined;
}

/** The failed_removal paths: isolation is undone, and everybody who agreed is told. */
function traceCancel(tracer: Tracer, kernel: TracedKernel, { start, pages }: Range): void {
  tracer.call('undo_isolate_page_range', { start_pfn: start, end_pfn: start + pages }, () => {
    tracer.take('isolationUndone');
    tracer.repeat(pages / kernel.pageblockPages, 'unset_migratetype_isolate');
  });
  traceNotification(tracer, kernel);
  tracer.call('zone_pcp_enable');
}

function finishOfflinePages(tracer: Tracer, kernel: TracedKernel, { start, pages }: Range): number {
  const { functions, pageblockPages, edat1 } = kernel;
  const range = { start_pfn: start, end_pfn: start + pages };
  const dissolve = functions.hugetlbFolios ? 'dissolve_free_hugetlb_folio' : 'dissolve_free_huge_page';
  tracer.call(`${dissolve}s`, range, () => {
    // The smallest huge page is as large as a pageblock; without EDAT1 there are none.
    if (edat1) tracer.repeat(pages / pageblockPages, dissolve);
  });
  tracer.call('test_pages_isolated', { ...range, mode: ISOLATE_FOR_OFFLINE }, () => {
    if (functions.hugetlbFolios) tracer.call('wait_for_freed_hugetlb_folios');
    return 0;
  });
  tracer.call('__offline_isolated_pages', range, () => {
    tracer.take('pagesTakenFromBuddy');
    tracer.call('offline_mem_sections', range);
  });
  tracer.call('zone_pcp_enable');
  traceManaged(tracer, kernel, -pages);
  tracePresent(tracer);
  traceWatermarks(tracer, kernel);
  if (tracer.comes('zonelistsBuilt')) {
    tracer.call('zone_pcp_reset', {}, () => {
      tracer.call('drain_zonestat');
      tracer.repeat(2, 'free_percpu');
    });
    traceZonelists(tracer);
  }
  tracer.call('writeback_set_ratelimit');
  traceNotification(tracer, kernel);
  traceTakeFromZone(tracer, start, pages, () => {
    tracer.take('rangeTakenFromZone');
  });
  return 0;
}

/**
 * An offline that was stuck goes on in another command: what is left of the calls that are open, from the migration on.
 */
export function traceRestOfOffline(
  tracer: Tracer,
  kernel: TracedKernel,
  block: BlockId,
  altmap: number,
): void {
  const { pagesPerBlock } = kernel.geometry;
  const first = block * pagesPerBlock;
  const range = { start: first + altmap, pages: pagesPerBlock - altmap };
  tracer.call('device_offline', {}, () => {
    const code = tracer.call('memory_subsys_offline', {}, () =>
      tracer.call('memory_block_offline', {}, () => {
        const args = { start_pfn: range.start, nr_pages: range.pages };
        const ended = tracer.call(
          'offline_pages',
          args,
          () => traceMigration(tracer, kernel, range) ?? finishOfflinePages(tracer, kernel, range),
        );
        return finishBlock(tracer, kernel, { first, altmap }, ended ?? 0);
      }),
    );
    if (code === 0) tracer.call('kobject_uevent', { action: UEVENT.offline });
    return code;
  });
}

/** What follows offline_pages, however it went. */
function finishBlock(
  tracer: Tracer,
  kernel: TracedKernel,
  { first, altmap }: { readonly first: number; readonly altmap: number },
  code: number,
): number {
  if (altmap > 0) {
    if (code === 0) traceDeinitMemmap(tracer, first, altmap);
    else tracePresent(tracer);
  }
  if (code === 0 && kernel.profile.prepareEvents) traceNotification(tracer, kernel);
  tracer.call('mem_hotplug_done');
  tracer.take('blockStateChanged');
  return code;
}

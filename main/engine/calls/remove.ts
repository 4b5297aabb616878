/** __remove_memory: mm/memory_hotplug.c, mm/sparse.c, arch/s390/mm/vmem.c. The block device goes first. */

import { PAGE_BYTES, STRUCT_PAGE_BYTES } from '../../../shared/units.ts';
import { tracePageTables, vmemmapOf } from './add.ts';
import { bytesOf, UEVENT } from './online.ts';
import type { TracedKernel } from './traced-kernel.ts';
import { type EventOf, type Tracer, UnknownSequence } from './tracer.ts';

type MemmapOrigin = EventOf<'memmapFreed'>['from'];
const FRAME_BYTES = 1024 * 1024;

export function traceRemoveMemory(tracer: Tracer, kernel: TracedKernel): void {
  const removed = tracer.comes('blockRemoved');
  const freed = tracer.peek(1);
  if (!removed || freed?.kind !== 'memmapFreed') throw new UnknownSequence('no block is removed');
  const { pagesPerBlock } = kernel.geometry;
  const start = removed.block * pagesPerBlock;
  const range = bytesOf(start, pagesPerBlock);
  const id = { block_id: removed.block };
  const { from } = freed;
  tracer.call('__remove_memory', range, () =>
    tracer.call('try_remove_memory', range, () => {
      tracer.call('walk_memory_blocks', range, () => {
        tracer.call('memory_block_get', id);
      });
      tracer.call('mem_hotplug_begin');
      tracer.call('walk_memory_blocks', range, () => {
        tracer.call('memory_block_get', id);
        tracer.call('count_memory_range_altmaps_cb');
      });
      if (from === 'altmap') {
        tracer.call('remove_memory_blocks_and_altmaps', range, () => {
          tracer.call('memory_block_get', id);
          traceBoth(tracer, kernel, start, from);
        });
      } else traceBoth(tracer, kernel, start, from);
      tracer.call('release_mem_region_adjustable', range, () => {
        tracer.take('resourceReleased');
      });
      // Boot blocks do not know their node.
      if (from !== 'boot') tracer.call('try_offline_node', { nid: 0 });
      tracer.call('mem_hotplug_done');
      return 0;
    }),
  );
}

/** The device, and what was mapped for it. */
function traceBoth(tracer: Tracer, kernel: TracedKernel, start: number, from: MemmapOrigin): void {
  const { pagesPerBlock } = kernel.geometry;
  const range = bytesOf(start, pagesPerBlock);
  tracer.call('remove_memory_block_devices', range, () => {
    tracer.call('memory_block_get', { block_id: start / pagesPerBlock });
    tracer.call('remove_memory_block', {}, () => {
      tracer.call('device_unregister', {}, () => {
        tracer.take('blockRemoved');
        tracer.call('kobject_uevent', { action: UEVENT.remove });
      });
    });
  });
  tracer.call('arch_remove_memory', range, () => {
    tracer.call('__remove_pages', { pfn: start, nr_pages: pagesPerBlock }, () => {
      tracer.take('memmapFreed');
      tracer.takeAll('altmapReleased');
      const sections = kernel.geometry.blockBytes / kernel.geometry.sectionBytes;
      const pages = pagesPerBlock / sections;
      for (let section = 0; section < sections; section++)
        traceSection(tracer, kernel, start + section * pages, pages, from);
    });
    tracer.call('vmem_remove_mapping', range, () => {
      tracer.take('mappingRemoved');
      tracePageTables(tracer, range.start, range.size, () => {
        if (!kernel.edat1) traceFreeTables(tracer, range.size / FRAME_BYTES);
      });
    });
  });
}

function traceSection(
  tracer: Tracer,
  kernel: TracedKernel,
  start: number,
  pages: number,
  from: MemmapOrigin,
): void {
  const bytes = pages * STRUCT_PAGE_BYTES;
  const range = { pfn: start, nr_pages: pages };
  tracer.call('sparse_remove_section', range, () => {
    tracer.call('section_deactivate', range, () => {
      const counter = from === 'boot' ? 'memmap_boot_pages_add' : 'memmap_pages_add';
      tracer.call(counter, { delta: -bytes / PAGE_BYTES });
      tracer.call('vmemmap_free', { start: vmemmapOf(start), end: vmemmapOf(start + pages) }, () => {
        tracePageTables(tracer, vmemmapOf(start), bytes, () => {
          if (kernel.edat1) traceFreeMemmap(tracer, kernel, bytes, from);
          else
            traceFreeTables(tracer, bytes / FRAME_BYTES, () => {
              traceFreeMemmap(tracer, kernel, FRAME_BYTES, from);
            });
        });
      });
    });
  });
}

function traceFreeMemmap(tracer: Tracer, kernel: TracedKernel, bytes: number, from: MemmapOrigin): void {
  if (from === 'boot') traceFreeBootMemmap(tracer, kernel, bytes);
  else if (from === 'system') traceFreeSystemMemmap(tracer, kernel, bytes);
}

function traceFreeTables(tracer: Tracer, count: number, within: () => void = () => undefined): void {
  for (let table = 0; table < count; table++) {
    tracer.call('modify_pte_table', {}, within);
    tracer.call('page_table_free');
  }
}

/** Reserved pages become ordinary pages of their zone, one by one, or a frame at a time from 7.3 on. */
function traceFreeBootMemmap(tracer: Tracer, { functions }: TracedKernel, bytes: number): void {
  const free = (): void => {
    tracer.call('__free_pages');
  };
  const renew = (count: number): void => {
    tracer.call('adjust_managed_page_count', { count }, () => {
      tracer.call('setup_per_zone_lowmem_reserve');
    });
  };
  if (functions.freesReserved === 'pages') {
    tracer.repeat(bytes / PAGE_BYTES, 'free_reserved_page', {}, () => {
      free();
      renew(1);
    });
    return;
  }
  const perFrame = FRAME_BYTES / PAGE_BYTES;
  tracer.repeat(bytes / FRAME_BYTES, 'vmem_free_pages', {}, () => {
    tracer.call('free_reserved_pages', { nr_pages: perFrame }, () => {
      tracer.repeat(perFrame, '__free_pages');
      renew(perFrame);
    });
  });
}

function traceFreeSystemMemmap(tracer: Tracer, { edat1 }: TracedKernel, bytes: number): void {
  const frame = edat1 ? FRAME_BYTES : PAGE_BYTES;
  tracer.repeat(bytes / frame, 'vmem_free_pages', {}, () => {
    tracer.call('free_pages', { order: Math.log2(frame / PAGE_BYTES) });
  });
}

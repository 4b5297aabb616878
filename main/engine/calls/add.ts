/** __add_memory: mm/memory_hotplug.c, mm/sparse-vmemmap.c, arch/s390/mm/vmem.c, drivers/base/memory.c. */

import { ERRNO_NUMBER } from '../../../shared/errno-number.ts';
import { PAGE_BYTES, STRUCT_PAGE_BYTES } from '../../../shared/units.ts';
import { bytesOf, traceDeviceOnline, UEVENT } from './online.ts';
import type { TracedKernel } from './traced-kernel.ts';
import { type Tracer, UnknownSequence } from './tracer.ts';

const MHP_NONE = 0;
const MHP_MEMMAP_ON_MEMORY = 2;
/** Up to 6.18 the states of a block are bits. */
const MEM_OFFLINE = { bit: 4, number: 2 } as const;
/** arch/s390: struct pages are mapped by frames of this size, and one page table maps as much. */
const FRAME_BYTES = 1024 * 1024;

/** Where the struct page of a pfn lies, counted from the start of their array. */
export const vmemmapOf = (pfn: number): number => pfn * STRUCT_PAGE_BYTES;

/** Adds the block whose resource is claimed next. Returns 0, or the error number with which adding ended. */
export function traceAddMemory(tracer: Tracer, kernel: TracedKernel): number {
  const claimed = tracer.comes('resourceClaimed');
  if (!claimed) throw new UnknownSequence('no memory is added');
  const start = claimed.start / PAGE_BYTES;
  const range = bytesOf(start, claimed.bytes / PAGE_BYTES);
  const requested = tracer.peek(1)?.kind === 'memmapSupportChecked';
  const flags = { nid: 0, mhp_flags: requested ? MHP_MEMMAP_ON_MEMORY : MHP_NONE };
  const code = tracer.call('__add_memory', { nid: 0, ...range, mhp_flags: flags.mhp_flags }, () => {
    tracer.call('register_memory_resource', range, () => {
      tracer.call('mhp_range_allowed', range, () => {
        tracer.call('mhp_get_pluggable_range');
      });
      tracer.call('__request_region', range, () => {
        tracer.take('resourceClaimed');
      });
    });
    return tracer.call('add_memory_resource', flags, () => {
      if (kernel.functions.defaultType !== 'asked first') return traceResource(tracer, kernel, start);
      tracer.call('mhp_get_default_online_type');
      const typed = { ...flags, online_type: kernel.defaultOnlineType };
      return tracer.call('__add_memory_resource', typed, () => traceResource(tracer, kernel, start));
    });
  });
  return code ?? 0;
}

function traceResource(tracer: Tracer, kernel: TracedKernel, start: number): number {
  const { pagesPerBlock } = kernel.geometry;
  tracer.call('mem_hotplug_begin');
  if (tracer.comes('memmapSupportChecked')) {
    const supported = tracer.comes('memmapSupportChecked')?.supported === true;
    tracer.call('mhp_supports_memmap_on_memory', {}, () => {
      tracer.take('memmapSupportChecked');
      return supported ? 1 : 0;
    });
  }
  const withAltmap = tracer.comes('altmapReserved') !== undefined;
  const code = withAltmap
    ? tracer.call('create_altmaps_and_memory_blocks', bytesOf(start, pagesPerBlock), () => {
        tracer.take('altmapReserved');
        return traceBlock(tracer, kernel, start);
      })
    : traceBlock(tracer, kernel, start);
  if (code !== 0) tracer.take('resourceReleased');
  tracer.call('mem_hotplug_done');
  if (code !== 0) return code ?? 0;
  if (kernel.functions.defaultType === 'function') tracer.call('mhp_get_default_online_type');
  if (tracer.comes('zoneChosen')) traceAutoOnline(tracer, kernel, start);
  return 0;
}

/** How onlining goes has no say in how adding went. */
function traceAutoOnline(tracer: Tracer, kernel: TracedKernel, start: number): void {
  const { geometry, functions } = kernel;
  const id = { block_id: start / geometry.pagesPerBlock };
  tracer.call('walk_memory_blocks', bytesOf(start, geometry.pagesPerBlock), () => {
    if (functions.getsBlocks) tracer.call('memory_block_get', id);
    tracer.call('online_memory_block', {}, () => {
      if (functions.defaultType === 'function') tracer.call('mhp_get_default_online_type');
      traceDeviceOnline(tracer, kernel);
    });
  });
}

function traceBlock(tracer: Tracer, kernel: TracedKernel, start: number): number {
  const { pagesPerBlock } = kernel.geometry;
  const range = bytesOf(start, pagesPerBlock);
  const fault = tracer.comes('addFaultInjected');
  const code = tracer.call('arch_add_memory', { nid: 0, ...range }, () => {
    if (fault) {
      tracer.take('addFaultInjected');
      return -ERRNO_NUMBER[fault.errno];
    }
    // Nothing was left for its memmap or its tables.
    if (!tracer.comes('mappingAdded')) return -ERRNO_NUMBER.ENOMEM;
    traceMapping(tracer, kernel, start);
    traceAddPages(tracer, kernel, start);
    return 0;
  });
  if (code !== 0) return code ?? 0;
  const { era } = kernel.profile;
  const block = {
    block_id: start / pagesPerBlock,
    nid: 0,
    state: era === 'dynamic' ? MEM_OFFLINE.number : MEM_OFFLINE.bit,
  };
  tracer.call('create_memory_block_devices', { ...range, nid: 0 }, () => {
    tracer.call(kernel.functions.makesBlock, block, () => {
      if (kernel.functions.getsBlocks) tracer.call('memory_block_get', { block_id: block.block_id });
      tracer.call('device_register', {}, () => {
        tracer.take('blockAdded');
        tracer.call('kobject_uevent', { action: UEVENT.add });
      });
    });
  });
  return 0;
}

/** The identity mapping: one entry per MiB, or one page table per MiB without EDAT1. */
function traceMapping(tracer: Tracer, { geometry, edat1 }: TracedKernel, start: number): void {
  const range = bytesOf(start, geometry.pagesPerBlock);
  tracer.call('vmem_add_mapping', range, () => {
    tracer.take('mappingAdded');
    tracePageTables(tracer, range.start, range.size, () => {
      if (!edat1) traceTables(tracer, range.size / FRAME_BYTES, () => {});
    });
    return 0;
  });
}

/** A segment table maps 2 GiB: one walk over segments for each that the range touches. */
const SEGMENT_TABLE_BYTES = 2 ** 31;

export function tracePageTables(tracer: Tracer, start: number, size: number, within: () => void): void {
  tracer.call('modify_pagetable', {}, () => {
    const end = start + size;
    for (let at = start; at < end; ) {
      const next = Math.min(end, (Math.floor(at / SEGMENT_TABLE_BYTES) + 1) * SEGMENT_TABLE_BYTES);
      tracer.call('modify_pmd_table', { end: next }, within);
      at = next;
    }
    return 0;
  });
}

function traceTables(tracer: Tracer, count: number, within: () => void): void {
  for (let table = 0; table < count; table++) {
    tracer.call('vmem_pte_alloc');
    tracer.call('modify_pte_table', {}, within);
  }
}

function traceAddPages(tracer: Tracer, kernel: TracedKernel, start: number): void {
  const { pagesPerBlock, sectionBytes, blockBytes } = kernel.geometry;
  tracer.call('__add_pages', { nid: 0, pfn: start, nr_pages: pagesPerBlock }, () => {
    const from = tracer.take('memmapPopulated').from;
    const sections = blockBytes / sectionBytes;
    const pages = pagesPerBlock / sections;
    for (let section = 0; section < sections; section++) {
      traceSection(tracer, kernel, start + section * pages, pages, from === 'system');
    }
    tracer.call('vmemmap_populate_print_last');
    return 0;
  });
}

function traceSection(
  tracer: Tracer,
  { profile, edat1 }: TracedKernel,
  start: number,
  pages: number,
  fromSystem: boolean,
): void {
  const bytes = pages * STRUCT_PAGE_BYTES;
  const frame = edat1 ? FRAME_BYTES : PAGE_BYTES;
  const allocate = (count: number): void => {
    tracer.repeat(count, 'vmemmap_alloc_block_buf', { size: frame }, () => {
      if (fromSystem) tracer.call('vmemmap_alloc_block', { size: frame });
    });
  };
  tracer.call('sparse_add_section', { nid: 0, start_pfn: start, nr_pages: pages }, () => {
    tracer.call('sparse_index_init', { nid: 0 });
    tracer.call('__populate_section_memmap', { pfn: start, nr_pages: pages, nid: 0 }, () => {
      const range = { start: vmemmapOf(start), end: vmemmapOf(start + pages) };
      tracer.call('vmemmap_populate', range, () => {
        tracePageTables(tracer, range.start, bytes, () => {
          if (edat1) allocate(bytes / frame);
          else traceTables(tracer, bytes / FRAME_BYTES, () => allocate(FRAME_BYTES / frame));
        });
      });
    });
    if (profile.memmapCounters) tracer.call('memmap_pages_add', { delta: bytes / PAGE_BYTES });
  });
}

/**
 * vmemmap_populate request by request (arch/s390/mm/vmem.c, mm/sparse-vmemmap.c): from an altmap, whose counters move,
 * and from the buddy allocator. What the machine really did is the course without limits; limits show what would fail.
 */

import type { AltmapCourse, AltmapStep, BuddyCourse, BuddyStep } from '../../../shared/pages.ts';
import { MIB, PAGE_BYTES } from '../../../shared/units.ts';
import { newAltmap, takeFromAltmap } from '../kernel/memmap.ts';

export interface PopulateRequest {
  /** Where the part of the array starts, from the start of the array. */
  readonly offset: number;
  /** Pages of memmap. */
  readonly pages: number;
  /** Size of a frame, in pages; 1 without EDAT1. */
  readonly framePages: number;
  /** One page table of the lowest level maps so many pages. */
  readonly tablePages: number;
}

export interface AltmapLimits {
  readonly basePfn: number;
  readonly blockPages: number;
  readonly reserve: number;
  readonly free: number;
  readonly inaccessible: boolean | null;
}

/**
 * Frames first; a frame that does not fit is mapped page by page, through a table from system memory. The first page
 * that does not fit ends it with ENOMEM: an altmap never falls back to the buddy allocator.
 */
export function populateFromAltmap(request: PopulateRequest, limits: AltmapLimits): AltmapCourse {
  const { basePfn, blockPages, reserve, free, inaccessible } = limits;
  let altmap = { ...newAltmap(basePfn, blockPages, free), reserve };
  const steps: AltmapStep[] = [];
  let tables = 0;
  const take = (pages: number, at: number): boolean => {
    const nextPfn = altmap.basePfn + altmap.reserve + altmap.alloc + altmap.align;
    const taken = takeFromAltmap(altmap, pages);
    altmap = taken ?? altmap;
    const last = steps.at(-1);
    const step: AltmapStep = {
      offset: request.offset + at * PAGE_BYTES,
      request: pages,
      nextPfn,
      pfn: taken ? altmap.basePfn + altmap.reserve + altmap.alloc + altmap.align - pages : null,
      align: altmap.align,
      alloc: altmap.alloc,
      left: altmap.free - altmap.alloc - altmap.align,
      times: 1,
    };
    // Single pages in a row are told as one step.
    if (last && pages === 1 && last.request === 1 && last.pfn !== null && taken)
      steps[steps.length - 1] = {
        ...last,
        align: step.align,
        alloc: step.alloc,
        left: step.left,
        times: last.times + 1,
      };
    else steps.push(step);
    return taken !== undefined;
  };
  const course = (populated: boolean): AltmapCourse => ({
    basePfn,
    endPfn: basePfn + blockPages - 1,
    reserve,
    free,
    inaccessible,
    steps,
    tables,
    populated,
  });
  for (let at = 0; at < request.pages; at += request.tablePages) {
    const pages = Math.min(request.tablePages, request.pages - at);
    if (request.framePages > 1 && pages === request.framePages && take(pages, at)) continue;
    tables++;
    for (let page = 0; page < pages; page++) if (!take(1, at + page)) return course(false);
  }
  return course(true);
}

/** Free pieces of the buddy allocator that are left for it; absent: as many as are asked for. */
export interface BuddyLimits {
  readonly frames?: number;
  readonly pages?: number;
}

/** A frame at a time; where none is free, a table and single pages. */
export function populateFromBuddy(request: PopulateRequest, limits: BuddyLimits = {}): BuddyCourse {
  let { frames = Number.POSITIVE_INFINITY, pages: single = Number.POSITIVE_INFINITY } = limits;
  const steps: BuddyStep[] = [];
  let taken = 0;
  let message: string | null = null;
  const add = (step: Omit<BuddyStep, 'times'>): void => {
    const last = steps.at(-1);
    const isSame = last?.order === step.order && last.granted === step.granted && last.for === step.for;
    if (last && isSame) steps[steps.length - 1] = { ...last, times: last.times + 1 };
    else steps.push({ ...step, times: 1 });
  };
  const order = Math.log2(request.framePages);
  for (let at = 0; at < request.pages; at += request.tablePages) {
    const offset = request.offset + at * PAGE_BYTES;
    const count = Math.min(request.tablePages, request.pages - at);
    if (request.framePages > 1 && count === request.framePages) {
      const granted = frames > 0;
      add({ offset, order, granted, for: 'frame' });
      if (granted) {
        frames--;
        taken += count;
        continue;
      }
      message ??= `vmemmap alloc failure: order:${order}`;
    }
    for (let page = -1; page < count; page++) {
      const granted = single > 0;
      add({
        offset: offset + Math.max(0, page) * PAGE_BYTES,
        order: 0,
        granted,
        for: page < 0 ? 'table' : 'page',
      });
      if (!granted) return { steps, populated: false, pages: taken, message };
      single--;
      if (page >= 0) taken++;
    }
  }
  return { steps, populated: true, pages: taken, message };
}

/** One page table of the lowest level maps 1 MiB on s390; a frame of x86-64 is a PMD of 2 MiB. */
export const tablePagesOf = (pmdBytes: number | null): number => (pmdBytes ?? MIB) / PAGE_BYTES;

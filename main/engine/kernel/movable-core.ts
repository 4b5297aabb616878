/**
 * kernelcore= and movablecore=: how much of core memory the kernel keeps for itself (mm/mm_init.c,
 * find_zone_movable_pfns_for_nodes). What lies above becomes zone Movable while the kernel boots.
 */

import { PAGE_BYTES } from '../../../shared/units.ts';
import { type Architecture, zoneCeiling, zoneFloor } from '../arch/architectures.ts';
import type { BootParameters, CoreAmount } from './command-line.ts';
import type { CoreMemory } from './core-memory.ts';

/** Largest piece of the buddy allocator: the border of Movable is rounded up to it. */
const LARGEST_BUDDY_PAGES = 1024;

/**
 * First page of zone Movable in core memory; undefined when the parameters leave all of it to the kernel.
 *
 * Memory below the zone that Movable is taken from counts first and stays the kernel's. That zone is the highest one
 * that could have memory, standby included: `limitBytes` is where the kernel's map ends.
 * @models find_zone_movable_pfns_for_nodes, mm/mm_init.c (all)
 */
export function movableStartOf(
  core: Pick<CoreMemory, 'pages' | 'end'>,
  boot: Pick<BootParameters, 'kernelCore' | 'movableCore' | 'movableNode'>,
  arch: Architecture,
  limitBytes: number,
): number | undefined {
  if (boot.movableNode) return undefined;
  const ranges = core.pages.map(({ start, end }) => ({ start: start / PAGE_BYTES, end: end / PAGE_BYTES }));
  const total = ranges.reduce((sum, { start, end }) => sum + end - start, 0);
  const wanted = Math.max(pagesOf(boot.kernelCore, total), leftBy(boot.movableCore, total));
  if (wanted === 0 || wanted >= total) return undefined;
  const usableFrom = floorOfHighestZone(arch, Math.floor(limitBytes / PAGE_BYTES));
  let left = wanted;
  let border = 0;
  for (const { start, end } of ranges) {
    left -= Math.min(left, Math.max(0, Math.min(end, usableFrom) - start));
    border = end;
    if (end <= usableFrom) continue;
    const from = Math.max(start, usableFrom);
    const kept = Math.min(left, end - from);
    left -= kept;
    border = from + kept;
    if (left === 0) break;
  }
  const rounded = Math.ceil(border / LARGEST_BUDDY_PAGES) * LARGEST_BUDDY_PAGES;
  return rounded < core.end / PAGE_BYTES ? rounded : undefined;
}

function pagesOf(amount: CoreAmount | undefined, total: number): number {
  if (!amount) return 0;
  return 'percent' in amount
    ? Math.floor((total * 100 * amount.percent) / 10_000)
    : Math.floor(amount.bytes / PAGE_BYTES);
}

/** What movablecore= leaves to the kernel; 0 without it. */
function leftBy(amount: CoreAmount | undefined, total: number): number {
  const pages = pagesOf(amount, total);
  if (pages === 0) return 0;
  const rounded = Math.ceil(pages / LARGEST_BUDDY_PAGES) * LARGEST_BUDDY_PAGES;
  return total - Math.min(total, rounded);
}

function floorOfHighestZone(arch: Architecture, limitPfn: number): number {
  let floor = 0;
  for (let zone = 0; zone <= arch.normal; zone++) {
    const from = zoneFloor(arch, zone as Architecture['normal']);
    if (Math.min(zoneCeiling(arch, zone as Architecture['normal']), limitPfn) > from) floor = from;
  }
  return floor;
}

/** Onlining a memory block, top to bottom like drivers/base/memory.c and mm/memory_hotplug.c. */

import { type BlockId, pfn } from '../../../shared/ids.ts';
import { PAGE_KIB } from '../../../shared/units.ts';
import type { ZoneIndex } from '../arch/architectures.ts';
import {
  addToFigure,
  architectureOf,
  BLOCK_STATE,
  EARLY,
  FIGURE,
  figure,
  guestOf,
} from '../state/partition.ts';
import { emit, log, type Refused, type Steps } from '../step.ts';
import { altmapPagesOf } from './blocks.ts';
import { addZeroShadow, removeZeroShadow } from './kasan.ts';
import { notify } from './notifiers.ts';
import { noteFirstUse } from './unmovable.ts';
import { pagesAboveWatermarks, setWatermarks, watermarksOf } from './watermarks.ts';
import {
  addManaged,
  addPresent,
  defaultZoneFor,
  growSpan,
  kernelZoneFor,
  presentOf,
  shrinkSpan,
  spannedOf,
  type ZoneChoice,
  zoneName,
} from './zones.ts';

export type OnlineType = 'online' | 'online_kernel' | 'online_movable';

/**
 * memory_block_online. The zone is chosen before anyone is asked. A veto of GOING_ONLINE is cancelled, and in the
 * memmap era finished, so that the driver unassigns; a failed PREPARE_ONLINE is not rolled back.
 * @models memory_block_online, drivers/base/memory.c (all)
 * @models online_pages, mm/memory_hotplug.c (all)
 */
export function onlineBlock(steps: Steps, block: BlockId, type: OnlineType): Refused | null {
  const { partition } = steps;
  const { prepareEvents } = guestOf(partition).profile;
  const range = { block, altmapPages: altmapPagesOf(partition, block) };
  const choice = chooseZone(steps, block, type);

  if (prepareEvents) {
    const refused = notify(steps, 'MEM_PREPARE_ONLINE', range);
    if (refused) return refused;
  }
  const unwatched = addZeroShadow(steps, block);
  if (unwatched) {
    if (prepareEvents) notify(steps, 'MEM_FINISH_OFFLINE', range);
    return unwatched;
  }
  placeInZone(steps, block, choice.zone);
  const veto = notify(steps, 'MEM_GOING_ONLINE', range);
  if (veto) {
    notify(steps, 'MEM_CANCEL_ONLINE', range);
    takeFromZone(steps, block, choice.zone);
    if (prepareEvents) notify(steps, 'MEM_FINISH_OFFLINE', range);
    steps.undone.push(`block ${block} taken out of ${zoneName(partition, choice.zone)}`);
    return veto;
  }
  const firstOfZone = presentOf(partition, choice.zone) === 0;
  onlinePages(steps, block, choice.zone);
  if (firstOfZone) buildZonelists(steps);
  renewWatermarks(steps, block, choice.zone);
  notify(steps, 'MEM_ONLINE', range);
  accountAltmap(steps, block, choice.zone);
  noteFirstUse(partition, block, choice.zone, firstOfZone);
  becomeOnline(steps, block, choice.zone);
  return null;
}

function chooseZone(steps: Steps, block: BlockId, type: OnlineType): ZoneChoice {
  const { partition } = steps;
  const { pagesPerBlock } = guestOf(partition).geometry;
  const start = block * pagesPerBlock;
  const choice: ZoneChoice =
    type === 'online_movable'
      ? { zone: architectureOf(partition).movable, because: 'asked for: online_movable' }
      : type === 'online_kernel'
        ? { zone: kernelZoneFor(partition, start, pagesPerBlock), because: 'asked for: online_kernel' }
        : defaultZoneFor(partition, start, pagesPerBlock);
  const { zone, because } = choice;
  emit(steps, { kind: 'zoneChosen', block, zone: zoneName(partition, zone), because, onlineType: type });
  return choice;
}

/** move_pfn_range_to_zone, for the altmap first and then for the rest of the block. */
function placeInZone(steps: Steps, block: BlockId, zone: ZoneIndex): void {
  const { partition } = steps;
  const { pagesPerBlock } = guestOf(partition).geometry;
  const first = block * pagesPerBlock;
  const altmap = altmapPagesOf(partition, block);
  const name = zoneName(steps.partition, zone);
  const wasEmpty = spannedOf(partition, zone) === 0 ? { zoneWasEmpty: true as const } : {};
  if (altmap > 0) {
    growSpan(partition, zone, first, altmap);
    emit(steps, { kind: 'memmapPlacedInZone', block, zone: name, pages: altmap, ...wasEmpty });
  }
  const start = pfn(first + altmap);
  const pages = pagesPerBlock - altmap;
  growSpan(partition, zone, start, pages);
  const empty = altmap > 0 ? {} : wasEmpty;
  emit(steps, { kind: 'rangePlacedInZone', block, zone: name, start, pages, ...empty });
}

/**
 * remove_pfn_range_from_zone, the inverse: the rest of the block first, then the altmap.
 * @models remove_pfn_range_from_zone, mm/memory_hotplug.c (all)
 */
export function takeFromZone(steps: Steps, block: BlockId, zone: ZoneIndex): void {
  const { partition } = steps;
  const { pagesPerBlock } = guestOf(partition).geometry;
  const altmap = altmapPagesOf(partition, block);
  const start = pfn(block * pagesPerBlock + altmap);
  const pages = pagesPerBlock - altmap;
  shrinkSpan(partition, zone, block);
  emit(steps, { kind: 'rangeTakenFromZone', block, zone: zoneName(steps.partition, zone), start, pages });
  if (altmap > 0)
    emit(steps, { kind: 'memmapTakenFromZone', block, zone: zoneName(steps.partition, zone), pages: altmap });
  removeZeroShadow(steps, block);
}

/** online_pages: the usable pages go to the buddy allocator and are accounted present. */
function onlinePages(steps: Steps, block: BlockId, zone: ZoneIndex): void {
  const { partition } = steps;
  const pages = guestOf(partition).geometry.pagesPerBlock - altmapPagesOf(partition, block);
  addManaged(partition, zone, pages);
  addToFigure(partition, FIGURE.memFreeKib, pages * PAGE_KIB);
  emit(steps, { kind: 'pagesHandedToBuddy', block, zone: zoneName(steps.partition, zone), pages });
  adjustPresent(steps, block, zone, pages);
}

/**
 * adjust_present_page_count: boot memory counts as early in its kernel zone.
 * @models adjust_present_page_count, mm/memory_hotplug.c (all)
 */
export function adjustPresent(steps: Steps, block: BlockId, zone: ZoneIndex, pages: number): void {
  const { partition } = steps;
  addPresent(partition, zone, pages);
  if (zone !== architectureOf(partition).movable && partition.blocks.early.cells[block] !== EARLY.no) {
    addToFigure(partition, FIGURE.earlyKernelPages, pages);
  }
  emit(steps, { kind: 'presentAdjusted', block, zone: zoneName(steps.partition, zone), pages });
}

function accountAltmap(steps: Steps, block: BlockId, zone: ZoneIndex): void {
  const altmap = altmapPagesOf(steps.partition, block);
  if (altmap > 0) adjustPresent(steps, block, zone, altmap);
}

function becomeOnline(steps: Steps, block: BlockId, zone: ZoneIndex): void {
  const { store, blocks } = steps.partition;
  store.write(blocks.zone, block, zone + 1);
  store.write(blocks.state, block, BLOCK_STATE.online);
  emit(steps, { kind: 'blockStateChanged', block, state: 'online' });
}

/**
 * init_per_zone_wmark_min, after every block that came or went.
 * @models init_per_zone_wmark_min, mm/page_alloc.c (all)
 */
export function renewWatermarks(steps: Steps, block: BlockId, zone: ZoneIndex): void {
  const { partition } = steps;
  setWatermarks(partition);
  const { min, low, high } = watermarksOf(partition, zone);
  const minFreeKib = figure(partition, FIGURE.minFreeKib);
  emit(steps, { kind: 'watermarksSet', block, zone: zoneName(partition, zone), min, low, high, minFreeKib });
}

/**
 * mm/page_alloc.c: printed when a zone gets its first pages, with the watermarks of before, or loses its last, with
 * those of after it.
 * @models build_all_zonelists, mm/page_alloc.c (all)
 */
export function buildZonelists(steps: Steps): void {
  const managedPages = pagesAboveWatermarks(steps.partition);
  emit(steps, { kind: 'zonelistsBuilt', managedPages });
  log(steps, 'info', `Built 1 zonelists, mobility grouping on.  Total pages: ${managedPages}`);
}

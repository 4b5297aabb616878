/**
 * Offlining a memory block, in two parts: everything up to the migration of its pages, and everything after. Between
 * them the operation can be stuck for as long as there is no room for the pages, with the hotplug lock held.
 */

import type { BlockId } from '../../../shared/ids.ts';
import { PAGE_KIB } from '../../../shared/units.ts';
import { unmovableBecause } from '../../../shared/unmovable.ts';
import type { ZoneIndex } from '../arch/architectures.ts';
import { addToFigure, BLOCK_STATE, EARLY, FIGURE, guestOf, type Partition } from '../state/partition.ts';
import { emit, log, type Refused, type Steps } from '../step.ts';
import { altmapPagesOf, hasHole } from './blocks.ts';
import { roomKib } from './free-memory.ts';
import { notify } from './notifiers.ts';
import { adjustPresent, buildZonelists, renewWatermarks, takeFromZone } from './online.ts';
import { forgetUse, keptForCrash, unmovableReason } from './unmovable.ts';
import { stopAtUnmovablePage } from './unmovable-page.ts';
import { addManaged, presentOf, zoneName, zoneOfBlock } from './zones.ts';

export type OfflineProgress =
  | { readonly kind: 'offline' }
  | { readonly kind: 'refused'; readonly refused: Refused }
  | { readonly kind: 'stuck'; readonly missingKib: number };

/**
 * memory_block_offline: present pages of the altmap leave first; whatever fails puts them back.
 * @models memory_block_offline, drivers/base/memory.c (all)
 * @models offline_pages, mm/memory_hotplug.c (all)
 */
export function offlineBlock(steps: Steps, block: BlockId): OfflineProgress {
  const { partition } = steps;
  changeState(steps, block, 'going-offline');
  const zone = zoneOfBlock(partition, block);
  if (zone === undefined) {
    changeState(steps, block, 'online');
    return refused('EINVAL', 'zone', 'offline-several-zones', `block ${block} belongs to more than one zone`);
  }
  const altmap = altmapPagesOf(partition, block);
  if (altmap > 0) adjustPresent(steps, block, zone, -altmap);
  const refusal = prepareOffline(steps, block);
  if (refusal) {
    backOnline(steps, block, zone);
    return { kind: 'refused', refused: refusal };
  }
  return continueOffline(steps, block);
}

/** offline_pages up to the migration loop. */
function prepareOffline(steps: Steps, block: BlockId): Refused | null {
  const { partition } = steps;
  if (hasHole(partition, block)) {
    emit(steps, { kind: 'holeFound', block });
    failed(steps, block, 'memory holes');
    return {
      errno: 'EINVAL',
      stage: 'holes',
      rule: 'offline-hole',
      because: `block ${block} reaches beyond core memory and has a hole`,
    };
  }
  // The callback that keeps crash kernel memory refuses before its reserved pages are looked at: our choice.
  const unmovable = keptForCrash(partition, block) ? undefined : unmovableReason(partition, block);
  if (unmovable) {
    stopAtUnmovablePage(steps, block);
    failed(steps, block, 'failure to isolate range');
    return {
      errno: 'EBUSY',
      stage: 'isolate',
      rule: 'offline-unmovable',
      because: `block ${block} holds unmovable pages: ${unmovableBecause(unmovable)}`,
      unmovable,
    };
  }
  emit(steps, { kind: 'pageblocksIsolated', block });
  const veto = notify(steps, 'MEM_GOING_OFFLINE', { block, altmapPages: altmapPagesOf(partition, block) });
  if (veto) {
    cancelOffline(steps, block);
    failed(steps, block, 'notifier failure');
    return veto;
  }
  return null;
}

/**
 * The migration loop: it has no time limit. Finishes the operation as soon as there is room for the pages.
 * @models do_migrate_range, mm/memory_hotplug.c (all)
 */
export function continueOffline(steps: Steps, block: BlockId, wasStuck = false): OfflineProgress {
  const { partition } = steps;
  const missingKib = missingRoomKib(partition, block);
  if (missingKib > 0) {
    emit(steps, { kind: 'migrationStuck', block, missingKib });
    const first = block * guestOf(partition).geometry.pagesPerBlock + altmapPagesOf(partition, block);
    log(steps, 'warn', `migrating pfn ${first.toString(16)} failed ret:-12`);
    return { kind: 'stuck', missingKib };
  }
  if (wasStuck || holdsPagesInUse(partition, block)) emit(steps, { kind: 'pagesMigrated', block });
  finishOffline(steps, block);
  return { kind: 'offline' };
}

/**
 * Boot memory that was never offline is untouched on an idle guest; pages of every other block are soon in use, and
 * programs that hold memory hold some of each block.
 */
const holdsPagesInUse = (partition: Partition, block: BlockId): boolean =>
  partition.blocks.early.cells[block] !== EARLY.untouched ||
  partition.definition.value.conditions.pressure.usedByProgramsKib > 0;

/**
 * A signal reached the writer: migration gives up, the block is online again.
 * @models offline_pages, mm/memory_hotplug.c (all)
 */
export function interruptOffline(steps: Steps, block: BlockId): Refused {
  emit(steps, { kind: 'signalReceived', block });
  cancelOffline(steps, block);
  failed(steps, block, 'signal backoff');
  const zone = zoneOfBlock(steps.partition, block);
  if (zone !== undefined) backOnline(steps, block, zone);
  return {
    errno: 'EINTR',
    stage: 'migrate',
    rule: 'offline-signal',
    because: `a signal ended the migration of block ${block}`,
  };
}

/** Memory that is missing elsewhere to hold what the block holds now; 0 when offlining can proceed. */
function missingRoomKib(partition: Partition, block: BlockId): number {
  const usableKib = (guestOf(partition).geometry.pagesPerBlock - altmapPagesOf(partition, block)) * PAGE_KIB;
  return Math.max(0, usableKib - roomKib(partition));
}

function finishOffline(steps: Steps, block: BlockId): void {
  const { partition } = steps;
  const { store, blocks } = partition;
  const guest = guestOf(partition);
  const zone = zoneOfBlock(partition, block);
  if (zone === undefined) throw new Error(`block ${block} lost its zone while going offline`);
  const range = { block, altmapPages: altmapPagesOf(partition, block) };
  const pages = guest.geometry.pagesPerBlock - range.altmapPages;

  addManaged(partition, zone, -pages);
  addToFigure(partition, FIGURE.memFreeKib, -pages * PAGE_KIB);
  emit(steps, { kind: 'pagesTakenFromBuddy', block, zone: zoneName(steps.partition, zone), pages });
  log(steps, 'debug', 'Offlined Pages');
  adjustPresent(steps, block, zone, -pages);
  renewWatermarks(steps, block, zone);
  if (presentOf(partition, zone) === 0) buildZonelists(steps);
  notify(steps, 'MEM_OFFLINE', range);
  store.write(blocks.zone, block, 0);
  forgetUse(partition, block);
  takeFromZone(steps, block, zone);
  if (guest.profile.prepareEvents) notify(steps, 'MEM_FINISH_OFFLINE', range);
  if (blocks.early.cells[block] === EARLY.untouched) store.write(blocks.early, block, EARLY.returned);
  changeState(steps, block, 'offline');
}

function cancelOffline(steps: Steps, block: BlockId): void {
  emit(steps, { kind: 'isolationUndone', block });
  steps.undone.push(`isolation of block ${block} undone`);
  notify(steps, 'MEM_CANCEL_OFFLINE', { block, altmapPages: altmapPagesOf(steps.partition, block) });
}

function backOnline(steps: Steps, block: BlockId, zone: ZoneIndex): void {
  const altmap = altmapPagesOf(steps.partition, block);
  if (altmap > 0) {
    adjustPresent(steps, block, zone, altmap);
    steps.undone.push(`${altmap} altmap pages of block ${block} present again`);
  }
  changeState(steps, block, 'online');
}

function changeState(steps: Steps, block: BlockId, state: 'online' | 'offline' | 'going-offline'): void {
  const value =
    state === 'online'
      ? BLOCK_STATE.online
      : state === 'offline'
        ? BLOCK_STATE.offline
        : BLOCK_STATE.goingOffline;
  steps.partition.store.write(steps.partition.blocks.state, block, value);
  emit(steps, { kind: 'blockStateChanged', block, state });
}

/** Debug level in these kernels: part of the sequence, not of the log. */
function failed(steps: Steps, block: BlockId, reason: string): void {
  const { geometry } = guestOf(steps.partition);
  const start = (block * geometry.blockBytes).toString(16).padStart(16, '0');
  const end = ((block + 1) * geometry.blockBytes - 1).toString(16).padStart(16, '0');
  log(steps, 'debug', `memory offlining [mem 0x${start}-0x${end}] failed due to ${reason}`);
}

function refused(
  errno: Refused['errno'],
  stage: string,
  rule: Refused['rule'],
  because: string,
): OfflineProgress {
  return { kind: 'refused', refused: { errno, stage, rule, because } };
}

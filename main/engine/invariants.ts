/** What is true of every reachable state. Checked by tests after every command; a broken one is a defect of the engine. */

import { incrementsOfBlock } from '../../shared/geometry.ts';
import { blockId } from '../../shared/ids.ts';
import { brokenDevices } from './dax/invariants.ts';
import { unbackedIncrements } from './kernel/crash.ts';
import { memTotalKib } from './kernel/free-memory.ts';
import { zoneOfCorePage } from './kernel/zones.ts';
import { lastInitialRn } from './sclp/hypervisor.ts';
import {
  architectureOf,
  BLOCK_STATE,
  EARLY,
  FIGURE,
  FIRMWARE,
  figure,
  type Guest,
  MEMMAP,
  type Partition,
} from './state/partition.ts';
import { heldBytes, type SystemState } from './system-state.ts';

/** Sentences about everything that is wrong; empty for a sound state. */
export function brokenInvariants(system: SystemState): string[] {
  const broken: string[] = [];
  const partitions = [...system.partitions.values()];
  const held = partitions.reduce((sum, partition) => sum + storageHeldBy(partition), 0);
  check(
    broken,
    held === heldBytes(system),
    `partitions hold ${held} bytes, the pool says ${heldBytes(system)}`,
  );
  check(broken, held <= system.frame.value.customerBytes, 'partitions hold more than the customer storage');
  for (const partition of partitions) {
    const guest = partition.guest.value;
    if (guest) broken.push(...brokenInGuest(partition, guest).map((text) => `${partition.name}: ${text}`));
  }
  return broken;
}

function check(broken: string[], holds: boolean, text: string): void {
  if (!holds) broken.push(text);
}

/** Initial storage while activated, and every assigned reserved increment. */
function storageHeldBy(partition: Partition): number {
  const running = partition.running.value;
  if (!running) return 0;
  const { cells } = partition.increments.assigned;
  let reserved = 0;
  for (let row = lastInitialRn(running); row < cells.length; row++) reserved += cells[row] ?? 0;
  return running.initialBytes + reserved * running.incrementBytes;
}

function brokenInGuest(partition: Partition, guest: Guest): string[] {
  const broken: string[] = [];
  const { blocks, increments } = partition;
  const { geometry, profile } = guest;
  const arch = architectureOf(partition);
  const present = arch.zones.map(() => 0);
  /** Zones with blocks that are not counted block by block: partly backed, or shared by two zones. */
  const inexact = new Set<number>();
  let self = 0;
  let system = 0;
  for (let row = 0; row < blocks.present.cells.length; row++) {
    const block = blockId(row);
    const isPresent = blocks.present.cells[row] === 1;
    const state = blocks.state.cells[row] ?? 0;
    const zone = (blocks.zone.cells[row] ?? 0) - 1;
    const altmap = blocks.altmapPages.cells[row] ?? 0;
    const memmap = blocks.memmap.cells[row];
    const early = blocks.early.cells[row];
    check(broken, isPresent || state === BLOCK_STATE.offline, `block ${row} is not present but not offline`);
    check(broken, isPresent === (memmap !== MEMMAP.none), `block ${row} has a memmap exactly while present`);
    check(
      broken,
      altmap > 0 === (memmap === MEMMAP.self),
      `block ${row} has an altmap exactly with its own memmap`,
    );
    check(broken, altmap < geometry.pagesPerBlock, `the altmap of block ${row} leaves no usable page`);
    check(broken, zone < 0 || state !== BLOCK_STATE.offline, `block ${row} is offline and in a zone`);
    check(
      broken,
      guest.panic !== null ||
        state === BLOCK_STATE.offline ||
        unbackedIncrements(partition, block).length === 0,
      `block ${row} is in use without storage`,
    );
    check(broken, early === EARLY.no || memmap === MEMMAP.boot, `boot block ${row} has no boot memmap`);
    if (profile.era === 'dynamic' && guest.hotplug) {
      const configured = blocks.firmware.cells[row] === FIRMWARE.configured;
      check(broken, isPresent === configured, `block ${row} is present exactly while configured`);
      check(
        broken,
        !configured || isBelievedAssigned(partition, guest, row),
        `block ${row} is configured on standby increments`,
      );
    }
    if (memmap === MEMMAP.self) self += geometry.memmapPagesPerBlock;
    if (memmap === MEMMAP.system) system += geometry.memmapPagesPerBlock;
    const { pagesPerBlock } = geometry;
    if (state !== BLOCK_STATE.offline && (zone < 0 || early === EARLY.withHole)) {
      for (
        let shared = zoneOfCorePage(partition, row * pagesPerBlock);
        shared <= zoneOfCorePage(partition, (row + 1) * pagesPerBlock - 1);
        shared++
      ) {
        inexact.add(shared);
      }
    }
    if (zone < 0 || early === EARLY.withHole) continue;
    // While a block goes offline its altmap is no longer accounted present.
    const counted =
      state === BLOCK_STATE.goingOffline ? geometry.pagesPerBlock - altmap : geometry.pagesPerBlock;
    present[zone] = (present[zone] ?? 0) + counted;
    checkSpan(broken, partition, zone, block, geometry.pagesPerBlock);
    if (profile.era !== 'dynamic') {
      check(
        broken,
        !guest.hotplug || isBelievedAssigned(partition, guest, row),
        `block ${row} is online on standby increments`,
      );
    }
  }
  checkZones(broken, partition, inexact, present);
  broken.push(...brokenDevices(partition));
  check(
    broken,
    figure(partition, FIGURE.memmapSelfPages) === self,
    'pages of self-hosted memmap do not add up',
  );
  check(
    broken,
    figure(partition, FIGURE.memmapSystemPages) === system,
    'pages of memmap in system memory do not add up',
  );
  check(
    broken,
    figure(partition, FIGURE.memFreeKib) <= memTotalKib(partition),
    'more memory is free than there is',
  );
  check(broken, increments.believed.cells.length === geometry.rnMax, 'the increment list does not fit rnmax');
  check(
    broken,
    partition.pending.value !== null || partition.waiting.value.length === 0,
    'writes wait for a free lock',
  );
  return broken;
}

function isBelievedAssigned(partition: Partition, guest: Guest, row: number): boolean {
  if (partition.blocks.early.cells[row] !== EARLY.no) return true;
  const { first, last } = incrementsOfBlock(blockId(row), guest.geometry);
  for (let number: number = first; number <= last; number++) {
    if (partition.increments.believed.cells[number - 1] === 1) return false;
  }
  return true;
}

function checkSpan(broken: string[], partition: Partition, zone: number, block: number, pages: number): void {
  const start = partition.zones.start.cells[zone] ?? 0;
  const end = start + (partition.zones.spanned.cells[zone] ?? 0);
  const inside = block * pages >= start && (block + 1) * pages <= end;
  check(broken, inside, `block ${block} lies outside the span of its zone`);
}

function checkZones(
  broken: string[],
  partition: Partition,
  inexact: ReadonlySet<number>,
  present: readonly number[],
): void {
  architectureOf(partition).zones.forEach((name, zone) => {
    const inZone = partition.zones.present.cells[zone] ?? 0;
    const managed = partition.zones.managed.cells[zone] ?? 0;
    const spanned = partition.zones.spanned.cells[zone] ?? 0;
    const exact = !inexact.has(zone);
    check(broken, inZone >= (present[zone] ?? 0), `zone ${name} lacks present pages of its blocks`);
    check(
      broken,
      !exact || inZone === present[zone],
      `zone ${name}: present ${inZone} pages, its blocks have ${present[zone]}`,
    );
    check(broken, inZone <= spanned, `zone ${name}: present exceeds spanned`);
    check(broken, managed >= 0, `zone ${name}: managed is negative`);
    check(broken, name !== 'Movable' || managed <= inZone, 'zone Movable: managed exceeds present');
  });
}

/**
 * One small integer per block and per increment: what maps, tables and deltas carry. Packed so that 65,535 of them
 * fit a typed array, run-length encode well and index a palette directly.
 */

/** Bits of a block cell (Uint16). A cell of 0 is a block number that does not exist in this partition. */
export const BLOCK = {
  /** The number belongs to this partition: a memory block, or a firmware directory. */
  known: 1 << 0,
  /** /sys/devices/system/memory/memoryN exists. */
  present: 1 << 1,
  /** /sys/firmware/memory/memoryN/config reads 1 (dynamic era); equals `present` in the other eras. */
  configured: 1 << 2,
  online: 1 << 3,
  goingOffline: 1 << 4,
  /** The memmap lies in the block itself (altmap). Meaningful while present. */
  memmapSelf: 1 << 5,
  /** /sys/firmware/memory/memoryN/memmap_on_memory reads 1. */
  memmapRequested: 1 << 6,
  /** Holds unmovable pages: known to the simulation only, sysfs `removable` always says 1. */
  unmovable: 1 << 7,
  /** Present at boot. */
  boot: 1 << 8,
  /** Part of the block has no storage: it can never go offline. */
  hole: 1 << 9,
  /** The last action on it was refused. */
  failed: 1 << 10,
  zoneShift: 11,
  /** Three bits: index into the partition's zone list plus one; 0 while not online. */
  zoneMask: 7 << 11,
  /** The hypervisor and the kernel disagree about an increment of this block. */
  differs: 1 << 14,
} as const;

/** Bits of an increment cell (Uint8). A cell of 0 is an increment number above rnmax. */
export const INCREMENT = {
  known: 1 << 0,
  /** The hypervisor's truth. */
  assigned: 1 << 1,
  /** The kernel's belief: on its list and not standby. */
  believedAssigned: 1 << 2,
  /** On the kernel's increment list at all. */
  listed: 1 << 3,
  /** Storage element 1 or higher (reserved). */
  reserved: 1 << 4,
  /** The last request for it was answered with an error. */
  failed: 1 << 5,
} as const;

/** What a block is, in one word: the four-way coded state of maps, tables and legends. */
export type BlockState = 'online' | 'offline' | 'deconfigured' | 'changing' | 'failed' | 'absent';

/** State of a block cell; `failed` is an overlay and not reported here. */
export function blockStateOf(cell: number): BlockState {
  if (!(cell & BLOCK.known)) return 'absent';
  if (cell & BLOCK.goingOffline) return 'changing';
  if (cell & BLOCK.online) return 'online';
  return cell & BLOCK.present ? 'offline' : 'deconfigured';
}

/** Zone index of an online block cell, or -1. */
export const zoneIndexOf = (cell: number): number => ((cell & BLOCK.zoneMask) >> BLOCK.zoneShift) - 1;

/** The two truths differ: the hypervisor's assignment is not what the kernel believes. */
export function incrementDiffers(cell: number): boolean {
  return (
    (cell & INCREMENT.known) !== 0 && !(cell & INCREMENT.assigned) !== !(cell & INCREMENT.believedAssigned)
  );
}

/** A run of equal cells, the unit of snapshots and deltas. */
export interface CellRun {
  readonly start: number;
  readonly count: number;
  readonly value: number;
}

/** All runs of an array of cells, in order; an empty array gives none. */
export function runsOf(cells: ArrayLike<number>): CellRun[] {
  const runs: CellRun[] = [];
  let start = 0;
  for (let index = 1; index <= cells.length; index++) {
    if (index < cells.length && cells[index] === cells[start]) continue;
    runs.push({ start, count: index - start, value: cells[start] ?? 0 });
    start = index;
  }
  return runs;
}

/** Writes runs into cells in place. Runs outside the array are ignored by the typed array itself. */
export function applyRuns(cells: Uint16Array | Uint8Array, runs: readonly CellRun[]): void {
  for (const { start, count, value } of runs) cells.fill(value, start, start + count);
}

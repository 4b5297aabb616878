/** The state as database rows, all of it or only what a command touched. */

import { blockStateOf, zoneIndexOf } from '../../shared/cells.ts';
import { isAbsentRn } from '../../shared/geometry.ts';
import { type BlockId, blockId, type PartitionName, partitionName, type Rn, rn } from '../../shared/ids.ts';
import type {
  IncrementRow,
  MemoryBlockRow,
  PartitionRow,
  RowPage,
  TouchedRows,
  ZoneRow,
} from '../../shared/rows.ts';
import { architectureNamed, ZONE_LIMIT } from './arch/architectures.ts';
import { altmapPagesOf } from './kernel/blocks.ts';
import { memTotalKib } from './kernel/free-memory.ts';
import { lastInitialRn } from './sclp/hypervisor.ts';
import { type DaxState, NO_DAX } from './state/dax.ts';
import { BELIEF, columnsOf, FIGURE, figure, type Partition, refsOf } from './state/partition.ts';
import type { Column, UndoLog } from './state/store.ts';
import type { SystemState } from './system-state.ts';
import { blockCell, geometryFor, partitionView, placementOf } from './views.ts';

export interface TouchedCells {
  readonly increments: readonly Rn[];
  readonly blocks: readonly BlockId[];
  readonly zones: readonly number[];
}

/** Ascending, each once, by partition. A partition whose tables were laid anew lists all its rows. */
export function touchedCells(system: SystemState, undo: UndoLog): ReadonlyMap<PartitionName, TouchedCells> {
  const lists = new Map<string, TouchedLists>();
  let [owner, into]: [string | undefined, TouchedLists] = [undefined, newLists()];
  const replaced = undo.owners;
  undo.visit((column, row) => {
    // Nearly all of a log is one partition's.
    if (column.owner !== owner) {
      owner = column.owner;
      into = lists.get(owner) ?? newLists();
      lists.set(owner, into);
    }
    if (column.table === 'block') note(into.blocks, row);
    else if (column.table === 'increment') note(into.increments, row);
    else if (column.table === 'zone') note(into.zones, row);
  });
  const touched = new Map<PartitionName, TouchedCells>();
  for (const owner of new Set([...lists.keys(), ...replaced.keys()])) {
    const partition = system.partitions.get(partitionName(owner));
    if (!partition) continue;
    const all = replaced.get(owner) === true;
    const { increments, blocks, zones } = lists.get(owner) ?? newLists();
    const perBlock = partition.guest.value?.geometry.incrementsPerBlock ?? 1;
    // Cells of a partition without guest or storage read 0; they have to be told too.
    const shown = geometryFor(partition);
    const incrementRows = all
      ? range(shown.rnMax)
      : sorted(increments, partition.increments.assigned.cells.length);
    const blockRows = all
      ? range(shown.blockCount)
      : // A block's cell shows its increments' divergence.
        sorted(
          blocks.concat(incrementRows.map((row) => Math.floor(row / perBlock))),
          partition.blocks.present.cells.length,
        );
    touched.set(partition.name, {
      increments: incrementRows.map((row) => rn(row + 1)),
      blocks: blockRows.map(blockId),
      zones: all ? range(ZONE_LIMIT) : sorted(zones, ZONE_LIMIT),
    });
  }
  return touched;
}

const range = (length: number): number[] => Array.from({ length }, (_, index) => index);

/** Rows in the order in which they were touched, most of them several times. */
interface TouchedLists {
  readonly increments: number[];
  readonly blocks: number[];
  readonly zones: number[];
}

const newLists = (): TouchedLists => ({ increments: [], blocks: [], zones: [] });

/** A command touches one row several times in a row. */
function note(rows: number[], row: number): void {
  if (rows[rows.length - 1] !== row) rows.push(row);
}

/** Ascending and each once, as far as there is such a row now. */
function sorted(rows: readonly number[], length: number): number[] {
  const ascending = Uint32Array.from(rows).sort();
  const found: number[] = [];
  for (const row of ascending) if (row < length && row !== found[found.length - 1]) found.push(row);
  return found;
}

/** The rows of touched cells, with their present content. */
export function touchedRows(
  system: SystemState,
  touched: ReadonlyMap<PartitionName, TouchedCells>,
): TouchedRows {
  const rows = emptyRows();
  for (const [name, cells] of touched) {
    const partition = system.partitions.get(name);
    if (partition) addRows(rows, system, partition, cells);
  }
  return rows;
}

/** Rows of partitions and zones: few, whatever the size. */
export function headRows(system: SystemState): TouchedRows {
  const rows = emptyRows();
  for (const partition of system.partitions.values())
    addRows(rows, system, partition, { increments: [], blocks: [], zones: range(ZONE_LIMIT) });
  return rows;
}

const PAGE_ROWS = 2048;

/**
 * Increments and blocks in pages, the last page of each partition open at its end.
 *
 * @param before a state whose rows are there already: pages that are the same in both are left out
 */
export function* rowPages(system: SystemState, before?: SystemState): Generator<RowPage, void, void> {
  for (const partition of system.partitions.values()) {
    const old = before?.partitions.get(partition.name);
    const like = old && isLike(old, partition) ? old : undefined;
    yield* pagesOf(partition, like, 'increment');
    yield* pagesOf(partition, like, 'block');
  }
}

function* pagesOf(
  partition: Partition,
  like: Partition | undefined,
  table: 'increment' | 'block',
): Generator<RowPage, void, void> {
  const { increments, blocks } = partition;
  const length = table === 'block' ? blocks.present.cells.length : increments.assigned.cells.length;
  for (let start = 0; start === 0 || start < length; start += PAGE_ROWS) {
    const end = Math.min(start + PAGE_ROWS, length);
    if (like && sameCells(like, partition, table, start, end)) continue;
    const base = table === 'increment' ? 1 : 0;
    const last = end === length ? Number.MAX_SAFE_INTEGER : end - 1 + base;
    yield {
      ...{ partition: partition.name, table, first: start + base, last },
      rows: rowsBetween(partition, table, start, end),
      ...(like ? { stored: rowsBetween(like, table, start, end) } : {}),
    };
  }
}

function rowsBetween(
  partition: Partition,
  table: 'increment' | 'block',
  start: number,
  end: number,
): TouchedRows {
  const rows = emptyRows();
  const absent = partition.running.value?.absent;
  for (let index = start; index < end; index++) {
    const row = table === 'block' ? blockRow(partition, blockId(index)) : undefined;
    if (row) rows.blocks.push(row);
    const isThere = table === 'increment' && !(absent && isAbsentRn(index + 1, absent));
    if (isThere) rows.increments.push(incrementRow(partition, rn(index + 1)));
  }
  return rows;
}

/** Whether rows follow from cells alone: as many of them, and nothing else that every row depends on differs. */
const isLike = (a: Partition, b: Partition): boolean =>
  a.increments.assigned.cells.length === b.increments.assigned.cells.length &&
  a.blocks.present.cells.length === b.blocks.present.cells.length &&
  refsOf(a).every((ref, index) => !ref.everyRow || ref.weight === refsOf(b)[index]?.weight);

function sameCells(
  a: Partition,
  b: Partition,
  table: 'increment' | 'block',
  start: number,
  end: number,
): boolean {
  const others = columnsOf(b);
  return columnsOf(a).every(
    (column, index) => column.table !== table || sameRange(column, others[index], start, end),
  );
}

function sameRange({ cells }: Column, other: Column | undefined, start: number, end: number): boolean {
  for (let row = start; row < end; row++) if (cells[row] !== other?.cells[row]) return false;
  return true;
}

interface Rows {
  readonly partitions: PartitionRow[];
  readonly increments: IncrementRow[];
  readonly blocks: MemoryBlockRow[];
  readonly zones: ZoneRow[];
}

const emptyRows = (): Rows => ({ partitions: [], increments: [], blocks: [], zones: [] });

const NO_DAX_TEXT = JSON.stringify(NO_DAX);

/** By content: a state that came out of a snapshot is an object of its own. */
const hasNoDax = (dax: DaxState): boolean =>
  dax === NO_DAX || (dax.regions.length === 0 && JSON.stringify(dax) === NO_DAX_TEXT);

/** What the text was made of, and the text: most commands change none of it. */
const rests = new WeakMap<Partition, { readonly of: readonly unknown[]; readonly text: string }>();

function restOf(partition: Partition): string {
  const { definition, running, guest, parameters, dax } = partition;
  const of = [definition.value, running.value, guest.value, parameters.value, dax.value];
  const known = rests.get(partition);
  if (known && of.every((value, index) => value === known.of[index])) return known.text;
  const text = JSON.stringify({
    definition: definition.value,
    running: running.value,
    parameters: parameters.value,
    panic: guest.value?.panic ?? null,
    ...(hasNoDax(dax.value) ? {} : { dax: dax.value }),
  });
  rests.set(partition, { of, text });
  return text;
}

function addRows(rows: Rows, system: SystemState, partition: Partition, cells: TouchedCells): void {
  const view = partitionView(system, partition);
  rows.partitions.push({
    partition: partition.name,
    status: view.status,
    release: view.release,
    commandLine: view.commandLine,
    memTotalKib: memTotalKib(partition),
    memFreeKib: figure(partition, FIGURE.memFreeKib),
    rest: restOf(partition),
  });
  for (const number of cells.increments) {
    if (
      number <= partition.increments.assigned.cells.length &&
      !isAbsentRn(number, partition.running.value?.absent)
    )
      rows.increments.push(incrementRow(partition, number));
  }
  for (const block of cells.blocks) {
    const row = blockRow(partition, block);
    if (row) rows.blocks.push(row);
  }
  for (const index of cells.zones) {
    const zone = view.zones[index];
    if (!zone) continue;
    rows.zones.push({
      partition: partition.name,
      zone: zone.name,
      startPfn: zone.startPfn,
      spannedPages: zone.spannedPages,
      presentPages: zone.presentPages,
      managedPages: zone.managedPages,
    });
  }
}

function incrementRow(partition: Partition, number: Rn): IncrementRow {
  const belief = partition.increments.believed.cells[number - 1] ?? BELIEF.notListed;
  const running = partition.running.value;
  return {
    partition: partition.name,
    rn: number,
    element: running && number > lastInitialRn(running) ? 1 : 0,
    assigned: partition.increments.assigned.cells[number - 1] === 1 ? 1 : 0,
    believedAssigned: belief === BELIEF.notListed ? null : belief === BELIEF.assigned ? 1 : 0,
  };
}

function blockRow(partition: Partition, block: BlockId): MemoryBlockRow | undefined {
  const cell = blockCell(partition, block);
  const state = blockStateOf(cell);
  if (state === 'absent') return undefined;
  const zone = architectureNamed(partition.guest.value?.architecture).zones[zoneIndexOf(cell)];
  const { blocks } = partition;
  return {
    partition: partition.name,
    block,
    state: state === 'changing' ? 'going-offline' : state,
    zone: zone ?? null,
    memmap: placementOf(partition, block),
    altmapPages: altmapPagesOf(partition, block),
    configured: state === 'deconfigured' ? 0 : 1,
    memmapRequested: blocks.memmapRequested.cells[block] === 1 ? 1 : 0,
  };
}

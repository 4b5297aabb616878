/**
 * The state as bytes: a JSON header with every reference and log, then every column as runs of equal cells. Equal
 * states give equal bytes. Layout: header length u32 (little-endian), header, then pairs of float64 (count, value).
 */

import type { ForeignProperties, PartitionDefinition } from '../../shared/definition.ts';
import { fail, ok, type Problem, type Result } from '../../shared/failure.ts';
import { memTotalKib } from './kernel/free-memory.ts';
import { profileOf } from './kernel/profiles.ts';
import { bootsWithHugepages, setWatermarks } from './kernel/watermarks.ts';
import {
  architectureOf,
  columnsOf,
  EARLY,
  FIGURE,
  logMessage,
  newPartition,
  type Partition,
  refsOf,
} from './state/partition.ts';
import type { Cells } from './state/store.ts';
import { emptySystem } from './system.ts';
import type { MessageList, SystemFrame, SystemState } from './system-state.ts';

interface Header {
  readonly frame: SystemFrame;
  readonly messages: MessageList;
  readonly foreign: ForeignProperties | null;
  readonly nextSlot: number;
  readonly held: number;
  readonly partitions: readonly {
    readonly slot: number;
    readonly refs: readonly unknown[];
    readonly log: readonly string[];
    /** Length and number of runs of every column. */
    readonly columns: readonly { readonly rows: number; readonly runs: number }[];
  }[];
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value of an older version lacks the fields that came later: they are as in a new partition. */
function withLaterFields(saved: unknown, initial: unknown): unknown {
  if (saved === undefined) return initial;
  if (!isRecord(saved) || !isRecord(initial)) return saved;
  // What lacks nothing stays as it is, down to the order of its fields: rows are compared as text.
  return Object.keys(initial).every((key) => key in saved) ? saved : { ...initial, ...saved };
}

/** What an older version did not keep, as far as it follows from what it did. */
function completeState(partition: Partition): void {
  const guest = partition.guest.value;
  if (!guest) return;
  const profile = profileOf(guest.release, guest.architecture) ?? guest.profile;
  partition.store.assign(partition.guest, { ...guest, profile });
  partition.store.clear(partition.kernelUse.first, partition.blocks.present.cells.length);
  const lowest = partition.blocks.zone.cells.indexOf(architectureOf(partition).normal + 1);
  const isHot = lowest >= 0 && partition.blocks.early.cells[lowest] === EARLY.no;
  if (isHot) partition.store.write(partition.kernelUse.first, lowest, 1);
  partition.store.write(
    partition.figures,
    FIGURE.hugepages,
    bootsWithHugepages(memTotalKib(partition)) ? 1 : 0,
  );
  setWatermarks(partition);
}

export function snapshotOf(system: SystemState): Uint8Array {
  const runs: number[] = [];
  const header: Header = {
    frame: system.frame.value,
    messages: system.messages.value,
    foreign: system.foreign.value,
    nextSlot: system.nextSlot,
    held: system.held.cells[0] ?? 0,
    partitions: [...system.partitions.values()].map((partition) => ({
      slot: partition.slot,
      refs: refsOf(partition).map(({ value }) => value),
      log: partition.log,
      columns: columnsOf(partition).map(({ cells }) => ({
        rows: cells.length,
        runs: appendRuns(runs, cells),
      })),
    })),
  };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const snapshot = new Uint8Array(4 + text.length + runs.length * 8);
  const view = new DataView(snapshot.buffer);
  view.setUint32(0, text.length, true);
  snapshot.set(text, 4);
  for (const [index, value] of runs.entries()) view.setFloat64(4 + text.length + index * 8, value, true);
  return snapshot;
}

function appendRuns(runs: number[], cells: Cells): number {
  let count = 0;
  let start = 0;
  for (let row = 1; row <= cells.length; row++) {
    if (row < cells.length && cells[row] === cells[start]) continue;
    runs.push(row - start, cells[start] ?? 0);
    start = row;
    count++;
  }
  return count;
}

/** Bytes that no `snapshotOf` made give a problem, never a half-built system. */
export function systemFromSnapshot(snapshot: Uint8Array): Result<SystemState, readonly Problem[]> {
  try {
    return ok(restore(snapshot));
  } catch (error) {
    return fail([
      {
        path: 'snapshot',
        rule: `cannot be read: ${error instanceof Error ? error.message : 'not a snapshot'}`,
      },
    ]);
  }
}

function restore(snapshot: Uint8Array): SystemState {
  const view = new DataView(snapshot.buffer, snapshot.byteOffset, snapshot.byteLength);
  const length = view.getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(snapshot.subarray(4, 4 + length))) as Header;
  const system = emptySystem(header.frame, header.foreign);
  system.store.assign(system.messages, header.messages);
  system.nextSlot = header.nextSlot;
  system.store.write(system.held, 0, header.held);
  let offset = 4 + length;
  for (const saved of header.partitions) {
    const definition = saved.refs[0] as PartitionDefinition;
    const partition = newPartition(system.store, saved.slot, definition);
    for (const [index, ref] of refsOf(partition).entries())
      system.store.assign(ref, withLaterFields(saved.refs[index], ref.value));
    columnsOf(partition).forEach((column, index) => {
      const { rows = 0, runs = 0 } = saved.columns[index] ?? {};
      // A snapshot of an older version lacks the columns and rows that came later.
      const length = Math.max(rows, column.cells.length);
      const cells = new (column.cells.constructor as new (rows: number) => Cells)(length);
      let row = 0;
      for (let run = 0; run < runs; run++) {
        const count = view.getFloat64(offset, true);
        cells.fill(view.getFloat64(offset + 8, true), row, row + count);
        row += count;
        offset += 16;
      }
      system.store.replace(column, cells);
    });
    if (saved.columns.length < columnsOf(partition).length) completeState(partition);
    for (const text of saved.log) logMessage(partition, text);
    system.partitions.set(partition.name, partition);
  }
  return system;
}

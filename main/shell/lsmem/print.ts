/** lsmem's output: a table, raw columns, KEY="value" pairs, or JSON. */

import type { Personality } from '../program.ts';
import { humanSize } from '../sizes.ts';
import type { Column } from './columns.ts';
import type { BlockRange, MemoryReading } from './read-blocks.ts';

export type Format = 'table' | 'raw' | 'pairs' | 'json';

export interface PrintOptions {
  readonly format: Format;
  readonly bytes: boolean;
  readonly headings: boolean;
  readonly personality: Personality;
}

const hex = (address: bigint): string => `0x${address.toString(16).padStart(16, '0')}`;

/** Faster than BigInt for the addresses that fit a double exactly. */
function rangeText(first: number, count: number, blockBytes: bigint): string {
  const bytes = Number(blockBytes);
  const end = (first + count) * bytes;
  if (end <= Number.MAX_SAFE_INTEGER) return `0x${pad16(first * bytes)}-0x${pad16(end - 1)}`;
  const start = BigInt.asUintN(64, BigInt(first) * blockBytes);
  return `${hex(start)}-${hex(BigInt.asUintN(64, start + BigInt(count) * blockBytes - 1n))}`;
}

const pad16 = (value: number): string => value.toString(16).padStart(16, '0');

/** What a cell shows; undefined is an empty cell. */
function cellText(
  range: BlockRange,
  column: Column,
  reading: MemoryReading,
  bytes: boolean,
): string | undefined {
  switch (column) {
    case 'RANGE':
      return rangeText(range.block, range.count, reading.blockBytes);
    case 'SIZE': {
      const size = BigInt(range.count) * reading.blockBytes;
      return bytes ? `${size}` : humanSize(size);
    }
    case 'STATE':
      return range.state;
    case 'REMOVABLE':
      return range.state === 'online' ? (range.removable ? 'yes' : 'no') : undefined;
    case 'BLOCK':
      return range.count === 1 ? `${range.block}` : `${range.block}-${range.block + range.count - 1}`;
    case 'NODE':
      return reading.hasNodes ? `${range.node}` : undefined;
    case 'ZONES':
      return range.zones === '' ? undefined : range.zones;
    case 'CONFIGURED':
      return range.configured ? 'yes' : 'no';
    case 'MEMMAP-ON-MEMORY':
      return range.memmapOnMemory ? 'yes' : 'no';
  }
}

/** Columns that this system cannot fill are left out silently. */
export const shownColumns = (columns: readonly Column[], dynamic: boolean): readonly Column[] =>
  dynamic ? columns : columns.filter((column) => column !== 'CONFIGURED' && column !== 'MEMMAP-ON-MEMORY');

export function printRanges(
  reading: MemoryReading,
  columns: readonly Column[],
  options: PrintOptions,
): string {
  const shown = shownColumns(columns, reading.dynamic);
  const single = reading.ranges.every((range) => range.count === 1)
    ? sizeOnce(reading, options.bytes)
    : undefined;
  const rows = reading.ranges.map((range) =>
    shown.map((column) =>
      column === 'SIZE' && single !== undefined ? single : cellText(range, column, reading, options.bytes),
    ),
  );
  switch (options.format) {
    case 'table':
      return printTable(shown, rows, options);
    case 'raw':
      return lines([
        ...(options.headings ? [shown.join(' ')] : []),
        ...rows.map((row) => row.map(rawText).join(' ')),
      ]);
    case 'pairs':
      return lines(rows.map((row) => row.map((cell, index) => `${shown[index]}="${cell ?? ''}"`).join(' ')));
    case 'json':
      return printJson(shown, rows, options.bytes);
  }
}

const sizeOnce = (reading: MemoryReading, bytes: boolean): string =>
  bytes ? `${reading.blockBytes}` : humanSize(reading.blockBytes);

const lines = (all: readonly string[]): string => all.map((line) => `${line}\n`).join('');
const rawText = (cell: string | undefined): string =>
  (cell ?? '').replace(/[\s\\]/g, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`);

/** Width of the SIZE column at least; 2.42 lets it shrink. */
const OLD_SIZE_WIDTH = 5;

function printTable(
  columns: readonly Column[],
  rows: readonly (readonly (string | undefined)[])[],
  options: PrintOptions,
): string {
  const widths = columns.map((column, index) => {
    let width = column === 'SIZE' && options.personality === '2.38' ? OLD_SIZE_WIDTH : 0;
    if (options.headings) width = Math.max(width, column.length);
    for (const row of rows) width = Math.max(width, row[index]?.length ?? 0);
    return width;
  });
  const line = (cells: readonly (string | undefined)[]): string => {
    let text = '';
    const end = cells.length - 1;
    for (let index = 0; index <= end; index++) {
      const cell = cells[index] ?? '';
      const width = widths[index] ?? 0;
      // RANGE stands left, everything else right; the last cell is not padded when there is nothing in it.
      if (index === end && cell === '') continue;
      text += columns[index] === 'RANGE' ? (index === end ? cell : cell.padEnd(width)) : cell.padStart(width);
      if (index < end) text += ' ';
    }
    return text;
  };
  return lines([...(options.headings ? [line(columns)] : []), ...rows.map(line)]);
}

function printJson(
  columns: readonly Column[],
  rows: readonly (readonly (string | undefined)[])[],
  bytes: boolean,
): string {
  const objects = rows.map((row) => {
    const members = row.map(
      (cell, index) =>
        `         "${(columns[index] ?? '').toLowerCase()}": ${jsonValue(columns[index], cell, bytes)}`,
    );
    return `{\n${members.join(',\n')}\n      }`;
  });
  return `{\n   "memory": [\n      ${objects.join(',')}\n   ]\n}\n`;
}

function jsonValue(column: Column | undefined, cell: string | undefined, bytes: boolean): string {
  if (column === 'REMOVABLE') return cell === 'yes' ? 'true' : 'false';
  if (cell === undefined) return 'null';
  return column === 'NODE' || (column === 'SIZE' && bytes) ? cell : JSON.stringify(cell);
}

export function printSummary(
  reading: MemoryReading,
  options: PrintOptions,
  memmap: 'yes' | 'no' | 'force' | undefined,
): string {
  const total = (blocks: number): bigint => BigInt(blocks) * reading.blockBytes;
  const size = (value: bigint): string => (options.bytes ? `${value}` : humanSize(value));
  const labelWidth = options.personality === '2.38' ? 23 : 32;
  const valueWidth = options.bytes ? 15 : 5;
  const row = (label: string, value: string): string =>
    `${label.padEnd(labelWidth)} ${value.padStart(valueWidth)}`;
  return lines([
    row('Memory block size:', size(reading.blockBytes)),
    row('Total online memory:', size(total(reading.onlineBlocks))),
    row('Total offline memory:', size(total(reading.offlineBlocks))),
    ...(options.personality === '2.42' && memmap ? [row('Memmap on memory parameter:', memmap)] : []),
  ]);
}

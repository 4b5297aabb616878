/** lsmem's output: a table, raw columns, KEY="value" pairs, or JSON. */

import { PAUSE, type Running } from '../pause.ts';
import type { Personality } from '../program.ts';
import { humanSize } from '../sizes.ts';
import type { Column } from './columns.ts';
import { LineBuffer } from './line-buffer.ts';
import { BLOCKS_AT_A_TIME, type BlockRange, type MemoryReading } from './read-blocks.ts';

export type Format = 'table' | 'raw' | 'pairs' | 'json';

export interface PrintOptions {
  readonly format: Format;
  readonly bytes: boolean;
  readonly headings: boolean;
  readonly personality: Personality;
}

const hex = (address: bigint): string => `0x${address.toString(16).padStart(16, '0')}`;

const RANGE_WIDTH = '0x0000000000000000-0x0000000000000000'.length;

/** Without big integers for the addresses that fit a double exactly. */
function writeRange(out: LineBuffer, first: number, count: number, blockBytes: bigint): void {
  const bytes = Number(blockBytes);
  const end = (first + count) * bytes;
  if (end > Number.MAX_SAFE_INTEGER) {
    out.text(wideRange(first, count, blockBytes));
    return;
  }
  out.text('0x');
  out.hex16(first * bytes);
  out.text('-0x');
  out.hex16(end - 1);
}

function wideRange(first: number, count: number, blockBytes: bigint): string {
  const start = BigInt.asUintN(64, BigInt(first) * blockBytes);
  return `${hex(start)}-${hex(BigInt.asUintN(64, start + BigInt(count) * blockBytes - 1n))}`;
}

/** What a cell shows; undefined is an empty cell. */
function cellText(
  range: BlockRange,
  column: Column,
  reading: MemoryReading,
  bytes: boolean,
): string | undefined {
  switch (column) {
    case 'RANGE':
      return wideRange(range.block, range.count, reading.blockBytes);
    case 'SIZE':
      return cellSize(range.count, reading, bytes);
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

function cellSize(blocks: number, reading: MemoryReading, bytes: boolean): string {
  const size = BigInt(blocks) * reading.blockBytes;
  return bytes ? `${size}` : humanSize(size);
}

/** A column as it is printed: its heading, and the column whose values land in it; none for one that stays empty. */
interface PrintedColumn {
  readonly heading: Column;
  readonly values: Column | undefined;
}

/** What is printed; undefined where the program ends with an error instead. */
export function* printRanges(
  reading: MemoryReading,
  columns: readonly Column[],
  options: PrintOptions,
): Running<string | undefined> {
  const printed = placeColumns(columns, reading, options.bytes);
  if (printed === undefined) return undefined;
  if (printed.length === 0) return '';
  yield PAUSE;
  if (options.format === 'table') return yield* printTable(printed, reading, options);
  const headings = printed.map(({ heading }) => heading);
  const rows: string[] = [];
  for (const [index, range] of reading.ranges.entries()) {
    if ((index + 1) % BLOCKS_AT_A_TIME === 0) yield PAUSE;
    const cells = printed.map(({ values }) => values && cellText(range, values, reading, options.bytes));
    rows.push(rowText(headings, cells, options));
  }
  yield PAUSE;
  if (options.format === 'json') return `{\n   "memory": [\n      ${rows.join(',')}\n   ]\n}\n`;
  return lines(options.format === 'raw' && options.headings ? [headings.join(' '), ...rows] : rows);
}

function rowText(
  headings: readonly Column[],
  cells: readonly (string | undefined)[],
  { format, bytes }: PrintOptions,
): string {
  switch (format) {
    case 'raw':
      return cells.map(rawText).join(' ');
    case 'pairs':
      return cells.map((cell, index) => `${headings[index]}="${cell ?? ''}"`).join(' ');
    default:
      return jsonObject(headings, cells, bytes);
  }
}

/**
 * Columns that this system cannot fill are left out of the table, but 2.42 goes on counting them: every value lands in
 * the cell with its place in the whole list. A value whose place is beyond the table ends the program.
 */
function placeColumns(
  columns: readonly Column[],
  reading: MemoryReading,
  bytes: boolean,
): readonly PrintedColumn[] | undefined {
  const isShown = (column: Column | undefined): boolean =>
    reading.dynamic || (column !== 'CONFIGURED' && column !== 'MEMMAP-ON-MEMORY');
  const headings = columns.filter(isShown);
  const beyond = columns.slice(headings.length).filter(isShown);
  const hasValue = (column: Column): boolean =>
    reading.ranges.some((range) => cellText(range, column, reading, bytes) !== undefined);
  if (beyond.some(hasValue)) return undefined;
  return headings.map((heading, place) => {
    const values = columns[place];
    return { heading, values: isShown(values) ? values : undefined };
  });
}

const lines = (all: readonly string[]): string => (all.length === 0 ? '' : `${all.join('\n')}\n`);
const rawText = (cell: string | undefined): string =>
  (cell ?? '').replace(/[\s\\]/g, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`);

/** Width that 2.38 wishes for the SIZE column: it counts only where the content is as wide as the heading. */
const OLD_SIZE_WIDTH = 5;

/** RANGE stands left, everything else right; the last cell is not padded when there is nothing in it. */
function* printTable(
  columns: readonly PrintedColumn[],
  reading: MemoryReading,
  options: PrintOptions,
): Running<string> {
  const cells: (readonly (string | undefined)[])[] = [];
  for (const { values } of columns) {
    cells.push(cellsOf(values, reading, options));
    yield PAUSE;
  }
  const widths = columns.map((column, index) => widthOf(column, cells[index] ?? [], options));
  const out = new LineBuffer();
  const last = columns.length - 1;
  const separate = (index: number): void => {
    if (index < last) out.text(' ');
  };
  if (options.headings) {
    columns.forEach(({ heading }, index) => {
      const padding = (widths[index] ?? 0) - heading.length;
      if (heading !== 'RANGE') out.spaces(padding);
      out.text(heading);
      if (heading === 'RANGE' && index < last) out.spaces(padding);
      separate(index);
    });
    out.newline();
  }
  for (const [row, range] of reading.ranges.entries()) {
    if ((row + 1) % BLOCKS_AT_A_TIME === 0) yield PAUSE;
    for (let index = 0; index <= last; index++) {
      if (columns[index]?.values === 'RANGE') writeRange(out, range.block, range.count, reading.blockBytes);
      else {
        const cell = cells[index]?.[row] ?? '';
        if (index < last || cell !== '') {
          out.spaces((widths[index] ?? 0) - cell.length);
          out.text(cell);
        }
      }
      separate(index);
    }
    out.newline();
  }
  return out.toString();
}

/** Texts of one column; none for RANGE, which is written straight into the lines. */
function cellsOf(
  column: Column | undefined,
  reading: MemoryReading,
  options: PrintOptions,
): readonly (string | undefined)[] {
  if (column === 'RANGE' || column === undefined) return [];
  const single = column === 'SIZE' ? cellSize(1, reading, options.bytes) : '';
  return reading.ranges.map((range) =>
    column === 'SIZE' && range.count === 1 ? single : cellText(range, column, reading, options.bytes),
  );
}

function widthOf(
  { heading, values }: PrintedColumn,
  cells: readonly (string | undefined)[],
  options: PrintOptions,
): number {
  let width = values === 'RANGE' ? RANGE_WIDTH : 0;
  for (const cell of cells) if (cell !== undefined && cell.length > width) width = cell.length;
  if (options.personality === '2.38') {
    // Headings count there also when they are not shown.
    if (width < heading.length) return heading.length;
    return heading === 'SIZE' ? Math.max(width, OLD_SIZE_WIDTH) : width;
  }
  return options.headings ? Math.max(width, heading.length) : width;
}

function jsonObject(
  columns: readonly Column[],
  cells: readonly (string | undefined)[],
  bytes: boolean,
): string {
  const members = cells.map(
    (cell, index) =>
      `         "${(columns[index] ?? '').toLowerCase()}": ${jsonValue(columns[index], cell, bytes)}`,
  );
  return `{\n${members.join(',\n')}\n      }`;
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

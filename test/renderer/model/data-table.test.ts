/** Tables sort on values, filter on what is read, remember how they are looked at, and copy what is shown. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  FIRST_LOOK,
  filteredRows,
  LEAST_WIDTH,
  MOST_WIDTH,
  readLook,
  shownColumns,
  sortedBy,
  sortedRows,
  type TableColumn,
  tableCsv,
  tableTsv,
} from '../../../renderer/model/data-table.ts';

interface Row {
  readonly name: string;
  readonly bytes: number;
}
const COLUMNS: readonly TableColumn<Row>[] = [
  { id: 'name', label: 'Partition', width: 100, text: ({ name }) => name, fixed: true },
  {
    id: 'size',
    label: 'Storage held',
    width: 80,
    isNumber: true,
    text: ({ bytes }) => `${bytes} GiB`,
    value: ({ bytes }) => bytes,
  },
  { id: 'act', label: 'Task', width: 80, text: () => 'Open', acts: true },
];
const ROWS: readonly Row[] = [
  { name: 'LNX10', bytes: 9 },
  { name: 'LNX2', bytes: 100 },
  { name: 'PROD', bytes: 20 },
];
const names = (rows: readonly Row[]) => rows.map(({ name }) => name);

describe('a table', () => {
  test('sorts numbers by their value and names with numbers as people count', () => {
    const bySize = sortedBy(FIRST_LOOK, 'size');
    expect(names(sortedRows(ROWS, COLUMNS, bySize))).toEqual(['LNX10', 'PROD', 'LNX2']);
    expect(names(sortedRows(ROWS, COLUMNS, sortedBy(FIRST_LOOK, 'name')))).toEqual(['LNX2', 'LNX10', 'PROD']);
  });

  test('sorts up, down, and then as the rows came', () => {
    const up = sortedBy(FIRST_LOOK, 'size');
    const down = sortedBy(up, 'size');
    expect(names(sortedRows(ROWS, COLUMNS, down))).toEqual(['LNX2', 'PROD', 'LNX10']);
    expect(sortedRows(ROWS, COLUMNS, sortedBy(down, 'size'))).toBe(ROWS);
  });

  test('keeps equal rows in the order in which they came, up and down', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 })), fc.boolean(), (sizes, descending) => {
        const rows = sizes.map((bytes, index) => ({ name: String(index), bytes }));
        const look = { ...FIRST_LOOK, sort: { column: 'size', descending } };
        const sorted = sortedRows(rows, COLUMNS, look);
        for (const [index, row] of sorted.entries()) {
          const next = sorted[index + 1];
          if (!next) continue;
          if (next.bytes === row.bytes) expect(Number(next.name)).toBeGreaterThan(Number(row.name));
          else expect(next.bytes > row.bytes).toBe(!descending);
        }
        expect(sorted.length).toBe(rows.length);
      }),
    );
  });

  test('filters by words that all have to be there, and by a column’s own', () => {
    const found = (text: string) => names(filteredRows(ROWS, COLUMNS, text));
    expect(found('')).toEqual(['LNX10', 'LNX2', 'PROD']);
    expect(found('lnx 100')).toEqual(['LNX2']);
    expect(found('storage-held=20')).toEqual(['PROD']);
    expect(found('partition=20')).toEqual([]);
    expect(found('nothing=20')).toEqual([]);
  });

  test('copies and exports what is shown, without its buttons', () => {
    const columns = shownColumns(COLUMNS, FIRST_LOOK);
    expect(tableCsv(columns, ROWS.slice(0, 1))).toBe('Partition,Storage held\r\nLNX10,9 GiB\r\n');
    expect(tableTsv(columns, ROWS.slice(0, 1))).toBe('Partition\tStorage held\nLNX10\t9 GiB');
  });

  test('shows the columns that were chosen, and always the fixed ones', () => {
    const look = { ...FIRST_LOOK, shown: { name: false, size: false } };
    expect(shownColumns(COLUMNS, look).map(({ id }) => id)).toEqual(['name', 'act']);
  });

  test('reads whatever was stored as a look', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (stored) => {
        const look = readLook(stored);
        expect(sortedRows(ROWS, COLUMNS, look)).toHaveLength(ROWS.length);
        for (const width of Object.values(look.widths)) {
          expect(width).toBeGreaterThanOrEqual(LEAST_WIDTH);
          expect(width).toBeLessThanOrEqual(MOST_WIDTH);
        }
      }),
    );
    const look = { sort: { column: 'size', descending: true }, shown: { act: false }, widths: { name: 120 } };
    expect(readLook(JSON.parse(JSON.stringify(look)))).toEqual(look);
  });
});

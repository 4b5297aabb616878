/** What every table of the console can do with its rows: sort, filter, choose columns, copy, CSV. Pure; the element draws it. */

import { csvOfRows } from './table-csv.ts';

export interface TableColumn<R> {
  readonly id: string;
  readonly label: string;
  /** In pixels, until somebody makes it another. */
  readonly width: number;
  readonly isNumber?: boolean;
  /** What is read in the cell: for filter, copy and CSV. */
  readonly text: (row: R) => string;
  /** What it sorts by; the text where nothing is said. */
  readonly value?: (row: R) => number | string;
  /** What the cell shows instead of its text. */
  readonly cell?: (row: R) => unknown;
  readonly hint?: string;
  /** Neighbours of one group have a common head. */
  readonly group?: string;
  /** Always shown. */
  readonly fixed?: boolean;
  /** Not shown until somebody chooses it. */
  readonly off?: boolean;
  /** Has no use outside the screen: buttons. Neither copied nor sorted by. */
  readonly acts?: boolean;
}

/** A letter of a head, its padding, and room for the sign of the order, in pixels. */
const [LETTER_PX, HEAD_PX] = [8, 44];

/** What a column has until somebody makes it another: its head is never cut. */
export const firstWidth = <R>({ label, width, acts }: TableColumn<R>): number =>
  acts ? width : Math.max(width, Math.ceil(label.length * LETTER_PX + HEAD_PX));

/** How somebody looks at a table; remembered for each. */
export interface TableLook {
  /** Absent: as the rows come. */
  readonly sort?: { readonly column: string; readonly descending: boolean };
  /** Columns that are not as they were made: shown or not. */
  readonly shown: Readonly<Record<string, boolean>>;
  /** Pixels of columns that were resized. */
  readonly widths: Readonly<Record<string, number>>;
}

export const FIRST_LOOK: TableLook = { shown: {}, widths: {} };
export const LEAST_WIDTH = 40;
export const MOST_WIDTH = 1200;

export const clampWidth = (width: number): number =>
  Math.round(Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, width)));

/** Reads what was stored; whatever is not a look is as good as none. */
export function readLook(stored: unknown): TableLook {
  if (typeof stored !== 'object' || stored === null) return FIRST_LOOK;
  const { sort, shown, widths } = stored as Record<string, unknown>;
  const entries = <T>(value: unknown, fits: (each: unknown) => each is T): Record<string, T> =>
    typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).filter((pair): pair is [string, T] => fits(pair[1])))
      : {};
  const isSort = (value: unknown): value is NonNullable<TableLook['sort']> =>
    typeof value === 'object' &&
    value !== null &&
    'column' in value &&
    typeof value.column === 'string' &&
    'descending' in value &&
    typeof value.descending === 'boolean';
  return {
    ...(isSort(sort) ? { sort: { column: sort.column, descending: sort.descending } } : {}),
    shown: entries(shown, (each): each is boolean => typeof each === 'boolean'),
    widths: Object.fromEntries(
      Object.entries(entries(widths, (each): each is number => Number.isFinite(each))).map(([id, width]) => [
        id,
        clampWidth(width),
      ]),
    ),
  };
}

export const shownColumns = <R>(columns: readonly TableColumn<R>[], { shown }: TableLook): TableColumn<R>[] =>
  columns.filter(({ id, fixed, off }) => fixed === true || (shown[id] ?? off !== true));

/** Sorted by another column, the other way round, or again as the rows come. */
export function sortedBy(look: TableLook, column: string): TableLook {
  const { sort, ...rest } = look;
  if (sort?.column !== column) return { ...rest, sort: { column, descending: false } };
  return sort.descending ? rest : { ...rest, sort: { column, descending: true } };
}

/** Rows for which all words hold: anywhere in them, or in one column as in "status=operating". */
export function filteredRows<R>(
  rows: readonly R[],
  columns: readonly TableColumn<R>[],
  text: string,
): readonly R[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  const tests = words.map((word) => testOf(columns, word));
  return rows.filter((row) => tests.every((test) => test(row)));
}

function testOf<R>(columns: readonly TableColumn<R>[], word: string): (row: R) => boolean {
  const [, name = '', wanted = ''] = /^([^=]+)=(.*)$/.exec(word) ?? [];
  const named = columns.filter(({ id, label }) =>
    [id.toLowerCase(), label.toLowerCase().replaceAll(' ', '-')].includes(name),
  );
  const [among, part] = named.length > 0 ? [named, wanted] : [columns, word];
  return (row) => among.some(({ text }) => text(row).toLowerCase().includes(part));
}

/** Equal rows stay in the order in which they came. */
export function sortedRows<R>(
  rows: readonly R[],
  columns: readonly TableColumn<R>[],
  { sort }: TableLook,
): readonly R[] {
  const column = sort && columns.find(({ id }) => id === sort.column);
  if (!sort || !column) return rows;
  const of = column.value ?? column.text;
  const direction = sort.descending ? -1 : 1;
  return rows
    .map((row, index) => ({ row, index, value: of(row) }))
    .sort((a, b) => compared(a.value, b.value) * direction || a.index - b.index)
    .map(({ row }) => row);
}

function compared(a: number | string, b: number | string): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b), 'en', { numeric: true });
}

/** Common heads above the columns: each over so many of them. */
export function columnGroups<R>(
  columns: readonly TableColumn<R>[],
): { readonly label: string; readonly span: number }[] {
  const groups: { label: string; span: number }[] = [];
  for (const { group = '' } of columns) {
    const last = groups.at(-1);
    if (last?.label === group) last.span++;
    else groups.push({ label: group, span: 1 });
  }
  return groups.some(({ label }) => label !== '') ? groups : [];
}

/** In a table of its own a group is a head; in a file it stands before the label. */
const headOf = <R>({ label, group }: TableColumn<R>): string => (group ? `${group}: ${label}` : label);

/** The shown columns' texts, with a head. */
export function tableTexts<R>(columns: readonly TableColumn<R>[], rows: readonly R[]): string[][] {
  const told = columns.filter(({ acts }) => !acts);
  return [told.map(headOf), ...rows.map((row) => told.map(({ text }) => text(row)))];
}

export const tableCsv = <R>(columns: readonly TableColumn<R>[], rows: readonly R[]): string =>
  csvOfRows(tableTexts(columns, rows));

/** For the clipboard: spreadsheets take tabs. */
export const tableTsv = <R>(columns: readonly TableColumn<R>[], rows: readonly R[]): string =>
  tableTexts(columns, rows)
    .map((cells) => cells.map((cell) => cell.replace(/[\t\r\n]+/g, ' ')).join('\t'))
    .join('\n');

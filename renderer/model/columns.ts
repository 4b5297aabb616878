/** Columns of the block table: their widths, and what each says of a block. Table and CSV read the same texts. */

import { BLOCK, blockStateOf, zoneIndexOf } from '../../shared/cells.ts';
import { formatAddress } from '../../shared/units.ts';
import type { PartitionView } from '../../shared/view.ts';
import { strings } from '../strings/index.ts';
import { formatSize } from './format.ts';
import { type ColumnId, memmapOf } from './rows.ts';

export interface Column {
  readonly id: ColumnId;
  /** A track of the row's grid. */
  readonly width: string;
  readonly isNumber: boolean;
  readonly text: (block: BlockFacts) => string;
}

export interface BlockFacts {
  readonly block: number;
  readonly cell: number;
  readonly view: PartitionView;
  /** Revision of its last change; 0: none. */
  readonly changedAt: number;
}

const { none, yes, no } = strings;

export const COLUMNS: readonly Column[] = [
  { id: 'block', width: '4.5rem', isNumber: true, text: ({ block }) => String(block) },
  {
    id: 'range',
    width: 'minmax(17rem, 1.6fr)',
    isNumber: false,
    text: ({ block, view: { geometry } }) => {
      const start = block * geometry.blockBytes;
      return `${formatAddress(start)} – ${formatAddress(start + geometry.blockBytes - 1)}`;
    },
  },
  { id: 'size', width: '5.5rem', isNumber: true, text: ({ view }) => formatSize(view.geometry.blockBytes) },
  {
    id: 'state',
    width: 'minmax(8.5rem, 1fr)',
    isNumber: false,
    text: ({ cell }) => strings.stateWords[blockStateOf(cell)],
  },
  {
    id: 'zone',
    width: '5.5rem',
    isNumber: false,
    text: ({ cell, view }) => view.zones[zoneIndexOf(cell)]?.name ?? none,
  },
  {
    id: 'unmovable',
    width: '6rem',
    isNumber: false,
    text: ({ cell }) => (cell & BLOCK.unmovable ? yes : blockStateOf(cell) === 'online' ? no : none),
  },
  {
    id: 'configured',
    width: '6.5rem',
    isNumber: false,
    text: ({ cell }) => (cell & BLOCK.configured ? yes : no),
  },
  {
    id: 'memmap',
    width: '5.5rem',
    isNumber: false,
    text: ({ cell }) => (memmapOf(cell) === 'none' ? none : memmapOf(cell)),
  },
  {
    id: 'rn',
    width: 'minmax(4.5rem, 0.6fr)',
    isNumber: true,
    text: ({ block, view: { geometry } }) => {
      const first = block * geometry.incrementsPerBlock + 1;
      const last = first + geometry.incrementsPerBlock - 1;
      return first === last ? String(first) : `${first}–${last}`;
    },
  },
  {
    id: 'changed',
    width: '6.5rem',
    isNumber: true,
    text: ({ changedAt }) => (changedAt === 0 ? none : String(changedAt)),
  },
];

export const DEFAULT_COLUMNS: readonly ColumnId[] = COLUMNS.map(({ id }) => id).filter(
  (id) => id !== 'changed',
);

/** The chosen columns in the table's order; the block's number is always one of them. */
export const columnsOf = (chosen: readonly ColumnId[]): Column[] =>
  COLUMNS.filter(({ id }) => id === 'block' || chosen.includes(id));

/** Rows as CSV (RFC 4180), with a head of the column names. */
export function csvOf(columns: readonly Column[], rows: readonly BlockFacts[]): string {
  const line = (fields: readonly string[]) => fields.map(field).join(',');
  const head = line(columns.map(({ id }) => strings.table.columns[id]));
  return `${[head, ...rows.map((row) => line(columns.map(({ text }) => text(row))))].join('\r\n')}\r\n`;
}

const field = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** What lsmem prints in the cells of its columns, and a listing made of them. */

import { COLUMNS, type Column } from '../../guest/shell/lsmem/columns.ts';

export type ListedColumn = Column;

export type ListedRow = Readonly<Partial<Record<ListedColumn, string>>>;

export interface Listing {
  readonly columns: readonly ListedColumn[];
  readonly rows: readonly ListedRow[];
  /** Of the summary behind it; undefined where it is not printed. */
  readonly blockBytes?: number;
  readonly onlineBytes?: number;
  readonly offlineBytes?: number;
  /** "yes", "no" or "force", of the summary of 2.42. */
  readonly memmapParameter?: string;
  /** The first row that cannot be read. */
  readonly unread?: string;
  /** It had no heading: its columns are taken to be lsmem's usual ones. */
  readonly isHeadless: boolean;
}

export const isColumn = (word: string): word is ListedColumn => (COLUMNS as readonly string[]).includes(word);

/** What a cell of each column looks like. Blank where lsmem leaves it blank: no zones, no node, not online. */
export const CELLS: Readonly<Record<ListedColumn, RegExp>> = {
  RANGE: /^0x[0-9a-f]{1,16}-0x[0-9a-f]{1,16}$/i,
  SIZE: /^\d{1,20}(?:[.,]\d+)?[BKMGTPE]?$/,
  STATE: /^(?:online|offline|on->off|\?)$/,
  REMOVABLE: /^(?:yes|no|-)$/,
  BLOCK: /^\d{1,9}(?:-\d{1,9})?$/,
  NODE: /^\d{1,4}$/,
  ZONES: /^(?:None|DMA|DMA32|Normal|Highmem|Movable|Device|Unknown)(?:\/(?:\w+))*$/i,
  CONFIGURED: /^(?:yes|no)$/,
  'MEMMAP-ON-MEMORY': /^(?:yes|no)$/,
};
export const CAN_BE_BLANK: ReadonlySet<ListedColumn> = new Set(['REMOVABLE', 'NODE', 'ZONES']);

export const byOrder = (left: ListedColumn, right: ListedColumn): number =>
  COLUMNS.indexOf(left) - COLUMNS.indexOf(right);

export const isRow = (row: ListedRow): boolean =>
  COLUMNS.every((column) => {
    const cell = row[column];
    return cell === undefined || (cell === '' && CAN_BE_BLANK.has(column)) || CELLS[column].test(cell);
  });

/** Rows of the block table: sorted on values, never on text. */

import { BLOCK, blockStateOf, zoneIndexOf } from '../../shared/cells.ts';
import type { PartitionView } from '../../shared/view.ts';
import { type Filter, passes } from './filter.ts';

export type ColumnId =
  | 'block'
  | 'range'
  | 'size'
  | 'state'
  | 'zone'
  | 'unmovable'
  | 'configured'
  | 'memmap'
  | 'rn'
  | 'changed';

export interface Sort {
  readonly column: ColumnId;
  readonly descending: boolean;
}

const STATE_ORDER = ['failed', 'changing', 'online', 'offline', 'deconfigured', 'absent'];

/** Where the memmap lies, as far as the cell tells; the inspector has the rest. */
export function memmapOf(cell: number): 'self' | 'system' | 'boot' | 'none' {
  if (!(cell & BLOCK.present)) return 'none';
  if (cell & BLOCK.memmapSelf) return 'self';
  return cell & BLOCK.boot ? 'boot' : 'system';
}

/** Value that a column sorts by. */
function keyOf(column: ColumnId, block: number, cell: number): number {
  switch (column) {
    case 'state':
      return STATE_ORDER.indexOf(blockStateOf(cell));
    case 'zone':
      return zoneIndexOf(cell);
    case 'unmovable':
      return cell & BLOCK.unmovable ? 0 : 1;
    case 'configured':
      return cell & BLOCK.configured ? 0 : 1;
    case 'memmap':
      return ['self', 'system', 'boot', 'none'].indexOf(memmapOf(cell));
    default:
      // Blocks of a partition are equally large and lie in the order of their numbers.
      return block;
  }
}

/** Does free text of the filter field match the block? Words are joined by "and". */
export function matchesText(text: string, block: number, cell: number, partition: PartitionView): boolean {
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const start = block * partition.geometry.blockBytes;
  const zone = partition.zones[zoneIndexOf(cell)]?.name ?? '';
  const facts = [
    String(block),
    `0x${start.toString(16)}`,
    blockStateOf(cell),
    zone.toLowerCase(),
    memmapOf(cell),
    ...(cell & BLOCK.unmovable ? ['unmovable'] : []),
    ...(cell & BLOCK.differs ? ['differs'] : []),
    ...(cell & BLOCK.failed ? ['failed', 'refused'] : []),
  ];
  return words.every((word) => matchesWord(word, block, facts, { zone: zone.toLowerCase(), cell }));
}

function matchesWord(
  word: string,
  block: number,
  facts: readonly string[],
  more: { readonly zone: string; readonly cell: number },
): boolean {
  const pair = /^(\d+)-(\d+)$/.exec(word);
  if (pair) return block >= Number(pair[1]) && block <= Number(pair[2]);
  const named = /^(state|zone|memmap|block)=(.+)$/.exec(word);
  if (named) {
    const value = named[2] ?? '';
    switch (named[1]) {
      case 'state':
        return blockStateOf(more.cell) === value;
      case 'zone':
        return more.zone === value;
      case 'memmap':
        return memmapOf(more.cell) === value;
      default:
        return String(block) === value;
    }
  }
  if (/^\d+$/.test(word)) return String(block) === word;
  return facts.some((fact) => fact !== '' && fact.startsWith(word));
}

/** Block numbers in the order of the table. `changed`: revision of each block's last change. */
export function tableRows(
  cells: ArrayLike<number>,
  partition: PartitionView,
  filter: Filter,
  text: string,
  sort: Sort,
  changed: ArrayLike<number> = [],
): number[] {
  const rows: number[] = [];
  let someExist = false;
  for (let block = 0; block < cells.length && !someExist; block++) someExist = cells[block] !== 0;
  for (let block = 0; block < cells.length; block++) {
    const cell = cells[block] ?? 0;
    // Numbers without a block are gaps between rows; without a guest no number has one.
    if (cell === 0 && someExist) continue;
    if (passes(filter, 'block', cell) && matchesText(text, block, cell, partition)) rows.push(block);
  }
  const direction = sort.descending ? -1 : 1;
  if (sort.column === 'block' || sort.column === 'range' || sort.column === 'rn' || sort.column === 'size') {
    return sort.descending ? rows.reverse() : rows;
  }
  return rows.sort((a, b) => {
    const difference =
      sort.column === 'changed'
        ? (changed[a] ?? 0) - (changed[b] ?? 0)
        : keyOf(sort.column, a, cells[a] ?? 0) - keyOf(sort.column, b, cells[b] ?? 0);
    return difference === 0 ? a - b : difference * direction;
  });
}

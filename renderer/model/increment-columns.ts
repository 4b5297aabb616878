/** Columns of the table of increments: both truths of each, and the block it belongs to. */

import { blockStateOf, INCREMENT, incrementDiffers } from '../../shared/cells.ts';
import { formatAddress } from '../../shared/units.ts';
import { strings } from '../strings/index.ts';
import type { TableColumn } from './data-table.ts';
import { formatSize } from './format.ts';
import type { PartitionState } from './machine-state.ts';

const c = strings.incrementTable;
const { categories, none, yes, no } = strings;

/** Indexes of the increments that exist: rn − 1 of each. */
export function incrementRows(increments: ArrayLike<number>): number[] {
  const rows: number[] = [];
  for (let index = 0; index < increments.length; index++)
    if ((increments[index] ?? 0) & INCREMENT.known) rows.push(index);
  return rows;
}

export function incrementColumns({
  view: { geometry },
  increments,
  incrementsChanged,
  blocks,
}: PartitionState): TableColumn<number>[] {
  const { incrementBytes, incrementsPerBlock } = geometry;
  const cellOf = (index: number): number => increments[index] ?? 0;
  const blockOf = (index: number): number => Math.floor(index / incrementsPerBlock);
  const assigned = (yesOrNo: number): string => (yesOrNo ? categories.assigned : categories.standby);
  return [
    {
      id: 'rn',
      label: c.rn,
      width: 72,
      isNumber: true,
      fixed: true,
      text: (index) => String(index + 1),
      value: (index) => index,
    },
    {
      id: 'range',
      label: c.range,
      width: 250,
      text: (index) =>
        `${formatAddress(index * incrementBytes)} – ${formatAddress((index + 1) * incrementBytes - 1)}`,
      value: (index) => index,
    },
    {
      id: 'size',
      label: c.size,
      width: 80,
      isNumber: true,
      text: () => formatSize(incrementBytes),
      value: () => 0,
    },
    {
      id: 'element',
      label: c.element,
      width: 80,
      isNumber: true,
      text: (index) => (cellOf(index) & INCREMENT.reserved ? '1' : '0'),
    },
    {
      id: 'machine',
      label: c.machine,
      width: 110,
      text: (index) => assigned(cellOf(index) & INCREMENT.assigned),
    },
    {
      id: 'kernel',
      label: c.kernel,
      width: 120,
      text: (index) =>
        cellOf(index) & INCREMENT.listed
          ? assigned(cellOf(index) & INCREMENT.believedAssigned)
          : strings.inspector.notListed,
    },
    {
      id: 'differs',
      label: c.differs,
      width: 80,
      text: (index) => (incrementDiffers(cellOf(index)) ? yes : no),
    },
    {
      id: 'failed',
      label: c.failed,
      width: 120,
      text: (index) => (cellOf(index) & INCREMENT.failed ? yes : no),
    },
    {
      id: 'block',
      label: c.block,
      width: 72,
      isNumber: true,
      text: (index) => String(blockOf(index)),
      value: blockOf,
    },
    {
      id: 'state',
      label: c.state,
      width: 120,
      text: (index) => strings.stateWords[blockStateOf(blocks[blockOf(index)] ?? 0)],
    },
    {
      id: 'changed',
      label: c.changed,
      width: 90,
      isNumber: true,
      off: true,
      text: (index) => (incrementsChanged[index] ? String(incrementsChanged[index]) : none),
      value: (index) => incrementsChanged[index] ?? 0,
    },
  ];
}

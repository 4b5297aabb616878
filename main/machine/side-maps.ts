/** A partition of two states as two maps beside each other, and the first place that is not alike. */

import { atOnce } from '../../shared/at-once.ts';
import { runsOf } from '../../shared/cells.ts';
import type { PartitionName } from '../../shared/ids.ts';
import type { ComparedEras, ComparedSide } from '../../shared/lesson.ts';
import { formatAddress, MIB } from '../../shared/units.ts';
import { blockCells, incrementCells, partitionView, type System } from '../engine/index.ts';
import { comparePartitions } from './state-differences.ts';

/** @param title "Kernel 6.12" when undefined. @returns undefined: there is no such partition */
export function sideMap(
  system: System,
  partition: PartitionName,
  title: string | undefined,
  refusals: ComparedSide['refusals'],
): ComparedSide | undefined {
  const view = partitionView(system, partition);
  if (!view) return undefined;
  return {
    title: title ?? `Kernel ${view.release}`,
    release: view.release,
    era: view.era,
    view,
    blockRuns: runsOf(blockCells(system, partition)),
    incrementRuns: runsOf(incrementCells(system, partition)),
    refusals,
  };
}

/** The lowest place of memory that is not the same on both; null: every block is. */
export function firstDifference(
  left: System,
  right: System,
  partition: PartitionName,
): ComparedEras['difference'] {
  const compared = atOnce(comparePartitions(left, right)).find(({ name }) => name === partition);
  const first = compared?.blocks.rows[0];
  if (!compared || !first) return null;
  const { blocksBy } = compared;
  const blockBytes = partitionView(left, partition)?.geometry.blockBytes ?? MIB;
  const pitch = blocksBy === 'number' ? blockBytes : MIB;
  const where =
    blocksBy === 'number'
      ? `${first.first === first.last ? 'block' : 'blocks'} ${first.first}${first.first === first.last ? '' : ` to ${first.last}`}`
      : `address ${formatAddress(first.first * MIB)}`;
  return { where, address: first.first * pitch, left: first.left, right: first.right };
}

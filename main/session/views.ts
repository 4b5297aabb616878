/** Pushes made from the engine's state. */

import type { DeltaPush, PartitionCells, PastPush, SnapshotPush } from '../../shared/api.ts';
import { type CellRun, runsOf } from '../../shared/cells.ts';
import type { Actor } from '../../shared/command.ts';
import { blockId, type PartitionName, type Revision, rn } from '../../shared/ids.ts';
import type { PartitionView } from '../../shared/view.ts';
import {
  blockCell,
  blockCells,
  incrementCell,
  incrementCells,
  partitionNames,
  partitionView,
  type System,
  systemView,
} from '../engine/index.ts';
import type { Committed } from '../machine/batch.ts';
import { historyPlace, type OpenMachine } from '../machine/open-machine.ts';

/** The whole machine. `announcement`: what led to it, when that was more than opening it. */
export function snapshotPush(machine: OpenMachine, announcement?: string): SnapshotPush {
  const { system, head, id, name } = machine;
  return {
    kind: 'snapshot',
    revision: head,
    history: historyPlace(machine),
    machine: { id, name },
    system: systemView(system),
    partitions: partitionNames(system).flatMap((partition) => wholePartition(system, partition)),
    ...(announcement === undefined ? {} : { announcement }),
  };
}

/** A revision that somebody looks at. */
export function pastPush(machine: OpenMachine, system: System, revision: Revision): PastPush {
  const { id, name } = machine;
  return {
    kind: 'past',
    revision,
    history: historyPlace(machine),
    machine: { id, name },
    system: systemView(system),
    partitions: partitionNames(system).flatMap((partition) => wholePartition(system, partition)),
  };
}

function wholePartition(system: System, partition: PartitionName): (PartitionView & PartitionCells)[] {
  const view = partitionView(system, partition);
  if (!view) return [];
  return [
    {
      ...view,
      incrementRuns: runsOf(incrementCells(system, partition)),
      blockRuns: runsOf(blockCells(system, partition)),
    },
  ];
}

/** What one transaction changed; all cells of every partition when it changed their shape. */
export function deltaPush(
  machine: OpenMachine,
  { from, to, since, cells }: Committed,
  actor: Actor,
  announcement: string,
): DeltaPush {
  const { system } = machine;
  const partitions = cells
    ? [...cells].flatMap(([partition, { increments, blocks }]) => {
        const view = partitionView(system, partition);
        if (!view) return [];
        const incrementRuns = runsAt(
          increments.map((number) => number - 1),
          (index) => incrementCell(system, partition, rn(index + 1)),
        );
        const blockRuns = runsAt(blocks, (index) => blockCell(system, partition, blockId(index)));
        return [{ ...view, incrementRuns, blockRuns }];
      })
    : partitionNames(system).flatMap((partition) => wholePartition(system, partition));
  return {
    kind: 'delta',
    from,
    revision: to,
    since,
    history: historyPlace(machine),
    system: systemView(system),
    partitions,
    actor,
    announcement,
  };
}

/** Runs over the cells at ascending places only. */
export function runsAt(places: readonly number[], cellAt: (place: number) => number): CellRun[] {
  const runs: { start: number; count: number; value: number }[] = [];
  for (const place of places) {
    const value = cellAt(place);
    const last = runs.at(-1);
    if (last && last.value === value && last.start + last.count === place) last.count++;
    else runs.push({ start: place, count: 1, value });
  }
  return runs;
}

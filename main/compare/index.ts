/** Compares two machines, two revisions, or one history on two kernels. Changes nothing. */

import type { MachineRow } from '../../db/machine-store.ts';
import type { Stores } from '../../db/stores.ts';
import type { ComparedSide, Comparison } from '../../shared/comparison.ts';
import type { SystemDefinition } from '../../shared/definition.ts';
import { type Failure, fail, ok, type Result, rejection } from '../../shared/failure.ts';
import { type PartitionName, revision } from '../../shared/ids.ts';
import type { ComparedEras } from '../../shared/lesson.ts';
import type { CompareSide } from '../../shared/saved-machine.ts';
import { createSystem, partitionView, type System, stateHash } from '../engine/index.ts';
import { parseStored } from '../machine/journal-entry.ts';
import { pathTo } from '../machine/open-machine.ts';
import { inBackground, letOthersRun } from '../machine/pause.ts';
import { restore } from '../machine/restore.ts';
import { firstDifference, sideMap } from '../machine/side-maps.ts';
import { compareDefinitions, comparePartitions } from '../machine/state-differences.ts';
import { comparePaths } from './histories.ts';
import { definitionOn, otherPath, type PathStep, storedPath } from './path.ts';

/** One side: its state at the end of its path. `system` is complete once the path has been gone. */
interface Side {
  readonly row: MachineRow;
  readonly at: number;
  readonly release: string | null;
  readonly system: System;
  readonly steps: Generator<PathStep, void, void>;
}

export async function compareSides(
  stores: Stores,
  leftWanted: CompareSide,
  rightWanted: CompareSide,
): Promise<Result<Comparison, Failure>> {
  const left = await sideOf(stores, leftWanted, 'params.left');
  if (!left.ok) return left;
  const right = await sideOf(stores, rightWanted, 'params.right');
  if (!right.ok) return right;
  const history = await inBackground(comparePaths(left.value.steps, right.value.steps), () => false);
  if (!history) throw new Error('a comparison that nobody stops has stopped');
  const [a, b] = [left.value.system, right.value.system];
  const partitions = await inBackground(comparePartitions(a, b), () => false);
  if (!partitions) throw new Error('a comparison that nobody stops has stopped');
  await letOthersRun();
  const [leftSide, rightSide] = [comparedSide(left.value), comparedSide(right.value)];
  return ok({
    left: leftSide,
    right: rightSide,
    equal: leftSide.stateHash === rightSide.stateHash,
    definition: compareDefinitions(a, b),
    partitions,
    history,
  });
}

/** A side's state at its end. */
export interface SideSystem {
  readonly machine: string;
  readonly revision: number;
  readonly system: System;
}

/** The states of both sides, without the ways that led there. */
export async function systemsOf(
  stores: Stores,
  leftWanted: CompareSide,
  rightWanted: CompareSide,
): Promise<Result<{ readonly left: SideSystem; readonly right: SideSystem }, Failure>> {
  const left = await endOf(stores, leftWanted, 'params.left');
  if (!left.ok) return left;
  const right = await endOf(stores, rightWanted, 'params.right');
  return right.ok ? ok({ left: left.value, right: right.value }) : right;
}

/** One partition of both sides as maps; none of a side that does not have it. */
export async function compareMaps(
  stores: Stores,
  left: CompareSide,
  right: CompareSide,
  partition: PartitionName,
): Promise<Result<ComparedEras, Failure>> {
  const systems = await systemsOf(stores, left, right);
  if (!systems.ok) return systems;
  const { value } = systems;
  const sides = [value.left, value.right].flatMap((side) => {
    const release = partitionView(side.system, partition)?.release ?? '';
    return (
      sideMap(side.system, partition, `${side.machine}, revision ${side.revision}, kernel ${release}`, []) ??
      []
    );
  });
  await letOthersRun();
  const difference =
    sides.length === 2 ? firstDifference(value.left.system, value.right.system, partition) : null;
  return ok({ sides, difference });
}

async function endOf(
  stores: Stores,
  wanted: CompareSide,
  where: string,
): Promise<Result<SideSystem, Failure>> {
  const side = await sideOf(stores, wanted, where);
  if (!side.ok) return side;
  const { row, at, release, system, steps } = side.value;
  if (release !== null) await inBackground(steps, () => false);
  return ok({ machine: row.name, revision: at, system });
}

const comparedSide = ({ row, at, release, system }: Side): ComparedSide => ({
  machine: row.name,
  revision: revision(at),
  release,
  stateHash: stateHash(system),
});

async function sideOf(stores: Stores, wanted: CompareSide, where: string): Promise<Result<Side, Failure>> {
  const unknown = (field: string, message: string): { ok: false; failure: Failure } =>
    fail(rejection('unknown', `${where}.${field}`, message));
  const row = stores.machines.find(wanted.machine);
  if (!row) return unknown('machine', `There is no machine ${wanted.machine}.`);
  const branches = stores.branches.list(row.id);
  const named = branches.find(({ name }) => name === wanted.branch);
  if (wanted.branch !== undefined && !named)
    return unknown(
      'branch',
      `${row.name} has no branch ${wanted.branch}; there ${branches.length === 1 ? 'is' : 'are'} ${branches
        .slice(0, 10)
        .map(({ name }) => name)
        .join(', ')}.`,
    );
  const at = wanted.revision ?? named?.tip ?? row.head;
  const entry = at === 0 ? undefined : stores.journal.find(row.id, at);
  if (at !== 0 && !entry) return unknown('revision', `There is no revision ${at} of ${row.name}.`);
  const branch = named && wanted.revision === undefined ? named.branch : (entry?.branch ?? row.branch);
  const path = pathTo(branches, branch, at);
  const steps = storedPath(stores, row, path);
  if (wanted.release !== undefined) {
    const definition = parseStored<SystemDefinition>(row.definition);
    const created = definition && createSystem(definitionOn(definition, wanted.release));
    if (!created?.ok) {
      const rule = created?.failure[0]?.rule ?? 'the stored definition is damaged';
      return unknown('release', `No machine can be like this: ${rule}.`);
    }
    const system = created.value;
    const { release } = wanted;
    return ok({ row, at, release, system, steps: otherPath(steps, system, release) });
  }
  const restoring = restore(stores, { machine: row.id, definition: row.definition, path, startAtMost: at });
  const restored = await inBackground(restoring, () => false);
  if (!restored?.ok) {
    return unknown('revision', `Revision ${at} cannot be compared: ${restored?.failure.report ?? ''}`);
  }
  return ok({ row, at, release: null, system: restored.value.system, steps });
}

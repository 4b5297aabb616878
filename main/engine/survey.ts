/**
 * What takes a look at every increment: how many are assigned, and where the two truths part. Every change of the machine
 * is told with it, so it is kept in pieces, and only those in which a cell changed are looked at again.
 */

import { rn } from '../../shared/ids.ts';
import type { Divergence, PartitionView } from '../../shared/view.ts';
import { BELIEF, type Partition } from './state/partition.ts';
import { PIECE_ROWS } from './state/store.ts';

const LISTED_DIVERGENCES = 100;

export interface Survey {
  readonly assigned: number;
  readonly divergences: PartitionView['divergences'];
}

interface Piece {
  readonly assigned: number;
  readonly differing: number;
  /** The lowest, as many as are listed. */
  readonly first: readonly Divergence[];
}

interface Known {
  readonly assignedVersion: number;
  readonly believedVersion: number;
  readonly guest: Partition['guest']['value'];
  readonly pieces: readonly Piece[];
  readonly survey: Survey;
}

const surveys = new WeakMap<Partition, Known>();

export function survey(partition: Partition): Survey {
  const { assigned, believed } = partition.increments;
  const guest = partition.guest.value;
  const known = surveys.get(partition);
  const old = known?.guest === guest ? known : undefined;
  if (old?.assignedVersion === assigned.version && old.believedVersion === believed.version)
    return old.survey;
  const pieces: Piece[] = [];
  for (let index = 0; index < assigned.pieceVersions.length; index++) {
    const kept = old?.pieces[index];
    const holds =
      kept &&
      (assigned.pieceVersions[index] ?? 0) <= old.assignedVersion &&
      (believed.pieceVersions[index] ?? 0) <= old.believedVersion;
    pieces.push(holds ? kept : surveyPiece(partition, index * PIECE_ROWS));
  }
  const fresh = together(pieces);
  surveys.set(partition, {
    assignedVersion: assigned.version,
    believedVersion: believed.version,
    guest,
    pieces,
    survey: fresh,
  });
  return fresh;
}

function together(pieces: readonly Piece[]): Survey {
  let [assigned, total] = [0, 0];
  const first: Divergence[] = [];
  for (const piece of pieces) {
    assigned += piece.assigned;
    total += piece.differing;
    if (first.length < LISTED_DIVERGENCES)
      first.push(...piece.first.slice(0, LISTED_DIVERGENCES - first.length));
  }
  return { assigned, divergences: { total, first } };
}

function surveyPiece(partition: Partition, start: number): Piece {
  const { assigned, believed } = partition.increments;
  const [truths, beliefs] = [assigned.cells, believed.cells];
  const end = Math.min(start + PIECE_ROWS, truths.length);
  const isCompared = hasTwoTruths(partition);
  const first: Divergence[] = [];
  let [count, differing] = [0, 0];
  for (let row = start; row < end; row++) {
    count += truths[row] ?? 0;
    const belief = beliefs[row];
    if (!isCompared || (truths[row] === 1) === (belief === BELIEF.assigned)) continue;
    differing++;
    if (first.length >= LISTED_DIVERGENCES) continue;
    first.push({
      rn: rn(row + 1),
      hypervisor: truths[row] === 1 ? 'assigned' : 'standby',
      kernel: belief === BELIEF.assigned ? 'assigned' : belief === BELIEF.standby ? 'standby' : 'not listed',
    });
  }
  return { assigned: count, differing, first };
}

/** Without a guest there is only one truth. */
const hasTwoTruths = ({ guest }: Partition): boolean => guest.value?.hotplug === true;

/** Whether hypervisor and kernel differ about an increment. */
export function differs(partition: Partition, row: number): boolean {
  if (!hasTwoTruths(partition)) return false;
  const assigned = partition.increments.assigned.cells[row] === 1;
  return assigned !== (partition.increments.believed.cells[row] === BELIEF.assigned);
}

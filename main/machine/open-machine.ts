/** The one machine that is open: its state in memory, its place in the history, and whether it may be changed. */

import type { BranchRow } from '../../db/branch-store.ts';
import type { BranchRange } from '../../db/journal-store.ts';
import type { Failure } from '../../shared/failure.ts';
import { type Revision, revision } from '../../shared/ids.ts';
import type { HistoryPlace } from '../../shared/saved-machine.ts';
import type { System } from '../engine/index.ts';
import type { RecentEvents } from './recent-events.ts';

export interface OpenMachine {
  readonly id: number;
  name: string;
  /** Replaced as a whole when the head moves through the history. */
  system: System;
  /** Revision that `system` is at. */
  head: Revision;
  /** Commands from the definition to the head. */
  depth: number;
  /** Branch that redo follows, and that a command continues while the head is its tip. */
  branch: number;
  /** By number, in the order in which they were made. Changed in place: a history may have very many. */
  branches: BranchRow[];
  /** Highest numbers given so far, on any branch. */
  lastRevision: number;
  lastAction: number;
  /** Commands since the newest snapshot on the way to the head. */
  sinceSnapshot: number;
  /** The rows in the database are not those of the head: they have to be settled before anything else happens. */
  rowsDue: boolean;
  /** Events of the last commands. */
  readonly recent: RecentEvents;
  /** Why nothing may be changed; null while everything may. */
  readOnly: Failure | null;
}

/** Branches are numbered from 1 as they are made, so a list of all of them mostly has each at its place. */
const placeOf = (branches: readonly BranchRow[], branch: number): number =>
  branches[branch - 1]?.branch === branch
    ? branch - 1
    : branches.findIndex((candidate) => candidate.branch === branch);

const rowOf = (branches: readonly BranchRow[], branch: number): BranchRow | undefined =>
  branches[placeOf(branches, branch)];

export function moveTip(branches: BranchRow[], branch: number, tip: number): void {
  const place = placeOf(branches, branch);
  const row = branches[place];
  if (row) branches[place] = { ...row, tip };
}

/** The way from the definition to `upTo` along a branch, oldest range first. */
export function pathTo(branches: readonly BranchRow[], branch: number, upTo: number): BranchRange[] {
  const path: BranchRange[] = [];
  let end = upTo;
  for (let row = rowOf(branches, branch); row; ) {
    if (end > row.base) path.push({ branch: row.branch, upTo: end });
    end = Math.min(row.base, end);
    row = row.parent === null ? undefined : rowOf(branches, row.parent);
  }
  return path.reverse();
}

/** The branch whose row the head is; the first branch for the definition. */
export function ownerOf(branches: readonly BranchRow[], branch: number, head: number): number {
  return pathTo(branches, branch, head).at(-1)?.branch ?? branches[0]?.branch ?? branch;
}

export const tipOf = (machine: OpenMachine): number => rowOf(machine.branches, machine.branch)?.tip ?? 0;

export function historyPlace(machine: OpenMachine): HistoryPlace {
  const { branches, branch, head } = machine;
  return {
    tip: revision(Math.max(tipOf(machine), head)),
    branch: rowOf(branches, branch)?.name ?? '',
    branches: branches.length,
  };
}

/** Whether a revision lies on the way to the head. */
export const onPath = (path: readonly BranchRange[], branch: number, revision: number): boolean =>
  path.some((range) => range.branch === branch && revision <= range.upTo);

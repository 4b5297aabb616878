/** Where undo, redo and goTo lead: reads the tree, changes nothing. */

import type { Stores } from '../../db/stores.ts';
import type { HistoryAction } from '../../shared/api.ts';
import { fail, ok, type Rejection, type Result, rejection } from '../../shared/failure.ts';
import { type OpenMachine, pathTo, tipOf } from './open-machine.ts';

/** A place in the history: a revision, and the branch that redo follows from there. */
export interface Place {
  readonly revision: number;
  readonly branch: number;
}

/** The place a move leads to, or why there is none. */
export function placeOf(stores: Stores, machine: OpenMachine, move: HistoryAction): Result<Place, Rejection> {
  switch (move.kind) {
    case 'undo':
      return undone(stores, machine, move.scope);
    case 'redo':
      return redone(stores, machine, move.scope);
    case 'goTo':
      return goneTo(stores, machine, move.revision);
  }
}

const nothing = (message: string): { ok: false; failure: Rejection } =>
  fail(rejection('unknown', 'params.action', message));

function undone(stores: Stores, machine: OpenMachine, scope: 'action' | 'command'): Result<Place, Rejection> {
  const row = stores.journal.find(machine.id, machine.head);
  if (!row) return nothing('There is nothing to undo: this is the beginning of the history.');
  if (scope === 'command') return ok({ revision: row.parent, branch: machine.branch });
  // An action's rows are one chain, so its first row's parent is the state before it.
  const { first } = stores.journal.actionEnds(machine.id, row.action, machine.head);
  const parent = stores.journal.find(machine.id, first)?.parent ?? row.parent;
  return ok({ revision: parent, branch: machine.branch });
}

function redone(stores: Stores, machine: OpenMachine, scope: 'action' | 'command'): Result<Place, Rejection> {
  const after = machine.head;
  for (const range of pathTo(machine.branches, machine.branch, tipOf(machine))) {
    if (range.upTo <= after) continue;
    const [next] = stores.journal.rows(machine.id, { ...range, after }, 1);
    if (!next) continue;
    if (scope === 'command') return ok({ revision: next.revision, branch: machine.branch });
    const { last } = stores.journal.actionEnds(machine.id, next.action, range.upTo);
    return ok({ revision: last, branch: machine.branch });
  }
  return nothing('There is nothing to redo: this is the end of the branch.');
}

function goneTo(stores: Stores, machine: OpenMachine, revision: number): Result<Place, Rejection> {
  if (revision === 0) return ok({ revision: 0, branch: machine.branch });
  const row = stores.journal.find(machine.id, revision);
  return row ? ok({ revision, branch: row.branch }) : nothing(`There is no revision ${revision}.`);
}

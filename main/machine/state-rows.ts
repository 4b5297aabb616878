/** The read model: rows of the state in the database, written in pieces where there are many. */

import type { OpenDatabase } from '../../db/open.ts';
import { guarded } from '../../db/storage-failure.ts';
import type { Stores } from '../../db/stores.ts';
import { ok, type Result, type StorageFailure } from '../../shared/failure.ts';
import { headRows, rowPages, type System } from '../engine/index.ts';
import type { OpenMachine } from './open-machine.ts';

/** Pages are written this long before they are committed; the commit takes about as long again. */
const SLICE_MS = 12;

/**
 * Makes the rows those of the machine's state and says so. Each piece is a transaction; nothing may change the machine in
 * between. Yields after each.
 *
 * @param before a state whose rows are there already
 */
export function* settleRows(
  { database, stores }: { readonly database: Pick<OpenDatabase, 'path'>; readonly stores: Stores },
  machine: Pick<OpenMachine, 'id' | 'system' | 'head' | 'rowsDue'>,
  before?: System,
): Generator<void, Result<null, StorageFailure>, void> {
  const { id, system, head } = machine;
  const work = stores.state.settle(id, headRows(system), rowPages(system, before));
  for (;;) {
    const piece = guarded(database.path, () =>
      stores.transaction.around(() => {
        const until = performance.now() + SLICE_MS;
        for (;;) {
          if (work.next().done) {
            stores.machines.noteRows(id, head);
            return true;
          }
          if (performance.now() >= until) return false;
        }
      }),
    );
    if (!piece.ok) return piece;
    if (piece.value) break;
    yield;
  }
  machine.rowsDue = false;
  return ok(null);
}

/** Opening a machine: newest snapshot, rest of the journal, comparison with what the database says of the head. */

import type { MachineRow } from '../../db/machine-store.ts';
import type { Stores } from '../../db/stores.ts';
import { type Defect, fail, ok, type Result } from '../../shared/failure.ts';
import { revision } from '../../shared/ids.ts';
import { ENGINE_VERSION, snapshotOf, stateHash } from '../engine/index.ts';
import { type OpenMachine, ownerOf, pathTo } from './open-machine.ts';
import { atOnce, type Mismatch, type Restored, restore } from './restore.ts';

/** Commands after which a snapshot is due: what a restart or an undo replays at most, small enough to go unnoticed. */
export const SNAPSHOT_EVERY_COMMANDS = 1000;
const SNAPSHOTS_KEPT = 20;

/** A mismatch as the reason for which a machine may only be looked at. */
export const asDefect = ({ table, revision: at, report }: Mismatch): Defect => ({
  kind: 'defect',
  check: `stored ${table}`,
  report: `${report} The machine was opened read-only (table ${table}, revision ${at}).`,
});

/**
 * The machine at its head. A damaged shortcut is passed by (the next older snapshot, at last the definition) and
 * still reported: the state is right, the file is not. Only when no way leads to the head does opening fail.
 */
export function loadMachine(stores: Stores, row: MachineRow): Result<OpenMachine, Defect> {
  const branches = stores.branches.list(row.id);
  const path = pathTo(branches, row.branch, row.head);
  const restored = restorePassingBy(stores, row, path);
  if (!restored.ok) return fail(asDefect(restored.failure));
  const { state, passedBy } = restored.value;
  const last = stores.journal.last(row.id);
  const hash = stateHash(state.system);
  const wrong =
    passedBy ??
    (hash === row.stateHash
      ? undefined
      : {
          table: 'machine',
          revision: row.head,
          report: `The state at revision ${row.head} is ${hash}, and ${row.stateHash} was recorded.`,
        });
  return ok({
    id: row.id,
    name: row.name,
    system: state.system,
    head: revision(row.head),
    branch: row.branch,
    branches,
    lastRevision: last.revision,
    lastAction: last.action,
    sinceSnapshot: state.replayed,
    readOnly: wrong ? asDefect(wrong) : null,
  });
}

function restorePassingBy(
  stores: Stores,
  row: MachineRow,
  path: ReturnType<typeof pathTo>,
): Result<{ state: Restored; passedBy: Mismatch | undefined }, Mismatch> {
  let passedBy: Mismatch | undefined;
  let startAtMost = row.head;
  for (;;) {
    const wanted = { machine: row.id, definition: row.definition, path, startAtMost };
    const restored = atOnce(restore(stores, wanted));
    if (restored.ok) return ok({ state: restored.value, passedBy });
    if (restored.failure.table !== 'snapshot') return restored;
    passedBy ??= restored.failure;
    startAtMost = restored.failure.revision - 1;
  }
}

/** Stores the state as a shortcut, inside a transaction of its own. Throws the disk's error. */
export function takeSnapshot(stores: Stores, machine: OpenMachine): void {
  stores.transaction.around(() => {
    stores.snapshots.put(machine.id, ENGINE_VERSION, {
      revision: machine.head,
      branch: ownerOf(machine.branches, machine.branch, machine.head),
      stateHash: stateHash(machine.system),
      state: snapshotOf(machine.system),
    });
    stores.snapshots.trim(machine.id, ENGINE_VERSION, SNAPSHOTS_KEPT);
  });
  machine.sinceSnapshot = 0;
}

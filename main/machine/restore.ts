/** States from the history: the newest snapshot on the way, then the journal row by row. */

import type { Stores } from '../../db/stores.ts';
import type { SystemDefinition } from '../../shared/definition.ts';
import { fail, ok, type Result } from '../../shared/failure.ts';
import { createSystem, ENGINE_VERSION, stateHash, systemFromSnapshot } from '../engine/index.ts';
import { parseStored } from './journal-entry.ts';
import { type Along, type Mismatch, type Replayed, replay, type Start } from './replay.ts';

/** Told of every row that was replayed. */
export type Note = (replayed: Replayed) => void;

/** `from`: revision of the snapshot it started from; 0: the definition. */
export interface Restored extends Start {
  /** Rows replayed since then. */
  readonly replayed: number;
}

/** What to restore: a revision on a path, and where to start at the latest. */
export interface Wanted extends Along {
  readonly definition: string;
  /** Snapshots above this revision are not used. */
  readonly startAtMost: number;
}

/** The state at the end of the path. A generator, so that a long replay can be interrupted after every row. */
export function* restore(
  stores: Stores,
  wanted: Wanted,
  note?: Note,
): Generator<void, Result<Restored, Mismatch>, void> {
  const start = startOf(stores, wanted);
  yield;
  return start.ok ? yield* replayOn(stores, wanted, start.value, note) : start;
}

/** Goes on from a state on the path to its end; the state itself is changed. */
export function* replayOn(
  stores: Stores,
  along: Along,
  start: Start,
  note: Note = () => {},
): Generator<void, Result<Restored, Mismatch>, void> {
  const work = replay(stores, along, start, 'all');
  for (;;) {
    const step = work.next();
    if (step.done) return step.value.ok ? ok({ ...start, replayed: step.value.value }) : step.value;
    note(step.value);
    yield;
  }
}

function startOf(stores: Stores, wanted: Wanted): Result<Start, Mismatch> {
  const snapshot = stores.snapshots.newest(wanted.machine, ENGINE_VERSION, wanted.path, wanted.startAtMost);
  if (snapshot) {
    const unpacked = snapshot.intact ? systemFromSnapshot(snapshot.state) : undefined;
    if (unpacked?.ok && stateHash(unpacked.value) === snapshot.stateHash) {
      return ok({ system: unpacked.value, from: snapshot.revision });
    }
    const { revision } = snapshot;
    return fail({ table: 'snapshot', revision, report: `The snapshot of revision ${revision} is damaged.` });
  }
  const definition = parseStored<SystemDefinition>(wanted.definition);
  const created = definition ? createSystem(definition) : undefined;
  if (created?.ok) return ok({ system: created.value, from: 0 });
  return fail({ table: 'machine', revision: 0, report: 'The stored definition of the machine is damaged.' });
}

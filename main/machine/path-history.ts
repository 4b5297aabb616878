/** Commands along the way to the head with what became of them. Their events are told when somebody asks for them. */

import type { Stores } from '../../db/stores.ts';
import { atOnce } from '../../shared/at-once.ts';
import type { Command } from '../../shared/command.ts';
import type { MachineEvent } from '../../shared/event.ts';
import type { Outcome } from '../../shared/outcome.ts';
import { commandOf, outcomeOf, parseStored } from './journal-entry.ts';
import { type OpenMachine, pathTo } from './open-machine.ts';
import { rowsAlong } from './replay.ts';
import { restore } from './restore.ts';

export interface PathEntry {
  readonly command: Command;
  readonly outcome: Outcome;
  readonly events: readonly MachineEvent[];
  /** Its revision. */
  readonly at: number;
}

/**
 * Oldest first, above `after`; at most `limit`.
 * @param definition JSON of the definition that the machine's history begins with
 */
export function pathHistory(
  stores: Stores,
  machine: OpenMachine,
  definition: string,
  after: number,
  limit: number,
): PathEntry[] {
  const path = pathTo(machine.branches, machine.branch, machine.head);
  let again: ReadonlyMap<number, readonly MachineEvent[]> | undefined;
  const eventsOf = (revision: number): readonly MachineEvent[] => {
    again ??= eventsAfter(stores, { machine: machine.id, definition, path, startAtMost: after });
    return again.get(revision) ?? [];
  };
  const entries: PathEntry[] = [];
  for (const row of rowsAlong(stores, { machine: machine.id, path }, after)) {
    if (entries.length >= limit) break;
    const [command, outcome] = [commandOf(row), outcomeOf(row)];
    if (!command || !outcome) continue;
    const told =
      machine.recent.of(row.revision) ??
      (row.events === null ? undefined : parseStored<MachineEvent[]>(row.events));
    entries.push({
      command,
      outcome,
      at: row.revision,
      get events() {
        return told ?? eventsOf(row.revision);
      },
    });
  }
  return entries;
}

function eventsAfter(
  stores: Stores,
  wanted: Parameters<typeof restore>[1],
): Map<number, readonly MachineEvent[]> {
  const events = new Map<number, readonly MachineEvent[]>();
  atOnce(restore(stores, wanted, (replayed) => void events.set(replayed.row.revision, replayed.events)));
  return events;
}

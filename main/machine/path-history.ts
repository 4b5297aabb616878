/** Commands along the way to the head with what became of them. Their events are told when somebody asks for them. */

import type { Stores } from '../../db/stores.ts';
import type { Command } from '../../shared/command.ts';
import type { MachineEvent } from '../../shared/event.ts';
import type { Outcome } from '../../shared/outcome.ts';
import { commandOf, outcomeOf, parseStored } from './journal-entry.ts';
import { type OpenMachine, pathTo } from './open-machine.ts';
import { atOnce, restore } from './restore.ts';

export interface PathEntry {
  readonly command: Command;
  readonly outcome: Outcome;
  readonly events: readonly MachineEvent[];
}

/**
 * Oldest first, above `after`; at most `limit` of each branch.
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
  return path.flatMap((range) =>
    stores.journal.rows(machine.id, { ...range, after }, limit).flatMap((row) => {
      const [command, outcome] = [commandOf(row), outcomeOf(row)];
      if (!command || !outcome) return [];
      const told =
        machine.recent.of(row.revision) ??
        (row.events === null ? undefined : parseStored<MachineEvent[]>(row.events));
      const entry = {
        command,
        outcome,
        get events() {
          return told ?? eventsOf(row.revision);
        },
      };
      return [entry];
    }),
  );
}

function eventsAfter(
  stores: Stores,
  wanted: Parameters<typeof restore>[1],
): Map<number, readonly MachineEvent[]> {
  const events = new Map<number, readonly MachineEvent[]>();
  atOnce(restore(stores, wanted, (replayed) => void events.set(replayed.revision, replayed.events)));
  return events;
}

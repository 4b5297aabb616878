/** The workshop desk's view of the session. */

import { dirname } from 'node:path';
import type { OpenDatabase } from '../../db/open.ts';
import type { Stores } from '../../db/stores.ts';
import type { Action, ActionResult, Push } from '../../shared/api.ts';
import type { Command } from '../../shared/command.ts';
import type { MachineEvent } from '../../shared/event.ts';
import type { Failure, Result } from '../../shared/failure.ts';
import type { Outcome } from '../../shared/outcome.ts';
import { Desk, type EndedLine } from '../workshop/desk.ts';
import type { HistoryEntry } from '../workshop/scene.ts';
import { readShelf } from '../workshop/shelf.ts';
import { createMachine } from './machines.ts';
import { type OpenMachine, pathTo } from './open-machine.ts';
import { parseStored } from './restore.ts';

/** What a step may consist of; a lesson is smaller. */
const HISTORY_LIMIT_ROWS = 20_000;
const OUTPUT_LIMIT_CHARS = 64 * 1024;

export interface DeskContext {
  readonly database: OpenDatabase;
  readonly stores: Stores;
  readonly now: () => number;
  machine(): OpenMachine;
  /** JSON of the definition of the open machine. */
  definition(): string;
  open(machine: number): Promise<Result<unknown, Failure>>;
  run(action: Action): Promise<Result<ActionResult, Failure>>;
  push(push: Push): void;
}

export function newDesk(context: DeskContext): Desk {
  const { database, stores, now } = context;
  const directory = dirname(database.path);
  return new Desk({
    now,
    directory,
    progress: stores.progress,
    settings: stores.settings,
    shelf: () => readShelf(directory),
    machine: () => context.machine(),
    definition: () => JSON.parse(context.definition()),
    history: (after) => historyOf(stores, context.machine(), after),
    make: (name, definition) => createMachine({ database, stores, now }, name, definition),
    open: context.open,
    run: context.run,
    push: context.push,
  });
}

function historyOf(stores: Stores, machine: OpenMachine, after: number): HistoryEntry[] {
  return pathTo(machine.branches, machine.branch, machine.head).flatMap((range) =>
    stores.journal.rows(machine.id, { ...range, after }, HISTORY_LIMIT_ROWS).flatMap((row) => {
      const command = parseStored<Command>(row.command);
      const outcome = parseStored<Outcome>(row.outcome);
      const events = parseStored<MachineEvent[]>(row.events);
      return command && outcome && events ? [{ command, outcome, events }] : [];
    }),
  );
}

/** What terminals print, by terminal, until their line ends. */
export class Overheard {
  readonly #output = new Map<string, { stdout: string; stderr: string }>();

  hear(push: Push): void {
    if (push.kind !== 'terminal' || push.stream === 'why' || push.stream === 'hint') return;
    const known = this.#output.get(push.terminal) ?? { stdout: '', stderr: '' };
    known[push.stream] = (known[push.stream] + push.text).slice(-OUTPUT_LIMIT_CHARS);
    this.#output.set(push.terminal, known);
  }

  /** What was printed since the last time; forgotten with that. */
  take(terminal: string): EndedLine {
    const output = this.#output.get(terminal) ?? { stdout: '', stderr: '' };
    this.#output.delete(terminal);
    return output;
  }
}

/** Actions on the open machine, one at a time, in the order in which they came. */

import { guarded } from '../../db/storage-failure.ts';
import type { ActionResult, Methods, Push } from '../../shared/api.ts';
import type { Actor } from '../../shared/command.ts';
import { type Failure, fail, ok, type Result, rejection } from '../../shared/failure.ts';
import type { Revision } from '../../shared/ids.ts';
import type { KeptFiles } from '../machine/kept-files.ts';
import { SNAPSHOT_EVERY_COMMANDS, takeSnapshot } from '../machine/load.ts';
import { newLock } from '../machine/lock.ts';
import { moveHead } from '../machine/move-head.ts';
import { sentenceOf } from '../machine/sentence.ts';
import { newActionResults } from './action-results.ts';
import { type Ran, type RunContext, runWork } from './action-run.ts';
import type { Current } from './current.ts';
import type { PendingWrites } from './pending-writes.ts';
import { TERMINAL_LIMIT, type Terminals } from './terminals.ts';
import { newTickets } from './tickets.ts';
import { snapshotPush } from './views.ts';
import { isMove } from './work.ts';

/** Actions that may wait for their turn. */
const QUEUE_LIMIT = 200;

export type RunRequest = Methods['run']['params'];

export interface QueueContext {
  readonly current: Current;
  readonly files: KeptFiles;
  readonly terminals: Terminals;
  readonly pendingWrites: PendingWrites;
  readonly push: (push: Push) => void;
  /** Called after each action that ran, while it still has the turn. */
  readonly ended: (action: RunRequest['action'], ran: Ran) => void;
}

export class ActionQueue {
  readonly #context: QueueContext;
  readonly #lock = newLock();
  readonly #tickets = newTickets();

  constructor(context: QueueContext) {
    this.#context = context;
  }

  /** Waits for the turn. @returns gives it back */
  take(): Promise<() => void> {
    return this.#lock.take();
  }

  /** @returns whether there is such an action */
  cancel(ticket: string): boolean {
    return this.#tickets.cancel(ticket);
  }

  /** Cancels what runs or waits and resolves when the last of it has ended. */
  endAll(): Promise<void> {
    return this.#tickets.endAll();
  }

  async run(
    { action, seen, ticket: ticketName }: RunRequest,
    actor: Actor = action.kind === 'shell' ? 'shell' : 'ui',
  ): Promise<Result<ActionResult, Failure>> {
    if (this.#lock.length >= QUEUE_LIMIT)
      return fail(rejection('busy', 'params.action', 'Too many actions wait already.'));
    const ticket = this.#tickets.open(ticketName);
    if (!ticket)
      return fail(rejection('busy', 'params.ticket', 'An action with this ticket is still under way.'));
    let release = await this.#lock.take();
    try {
      const refused = this.#mayRun(seen) ?? this.#lacksTerminal(action);
      if (refused) return fail(refused);
      const handOver = async (meanwhile: () => Promise<unknown>): Promise<void> => {
        release();
        await meanwhile();
        release = await this.#lock.take();
      };
      const ran = await this.#carryOut(action, { actor, ticketName, ticket, handOver });
      if (!ran.ok) {
        if (ran.failure.kind === 'storage') this.#context.push({ kind: 'trouble', failure: ran.failure });
        return ran;
      }
      this.#context.ended(action, ran.value);
      return ok(ran.value.result);
    } finally {
      this.#tickets.close(ticketName);
      release();
    }
  }

  #mayRun(seen: Revision | null): Failure | undefined {
    const { machine, isClosed } = this.#context.current;
    if (isClosed) return rejection('busy', 'call', 'The console is closing.');
    if (machine.readOnly) return rejection('readOnly', 'params.action', sentenceOf(machine.readOnly));
    if (seen === null || seen === machine.head) return undefined;
    const message = `The machine is at revision ${machine.head}, and the click was made on ${seen}.`;
    return rejection('stale', 'params.seen', message);
  }

  #lacksTerminal(action: RunRequest['action']): Failure | undefined {
    const { terminals } = this.#context;
    if (action.kind !== 'shell' || !terminals.isFull(action.terminal, action.partition)) return undefined;
    const message = `${TERMINAL_LIMIT} terminals are open on this machine. Close one first.`;
    return rejection('busy', 'params.action.terminal', message);
  }

  async #carryOut(
    action: RunRequest['action'],
    turn: Pick<RunContext, 'actor' | 'ticketName' | 'ticket' | 'handOver'>,
  ): Promise<Result<Ran, Failure>> {
    const { current, files, terminals, pendingWrites, push } = this.#context;
    const { machine, definition, context } = current;
    if (isMove(action)) {
      const moved = await moveHead({ ...context, machine }, definition, action);
      if (!moved.ok) return moved;
      pendingWrites.endAll();
      push(snapshotPush(machine, moved.value.announcement));
      const results = newActionResults();
      const result = results.answer({ revision: machine.head, cancelled: false, exitCode: undefined });
      return ok({ result, printed: null });
    }
    const ran = await runWork({ ...context, ...turn, machine, terminals, pendingWrites, push }, action);
    const { database, stores } = context;
    // What cannot be kept now is kept after the next line.
    if (action.kind === 'shell') guarded(database.path, () => files.save());
    // A shortcut that cannot be stored costs time at the next start and nothing else.
    if (machine.sinceSnapshot >= SNAPSHOT_EVERY_COMMANDS)
      guarded(database.path, () => takeSnapshot(stores, machine));
    if (action.kind !== 'shell' || !ran.ok) return ran;
    const shell = terminals.find(action.terminal, action.partition);
    if (!shell) return ran;
    const { result, printed } = ran.value;
    return ok({
      result: { ...result, shell: { cwd: shell.cwd, exited: shell.exited !== undefined } },
      printed,
    });
  }
}

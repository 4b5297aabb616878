/** Actions on the open machine, one at a time, in the order in which they came. */

import { guarded } from '../../db/storage-failure.ts';
import type { ActionResult, Methods, Push } from '../../shared/api.ts';
import type { Actor } from '../../shared/command.ts';
import {
  ERRNO_TEXT,
  type Failure,
  fail,
  ok,
  type Result,
  rejection,
  type StorageFailure,
} from '../../shared/failure.ts';
import type { Revision } from '../../shared/ids.ts';
import { EXIT_INTERRUPTED } from '../guest/shell/index.ts';
import type { KeptFiles } from '../machine/kept-files.ts';
import { SNAPSHOT_EVERY_COMMANDS, takeSnapshot } from '../machine/load.ts';
import { moveHead } from '../machine/move-head.ts';
import { inBackground } from '../machine/pause.ts';
import { sentenceOf } from '../machine/sentence.ts';
import { settleRows } from '../machine/state-rows.ts';
import { newActionResults } from './action-results.ts';
import { type Ran, type RunContext, runWork } from './action-run.ts';
import type { Current } from './current.ts';
import type { PendingWrites } from './pending-writes.ts';
import { type Release, Sequencer } from './sequencer.ts';
import { TERMINAL_LIMIT, type Terminals } from './terminals.ts';
import { snapshotPush } from './views.ts';
import type { Watchers } from './watchers.ts';
import { isMove } from './work.ts';

/** Actions that may wait for their turn. */
const QUEUE_LIMIT = 200;

export type RunRequest = Methods['run']['params'];

export interface QueueContext {
  readonly current: Current;
  readonly files: KeptFiles;
  readonly terminals: Terminals;
  readonly pendingWrites: PendingWrites;
  readonly watchers: Watchers;
  readonly push: (push: Push) => void;
  /** Called before each action, when it has the turn. */
  readonly began: (action: RunRequest['action']) => void;
  /** Called after each action that ran, while it still has the turn. */
  readonly ended: (action: RunRequest['action'], ran: Ran) => void;
}

export class ActionQueue {
  readonly #context: QueueContext;
  readonly #sequencer = new Sequencer();

  constructor(context: QueueContext) {
    this.#context = context;
  }

  /** Waits for the turn, with nothing cancelled. */
  take(): Promise<Release> {
    return this.#sequencer.take();
  }

  /** Cancels what runs or waits, and takes the turn when it has ended: the machine may be exchanged. */
  alone(): Promise<Release> {
    return this.#sequencer.alone();
  }

  /** @returns whether there is such an action */
  cancel(ticket: string): boolean {
    return this.#sequencer.cancel(ticket);
  }

  /** Its window is gone: a line that only looks ends, as a program does whose terminal hangs up. */
  hangUp(ticket: string): void {
    if (this.#context.watchers.has(ticket)) this.#sequencer.cancel(ticket);
  }

  async run(request: RunRequest, actor?: Actor): Promise<Result<ActionResult, Failure>> {
    const ran = await this.ran(request, actor);
    return ran.ok ? ok(ran.value.result) : ran;
  }

  /** The same with what a shell line printed. */
  async ran(
    { action, seen, ticket }: RunRequest,
    actor: Actor = action.kind === 'shell' ? 'shell' : 'ui',
  ): Promise<Result<Ran, Failure>> {
    if (this.#sequencer.waiting >= QUEUE_LIMIT)
      return fail(rejection('busy', 'params.action', 'Too many actions wait already.'));
    const entry = this.#sequencer.enter(ticket);
    if (!entry)
      return fail(rejection('busy', 'params.ticket', 'An action with this ticket is still under way.'));
    try {
      await entry.begin();
      const refused = this.#mayRun(seen) ?? this.#lacksTerminal(action);
      if (refused) return fail(refused);
      if (entry.cancelled)
        return ok({ result: this.#notBegun(action), printed: null, commands: [], watched: false });
      const ran = await this.#carryOut(action, { actor, ticketName: ticket, ticket: entry });
      if (!ran.ok) {
        if (ran.failure.kind === 'storage') this.#context.push({ kind: 'trouble', failure: ran.failure });
        return ran;
      }
      this.#context.ended(action, ran.value);
      return ran;
    } finally {
      entry.end();
    }
  }

  /** Cancelled while it waited: nothing is tried any more, and perhaps another machine is open by now. */
  #notBegun(action: RunRequest['action']): ActionResult {
    const results = newActionResults();
    const exitCode = action.kind === 'shell' ? EXIT_INTERRUPTED : undefined;
    if (action.kind === 'blocks') results.skip(action.blocks.length);
    else if (action.kind === 'command') results.skip(1);
    const { head } = this.#context.current.machine;
    return {
      ...results.answer({ revision: head, cancelled: true, exitCode }),
      ...(action.kind === 'blocks' && { triedBlocks: 0 }),
    };
  }

  /** Writes the rows that a process that died has left due. */
  async settle(): Promise<void> {
    const release = await this.take();
    try {
      const { machine, context, isClosed } = this.#context.current;
      if (machine.rowsDue && !isClosed) await inBackground(settleRows(context, machine), () => false);
    } finally {
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
    if (action.kind !== 'shell') return undefined;
    if (terminals.find(action.terminal, action.partition)?.isBusy)
      return rejection('busy', 'params.action.terminal', 'Another line still runs in this terminal.');
    if (!terminals.isFull(action.terminal, action.partition)) return undefined;
    const message = `${TERMINAL_LIMIT} terminals are open on this machine. Close one first.`;
    return rejection('busy', 'params.action.terminal', message);
  }

  async #carryOut(
    action: RunRequest['action'],
    asked: Pick<RunContext, 'actor' | 'ticketName' | 'ticket'>,
  ): Promise<Result<Ran, Failure>> {
    const { current, files, terminals, pendingWrites, watchers, push } = this.#context;
    const { machine, definition, context } = current;
    if (machine.rowsDue) await inBackground(settleRows(context, machine), () => false);
    if (isMove(action)) {
      const moved = await moveHead({ ...context, machine }, definition, action);
      if (!moved.ok) return moved;
      pendingWrites.endAll();
      this.#snapshotIfDue();
      push(snapshotPush(machine, moved.value.announcement));
      const results = newActionResults();
      const result = results.answer({ revision: machine.head, cancelled: false, exitCode: undefined });
      watchers.wake();
      return ok({ result, printed: null, commands: [], watched: false });
    }
    this.#context.began(action);
    const ran = await runWork(
      { ...context, ...asked, machine, terminals, pendingWrites, watchers, push },
      action,
    );
    const saved = files.save();
    if (action.kind === 'shell' && ran.ok) this.#noteLine(action, ran.value.result);
    if (ran.ok && !ran.value.watched) watchers.wake();
    this.#snapshotIfDue();
    if (action.kind !== 'shell' || !ran.ok) return ran;
    const shell = terminals.find(action.terminal, action.partition);
    if (!shell) return ran;
    const { result, printed, commands, watched } = saved.ok
      ? ran.value
      : this.#unsaved(action.terminal, ran.value, saved.failure);
    return ok({
      result: { ...result, shell: { cwd: shell.cwd, exited: shell.exited !== undefined } },
      printed,
      commands,
      watched,
    });
  }

  /** What was typed stays with the action that it led to; a line that changed nothing leaves no trace. */
  #noteLine(
    { line }: Extract<RunRequest['action'], { kind: 'shell' }>,
    { done, refused }: ActionResult,
  ): void {
    const { machine, context } = this.#context.current;
    if (done + refused === 0) return;
    guarded(context.database.path, () => {
      const { journal, typedLines } = context.stores;
      const entry = journal.find(machine.id, machine.head);
      if (entry?.actor === 'shell') typedLines.put(machine.id, entry.action, line);
    });
  }

  /** What was a long way is not gone again. A shortcut that cannot be stored costs time and nothing else. */
  #snapshotIfDue(): void {
    const { machine, context } = this.#context.current;
    if (machine.sinceSnapshot < SNAPSHOT_EVERY_COMMANDS) return;
    guarded(context.database.path, () => takeSnapshot(context.stores, machine));
  }

  /** The guest's disk is ours: what it does not take is the line's failure, as a late write error is. */
  #unsaved(terminal: string, { result, printed, commands, watched }: Ran, { reason }: StorageFailure): Ran {
    const errno = reason === 'full' ? 'ENOSPC' : reason === 'readonly' ? 'EROFS' : 'EIO';
    const text = `-bash: write error: ${ERRNO_TEXT[errno]}\n`;
    this.#context.push({ kind: 'terminal', terminal, stream: 'stderr', text });
    return {
      result: { ...result, exitCode: result.exitCode || 1 },
      commands,
      printed: printed && { ...printed, output: printed.output + text, stderr: printed.stderr + text },
      watched,
    };
  }
}

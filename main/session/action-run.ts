/** Carries an action out: commands, commits, pauses, progress, cancelling. */

import type { OpenDatabase } from '../../db/open.ts';
import type { Stores } from '../../db/stores.ts';
import type { ActionResult, Push } from '../../shared/api.ts';
import type { Actor, Command } from '../../shared/command.ts';
import { ok, type Result, type StorageFailure } from '../../shared/failure.ts';
import type { BlockId, Revision } from '../../shared/ids.ts';
import {
  driveInSlices,
  LEAVE,
  type Onward,
  type Pause,
  type ProgramRun,
  type Resume,
  type Running,
} from '../guest/shell/index.ts';
import { newAnnouncer } from '../machine/announce.ts';
import { type Batch, type Committed, type Executed, newBatch } from '../machine/batch.ts';
import type { OpenMachine } from '../machine/open-machine.ts';
import { inBackground, letOthersRun } from '../machine/pause.ts';
import { settleRows } from '../machine/state-rows.ts';
import { newActionResults } from './action-results.ts';
import { causesOf } from './advice/index.ts';
import { PROGRESS_EVERY_MS } from './beside-queue.ts';
import { endOf, type PendingWrites, type WriteEnd } from './pending-writes.ts';
import type { Entry } from './sequencer.ts';
import { newSlice } from './slice.ts';
import type { Terminals } from './terminals.ts';
import { deltaPush, snapshotPush } from './views.ts';
import type { Watchers } from './watchers.ts';
import { type CommandPort, type WorkAction, workOf } from './work.ts';

/** How often those who watch see what a long action has done so far. */
const WATCHED_EVERY_MS = 500;
/** Printed text is pushed after the commit of the writes it tells of; more than this does not wait. */
const OUTPUT_LIMIT_CHARS = 64 * 1024;
/** Of each stream, for whoever asked for the run. */
const PRINTED_LIMIT_CHARS = 64 * 1024;

type Terminal = Extract<Push, { kind: 'terminal' }>;

export interface RunContext {
  readonly database: OpenDatabase;
  readonly stores: Stores;
  readonly machine: OpenMachine;
  readonly terminals: Terminals;
  readonly pendingWrites: PendingWrites;
  readonly watchers: Watchers;
  readonly push: (push: Push) => void;
  readonly now: () => number;
  readonly actor: Actor;
  readonly ticketName: string;
  readonly ticket: Entry;
}

/** An action that has ended. */
export interface Ran {
  readonly result: ActionResult;
  /** The last of what a shell line printed; null for everything else. */
  readonly printed: Printed | null;
  /** What the action itself asked of the machine; rules and services did the rest. */
  readonly commands: readonly Command[];
  /** It waited for what others do: what it did itself is no news for others who do. */
  readonly watched: boolean;
}

export interface Printed {
  /** Both as they came. */
  readonly output: string;
  readonly stdout: string;
  readonly stderr: string;
  /** What was run, in the order in which it ended; `at`: the revision then. */
  readonly programs: readonly ProgramAt[];
}

export type ProgramAt = ProgramRun & { readonly at: number };

/** Programs of one line that are kept: a loop runs more than anybody asks about. */
const PROGRAM_LIMIT = 200;

/** Runs the action to its end. The caller has the turn; afterwards nothing is pending. */
export async function runWork(context: RunContext, action: WorkAction): Promise<Result<Ran, StorageFailure>> {
  const run = new ActionRun(context, action);
  try {
    return await run.run();
  } catch (error) {
    run.discard();
    throw error;
  }
}

class ActionRun {
  readonly #context: RunContext;
  readonly #action: WorkAction;
  readonly #results = newActionResults();
  #batch: Batch;
  #announcer = newAnnouncer();
  readonly #slice = newSlice();
  #progress = { done: 0, total: 0 };
  #progressSaid = performance.now();
  #output: Terminal[] = [];
  #outputChars = 0;
  #printed: Printed = { output: '', stdout: '', stderr: '', programs: [] };
  #programs: ProgramAt[] = [];
  readonly #asked: Command[] = [];
  #executed: Revision | undefined;
  #hasWatched = false;
  #watchedSaid = Number.NEGATIVE_INFINITY;
  #failed: { readonly ok: false; readonly failure: StorageFailure } | undefined;

  constructor(context: RunContext, action: WorkAction) {
    this.#context = context;
    this.#action = action;
    this.#batch = newBatch(context);
  }

  async run(): Promise<Result<Ran, StorageFailure>> {
    const { machine, ticket } = this.#context;
    const work = workOf(this.#action, this.#port());
    this.#serveGuests();
    this.#slice.begin();
    const driven = await driveInSlices(work, (at) => this.#pause(at));
    if (!driven.ended) work.return(undefined);
    if (!this.#failed) await driveInSlices(this.#beside(), (at) => this.#pause(at));
    if (this.#failed) return this.#failed;
    const committed = this.#commit();
    if (!committed.ok) return committed;
    await this.#settleRows();
    const exitCode = driven.ended ? driven.value : undefined;
    const causes = causesOf(machine.system, this.#action, { ...this.#results.refused(), planned: false });
    const ending = { revision: machine.head, cancelled: ticket.cancelled, exitCode, causes };
    const result = { ...this.#results.answer(ending), ...this.#tried() };
    return ok({
      result,
      printed: this.#action.kind === 'shell' ? { ...this.#printed, programs: this.#programs } : null,
      commands: this.#asked,
      watched: this.#hasWatched,
    });
  }

  /** Of a cancelled action on blocks the caller learns where it stopped. */
  #tried(): { triedBlocks?: number } {
    const stopped = this.#context.ticket.cancelled && this.#action.kind === 'blocks';
    return stopped ? { triedBlocks: this.#progress.done } : {};
  }

  discard(): void {
    this.#batch.discard();
  }

  /** Carries a command out; whoever is concerned inside Linux hears of it. */
  #execute(command: Command): Executed {
    const { terminals } = this.#context;
    const executed = this.#batch.execute(command);
    this.#executed = executed.revision;
    terminals.notice(command, executed);
    for (const event of executed.events) {
      const end = endOf(event);
      if (!end) continue;
      terminals.answer(end.ticket, resumeOf(end));
      this.#results.ended(end.ticket);
    }
    return executed;
  }

  /** What guests do by themselves is part of the action that led to it, and none of its results. */
  #serveGuests(): void {
    this.#context.terminals.serve((command) => this.#execute(command));
  }

  #beside(): Running<void> {
    return this.#context.terminals.beside((terminal) => ({
      stdout: (text) => this.#print(terminal, 'stdout', text),
      stderr: (text) => this.#print(terminal, 'stderr', text),
      why: (line) => this.#print(terminal, 'why', `${line}\n`),
    }));
  }

  #port(): CommandPort {
    const { machine, terminals, ticket } = this.#context;
    const run = (command: Command, block?: BlockId): Executed => {
      const executed = this.#execute(command);
      this.#results.add(command, executed, executed.revision, block);
      if (this.#action.kind !== 'shell') this.#asked.push(command);
      return executed;
    };
    return {
      system: machine.system,
      run,
      skip: this.#results.skip,
      progress: (done, total) => {
        this.#progress = { done, total };
      },
      isCancelled: () => ticket.cancelled,
      shell: ({ terminal, partition }) => {
        const print = (stream: Terminal['stream']) => (text: string) => this.#print(terminal, stream, text);
        return {
          shell: terminals.shellOf(terminal, partition, run),
          // The shell port over explanations line by line.
          streams: {
            stdout: print('stdout'),
            stderr: print('stderr'),
            why: (line) => print('why')(`${line}\n`),
            ran: (program) => this.#noteProgram(program),
          },
          hint: print('hint'),
        };
      },
    };
  }

  #print(terminal: string, stream: Terminal['stream'], text: string): void {
    const last = this.#output.at(-1);
    if (last?.stream === stream && last.terminal === terminal)
      this.#output[this.#output.length - 1] = { ...last, text: last.text + text };
    else this.#output.push({ kind: 'terminal', terminal, stream, text });
    this.#outputChars += text.length;
  }

  /** While something is pending its last revision counts: the head follows at the commit. */
  #noteProgram(program: ProgramRun): void {
    const { head } = this.#context.machine;
    const at = this.#batch.size > 0 ? (this.#executed ?? head) : head;
    this.#programs.push({ ...program, at });
    if (this.#programs.length > PROGRAM_LIMIT) this.#programs.shift();
  }

  #keepPrinted({ terminal, stream, text }: Terminal): void {
    if (this.#action.kind !== 'shell' || terminal !== this.#action.terminal) return;
    if (stream !== 'stdout' && stream !== 'stderr') return;
    const kept = (this.#printed[stream] + text).slice(-PRINTED_LIMIT_CHARS);
    const output = (this.#printed.output + text).slice(-PRINTED_LIMIT_CHARS);
    this.#printed = { ...this.#printed, [stream]: kept, output };
  }

  /** Commits when the slice is over or a write waits, and goes no further when the disk does not take it. */
  #pause(at: Pause): Onward | Promise<Onward> {
    const due = this.#slice.isOver(this.#batch.size) || this.#outputChars > OUTPUT_LIMIT_CHARS;
    return due || at.kind !== 'pause' ? this.#endSlice(at) : undefined;
  }

  async #endSlice(at: Pause): Promise<Onward> {
    if (at.kind === 'pending') this.#tellWait();
    const committed = this.#commit();
    if (!committed.ok) {
      this.#failed = committed;
      return LEAVE;
    }
    this.#sayProgress();
    await this.#settleRows();
    const resume = await this.#waitFor(at);
    if (committed.value) await this.#letOthersWatch();
    await letOthersRun();
    this.#slice.begin();
    return resume;
  }

  /** A line that waits says so at once: it may do so for ever. */
  #tellWait(): void {
    const action = this.#action;
    if (action.kind !== 'shell') return;
    const advised = { ...this.#results.refused(), groups: [], planned: false };
    for (const { what, why } of causesOf(this.#context.machine.system, action, advised))
      this.#print(action.terminal, 'hint', `${what} ${why} Ctrl+C interrupts it.\n`);
  }

  /** A command that laid tables anew has its rows written in pieces; what cannot be written now is written later. */
  async #settleRows(): Promise<void> {
    const { machine } = this.#context;
    if (machine.rowsDue) await inBackground(settleRows(this.#context, machine), () => false);
  }

  #waitFor(at: Pause): Promise<Resume> | undefined {
    if (at.kind === 'pending') return this.#untilAnswered(at.ticket);
    return at.kind === 'watching' ? this.#untilOthersDid() : undefined;
  }

  /** The line has seen everything and goes on when somebody else has done something. */
  async #untilOthersDid(): Promise<Resume> {
    const { ticket, ticketName, terminals, watchers } = this.#context;
    this.#hasWatched = true;
    await this.#meanwhile(() =>
      ticket.handOver(() => Promise.race([watchers.next(ticketName), ticket.whenCancelled])),
    );
    const isGone = this.#action.kind === 'shell' && terminals.isOver(this.#action);
    return isGone ? { kind: 'refused', errno: 'ENODEV', gone: true } : { kind: 'done' };
  }

  /** Now and then, while this takes long, what it has done is shown to those who watch. */
  async #letOthersWatch(): Promise<void> {
    const { ticket, watchers } = this.#context;
    const time = performance.now();
    if (this.#hasWatched || !watchers.isAnyWaiting || time - this.#watchedSaid < WATCHED_EVERY_MS) return;
    watchers.wake();
    await letOthersRun();
    await this.#meanwhile(() => ticket.letOthersResume());
    this.#watchedSaid = performance.now();
  }

  /** Others have the turn. What they did lies between this action's commands: the rest is an action of its own. */
  async #meanwhile(handOver: () => Promise<void>): Promise<void> {
    const { lastAction } = this.#context.machine;
    await handOver();
    if (this.#context.machine.lastAction !== lastAction) {
      this.#batch = newBatch(this.#context);
      this.#announcer = newAnnouncer();
    }
    this.#serveGuests();
  }

  /** The line waits for the kernel and others go on; Ctrl+C sends the signal that ends the wait. */
  async #untilAnswered(waiting: number | undefined): Promise<Resume> {
    const { ticket, pendingWrites } = this.#context;
    if (waiting === undefined) return undefined;
    let end: WriteEnd | undefined;
    const ended = pendingWrites.end(waiting).then((how) => {
      end = how;
    });
    await this.#meanwhile(() => ticket.handOver(() => Promise.race([ended, ticket.whenCancelled])));
    this.#results.ended(waiting);
    // The signal that ends it, too.
    this.#batch = newBatch(this.#context);
    end ??= this.#signal(waiting);
    return end ? resumeOf(end) : { kind: 'done' };
  }

  /** The write's end, when the signal brought it about. */
  #signal(waiting: number): WriteEnd | undefined {
    if (this.#action.kind !== 'shell') return undefined;
    const { partition } = this.#action;
    const { events } = this.#execute({ kind: 'signalPendingWrite', partition });
    return events.map(endOf).find((end) => end?.ticket === waiting);
  }

  #commit(): Result<Committed | null, StorageFailure> {
    const { size } = this.#batch;
    const committed = this.#batch.commit();
    if (!committed.ok) return committed;
    const from = performance.now();
    if (committed.value) this.#tell(committed.value);
    this.#slice.committed(size, (committed.value?.writingMs ?? 0) + performance.now() - from);
    for (const output of this.#output) {
      this.#keepPrinted(output);
      this.#context.push(output);
    }
    this.#output = [];
    this.#outputChars = 0;
    return committed;
  }

  #tell(committed: Committed): void {
    const { machine, push, actor, pendingWrites } = this.#context;
    const announcement = this.#announcer.after(machine.system, committed.commands);
    const newPartitions = committed.commands.some(
      ({ command }) => command.kind === 'definePartition' || command.kind === 'deletePartition',
    );
    push(
      newPartitions
        ? snapshotPush(machine, announcement)
        : deltaPush(machine, committed, actor, announcement),
    );
    for (const { events } of committed.commands) pendingWrites.notice(events);
  }

  #sayProgress(): void {
    const { push, ticketName } = this.#context;
    const time = performance.now();
    if (this.#progress.total < 2 || time - this.#progressSaid < PROGRESS_EVERY_MS) return;
    this.#progressSaid = time;
    push({ kind: 'progress', ticket: ticketName, ...this.#progress });
  }
}

/** How a write that waited goes on. Only a kernel that is no more answers with ENODEV. */
const resumeOf = ({ errno }: WriteEnd): Exclude<Resume, undefined> =>
  errno === undefined
    ? { kind: 'done' }
    : { kind: 'refused', errno, ...(errno === 'ENODEV' ? { gone: true as const } : {}) };

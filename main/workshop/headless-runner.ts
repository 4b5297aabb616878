/**
 * A lesson's machine without a window: the engine and the shell, driven by the lesson's own commands and nothing else.
 * The checker, the graders' runner and the comparison of eras stand on it.
 */

import type { Command } from '../../shared/command.ts';
import type { SystemDefinition } from '../../shared/definition.ts';
import type { GuestDisk } from '../../shared/guest-file.ts';
import { type PartitionName, type Revision, revision } from '../../shared/ids.ts';
import type { Goal, LessonCommand } from '../../shared/lesson.ts';
import type { Step } from '../../shared/outcome.ts';
import { createSystem, execute, newUndoLog, type System } from '../engine/index.ts';
import { type Login, logIn } from '../guest/login.ts';
import {
  drive,
  LEAVE,
  type ProgramRun,
  type Resume,
  type Running,
  Scratch,
  type Shell,
} from '../guest/shell/index.ts';
import { isHeard } from '../guest/system/guest-system.ts';
import { type OpenGuest, openGuest } from '../guest/system/open-guest.ts';
import { guestFilesOf, storedFilesOf } from '../guest/tree/kept-disk.ts';
import { missingFor } from './evaluate.ts';
import { isClosed } from './evaluate-answer.ts';
import { baselineOf, type Evidence, type HistoryEntry, type ProgramAt, type ShellRun } from './evidence.ts';
import { Track } from './revision-track.ts';

/** A lesson is small; more than this is a loop. All runs of one check count together. */
const COMMAND_LIMIT = 100_000;
/** Pauses of shell lines: about 250,000 operations. */
const PAUSE_LIMIT = 8_000;
const OUTPUT_LIMIT_CHARS = 1024 * 1024;
/** Programs of one line that are kept. */
const PROGRAM_LIMIT = 200;

/** Work in pieces: others may run wherever it yields. */
export type Work<T> = Generator<void, T, void>;

/** A lesson that does too much: the author's mistake, not ours. */
export class LessonLimit extends Error {}

/** What was done so far; a check goes through its lesson many times with one. Throws `LessonLimit` at its end. */
export class Effort {
  #commands = 0;
  #pauses = 0;

  command(): void {
    if (++this.#commands > COMMAND_LIMIT)
      throw new LessonLimit(`a lesson makes at most ${COMMAND_LIMIT} commands`);
  }

  /** Something new begins: what was done before does not count. */
  renew(): void {
    this.#commands = 0;
    this.#pauses = 0;
  }

  pause(): void {
    if (++this.#pauses > PAUSE_LIMIT)
      throw new LessonLimit('the shell lines of a lesson take too long: is there a loop without an end?');
  }
}

/** A shell line that waits for its write, and what it has printed so far. */
interface Waiting {
  readonly running: Running<number>;
  readonly ticket: number | undefined;
  /** It looks at what others do (tail -f, watch) and goes on with the next thing that is done. */
  readonly watches: boolean;
  readonly index: number;
  readonly output: { stdout: string; stderr: string };
}

export class HeadlessRunner {
  readonly system: System;
  readonly #logins = new Map<PartitionName, Login>();
  readonly #scratches = new Map<PartitionName, Scratch>();
  readonly #guests = new Map<PartitionName, OpenGuest>();
  readonly #answers = new Map<string, string>();
  readonly #path = new Track();
  readonly #wrong = new Map<string, number>();
  /** Commands so far: the place of each in the order of things. */
  #done = 0;
  #goals: readonly Goal[] = [];
  #stepStart = 0;
  #history: HistoryEntry[] = [];
  #runs: ShellRun[] = [];
  #baseline: Map<string, number> = new Map();
  #waiting: Waiting[] = [];
  readonly #effort: Effort;
  readonly #disks: readonly GuestDisk[];

  constructor(definition: SystemDefinition, effort = new Effort(), disks: readonly GuestDisk[] = []) {
    this.#effort = effort;
    this.#disks = disks;
    const created = createSystem(definition);
    if (!created.ok) throw new Error('the definition of a lesson is checked before it is run');
    this.system = created.value;
  }

  /** A new step: what was done before it does not count for its goals. */
  beginStep(goals: readonly Goal[]): void {
    this.#history = [];
    this.#stepStart = this.#path.head;
    // A line that still waits belongs to the step in which it ends.
    this.#runs = this.#waiting.map(({ index }) => this.#runs[index]).filter((run) => run !== undefined);
    this.#waiting = this.#waiting.map((waiting, index) => ({ ...waiting, index }));
    this.#answers.clear();
    this.#wrong.clear();
    this.#goals = goals;
    this.#baseline = baselineOf(this.system, goals);
  }

  get evidence(): Evidence {
    return {
      system: this.system,
      history: this.#history,
      shell: this.#runs,
      answers: this.#answers,
      wrong: this.#wrong,
      guestFile: (partition, path) => this.#guestFile(partition, path),
      baseline: this.#baseline,
    };
  }

  /** Revision that the machine is at: commands so far, counted on every branch. */
  get head(): Revision {
    return revision(this.#path.head);
  }

  /** What was done so far is where the lesson starts: revision 0. */
  countFromHere(): void {
    this.#done = 0;
    this.#path.clear();
    this.#history = [];
  }

  /** Back, or forward on another branch, to a revision that the machine was at. @returns whether it was */
  goTo(to: number): boolean {
    const moved = this.#path.goTo(this.system, to);
    if (!moved) return false;
    for (const { guest } of this.#guests.values()) guest.forget();
    this.#waiting = [];
    this.#history = this.#path.entriesAfter(this.#stepStart);
    return true;
  }

  /** Commands that the last one led to; the renderer's journal would show them. */
  get history(): readonly HistoryEntry[] {
    return this.#history;
  }

  /** What was done to the machine before the lesson; it is no part of any step. Yields after each command. */
  *restore(history: readonly Command[]): Work<void> {
    for (const command of history) {
      this.#execute(command);
      yield;
    }
    // What services and rules did then is among the commands; they do not do it again.
    for (const { guest } of this.#guests.values()) guest.forget();
    this.#history = [];
  }

  /** Commands of one action: rules and services have their turns behind all of them. */
  *together(commands: readonly Command[]): Work<void> {
    for (const command of commands) {
      this.#execute(command);
      yield;
    }
    yield* this.#settle();
    yield* this.#resume();
  }

  /** What was changed on the disks of its guests. */
  get disks(): GuestDisk[] {
    return [...this.#scratches].flatMap(([partition, scratch]) => {
      const files = guestFilesOf(scratch.entries());
      return files.length > 0 ? [{ partition, files }] : [];
    });
  }

  /** Every command so far, on the way to where it is. */
  get commands(): Command[] {
    return this.#path.entriesAfter(0).map(({ command }) => command);
  }

  /** Yields after each command, and wherever a shell line can be stopped. */
  *perform(command: LessonCommand): Work<void> {
    switch (command.do) {
      case 'answer':
        this.#answer(command.goal, command.text);
        return;
      case 'command':
        this.#execute(command.command);
        yield* this.#settle();
        yield;
        yield* this.#resume();
        return;
      case 'shell':
        yield* this.#shell(command.partition, command.line);
        yield* this.#settle();
        yield* this.#resume();
    }
  }

  #answer(id: string, text: string): void {
    const goal = this.#goals.find((one) => one.id === id);
    if (goal && isClosed(goal.check, this.#wrong.get(id) ?? 0)) return;
    this.#answers.set(id, text);
    if (goal && missingFor(goal, this.evidence) !== null) this.#wrong.set(id, (this.#wrong.get(id) ?? 0) + 1);
  }

  #guestFile(partition: PartitionName, path: string): string | undefined {
    const { files } = this.#shellOf(partition);
    const read = files.read(path);
    return read.ok ? read.value : undefined;
  }

  #execute(command: Command): Step {
    this.#effort.command();
    const undo = newUndoLog();
    const step = execute(this.system, command, undo);
    const entry = { command, ...step, at: ++this.#done };
    this.#path.add(entry, undo);
    this.#history.push(entry);
    if ('partition' in command && isHeard(command, step))
      this.#guestOf(command.partition).guest.notice(command, step);
    return step;
  }

  /** Rules and services have their turns until nothing is left to do. */
  *#settle(): Generator<void> {
    for (const { guest } of this.#guests.values()) {
      while (guest.isRunnable) {
        guest.turn();
        yield;
      }
    }
  }

  #guestOf(partition: PartitionName): OpenGuest {
    const known = this.#guests.get(partition);
    if (known) return known;
    const scratch = new Scratch();
    this.#scratches.set(partition, scratch);
    const disk = this.#disks.find((each) => each.partition === partition);
    if (disk) scratch.restore(storedFilesOf(disk.files));
    const opened = openGuest({
      system: () => this.system,
      partition,
      scratch,
      run: (command) => this.#execute(command),
    });
    this.#guests.set(partition, opened);
    return opened;
  }

  *#shell(partition: PartitionName, line: string): Work<void> {
    const output = { stdout: '', stderr: '' };
    const add = (stream: 'stdout' | 'stderr') => (text: string) => {
      if (output[stream].length < OUTPUT_LIMIT_CHARS) output[stream] += text;
    };
    const index = this.#runs.length;
    const programs: ProgramAt[] = [];
    const ran = (program: ProgramRun): void => {
      if (programs.length < PROGRAM_LIMIT) programs.push({ ...program, at: this.#done });
    };
    const running = this.#shellOf(partition).run(line, {
      stdout: add('stdout'),
      stderr: add('stderr'),
      ran,
    });
    this.#runs.push({ partition, line, exit: null, ...output, programs, at: this.#done });
    yield* this.#drive({ running, ticket: undefined, watches: false, index, output }, undefined);
  }

  /** Runs a line until it ends, until a write of it has to wait, or until it only looks at what others do. */
  *#drive(line: Waiting, resume: Resume): Work<void> {
    let driven = drive(line.running, () => LEAVE, resume);
    while (!driven.ended && driven.at.kind !== 'pending' && driven.at.kind !== 'watching') {
      this.#effort.pause();
      yield;
      driven = drive(line.running, () => LEAVE);
    }
    const run = this.#runs[line.index];
    if (run)
      this.#runs[line.index] = {
        ...run,
        exit: driven.ended ? driven.value : null,
        ...line.output,
        at: this.#done,
      };
    if (driven.ended) return;
    if (driven.at.kind === 'pending')
      this.#waiting.push({ ...line, ticket: driven.at.ticket, watches: false });
    if (driven.at.kind === 'watching') this.#waiting.push({ ...line, ticket: undefined, watches: true });
  }

  /** Lines whose write was ended by a later command go on. */
  *#resume(): Work<void> {
    for (const line of this.#waiting.splice(0)) {
      const ended: Resume = line.watches ? { kind: 'done' } : this.#endOf(line.ticket);
      if (ended) yield* this.#drive(line, ended);
      else this.#waiting.push(line);
    }
  }

  #endOf(ticket: number | undefined): Exclude<Resume, undefined> | undefined {
    for (const { events } of this.#history) {
      for (const event of events) {
        if (event.kind !== 'writeEnded' || event.ticket !== ticket) continue;
        return event.errno === undefined ? { kind: 'done' } : { kind: 'refused', errno: event.errno };
      }
    }
    return undefined;
  }

  /** While a line waits, the next one is typed in another terminal. */
  #shellOf(partition: PartitionName): Shell {
    const known = this.#logins.get(partition);
    const busy = this.#waiting.some(({ index }) => this.#runs[index]?.partition === partition);
    if (known && !busy && !known.isOver) return known.shell;
    const login = logIn({
      system: () => this.system,
      partition,
      run: (command) => this.#execute(command),
      guest: this.#guestOf(partition),
      interactive: true,
    });
    if (!busy) this.#logins.set(partition, login);
    return login.shell;
  }
}

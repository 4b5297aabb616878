/**
 * A lesson that is being played on the open machine: its state, and what attendee and presenter can do with it. The
 * machine changes through the port only, by the same actions as ever.
 */

import type { ProgressRow } from '../../db/progress-store.ts';
import type { Action } from '../../shared/api.ts';
import { shellCommandFor } from '../../shared/block-action.ts';
import type { Command } from '../../shared/command.ts';
import { type Failure, fail, ok, type Result, rejection } from '../../shared/failure.ts';
import type { Revision } from '../../shared/ids.ts';
import type {
  ComparedEras,
  Lesson,
  LessonCommand,
  PlayerView,
  PresenterView,
  WorkshopRequest,
} from '../../shared/lesson.ts';
import { partitionView } from '../engine/index.ts';
import { lessonCommandText } from './build-command.ts';
import { headingOf } from './catalogue-view.ts';
import { comparingAt } from './compare.ts';
import { isClosed } from './evaluate-answer.ts';
import type { Evidence } from './evidence.ts';
import type { Work } from './headless-runner.ts';
import { chained, chainStart, type Did } from './log-entry.ts';
import {
  adapted,
  beginStep,
  isFinished,
  judge,
  newPlayer,
  noteAnswer,
  noteRun,
  playerView,
  sceneOf,
  stepAt,
  stepRevision,
} from './player.ts';
import { readPlayerState } from './player-schema.ts';
import type { PlayerState } from './player-state.ts';
import { presenterView } from './presenting.ts';
import type { EndedLine, WorkshopHost } from './workshop-host.ts';

const PENDING_EVERY_MS = 20;
/** Who does nothing for so long is not working on the step. */
const BREAK_MS = 15 * 60_000;

type Done = Result<null, Failure>;
const DONE: Done = ok(null);
const no = (where: string, message: string): { ok: false; failure: Failure } =>
  fail(rejection('unknown', where, message));
const ANOTHER_OPEN = 'Another machine was opened meanwhile.';

/** Requests that need a lesson and change how far it is. */
export type PlayRequest = Extract<
  WorkshopRequest,
  { do: 'next' | 'reset' | 'explore' | 'return' | 'hint' | 'answer' | 'jump' | 'solve' }
>;

export interface RunFacts {
  readonly workshop: string;
  readonly lesson: Lesson;
  readonly attendee: string;
  readonly machine: number;
  readonly startedMs: number;
  /** Of the workshop. */
  readonly version: string;
}

export class LessonRun {
  readonly facts: RunFacts;
  readonly #host: WorkshopHost;
  #finishedMs: number | null;
  #state: PlayerState;
  /** A lesson that goes on another day has a clock that begins anew. */
  readonly #openedMs: number;
  #tickedMs: number;
  /** What was done last, as a person would type or click it: an audience sees it. */
  #lastCommand: string | null = null;

  private constructor(host: WorkshopHost, facts: RunFacts, state: PlayerState, finishedMs: number | null) {
    this.#host = host;
    this.facts = facts;
    this.#state = state;
    this.#finishedMs = finishedMs;
    this.#openedMs = host.now();
    this.#tickedMs = this.#openedMs;
  }

  /** On the machine that is open now, which was made for it with its starting state. */
  static async begin(host: WorkshopHost, facts: RunFacts): Promise<Result<LessonRun, Failure>> {
    const { lesson, version } = facts;
    const run = new LessonRun(host, facts, newPlayer(lesson, host.machine()), null);
    if (!run.#isOpen) return no('params.lesson', ANOTHER_OPEN);
    const steps = Object.fromEntries(lesson.steps.map(({ id, hash }) => [id, hash.task]));
    run.#log({ did: 'begin', version, lesson: lesson.hash, steps });
    await run.#setUp();
    run.#store();
    return ok(run);
  }

  /** Its machine may be closed by another window while a command of it waits for its turn. */
  get #isOpen(): boolean {
    return this.#host.machine().id === this.facts.machine;
  }

  /** The lesson's files may have changed since: what is still the same stays. */
  static restored(host: WorkshopHost, row: ProgressRow, lesson: Lesson, version: string): LessonRun | null {
    if (row.machine === null) return null;
    const stored = readPlayerState(row.state);
    if (!stored) return null;
    const state = adapted(stored, lesson, () => host.machine());
    const { workshop, attendee, machine, startedMs } = row;
    const finishedMs = isFinished(state, lesson) ? row.finishedMs : null;
    const facts = { workshop, lesson, attendee, machine, startedMs, version };
    return new LessonRun(host, facts, state, finishedMs);
  }

  async play(request: PlayRequest): Promise<Done> {
    this.#tick();
    const done = await this.#play(request);
    if (!this.#isOpen) return no('params.do', ANOTHER_OPEN);
    if (done.ok) this.judge();
    return done;
  }

  async #play(request: PlayRequest): Promise<Done> {
    const { lesson } = this.facts;
    const state = this.#state;
    const step = stepAt(lesson, state.step);
    switch (request.do) {
      case 'next':
        if (!state.done.includes(step.id)) return no('params.do', 'This step is not done yet.');
        if (state.step + 1 >= lesson.steps.length) return no('params.do', 'This is the last step.');
        return await this.#next(state.step + 1);
      case 'reset': {
        const moved = await this.#goTo(stepRevision(state, lesson));
        if (!moved.ok) return moved;
        this.#log({ did: 'reset' });
        return this.#beginStep(state.step);
      }
      case 'explore':
        if (state.exploredFrom !== null)
          return no('params.do', 'The lesson is paused for exploring already.');
        this.#state = { ...state, exploredFrom: this.#host.machine().head };
        this.#log({ did: 'explore' });
        return DONE;
      case 'return': {
        if (state.exploredFrom === null) return no('params.do', 'The lesson is not paused.');
        const moved = await this.#goTo(state.exploredFrom as Revision);
        if (!moved.ok) return moved;
        this.#state = { ...this.#state, exploredFrom: null };
        this.#log({ did: 'return' });
        return moved;
      }
      case 'hint': {
        const shown = Math.min((state.hints[step.id] ?? 0) + 1, step.hints.length);
        if (shown > (state.hints[step.id] ?? 0)) this.#log({ did: 'hint' });
        this.#state = { ...state, hints: { ...state.hints, [step.id]: shown } };
        return DONE;
      }
      case 'answer': {
        const goal = step.goals.find(({ id }) => id === request.goal);
        if (goal?.check.check !== 'answer') return no('params.goal', 'This step asks no such question.');
        if (isClosed(goal.check, state.wrong[goal.id] ?? 0))
          return no('params.goal', 'This question takes no more answers.');
        this.#answer(request.goal, request.text);
        return DONE;
      }
      case 'jump':
        return this.#jump(request.step);
      case 'solve': {
        const command = step.solution[state.solved];
        if (!command) return no('params.do', 'The model solution of this step is carried out.');
        this.#state = { ...state, solved: state.solved + 1 };
        this.#noteShown(step.id);
        await this.#carryOut(command);
        return DONE;
      }
    }
  }

  /** Back to the lesson's start, and with the model solutions to the start of the step. */
  async #jump(index: number): Promise<Done> {
    const { lesson } = this.facts;
    const target = lesson.steps[index];
    if (!target) return no('params.step', `The lesson has ${lesson.steps.length} steps.`);
    const known = this.#state.begun[target.id];
    const first = known ?? this.#state.begun[stepAt(lesson, 0).id] ?? 0;
    const moved = await this.#goTo(first as Revision);
    if (!moved.ok) return moved;
    if (known === undefined) {
      for (let step = 0; step < index; step++) {
        await this.#next(step);
        this.#noteShown(stepAt(lesson, step).id);
        for (const command of stepAt(lesson, step).solution) await this.#carryOut(command);
      }
    }
    return await this.#next(index);
  }

  /** Its setup is carried out silently, and only what is done afterwards counts. */
  async #next(index: number): Promise<Done> {
    const { id, hash } = stepAt(this.facts.lesson, index);
    if (this.#state.begun[id] === undefined) await this.#setUp(index);
    this.#beginStep(index);
    this.#log({ did: 'step', step: id, task: hash.task });
    return DONE;
  }

  async #setUp(index = 0): Promise<void> {
    const { setup } = stepAt(this.facts.lesson, index);
    if (setup.length === 0) return;
    for (const command of setup) await this.#carryOut(command, true);
    this.#state = beginStep(this.#state, this.facts.lesson, index, this.#host.machine());
  }

  #noteShown(step: string): void {
    if (this.#state.shown.includes(step)) return;
    this.#state = { ...this.#state, shown: [...this.#state.shown, step] };
    this.#log({ did: 'shown', step });
  }

  /** Adds to what is handed in. Nothing of it is ever changed. */
  #log(did: Did): void {
    const { attendee, workshop, lesson, startedMs } = this.facts;
    const { lessonLog } = this.#host;
    const key = { attendee, workshop, lesson: lesson.id, startedMs };
    const last = lessonLog.last(key);
    const head = Math.max(0, this.#host.machine().head - this.#state.base);
    const entry = JSON.stringify({ ...did, ms: this.#host.now(), head });
    const before = last?.hash ?? chainStart(attendee, workshop, lesson.id);
    lessonLog.add(key, { number: (last?.number ?? 0) + 1, entry, hash: chained(before, entry) });
  }

  /** Revision behind which the attendee's own doing begins. */
  get base(): number {
    return this.#state.base;
  }

  #beginStep(index: number): Done {
    this.#state = beginStep(this.#state, this.facts.lesson, index, this.#host.machine());
    return DONE;
  }

  async #goTo(to: Revision): Promise<Done> {
    const moved = await this.#host.run({ kind: 'goTo', revision: to });
    return moved.ok ? DONE : moved;
  }

  #answer(goal: string, text: string): void {
    this.#log({ did: 'answer', goal, text });
    const answer = { goal, text };
    this.#state = noteAnswer(this.#state, this.facts.lesson, answer, (state) => this.#evidence(state));
  }

  /** A line whose write waits is left waiting: a later command ends it. */
  async #carryOut(command: LessonCommand, silently = false): Promise<void> {
    if (command.do === 'answer') return this.#answer(command.goal, command.text);
    if (!this.#isOpen) return;
    if (command.do === 'command') {
      await this.#host.run({ kind: 'command', command: command.command });
      return;
    }
    const { partition, line } = command;
    let ended = false;
    const running = (
      silently ? this.#host.quietly(partition, line) : this.#host.type(partition, line)
    ).finally(() => {
      ended = true;
    });
    while (!ended) {
      const pause = new Promise((resolve) => setTimeout(resolve, PENDING_EVERY_MS));
      await Promise.race([running, pause]);
      if (!ended && partitionView(this.#host.machine().system, partition)?.pendingWrite) return;
    }
  }

  /** Before an action of anybody: a line that waits is noted where it began. */
  began(action: Action): void {
    if (action.kind !== 'shell') return;
    const { partition, terminal, line } = action;
    this.#log({ did: 'shell', partition, terminal, line });
  }

  /** After an action of anybody. */
  noticed(action: Action, line: EndedLine | null, commands: readonly Command[] = []): void {
    if (action.kind === 'undo' || action.kind === 'redo' || action.kind === 'goTo')
      this.#log({ did: 'move' });
    else if (commands.length > 0) this.#log({ did: 'commands', commands: [...commands] });
    if (action.kind === 'shell' && line) {
      const { partition, line: typed } = action;
      const at = this.#host.machine().head;
      this.#state = noteRun(this.#state, { partition, line: typed, ...line, at });
    }
    const text = actionText(action, this.facts.lesson);
    if (text !== undefined) this.#lastCommand = text;
    this.#tick();
    this.judge();
  }

  /** A step's time is what passes between things that are done, but for breaks. */
  #tick(): void {
    const now = this.#host.now();
    const { id } = stepAt(this.facts.lesson, this.#state.step);
    const passed = Math.min(now - this.#tickedMs, BREAK_MS) / 1000;
    this.#tickedMs = now;
    if (this.#state.done.includes(id) || passed <= 0) return;
    const seconds = { ...this.#state.seconds, [id]: (this.#state.seconds[id] ?? 0) + passed };
    this.#state = { ...this.#state, seconds };
  }

  judge(): void {
    const { lesson } = this.facts;
    const { done } = this.#state;
    this.#state = judge(this.#state, lesson, this.#evidence());
    for (const step of this.#state.done) if (!done.includes(step)) this.#log({ did: 'done', step });
    if (this.#finishedMs === null && isFinished(this.#state, lesson)) this.#finishedMs = this.#host.now();
    this.#store();
  }

  #evidence(state = this.#state): Evidence {
    const { system } = this.#host.machine();
    const after = stepRevision(state, this.facts.lesson);
    return sceneOf(state, system, this.#host.history(after), this.#host.guestFile);
  }

  /** The machine is no longer this lesson's; what was reached stays. */
  release(): void {
    this.#store(null);
  }

  #store(machine: number | null = this.facts.machine): void {
    const { attendee, workshop, lesson, startedMs } = this.facts;
    this.#host.progress.put({
      attendee,
      workshop,
      lesson: lesson.id,
      machine,
      startedMs,
      finishedMs: this.#finishedMs,
      stepsDone: this.#state.done.length,
      state: JSON.stringify(this.#state),
    });
  }

  /** @param presented somebody presents it: whoever looks is an audience */
  view(presented: boolean): Omit<PlayerView, 'next' | 'suggested'> {
    const { workshop, lesson, attendee, machine } = this.facts;
    const progress = { stepsDone: this.#state.done.length, finishedMs: this.#finishedMs, machine };
    const heading = headingOf(workshop, lesson, progress);
    const lastCommand = presented ? this.#lastCommand : null;
    const shown = {
      attendee,
      heading,
      lesson,
      state: this.#state,
      evidence: this.#evidence(),
      presented,
      lastCommand,
    };
    return playerView(shown);
  }

  forPresenter(): PresenterView {
    return presenterView(this.facts.lesson, this.#state, this.#openedMs);
  }

  /** Both kernels after the model solution so far. */
  *comparing(): Work<ComparedEras> {
    const { lesson } = this.facts;
    const { step: index, done, solved } = this.#state;
    const step = stepAt(lesson, index);
    return yield* comparingAt(lesson, index, done.includes(step.id) ? step.solution.length : solved);
  }
}

/** One line for an audience; moves through the history are seen without. */
function actionText(action: Action, { partition: home }: Lesson): string | undefined {
  switch (action.kind) {
    case 'shell':
      return lessonCommandText({ do: 'shell', partition: action.partition, line: action.line }, home);
    case 'command':
      return lessonCommandText({ do: 'command', command: action.command }, home);
    case 'blocks':
      return lessonCommandText(
        { do: 'shell', partition: action.partition, line: shellCommandFor(action) },
        home,
      );
    default:
      return undefined;
  }
}

/**
 * A lesson as an attendee played it, once more on the engine: what counts is what this reaches, whatever the file says.
 */

import { atOnce } from '../../shared/at-once.ts';
import type { Lesson } from '../../shared/lesson.ts';
import { performAll, startRunner } from './check-lesson.ts';
import type { HandInLesson } from './hand-in.ts';
import { Effort, type HeadlessRunner, LessonLimit, type Work } from './headless-runner.ts';
import { commandsOf, type LogEntry, lineOf } from './log-entry.ts';
import { beginStep, judge, newPlayer, noteAnswer, sceneOf, stepAt } from './player.ts';
import type { PlayerState } from './player-state.ts';

export interface ReplayedStep {
  readonly id: string;
  readonly title: string;
  /** Reached in the replay, by the attendee himself. */
  readonly reached: boolean;
  /** The file says that it is done. */
  readonly claimed: boolean;
  /** The presenter carried something out for it. */
  readonly shown: boolean;
  /** The task is not the one that this version of the lesson has. */
  readonly changed: boolean;
  readonly points: number;
  readonly hints: number;
  readonly wrong: number;
  /** From its beginning to its end, or to the last thing that was done. */
  readonly seconds: number;
}

export interface ReplayedLesson {
  readonly id: string;
  readonly title: string;
  readonly steps: readonly ReplayedStep[];
  readonly points: number;
  readonly ofPoints: number;
  /** Id of the step that is worked on; null: all are reached. */
  readonly at: string | null;
  readonly lastMs: number;
  /** Version of the workshop that it was begun on. */
  readonly version: string;
  /** Another machine or start than this version has. */
  readonly otherStart: boolean;
  /** What is odd about it, in sentences. */
  readonly notes: readonly string[];
}

export const replayLesson = (lesson: Lesson, handed: HandInLesson): ReplayedLesson =>
  atOnce(replayingLesson(lesson, handed));

/** Yields wherever a line can be stopped. */
export function* replayingLesson(lesson: Lesson, { entries }: HandInLesson): Work<ReplayedLesson> {
  const effort = new Effort();
  const runner = yield* startRunner(lesson, effort);
  runner.countFromHere();
  yield* performAll(runner, lesson.steps[0]?.setup ?? []);
  const replay = new Replay(lesson, runner);
  for (const [index, entry] of entries.entries()) {
    effort.renew();
    try {
      yield* replay.take(entry);
    } catch (error) {
      if (!(error instanceof LessonLimit)) throw error;
      replay.note(`Entry ${index + 1} takes too long and was not carried out to its end.`);
    }
  }
  return replay.result();
}

class Replay {
  readonly #lesson: Lesson;
  readonly #runner: HeadlessRunner;
  readonly #notes: string[] = [];
  readonly #claimed = new Set<string>();
  readonly #shown = new Set<string>();
  readonly #changed = new Set<string>();
  readonly #times = new Map<string, { from: number; to: number }>();
  readonly #hints = new Map<string, number>();
  readonly #wrong = new Map<string, number>();
  #state: PlayerState;
  #begin: Extract<LogEntry, { did: 'begin' }> | undefined;
  #lastMs = 0;
  #differs = false;

  constructor(lesson: Lesson, runner: HeadlessRunner) {
    this.#lesson = lesson;
    this.#runner = runner;
    this.#state = newPlayer(lesson, { system: runner.system, head: runner.head });
    runner.beginStep(stepAt(lesson, 0).goals);
  }

  note(sentence: string): void {
    if (!this.#notes.includes(sentence)) this.#notes.push(sentence);
  }

  *take(entry: LogEntry): Work<void> {
    const { id } = stepAt(this.#lesson, this.#state.step);
    if (entry.ms < this.#lastMs) this.note('Its times go backwards.');
    this.#lastMs = Math.max(this.#lastMs, entry.ms);
    const time = this.#times.get(id);
    if (time && !this.#state.done.includes(id)) time.to = entry.ms;
    else if (!time) this.#times.set(id, { from: entry.ms, to: entry.ms });
    yield* this.#perform(entry, id);
    this.#judge();
  }

  *#perform(entry: LogEntry, step: string): Work<void> {
    const runner = this.#runner;
    switch (entry.did) {
      case 'begin':
        this.#begin = entry;
        return;
      case 'step':
        return this.#beginStep(entry.step, entry.task, entry.ms);
      case 'shell':
        yield* runner.perform(lineOf(entry));
        return;
      case 'commands': {
        const commands = commandsOf(entry);
        if (!commands) this.note('It has a command that is none.');
        yield* runner.together(commands ?? []);
        this.#compare(entry.head);
        return;
      }
      case 'move':
        if (!runner.goTo(entry.head)) this.note(`It goes to revision ${entry.head}, which it never was at.`);
        return;
      case 'answer':
        this.#state = noteAnswer(this.#state, this.#lesson, entry, (state) => this.#evidence(state));
        if ((this.#state.wrong[entry.goal] ?? 0) > 0)
          this.#wrong.set(
            step,
            Object.values(this.#state.wrong).reduce((sum, count) => sum + count, 0),
          );
        return;
      case 'hint':
        this.#hints.set(step, (this.#hints.get(step) ?? 0) + 1);
        return;
      case 'explore':
        this.#state = { ...this.#state, exploredFrom: runner.head };
        return;
      case 'return':
        this.#state = { ...this.#state, exploredFrom: null };
        return;
      case 'reset':
        runner.beginStep(stepAt(this.#lesson, this.#state.step).goals);
        return;
      case 'shown':
        this.#shown.add(entry.step);
        return;
      case 'done':
        this.#claimed.add(entry.step);
    }
  }

  #beginStep(id: string, task: string, ms: number): void {
    const index = this.#lesson.steps.findIndex((step) => step.id === id);
    const step = this.#lesson.steps[index];
    if (!step) {
      this.note(`It has a step ${id} that this version of the lesson does not have.`);
      return;
    }
    if (task !== step.hash.task) this.#changed.add(id);
    const next = index > 0 && !this.#state.done.includes(stepAt(this.#lesson, index - 1).id);
    if (next && index !== this.#state.step)
      this.note(`Step ${id} was begun before the one before it was done.`);
    this.#runner.beginStep(step.goals);
    const { system, head } = this.#runner;
    this.#state = beginStep(this.#state, this.#lesson, index, { system, head });
    if (!this.#times.has(id)) this.#times.set(id, { from: ms, to: ms });
  }

  #compare(head: number): void {
    if (head === this.#runner.head || this.#differs) return;
    this.#differs = true;
    this.note(`The replay is at revision ${this.#runner.head} where the file is at ${head}.`);
  }

  #evidence(state: PlayerState) {
    const { system, evidence } = this.#runner;
    const scene = sceneOf(state, system, evidence.history, evidence.guestFile);
    return { ...scene, shell: evidence.shell };
  }

  #judge(): void {
    this.#state = judge(this.#state, this.#lesson, this.#evidence(this.#state));
  }

  result(): ReplayedLesson {
    const { id: lesson, title, steps, hash } = this.#lesson;
    const replayed = steps.map((step): ReplayedStep => {
      const { id } = step;
      const own = this.#state.done.includes(id) && !this.#shown.has(id);
      const missed = new Set(this.#state.missed[id] ?? []);
      const time = this.#times.get(id);
      if (this.#claimed.has(id) && !this.#state.done.includes(id) && !this.#changed.has(id))
        this.note(`It says that step ${id} is done, and the replay does not reach its goals.`);
      return {
        id,
        title: step.title,
        reached: own,
        claimed: this.#claimed.has(id),
        shown: this.#shown.has(id),
        changed: this.#changed.has(id),
        points: own ? step.goals.reduce((sum, goal) => sum + (missed.has(goal.id) ? 0 : goal.points), 0) : 0,
        hints: this.#hints.get(id) ?? 0,
        wrong: this.#wrong.get(id) ?? 0,
        seconds: time ? Math.round((time.to - time.from) / 1000) : 0,
      };
    });
    const open = replayed.find(({ reached }) => !reached);
    return {
      id: lesson,
      title,
      steps: replayed,
      points: replayed.reduce((sum, step) => sum + step.points, 0),
      ofPoints: steps.flatMap(({ goals }) => goals).reduce((sum, { points }) => sum + points, 0),
      at: open?.id ?? null,
      lastMs: this.#lastMs,
      version: this.#begin?.version ?? '',
      otherStart: this.#begin !== undefined && this.#begin.lesson !== hash,
      notes: this.#notes,
    };
  }
}

/**
 * The player's state and what is shown of it. Plain data in, plain data out: the service keeps it, stores it and brings
 * the machine to it.
 */

import { type Revision, revision } from '../../shared/ids.ts';
import type {
  GoalView,
  Lesson,
  LessonHeading,
  LessonStep,
  PlayerView,
  StepView,
} from '../../shared/lesson.ts';
import type { System } from '../engine/index.ts';
import { missingFor } from './evaluate.ts';
import { isClosed } from './evaluate-answer.ts';
import { baselineOf, type Evidence, type HistoryEntry, type ShellRun } from './evidence.ts';

/** Lines and output that checks may ask about; older ones are forgotten. */
const RUN_LIMIT = 60;
const OUTPUT_LIMIT_CHARS = 8 * 1024;
const PROGRAMS_KEPT = 40;

export interface PlayerState {
  readonly step: number;
  /** Ids of the steps that are done. */
  readonly done: readonly string[];
  /** Revision at which each step began, by id. */
  readonly begun: Readonly<Record<string, number>>;
  /** Hints shown, by step. */
  readonly hints: Readonly<Record<string, number>>;
  /** Wrong answers of the present step, by goal. */
  readonly wrong: Readonly<Record<string, number>>;
  /** Hashes of the steps that are done, as they were then. */
  readonly tasks: Readonly<Record<string, string>>;
  readonly words: Readonly<Record<string, string>>;
  /** Steps for which the presenter carried out something: they are nobody's achievement. */
  readonly shown: readonly string[];
  /** Goals without points of steps that are done, by step: optional, or closed after too many attempts. */
  readonly missed: Readonly<Record<string, readonly string[]>>;
  /** How long each step took so far. */
  readonly seconds: Readonly<Record<string, number>>;
  /** Of the present step. */
  readonly answers: Readonly<Record<string, string>>;
  readonly baseline: readonly (readonly [string, number])[];
  readonly runs: readonly ShellRun[];
  /** Where exploring began; null while it is the lesson that is played. */
  readonly exploredFrom: number | null;
  /** Commands of the model solution that the presenter has carried out in this step. */
  readonly solved: number;
}

const NOTHING: PlayerState = {
  step: 0,
  done: [],
  begun: {},
  hints: {},
  answers: {},
  wrong: {},
  tasks: {},
  words: {},
  shown: [],
  missed: {},
  seconds: {},
  baseline: [],
  runs: [],
  exploredFrom: null,
  solved: 0,
};

/** The machine at the moment: what a step begins with. */
export interface Moment {
  readonly system: System;
  readonly head: Revision;
}

export const newPlayer = (lesson: Lesson, moment: Moment): PlayerState =>
  beginStep(NOTHING, lesson, 0, moment);

/** From here on counts for the step: its history, its figures, its answers. */
export function beginStep(state: PlayerState, lesson: Lesson, index: number, moment: Moment): PlayerState {
  const step = stepAt(lesson, index);
  return {
    ...state,
    step: index,
    begun: { ...state.begun, [step.id]: moment.head },
    answers: {},
    wrong: {},
    runs: [],
    baseline: [...baselineOf(moment.system, step.goals)],
    exploredFrom: null,
    solved: 0,
  };
}

export function stepAt(lesson: Lesson, index: number): LessonStep {
  const step = lesson.steps[index];
  if (!step) throw new Error(`lesson ${lesson.id} has no step ${index}`);
  return step;
}

export const stepRevision = (state: PlayerState, lesson: Lesson): Revision =>
  revision(state.begun[stepAt(lesson, state.step).id] ?? 0);

/** A shell line has ended. While exploring it does not count. */
export function noteRun(state: PlayerState, run: ShellRun): PlayerState {
  if (state.exploredFrom !== null) return state;
  const short = (text: string): string => text.slice(-OUTPUT_LIMIT_CHARS);
  const kept = {
    ...run,
    stdout: short(run.stdout),
    stderr: short(run.stderr),
    programs: run.programs.slice(-PROGRAMS_KEPT),
  };
  return { ...state, runs: [...state.runs, kept].slice(-RUN_LIMIT) };
}

export function sceneOf(
  state: PlayerState,
  system: System,
  history: readonly HistoryEntry[],
  guestFile: Evidence['guestFile'],
): Evidence {
  return {
    system,
    history,
    guestFile,
    shell: state.runs,
    wrong: new Map(Object.entries(state.wrong)),
    answers: new Map(Object.entries(state.answers)),
    baseline: new Map(state.baseline),
  };
}

/** A step stays done once all its goals were met together. */
export function judge(state: PlayerState, lesson: Lesson, evidence: Evidence): PlayerState {
  const step = stepAt(lesson, state.step);
  if (state.exploredFrom !== null || state.done.includes(step.id)) return state;
  const unmet = step.goals.filter((goal) => missingFor(goal, evidence) !== null);
  const met = unmet.every(({ optional, check, id }) => optional || isClosed(check, state.wrong[id] ?? 0));
  if (!met || step.goals.length === unmet.length) return state;
  return {
    ...state,
    done: [...state.done, step.id],
    tasks: { ...state.tasks, [step.id]: step.hash.task },
    words: { ...state.words, [step.id]: step.hash.words },
    missed: { ...state.missed, [step.id]: unmet.map(({ id }) => id) },
  };
}

/** An answer was given: a wrong one counts where attempts do. */
export function noteAnswer(
  state: PlayerState,
  lesson: Lesson,
  answer: { readonly goal: string; readonly text: string },
  evidence: (state: PlayerState) => Evidence,
): PlayerState {
  const goal = stepAt(lesson, state.step).goals.find(({ id }) => id === answer.goal);
  if (!goal || isClosed(goal.check, state.wrong[goal.id] ?? 0)) return state;
  const answered = { ...state, answers: { ...state.answers, [goal.id]: answer.text } };
  if (missingFor(goal, evidence(answered)) === null) return answered;
  return { ...answered, wrong: { ...state.wrong, [goal.id]: (state.wrong[goal.id] ?? 0) + 1 } };
}

export const isFinished = (state: PlayerState, lesson: Lesson): boolean =>
  lesson.steps.every(({ id }) => state.done.includes(id));

export interface Shown {
  readonly attendee: string;
  readonly heading: LessonHeading;
  readonly lesson: Lesson;
  readonly state: PlayerState;
  readonly evidence: Evidence;
  readonly presented: boolean;
  readonly lastCommand: string | null;
}

export function playerView({
  attendee,
  heading,
  lesson,
  state,
  evidence,
  presented,
  lastCommand,
}: Shown): Omit<PlayerView, 'next'> {
  const { id } = stepAt(lesson, state.step);
  return {
    attendee,
    heading,
    about: lesson.about,
    reading: lesson.reading,
    compare: lesson.compare && { release: lesson.compare.release, text: lesson.compare.text },
    partition: lesson.partition,
    mode: state.exploredFrom === null ? 'lesson' : 'exploring',
    step: state.step,
    steps: lesson.steps.map((step, index) => stepView(step, index, state, evidence)),
    stepDone: state.done.includes(id),
    finished: isFinished(state, lesson),
    stepRevision: stepRevision(state, lesson),
    presented,
    lastCommand,
  };
}

function stepView(step: LessonStep, index: number, state: PlayerState, evidence: Evidence): StepView {
  const done = state.done.includes(step.id);
  const current = index === state.step;
  const shown = state.hints[step.id] ?? 0;
  return {
    id: step.id,
    title: step.title,
    status: current ? 'current' : done ? 'done' : 'ahead',
    text: step.text,
    why: step.why,
    after: done ? step.after : [],
    goals: step.goals.map((goal): GoalView => {
      const missing = current ? missingFor(goal, evidence) : done ? null : 'This step has not begun.';
      const { check } = goal;
      return {
        id: goal.id,
        label: goal.label,
        met: missing === null,
        missing,
        question: check.check === 'answer' ? check.question : null,
        answer: current ? (evidence.answers.get(goal.id) ?? null) : null,
      };
    }),
    hintsShown: step.hints.slice(0, shown),
    hintCount: step.hints.length,
  };
}

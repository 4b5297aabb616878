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
import { targetOf, turnOf } from './guidance.ts';
import type { PlayerState } from './player-state.ts';

/** Lines and output that checks may ask about; older ones are forgotten. */
const RUN_LIMIT = 60;
const OUTPUT_LIMIT_CHARS = 8 * 1024;
const PROGRAMS_KEPT = 40;

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
  at: '',
  base: 0,
  start: '',
  solved: 0,
};

/** The machine at the moment: what a step begins with. */
export interface Moment {
  readonly system: System;
  readonly head: Revision;
}

export const newPlayer = (lesson: Lesson, moment: Moment): PlayerState =>
  beginStep({ ...NOTHING, base: moment.head, start: lesson.hash }, lesson, 0, moment);

/** From here on counts for the step: its history, its figures, its answers. */
export function beginStep(state: PlayerState, lesson: Lesson, index: number, moment: Moment): PlayerState {
  const step = stepAt(lesson, index);
  return {
    ...state,
    step: index,
    at: step.id,
    tasks: { ...state.tasks, [step.id]: step.hash.task },
    words: { ...state.words, [step.id]: step.hash.words },
    begun: { ...state.begun, [step.id]: moment.head },
    answers: {},
    wrong: {},
    runs: [],
    baseline: [...baselineOf(moment.system, step.goals)],
    exploredFrom: null,
    solved: 0,
  };
}

/** What became of a step since it was begun or done; null: nothing. */
export function changeOf(state: PlayerState, { id, hash }: LessonStep): 'task' | 'words' | null {
  const [task, words] = [state.tasks[id], state.words[id]];
  if (task !== undefined && task !== hash.task) return 'task';
  return words !== undefined && words !== hash.words ? 'words' : null;
}

/**
 * The state on a lesson that was changed meanwhile: steps whose task is the same stay done, others have to be done
 * again, and the present step is found by its id.
 */
export function adapted(state: PlayerState, lesson: Lesson, moment: () => Moment): PlayerState {
  const done = state.done.filter((id) => {
    const step = lesson.steps.find((one) => one.id === id);
    return step !== undefined && changeOf(state, step) !== 'task';
  });
  const ids = new Set(lesson.steps.map(({ id }) => id));
  const begun = Object.fromEntries(Object.entries(state.begun).filter(([id]) => ids.has(id)));
  const was = state.at === '' ? lesson.steps[state.step]?.id : state.at;
  const index = lesson.steps.findIndex(({ id }) => id === was);
  const kept = { ...state, done, begun };
  if (index >= 0) return { ...kept, step: index, at: lesson.steps[index]?.id ?? '' };
  const open = lesson.steps.findIndex(({ id }) => !done.includes(id));
  return beginStep(kept, lesson, open < 0 ? lesson.steps.length - 1 : open, moment());
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
}: Shown): Omit<PlayerView, 'next' | 'suggested'> {
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
    hide: presented ? [] : lesson.hide,
    startChanged: state.start !== '' && state.start !== lesson.hash,
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
      const asked = check.check === 'answer' ? check : undefined;
      const wrong = current ? (state.wrong[goal.id] ?? 0) : 0;
      const left = asked?.attempts === undefined ? null : Math.max(0, asked.attempts - wrong);
      const choices = asked?.choices ?? [];
      return {
        id: goal.id,
        label: goal.label,
        met: missing === null,
        missing,
        question: asked?.question ?? null,
        optional: goal.optional,
        points: goal.points,
        choices: choices.map(({ text }) => text),
        several: choices.filter(({ right }) => right).length > 1,
        free: asked?.free !== undefined,
        attemptsLeft: left,
        because: missing === null || left === 0 ? (asked?.because ?? []) : [],
        answer: current ? (evidence.answers.get(goal.id) ?? null) : null,
      };
    }),
    hintsShown: step.hints.slice(0, shown),
    hintCount: step.hints.length,
    minutes: step.minutes,
    seconds: Math.round(state.seconds[step.id] ?? 0),
    picture: step.picture,
    changed: changeOf(state, step),
    turn: current && !done ? turnOf(step, state) : null,
    target: current && step.map ? targetOf(step.goals, evidence.system) : [],
  };
}

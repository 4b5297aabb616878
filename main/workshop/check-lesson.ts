/**
 * The headless check of a lesson: its model solution must reach every goal, step by step, no goal may hold before its
 * step begins, and every wrong turn must miss the goal it names. What fails is said with file and line.
 */

import { atOnce } from '../../shared/at-once.ts';
import { commandText, refusalWord } from '../../shared/command-words.ts';
import type { Goal, Lesson, LessonCommand, LessonProblem, LessonStep } from '../../shared/lesson.ts';
import { lessonCommandText } from './build-command.ts';
import type { LessonSource } from './build-lesson.ts';
import { missingFor } from './evaluate.ts';
import { Effort, HeadlessRunner, LessonLimit, type Work } from './headless-runner.ts';
import type { Path } from './place.ts';

export interface GoalResult {
  readonly id: string;
  readonly label: string;
  readonly missing: string | null;
}

export interface StepResult {
  readonly id: string;
  readonly title: string;
  /** After the model solution. */
  readonly goals: readonly GoalResult[];
  readonly wrongTurns: readonly {
    readonly title: string;
    readonly misses: string;
    readonly missed: boolean;
  }[];
}

export interface LessonResult {
  readonly file: string;
  readonly lesson: Lesson;
  readonly steps: readonly StepResult[];
  readonly problems: readonly LessonProblem[];
  /** Those of them that are neither a goal that is missed nor a wrong turn that misses none. */
  readonly others: readonly LessonProblem[];
}

export const checkLesson = (checked: LessonSource): LessonResult => atOnce(checkingLesson(checked));

/** The same in pieces. */
export function* checkingLesson(checked: LessonSource): Work<LessonResult> {
  try {
    return yield* runChecks(checked);
  } catch (error) {
    if (!(error instanceof LessonLimit)) throw error;
    const { lesson, source } = checked;
    const problems = [{ file: source.file, line: source.lineOf(['steps']), reason: error.message }];
    return { file: source.file, lesson, steps: [], problems, others: problems };
  }
}

function* runChecks({ lesson, source }: LessonSource): Work<LessonResult> {
  const problems: LessonProblem[] = [];
  const others: LessonProblem[] = [];
  const problem = (path: Path, reason: string): void => {
    problems.push({ file: source.file, line: source.lineOf(path), reason });
  };
  const other = (path: Path, reason: string): void => {
    problem(path, reason);
    others.push({ file: source.file, line: source.lineOf(path), reason });
  };
  const effort = new Effort();
  const runner = yield* startRunner(lesson, effort);
  for (const reason of refusalsIn(runner)) other(['start'], reason);
  const steps: StepResult[] = [];
  for (const [index, step] of lesson.steps.entries()) {
    const path = ['steps', index] as const;
    yield* performAll(runner, step.setup);
    runner.beginStep(step.goals);
    if (step.solution.length === 0) other(path, `step ${step.id} has no solution: what reaches its goals?`);
    const begun = resultsOf(step, runner);
    begun.forEach(({ missing }, goal) => {
      if (missing === null) other([...path, 'goals', goal, 'check'], trueAtStart(step.goals[goal]));
    });
    yield* performAll(runner, step.solution);
    const goals = resultsOf(step, runner);
    goals.forEach(({ id, missing }, goal) => {
      if (missing === null) return;
      problem([...path, 'goals', goal, 'check'], `the model solution does not reach goal ${id}: ${missing}`);
    });
    const wrongTurns: { title: string; misses: string; missed: boolean }[] = [];
    for (const [turn, { title, commands, misses }] of step.wrongTurns.entries()) {
      const missed = yield* missesGoal(yield* runnerAtStep(lesson, index, effort), commands, step, misses);
      if (!missed)
        problem([...path, 'wrongTurns', turn, 'commands'], `the wrong turn reaches goal ${misses}`);
      wrongTurns.push({ title, misses, missed });
    }
    steps.push({ id: step.id, title: step.title, goals, wrongTurns });
    // Later steps start from here: what they would say about their goals is noise.
    if (goals.some(({ missing }) => missing !== null)) break;
  }
  return { file: source.file, lesson, steps, problems, others };
}

/** The preparation of a lesson has to work; a kernel that panics is no refusal. */
function refusalsIn({ evidence }: HeadlessRunner): string[] {
  const refused = evidence.history.flatMap(({ command, outcome }) =>
    outcome.kind === 'refused' ? [`${commandText(command)} is refused: ${outcome.refusal.because}`] : [],
  );
  const failed = evidence.shell.flatMap(({ line, exit }) =>
    exit === 0 ? [] : [`“${line}” ends with exit code ${exit}`],
  );
  return [...refused, ...failed];
}

const trueAtStart = (goal: Goal | undefined): string =>
  `goal ${goal?.id ?? ''} holds before its step begins: an attendee would have nothing to do`;

const resultsOf = (step: LessonStep, runner: HeadlessRunner): GoalResult[] =>
  step.goals.map((goal) => ({ id: goal.id, label: goal.label, missing: missingFor(goal, runner.evidence) }));

/** A machine of the lesson, just before its first step. */
export function* startRunner(lesson: Lesson, effort = new Effort()): Work<HeadlessRunner> {
  const runner = new HeadlessRunner(lesson.definition, effort, lesson.disks);
  yield* runner.restore(lesson.history);
  yield* performAll(runner, lesson.start);
  return runner;
}

export function* performAll(runner: HeadlessRunner, commands: readonly LessonCommand[]): Work<void> {
  for (const command of commands) yield* runner.perform(command);
}

/** The step's start once more, from the beginning of the lesson. */
function* runnerAtStep(lesson: Lesson, index: number, effort: Effort): Work<HeadlessRunner> {
  const runner = yield* startRunner(lesson, effort);
  for (const step of lesson.steps.slice(0, index)) {
    yield* performAll(runner, step.setup);
    runner.beginStep(step.goals);
    yield* performAll(runner, step.solution);
  }
  const step = lesson.steps[index];
  if (!step) return runner;
  yield* performAll(runner, step.setup);
  runner.beginStep(step.goals);
  return runner;
}

function* missesGoal(
  runner: HeadlessRunner,
  commands: readonly LessonCommand[],
  step: LessonStep,
  id: string,
): Work<boolean> {
  yield* performAll(runner, commands);
  const goal = step.goals.find((one) => one.id === id);
  return goal !== undefined && missingFor(goal, runner.evidence) !== null;
}

/** What the model solution printed and was answered, for authors; as far as it goes. */
export function traceOfSolution(lesson: Lesson): string[] {
  const lines: string[] = [];
  try {
    addTrace(lesson, lines);
  } catch (error) {
    if (!(error instanceof LessonLimit)) throw error;
    lines.push(`[stopped: ${error.message}]`);
  }
  return lines;
}

function addTrace(lesson: Lesson, lines: string[]): void {
  const runner = atOnce(startRunner(lesson));
  for (const step of lesson.steps) {
    atOnce(performAll(runner, step.setup));
    runner.beginStep(step.goals);
    lines.push(`== ${step.id}: ${step.title}`);
    for (const command of step.solution) {
      const runs = runner.evidence.shell.length;
      const entries = runner.history.length;
      atOnce(runner.perform(command));
      lines.push(lessonCommandText(command, lesson.partition));
      for (const run of runner.evidence.shell.slice(runs)) {
        lines.push(...`${run.stdout}${run.stderr}`.split('\n').filter((line) => line !== ''));
        lines.push(`[exit ${run.exit ?? 'waits'}]`);
      }
      for (const { outcome } of runner.history.slice(entries)) {
        if (outcome.kind === 'refused')
          lines.push(`[${refusalWord(outcome.refusal)}: ${outcome.refusal.because}]`);
        if (outcome.kind === 'pending') lines.push(`[waits: ${outcome.because}]`);
      }
    }
    for (const { id, missing } of resultsOf(step, runner))
      lines.push(`   ${missing === null ? '✓' : '☐'} ${id} ${missing ?? ''}`);
  }
}

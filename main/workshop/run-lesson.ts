/** A lesson with an attendee's commands instead of the model solution: for graders. */

import { atOnce } from '../../shared/at-once.ts';
import { fail, ok, type Result } from '../../shared/failure.ts';
import type { LessonCommand } from '../../shared/lesson.ts';
import { definitionOf } from '../engine/index.ts';
import { buildCommand } from './build-command.ts';
import type { LessonSource } from './build-lesson.ts';
import type { LessonResult, StepResult } from './check-lesson.ts';
import { performAll, startRunner } from './check-lesson.ts';
import { missingFor } from './evaluate.ts';
import { LessonLimit } from './headless-runner.ts';
import type { CommandsFile } from './lesson-schema.ts';
import { pathText } from './place.ts';

/**
 * Commands in one list serve step after step: a step ends, and the next begins, as soon as its goals are met. By step
 * they count for that step only.
 */
export function runLesson(from: LessonSource, commands: CommandsFile): Result<LessonResult, string> {
  try {
    return played(from, commands);
  } catch (error) {
    if (!(error instanceof LessonLimit)) throw error;
    return fail(error.message);
  }
}

function played({ lesson, source }: LessonSource, commands: CommandsFile): Result<LessonResult, string> {
  const runner = atOnce(startRunner(lesson));
  const definition = definitionOf(runner.system);
  const names = new Set<string>(definition.partitions.map(({ name }) => name));
  let refused: string | undefined;
  const build = (file: Parameters<typeof buildCommand>[0], where: string): LessonCommand[] => {
    const context = { definition, partition: lesson.partition, names };
    const built = buildCommand(file, context, (path, reason) => {
      refused ??= `${where}${path.length > 0 ? `.${pathText(path)}` : ''}: ${reason}`;
    });
    return built ? [built] : [];
  };
  const byStep = Array.isArray(commands) ? undefined : commands.steps;
  const unknown = byStep && Object.keys(byStep).find((id) => !lesson.steps.some((step) => step.id === id));
  if (unknown !== undefined) return fail(`the lesson has no step ${unknown}`);
  const all = Array.isArray(commands) ? commands.flatMap((one, index) => build(one, `[${index}]`)) : [];
  const steps: StepResult[] = [];
  let next = 0;
  for (const step of lesson.steps) {
    atOnce(performAll(runner, step.setup));
    runner.beginStep(step.goals);
    const results = () =>
      step.goals.map((goal) => ({
        id: goal.id,
        label: goal.label,
        missing: missingFor(goal, runner.evidence),
      }));
    const done = (): boolean => results().every(({ missing }) => missing === null);
    if (byStep) {
      for (const command of (byStep[step.id] ?? []).flatMap((one, index) =>
        build(one, `${step.id}[${index}]`),
      ))
        atOnce(runner.perform(command));
    } else {
      for (; next < all.length && !done(); next++) {
        const command = all[next];
        if (command) atOnce(runner.perform(command));
      }
    }
    const goals = results();
    steps.push({ id: step.id, title: step.title, goals, wrongTurns: [] });
    if (goals.some(({ missing }) => missing !== null)) break;
  }
  if (refused !== undefined) return fail(refused);
  const problems = steps.flatMap((step) =>
    step.goals.flatMap(({ id, missing }) =>
      missing === null
        ? []
        : [{ file: source.file, line: null, reason: `${step.id}: goal ${id} is not reached: ${missing}` }],
    ),
  );
  return ok({ file: source.file, lesson, steps, problems, others: [] });
}

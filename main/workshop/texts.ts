/** Texts of a lesson in a further language, laid over the lesson's file: one structure, and what is missing stays. */

import { fail, ok, type Result } from '../../shared/failure.ts';
import type { LessonProblem } from '../../shared/lesson.ts';
import { type LessonFile, type TextsFile, textsFile } from './lesson-schema.ts';
import { problemsOf, readSource, type Source } from './source.ts';

export interface ReadTexts {
  readonly texts: TextsFile;
  readonly source: Source;
}

/** "lessons/02-online.yaml" in German is "lessons/02-online.de.yaml". */
export const textsName = (lesson: string, language: string): string =>
  lesson.replace(/(\.ya?ml)$/, `.${language}$1`);

export const isTextsName = (name: string): boolean => /^lessons\/[\w][\w.-]*\.[a-z]{2}\.ya?ml$/.test(name);

export const languageOf = (name: string): string => /\.([a-z]{2})\.ya?ml$/.exec(name)?.[1] ?? '';

export function readTexts(file: string, text: string): Result<ReadTexts, readonly LessonProblem[]> {
  const source = readSource(file, text);
  if (!source.ok) return source;
  const parsed = textsFile.safeParse(source.value.value);
  return parsed.success
    ? ok({ texts: parsed.data, source: source.value })
    : fail(problemsOf(source.value, parsed.error, textsFile));
}

type Step = LessonFile['steps'][number];
type Goal = Step['goals'][number];

export function withTexts(
  file: LessonFile,
  { title, audience, about, steps, reading, compare }: TextsFile,
): LessonFile {
  return {
    ...file,
    title: title ?? file.title,
    audience: audience ?? file.audience,
    about: about ?? file.about,
    steps: file.steps.map((step) => stepWith(step, steps[step.id])),
    reading: file.reading.map((one, index) => ({ ...one, title: reading?.[index] ?? one.title })),
    ...(file.compare && { compare: { ...file.compare, text: compare ?? file.compare.text } }),
  };
}

function stepWith(step: Step, texts: TextsFile['steps'][string] | undefined): Step {
  if (!texts) return step;
  const { title, text, why, after, notes, hints, goals, wrongTurns } = texts;
  return {
    ...step,
    title: title ?? step.title,
    text: text ?? step.text,
    ...((why ?? step.why) !== undefined && { why: why ?? step.why }),
    ...((after ?? step.after) !== undefined && { after: after ?? step.after }),
    ...((notes ?? step.notes) !== undefined && { notes: notes ?? step.notes }),
    hints: step.hints.map((hint, index) => hints?.[index] ?? hint),
    goals: step.goals.map((goal) => goalWith(goal, goals?.[goal.id])),
    wrongTurns: step.wrongTurns.map((turn, index) => ({
      ...turn,
      title: wrongTurns?.[index]?.title ?? turn.title,
      because: wrongTurns?.[index]?.because ?? turn.because,
    })),
  };
}

type GoalTexts = NonNullable<TextsFile['steps'][string]['goals']>[string];

function goalWith(goal: Goal, texts: GoalTexts | undefined): Goal {
  if (!texts) return goal;
  const { label, notYet, question, accept, choices, because } = texts;
  const check = goal.check as {
    readonly check: string;
    readonly accept?: readonly unknown[];
    readonly choices?: readonly { readonly text: string }[];
  };
  const asked = check.check === 'answer' && {
    ...(question === undefined ? {} : { question }),
    ...(because === undefined ? {} : { because }),
    // What is right in the lesson's own language is right in every one.
    ...(accept && check.accept && check.accept.length > 0 ? { accept: [...check.accept, ...accept] } : {}),
    ...(choices && check.choices
      ? {
          choices: check.choices.map((choice, index) => ({ ...choice, text: choices[index] ?? choice.text })),
        }
      : {}),
  };
  return {
    ...goal,
    label: label ?? goal.label,
    ...((notYet ?? goal.notYet) !== undefined && { notYet: notYet ?? goal.notYet }),
    check: asked ? { ...check, ...asked } : goal.check,
  };
}

/** How many texts of the lesson there are, and how many of them this language has. */
export function coverage(
  file: LessonFile,
  texts: TextsFile,
): { readonly of: number; readonly there: number } {
  let of = 0;
  let there = 0;
  const count = (own: unknown, other: unknown): void => {
    if (own === undefined) return;
    of++;
    if (other !== undefined) there++;
  };
  count(file.title, texts.title);
  count(file.audience, texts.audience);
  count(file.about, texts.about);
  count(file.compare?.text, texts.compare);
  for (const [index, { title }] of file.reading.entries()) count(title, texts.reading?.[index]);
  for (const step of file.steps) {
    const other = texts.steps[step.id];
    for (const part of ['title', 'text', 'why', 'after', 'notes'] as const) count(step[part], other?.[part]);
    for (const [index, hint] of step.hints.entries()) count(hint, other?.hints?.[index]);
    for (const { id, label, notYet, check } of step.goals) {
      const goal = other?.goals?.[id];
      count(label, goal?.label);
      count(notYet, goal?.notYet);
      const {
        question,
        choices = [],
        because,
      } = check as {
        readonly question?: string;
        readonly choices?: readonly unknown[];
        readonly because?: string;
      };
      count(question, goal?.question);
      count(because, goal?.because);
      for (const index of choices.keys()) count('', goal?.choices?.[index]);
    }
    for (const [index, { title, because }] of step.wrongTurns.entries()) {
      count(title, other?.wrongTurns?.[index]?.title);
      count(because, other?.wrongTurns?.[index]?.because);
    }
  }
  return { of, there };
}

/** Texts for what the lesson does not have: a step or goal that was renamed, a hint too many. */
export function strayTexts(file: LessonFile, { texts, source }: ReadTexts): LessonProblem[] {
  const problems: LessonProblem[] = [];
  const say = (path: readonly (string | number)[], reason: string): void => {
    problems.push({ file: source.file, line: source.lineOf(path), reason });
  };
  if (texts.texts !== file.id)
    say(['texts'], `these are the texts of ${texts.texts}, and the lesson is ${file.id}`);
  for (const [id, { goals, hints = [], wrongTurns = [] }] of Object.entries(texts.steps)) {
    const step = file.steps.find((one) => one.id === id);
    if (!step) {
      say(['steps', id], `the lesson has no step ${id}: ${file.steps.map((one) => one.id).join(', ')}`);
      continue;
    }
    for (const goal of Object.keys(goals ?? {})) {
      if (!step.goals.some((one) => one.id === goal))
        say(
          ['steps', id, 'goals', goal],
          `the step has no goal ${goal}: ${step.goals.map((one) => one.id).join(', ')}`,
        );
    }
    if (hints.length > step.hints.length)
      say(['steps', id, 'hints'], `the step has ${step.hints.length} hints, not ${hints.length}`);
    if (wrongTurns.length > step.wrongTurns.length)
      say(
        ['steps', id, 'wrongTurns'],
        `the step has ${step.wrongTurns.length} wrong turns, not ${wrongTurns.length}`,
      );
  }
  return problems;
}

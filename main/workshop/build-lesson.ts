/** A lesson from its file: shape first, then what the values mean together. Everything wrong is said at once. */

import { fail, ok, type Result } from '../../shared/failure.ts';
import { glossaryEntry } from '../../shared/glossary.ts';
import { partitionName } from '../../shared/ids.ts';
import type {
  Comparison,
  Goal,
  Lesson,
  LessonCommand,
  LessonProblem,
  LessonStep,
  Reading,
  Text,
  WrongTurn,
} from '../../shared/lesson.ts';
import { checkDefinition } from '../engine/index.ts';
import { buildCheck, type CheckContext } from './build-check.ts';
import { buildCommand, type CommandContext } from './build-command.ts';
import { buildMachine, type MachineCatalogue, NO_MACHINES, type Note } from './build-machine.ts';
import { hashOf, startHash } from './lesson-hash.ts';
import {
  type CheckFile,
  type CommandFile,
  type LessonFile,
  lessonFile,
  type TextsFile,
} from './lesson-schema.ts';
import { readMarkdown } from './markdown.ts';
import type { Path } from './place.ts';
import { problemsOf, readSource, type Source } from './source.ts';
import { withTexts } from './texts.ts';
import { drawValues, withValues } from './values.ts';

/** Where a goal, a command list or a wrong turn stands in the file: for problems that only running shows. */
export interface LessonSource {
  readonly lesson: Lesson;
  readonly source: Source;
  /** As it stands in its file, in the lesson's own language. */
  readonly file: LessonFile;
  /** Each attendee gets values of his own. */
  readonly varies: boolean;
}

/** For whom a lesson is read. */
export interface LessonReading {
  /** Values are drawn from it. */
  readonly seed: string;
  /** Texts of a further language. */
  readonly texts?: TextsFile;
}

export const PLAIN: LessonReading = { seed: '' };

/** @param machines where machines and pictures come from that the lesson only names */
export function readLesson(
  file: string,
  text: string,
  machines: MachineCatalogue = NO_MACHINES,
  { seed, texts }: LessonReading = PLAIN,
): Result<LessonSource, readonly LessonProblem[]> {
  const plain = readSource(file, text);
  if (!plain.ok) return plain;
  const values = drawValues((plain.value.value as { values?: unknown } | null)?.values, seed);
  const source = values.size === 0 ? plain : readSource(file, withValues(text, values));
  if (!source.ok) return source;
  const parsed = lessonFile.safeParse(source.value.value);
  if (!parsed.success) return fail(problemsOf(source.value, parsed.error, lessonFile));
  const drawn = texts && (JSON.parse(withValues(JSON.stringify(texts), values)) as TextsFile);
  const builder = new Builder(source.value, machines);
  const lesson = builder.lesson(drawn ? withTexts(parsed.data, drawn) : parsed.data, parsed.data);
  return lesson && builder.problems.length === 0
    ? ok({ lesson, source: source.value, file: parsed.data, varies: values.size > 0 })
    : fail(builder.problems);
}

class Builder {
  readonly problems: LessonProblem[] = [];
  readonly #source: Source;
  readonly #machines: MachineCatalogue;

  constructor(source: Source, machines: MachineCatalogue) {
    this.#source = source;
    this.#machines = machines;
  }

  /** `own`: in the lesson's own language. A text in another one makes no other task of it. */
  lesson(file: LessonFile, own: LessonFile): Lesson | undefined {
    const machine = buildMachine(file.machine, this.#machines, this.#at('machine'), (other, line, reason) =>
      this.problems.push({ file: other, line, reason }),
    );
    if (!machine) return undefined;
    const { definition, history, disks, now } = machine;
    const defined = now.partitions.map(({ name }) => name);
    const home = partitionName(file.partition ?? defined[0] ?? '');
    const names = new Set<string>([...defined, ...definedLater(file)]);
    if (!names.has(home)) this.#problem(['partition'], `the machine has no partition ${home}`);
    const context = { definition: now, partition: home, names };
    const { id, title, audience, minutes } = file;
    const steps = file.steps.map((step, index) => ({
      ...this.#step(step, ['steps', index], context),
      hash: hashOf(own.steps[index]),
    }));
    this.#unique(file.steps, ['steps'], 'step');
    return {
      id,
      title,
      audience,
      minutes,
      about: this.#text(file.about, ['about']),
      definition,
      history,
      disks,
      partition: home,
      start: this.#commands(file.start, ['start'], context),
      steps,
      reading: file.reading.map((one, index) => this.#reading(one, ['reading', index])),
      compare: file.compare ? this.#comparison(file.compare, context) : null,
      hide: file.hide,
      next: file.next,
      hash: startHash(own, machine),
    };
  }

  #step(
    file: LessonFile['steps'][number],
    path: Path,
    context: CommandContext & CheckContext,
  ): Omit<LessonStep, 'hash'> {
    this.#unique(file.goals, [...path, 'goals'], 'goal');
    const goals = file.goals.flatMap((goal, index): Goal[] => {
      const at = [...path, 'goals', index];
      const check = buildCheck(goal.check as CheckFile, context, this.#at(...at, 'check'));
      const { id, label, notYet, optional, points } = goal;
      return check
        ? [{ id, label, check, optional, points, ...(notYet === undefined ? {} : { notYet }) }]
        : [];
    });
    const text = (part: string | undefined, name: string): Text => this.#text(part ?? '', [...path, name]);
    return {
      id: file.id,
      title: file.title,
      text: text(file.text, 'text'),
      why: text(file.why, 'why'),
      after: text(file.after, 'after'),
      notes: text(file.notes, 'notes'),
      goals,
      minutes: file.minutes ?? null,
      setup: this.#commands(file.setup, [...path, 'setup'], context),
      picture: file.picture === undefined ? null : this.#picture(file.picture, [...path, 'picture']),
      map: file.map,
      hints: file.hints.map((hint, index) => this.#text(hint, [...path, 'hints', index])),
      solution: this.#answered(file.solution, [...path, 'solution'], file.goals, context),
      wrongTurns: file.wrongTurns.map((turn, index): WrongTurn => {
        const at = [...path, 'wrongTurns', index];
        if (!file.goals.some(({ id }) => id === turn.misses)) {
          this.#problem([...at, 'misses'], `the step has no goal ${turn.misses}`);
        }
        return {
          title: turn.title,
          commands: this.#answered(turn.commands, [...at, 'commands'], file.goals, context),
          misses: turn.misses,
          because: this.#text(turn.because, [...at, 'because']),
        };
      }),
    };
  }

  #commands(files: readonly CommandFile[], path: Path, context: CommandContext): LessonCommand[] {
    return files.flatMap((file, index) => buildCommand(file, context, this.#at(...path, index)) ?? []);
  }

  #answered(
    files: readonly CommandFile[],
    path: Path,
    goals: LessonFile['steps'][number]['goals'],
    context: CommandContext,
  ): LessonCommand[] {
    const commands = this.#commands(files, path, context);
    files.forEach((file, index) => {
      if (typeof file === 'string' || file.do !== 'answer') return;
      const goal = goals.find(({ id }) => id === file.goal);
      if ((goal?.check as CheckFile | undefined)?.check !== 'answer') {
        this.#problem([...path, index, 'goal'], `the step has no question ${file.goal}`);
      }
    });
    return commands;
  }

  #comparison(file: NonNullable<LessonFile['compare']>, context: CommandContext): Comparison {
    const partition = partitionName(file.partition ?? context.partition);
    const original = context.definition.partitions.find(({ name }) => name === partition);
    if (!original) this.#problem(['compare'], `the machine has no partition ${partition}`);
    const commandLine = file.commandLine ?? original?.kernel.commandLine ?? '';
    const partitions = context.definition.partitions.map((one) =>
      one.name === partition ? { ...one, kernel: { ...one.kernel, release: file.kernel, commandLine } } : one,
    );
    for (const { path, rule } of checkDefinition({ ...context.definition, partitions })) {
      this.#problem(['compare'], `${path}: ${rule}`);
    }
    return { partition, release: file.kernel, commandLine, text: this.#text(file.text, ['compare', 'text']) };
  }

  #reading({ title, glossary, url }: LessonFile['reading'][number], path: Path): Reading {
    if (glossary !== undefined && !glossaryEntry(glossary)) {
      this.#problem([...path, 'glossary'], `the glossary has no entry ${glossary}`);
    }
    return {
      title,
      ...(glossary === undefined ? {} : { entry: glossary }),
      ...(url === undefined ? {} : { href: url }),
    };
  }

  #text(markdown: string, path: Path): Text {
    const { text, problems } = readMarkdown(markdown, (name) => this.#image(name));
    const from = this.#source.textLineOf(path);
    for (const { line, reason } of problems) {
      this.problems.push({ file: this.#source.file, line: from === null ? null : from + line, reason });
    }
    return text;
  }

  #image(name: string): { readonly src: string } | { readonly reason: string } {
    const src = this.#machines.image(name);
    return src === undefined ? { reason: 'the workshop has no such picture' } : { src };
  }

  #picture(name: string, path: Path): string | null {
    const found = this.#image(name);
    if ('src' in found) return found.src;
    this.#problem(path, `${name}: ${found.reason}`);
    return null;
  }

  #unique(items: readonly { readonly id: string }[], path: Path, what: string): void {
    const seen = new Set<string>();
    items.forEach(({ id }, index) => {
      if (seen.has(id)) this.#problem([...path, index, 'id'], `there is a ${what} ${id} already`);
      seen.add(id);
    });
  }

  #problem(path: Path, reason: string): void {
    this.problems.push({ file: this.#source.file, line: this.#source.lineOf(path), reason });
  }

  #at(...path: Path): Note {
    return (below, reason) => this.#problem([...path, ...below], reason);
  }
}

/** Partitions that a command of the lesson defines. */
function definedLater(file: LessonFile): string[] {
  const lists = [
    file.start,
    ...file.steps.flatMap(({ setup, solution, wrongTurns }) => [
      setup,
      solution,
      ...wrongTurns.map(({ commands }) => commands),
    ]),
  ];
  return lists
    .flat()
    .flatMap((command) =>
      typeof command !== 'string' && command.do === 'definePartition' ? [command.definition.name] : [],
    );
}

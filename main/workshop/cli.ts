/** `lpar lesson …`: workshops without a window, for authors, graders and CI. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { z } from 'zod';
import { fail, ok, type Result } from '../../shared/failure.ts';
import type { LessonProblem } from '../../shared/lesson.ts';
import { NO_MACHINES } from './build-machine.ts';
import { checkLesson, type LessonResult, traceOfSolution } from './check-lesson.ts';
import { packWorkshop } from './exchange.ts';
import { commandFile, lessonJsonSchema } from './lesson-schema.ts';
import { type LoadedWorkshop, loadWorkshop } from './load.ts';
import { passed, REPORT_KINDS, type ReportKind, reportOf } from './report.ts';
import { runLesson } from './run-lesson.ts';

export const LESSON_USAGE = `Usage: lpar lesson check WORKSHOP [--report text|json|junit]
       lpar lesson run WORKSHOP [--lesson ID] --commands FILE [--report text|json|junit]
       lpar lesson trace WORKSHOP [--lesson ID]
       lpar lesson pack WORKSHOP ZIP
       lpar lesson schema

check   runs every lesson with its model solution, which must reach every goal, and with its wrong turns, which must miss one
run     runs an attendee's commands and tells which goals they reach
trace   prints what the model solution prints
pack    writes a workshop that passes its check as one file to hand out; nothing is overwritten
schema  prints the JSON Schema of lesson files

WORKSHOP is a folder with workshop.yaml, lessons/ and machine files in machines/, a zip of one, or a single lesson file.
FILE is YAML: a list of commands for the whole lesson, or lists of commands by step.
The exit code is 0 when everything is reached, 1 when not, 2 for files that cannot be used.
`;

const OPTIONS = {
  lesson: { type: 'string' },
  commands: { type: 'string' },
  report: { type: 'string', default: 'text' },
} as const;

export interface Printer {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

const EXIT_USAGE = 2;

/** @param args what follows `lesson`. @returns the exit code */
export function lessonCommand(args: readonly string[], { out, err }: Printer): number {
  const complain = (message: string): number => {
    err(`lpar: ${message}\n`);
    return EXIT_USAGE;
  };
  let parsed: ReturnType<typeof readArguments>;
  try {
    parsed = readArguments(args);
  } catch (error) {
    return complain(`${error instanceof Error ? error.message : 'unreadable arguments'}\n${LESSON_USAGE}`);
  }
  const { values, positionals } = parsed;
  const [verb, path, target, ...rest] = positionals;
  if (verb === 'schema' && path === undefined) {
    out(schemaText());
    return 0;
  }
  const known = ['check', 'run', 'trace', 'pack'].includes(verb ?? '') && rest.length === 0;
  if (verb === undefined || path === undefined || !known || (verb === 'pack') !== (target !== undefined)) {
    return complain(`lesson ${verb ?? ''}\n${LESSON_USAGE}`);
  }
  const report = REPORT_KINDS.find((kind) => kind === values.report);
  if (!report) return complain(`--report: ${values.report}: only ${REPORT_KINDS.join(', ')}`);
  const loaded = loadWorkshop(path);
  if (!loaded.ok) {
    for (const problem of loaded.failure) err(`${problemText(problem)}\n`);
    return EXIT_USAGE;
  }
  if (verb === 'check') return tell(report, loaded.value, loaded.value.sources.map(checkLesson));
  if (verb === 'pack') return pack(loaded.value, target ?? '');
  const chosen = lessonOf(loaded.value, values.lesson);
  if (!chosen.ok) return complain(chosen.failure);
  if (verb === 'trace') {
    out(`${traceOfSolution(chosen.value.lesson).join('\n')}\n`);
    return 0;
  }
  if (values.commands === undefined) return complain(`run needs --commands FILE\n${LESSON_USAGE}`);
  const commands = readCommands(values.commands);
  if (!commands.ok) return complain(`${values.commands}: ${commands.failure}`);
  const result = runLesson(chosen.value, commands.value);
  if (!result.ok) return complain(`${values.commands}: ${result.failure}`);
  return tell(report, loaded.value, [result.value]);

  function pack(workshop: LoadedWorkshop, file: string): number {
    if (existsSync(file)) return complain(`${file} exists; nothing was written`);
    const results = workshop.sources.map(checkLesson);
    if (!passed(results)) return tell('text', workshop, results);
    const zip = packWorkshop(workshop.files, NO_MACHINES.saved);
    if (!zip.ok) return complain(zip.failure.map(problemText).join('\n'));
    writeFileSync(file, zip.value, { flag: 'wx' });
    return 0;
  }

  function tell(kind: ReportKind, { workshop }: LoadedWorkshop, results: readonly LessonResult[]): number {
    out(reportOf(kind, workshop, results));
    return passed(results) ? 0 : 1;
  }
}

const readArguments = (args: readonly string[]) =>
  parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });

export const schemaText = (): string => `${JSON.stringify(lessonJsonSchema(), null, 2)}\n`;

export const problemText = ({ file, line, reason }: LessonProblem): string =>
  `${file}${line === null ? '' : `:${line}`}: ${reason}`;

function lessonOf({ sources }: LoadedWorkshop, id: string | undefined) {
  const found =
    id === undefined && sources.length === 1 ? sources[0] : sources.find(({ lesson }) => lesson.id === id);
  const ids = sources.map(({ lesson }) => lesson.id).join(', ');
  return found
    ? ok(found)
    : fail(id === undefined ? `--lesson is needed: ${ids}` : `there is no lesson ${id}: ${ids}`);
}

const list = z.array(commandFile).max(5000);
const commandsFile = z.union([list, z.strictObject({ steps: z.record(z.string(), list) })]);
export type CommandsFile = z.output<typeof commandsFile>;

function readCommands(file: string): Result<CommandsFile, string> {
  let raw: unknown;
  try {
    raw = parse(readFileSync(file, 'utf8'), { maxAliasCount: 0 });
  } catch (error) {
    return fail(error instanceof Error ? (error.message.split('\n')[0] ?? 'unreadable') : 'unreadable');
  }
  const parsed = commandsFile.safeParse(raw);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  return fail(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not a list of commands'}`);
}

/** `lpar lesson …`: workshops without a window, for authors, graders and CI. */

import { existsSync } from 'node:fs';
import { parse } from 'yaml';
import { fail, ok, type Result } from '../../shared/failure.ts';
import { LESSON_LIMIT_CHARS, type LessonProblem } from '../../shared/lesson.ts';
import { NO_MACHINES } from '../workshop/build-machine.ts';
import { type LessonResult, traceOfSolution } from '../workshop/check-lesson.ts';
import { checkDrawn } from '../workshop/check-values.ts';
import { packWorkshop } from '../workshop/exchange.ts';
import { type CommandsFile, commandsFile, lessonJsonSchema } from '../workshop/lesson-schema.ts';
import { type LoadedWorkshop, loadWorkshop } from '../workshop/load.ts';
import { lockWith } from '../workshop/presenter-code.ts';
import { passed, REPORT_KINDS, type ReportKind, reportOf } from '../workshop/report.ts';
import { runLesson } from '../workshop/run-lesson.ts';
import { readArguments } from './arguments.ts';
import { readText, withFiles, writeNew } from './files.ts';
import { reportRoom, verifyCertificate } from './lesson-room.ts';
import type { Printer } from './printer.ts';
import { inItsName, PROGRAM } from './program.ts';

export const LESSON_USAGE = inItsName(`Usage: lpar lesson check WORKSHOP [--report text|json|junit]
       lpar lesson run WORKSHOP [--lesson ID] --commands FILE [--report text|json|junit]
       lpar lesson trace WORKSHOP [--lesson ID]
       lpar lesson pack WORKSHOP ZIP [--code CODE]
       lpar lesson report WORKSHOP FOLDER [--report text|csv|junit|html|json] [--certificates DIR] [--track ID]
       lpar lesson verify WORKSHOP CERTIFICATE FOLDER
       lpar lesson schema

check   runs every lesson with its model solution, which must reach every goal, and with its wrong turns, which must
        miss one
run     runs an attendee's commands and tells which goals they reach
trace   prints what the model solution prints
pack    writes a workshop that passes its check as one file to hand out; nothing is overwritten. With --code it is the
        attendees' copy: the console shows notes, solutions and jumps to who knows the code
report  carries out once more what attendees handed in (a folder of files, or one), verifies it, and tells who is
        where, where people got stuck and who got hints; --certificates writes one for each of them
verify  says whether a certificate belongs to a hand-in of the folder, carried out once more
schema  prints the JSON Schema of lesson files

WORKSHOP is a folder with workshop.yaml, lessons/ and machine files in machines/, a zip of one, or a single lesson file.
CODE is any text. FILE is YAML: a list of commands for the whole lesson, or lists of commands by step.
The exit code is 0 when everything is reached, 1 when not, 2 for files that cannot be used.
`);

const OPTIONS = {
  lesson: { type: 'string' },
  commands: { type: 'string' },
  report: { type: 'string', default: 'text' },
  code: { type: 'string' },
  certificates: { type: 'string' },
  track: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;
/** What each verb takes after the workshop. */
const VERBS: Readonly<Record<string, Verb>> = {
  check: { words: 1, takes: 'one WORKSHOP', options: ['report', 'help'] },
  run: { words: 1, takes: 'one WORKSHOP', options: ['lesson', 'commands', 'report', 'help'] },
  trace: { words: 1, takes: 'one WORKSHOP', options: ['lesson', 'help'] },
  pack: { words: 2, takes: 'a WORKSHOP and a ZIP to write', options: ['code', 'help'] },
  report: {
    words: 2,
    takes: 'a WORKSHOP and a FOLDER of hand-ins',
    options: ['report', 'certificates', 'track', 'help'],
  },
  verify: { words: 3, takes: 'a WORKSHOP, a CERTIFICATE and a FOLDER of hand-ins', options: ['help'] },
  schema: { words: 0, takes: 'nothing', options: ['help'] },
};

interface Verb {
  readonly words: number;
  readonly takes: string;
  readonly options: readonly string[];
}

const EXIT_USAGE = 2;

/** @param args what follows `lesson`. @returns the exit code */
export function lessonCommand(args: readonly string[], { out, err }: Printer): number {
  const complain = (message: string): number => {
    err(`${PROGRAM}: ${message}\n`);
    return EXIT_USAGE;
  };
  const misused = (message: string): number => complain(`${message}\n${LESSON_USAGE}`);
  const [first, ...others] = args;
  if (first === '--help' || first === '-h' || first === 'help') {
    out(LESSON_USAGE);
    return 0;
  }
  const known = first !== undefined && Object.hasOwn(VERBS, first) ? VERBS[first] : undefined;
  const names = Object.keys(VERBS).join(', ');
  if (first === undefined) return misused(`lesson needs one of ${names}`);
  if (!known) return misused(`lesson ${first}: unknown; allowed: ${names}`);
  const parsed = readArguments(others, OPTIONS, known.options);
  if (!parsed.ok) return misused(`lesson ${first}: ${parsed.failure}`);
  const { values, positionals } = parsed.value;
  if (values.help) {
    out(LESSON_USAGE);
    return 0;
  }
  const verb = first;
  if (positionals.length !== known.words) return misused(`lesson ${verb} takes ${known.takes}`);
  if (verb === 'schema') {
    out(schemaText());
    return 0;
  }
  const [path = '', target = '', third = ''] = positionals;
  const report = REPORT_KINDS.find((kind) => kind === values.report);
  if (!report && verb !== 'report')
    return complain(`--report: ${values.report}: only ${REPORT_KINDS.join(', ')}`);
  const files = withFiles(path, 'a file', () => loadWorkshop(path));
  if (!files.ok) return complain(files.failure);
  const loaded = files.value;
  if (!loaded.ok) {
    // A place in a file stands first in its line, where editors look for it.
    for (const problem of loaded.failure)
      err(`${problem.line === null ? `${PROGRAM}: ` : ''}${problemText(problem)}\n`);
    return EXIT_USAGE;
  }
  if (verb === 'report')
    return reportRoom({ loaded: loaded.value, path: target, complain }, values, { out, err });
  if (verb === 'verify')
    return verifyCertificate({ loaded: loaded.value, path: third, complain }, target, { out, err });
  if (!report) return misused('report');
  if (verb === 'check') return tell(report, loaded.value, checkAll(loaded.value));
  if (verb === 'pack') return pack(loaded.value, target);
  const chosen = lessonOf(loaded.value, values.lesson);
  if (!chosen.ok) return complain(chosen.failure);
  if (verb === 'trace') {
    out(`${traceOfSolution(chosen.value.lesson).join('\n')}\n`);
    return 0;
  }
  if (values.commands === undefined) return misused('run needs --commands FILE');
  const commands = readCommands(values.commands);
  if (!commands.ok) return complain(commands.failure);
  const result = runLesson(chosen.value, commands.value);
  if (!result.ok) return complain(`${values.commands}: ${result.failure}`);
  return tell(report, loaded.value, [result.value]);

  function pack(workshop: LoadedWorkshop, file: string): number {
    if (existsSync(file)) return complain(`${file} exists; nothing was written`);
    const results = checkAll(workshop);
    if (!passed(results)) return tell('text', workshop, results);
    const lock = values.code === undefined ? undefined : lockWith(values.code);
    if (values.code?.trim() === '') return complain('--code: a code has at least one character');
    const zip = packWorkshop(workshop.files, NO_MACHINES.saved, lock);
    if (!zip.ok) return complain(zip.failure.map(problemText).join('\n'));
    const written = writeNew(file, zip.value);
    return written.ok ? 0 : complain(written.failure);
  }

  function tell(
    kind: ReportKind,
    { workshop, coverage }: LoadedWorkshop,
    results: readonly LessonResult[],
  ): number {
    out(reportOf(kind, workshop, results));
    if (kind === 'text' && verb === 'check')
      for (const { language, lesson, of, there } of coverage)
        out(
          `     ${lesson} in ${language}: ${there} of ${of} texts${there < of ? `, ${of - there} fall back` : ''}\n`,
        );
    return passed(results) ? 0 : 1;
  }
}

const checkAll = (workshop: LoadedWorkshop): readonly LessonResult[] =>
  workshop.sources.map((source) => checkDrawn(workshop, source));

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

/** Fails with "FILE: reason". */
function readCommands(file: string): Result<CommandsFile, string> {
  const text = readText(file, 'a list of commands', LESSON_LIMIT_CHARS);
  if (!text.ok) return text;
  let raw: unknown;
  try {
    raw = parse(text.value, { maxAliasCount: 0 });
  } catch (error) {
    const said = error instanceof Error ? (error.message.split('\n')[0] ?? '') : '';
    return fail(`${file}: ${said === '' ? 'unreadable' : said}`);
  }
  const parsed = commandsFile.safeParse(raw);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  const place = issue?.path.join('.') ?? '';
  if (typeof raw === 'object' && raw !== null && !Array.isArray(raw) && !('steps' in raw))
    return fail(
      `${file}: it has ${
        Object.keys(raw)
          .map((key) => JSON.stringify(key))
          .join(', ') || 'nothing'
      }, and wanted is a list of commands, or the key "steps" with a list for each step: steps: { STEP-ID: [lsmem] }`,
    );
  return fail(`${file}: ${place === '' ? '' : `${place}: `}${issue?.message ?? 'not a list of commands'}`);
}

/** util-linux lsmem(1), in our words. lsmem.c: what is read, merged and printed. */

import { resolvePath } from '../../tree/paths.ts';
import { ExclusiveOptions } from '../exclusive.ts';
import { readOptions } from '../getopt.ts';
import { usageText } from '../manual.ts';
import type { Running } from '../pause.ts';
import type { Invocation, Personality } from '../program.ts';
import { versionText } from '../programs/version.ts';
import { type Column, columnsOf, DEFAULT_COLUMNS, readColumns } from './columns.ts';
import { LSMEM } from './manual.ts';
import { type Format, printRanges, printSummary } from './print.ts';
import { memmapParameter, readMemory, type SplitColumn } from './read-blocks.ts';

/** 2.42.4, as it is: the memory was not short. */
const MISPLACED_COLUMN = 'sys-utils/lsmem.c: 336: cannot allocate memory: Success';
const { letters: LETTERS, long: LONG } = LSMEM['2.42'];
const NAMES = new Map(LONG.map((option) => [option.id, option.name]));

interface Settings {
  all: boolean;
  bytes: boolean;
  headings: boolean;
  format: Format;
  table: boolean;
  summary: boolean;
  columns: readonly Column[];
  output: string | undefined;
  split: string | undefined;
  sysroot: string | undefined;
}

export const lsmemOf =
  (forced: Personality | undefined) =>
  (run: Invocation): Running<number> =>
    lsmem(run, forced ?? run.surroundings.personality);

function* lsmem(run: Invocation, personality: Personality): Running<number> {
  const known = columnsOf(personality);
  const settings = readSettings(run, personality, known);
  if (typeof settings === 'number') return settings;
  if (!settings.table && !settings.summary)
    return fails(run, 'options --{raw,json,pairs} and --summary=only are mutually exclusive');

  let columns = settings.columns.length > 0 ? settings.columns : DEFAULT_COLUMNS;
  const wanted = settings.output ?? environmentColumns(run, personality, settings.columns);
  if (settings.table && wanted !== undefined) {
    const list = readColumns(wanted, columns, known);
    if (list.kind === 'unknown') return fails(run, `unknown column: ${list.rest}`);
    if (list.kind === 'refused') return 1;
    columns = list.columns;
  }
  const split = settings.table
    ? readSplit(settings.split, columns, known)
    : { kind: 'columns' as const, columns: [] };
  if (split.kind === 'unknown') return fails(run, `unknown column: ${split.rest}`);
  if (split.kind === 'refused') return 1;

  const { files } = run.surroundings;
  // An empty prefix names the running system, like none.
  const root = settings.sysroot ? resolvePath(run.cwd, settings.sysroot).replace(/\/$/, '') : '';
  const result = yield* readMemory(files, {
    personality,
    root,
    all: settings.all,
    split: new Set(split.columns as readonly SplitColumn[]),
    needsZones: columns.includes('ZONES') || (!settings.all && split.columns.includes('ZONES')),
  });
  if (result.kind === 'problem') return fails(run, result.message);

  const options = {
    format: settings.format,
    bytes: settings.bytes,
    headings: settings.headings,
    personality,
  };
  if (settings.table) {
    const printed = yield* printRanges(result.reading, columns, options);
    if (printed === undefined) return fails(run, MISPLACED_COLUMN);
    run.out(printed);
    if (settings.summary) run.out('\n');
  }
  if (settings.summary) run.out(printSummary(result.reading, options, memmapParameter(files, root)));
  return 0;
}

/** Default columns from the environment, since 2.42. */
function environmentColumns(
  run: Invocation,
  personality: Personality,
  chosen: readonly Column[],
): string | undefined {
  if (personality !== '2.42' || chosen.length > 0) return undefined;
  return run.environment('LSMEM_COLUMNS') || undefined;
}

function readSplit(
  text: string | undefined,
  columns: readonly Column[],
  known: readonly Column[],
): ReturnType<typeof readColumns> {
  if (text === undefined) return { kind: 'columns', columns };
  if (text.toLowerCase() === 'none') return { kind: 'columns', columns: [] };
  return readColumns(text, [], known);
}

/** Settings, or the exit code when an option ended the program. */
function readSettings(
  run: Invocation,
  personality: Personality,
  known: readonly Column[],
): Settings | number {
  const settings: Settings = {
    all: false,
    bytes: false,
    headings: true,
    format: 'table',
    table: true,
    summary: true,
    columns: [],
    output: undefined,
    split: undefined,
    sysroot: undefined,
  };
  const exclusive = new ExclusiveOptions(
    personality,
    [
      ['J', 'P', 'r'],
      ['S', 'a'],
    ],
    NAMES,
  );
  let operands = 0;
  for (const item of readOptions(run.args, LETTERS, LONG)) {
    if (item.kind === 'operand') {
      operands++;
      continue;
    }
    if (item.kind === 'problem') return triesHelp(run, item.message);
    const conflict = exclusive.check(item.id);
    if (conflict !== undefined) return fails(run, conflict);
    const end = applyOption(
      run,
      settings,
      item.id,
      item.argument ?? '',
      item.argument !== undefined,
      personality,
      known,
    );
    if (end !== undefined) return end;
  }
  return operands > 0 ? triesHelp(run, 'bad usage') : settings;
}

function applyOption(
  run: Invocation,
  settings: Settings,
  id: string,
  argument: string,
  hasArgument: boolean,
  personality: Personality,
  known: readonly Column[],
): number | undefined {
  const format = (name: Format): void => {
    settings.format = name;
    settings.summary = false;
  };
  switch (id) {
    case 'a':
      settings.all = true;
      return undefined;
    case 'b':
      settings.bytes = true;
      return undefined;
    case 'n':
      settings.headings = false;
      return undefined;
    case 'J':
      format('json');
      return undefined;
    case 'P':
      format('pairs');
      return undefined;
    case 'r':
      format('raw');
      return undefined;
    case 'o':
      settings.output = argument;
      return undefined;
    case 'output-all':
      settings.columns = known;
      return undefined;
    case 's':
      settings.sysroot = argument;
      return undefined;
    case 'S':
      settings.split = argument;
      return undefined;
    case 'summary':
      if (!hasArgument || argument === 'only') settings.table = false;
      else if (argument === 'never') settings.summary = false;
      else if (argument === 'always') settings.summary = true;
      else return fails(run, 'unsupported --summary argument');
      return undefined;
    case 'V':
      run.out(versionText(run.name, personality));
      return 0;
    default:
      run.out(usageText(LSMEM[personality], run.name));
      return 0;
  }
}

function fails(run: Invocation, message: string): number {
  run.err(`${run.name}: ${message}\n`);
  return 1;
}

function triesHelp(run: Invocation, message: string): number {
  run.err(`${run.name}: ${message}\nTry '${run.name} --help' for more information.\n`);
  return 1;
}

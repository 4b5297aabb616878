/** grep [-EFivcnlLqowxrRhHs] [-e PATTERN] [-m N] [-A N] [-B N] [-C N] PATTERN [FILE]… */

import { byBytes, joinPath, resolvePath } from '../../tree/paths.ts';
import { compileRegex, type Regex, RegexProblem } from '../language/regex.ts';
import type { Running } from '../pause.ts';
import { errnoText, type Invocation } from '../program.ts';
import { countOf, linesOf, type SmallOptions, smallOptions } from './options.ts';

interface Search {
  readonly flags: ReadonlySet<string>;
  readonly patterns: readonly Regex[];
  readonly before: number;
  readonly after: number;
  readonly most: number;
  /** Names in front of lines. */
  readonly named: boolean;
}

export function* grep(run: Invocation): Running<number> {
  const options = smallOptions(run, 'EFGivcnlLqowxrRhHse:m:A:B:C:');
  if (!options) return 2;
  const operands = [...options.operands];
  const given = options.values.get('e') ?? [operands.shift() ?? ''];
  if (!options.values.has('e') && options.operands.length === 0) {
    run.err('grep: no pattern given\n');
    return 2;
  }
  const search = prepare(run, options, given, operands);
  if (!search) return 2;
  let matched = false;
  let failed = false;
  for (const { name, text, errno } of inputs(run, operands, search.flags)) {
    if (errno !== undefined) {
      failed = true;
      if (!search.flags.has('s')) run.err(`grep: ${name}: ${errno}\n`);
      continue;
    }
    if (searchText(run, search, name, text)) matched = true;
    if (matched && search.flags.has('q')) return 0;
    yield* run.rest();
  }
  return failed ? 2 : matched ? 0 : 1;
}

function prepare(
  run: Invocation,
  options: SmallOptions,
  given: readonly string[],
  operands: readonly string[],
): Search | undefined {
  const { flags } = options;
  const extended = flags.has('E') || run.name === 'egrep';
  const fixed = flags.has('F') || run.name === 'fgrep';
  const compile = (text: string): Regex => {
    const source = fixed ? text.replace(/[\\.[\]*^$+?(){}|]/g, '\\$&') : text;
    const useExtended = extended || fixed;
    const open = useExtended ? '(' : '\\(';
    const close = useExtended ? ')' : '\\)';
    const wrapped = flags.has('x')
      ? `^${open}${source}${close}$`
      : flags.has('w')
        ? `\\<${open}${source}${close}\\>`
        : source;
    return compileRegex(wrapped, { extended: useExtended, ignoreCase: flags.has('i') });
  };
  try {
    const context = countOf(options.values.get('C')?.at(-1)) ?? 0;
    const recursive = flags.has('r') || flags.has('R');
    const [only] = operands;
    const isOneFile =
      only !== undefined && run.surroundings.files.stat(resolvePath(run.cwd, only))?.type !== 'directory';
    return {
      flags,
      patterns: given.flatMap((pattern) => pattern.split('\n')).map(compile),
      before: countOf(options.values.get('B')?.at(-1)) ?? context,
      after: countOf(options.values.get('A')?.at(-1)) ?? context,
      most: countOf(options.values.get('m')?.at(-1)) ?? Number.POSITIVE_INFINITY,
      named: flags.has('H') || (!flags.has('h') && (operands.length > 1 || (recursive && !isOneFile))),
    };
  } catch (error) {
    if (!(error instanceof RegexProblem)) throw error;
    run.err(`grep: bad regex '${given.join(' ').slice(0, 60)}': ${error.message}\n`);
    return undefined;
  }
}

interface GrepInput {
  readonly name: string;
  readonly text: string;
  readonly errno?: string;
}

function* inputs(
  run: Invocation,
  operands: readonly string[],
  flags: ReadonlySet<string>,
): Generator<GrepInput> {
  const recursive = flags.has('r') || flags.has('R');
  if (operands.length === 0 && !recursive) yield { name: '(standard input)', text: run.input.all() };
  for (const name of operands.length === 0 && recursive ? ['.'] : operands) {
    if (name === '-') yield { name: '(standard input)', text: run.input.all() };
    else yield* filesOf(run, name, recursive);
  }
}

function* filesOf(run: Invocation, name: string, recursive: boolean): Generator<GrepInput> {
  const { files } = run.surroundings;
  const path = resolvePath(run.cwd, name);
  if (recursive && files.stat(path)?.type === 'directory') {
    const names = files.list(path);
    if (names.ok)
      for (const entry of [...names.value].sort(byBytes)) yield* filesOf(run, joinPath(name, entry), true);
    return;
  }
  const content = files.read(path);
  yield content.ok ? { name, text: content.value } : { name, text: '', errno: errnoText(content.failure) };
}

/** Searches one text and prints what the options ask for; whether anything matched. */
function searchText(run: Invocation, search: Search, name: string, text: string): boolean {
  const { flags } = search;
  const lines = linesOf(text);
  const matches: number[] = [];
  for (let index = 0; index < lines.length && matches.length < search.most; index++) {
    const found = search.patterns.some((pattern) => pattern.find(lines[index] ?? '') !== undefined);
    if (found !== flags.has('v')) matches.push(index);
    if (matches.length > 0 && (flags.has('q') || flags.has('l') || flags.has('L'))) break;
  }
  const any = matches.length > 0;
  if (flags.has('q')) return any;
  if (flags.has('l') || flags.has('L')) {
    if (any === flags.has('l')) run.out(`${name}\n`);
    return any;
  }
  if (flags.has('c')) run.out(`${search.named ? `${name}:` : ''}${matches.length}\n`);
  else printMatches(run, search, name, lines, matches);
  return any;
}

function printMatches(
  run: Invocation,
  search: Search,
  name: string,
  lines: readonly string[],
  matches: readonly number[],
): void {
  const { flags } = search;
  const prefix = (index: number, mark: string): string =>
    `${search.named ? `${name}${mark}` : ''}${flags.has('n') ? `${index + 1}${mark}` : ''}`;
  if (flags.has('o')) {
    if (flags.has('v')) return;
    for (const index of matches)
      for (const part of allMatches(search.patterns, lines[index] ?? ''))
        run.out(`${prefix(index, ':')}${part}\n`);
    return;
  }
  const matched = new Set(matches);
  let printed = -1;
  for (const index of matches) {
    const from = Math.max(printed + 1, index - search.before);
    if (printed >= 0 && from > printed + 1 && (search.before > 0 || search.after > 0)) run.out('--\n');
    const to = Math.min(lines.length - 1, index + search.after);
    for (let line = from; line <= to; line++)
      run.out(`${prefix(line, matched.has(line) ? ':' : '-')}${lines[line] ?? ''}\n`);
    printed = Math.max(printed, to);
  }
}

function allMatches(patterns: readonly Regex[], line: string): string[] {
  const parts: string[] = [];
  for (let at = 0; at <= line.length; ) {
    const found = patterns
      .map((pattern) => pattern.find(line, at))
      .filter((match) => match !== undefined)
      .sort((left, right) => left.start - right.start || right.end - left.end)[0];
    if (!found) break;
    if (found.end > found.start) parts.push(line.slice(found.start, found.end));
    at = Math.max(found.end, found.start + 1);
  }
  return parts;
}

/** cut, paste, comm, uniq: columns and neighbouring lines. */

import { resolvePath } from '../../../tree/paths.ts';
import { type Manual, manual } from '../../manual.ts';
import type { Running } from '../../pause.ts';
import { errnoText, type Invocation } from '../../program.ts';
import { writeTo } from '../../streams.ts';
import { type Arguments, complain, quoted, readArguments, usageProblem } from '../arguments.ts';
import { countOf, eachPiece, isRestDue, LineReader, linesOf, openOperand, streaming } from './inputs.ts';

export const CUT: Manual = manual({
  name: 'cut',
  purpose: 'Write parts of each line.',
  synopsis: 'OPTION... [FILE]...',
  options: `
    -b, --bytes=LIST  these bytes
    -c, --characters=LIST  these characters
    -d, --delimiter=DELIM  what stands between fields, instead of a tab
    -f, --fields=LIST  these fields
    -n  no effect
    --complement  all but these
    -s, --only-delimited  no lines without the delimiter
    --output-delimiter=STRING  between the parts that are written
    -z, --zero-terminated  lines end in NUL`,
  text: 'LIST is made of N, N-, N-M and -M, with commas or blanks between them.',
});

type Ranges = readonly (readonly [number, number])[];

export const cut = streaming(function* (run: Invocation): Running<number> {
  const options = readArguments(run, CUT);
  if (typeof options === 'number') return options;
  const kinds = ['b', 'c', 'f'].filter((kind) => options.has(kind));
  const [kind] = kinds;
  if (kind === undefined)
    return usageProblem(run, CUT, 'you must specify a list of bytes, characters, or fields');
  if (kinds.length > 1 || options.values(kind).length > 1)
    return usageProblem(run, CUT, 'only one type of list may be specified');
  const delimiter = options.value('d') ?? '\t';
  if (kind !== 'f' && options.has('d'))
    return usageProblem(run, CUT, 'an input delimiter may be specified only when operating on fields');
  if (kind !== 'f' && options.has('s'))
    return usageProblem(
      run,
      CUT,
      'suppressing non-delimited lines makes sense\n\tonly when operating on fields',
    );
  if ([...delimiter].length > 1) return usageProblem(run, CUT, 'the delimiter must be a single character');
  const ranges = rangesOf(options.value(kind) ?? '', kind === 'f' ? 'field' : 'byte/character');
  if (typeof ranges === 'string') return usageProblem(run, CUT, ranges);
  const wanted = options.has('complement') ? complementOf(ranges) : merged(ranges);
  const between = options.value('output-delimiter');
  const end = options.has('z') ? '\0' : '\n';
  const separator = delimiter === '' ? '\0' : delimiter;
  const cutLine = (line: string): string | undefined => {
    if (kind !== 'f')
      return picked([...line], wanted)
        .map((part) => part.join(''))
        .join(between ?? '');
    if (!line.includes(separator)) return options.has('s') ? undefined : line;
    return picked(line.split(separator), wanted)
      .flat()
      .join(between ?? separator);
  };
  const take = (text: string): void => {
    const lines = linesOf(text, end)
      .map(cutLine)
      .filter((line) => line !== undefined);
    if (lines.length > 0) run.out(`${lines.join(end)}${end}`);
  };
  return (yield* eachPiece(run, options.operands, take, { end })) ? 1 : 0;
});

const picked = <T>(parts: readonly T[], ranges: Ranges): T[][] =>
  ranges.map(([from, to]) => parts.slice(from - 1, to)).filter((part) => part.length > 0);

function rangesOf(list: string, what: string): Ranges | string {
  const ranges: [number, number][] = [];
  for (const part of list.split(/[, \t]/)) {
    const match = /^(\d{0,15})(-?)(\d{0,15})$/.exec(part);
    const isField = what === 'field';
    if (!match) return `invalid ${isField ? 'field' : what} ${isField ? 'value' : 'offset'} ${quoted(part)}`;
    const [, from = '', dash = '', to = ''] = match;
    if (from === '' && to === '')
      return dash === ''
        ? `${isField ? 'fields' : 'byte/character positions'} are numbered from 1`
        : 'invalid range with no endpoint: -';
    const first = from === '' ? 1 : Number(from);
    const last = dash === '' ? first : to === '' ? Number.POSITIVE_INFINITY : Number(to);
    if (first === 0 || last === 0)
      return `${isField ? 'fields' : 'byte/character positions'} are numbered from 1`;
    if (last < first) return 'invalid decreasing range';
    ranges.push([first, last]);
  }
  return ranges;
}

function merged(ranges: Ranges): Ranges {
  const sorted = [...ranges].sort((left, right) => left[0] - right[0]);
  const result: [number, number][] = [];
  for (const [from, to] of sorted) {
    const last = result.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
}

function complementOf(ranges: Ranges): Ranges {
  const result: [number, number][] = [];
  let next = 1;
  for (const [from, to] of merged(ranges)) {
    if (from > next) result.push([next, from - 1]);
    next = to + 1;
  }
  if (next !== Number.POSITIVE_INFINITY) result.push([next, Number.POSITIVE_INFINITY]);
  return result;
}

export const PASTE: Manual = manual({
  name: 'paste',
  purpose: 'Write lines of several files side by side.',
  synopsis: '[OPTION]... [FILE]...',
  options: `
    -d, --delimiters=LIST  characters between the lines, in turn
    -s, --serial  one file after the other, each as one line
    -z, --zero-terminated  lines end in NUL`,
});

export const paste = streaming(function* (run: Invocation): Running<number> {
  const options = readArguments(run, PASTE);
  if (typeof options === 'number') return options;
  const end = options.has('z') ? '\0' : '\n';
  const delimiters = delimitersOf(options.value('d') ?? '\t');
  const operands = options.operands.length === 0 ? ['-'] : options.operands;
  const readers: LineReader[] = [];
  // Standard input named more than once gives its lines in turn.
  const standard = new LineReader(run, run.input, end);
  for (const name of operands) {
    const input = openOperand(run, name);
    if (!input.ok) return complain(run, `${name}: ${input.failure}`);
    readers.push(input.value === run.input ? standard : new LineReader(run, input.value, end));
  }
  const join = (parts: readonly string[]): string =>
    parts
      .map((part, index) => (index === 0 ? part : (delimiters[(index - 1) % delimiters.length] ?? '') + part))
      .join('') + end;
  if (options.has('s')) {
    for (const reader of readers) {
      const lines: string[] = [];
      for (let line = yield* reader.next(); line !== undefined; line = yield* reader.next()) lines.push(line);
      run.out(join(lines));
      yield* run.rest();
    }
    return 0;
  }
  for (let round = 0; ; round++) {
    const parts: (string | undefined)[] = [];
    for (const reader of readers) parts.push(yield* reader.next());
    if (parts.every((part) => part === undefined)) return 0;
    run.out(join(parts.map((part) => part ?? '')));
    if (isRestDue(round)) yield* run.rest();
  }
});

function delimitersOf(list: string): string[] {
  const found = [...list.matchAll(/\\(.)|[^\\]/gs)].map(([whole, letter]) => {
    if (letter === undefined) return whole;
    return { n: '\n', t: '\t', '0': '', b: '\b', f: '\f', r: '\r', v: '\v' }[letter] ?? letter;
  });
  return found.length === 0 ? [''] : found;
}

export const COMM: Manual = manual({
  name: 'comm',
  purpose: 'Compare two sorted files: lines of the first, of the second, of both.',
  synopsis: '[OPTION]... FILE1 FILE2',
  options: `
    -1  no lines of the first file alone
    -2  no lines of the second file alone
    -3  no lines of both
    --check-order  unsorted input is an error
    --nocheck-order  unsorted input is none
    --output-delimiter=STR  between columns, instead of a tab
    --total  how many, at the end
    -z, --zero-terminated  lines end in NUL`,
});

export const comm = streaming(function* (run: Invocation): Running<number> {
  const options = readArguments(run, COMM);
  if (typeof options === 'number') return options;
  const [first, second, extra] = options.operands;
  if (first === undefined) return usageProblem(run, COMM, 'missing operand');
  if (second === undefined) return usageProblem(run, COMM, `missing operand after ${quoted(first)}`);
  if (extra !== undefined) return usageProblem(run, COMM, `extra operand ${quoted(extra)}`);
  const end = options.has('z') ? '\0' : '\n';
  const sides: LineReader[] = [];
  for (const name of [first, second]) {
    const input = openOperand(run, name);
    if (!input.ok) return complain(run, `${name}: ${input.failure}`);
    sides.push(new LineReader(run, input.value, end));
  }
  const delimiter = options.value('output-delimiter') ?? '\t';
  const shown = [1, 2, 3].map((column) => !options.has(`${column}`));
  const indents = [0, shown[0] ? 1 : 0, (shown[0] ? 1 : 0) + (shown[1] ? 1 : 0)];
  const counts = [0, 0, 0];
  const put = (column: number, line: string): void => {
    counts[column] = (counts[column] ?? 0) + 1;
    if (shown[column]) run.out(delimiter.repeat(indents[column] ?? 0) + line + end);
  };
  const unsorted = [false, false];
  const advance = function* (side: number, before?: string): Running<string | undefined> {
    const line = yield* sides[side]?.next() ?? [];
    if (before !== undefined && line !== undefined && line < before) unsorted[side] = true;
    return line;
  };
  let a = yield* advance(0);
  let b = yield* advance(1);
  for (let round = 0; a !== undefined || b !== undefined; round++) {
    if (b === undefined || (a !== undefined && a < b)) {
      put(0, a ?? '');
      a = yield* advance(0, a);
    } else if (a === undefined || b < a) {
      put(1, b);
      b = yield* advance(1, b);
    } else {
      put(2, a);
      a = yield* advance(0, a);
      b = yield* advance(1, b);
    }
    if (isRestDue(round)) yield* run.rest();
  }
  if (options.has('total')) run.out(`${counts.join(delimiter)}${delimiter}total${end}`);
  if (options.has('nocheck-order')) return 0;
  for (const [side, isBad] of unsorted.entries())
    if (isBad) run.err(`${run.name}: file ${side + 1} is not in sorted order\n`);
  return unsorted.includes(true) ? complain(run, 'input is not in sorted order') : 0;
});

export const UNIQ: Manual = manual({
  name: 'uniq',
  purpose: 'Write lines that stand together once.',
  synopsis: '[OPTION]... [INPUT [OUTPUT]]',
  options: `
    -c, --count  how often each line stands there
    -d, --repeated  only lines that are repeated, once
    -D  all lines that are repeated
    --all-repeated[=METHOD]  the same: none, prepend or separate
    -f, --skip-fields=N  the first N fields do not count
    --group[=METHOD]  all lines, an empty line between groups
    -i, --ignore-case  upper and lower case are the same
    -s, --skip-chars=N  the first N characters do not count
    -u, --unique  only lines that are not repeated
    -w, --check-chars=N  only N characters count
    -z, --zero-terminated  lines end in NUL`,
});

export const uniq = streaming(function* (run: Invocation): Running<number> {
  const options = readArguments(run, UNIQ);
  if (typeof options === 'number') return options;
  const [input = '-', output, extra] = options.operands;
  if (extra !== undefined) return usageProblem(run, UNIQ, `extra operand ${quoted(extra)}`);
  const counts: number[] = [];
  for (const [id, what, initial] of [
    ['f', 'fields to skip', '0'],
    ['s', 'bytes to skip', '0'],
    ['w', 'bytes to compare', '999999999'],
  ] as const) {
    const count = countOf(options.value(id) ?? initial);
    if (count === undefined) return complain(run, `${options.value(id)}: invalid number of ${what}`);
    counts.push(count);
  }
  const [fields = 0, characters = 0, width = 0] = counts;
  const source = openOperand(run, input);
  if (!source.ok) return complain(run, `${input}: ${source.failure}`);
  const end = options.has('z') ? '\0' : '\n';
  const keyOf = (line: string): string => {
    let rest = line;
    for (let field = 0; field < fields; field++) rest = rest.replace(/^[ \t]*[^ \t]*/, '');
    rest = rest.slice(characters, characters + width);
    return options.has('i') ? rest.toLowerCase() : rest;
  };
  const { files } = run.surroundings;
  const opened =
    output === undefined || output === '-' ? undefined : files.open(resolvePath(run.cwd, output), false);
  if (opened && !opened.ok) return complain(run, `${output}: ${errnoText(opened.failure)}`);
  const kept: string[] = [];
  const put = (line: string): void => {
    if (opened) kept.push(line + end);
    else run.out(line + end);
  };
  const groups = groupsOf(put, options);
  const lines = new LineReader(run, source.value, end);
  let last: string | undefined;
  for (let round = 0; ; round++) {
    const line = yield* lines.next();
    if (line === undefined) break;
    const key = keyOf(line);
    if (key !== last) groups.end();
    groups.add(line);
    last = key;
    if (isRestDue(round)) yield* run.rest();
  }
  groups.end();
  groups.finish();
  if (!opened) return 0;
  const errno = yield* writeTo(files, opened.value, kept.join(''), run.why);
  return errno === undefined ? 0 : complain(run, `write error: ${errnoText(errno)}`);
});

/** What is written of lines that are the same, as early as it is known. */
function groupsOf(
  put: (line: string) => void,
  options: Arguments,
): { add(line: string): void; end(): void; finish(): void } {
  let first = '';
  let size = 0;
  let groups = 0;
  if (options.has('group')) {
    const method = options.value('group') ?? 'separate';
    return {
      add: (line) => {
        if (size++ === 0 && (groups++ > 0 || method === 'prepend' || method === 'both')) put('');
        put(line);
      },
      end: () => {
        size = 0;
      },
      finish: () => {
        if (groups > 0 && (method === 'append' || method === 'both')) put('');
      },
    };
  }
  if (options.has('D', 'all-repeated')) {
    const method = options.value('all-repeated');
    return {
      add: (line) => {
        if (size === 0) first = line;
        else {
          if (size === 1) {
            if (method === 'prepend' || (method === 'separate' && groups > 0)) put('');
            groups++;
            put(first);
          }
          put(line);
        }
        size++;
      },
      end: () => {
        size = 0;
      },
      finish: () => undefined,
    };
  }
  const counted = options.has('c');
  const [repeated, single] = [options.has('d'), options.has('u')];
  // Without a condition a line is written when it comes, not when another one follows.
  const atOnce = !counted && !repeated && !single;
  return {
    add: (line) => {
      if (size++ > 0) return;
      first = line;
      if (atOnce) put(line);
    },
    end: () => {
      if (size > 0 && !atOnce && (!repeated || size > 1) && (!single || size === 1))
        put(counted ? `${`${size}`.padStart(7)} ${first}` : first);
      size = 0;
    },
    finish: () => undefined,
  };
}

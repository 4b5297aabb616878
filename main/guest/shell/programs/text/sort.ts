/** sort, with keys as coreutils has them, in the C locale. */

import { byBytes, resolvePath } from '../../../tree/paths.ts';
import { type Manual, manual } from '../../manual.ts';
import type { Running } from '../../pause.ts';
import { errnoText, type Invocation } from '../../program.ts';
import { writeTo } from '../../streams.ts';
import { type Arguments, complain, quoted, readArguments } from '../arguments.ts';
import { linesOf, putLines, readOperand } from './inputs.ts';
import { byVersion } from './version-order.ts';

export const SORT: Manual = manual({
  name: 'sort',
  purpose: 'Sort lines.',
  synopsis: '[OPTION]... [FILE]...',
  trouble: 2,
  options: `
    -b, --ignore-leading-blanks  blanks at the start do not count
    -d, --dictionary-order  only blanks, letters and digits count
    -f, --ignore-case  lower case counts as upper case
    -g, --general-numeric-sort  by numbers, also such as 1e3
    -i, --ignore-nonprinting  only characters that can be seen count
    -M, --month-sort  by months, JAN to DEC
    -h, --human-numeric-sort  by sizes such as 2K and 1G
    -n, --numeric-sort  by numbers
    -R, --random-sort  not supported here
    -r, --reverse  the largest first
    --sort=WORD  general-numeric, human-numeric, month, numeric or version
    -V, --version-sort  by versions: numbers inside text count as numbers
    -c, --check[=HOW]  only say whether the input is sorted
    -C  the same without a message
    -k, --key=KEYDEF  what to sort by: F[.C][LETTERS][,F[.C][LETTERS]]
    -m, --merge  the inputs are sorted already
    -o, --output=FILE  where to write
    -s, --stable  equal lines keep their order
    -S, --buffer-size=SIZE  no effect here
    -t, --field-separator=SEP  what stands between fields
    -T, --temporary-directory=DIR  no effect here
    -u, --unique  of equal lines only the first
    -z, --zero-terminated  lines end in NUL
    --parallel=N  no effect here
    --debug  not supported here`,
});

interface Position {
  /** From 0; a character of -1 is the end of the field. */
  readonly field: number;
  readonly character: number;
  readonly skipsBlanks: boolean;
}

interface Key {
  readonly start: Position;
  readonly end: Position | undefined;
  readonly letters: string;
}

const SORTS: Readonly<Record<string, string>> = {
  'general-numeric': 'g',
  'human-numeric': 'h',
  month: 'M',
  numeric: 'n',
  version: 'V',
};

export function* sort(run: Invocation): Running<number> {
  const options = readArguments(run, SORT);
  if (typeof options === 'number') return options;
  if (options.has('R', 'debug'))
    return complain(run, `not supported here: ${options.has('R') ? '-R' : '--debug'}`, 2);
  const word = options.value('sort');
  if (word !== undefined && !Object.hasOwn(SORTS, word))
    return complain(run, `invalid argument ${quoted(word)} for '--sort'`, 2);
  const letters =
    [...'bdfgiMhnVr'].filter((letter) => options.has(letter)).join('') +
    (word === undefined ? '' : SORTS[word]);
  const clash = conflict(letters);
  if (clash) return complain(run, `options '-${clash}' are incompatible`, 2);
  const given = options.value('t');
  const separator = given === '\\0' ? '\0' : given;
  if (separator !== undefined && separator.length !== 1)
    return complain(run, separator === '' ? 'empty tab' : `multi-character tab ${quoted(separator)}`, 2);
  const keys: Key[] = [];
  for (const text of options.values('k')) {
    const key = keyOf(text, letters);
    if (typeof key === 'string') return complain(run, key, 2);
    keys.push(key);
  }
  return yield* sortInputs(run, options, letters, keys, separator);
}

function conflict(letters: string): string | undefined {
  const kinds = [...new Set([...letters].filter((letter) => 'dgMhniV'.includes(letter)))];
  const numeric = kinds.filter((letter) => 'gMhn'.includes(letter));
  if (numeric.length > 1) return numeric.join('');
  return numeric.length === 1 && kinds.some((letter) => 'diV'.includes(letter)) ? kinds.join('') : undefined;
}

function keyOf(text: string, inherited: string): Key | string {
  const match = /^(\d+)(?:\.(\d+))?([bdfgiMhnRrV]*)(?:,(\d+)(?:\.(\d+))?([bdfgiMhnRrV]*))?$/.exec(text);
  if (!match)
    return /^\d/.test(text)
      ? `stray character in field spec: invalid field specification ${quoted(text)}`
      : `invalid number at field start: invalid count at start of ${quoted(text)}`;
  const [, field = '1', character = '1', before = '', lastField, lastCharacter, behind = ''] = match;
  if (Number(field) === 0) return `field number is zero: invalid field specification ${quoted(text)}`;
  if (Number(character) === 0) return `character offset is zero: invalid field specification ${quoted(text)}`;
  if ((before + behind).includes('R')) return 'not supported here: -R';
  const own = before + behind;
  const letters = own === '' ? inherited : own;
  const clash = conflict(letters);
  if (clash) return `options '-${clash}' are incompatible`;
  // Without letters of its own a key takes the command's, blanks at both ends included.
  const blanks = (letters_: string): boolean =>
    own === '' ? inherited.includes('b') : letters_.includes('b');
  return {
    start: { field: Number(field) - 1, character: Number(character) - 1, skipsBlanks: blanks(before) },
    end:
      lastField === undefined
        ? undefined
        : {
            field: Number(lastField) - 1,
            character: lastCharacter === undefined || lastCharacter === '0' ? -1 : Number(lastCharacter),
            skipsBlanks: blanks(behind),
          },
    letters,
  };
}

function* sortInputs(
  run: Invocation,
  options: Arguments,
  letters: string,
  keys: readonly Key[],
  separator: string | undefined,
): Running<number> {
  const end = options.has('z') ? '\0' : '\n';
  const texts: string[] = [];
  for (const name of options.operands.length === 0 ? ['-'] : options.operands) {
    const text = readOperand(run, name);
    if (!text.ok)
      return complain(
        run,
        `${text.failure === 'Is a directory' ? 'read failed' : 'cannot read'}: ${name}: ${text.failure}`,
        2,
      );
    texts.push(text.value);
  }
  const lines = texts.flatMap((text) => linesOf(text, end));
  const byKeys = comparison(keys.length > 0 ? keys : [WHOLE(letters)], separator);
  const reverse = letters.includes('r');
  const isUnique = options.has('u');
  const compare = (left: Line, right: Line): number => {
    const order = byKeys(left, right);
    if (order !== 0 || options.has('s') || isUnique) return order;
    return reverse ? byBytes(right.text, left.text) : byBytes(left.text, right.text);
  };
  const all = lines.map((text): Line => ({ text, parts: [] }));
  if (options.has('c', 'C')) return check(run, options, all, compare, isUnique);
  yield* run.rest();
  all.sort(compare);
  const shown = isUnique
    ? all.filter((line, index) => {
        const before = all[index - 1];
        return before === undefined || byKeys(before, line) !== 0;
      })
    : all;
  return yield* put(
    run,
    options,
    shown.map(({ text }) => text),
    end,
  );
}

interface Line {
  readonly text: string;
  /** Prepared keys. */
  readonly parts: unknown[];
}

const WHOLE = (letters: string): Key => ({
  start: { field: 0, character: 0, skipsBlanks: letters.includes('b') },
  end: undefined,
  letters,
});

function check(
  run: Invocation,
  options: Arguments,
  lines: readonly Line[],
  compare: (left: Line, right: Line) => number,
  isUnique: boolean,
): number {
  const bad = lines.findIndex((line, index) => {
    const before = lines[index - 1];
    if (before === undefined) return false;
    const order = compare(before, line);
    return order > 0 || (isUnique && order === 0);
  });
  if (bad < 0) return 0;
  const how = options.value('c');
  if (!options.has('C') && how !== 'quiet' && how !== 'silent')
    run.err(`${run.name}: ${options.operands[0] ?? '-'}:${bad + 1}: disorder: ${lines[bad]?.text ?? ''}\n`);
  return 1;
}

function* put(run: Invocation, options: Arguments, lines: readonly string[], end: string): Running<number> {
  const output = options.value('o');
  if (output === undefined) {
    yield* putLines(run, lines, end);
    return 0;
  }
  const { files } = run.surroundings;
  const opened = files.open(resolvePath(run.cwd, output), false);
  if (!opened.ok) return complain(run, `open failed: ${output}: ${errnoText(opened.failure)}`, 2);
  const errno = yield* writeTo(files, opened.value, lines.map((line) => line + end).join(''), run.why);
  return errno === undefined ? 0 : complain(run, `write failed: ${output}: ${errnoText(errno)}`, 2);
}

function comparison(
  keys: readonly Key[],
  separator: string | undefined,
): (left: Line, right: Line) => number {
  const orders = keys.map((key) => orderOf(key));
  return (left, right) => {
    for (const [index, key] of keys.entries()) {
      const order = orders[index];
      if (!order) continue;
      left.parts[index] ??= order.prepare(textOf(key, left.text, separator));
      right.parts[index] ??= order.prepare(textOf(key, right.text, separator));
      const result = order.compare(left.parts[index], right.parts[index]);
      if (result !== 0) return key.letters.includes('r') ? -result : result;
    }
    return 0;
  };
}

interface Order {
  prepare(text: string): unknown;
  compare(left: unknown, right: unknown): number;
}

function orderOf({ letters }: Key): Order {
  if (letters.includes('n')) return numeric((text) => numberOf(text));
  if (letters.includes('g')) return numeric((text) => generalOf(text));
  if (letters.includes('h')) return numeric((text) => humanOf(text));
  if (letters.includes('M'))
    return numeric((text) => MONTHS.indexOf(text.trimStart().slice(0, 3).toUpperCase()));
  if (letters.includes('V'))
    return { prepare: (text) => text, compare: (left, right) => byVersion(left as string, right as string) };
  const prepare = (text: string): string => {
    let kept = text;
    if (letters.includes('d')) kept = kept.replace(/[^ \t0-9A-Za-z]/g, '');
    if (letters.includes('i')) kept = kept.replace(/[^ -~]/g, '');
    return letters.includes('f') ? kept.toUpperCase() : kept;
  };
  return { prepare, compare: (left, right) => byBytes(left as string, right as string) };
}

const numeric = (value: (text: string) => number): Order => ({
  prepare: value,
  compare: (left, right) => (left as number) - (right as number) || 0,
});

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

/** -n: blanks, a minus, digits, a point; anything else is 0. */
const numberOf = (text: string): number => Number(/^[ \t]*(-?(?:\d+\.?\d*|\.\d+))/.exec(text)?.[1] ?? '0');

/** -g: what is no number stands before all numbers. */
function generalOf(text: string): number {
  const match = /^\s*[-+]?(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/.exec(text)?.[0];
  if (match === undefined) return Number.NEGATIVE_INFINITY;
  const sign = match.trim().startsWith('-') ? -1 : 1;
  return sign * Number(match.trim().replace(/^[-+]/, ''));
}

/** -h: the suffix counts before the number. */
function humanOf(text: string): number {
  const match = /^[ \t]*(-?)(\d+\.?\d*|\.\d+)([KkMGTPEZY]?)/.exec(text);
  if (!match) return 0;
  const value = Number(match[2]);
  if (value === 0) return 0;
  const power = match[3] === '' ? 0 : 'KMGTPEZY'.indexOf((match[3] ?? '').toUpperCase()) + 1;
  // Far enough apart that a suffix always wins, near enough that the number still counts.
  return (match[1] === '-' ? -1 : 1) * (value + power * 1e9);
}

/** Start and end of each field: with a separator between them, without one with the blanks before each. */
function fieldsOf(text: string, separator: string | undefined): [number, number][] {
  const fields: [number, number][] = [];
  if (separator !== undefined) {
    let start = 0;
    for (let at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, start)) {
      fields.push([start, at]);
      start = at + 1;
    }
    fields.push([start, text.length]);
    return fields;
  }
  let at = 0;
  while (at < text.length) {
    const start = at;
    while (text[at] === ' ' || text[at] === '\t') at++;
    while (at < text.length && text[at] !== ' ' && text[at] !== '\t') at++;
    fields.push([start, at]);
  }
  return fields;
}

function textOf({ start, end }: Key, text: string, separator: string | undefined): string {
  if (start.field === 0 && start.character === 0 && !start.skipsBlanks && !end) return text;
  const fields = fieldsOf(text, separator);
  const place = (position: Position): number => {
    const field = fields[position.field];
    if (!field) return text.length;
    if (position.character < 0) return field[1];
    let at = field[0];
    if (position.skipsBlanks) while (at < text.length && (text[at] === ' ' || text[at] === '\t')) at++;
    return Math.min(text.length, at + position.character);
  };
  const from = place(start);
  return text.slice(from, Math.max(from, end ? place(end) : text.length));
}

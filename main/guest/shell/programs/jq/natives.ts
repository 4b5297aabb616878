/** Builtins of jq that are functions of values: the input and one value of each argument. */

import { add, splitText } from './arithmetic.ts';
import { COLLECTIONS } from './collections.ts';
import { brokenDown, secondsOf, strftime, strptime } from './dates.ts';
import { applyFormat, textOf } from './formats.ts';
import { matchesOf, textIndices } from './matching.ts';
import { frexp, numberOf, ONE, TWO } from './math.ts';
import type { Native, NativeHost } from './native.ts';
import { compactText, shortText } from './output.ts';
import { deletePaths, getPath, indicesOf, setPath, valueAt } from './paths.ts';
import { ParseProblem, parseOne } from './reader.ts';
import {
  codePoints,
  compare,
  isArray,
  isObject,
  JqError,
  type Json,
  kindOf,
  sortedKeys,
  textLength,
  utf8Length,
} from './values.ts';

const complain = (value: Json, what: string): JqError =>
  new JqError(`${kindOf(value)} (${shortText(value)}) ${what}`);

function pathOf(value: Json): readonly Json[] {
  if (!isArray(value)) throw new JqError('Path must be specified as an array');
  return value;
}

function lengthOf(value: Json): number {
  if (value === null) return 0;
  if (typeof value === 'string') return textLength(value);
  if (typeof value === 'number') return Math.abs(value);
  if (isArray(value)) return value.length;
  if (isObject(value)) return value.size;
  throw complain(value, 'has no length');
}

function keysOf(value: Json, sorted: boolean): Json {
  if (isArray(value)) return value.map((_each, index) => index);
  if (isObject(value)) return sorted ? sortedKeys(value) : [...value.keys()];
  throw complain(value, 'has no keys');
}

function has(value: Json, key: Json): boolean {
  if (isObject(value) && typeof key === 'string') return value.has(key);
  if (isArray(value) && typeof key === 'number') return key >= 0 && key < value.length;
  throw new JqError(`Cannot check whether ${kindOf(value)} has a ${kindOf(key)} key`);
}

function contains(value: Json, part: Json): boolean {
  if (kindOf(value) !== kindOf(part))
    throw new JqError(
      `${kindOf(value)} (${shortText(value)}) and ${kindOf(part)} (${shortText(part)}) cannot have their containment checked`,
    );
  return holds(value, part);
}

function holds(value: Json, part: Json): boolean {
  if (isObject(value) && isObject(part))
    return [...part].every(([key, each]) => value.has(key) && holds(value.get(key) ?? null, each));
  if (isArray(value) && isArray(part)) return part.every((each) => value.some((own) => holds(own, each)));
  if (typeof value === 'string' && typeof part === 'string') return value.includes(part);
  return kindOf(value) === kindOf(part) && compare(value, part) === 0;
}

function text(value: Json, message: string): string {
  if (typeof value !== 'string') throw new JqError(message);
  return value;
}

function parsed(value: Json): Json {
  if (typeof value !== 'string') throw complain(value, 'only strings can be parsed');
  try {
    return parseOne(value);
  } catch (error) {
    if (error instanceof ParseProblem) throw new JqError(`${error.message} (while parsing '${value}')`);
    throw error;
  }
}

function toNumber(value: Json): Json {
  if (typeof value === 'number') return value;
  const number = typeof value === 'string' ? parsed(value) : undefined;
  if (typeof number !== 'number') throw complain(value, 'cannot be parsed as a number');
  return number;
}

function implode(value: Json): string {
  if (!isArray(value)) throw new JqError('implode input must be an array');
  return value
    .map((code) => {
      if (typeof code !== 'number')
        throw complain(code, "can't be imploded, unicode codepoint needs to be numeric");
      const valid = code >= 0 && code <= 0x10ffff && !(code >= 0xd800 && code < 0xe000);
      return String.fromCodePoint(valid ? Math.floor(code) : 0xfffd);
    })
    .join('');
}

const explode = (value: Json): number[] => codePoints(text(value, 'explode input must be a string'));

/** Letters of ASCII only. */
const cased = (value: Json, letters: RegExp, change: (letter: string) => string): string =>
  text(value, 'explode input must be a string').replace(letters, change);

function trimmed(value: Json, form: RegExp): string {
  if (typeof value !== 'string') throw complain(value, 'cannot be trimmed');
  return value.replace(form, '');
}

/** Pattern and flags of what test, match and capture take in place of a pattern. */
function expression(value: Json): Json {
  if (typeof value === 'string') return [value, null];
  if (isArray(value) && value.length > 1) return [value[0] ?? null, value[1] ?? null];
  if (isArray(value) && value.length > 0) return [value[0] ?? null, null];
  throw new JqError(`${kindOf(value)} not a string or array`);
}

function captured(match: Json): Json {
  const groups = isObject(match) ? match.get('captures') : null;
  return new Map(
    (groups && isArray(groups) ? groups : []).flatMap((group) => {
      const name = isObject(group) ? group.get('name') : null;
      return isObject(group) && typeof name === 'string'
        ? [[name, group.get('string') ?? null] as const]
        : [];
    }),
  );
}

function indices(value: Json, part: Json): Json {
  if (isArray(value)) return indicesOf(value, isArray(part) ? part : [part]);
  if (typeof value === 'string' && typeof part === 'string') return textIndices(value, part);
  return valueAt(value, part);
}

function joined(value: Json, between: Json, host: NativeHost): Json {
  if (isArray(value) && value.length === 0) return '';
  if (!isArray(value) && !isObject(value))
    throw new JqError(`Cannot iterate over ${kindOf(value)} (${shortText(value)})`);
  const parts = isArray(value) ? value : [...value.values()];
  const pieces: string[] = [];
  for (const [index, part] of parts.entries()) {
    const piece =
      part === null ? '' : typeof part === 'boolean' || typeof part === 'number' ? compactText(part) : part;
    if (typeof piece !== 'string' || (typeof between !== 'string' && between !== null))
      return add(add(pieces.join(''), index > 0 ? between : '', host), piece, host);
    pieces.push(index > 0 ? (between ?? '') + piece : piece);
  }
  host.weigh(pieces.length);
  return pieces.join('');
}

const number = (value: Json): number => numberOf(value, complain);

const GENERAL: readonly (readonly [string, Native])[] = [
  ['not/0', (input) => input === null || input === false],
  ['length/0', lengthOf],
  [
    'utf8bytelength/0',
    (input) => {
      if (typeof input !== 'string') throw complain(input, 'only strings have UTF-8 byte length');
      return utf8Length(input);
    },
  ],
  ['type/0', kindOf],
  ['keys/0', (input) => keysOf(input, true)],
  ['keys_unsorted/0', (input) => keysOf(input, false)],
  ['has/1', (input, [key = null]) => has(input, key)],
  ['contains/1', (input, [part = null]) => contains(input, part)],
  [
    'getpath/1',
    (input, [path = null]) => {
      if (!isArray(path)) throw new JqError('Path must be specified as an array');
      return getPath(input, path);
    },
  ],
  ['setpath/2', (input, [path = null, value = null]) => setPath(input, pathOf(path), value)],
  [
    'delpaths/1',
    (input, [paths = null]) => {
      if (!isArray(paths)) throw new JqError('Paths must be specified as an array');
      return deletePaths(input, paths);
    },
  ],
  ['tojson/0', compactText],
  ['fromjson/0', parsed],
  ['tostring/0', textOf],
  ['tonumber/0', toNumber],
  [
    'format/1',
    (input, [name = null]) => {
      if (typeof name !== 'string') throw complain(name, 'is not a valid format');
      return applyFormat(name, input);
    },
  ],
  ['explode/0', explode],
  ['implode/0', implode],
  ['ascii_downcase/0', (input) => cased(input, /[A-Z]+/g, (letters) => letters.toLowerCase())],
  ['ascii_upcase/0', (input) => cased(input, /[a-z]+/g, (letters) => letters.toUpperCase())],
  [
    'startswith/1',
    (input, [part = null]) =>
      text(input, 'startswith() requires string inputs').startsWith(
        text(part, 'startswith() requires string inputs'),
      ),
  ],
  [
    'endswith/1',
    (input, [part = null]) =>
      text(input, 'endswith() requires string inputs').endsWith(
        text(part, 'endswith() requires string inputs'),
      ),
  ],
  [
    'ltrimstr/1',
    (input, [part = null]) =>
      typeof input === 'string' && typeof part === 'string' && input.startsWith(part)
        ? input.slice(part.length)
        : input,
  ],
  [
    'rtrimstr/1',
    (input, [part = null]) =>
      typeof input === 'string' && typeof part === 'string' && input.endsWith(part)
        ? input.slice(0, input.length - part.length)
        : input,
  ],
  ['trim/0', (input) => trimmed(input, /^\s+|\s+$/g)],
  ['ltrim/0', (input) => trimmed(input, /^\s+/)],
  ['rtrim/0', (input) => trimmed(input, /\s+$/)],
  [
    'split/1',
    (input, [by = null]) =>
      splitText(
        text(input, 'split input and separator must be strings'),
        text(by, 'split input and separator must be strings'),
      ),
  ],
  ['join/1', (input, [between = null], host) => joined(input, between, host)],
  ['indices/1', (input, [part = null]) => indices(input, part)],
  [
    '_match/3',
    (input, [pattern = null, flags = null, test = null]) => matchesOf(input, pattern, flags, test === true),
  ],
  ['_expression/1', (_input, [value = null]) => expression(value)],
  ['_captured/0', captured],
  ['now/0', (_input, _args, host) => host.now()],
  ['gmtime/0', (input) => brokenDown(number(input))],
  ['localtime/0', (input) => brokenDown(number(input))],
  ['mktime/0', (input) => secondsOf(input, 'mktime')],
  ['strftime/1', (input, [format = null]) => strftime(input, format, 'strftime')],
  ['strflocaltime/1', (input, [format = null]) => strftime(input, format, 'strflocaltime')],
  ['strptime/1', (input, [format = null]) => strptime(input, format)],
  ['infinite/0', () => Number.POSITIVE_INFINITY],
  ['nan/0', () => Number.NaN],
  ['isinfinite/0', (input) => Math.abs(number(input)) === Number.POSITIVE_INFINITY],
  ['isnan/0', (input) => Number.isNaN(number(input))],
  ['isnormal/0', (input) => Number.isFinite(number(input)) && Math.abs(number(input)) >= 2 ** -1022],
  ['isfinite/0', (input) => typeof input === 'number' && Math.abs(input) !== Number.POSITIVE_INFINITY],
  ['isvalid/0', () => true],
  [
    'abs/0',
    (input) => {
      if (typeof input !== 'number') throw complain(input, 'has no absolute value');
      return input < 0 ? -input : input;
    },
  ],
  ['frexp/0', (input) => frexp(number(input))],
  ['modf/0', (input) => [number(input) - Math.trunc(number(input)), Math.trunc(number(input))]],
  ['fma/3', (_input, [x = null, y = null, z = null]) => number(x) * number(y) + number(z)],
  ['get_search_list/0', () => []],
];

export const NATIVES: ReadonlyMap<string, Native> = new Map<string, Native>([
  ...GENERAL,
  ...COLLECTIONS,
  ...[...ONE].map(([name, compute]) => [`${name}/0`, (input: Json) => compute(number(input))] as const),
  ...[...TWO].map(
    ([name, compute]) =>
      [
        `${name}/2`,
        (_input: Json, [x = null, y = null]: readonly Json[]) => compute(number(x), number(y)),
      ] as const,
  ),
]);

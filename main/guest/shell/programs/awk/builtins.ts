/** Functions of awk, without those that run commands or touch files (machine.ts has them). */

import type { Match, Regex } from '../../language/regex.ts';
import { replaceMatches } from '../../language/replace.ts';
import { formatTime } from '../../time-format.ts';
import { splitFields } from './records.ts';
import { type AwkArray, compareValues, fromInput, type Scalar, textToNumber, toNumber } from './values.ts';

/** What the functions see of the running program. */
export interface BuiltinHost {
  text(value: Scalar): string;
  record(): string;
  /** A pattern given as an argument. */
  regex(value: unknown): Regex;
  regexOf(pattern: string): Regex;
  fieldSeparator(): string;
  subscriptSeparator(): string;
  setMatch(start: number, length: number): void;
  /** What sub and gsub made of the text, for the instruction behind them. */
  keep(text: string): void;
  sprintf(format: string, args: readonly Scalar[]): string;
  random: { seed: number; before: number; state: number };
  now(): number;
  fail(message: string): never;
}

export interface Builtin {
  readonly id: number;
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly arrays?: readonly number[];
  /** Arguments that may be an array or a value. */
  readonly either?: readonly number[];
  readonly patterns?: readonly number[];
  readonly replaces?: boolean;
  /** undefined: the machine does it, because it may pause. */
  readonly run?: (host: BuiltinHost, args: readonly unknown[]) => Scalar;
}

type Definition = Omit<Builtin, 'id' | 'name'>;

const scalar = (value: unknown): Scalar => value as Scalar;
const number = (value: unknown): number => toNumber(value as Scalar);

const numeric = (compute: (value: number) => number): Definition => ({
  least: 1,
  most: 1,
  run: (_host, [value]) => compute(number(value)),
});

const bits = (combine: (left: bigint, right: bigint) => bigint): Definition => ({
  least: 2,
  most: 20,
  run: (host, args) =>
    Number(
      args
        .map((value) => {
          const given = Math.trunc(number(value));
          if (!(given >= 0)) host.fail('a negative value is not allowed for bits');
          return BigInt(given);
        })
        .reduce(combine),
    ),
});

const length: Definition = {
  least: 0,
  most: 1,
  either: [0],
  run: (host, args) => {
    if (args.length === 0) return host.record().length;
    const [value] = args;
    return value instanceof Map ? value.size : host.text(scalar(value)).length;
  },
};

const substr: Definition = {
  least: 2,
  most: 3,
  run: (host, args) => {
    const text = host.text(scalar(args[0]));
    const from = number(args[1]);
    const length = args.length < 3 ? Number.POSITIVE_INFINITY : number(args[2]);
    if (Number.isNaN(from) || !(length >= 1)) return '';
    // gawk 5.2: a start before the text is its first character, and takes nothing from the length.
    const start = Math.max(0, Math.trunc(from) - 1);
    return text.slice(start, start + Math.trunc(length));
  },
};

const split: Definition = {
  least: 2,
  most: 4,
  arrays: [1, 3],
  patterns: [2],
  run: (host, args) => {
    const text = host.text(scalar(args[0]));
    const array = args[1] as AwkArray;
    const separators: string[] = [];
    const given = args.length < 3 ? host.fieldSeparator() : args[2];
    const separator =
      typeof given === 'string' || typeof given === 'number' || given === undefined
        ? host.text(scalar(given))
        : host.regex(given);
    const pieces = splitFields(text, separator, host.regexOf, args[3] ? separators : undefined);
    array.clear();
    pieces.forEach((piece, index) => {
      array.set(`${index + 1}`, fromInput(piece));
    });
    const kept = args[3] as AwkArray | undefined;
    kept?.clear();
    separators.forEach((piece, index) => {
      kept?.set(`${index + 1}`, piece);
    });
    return pieces.length;
  },
};

const match: Definition = {
  least: 2,
  most: 3,
  patterns: [1],
  arrays: [2],
  run: (host, args) => {
    const text = host.text(scalar(args[0]));
    const found = host.regex(args[1]).exec(text);
    const array = args[2] as AwkArray | undefined;
    array?.clear();
    host.setMatch(found ? found.start + 1 : 0, found ? found.end - found.start : -1);
    if (!found) return 0;
    const put = (key: string, part: Match | undefined): void => {
      if (!array || !part) return;
      array.set(key, fromInput(text.slice(part.start, part.end)));
      array.set(`${key}${host.subscriptSeparator()}start`, part.start + 1);
      array.set(`${key}${host.subscriptSeparator()}length`, part.end - part.start);
    };
    put('0', found);
    found.groups.forEach((group, index) => {
      put(`${index + 1}`, group);
    });
    return found.start + 1;
  },
};

/** & is the match, \& an ampersand, \\& a backslash and the match. */
function replacementOf(text: string): (matched: string) => string {
  if (!text.includes('&')) return () => text;
  const parts: (string | undefined)[] = [];
  let plain = '';
  for (let at = 0; at < text.length; at++) {
    if (text.startsWith('\\\\\\&', at)) {
      plain += '\\&';
      at += 3;
    } else if (text.startsWith('\\\\&', at)) {
      parts.push(`${plain}\\`, undefined);
      plain = '';
      at += 2;
    } else if (text.startsWith('\\&', at)) {
      plain += '&';
      at++;
    } else if (text[at] === '&') {
      parts.push(plain, undefined);
      plain = '';
    } else plain += text[at] ?? '';
  }
  parts.push(plain);
  return (matched) => parts.map((part) => part ?? matched).join('');
}

const substitute = (all: boolean): Definition => ({
  least: 2,
  most: 3,
  patterns: [0],
  replaces: true,
  run: (host, args) => {
    const replacement = replacementOf(host.text(scalar(args[1])));
    const text = host.text(scalar(args[2]));
    const replaced = replaceMatches(
      text,
      host.regex(args[0]),
      { first: 1, all, groups: false },
      ({ start, end }) => replacement(text.slice(start, end)),
    );
    host.keep(replaced.text);
    return replaced.count;
  },
});

const gensub: Definition = {
  least: 3,
  most: 4,
  patterns: [0],
  run: (host, args) => {
    const replacement = host.text(scalar(args[1]));
    const how = host.text(scalar(args[2]));
    const text = args.length < 4 ? host.record() : host.text(scalar(args[3]));
    const all = /^[gG]/.test(how);
    const first = all ? 1 : Math.max(1, Math.trunc(textToNumber(how)));
    return replaceMatches(text, host.regex(args[0]), { first, all, groups: true }, (found) =>
      replacement.replace(/\\([0-9])|\\(.)|&/gs, (whole, digit?: string, letter?: string) => {
        if (letter !== undefined) return letter === '&' || letter === '\\' ? letter : whole;
        const part = digit === undefined || digit === '0' ? found : found.groups[Number(digit) - 1];
        return part ? text.slice(part.start, part.end) : '';
      }),
    ).text;
  },
};

/** asort and asorti: values, or keys, in order and numbered. */
const sorted = (keys: boolean): Definition => ({
  least: 1,
  most: 3,
  arrays: [0, 1],
  run: (host, args) => {
    const source = args[0] as AwkArray;
    const target = (args[1] as AwkArray | undefined) ?? source;
    const how = args.length > 2 ? host.text(scalar(args[2])) : keys ? '@ind_str_asc' : '@val_type_asc';
    const order = orderOf(how, host);
    const entries = [...source].sort(order).map(([key, value]) => (keys ? key : value));
    target.clear();
    entries.forEach((value, index) => {
      target.set(`${index + 1}`, value);
    });
    return entries.length;
  },
});

type Order = (left: readonly [string, Scalar], right: readonly [string, Scalar]) => number;

/** The predefined orders of asort, asorti and PROCINFO["sorted_in"]. */
export function orderOf(how: string, host: Pick<BuiltinHost, 'text' | 'fail'>): Order {
  const [, what, kind, direction] = /^@(ind|val)_(str|num|type)_(asc|desc)$/.exec(how) ?? [];
  if (what === undefined) {
    if (how === '@unsorted') return () => 0;
    return host.fail(`not supported here: sorting by ${how}`);
  }
  const compare = (left: Scalar, right: Scalar): number => {
    if (kind === 'str') return compareValues(host.text(left), host.text(right), host.text);
    if (kind === 'num')
      return toNumber(left) - toNumber(right) || compareValues(host.text(left), host.text(right), host.text);
    const isText = (value: Scalar): number => (typeof value === 'string' ? 1 : 0);
    return isText(left) - isText(right) || compareValues(left, right, host.text);
  };
  const sign = direction === 'desc' ? -1 : 1;
  const pick =
    what === 'ind'
      ? (entry: readonly [string, Scalar]): Scalar => entry[0]
      : (entry: readonly [string, Scalar]) => entry[1];
  return (left, right) =>
    sign * (compare(pick(left), pick(right)) || compareValues(left[0], right[0], host.text));
}

const random: Definition = {
  least: 0,
  most: 0,
  run: ({ random: source }) => {
    // A fixed sequence for a fixed seed: our own, not the C library's.
    source.state = (Math.imul(source.state, 1_664_525) + 1_013_904_223) >>> 0;
    const high = source.state >>> 5;
    source.state = (Math.imul(source.state, 1_664_525) + 1_013_904_223) >>> 0;
    return (high * 67_108_864 + (source.state >>> 6)) / 9_007_199_254_740_992;
  },
};

const seed: Definition = {
  least: 0,
  most: 1,
  run: ({ random: source, now }, args) => {
    source.before = source.seed;
    source.seed = args.length > 0 ? Math.trunc(number(args[0])) : now();
    source.state = source.seed >>> 0;
    return source.before;
  },
};

const strftime: Definition = {
  least: 0,
  most: 3,
  run: (host, args) =>
    formatTime(
      args.length > 0 ? host.text(scalar(args[0])) : '%a %b %e %H:%M:%S %Z %Y',
      args.length > 1 ? number(args[1]) : host.now(),
    ),
};

const mktime: Definition = {
  least: 1,
  most: 2,
  run: (host, args) => {
    const parts = host.text(scalar(args[0])).trim().split(/\s+/).map(Number);
    if (parts.length < 6 || parts.some(Number.isNaN)) return -1;
    const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts;
    return Date.UTC(year, month - 1, day, hour, minute, second) / 1000;
  },
};

const DEFINITIONS: Readonly<Record<string, Definition>> = {
  length,
  substr,
  index: {
    least: 2,
    most: 2,
    run: (host, args) => host.text(scalar(args[0])).indexOf(host.text(scalar(args[1]))) + 1,
  },
  split,
  sub: substitute(false),
  gsub: substitute(true),
  gensub,
  match,
  sprintf: {
    least: 1,
    most: 1000,
    run: (host, [format, ...rest]) => host.sprintf(host.text(scalar(format)), rest.map(scalar)),
  },
  sin: numeric(Math.sin),
  cos: numeric(Math.cos),
  atan2: { least: 2, most: 2, run: (_host, [y, x]) => Math.atan2(number(y), number(x)) },
  exp: numeric(Math.exp),
  log: numeric(Math.log),
  sqrt: numeric(Math.sqrt),
  int: numeric(Math.trunc),
  rand: random,
  srand: seed,
  tolower: { least: 1, most: 1, run: (host, [value]) => host.text(scalar(value)).toLowerCase() },
  toupper: { least: 1, most: 1, run: (host, [value]) => host.text(scalar(value)).toUpperCase() },
  system: { least: 1, most: 1 },
  close: { least: 1, most: 2 },
  fflush: { least: 0, most: 1 },
  strftime,
  mktime,
  systime: { least: 0, most: 0, run: (host) => host.now() },
  and: bits((left, right) => left & right),
  or: bits((left, right) => left | right),
  xor: bits((left, right) => left ^ right),
  lshift: { least: 2, most: 2, run: (_host, [value, by]) => Math.trunc(number(value)) * 2 ** number(by) },
  rshift: {
    least: 2,
    most: 2,
    run: (_host, [value, by]) => Math.floor(Math.trunc(number(value)) / 2 ** number(by)),
  },
  compl: {
    least: 1,
    most: 1,
    run: (_host, [value]) => Number(BigInt.asUintN(53, ~BigInt(Math.trunc(number(value))))),
  },
  strtonum: {
    least: 1,
    most: 1,
    run: (host, [value]) => {
      if (typeof value === 'number') return value;
      const text = host.text(scalar(value)).trim();
      const hex = /^([-+]?)0[xX]([0-9a-fA-F]+)/.exec(text);
      if (hex) return Number(`0x${hex[2]}`) * (hex[1] === '-' ? -1 : 1);
      const octal = /^([-+]?)0([0-7]+)(?![.\d])/.exec(text);
      if (octal) return Number(`0o${octal[2]}`) * (octal[1] === '-' ? -1 : 1);
      return textToNumber(text);
    },
  },
  asort: sorted(false),
  asorti: sorted(true),
  isarray: { least: 1, most: 1, either: [0], run: (_host, [value]) => (value instanceof Map ? 1 : 0) },
  typeof: {
    least: 1,
    most: 1,
    either: [0],
    run: (_host, [value]) => {
      if (value instanceof Map) return 'array';
      if (value === undefined) return 'untyped';
      return typeof value === 'number' ? 'number' : typeof value === 'string' ? 'string' : 'strnum';
    },
  },
};

export const BUILTINS_BY_ID: readonly Builtin[] = Object.entries(DEFINITIONS).map(
  ([name, definition], id) => ({
    ...definition,
    id,
    name,
  }),
);

export const BUILTIN_IDS: ReadonlyMap<string, Builtin> = new Map(
  BUILTINS_BY_ID.map((builtin) => [builtin.name, builtin]),
);

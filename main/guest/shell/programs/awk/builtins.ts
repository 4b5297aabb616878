/** Functions of awk, without those that run commands or touch files (machine.ts has them). */

import { formatTime } from '../../time-format.ts';
import { type Builtin, type Definition, number, scalar } from './builtin.ts';
import { sorted } from './builtin-order.ts';
import { gensub, length, match, split, substitute, substr } from './builtin-texts.ts';
import { textToNumber } from './values.ts';

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

/** join and shuf. */

import { type Manual, manual } from '../../manual.ts';
import type { Running } from '../../pause.ts';
import type { Invocation } from '../../program.ts';
import { complain, quoted, readArguments, usageProblem } from '../arguments.ts';
import {
  countOf,
  isRestDue,
  LineReader,
  linesOf,
  openOperand,
  putLines,
  readOperand,
  streaming,
} from './inputs.ts';

export const JOIN: Manual = manual({
  name: 'join',
  purpose: 'Join lines of two sorted files that have a field in common.',
  synopsis: '[OPTION]... FILE1 FILE2',
  options: `
    -1 FIELD  the field of FILE1, the first one when not given
    -2 FIELD  the field of FILE2
    -j FIELD  the field of both
    -a FILENUM  lines of this file that have no partner too
    -v FILENUM  only lines of this file that have none
    -e EMPTY  stands for fields that are not there
    -i, --ignore-case  upper and lower case are the same
    -o FORMAT  these fields: 0, or 1.N and 2.N
    -t CHAR  between fields
    --check-order  no effect here
    --header  the first lines are joined as they are
    --nocheck-order  no effect here
    -z, --zero-terminated  lines end in NUL`,
});

type Row = readonly string[];

export const join = streaming(function* (run: Invocation): Running<number> {
  const options = readArguments(run, JOIN);
  if (typeof options === 'number') return options;
  const [left, right, extra] = options.operands;
  if (left === undefined) return usageProblem(run, JOIN, 'missing operand');
  if (right === undefined) return usageProblem(run, JOIN, `missing operand after ${quoted(left)}`);
  if (extra !== undefined) return usageProblem(run, JOIN, `extra operand ${quoted(extra)}`);
  const field = (id: string): number => countOf(options.value(id) ?? options.value('j') ?? '1') ?? 0;
  const keys = [field('1') - 1, field('2') - 1];
  if (keys.some((key) => key < 0)) return complain(run, 'invalid field number');
  const end = options.has('z') ? '\0' : '\n';
  const separator = options.value('t');
  const rowOf = (line: string): Row =>
    separator === undefined ? line.trimStart().split(/[ \t]+/) : line.split(separator);
  const keyOf = (row: Row, side: number): string => {
    const key = row[keys[side] ?? 0] ?? '';
    return options.has('i') ? key.toLowerCase() : key;
  };
  const empty = options.value('e') ?? '';
  const format = options.values('o').flatMap((text) => text.split(/[ ,]/));
  const put = (a: Row | undefined, b: Row | undefined): void => {
    const sides = [a, b];
    const common = (a ?? b ?? [])[keys[a ? 0 : 1] ?? 0] ?? '';
    const others = (row: Row | undefined, side: number): Row =>
      (row ?? []).filter((_, at) => at !== keys[side]);
    const fields =
      format.length > 0
        ? format.map((text) => {
            if (text === '0') return common;
            const [side = '1', at = '1'] = text.split('.');
            return sides[Number(side) - 1]?.[Number(at) - 1] || empty;
          })
        : [common, ...others(a, 0), ...others(b, 1)];
    run.out(fields.join(separator ?? ' ') + end);
  };
  const readers: LineReader[] = [];
  for (const name of [left, right]) {
    const input = openOperand(run, name);
    if (!input.ok) return complain(run, `${name}: ${input.failure}`);
    readers.push(new LineReader(run, input.value, end));
  }
  const next = function* (side: number): Running<Row | undefined> {
    const line = yield* readers[side]?.next() ?? [];
    return line === undefined ? undefined : rowOf(line);
  };
  const alone = [1, 2].map((side) => [...options.values('a'), ...options.values('v')].includes(`${side}`));
  const paired = !options.has('v');
  let a = yield* next(0);
  let b = yield* next(1);
  if (options.has('header') && (a || b)) {
    put(a, b);
    a = yield* next(0);
    b = yield* next(1);
  }
  for (let round = 0; a || b; round++) {
    if (isRestDue(round)) yield* run.rest();
    const [x, y] = [a && keyOf(a, 0), b && keyOf(b, 1)];
    if (y === undefined || (x !== undefined && x < y)) {
      if (alone[0]) put(a, undefined);
      a = yield* next(0);
    } else if (x === undefined || y < x) {
      if (alone[1]) put(undefined, b);
      b = yield* next(1);
    } else {
      const same: Row[] = [];
      for (; b && keyOf(b, 1) === y; b = yield* next(1)) same.push(b);
      for (; a && keyOf(a, 0) === x; a = yield* next(0)) if (paired) for (const each of same) put(a, each);
    }
  }
  return 0;
});

export const SHUF: Manual = manual({
  name: 'shuf',
  purpose: 'Write lines in an order by chance, which is the same at a replay.',
  synopsis: ['[OPTION]... [FILE]', '-e [OPTION]... [ARG]...', '-i LO-HI [OPTION]...'],
  options: `
    -e, --echo  the arguments are the lines
    -i, --input-range=LO-HI  these numbers are the lines
    -n, --head-count=COUNT  at most so many
    -o, --output=FILE  not supported here
    --random-source=FILE  not supported here
    -r, --repeat  a line may come again
    -z, --zero-terminated  lines end in NUL`,
});

export function* shuf(run: Invocation): Running<number> {
  const options = readArguments(run, SHUF);
  if (typeof options === 'number') return options;
  const refused = options.last('o', 'random-source');
  if (refused !== undefined) return complain(run, `not supported here: -${refused}`);
  const end = options.has('z') ? '\0' : '\n';
  const range = options.value('i');
  const count = options.has('n') ? countOf(options.value('n')) : undefined;
  if (options.has('n') && count === undefined)
    return complain(run, `invalid line count: ${quoted(options.value('n') ?? '')}`);
  let lines: string[];
  if (range !== undefined) {
    const [, low, high] = /^(\d{1,9})-(\d{1,9})$/.exec(range) ?? [];
    if (low === undefined || Number(high) < Number(low) - 1)
      return complain(run, `invalid input range: ${quoted(range)}`);
    const size = Number(high) - Number(low) + 1;
    if (size > RANGE_LIMIT) return complain(run, `not supported here: more than ${RANGE_LIMIT} numbers`);
    lines = Array.from({ length: size }, (_, index) => `${Number(low) + index}`);
  } else if (options.has('e')) lines = [...options.operands];
  else {
    const [name = '-', extra] = options.operands;
    if (extra !== undefined) return usageProblem(run, SHUF, `extra operand ${quoted(extra)}`);
    const text = readOperand(run, name);
    if (!text.ok) return complain(run, `${name}: ${text.failure}`);
    lines = linesOf(text.value, end);
  }
  const random = run.surroundings.files.endless('/dev/urandom');
  let bytes = '';
  const below = (limit: number): number => {
    if (bytes.length < 4) bytes = random?.() ?? '';
    const value = [...bytes.slice(0, 4)].reduce((sum, char) => sum * 256 + char.charCodeAt(0), 0);
    bytes = bytes.slice(4);
    return Math.floor((value / 2 ** 32) * limit);
  };
  if (options.has('r')) {
    if (lines.length === 0) return count === 0 ? 0 : complain(run, 'no lines to repeat');
    for (let index = 0; index < (count ?? Number.POSITIVE_INFINITY); index++) {
      run.out(`${lines[below(lines.length)]}${end}`);
      if (isRestDue(index) || count === undefined) yield* run.rest();
    }
    return 0;
  }
  const most = Math.min(count ?? lines.length, lines.length);
  for (let at = 0; at < most; at++) {
    const other = at + below(lines.length - at);
    [lines[at], lines[other]] = [lines[other] ?? '', lines[at] ?? ''];
  }
  yield* putLines(run, lines.slice(0, most), end);
  return 0;
}
const RANGE_LIMIT = 1_000_000;

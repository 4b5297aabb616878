/** od, hexdump and xxd: bytes of files as numbers and characters. */

import { contentBytes } from '../../../tree/file-bytes.ts';
import { type Manual, manual } from '../../manual.ts';
import type { Running } from '../../pause.ts';
import type { Invocation } from '../../program.ts';
import { type Arguments, complain, quoted, readArguments, usageProblem } from '../arguments.ts';
import { countOf, openOperand, streaming } from './inputs.ts';

export const OD: Manual = manual({
  name: 'od',
  purpose: 'Show the bytes of files.',
  synopsis: '[OPTION]... [FILE]...',
  options: `
    -A, --address-radix=RADIX  places in d, o or x; n none
    -a  names of characters, as -t a
    -b  octal bytes, as -t o1
    -c  characters, as -t c
    -d  decimal numbers of two bytes, as -t u2
    -i  decimal numbers of four bytes, as -t dI
    -j, --skip-bytes=BYTES  without the first ones
    -l  decimal numbers of eight bytes, as -t dL
    -N, --read-bytes=BYTES  at most so many
    -o  octal numbers of two bytes, as -t o2
    -s  decimal numbers of two bytes, as -t d2
    -t, --format=TYPE  a, c, d, o, u or x, with 1, 2, 4 or 8 bytes
    -v, --output-duplicates  lines that are the same too
    -w, --width[=BYTES]  so many bytes in each line
    -x  hexadecimal numbers of two bytes, as -t x2
    --endian=ORDER  little or big, instead of the machine's own
    -S, --strings[=BYTES]  not supported here
    --traditional  not supported here`,
});

interface Kind {
  readonly bytes: number;
  /** Columns of one value, without the blank before it. */
  readonly width: number;
  readonly show: (bytes: Buffer, isBig: boolean) => string;
}

const ESCAPES: Readonly<Record<number, string>> = {
  0: '\\0',
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
};
const NAMES =
  'nul soh stx etx eot enq ack bel bs ht nl vt ff cr so si dle dc1 dc2 dc3 dc4 nak syn etb can em sub esc fs gs rs us sp'.split(
    ' ',
  );
const SIZES: Readonly<Record<string, number>> = { C: 1, S: 2, I: 4, L: 8, '': 4 };
const OCTAL = [0, 3, 6, 0, 11, 0, 0, 0, 22];
const UNSIGNED = [0, 3, 5, 0, 10, 0, 0, 0, 20];

const octalByte = (byte: number): string => byte.toString(8).padStart(3, '0');

function character(byte: number): string {
  return ESCAPES[byte] ?? (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : octalByte(byte));
}

function nameOfByte(given: number): string {
  const byte = given & 0x7f;
  return NAMES[byte] ?? (byte === 127 ? 'del' : String.fromCharCode(byte));
}

/** Undefined: no such type. */
function kindOf(text: string): Kind | undefined {
  if (text === 'c') return { bytes: 1, width: 3, show: (bytes) => character(bytes[0] ?? 0) };
  if (text === 'a') return { bytes: 1, width: 3, show: (bytes) => nameOfByte(bytes[0] ?? 0) };
  const match = /^([doux])([1248CSIL]?)$/.exec(text);
  if (!match) return undefined;
  const [, radix = 'o', size = ''] = match;
  const bytes = SIZES[size] ?? Number(size);
  const width =
    radix === 'x'
      ? bytes * 2
      : radix === 'o'
        ? (OCTAL[bytes] ?? 3)
        : (UNSIGNED[bytes] ?? 3) + (radix === 'd' && bytes < 8 ? 1 : 0);
  return {
    bytes,
    width,
    show: (chunk, isBig) => {
      const whole = Buffer.alloc(bytes);
      chunk.copy(whole, 0);
      const value = BigInt(`0x${(isBig ? whole : Buffer.from(whole).reverse()).toString('hex')}`);
      if (radix === 'd') return `${BigInt.asIntN(bytes * 8, value)}`;
      if (radix === 'u') return `${value}`;
      return value.toString(radix === 'x' ? 16 : 8).padStart(width, '0');
    },
  };
}

const TYPES: Readonly<Record<string, string>> = {
  a: 'a',
  b: 'o1',
  c: 'c',
  d: 'u2',
  i: 'dI',
  l: 'dL',
  o: 'o2',
  s: 'd2',
  x: 'x2',
};

export const od = streaming(function* (run: Invocation): Running<number> {
  const options = readArguments(run, OD);
  if (typeof options === 'number') return options;
  const refused = options.last('S', 'traditional');
  if (refused !== undefined) return complain(run, `not supported here: -${refused}`);
  const kinds = kindsOf(options);
  if (typeof kinds === 'string') return complain(run, `invalid type string ${quoted(kinds)}`);
  const skip = countOf(numberText(options.value('j') ?? '0'));
  const limit = options.has('N') ? countOf(numberText(options.value('N') ?? '')) : Number.POSITIVE_INFINITY;
  if (skip === undefined || limit === undefined) return usageProblem(run, OD, 'invalid number');
  const radix = options.value('A') ?? 'o';
  if (!/^[doxn]$/.test(radix))
    return complain(run, `invalid output address radix '${radix}'; it must be one character from [doxn]`);
  const bytes = yield* bytesOf(run, options.operands, skip, limit);
  if (!bytes) return 1;
  const width = options.has('w') ? (countOf(options.value('w') ?? '32') ?? 16) : 16;
  const order = options.value('endian');
  const isBig = order === undefined ? run.surroundings.machine === 's390x' : order === 'big';
  const place = (at: number): string =>
    radix === 'n'
      ? ''
      : radix === 'x'
        ? at.toString(16).padStart(6, '0')
        : at.toString(radix === 'd' ? 10 : 8).padStart(7, '0');
  /** A value of the widest type takes as much room as those of the others above it. */
  const room = Math.max(...kinds.map(({ bytes: size, width: columns }) => (columns + 1) / size));
  let before: string | undefined;
  let isStarred = false;
  for (let at = 0; at < bytes.length; at += width) {
    const line = bytes.subarray(at, at + width);
    const key = line.toString('latin1');
    if (!options.has('v') && key === before && line.length === width) {
      if (!isStarred) run.out('*\n');
      isStarred = true;
      continue;
    }
    isStarred = false;
    before = key;
    for (const [index, kind] of kinds.entries()) {
      const values: string[] = [];
      for (let from = 0; from < line.length; from += kind.bytes)
        values.push(
          kind.show(line.subarray(from, from + kind.bytes), isBig).padStart(Math.round(room * kind.bytes)),
        );
      const head = index === 0 ? place(skip + at) : ' '.repeat(place(0).length);
      run.out(`${head}${values.join('')}\n`);
    }
    yield* run.rest();
  }
  if (radix !== 'n') run.out(`${place(skip + bytes.length)}\n`);
  return 0;
});

/** Hexadecimal and octal numbers are understood as well. */
const numberText = (text: string): string =>
  /^0x[\da-f]+$/i.test(text)
    ? `${Number(text)}`
    : /^0[0-7]+$/.test(text)
      ? `${Number.parseInt(text, 8)}`
      : text;

/** What is wrong, as a text. */
function kindsOf(options: Arguments): Kind[] | string {
  const kinds: Kind[] = [];
  for (const { id, argument: value } of options.given) {
    const texts = id === 't' ? (value ?? '').match(/[acdoux][1248CSIL]?/g) : TYPES[id] ? [TYPES[id]] : [];
    if (id === 't' && (texts ?? []).join('') !== value) return value ?? '';
    for (const text of texts ?? []) {
      const kind = kindOf(text);
      if (!kind) return value ?? text;
      kinds.push(kind);
    }
  }
  if (kinds.length > 0) return kinds;
  const octal = kindOf('o2');
  return octal ? [octal] : '';
}

/** Of all operands together; undefined when one could not be read. */
function* bytesOf(
  run: Invocation,
  operands: readonly string[],
  skip: number,
  limit: number,
): Running<Buffer | undefined> {
  const parts: Buffer[] = [];
  let wanted = skip + limit;
  let isBad = false;
  for (const name of operands.length === 0 ? ['-'] : operands) {
    const input = openOperand(run, name);
    if (!input.ok) {
      run.err(`${run.name}: ${name}: ${input.failure}\n`);
      isBad = true;
      continue;
    }
    if (Number.isFinite(wanted)) yield* input.value.fillCharacters(wanted);
    else yield* input.value.gather();
    const bytes = contentBytes(input.value.all()).subarray(0, wanted);
    parts.push(bytes);
    wanted -= bytes.length;
  }
  return isBad && parts.length === 0 ? undefined : Buffer.concat(parts).subarray(skip);
}

export const HEXDUMP: Manual = manual({
  name: 'hexdump',
  purpose: 'Show the bytes of files, hexadecimal.',
  synopsis: '[OPTION]... [FILE]...',
  options: `
    -C, --canonical  bytes, and the characters that they are
    -n, --length=LENGTH  at most so many bytes
    -s, --skip=OFFSET  without the first ones
    -v, --no-squeezing  lines that are the same too
    -x, --two-bytes-hex  numbers of two bytes; nearly the default
    -e, --format=FORMAT  not supported here`,
});

export const hexdump = streaming(function* (run: Invocation): Running<number> {
  const options = readArguments(run, HEXDUMP);
  if (typeof options === 'number') return options;
  if (options.has('e')) return complain(run, 'not supported here: -e');
  const skip = countOf(numberText(options.value('s') ?? '0'));
  const limit = options.has('n') ? countOf(numberText(options.value('n') ?? '')) : Number.POSITIVE_INFINITY;
  if (skip === undefined || limit === undefined) return complain(run, 'failed to parse length');
  const bytes = yield* bytesOf(run, options.operands, skip, limit);
  if (!bytes) return 1;
  const isCanonical = options.has('C');
  const isBig = run.surroundings.machine === 's390x';
  const place = (at: number): string => at.toString(16).padStart(isCanonical ? 8 : 7, '0');
  let before: string | undefined;
  let isStarred = false;
  for (let at = 0; at < bytes.length; at += 16) {
    const line = bytes.subarray(at, at + 16);
    const key = line.toString('latin1');
    if (!options.has('v') && key === before && line.length === 16) {
      if (!isStarred) run.out('*\n');
      isStarred = true;
      continue;
    }
    isStarred = false;
    before = key;
    run.out(`${place(skip + at)}${isCanonical ? canonical(line) : pairs(line, isBig, options.has('x'))}\n`);
    yield* run.rest();
  }
  if (bytes.length > 0) run.out(`${place(skip + bytes.length)}\n`);
  return 0;
});

function canonical(line: Buffer): string {
  const hex = [...line].map((byte) => byte.toString(16).padStart(2, '0'));
  const halves = [hex.slice(0, 8), hex.slice(8)].map((half) => half.join(' ').padEnd(23));
  const text = [...line].map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('');
  return `  ${halves.join('  ')}  |${text}|`;
}

function pairs(line: Buffer, isBig: boolean, isWide: boolean): string {
  const values: string[] = [];
  for (let at = 0; at < 16; at += 2) {
    const [first, second] = [line[at], line[at + 1] ?? 0];
    if (first === undefined) {
      values.push('    ');
      continue;
    }
    const value = isBig ? first * 256 + second : second * 256 + first;
    values.push(value.toString(16).padStart(4, '0'));
  }
  return values.map((value) => `${isWide ? '    ' : ' '}${value}`).join('');
}

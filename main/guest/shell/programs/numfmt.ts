/** numfmt: sizes with and without suffixes. */

import { type Manual, manual } from '../manual.ts';
import type { Running } from '../pause.ts';
import type { Invocation } from '../program.ts';
import { type Arguments, complain, quoted, readArguments, usageProblem } from './arguments.ts';
import { isRestDue, LineReader, streaming } from './text/inputs.ts';

export const NUMFMT: Manual = manual({
  name: 'numfmt',
  purpose: 'Convert numbers from and to sizes that people read.',
  synopsis: '[OPTION]... [NUMBER]...',
  options: `
    --from=UNIT  suffixes of the input: none, auto, si, iec or iec-i
    --from-unit=N  the input is in units of N
    --to=UNIT  suffixes of the output: none, si, iec or iec-i
    --to-unit=N  the output is in units of N
    --field=FIELDS  which fields are numbers
    --format=FORMAT  a format with one %f
    --grouping  no effect in the C locale
    --header[=N]  so many lines stay as they are
    --invalid=MODE  abort, fail, warn or ignore
    --padding=N  so many columns; to the left when negative
    --round=METHOD  up, down, from-zero, towards-zero or nearest
    --suffix=SUFFIX  behind every number
    -d, --delimiter=X  what stands between fields
    -z, --zero-terminated  lines end in NUL
    --debug  no effect here`,
});

const SUFFIXES = 'KMGTPEZY';
const SCALES = ['none', 'auto', 'si', 'iec', 'iec-i'] as const;
type Scale = (typeof SCALES)[number];

interface Settings {
  readonly from: Scale;
  readonly to: Scale;
  readonly fromUnit: number;
  readonly toUnit: number;
  readonly round: string;
  readonly suffix: string;
  readonly padding: number | undefined;
  readonly format:
    | {
        readonly before: string;
        readonly flags: string;
        readonly width: number;
        readonly precision: number | undefined;
        readonly after: string;
      }
    | undefined;
}

class NumberProblem extends Error {
  /** What of the line was converted before. */
  before = '';
}

export const numfmt = streaming(function* (run: Invocation): Running<number> {
  const args = run.args;
  const negative = args.findIndex((arg, index) => /^-\d/.test(arg) && !args.slice(0, index).includes('--'));
  const options = readArguments(
    run,
    NUMFMT,
    negative < 0 ? args : [...args.slice(0, negative), '--', ...args.slice(negative)],
  );
  if (typeof options === 'number') return options;
  const settings = settingsOf(run, options);
  if (typeof settings === 'number') return settings;
  const fields = fieldsOf(options.value('field') ?? '1');
  if (!fields)
    return usageProblem(run, NUMFMT, `invalid field value ${quoted(options.value('field') ?? '')}`);
  const mode = options.value('invalid') ?? 'abort';
  const end = options.has('z') ? '\0' : '\n';
  const header = options.has('header') ? Number(options.value('header') ?? '1') : 0;
  const given = options.operands;
  const input = new LineReader(run, run.input, end);
  let status = 0;
  for (let index = 0; ; index++) {
    const line = given.length > 0 ? given[index] : yield* input.next();
    if (line === undefined) return status;
    if (isRestDue(index)) yield* run.rest();
    if (index < header && given.length === 0) {
      run.out(line + end);
      continue;
    }
    try {
      run.out(convertLine(line, fields, options.value('d'), settings) + end);
    } catch (error) {
      if (!(error instanceof NumberProblem)) throw error;
      if (mode !== 'ignore') run.err(`${run.name}: ${error.message}\n`);
      if (mode === 'abort') {
        run.out(error.before);
        return 2;
      }
      if (mode === 'fail') status = 2;
      run.out(line + end);
    }
  }
});

function settingsOf(run: Invocation, options: Arguments): Settings | number {
  const scale = (id: string): Scale | undefined =>
    SCALES.find((name) => name === (options.value(id) ?? 'none'));
  const [from, to] = [scale('from'), scale('to')];
  if (from === undefined || to === undefined || to === 'auto')
    return usageProblem(
      run,
      NUMFMT,
      `invalid argument ${quoted(options.value(from === undefined ? 'from' : 'to') ?? '')} for '--${from === undefined ? 'from' : 'to'}'`,
    );
  const unit = (id: string): number | undefined => {
    const match = /^(\d+)?([KMGTPEZY])?(i)?$/.exec(options.value(id) ?? '1');
    if (!match || (match[1] === undefined && match[2] === undefined)) return undefined;
    const power = match[2] === undefined ? 0 : SUFFIXES.indexOf(match[2]) + 1;
    return Number(match[1] ?? '1') * (match[3] ? 1024 : 1000) ** power;
  };
  const [fromUnit, toUnit] = [unit('from-unit'), unit('to-unit')];
  if (!fromUnit || !toUnit)
    return complain(
      run,
      `invalid unit size: ${quoted(options.value(fromUnit ? 'to-unit' : 'from-unit') ?? '')}`,
    );
  const padding = options.value('padding');
  if (padding !== undefined && !/^-?[1-9]\d{0,4}$/.test(padding))
    return complain(run, `invalid padding value ${quoted(padding)}`);
  const given = options.value('format');
  const format = given === undefined ? undefined : /^([^%]*)%([-0']*)(\d*)(?:\.(\d+))?f([^%]*)$/.exec(given);
  if (format === null)
    return complain(run, `invalid format ${quoted(given ?? '')}, directive must be %[0]['][-][N][.][N]f`);
  return {
    from,
    to,
    fromUnit,
    toUnit,
    round: options.value('round') ?? 'from-zero',
    suffix: options.value('suffix') ?? '',
    padding: padding === undefined ? undefined : Number(padding),
    format: format && {
      before: format[1] ?? '',
      flags: format[2] ?? '',
      width: Number(format[3] ?? '0'),
      precision: format[4] === undefined ? undefined : Number(format[4]),
      after: format[5] ?? '',
    },
  };
}

function fieldsOf(list: string): ((field: number) => boolean) | undefined {
  if (list === '-') return () => true;
  const ranges: [number, number][] = [];
  for (const part of list.split(',')) {
    const match = /^(\d*)(-?)(\d*)$/.exec(part);
    if (!match || (match[1] === '' && match[3] === '')) return undefined;
    const first = Number(match[1] || '1');
    ranges.push([
      first,
      match[2] === '' ? first : match[3] === '' ? Number.POSITIVE_INFINITY : Number(match[3]),
    ]);
  }
  return (field) => ranges.some(([first, last]) => field >= first && field <= last);
}

function convertLine(
  line: string,
  wanted: (field: number) => boolean,
  delimiter: string | undefined,
  settings: Settings,
): string {
  if (delimiter !== undefined) {
    const done: string[] = [];
    for (const [index, field] of line.split(delimiter).entries()) {
      try {
        done.push(wanted(index + 1) ? convert(field, 0, settings) : field);
      } catch (error) {
        if (error instanceof NumberProblem) error.before = done.map((part) => part + delimiter).join('');
        throw error;
      }
    }
    return done.join(delimiter);
  }
  let field = 0;
  return line.replace(/([ \t]*)([^ \t]+)/g, (whole, blanks: string, text: string) => {
    field++;
    if (!wanted(field)) return whole;
    // Blanks before a field are its room: the number grows to the left into them.
    const isFirst = field === 1;
    const room =
      settings.padding === undefined
        ? blanks.length > (isFirst ? 0 : 1)
          ? whole.length - (isFirst ? 0 : 1)
          : 0
        : 0;
    const gap = isFirst ? (room === 0 ? blanks : '') : room > 0 ? ' ' : blanks.slice(0, 1);
    return `${gap}${convert(text, room, settings)}`;
  });
}

function convert(text: string, room: number, settings: Settings): string {
  const value = (parse(text, settings) * settings.fromUnit) / settings.toUnit;
  const { format, padding } = settings;
  let shown = show(value, settings) + settings.suffix;
  if (format) {
    if (format.width > 0) {
      const zeros = format.flags.includes('0') && !format.flags.includes('-');
      shown = format.flags.includes('-')
        ? shown.padEnd(format.width)
        : zeros
          ? shown.padStart(format.width, '0')
          : shown.padStart(format.width);
    }
    shown = format.before + shown + format.after;
  }
  if (padding !== undefined) return padding < 0 ? shown.padEnd(-padding) : shown.padStart(padding);
  return room > 0 && !(format && format.width > 0) ? shown.padStart(room) : shown;
}

function parse(text: string, { from, suffix }: Settings): number {
  const plain = suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text;
  const match = /^(-?(?:\d+\.?\d*|\.\d+))(?: ?([KkMGTPEZY])(i?))?(.*)$/.exec(plain);
  if (!match) throw new NumberProblem(`invalid number: ${quoted(text)}`);
  const [, digits = '0', letter, i = '', rest = ''] = match;
  if (rest !== '') throw new NumberProblem(`invalid suffix in input ${quoted(text)}: ${quoted(rest)}`);
  if (letter === undefined) return Number(digits);
  const power = SUFFIXES.indexOf(letter.toUpperCase()) + 1;
  switch (from) {
    case 'none':
      throw new NumberProblem(`rejecting suffix in input: ${quoted(text)} (consider using --from)`);
    case 'iec-i':
      if (i === '') throw new NumberProblem(`missing 'i' suffix in input: ${quoted(text)} (e.g Ki/Mi/Gi)`);
      return Number(digits) * 1024 ** power;
    case 'auto':
      return Number(digits) * (i === '' ? 1000 : 1024) ** power;
    default:
      if (i !== '') throw new NumberProblem(`invalid suffix in input ${quoted(text)}: 'i'`);
      return Number(digits) * (from === 'si' ? 1000 : 1024) ** power;
  }
}

function show(value: number, { to, round, format }: Settings): string {
  const precision = format?.precision;
  if (to === 'none') {
    if (Math.abs(value) >= 1e18)
      throw new NumberProblem(`value too large to be printed: '${value}' (consider using --to)`);
    const decimals = precision ?? 0;
    if (precision === undefined && !Number.isInteger(value)) return `${rounded(value, round)}`;
    return scaled(value, decimals, round).toFixed(decimals);
  }
  const base = to === 'si' ? 1000 : 1024;
  let power = 0;
  let rest = value;
  while (Math.abs(rest) >= base && power < SUFFIXES.length) {
    rest /= base;
    power++;
  }
  const decimals = precision ?? (Math.abs(rest) < 10 && power > 0 ? 1 : 0);
  let shown = scaled(rest, decimals, round);
  if (Math.abs(shown) >= base && power < SUFFIXES.length) {
    shown /= base;
    power++;
  }
  const final = precision ?? (Math.abs(shown) < 10 && power > 0 ? 1 : 0);
  return `${shown.toFixed(final)}${power > 0 ? (SUFFIXES[power - 1] ?? '') + (to === 'iec-i' ? 'i' : '') : ''}`;
}

const scaled = (value: number, decimals: number, round: string): number =>
  rounded(value * 10 ** decimals, round) / 10 ** decimals;

function rounded(value: number, how: string): number {
  switch (how) {
    case 'up':
      return Math.ceil(value);
    case 'down':
      return Math.floor(value);
    case 'towards-zero':
      return Math.trunc(value);
    case 'nearest':
      return Math.sign(value) * Math.round(Math.abs(value));
    default:
      return value < 0 ? Math.floor(value) : Math.ceil(value);
  }
}

/** seq: numbers in a row. */

import { directiveOf, formatFloat, parseFormat } from '../../format.ts';
import { type Manual, manual } from '../../manual.ts';
import type { Running } from '../../pause.ts';
import type { Invocation } from '../../program.ts';
import { complain, quoted, readArguments, usageProblem } from '../arguments.ts';

export const SEQ: Manual = manual({
  name: 'seq',
  purpose: 'Write numbers from FIRST to LAST.',
  synopsis: ['[OPTION]... LAST', '[OPTION]... FIRST LAST', '[OPTION]... FIRST INCREMENT LAST'],
  takesCommand: true,
  options: `
    -f, --format=FORMAT  a floating-point format of printf
    -s, --separator=STRING  between the numbers, instead of a newline
    -w, --equal-width  zeros in front, so that all are as wide`,
});

interface Given {
  readonly value: number;
  readonly decimals: number;
  readonly width: number;
}

const given = (text: string): Given | undefined => {
  const endless = /^\s*[+]?(-?)inf(?:inity)?$/i.exec(text);
  if (endless)
    return { value: endless[1] ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY, decimals: 0, width: 3 };
  const match = /^\s*[+]?(-?(?:\d+(?:\.(\d*))?|\.(\d+)))(?:[eE]([-+]?\d+))?$/.exec(text);
  if (!match) return undefined;
  const decimals = (match[2] ?? match[3] ?? '').length;
  const value = Number(text);
  if (!Number.isFinite(value)) return undefined;
  return { value, decimals: Math.max(0, decimals - Number(match[4] ?? 0)), width: (match[1] ?? '').length };
};

export function* seq(run: Invocation): Running<number> {
  const { args, numbers } = separated(run.args);
  const options = readArguments(run, SEQ, args);
  if (typeof options === 'number') return options;
  const operands = [...options.operands, ...numbers];
  if (operands.length === 0) return usageProblem(run, SEQ, 'missing operand');
  if (operands.length > 3) return usageProblem(run, SEQ, `extra operand ${quoted(operands[3] ?? '')}`);
  const parsed = operands.map(given);
  const bad = parsed.indexOf(undefined);
  if (bad >= 0)
    return usageProblem(run, SEQ, `invalid floating point argument: ${quoted(operands[bad] ?? '')}`);
  const ONE: Given = { value: 1, decimals: 0, width: 1 };
  const all = parsed.filter((each) => each !== undefined);
  const first = all.length > 1 ? (all[0] ?? ONE) : ONE;
  const step = all.length === 3 ? (all[1] ?? ONE) : ONE;
  const last = all.at(-1) ?? ONE;
  if (step.value === 0)
    return usageProblem(run, SEQ, `invalid Zero increment value: ${quoted(operands[1] ?? '')}`);
  const decimals = Math.max(first.decimals, step.decimals);
  const count = Math.max(0, Math.floor((last.value - first.value) / step.value + 1e-10) + 1);
  const show = shower(run, options.value('f'), options.has('w'), decimals, [first, last]);
  if (typeof show === 'number') return show;
  const separator = options.value('s') ?? '\n';
  let pending = '';
  for (let index = 0; index < count; index++) {
    pending += (index > 0 ? separator : '') + show(first.value + index * step.value);
    if ((index & 8191) !== 8191 && !(index === 0 && count === Number.POSITIVE_INFINITY)) continue;
    run.out(pending);
    pending = '';
    yield* run.rest();
  }
  run.out(count > 0 ? `${pending}\n` : '');
  return 0;
}

/** A negative number is no option. */
function separated(args: readonly string[]): { readonly args: string[]; readonly numbers: string[] } {
  const at = args.findIndex((arg) => /^-\.?\d/.test(arg));
  return at < 0 ? { args: [...args], numbers: [] } : { args: args.slice(0, at), numbers: args.slice(at) };
}

function shower(
  run: Invocation,
  format: string | undefined,
  equal: boolean,
  decimals: number,
  ends: readonly Given[],
): ((value: number) => string) | number {
  if (format === undefined) {
    const width = equal ? Math.max(...ends.map(({ value }) => value.toFixed(decimals).length)) : 0;
    if (!equal && decimals === 0) return (value) => `${value}`;
    return (value) => {
      const text = value.toFixed(decimals);
      return text.startsWith('-') ? `-${text.slice(1).padStart(width - 1, '0')}` : text.padStart(width, '0');
    };
  }
  if (equal)
    return usageProblem(run, SEQ, 'format string may not be specified when printing equal width strings');
  const pieces = parseFormat(format);
  const directives = pieces.filter((piece) => piece.kind === 'directive' && piece.type !== '%');
  if (directives.length !== 1)
    return complain(
      run,
      `format ${quoted(format)} has ${directives.length === 0 ? 'no' : 'too many'} % ${directives.length === 0 ? 'directive' : 'directives'}`,
    );
  const [only] = directives;
  if (only?.kind !== 'directive' || !/[eEfFgGaA]/.test(only.type))
    return complain(
      run,
      `format ${quoted(format)} has unknown %${only?.kind === 'directive' ? only.type : ''} directive`,
    );
  return (value) =>
    pieces
      .map((piece) => {
        if (piece.kind === 'text') return piece.text;
        return piece.type === '%'
          ? '%'
          : formatFloat(
              value,
              directiveOf(piece, () => 0),
            );
      })
      .join('');
}

/** awk's sprintf: printf(3) with awk's values. */

import { directiveOf, formatFloat, formatInteger, formatText, parseFormat } from '../../format.ts';
import { type Scalar, toNumber } from './values.ts';

interface SprintfHost {
  text(value: Scalar): string;
  fail(message: string): never;
}

const parsed = new Map<string, ReturnType<typeof parseFormat>>();
const CACHE = 64;

export function sprintf(format: string, args: readonly Scalar[], host: SprintfHost): string {
  let pieces = parsed.get(format);
  if (!pieces) {
    pieces = parseFormat(format);
    if (parsed.size >= CACHE) parsed.clear();
    parsed.set(format, pieces);
  }
  let next = 0;
  const take = (): Scalar => {
    if (next >= args.length) host.fail('not enough arguments to satisfy format string');
    return args[next++];
  };
  let result = '';
  for (const piece of pieces) {
    if (piece.kind === 'text') {
      result += piece.text;
      continue;
    }
    if (piece.type === '%') {
      result += '%';
      continue;
    }
    if (!'diouxXcseEfFgGaA'.includes(piece.type) || piece.type === '') {
      result += piece.source;
      continue;
    }
    const directive = directiveOf(piece, () => Math.trunc(toNumber(take())));
    const value = take();
    if (directive.type === 's') result += formatText(host.text(value), directive);
    else if (directive.type === 'c')
      result += formatText(character(value, host), { ...directive, precision: undefined });
    else if ('eEfFgGaA'.includes(directive.type)) result += formatFloat(toNumber(value), directive);
    else result += integer(toNumber(value), directive);
  }
  return result;
}

function character(value: Scalar, host: SprintfHost): string {
  if (typeof value === 'string') return value.slice(0, 1);
  if (typeof value === 'number') return String.fromCodePoint(Math.trunc(value) & 0x1f_ffff & 0xff);
  return host.text(value).slice(0, 1);
}

/** Numbers that are no integers of 64 bits are shown as floating point, as gawk does. */
function integer(value: number, directive: ReturnType<typeof directiveOf>): string {
  if (!Number.isFinite(value)) return formatFloat(value, { ...directive, type: 'f' });
  const whole = Math.trunc(value);
  const signed = directive.type === 'd' || directive.type === 'i';
  if (whole < 0 && !signed) return formatFloat(value, { ...directive, type: 'g' });
  return formatInteger(BigInt(whole), directive);
}

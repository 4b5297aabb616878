/** printf FORMAT [ARGUMENT]…: %s %b %c %d %i %u %o %x %X %%, with flags, width and precision. */

import type { Invocation } from '../program.ts';
import { unescapeText } from './escapes.ts';

const DIRECTIVE = /%([-+ 0#]*)(\d{0,4})(?:\.(\d{0,4}))?([sbcdiuoxX%])/g;

export function printf(run: Invocation): number {
  const [format, ...args] = run.args;
  if (format === undefined) {
    run.err('printf: usage: printf format [arguments]\n');
    return 2;
  }
  let status = 0;
  const text = unescapeText(format).text;
  let next = 0;
  do {
    const before = next;
    run.out(
      text.replace(
        DIRECTIVE,
        (_, flags: string, width: string, precision: string | undefined, type: string) => {
          if (type === '%') return '%';
          const value = args[next++] ?? '';
          const shown = show(type, value, flags, precision);
          if (shown === undefined) {
            run.err(`printf: ${value}: invalid number\n`);
            status = 1;
          }
          return pad(shown ?? '0', flags, Number(width), type);
        },
      ),
    );
    if (next === before) break;
  } while (next < args.length);
  return status;
}

function show(type: string, value: string, flags: string, precision: string | undefined): string | undefined {
  if (type === 's') return precision === undefined ? value : value.slice(0, Number(precision));
  if (type === 'b') return unescapeText(value).text;
  if (type === 'c') return value.slice(0, 1);
  if (!/^\s*[+-]?(0[xX][0-9a-fA-F]{1,16}|\d{1,19})?\s*$/.test(value)) return undefined;
  const trimmed = value.trim();
  const negative = trimmed.startsWith('-');
  const digits = trimmed.replace(/^[+-]/, '');
  const magnitude = digits === '' ? 0n : BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits);
  const number = negative ? -magnitude : magnitude;
  const radix = type === 'o' ? 8 : type.toLowerCase() === 'x' ? 16 : 10;
  if (radix === 10 && type !== 'u') {
    const sign = number < 0n ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
    return `${sign}${(number < 0n ? -number : number).toString().padStart(Number(precision ?? 0), '0')}`;
  }
  const text = BigInt.asUintN(64, number)
    .toString(radix)
    .padStart(Number(precision ?? 0), '0');
  const prefixed =
    flags.includes('#') && number !== 0n ? `${radix === 16 ? '0x' : radix === 8 ? '0' : ''}${text}` : text;
  return type === 'X' ? prefixed.toUpperCase() : prefixed;
}

function pad(text: string, flags: string, width: number, type: string): string {
  if (flags.includes('-')) return text.padEnd(width);
  if (!flags.includes('0') || type === 's' || type === 'b' || type === 'c') return text.padStart(width);
  const prefix = /^(?:[+\- ]|0[xX])/.exec(text)?.[0] ?? '';
  return prefix + text.slice(prefix.length).padStart(width - prefix.length, '0');
}

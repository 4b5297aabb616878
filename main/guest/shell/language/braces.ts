/** Brace expansion without nesting: {4..11}, {0..64..8}, {config,state}. */

import { LIMITS, LimitReached } from '../limits.ts';

/** The alternatives of one brace part, or undefined when it is literal text ("{}", "{a}"). */
export function alternativesOf(text: string): string[] | undefined {
  const inside = text.slice(1, -1);
  const range = /^(-?\d{1,15})\.\.(-?\d{1,15})(?:\.\.(-?\d{1,15}))?$/.exec(inside);
  if (range) return numbers(range[1] ?? '', range[2] ?? '', range[3]);
  const letters = /^([A-Za-z])\.\.([A-Za-z])$/.exec(inside);
  if (letters) {
    const [from, to] = [letters[1]?.charCodeAt(0) ?? 0, letters[2]?.charCodeAt(0) ?? 0];
    return numbers(`${from}`, `${to}`, undefined).map((code) => String.fromCharCode(Number(code)));
  }
  return inside.includes(',') ? inside.split(',') : undefined;
}

function numbers(first: string, last: string, by: string | undefined): string[] {
  const [from, to] = [Number(first), Number(last)];
  const step = Math.abs(Number(by ?? 1)) || 1;
  const count = Math.floor(Math.abs(to - from) / step) + 1;
  if (count > LIMITS.words)
    throw new LimitReached(`an expansion to ${count} words (at most ${LIMITS.words})`);
  const zeros = /^-?0\d/.test(first) || /^-?0\d/.test(last) ? Math.max(first.length, last.length) : 0;
  return Array.from({ length: count }, (_, index) => {
    const value = from + (to >= from ? index : -index) * step;
    return zeros > 0
      ? `${value < 0 ? '-' : ''}${`${Math.abs(value)}`.padStart(zeros - (value < 0 ? 1 : 0), '0')}`
      : `${value}`;
  });
}

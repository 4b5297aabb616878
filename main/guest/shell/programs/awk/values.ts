/** Values of awk: numbers, strings, and strings of input that look like numbers and compare as such. */

import { type Directive, directiveOf, formatFloat, formatInteger, parseFormat } from '../../format.ts';

/** Text from outside that looks like a number. */
export class NumericText {
  readonly text: string;
  readonly number: number;
  constructor(text: string, number: number) {
    this.text = text;
    this.number = number;
  }
}

/** undefined: a variable that was never assigned, "" and 0 at once. */
export type Scalar = number | string | NumericText | undefined;
export type AwkArray = Map<string, Scalar>;

/** A variable handed to a function before it was used: what it becomes there it becomes here. */
export class Untyped {
  array: AwkArray | undefined;
  readonly #bind: (array: AwkArray) => void;
  constructor(bind: (array: AwkArray) => void) {
    this.#bind = bind;
  }
  toArray(): AwkArray {
    if (!this.array) {
      this.array = new Map();
      this.#bind(this.array);
    }
    return this.array;
  }
}

const NUMBER = /^[ \t\n\r\f\v]*[-+]?(?:\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?)/;
const NUMERIC = /^[ \t\n\r\f\v]*[-+]?(?:\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?)[ \t\n\r\f\v]*$/;
const SPECIAL = /^\s*([-+])(inf|nan)\b/i;

/** Field, line of getline, element of split, -v: numeric when it looks so. */
export function fromInput(text: string): Scalar {
  const code = text.charCodeAt(0);
  // Letters begin no number; nearly every field that is none ends here.
  if (!(code <= 57)) return text;
  if (NUMERIC.test(text)) return new NumericText(text, Number(text));
  return text;
}

export function toNumber(value: Scalar): number {
  if (typeof value === 'number') return value;
  if (value === undefined) return 0;
  if (typeof value === 'object') return value.number;
  return textToNumber(value);
}

export function textToNumber(text: string): number {
  const match = NUMBER.exec(text);
  if (match) return Number(match[0]);
  const special = SPECIAL.exec(text);
  if (!special) return 0;
  const magnitude = special[2]?.toLowerCase() === 'inf' ? Number.POSITIVE_INFINITY : Number.NaN;
  return special[1] === '-' ? -magnitude : magnitude;
}

const SIX_DIGITS: Directive = { flags: '', width: 0, precision: 6, type: 'g' };

/** Whole numbers in full, others by CONVFMT or OFMT. */
export function numberToText(value: number, format: string): string {
  if (Number.isInteger(value)) {
    if (Math.abs(value) < 1e16) return `${value}`;
    return BigInt(value).toString();
  }
  if (Number.isNaN(value)) return '-nan';
  if (!Number.isFinite(value)) return value > 0 ? '+inf' : '-inf';
  if (format === '%.6g') return formatFloat(value, SIX_DIGITS);
  return parseFormat(format)
    .map((piece) => {
      if (piece.kind === 'text') return piece.text;
      const directive = directiveOf(piece, () => 0);
      if (!'diouxX'.includes(piece.type)) return formatFloat(value, directive);
      return formatInteger(BigInt(Math.trunc(value)), directive);
    })
    .join('');
}

export const isTrue = (value: Scalar): boolean => {
  if (typeof value === 'number') return value !== 0;
  if (typeof value === 'string') return value !== '';
  return value === undefined ? false : value.number !== 0;
};

/** Below, equal or above 0; numbers only when neither side is a string. */
export function compareValues(left: Scalar, right: Scalar, text: (value: Scalar) => string): number {
  if (typeof left !== 'string' && typeof right !== 'string') {
    const [a, b] = [toNumber(left), toNumber(right)];
    return a < b ? -1 : a > b ? 1 : a === b ? 0 : Number.NaN;
  }
  const [a, b] = [text(left), text(right)];
  return a < b ? -1 : a > b ? 1 : 0;
}

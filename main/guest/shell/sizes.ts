/** Sizes as util-linux reads and prints them, quirks included: exact 64-bit arithmetic. */

const U64 = (value: bigint): bigint => BigInt.asUintN(64, value);
const U64_MAX = (1n << 64n) - 1n;
const LETTERS = 'BKMGTPE';
const SUFFIXES = 'KMGTPEZY';

/**
 * One letter and at most one decimal, rounded half up; the ".0" is dropped and a carry stays in its unit ("1024M").
 */
export function humanSize(bytes: bigint): string {
  let unit = 0;
  while (unit < LETTERS.length - 1 && bytes >= 1n << BigInt(10 * (unit + 1))) unit++;
  const shift = BigInt(10 * unit);
  let whole = bytes >> shift;
  const thousandths = ((bytes - (whole << shift)) * 1000n) >> shift;
  let tenths = (thousandths + 50n) / 100n;
  if (tenths === 10n) {
    whole += 1n;
    tenths = 0n;
  }
  return `${whole}${tenths === 0n ? '' : `.${tenths}`}${LETTERS[unit]}`;
}

export type SizeResult = { readonly value: bigint } | { readonly errno: 'EINVAL' | 'ERANGE' };
const INVALID: SizeResult = { errno: 'EINVAL' };
const OUT_OF_RANGE: SizeResult = { errno: 'ERANGE' };

/**
 * A number with base prefix (0x, 0), an optional fraction, and a unit: K, KiB (1024) or KB (1000), up to Y.
 * A fraction needs a unit. Without a unit the number is plain.
 */
export function parseSize(text: string): SizeResult {
  const number = scanUnsigned(text);
  if (number === undefined) return INVALID;
  if (number.value > U64_MAX) return OUT_OF_RANGE;
  if (number.rest === '') return { value: number.value };
  const { digits, rest } = scanFraction(number.rest);
  const unit = scanUnit(rest);
  if (!unit) return INVALID;
  const scale = BigInt(unit.base) ** BigInt(unit.power);
  if (scale > U64_MAX || number.value * scale > U64_MAX) return OUT_OF_RANGE;
  return { value: U64(number.value * scale + fractionOf(digits ?? '', scale)) };
}

/** strtoumax with base 0, after blanks and an optional plus. A minus is refused. */
function scanUnsigned(text: string): { readonly value: bigint; readonly rest: string } | undefined {
  const match = /^\s*\+?(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)/.exec(text);
  if (!match?.[1]) return undefined;
  const digits = match[1];
  const value = /^0[0-7]/.test(digits) ? BigInt(`0o${digits.slice(1)}`) : BigInt(digits);
  return { value, rest: text.slice(match[0].length) };
}

function scanFraction(text: string): { readonly digits: string | undefined; readonly rest: string } {
  const match = /^\.(\d*)/.exec(text);
  return match
    ? { digits: match[1] ?? '', rest: text.slice(match[0].length) }
    : { digits: undefined, rest: text };
}

function scanUnit(text: string): { readonly power: number; readonly base: number } | undefined {
  const match = /^([a-zA-Z])(i[Bb]|[Bb])?$/.exec(text);
  const power = SUFFIXES.indexOf((match?.[1] ?? ' ').toUpperCase()) + 1;
  if (!match || power === 0) return undefined;
  return { power, base: match[2] !== undefined && match[2].length === 1 ? 1000 : 1024 };
}

/**
 * util-linux adds the fraction digit by digit, each as unit / (place / digit) with whole divisions: 0.25G is one byte
 * short of a quarter, 0.7G counts as a whole one. A power of ten is read one place too high: 0.10 is a whole one too.
 */
function fractionOf(digits: string, scale: bigint): bigint {
  const zeros = /^0*/.exec(digits)?.[0].length ?? 0;
  const significant = digits.slice(zeros, zeros + 18);
  const shift = /^10+$/.test(significant) ? 1 : 0;
  let sum = 0n;
  for (let index = 0; index < significant.length; index++) {
    const digit = BigInt(significant[index] ?? '0');
    const place = 10n ** BigInt(zeros + index + 1 - shift);
    if (digit !== 0n && place / digit !== 0n) sum += scale / (place / digit);
  }
  return sum;
}

export type NumberResult = { readonly value: bigint } | { readonly errno: 'EINVAL' | 'ERANGE' };

/** A whole unsigned 64-bit number in the given base and nothing after it. */
export function parseUnsigned(text: string, base: 10 | 16): NumberResult {
  const pattern = base === 10 ? /^\s*([+-]?)(\d+)$/ : /^\s*([+-]?)(?:0[xX])?([0-9a-fA-F]+)$/;
  const match = pattern.exec(text);
  if (!match?.[2]) return { errno: /^\s*-/.test(text) ? 'ERANGE' : 'EINVAL' };
  const value = BigInt(base === 10 ? match[2] : `0x${match[2]}`);
  return match[1] === '-' || value > U64_MAX ? { errno: 'ERANGE' } : { value };
}

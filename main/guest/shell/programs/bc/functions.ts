/**
 * The functions of bc -l, in fixed point with more digits than are asked for, cut at the end. A fixed-point number of p
 * digits is its value times 10^p, as a bigint.
 */

import { type Decimal, rescale } from './number.ts';

/** Digits beyond the asked ones while calculating. */
const GUARD = 12;

interface Fixed {
  readonly unit: bigint;
  readonly digits: number;
}

const fixed = (digits: number): Fixed => ({ unit: 10n ** BigInt(digits), digits });

/** Undefined: the name is no function of the library. */
export function libraryFunction(name: string, x: Decimal, scale: number): Decimal | undefined {
  const size = (x.digits < 0n ? -x.digits : x.digits).toString().length;
  const integer = Math.max(0, size - x.scale);
  const { unit, digits } = fixed(
    scale +
      GUARD +
      integer * 2 +
      (name === 'e' ? Math.min(20_000, Number(x.digits / 10n ** BigInt(x.scale)) || 0) : 0),
  );
  const value = rescale(x, digits).digits;
  const done = (result: bigint): Decimal => rescale({ digits: result, scale: digits }, scale);
  switch (name) {
    case 'e':
      return done(exponential(value, unit));
    case 'l':
      // bc answers the smallest number it can for a logarithm that does not exist.
      if (x.digits <= 0n) return rescale({ digits: 1n - 10n ** BigInt(scale), scale: 0 }, scale);
      return done(logarithm(value, unit));
    case 's':
      return done(sine(value, unit));
    case 'c':
      return done(sine(halfPi(unit) - value, unit));
    case 'a':
      return done(arctangent(value, unit));
    default:
      return undefined;
  }
}

/** Halved until it is small, then squared as often. */
function exponential(x: bigint, unit: bigint): bigint {
  if (x < 0n) return (unit * unit) / exponential(-x, unit);
  let halvings = 0;
  let small = x;
  while (small > unit / 8n) {
    small /= 2n;
    halvings++;
  }
  let sum = unit;
  let term = unit;
  for (let n = 1n; term !== 0n; n++) {
    term = (term * small) / (unit * n);
    sum += term;
  }
  for (let round = 0; round < halvings; round++) sum = (sum * sum) / unit;
  return sum;
}

/** 2 artanh((m-1)/(m+1)) of the mantissa, and the logarithm of 2 for each power of two. */
function logarithm(x: bigint, unit: bigint): bigint {
  let twos = 0n;
  let mantissa = x;
  while (mantissa > unit * 2n) {
    mantissa /= 2n;
    twos++;
  }
  while (mantissa < unit) {
    mantissa *= 2n;
    twos--;
  }
  const ofTwo = 2n * inverseTangentSeries(unit / 3n, unit, 1n);
  return 2n * inverseTangentSeries(((mantissa - unit) * unit) / (mantissa + unit), unit, 1n) + twos * ofTwo;
}

/** x + sign x³/3 + x⁵/5 …: artanh for 1, arctan for -1. */
function inverseTangentSeries(x: bigint, unit: bigint, sign: 1n | -1n): bigint {
  const square = (sign * x * x) / unit;
  let power = x;
  let sum = 0n;
  for (let n = 1n; power !== 0n; n += 2n) {
    sum += power / n;
    power = (power * square) / unit;
  }
  return sum;
}

/** Machin: pi/4 = 4 arctan 1/5 - arctan 1/239. */
const halfPi = (unit: bigint): bigint =>
  8n * inverseTangentSeries(unit / 5n, unit, -1n) - 2n * inverseTangentSeries(unit / 239n, unit, -1n);

function sine(x: bigint, unit: bigint): bigint {
  const quarter = halfPi(unit);
  const full = 4n * quarter;
  let angle = x % full;
  if (angle > 2n * quarter) angle -= full;
  if (angle < -2n * quarter) angle += full;
  if (angle > quarter) angle = 2n * quarter - angle;
  if (angle < -quarter) angle = -2n * quarter - angle;
  const square = (angle * angle) / unit;
  let term = angle;
  let sum = 0n;
  for (let n = 1n; term !== 0n; n += 2n) {
    sum += term;
    term = -(term * square) / (unit * (n + 1n) * (n + 2n));
  }
  return sum;
}

/** arctan x = 2 arctan(x / (1 + √(1 + x²))), until the series is short. */
function arctangent(x: bigint, unit: bigint): bigint {
  let small = x;
  let doublings = 0n;
  while (small > unit / 8n || small < -unit / 8n) {
    small = (small * unit) / (unit + root(unit * unit + small * small));
    doublings++;
  }
  return inverseTangentSeries(small, unit, -1n) * 2n ** doublings;
}

function root(value: bigint): bigint {
  let guess = 1n << BigInt((value.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (guess + value / guess) >> 1n;
    if (next >= guess) return guess;
    guess = next;
  }
}

/** Functions of numbers, by name, with one argument or more. */

import { isArray, JqError, type Json } from './values.ts';

const roundHalfAway = (x: number): number => Math.sign(x) * Math.round(Math.abs(x));

/** To the even neighbour, as rint(3) does. */
function rint(x: number): number {
  if (!Number.isFinite(x) || Math.abs(x) >= 2 ** 52) return x;
  const low = Math.floor(x);
  const rest = x - low;
  const whole = rest > 0.5 || (rest === 0.5 && low % 2 !== 0) ? low + 1 : low;
  return whole === 0 ? x * 0 : whole;
}

/** Mantissa from 0.5 to 1, and the power of two. */
export function frexp(x: number): [number, number] {
  if (x === 0 || !Number.isFinite(x)) return [x, 0];
  let power = Math.max(-1023, Math.floor(Math.log2(Math.abs(x))) + 1);
  let mantissa = x * 2 ** -power;
  while (Math.abs(mantissa) < 0.5) {
    mantissa *= 2;
    power--;
  }
  while (Math.abs(mantissa) >= 1) {
    mantissa /= 2;
    power++;
  }
  return [mantissa, power];
}

const logb = (x: number): number =>
  x === 0 ? Number.NEGATIVE_INFINITY : Number.isFinite(x) ? frexp(x)[1] - 1 : Math.abs(x);

/** In two steps, so that a result that is there is not lost on the way. */
function ldexp(x: number, power: number): number {
  const whole = Math.trunc(power);
  const half = Math.trunc(whole / 2);
  return x * 2 ** half * 2 ** (whole - half);
}

const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
] as const;

/** Lanczos' approximation: about 15 digits. */
function lgamma(x: number): number {
  if (Number.isInteger(x) && x <= 0) return Number.POSITIVE_INFINITY;
  if (x < 0.5) return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * x))) - lgamma(1 - x);
  if (x === 1 || x === 2) return 0;
  const z = x - 1;
  let sum: number = LANCZOS[0];
  for (let index = 1; index < LANCZOS.length; index++) sum += (LANCZOS[index] ?? 0) / (z + index);
  const t = z + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum);
}

function tgamma(x: number): number {
  if (Number.isInteger(x) && x > 0 && x < 24) {
    let product = 1;
    for (let factor = 2; factor < x; factor++) product *= factor;
    return product;
  }
  if (x < 0.5) return Math.PI / (Math.sin(Math.PI * x) * tgamma(1 - x));
  return Math.exp(lgamma(x));
}

export const ONE: ReadonlyMap<string, (x: number) => number> = new Map<string, (x: number) => number>([
  ['acos', Math.acos],
  ['acosh', Math.acosh],
  ['asin', Math.asin],
  ['asinh', Math.asinh],
  ['atan', Math.atan],
  ['atanh', Math.atanh],
  ['cbrt', Math.cbrt],
  ['ceil', Math.ceil],
  ['cos', Math.cos],
  ['cosh', Math.cosh],
  ['exp', Math.exp],
  ['exp10', (x) => 10 ** x],
  ['exp2', (x) => 2 ** x],
  ['expm1', Math.expm1],
  ['fabs', Math.abs],
  ['floor', Math.floor],
  ['gamma', lgamma],
  ['lgamma', lgamma],
  ['lgamma_r', lgamma],
  ['log', Math.log],
  ['log10', Math.log10],
  ['log1p', Math.log1p],
  ['log2', Math.log2],
  ['logb', logb],
  ['nearbyint', rint],
  ['pow10', (x) => 10 ** x],
  ['rint', rint],
  ['round', roundHalfAway],
  ['significand', (x) => (x === 0 || !Number.isFinite(x) ? x : frexp(x)[0] * 2)],
  ['sin', Math.sin],
  ['sinh', Math.sinh],
  ['sqrt', Math.sqrt],
  ['tan', Math.tan],
  ['tanh', Math.tanh],
  ['tgamma', tgamma],
  ['trunc', Math.trunc],
]);

const remainder = (x: number, y: number): number => {
  const ratio = rint(x / y);
  return Number.isFinite(y) ? x - ratio * y : x;
};

export const TWO: ReadonlyMap<string, (x: number, y: number) => number> = new Map<
  string,
  (x: number, y: number) => number
>([
  ['atan2', Math.atan2],
  ['copysign', (x, y) => (y < 0 || Object.is(y, -0) ? -Math.abs(x) : Math.abs(x))],
  ['drem', remainder],
  ['remainder', remainder],
  ['fdim', (x, y) => Math.max(x - y, 0)],
  ['fmax', (x, y) => (Number.isNaN(x) ? y : Number.isNaN(y) ? x : Math.max(x, y))],
  ['fmin', (x, y) => (Number.isNaN(x) ? y : Number.isNaN(y) ? x : Math.min(x, y))],
  ['fmod', (x, y) => x % y],
  ['hypot', Math.hypot],
  ['ldexp', ldexp],
  ['scalb', ldexp],
  ['scalbln', ldexp],
  ['pow', (x, y) => x ** y],
]);

/** Functions of the C library whose digits JavaScript cannot give: refused by name. */
export const NOT_SIMULATED: ReadonlySet<string> = new Set(
  'erf/0 erfc/0 j0/0 j1/0 y0/0 y1/0 jn/2 yn/2 nextafter/2 nexttoward/2 get_jq_origin/0 get_prog_origin/0 modulemeta/0'.split(
    ' ',
  ),
);

export function numberOf(value: Json, complain: (value: Json, what: string) => JqError): number {
  if (typeof value !== 'number') throw complain(value, 'number required');
  return value;
}

/** A list of numbers, one for each part of a broken down time. */
export function numbersOf(value: Json, message: string): number[] {
  if (!isArray(value) || value.some((each) => typeof each !== 'number')) throw new JqError(message);
  return value as number[];
}

/** bc's numbers: decimal, with a scale, as large as they get. */

/** digits / 10^scale. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

export const ZERO: Decimal = { digits: 0n, scale: 0 };
export const ONE: Decimal = { digits: 1n, scale: 0 };
export const whole = (value: number): Decimal => ({ digits: BigInt(value), scale: 0 });

const power10 = (exponent: number): bigint => 10n ** BigInt(exponent);

/** Cuts digits off, or adds zeros. */
export const rescale = ({ digits, scale }: Decimal, to: number): Decimal =>
  to >= scale
    ? { digits: digits * power10(to - scale), scale: to }
    : { digits: digits / power10(scale - to), scale: to };

export function add(left: Decimal, right: Decimal): Decimal {
  const scale = Math.max(left.scale, right.scale);
  return { digits: rescale(left, scale).digits + rescale(right, scale).digits, scale };
}

export const negate = ({ digits, scale }: Decimal): Decimal => ({ digits: -digits, scale });
export const subtract = (left: Decimal, right: Decimal): Decimal => add(left, negate(right));

export function compare(left: Decimal, right: Decimal): number {
  const { digits } = subtract(left, right);
  return digits < 0n ? -1 : digits > 0n ? 1 : 0;
}

export function multiply(left: Decimal, right: Decimal, scale: number): Decimal {
  const full = { digits: left.digits * right.digits, scale: left.scale + right.scale };
  return rescale(full, Math.min(full.scale, Math.max(scale, left.scale, right.scale)));
}

/** Undefined: by zero. */
export function divide(left: Decimal, right: Decimal, scale: number): Decimal | undefined {
  if (right.digits === 0n) return undefined;
  return {
    digits: (left.digits * power10(scale + right.scale)) / (right.digits * power10(left.scale)),
    scale,
  };
}

export function modulo(left: Decimal, right: Decimal, scale: number): Decimal | undefined {
  const quotient = divide(left, right, scale);
  if (!quotient) return undefined;
  const wide = Math.max(left.scale, scale + right.scale);
  const product = { digits: quotient.digits * right.digits, scale: quotient.scale + right.scale };
  return rescale(subtract(left, product), wide);
}

export function power(base: Decimal, exponent: number, scale: number): Decimal | undefined {
  if (exponent < 0) {
    const positive = power(base, -exponent, scale);
    return positive && divide(ONE, { ...positive }, scale);
  }
  const full = { digits: base.digits ** BigInt(exponent), scale: base.scale * exponent };
  return rescale(full, Math.min(full.scale, Math.max(scale, base.scale)));
}

/** Undefined: of a negative number. */
export function squareRoot(value: Decimal, scale: number): Decimal | undefined {
  if (value.digits < 0n) return undefined;
  const to = Math.max(scale, value.scale);
  const scaled = rescale(value, to * 2).digits;
  if (scaled === 0n) return { digits: 0n, scale: to };
  let guess = 1n << BigInt((scaled.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (guess + scaled / guess) >> 1n;
    if (next >= guess) return { digits: guess, scale: to };
    guess = next;
  }
}

export const truncated = (value: Decimal): bigint => rescale(value, 0).digits;

/** Digits of a number in a base, as they are typed. */
export function parseNumber(text: string, base: number): Decimal {
  const [integer = '', fraction = ''] = text.split('.');
  const digit = (char: string): bigint => {
    const value = '0123456789ABCDEF'.indexOf(char);
    // A single digit keeps its value, in a longer number it is at most the largest of the base.
    return BigInt(text.length === 1 ? value : Math.min(value, base - 1));
  };
  const radix = BigInt(base);
  let digits = 0n;
  for (const char of integer) digits = digits * radix + digit(char);
  if (fraction === '') return { digits, scale: 0 };
  if (base === 10) {
    for (const char of fraction) digits = digits * 10n + digit(char);
    return { digits, scale: fraction.length };
  }
  let numerator = 0n;
  for (const char of fraction) numerator = numerator * radix + digit(char);
  const part = (numerator * power10(fraction.length)) / radix ** BigInt(fraction.length);
  return { digits: digits * power10(fraction.length) + part, scale: fraction.length };
}

/** As bc prints it: no 0 before the point. */
export function showNumber(value: Decimal, base: number): string {
  const negative = value.digits < 0n;
  const magnitude = negative ? -value.digits : value.digits;
  const sign = negative ? '-' : '';
  if (base === 10) {
    if (value.scale === 0) return `${sign}${magnitude}`;
    if (magnitude === 0n) return '0';
    const text = magnitude.toString().padStart(value.scale + 1, '0');
    const integer = text.slice(0, -value.scale);
    return `${sign}${integer === '0' ? '' : integer}.${text.slice(-value.scale)}`;
  }
  return sign + inBase(magnitude, value.scale, base);
}

function inBase(magnitude: bigint, scale: number, base: number): string {
  const unit = power10(scale);
  const radix = BigInt(base);
  const wide = base > 16;
  const width = `${base - 1}`.length;
  const digit = (value: bigint): string =>
    wide ? ` ${value.toString().padStart(width, '0')}` : value.toString(16).toUpperCase();
  let integer = magnitude / unit;
  let text = '';
  while (integer > 0n) {
    text = digit(integer % radix) + text;
    integer /= radix;
  }
  let rest = magnitude % unit;
  if (scale === 0) return text === '' ? (wide ? ` ${'0'.padStart(width, '0')}` : '0') : text;
  if (magnitude === 0n) return '0';
  text += '.';
  for (let reached = 1n; reached < unit; reached *= radix) {
    rest *= radix;
    text += digit(rest / unit);
    rest %= unit;
  }
  return text;
}

/** Numbers and text as printf(3) shows them: the one formatter of printf, awk, seq -f and numfmt. */

export interface Directive {
  /** Any of "-+ 0#'". */
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  /** d i o u x X c s e E f F g G a A %, and what a program adds. */
  readonly type: string;
}

const padded = (text: string, { flags, width }: Directive, zero = false): string => {
  if (text.length >= width) return text;
  if (flags.includes('-')) return text.padEnd(width);
  if (!zero) return text.padStart(width);
  const sign = /^(?:[+\- ]?0[xX]|[+\- ])/.exec(text)?.[0] ?? '';
  return sign + text.slice(sign.length).padStart(width - sign.length, '0');
};

export function formatText(text: string, directive: Directive): string {
  return padded(directive.precision === undefined ? text : text.slice(0, directive.precision), directive);
}

const signOf = (negative: boolean, flags: string): string =>
  negative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';

/** %d %i %u %o %x %X of a whole number; unsigned types take 64 bits. */
export function formatInteger(value: bigint, directive: Directive): string {
  const { flags, precision, type } = directive;
  const signed = type === 'd' || type === 'i';
  const magnitude = signed ? (value < 0n ? -value : value) : BigInt.asUintN(64, value);
  const radix = type === 'o' ? 8 : type === 'x' || type === 'X' ? 16 : 10;
  let digits =
    precision === 0 && magnitude === 0n ? '' : magnitude.toString(radix).padStart(precision ?? 0, '0');
  if (flags.includes("'") && radix === 10) digits = digits.replace(/\B(?=(\d{3})+$)/g, '');
  if (flags.includes('#') && magnitude !== 0n && radix === 16) digits = `0x${digits}`;
  if (flags.includes('#') && radix === 8 && !digits.startsWith('0')) digits = `0${digits}`;
  if (type === 'X') digits = digits.toUpperCase();
  const text = signed ? signOf(value < 0n, flags) + digits : digits;
  return padded(text, directive, flags.includes('0') && precision === undefined);
}

/** %e %f %g and their capitals, and %a. */
export function formatFloat(value: number, directive: Directive): string {
  const { flags, type } = directive;
  const lower = type.toLowerCase();
  const negative = value < 0 || Object.is(value, -0);
  if (!Number.isFinite(value)) {
    const word = Number.isNaN(value) ? 'nan' : 'inf';
    const text = signOf(value < 0, flags) + word;
    return padded(type === lower ? text : text.toUpperCase(), directive);
  }
  const magnitude = Math.abs(value);
  const precision = directive.precision ?? 6;
  const alternative = flags.includes('#');
  let digits: string;
  if (lower === 'f') digits = fixed(magnitude, precision);
  else if (lower === 'e') digits = exponential(magnitude, precision);
  else if (lower === 'a') digits = hexadecimal(magnitude);
  else digits = general(magnitude, precision === 0 ? 1 : precision, alternative);
  if (alternative && lower !== 'a' && !digits.includes('.')) digits = digits.replace(/(?=e|$)/, '.');
  const text = signOf(negative, flags) + digits;
  return padded(type === lower ? text : text.toUpperCase(), directive, flags.includes('0'));
}

/** Exact decimal digits, as glibc prints them. */
function fixed(value: number, precision: number): string {
  if (value < 1e21) {
    const places = Math.min(precision, 100);
    return halfToEven(value.toFixed(places), value.toFixed(Math.min(100, places + TAIL)), places);
  }
  return `${BigInt(value)}${precision > 0 ? `.${'0'.repeat(precision)}` : ''}`;
}

/** Digits of a number between 1 and 2 that end in 5 and nothing behind: so many tell exact halves. */
const TAIL = 60;

/** JavaScript rounds an exact half up, C to the even digit. `longer`: the same number with more digits. */
function halfToEven(rounded: string, longer: string, places: number): string {
  const point = longer.search(/[.e]|$/);
  const kept = longer.slice(0, point + (places > 0 ? places + 1 : 0));
  const rest = longer.slice(kept.length).replace(/^\./, '').replace(/e.*$/, '');
  if (!/^50*$/.test(rest)) return rounded;
  const last = Number(/\d(?=\.?$)/.exec(kept)?.[0] ?? '1');
  return last % 2 === 0 ? kept + (/e.*$/.exec(longer)?.[0] ?? '') : rounded;
}

function exponential(value: number, precision: number): string {
  const places = Math.min(precision, 100);
  return halfToEven(
    value.toExponential(places),
    value.toExponential(Math.min(100, places + TAIL)),
    places,
  ).replace(/e([+-])(\d+)$/, (_, sign: string, power: string) => `e${sign}${power.padStart(2, '0')}`);
}

function general(value: number, precision: number, keepsZeros: boolean): string {
  const rounded = exponential(value, precision - 1);
  const power = Number(/e(.*)$/.exec(rounded)?.[1] ?? 0);
  const text = power < -4 || power >= precision ? rounded : fixed(value, precision - 1 - power);
  if (keepsZeros || !text.includes('.')) return text;
  return text.replace(/\.?0+(?=e|$)/, '');
}

function hexadecimal(value: number): string {
  if (value === 0) return '0x0p+0';
  let power = Math.floor(Math.log2(value));
  let rest = value / 2 ** power;
  if (rest >= 2) {
    rest /= 2;
    power++;
  }
  const digits = (rest - 1).toString(16).slice(2);
  return `0x1${digits === '' ? '' : `.${digits}`}p${power < 0 ? '-' : '+'}${Math.abs(power)}`;
}

/** The pieces of a format: plain text, and directives whose width or precision may be "*". */
export type FormatPiece =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'directive';
      readonly flags: string;
      readonly width: number | '*';
      readonly precision: number | '*' | undefined;
      readonly type: string;
      /** As it stands in the format. */
      readonly source: string;
    };

const PIECE = /%([-+ 0#']*)(\*|\d*)(?:\.(\*|-?\d*))?(?:hh|h|ll|l|L|j|z|t)?([a-zA-Z%]?)/g;

export function parseFormat(format: string): FormatPiece[] {
  const pieces: FormatPiece[] = [];
  let at = 0;
  for (const match of format.matchAll(PIECE)) {
    if (match.index > at) pieces.push({ kind: 'text', text: format.slice(at, match.index) });
    at = match.index + match[0].length;
    const [source, flags = '', width = '', precision, type = ''] = match;
    pieces.push({
      kind: 'directive',
      flags,
      width: width === '*' ? '*' : Math.min(Number(width), WIDTH_LIMIT),
      precision:
        precision === undefined
          ? undefined
          : precision === '*'
            ? '*'
            : precision.startsWith('-')
              ? undefined
              : Math.min(Number(precision), WIDTH_LIMIT),
      type,
      source,
    });
  }
  if (at < format.length) pieces.push({ kind: 'text', text: format.slice(at) });
  return pieces;
}
/** Columns one directive may take. */
const WIDTH_LIMIT = 65_536;

/** A directive whose stars are filled in: a negative width means to the left. */
export function directiveOf(
  piece: Extract<FormatPiece, { kind: 'directive' }>,
  star: () => number,
): Directive {
  let { flags, width, precision } = piece;
  if (width === '*') {
    width = star();
    if (width < 0) {
      flags += '-';
      width = -width;
    }
  }
  if (precision === '*') {
    const given = star();
    precision = given < 0 ? undefined : given;
  }
  return { flags, width: Math.min(width, WIDTH_LIMIT), precision, type: piece.type };
}

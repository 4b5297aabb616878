/** printf FORMAT [ARGUMENT]…, as bash has it: %s %b %q %c, whole numbers, floating point, %(TIME)T. */

import {
  directiveOf,
  type FormatPiece,
  formatFloat,
  formatInteger,
  formatText,
  parseFormat,
} from '../format.ts';
import { type Manual, manual } from '../manual.ts';
import type { Invocation } from '../program.ts';
import { formatTime } from '../time-format.ts';
import { unescapeText } from './escapes.ts';

export const PRINTF: Manual = manual({
  name: 'printf',
  purpose: 'Print its arguments in a format.',
  synopsis: 'FORMAT [ARGUMENT]...',
  common: [],
  text: `%s text, %b text with escapes, %q quoted for the shell, %c first character, %d %i %u %o %x %X whole numbers,
%e %f %g %a floating point, %(FORMAT)T a time, %% a percent sign. The format is used again until all arguments are used.`,
});

export function printf(run: Invocation): number {
  const args = run.args[0] === '--' ? run.args.slice(1) : run.args;
  const [format, ...rest] = args;
  if (format === undefined) {
    run.err('printf: usage: printf [-v var] format [arguments]\n');
    return 2;
  }
  const formatted = formatArguments(format, rest, run.surroundings.clock.now);
  run.out(formatted.text);
  for (const problem of formatted.problems) run.err(`${run.name}: ${problem}\n`);
  return formatted.problems.length > 0 ? 1 : 0;
}

export interface Formatted {
  readonly text: string;
  readonly problems: readonly string[];
}

/** The format over and over until all arguments are used; missing ones are empty or 0. `now`: seconds since 1970. */
export function formatArguments(format: string, args: readonly string[], now: number): Formatted {
  const { text } = unescapeText(format, false);
  const pieces = timePieces(text);
  const state = new Arguments(args, now);
  let result = '';
  do {
    const before = state.next;
    for (const piece of pieces) {
      result += state.show(piece);
      if (state.stopped) return { text: result, problems: state.problems };
    }
    if (state.next === before) break;
  } while (state.next < args.length);
  return { text: result, problems: state.problems };
}

type Piece = FormatPiece | { readonly kind: 'time'; readonly format: string; readonly width: string };

/** %(…)T is no directive of C. */
function timePieces(text: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(/%(-?\d*)\(([^)]*)\)T/g)) {
    pieces.push(...parseFormat(text.slice(at, match.index)));
    pieces.push({ kind: 'time', width: match[1] ?? '', format: match[2] || '%H:%M:%S' });
    at = match.index + match[0].length;
  }
  return [...pieces, ...parseFormat(text.slice(at))];
}

class Arguments {
  readonly #args: readonly string[];
  readonly #now: number;
  readonly problems: string[] = [];
  next = 0;
  /** \c in an argument of %b ends the output. */
  stopped = false;

  constructor(args: readonly string[], now: number) {
    this.#args = args;
    this.#now = now;
  }

  #take(): string | undefined {
    return this.#args[this.next++];
  }

  show(piece: Piece): string {
    if (piece.kind === 'text') return piece.text;
    if (piece.kind === 'time') {
      const given = this.#take();
      const seconds = given === undefined || Number(given) < 0 ? this.#now : Number(given);
      const width = Number(piece.width);
      const text = formatTime(piece.format, Number.isFinite(seconds) ? seconds : 0);
      return width < 0 ? text.padEnd(-width) : text.padStart(width);
    }
    if (piece.type === '%') return '%';
    const directive = directiveOf(piece, () => Number(this.#integer(this.#take() ?? '0')));
    const { type } = directive;
    if (type === 's') return formatText(this.#take() ?? '', directive);
    if (type === 'c')
      return formatText((this.#take() ?? '').slice(0, 1), { ...directive, precision: undefined });
    if (type === 'q') return formatText(quoteForShell(this.#take() ?? ''), directive);
    if (type === 'b') {
      const { text, stopped } = unescapeText(this.#take() ?? '');
      this.stopped = stopped;
      return formatText(text, directive);
    }
    if (/[diouxX]/.test(type)) return formatInteger(this.#integer(this.#take() ?? ''), directive);
    if (/[eEfFgGaA]/.test(type)) return formatFloat(this.#float(this.#take() ?? ''), directive);
    this.problems.push(
      `${type === '' ? `${piece.source}: missing format character` : `\`${type}': invalid format character`}`,
    );
    this.stopped = true;
    return '';
  }

  /** 0x… and 0… as C reads them; a quote before a character gives its code. */
  #integer(text: string): bigint {
    const code = characterCode(text);
    if (code !== undefined) return BigInt(code);
    const trimmed = text.trimStart();
    const match = /^([-+]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)/.exec(trimmed);
    if (trimmed === '') return 0n;
    if (!match || match[0] !== trimmed) this.problems.push(`${text}: invalid number`);
    if (!match) return 0n;
    const digits = match[2] ?? '0';
    const magnitude = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits);
    return match[1] === '-' ? -magnitude : magnitude;
  }

  #float(text: string): number {
    const code = characterCode(text);
    if (code !== undefined) return code;
    const trimmed = text.trim();
    if (trimmed === '') return 0;
    const special = /^([-+]?)(inf(?:inity)?|nan)$/i.exec(trimmed);
    if (special) {
      const value = special[2]?.toLowerCase() === 'nan' ? Number.NaN : Number.POSITIVE_INFINITY;
      return special[1] === '-' ? -value : value;
    }
    const match = /^[-+]?(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/.exec(trimmed)?.[0];
    if (match !== trimmed) this.problems.push(`${text}: invalid number`);
    if (match === undefined) return 0;
    return match.startsWith('-') ? -Number(match.slice(1)) : Number(match.replace(/^\+/, ''));
  }
}

const characterCode = (text: string): number | undefined =>
  /^["']/.test(text) ? (text.codePointAt(1) ?? 0) : undefined;

const isControl = (char: string): boolean => char < ' ' || char === '\x7f';

/** As bash's %q: backslashes, or $'…' where a control character stands. */
export function quoteForShell(text: string): string {
  if (text === '') return "''";
  if (Array.from(text).some(isControl)) {
    const inside = Array.from(text, (char) => {
      const named = {
        '\n': '\\n',
        '\t': '\\t',
        '\r': '\\r',
        '\x07': '\\a',
        '\b': '\\b',
        '\f': '\\f',
        '\v': '\\v',
        '\x1b': '\\E',
      }[char];
      if (named !== undefined) return named;
      if (char === "'" || char === '\\') return `\\${char}`;
      return isControl(char) ? `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}` : char;
    }).join('');
    return `$'${inside}'`;
  }
  return text
    .replace(/[^\w@%+=:,./-]/gu, (char) => (char.charCodeAt(0) > 127 ? char : `\\${char}`))
    .replace(/^~/, '\\~');
}

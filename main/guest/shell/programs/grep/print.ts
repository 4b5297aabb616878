/** Searching one text, and the lines that come of it. */

import type { Match, Regex } from '../../language/regex.ts';
import type { Running } from '../../pause.ts';
import type { Invocation } from '../../program.ts';
import { isRestDue, linesOf } from '../text/inputs.ts';

/** Colours as GREP_COLORS has them when nothing is set. */
export const COLORS = { match: '01;31', name: '35', number: '32', separator: '36' } as const;

export interface PrintOptions {
  readonly out: (text: string) => void;
  readonly before: number;
  readonly after: number;
  readonly most: number;
  readonly mode: 'quiet' | 'l' | 'L' | 'count' | 'parts' | 'lines';
  readonly inverted: boolean;
  readonly named: boolean;
  /** Names for files that were found in directories. */
  readonly namedBelow: boolean;
  readonly numbered: boolean;
  readonly offsets: boolean;
  readonly tabbed: boolean;
  readonly nulls: boolean;
  readonly end: string;
  readonly separator: string | undefined;
  readonly colors: typeof COLORS | undefined;
  readonly binary: 'binary' | 'text' | 'without-match';
}

interface Searched {
  readonly name: string;
  readonly below: boolean;
}

/** One line to print, with the offset of its start. */
interface Line {
  readonly text: string;
  readonly index: number;
  readonly offset: number;
}

export class Printer {
  readonly #options: PrintOptions;
  /** Whether a group of lines has been printed, in any file. */
  #printed = false;

  constructor(options: PrintOptions) {
    this.#options = options;
  }

  get isQuiet(): boolean {
    return this.#options.mode === 'quiet';
  }

  /** Whether a line was selected. `more`: the text, in pieces of whole lines. */
  *search(
    run: Invocation,
    regex: Regex,
    file: Searched,
    more: () => Running<string | undefined>,
  ): Running<boolean> {
    const { mode, binary, most, inverted, end } = this.#options;
    const lines: string[] = [];
    let isBinary = false;
    let showsLines = mode === 'lines' || mode === 'parts';
    let count = 0;
    let last = -1;
    let offset = 0;
    let pendingAfter = 0;
    for (let index = 0; count < most || pendingAfter > 0; index++) {
      if (index >= lines.length) {
        const text = yield* more();
        if (text === undefined) break;
        if (binary !== 'text' && text.includes('\0')) {
          if (binary === 'without-match') return this.#list(file, false, 0);
          isBinary = true;
          showsLines = false;
        }
        for (const line of linesOf(text, end)) lines.push(line);
        if (index >= lines.length) break;
      }
      if (isRestDue(index)) yield* run.rest();
      const line = lines[index] ?? '';
      const here: Line = { text: line, index, offset };
      const width = this.#options.offsets ? Buffer.byteLength(line) : 0;
      offset += width + 1;
      if (count < most && regex.test(line) !== inverted) {
        count++;
        if (!showsLines) {
          if (mode !== 'count') break;
          continue;
        }
        last = this.#context(file, lines, here, last);
        this.#selected(file, regex, here);
        last = index;
        pendingAfter = this.#options.after;
      } else if (pendingAfter > 0) {
        pendingAfter--;
        last = index;
        if (mode === 'lines') this.#put(file, here, '-', inverted ? regex : undefined);
      }
    }
    if (isBinary && count > 0 && (mode === 'lines' || mode === 'parts'))
      this.#options.out(`grep: ${file.name}: binary file matches\n`);
    return this.#list(file, count > 0, count);
  }

  /** What -l, -L and -c print for a file. */
  #list(file: Searched, any: boolean, count: number): boolean {
    const { mode, out, nulls, colors } = this.#options;
    if (mode === 'l' || mode === 'L') {
      if (any === (mode === 'l')) out(`${paint(file.name, colors?.name)}${nulls ? '\0' : '\n'}`);
    } else if (mode === 'count') out(`${this.#name(file, ':')}${count}\n`);
    return any;
  }

  /** Lines before a selected one, and the mark between groups; answers the last line printed. */
  #context(file: Searched, lines: readonly string[], at: Line, last: number): number {
    const { before, after, mode, separator, out, colors } = this.#options;
    const from = Math.max(last + 1, at.index - before);
    if (this.#printed && from > last + 1 - (last < 0 ? 1 : 0) && (before > 0 || after > 0)) {
      if (separator !== undefined && (mode === 'lines' || mode === 'parts'))
        out(`${paint(separator, colors?.separator)}\n`);
    }
    this.#printed = true;
    if (mode !== 'lines') return last;
    let offset = at.offset;
    for (let index = at.index - 1; index >= from; index--)
      offset -= Buffer.byteLength(lines[index] ?? '') + 1;
    for (let index = from; index < at.index; index++) {
      const text = lines[index] ?? '';
      this.#put(file, { text, index, offset }, '-', undefined);
      offset += Buffer.byteLength(text) + 1;
    }
    return at.index;
  }

  #selected(file: Searched, regex: Regex, line: Line): void {
    const { mode, inverted, out, end, colors } = this.#options;
    if (mode === 'lines') {
      this.#put(file, line, ':', inverted ? undefined : regex);
      return;
    }
    if (inverted) return;
    for (const { start, end: stop } of partsOf(regex, line.text)) {
      const offset = line.offset + (this.#options.offsets ? Buffer.byteLength(line.text.slice(0, start)) : 0);
      out(
        `${this.#prefix(file, { ...line, offset }, ':')}${paint(line.text.slice(start, stop), colors?.match)}${end}`,
      );
    }
  }

  #put(file: Searched, line: Line, mark: string, colored: Regex | undefined): void {
    const { out, end, colors } = this.#options;
    let text = line.text;
    if (colors && colored) {
      let shown = '';
      let at = 0;
      for (const part of partsOf(colored, text)) {
        shown += text.slice(at, part.start) + paint(text.slice(part.start, part.end), colors.match);
        at = part.end;
      }
      text = shown + text.slice(at);
    }
    out(`${this.#prefix(file, line, mark)}${text}${end}`);
  }

  #name(file: Searched, mark: string): string {
    const { named, namedBelow, nulls, colors } = this.#options;
    if (!named && !(file.below && namedBelow)) return '';
    return `${paint(file.name, colors?.name)}${nulls ? '\0' : paint(mark, colors?.separator)}`;
  }

  #prefix(file: Searched, { index, offset }: Line, mark: string): string {
    const { numbered, offsets, tabbed, colors } = this.#options;
    const number = (value: number): string =>
      `${paint(`${value}`, colors?.number)}${paint(mark, colors?.separator)}`;
    const shown = `${this.#name(file, mark)}${numbered ? number(index + 1) : ''}${offsets ? number(offset) : ''}`;
    return tabbed && shown !== '' ? `${shown.slice(0, -1)}\t${shown.slice(-1)}` : shown;
  }
}

const paint = (text: string, color: string | undefined): string =>
  color === undefined ? text : `\x1b[${color}m\x1b[K${text}\x1b[m\x1b[K`;

/** Matches one behind the other that are not empty. */
function* partsOf(regex: Regex, text: string): Generator<Match> {
  for (let at = 0; at <= text.length; ) {
    const found = regex.find(text, at);
    if (!found) return;
    if (found.end > found.start) yield found;
    at = Math.max(found.end, found.start + 1);
  }
}

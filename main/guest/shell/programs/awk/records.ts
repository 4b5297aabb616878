/** Records and fields: how awk cuts its input. */

import type { Regex } from '../../language/regex.ts';
import type { Running } from '../../pause.ts';
import { fromInput, type Scalar } from './values.ts';

/** Pulls one record after the other out of a text, by what RS is at that moment. */
export class RecordReader {
  #text: string;
  /** More of the text, in whole lines; undefined once all of it is there. */
  #more: (() => Running<string | undefined>) | undefined;
  #at = 0;
  /** What ended the last record: RT. */
  terminator = '';

  constructor(text: string, more?: () => Running<string | undefined>) {
    this.#text = text;
    this.#more = more;
  }

  /** Whether `next` can answer: a record, or the end, is there. Of other records than lines the whole text is needed. */
  isReady(separator: string): boolean {
    if (!this.#more) return true;
    return separator.length === 1 && this.#text.includes(separator, this.#at);
  }

  /** Waits until `next` can answer. */
  *wait(separator: string): Running<void> {
    while (this.#more && !this.isReady(separator)) {
      const text = yield* this.#more();
      if (text === undefined) this.#more = undefined;
      else {
        this.#text = this.#text.slice(this.#at) + text;
        this.#at = 0;
      }
    }
  }

  /** Whether nothing is left, once `next` can answer. */
  isAtEnd(separator: string): boolean {
    if (separator !== '') return this.#at >= this.#text.length;
    // Newlines at the end are no paragraph.
    let at = this.#at;
    while (this.#text[at] === '\n') at++;
    return at >= this.#text.length;
  }

  next(separator: string, regexOf: (pattern: string) => Regex): string | undefined {
    if (separator === '') return this.#paragraph();
    if (this.#at >= this.#text.length) return undefined;
    if (separator.length === 1) {
      const end = this.#text.indexOf(separator, this.#at);
      return this.#take(end < 0 ? this.#text.length : end, end < 0 ? 0 : 1);
    }
    const match = findFilled(regexOf(separator), this.#text, this.#at);
    if (!match) return this.#take(this.#text.endsWith('\n') ? this.#text.length - 1 : this.#text.length, 1);
    return this.#take(match.start, match.end - match.start);
  }

  #take(end: number, terminator: number): string {
    const record = this.#text.slice(this.#at, end);
    this.terminator = this.#text.slice(end, end + terminator);
    this.#at = end + terminator;
    return record;
  }

  /** RS="": records are paragraphs. */
  #paragraph(): string | undefined {
    while (this.#text[this.#at] === '\n') this.#at++;
    if (this.#at >= this.#text.length) return undefined;
    const end = this.#text.indexOf('\n\n', this.#at);
    if (end < 0) return this.#take(this.#text.endsWith('\n') ? this.#text.length - 1 : this.#text.length, 1);
    let after = end;
    while (this.#text[after] === '\n') after++;
    return this.#take(end, after - end);
  }
}

function findFilled(
  regex: Regex,
  text: string,
  from: number,
): { readonly start: number; readonly end: number } | undefined {
  for (let at = from; at <= text.length; ) {
    const match = regex.find(text, at);
    if (!match || match.end > match.start) return match;
    at = match.start + 1;
  }
  return undefined;
}

/** Pieces of a text by a field separator: " " cuts at blanks, one character is itself, more is a pattern. */
export function splitFields(
  text: string,
  separator: string | Regex,
  regexOf: (pattern: string) => Regex,
  separators?: string[],
): string[] {
  if (text === '') return [];
  if (separator === ' ') return separators ? splitBlanksWith(text, separators) : splitBlanks(text);
  if (separator === '') return [...text];
  if (typeof separator === 'string' && separator.length === 1 && separator !== '\\') {
    const pieces = text.split(separator);
    separators?.push(...pieces.slice(1).map(() => separator));
    return pieces;
  }
  const regex = typeof separator === 'string' ? regexOf(separator) : separator;
  const pieces: string[] = [];
  let at = 0;
  for (;;) {
    const match = findFilled(regex, text, at);
    if (!match) break;
    pieces.push(text.slice(at, match.start));
    separators?.push(text.slice(match.start, match.end));
    at = match.end;
  }
  pieces.push(text.slice(at));
  return pieces;
}

function splitBlanks(text: string): string[] {
  const pieces: string[] = [];
  let start = -1;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 32 || code === 9 || code === 10) {
      if (start >= 0) pieces.push(text.slice(start, at));
      start = -1;
    } else if (start < 0) start = at;
  }
  if (start >= 0) pieces.push(text.slice(start));
  return pieces;
}

/** separators[i] stands behind piece i; leading and trailing blanks are kept at both ends by gawk, not here. */
function splitBlanksWith(text: string, separators: string[]): string[] {
  const pieces = splitBlanks(text);
  separators.push(...(text.trim().match(/[ \t\n]+/g) ?? []));
  return pieces;
}

/** The record and its fields, each made of the other when it is asked for. */
export class Record {
  #text = '';
  #whole: Scalar | undefined;
  #fields: Scalar[] = [];
  #count = 0;
  #isSplit = true;
  #isJoined = true;
  readonly #separator: () => string;
  readonly #joiner: () => string;
  readonly #toText: (value: Scalar) => string;
  readonly #regexOf: (pattern: string) => Regex;
  readonly #paragraphs: () => boolean;

  constructor(parts: {
    readonly separator: () => string;
    readonly joiner: () => string;
    readonly toText: (value: Scalar) => string;
    readonly regexOf: (pattern: string) => Regex;
    readonly paragraphs: () => boolean;
  }) {
    this.#separator = parts.separator;
    this.#joiner = parts.joiner;
    this.#toText = parts.toText;
    this.#regexOf = parts.regexOf;
    this.#paragraphs = parts.paragraphs;
  }

  set(text: string): void {
    this.#text = text;
    this.#whole = undefined;
    this.#isJoined = true;
    this.#isSplit = false;
  }

  get text(): string {
    if (!this.#isJoined) {
      const joiner = this.#joiner();
      let text = '';
      for (let index = 0; index < this.#count; index++)
        text += (index > 0 ? joiner : '') + this.#toText(this.#fields[index]);
      this.#text = text;
      this.#whole = undefined;
      this.#isJoined = true;
    }
    return this.#text;
  }

  get(index: number): Scalar {
    if (index === 0) {
      const text = this.text;
      this.#whole ??= fromInput(text);
      return this.#whole;
    }
    if (!this.#isSplit) this.#split();
    return index <= this.#count ? this.#fields[index - 1] : undefined;
  }

  assign(index: number, value: Scalar): void {
    if (index === 0) {
      this.set(this.#toText(value));
      return;
    }
    if (!this.#isSplit) this.#split();
    while (this.#count < index) this.#fields[this.#count++] = '';
    this.#fields[index - 1] = value;
    this.#isJoined = false;
  }

  get count(): number {
    if (!this.#isSplit) this.#split();
    return this.#count;
  }

  set count(count: number) {
    if (!this.#isSplit) this.#split();
    while (this.#count < count) this.#fields[this.#count++] = '';
    this.#count = count;
    this.#fields.length = count;
    this.#isJoined = false;
  }

  /** The separator that counts is the one at the time of reading: call before FS changes. */
  settle(): void {
    if (!this.#isSplit) this.#split();
  }

  #split(): void {
    this.#isSplit = true;
    const separator = this.#separator();
    // In paragraphs a newline separates fields too.
    const pieces =
      this.#paragraphs() && separator !== ' '
        ? this.#text.split('\n').flatMap((line) => splitFields(line, separator, this.#regexOf))
        : splitFields(this.#text, separator, this.#regexOf);
    this.#fields = pieces.map(fromInput);
    this.#count = pieces.length;
  }
}

/** Reads JSON texts that follow each other, with jq's complaints and places. */

import { LimitReached } from '../../limits.ts';
import type { Json } from './values.ts';

/** A text that is no JSON: "Invalid numeric literal at line 1, column 4". */
export class ParseProblem extends Error {}

const DEEPEST = 10_000;
/** Deeper nesting than this would need more stack than there surely is. */
const STACK = 2_000;
const WHITE = /[ \t\r\n]/;
const NUMBER = /^-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;
const WORDS: ReadonlyMap<string, Json> = new Map<string, Json>([
  ['nan', Number.NaN],
  ['NaN', Number.NaN],
  ['-nan', Number.NaN],
  ['null', null],
  ['true', true],
  ['false', false],
]);

/** Text values of one input, one after the other. */
export class JsonReader {
  readonly #text: string;
  readonly #linesBefore: number;
  #at = 0;

  /** `linesBefore`: of the same input, which messages count. */
  constructor(text: string, linesBefore = 0) {
    this.#linesBefore = linesBefore;
    this.#text = text.startsWith('\ufeff') ? text.slice(1) : text;
  }

  /** Lines that were read to know the last value: what messages say. */
  get linesRead(): number {
    const end = this.#text.indexOf('\n', Math.max(0, this.#at - 1));
    const upTo = end < 0 ? this.#text.length : end + 1;
    let lines = 0;
    for (let at = this.#text.indexOf('\n'); at >= 0 && at < upTo; at = this.#text.indexOf('\n', at + 1))
      lines++;
    return lines;
  }

  /** undefined at the end. Behind a problem the next value is read. @throws ParseProblem */
  next(): Json | undefined {
    this.#skip();
    const start = this.#at;
    if (start >= this.#text.length) return undefined;
    try {
      return this.#value(0);
    } catch (error) {
      this.#at = Math.max(this.#at, start + 1);
      throw error;
    }
  }

  /** Whether nothing but blanks is left. */
  get isDone(): boolean {
    this.#skip();
    return this.#at >= this.#text.length;
  }

  #skip(): void {
    while (
      this.#at < this.#text.length &&
      (WHITE.test(this.#text[this.#at] ?? '') || this.#text[this.#at] === '\x1e')
    )
      this.#at++;
  }

  #problem(message: string, at = this.#at): ParseProblem {
    const before = this.#text.slice(0, at + 1);
    const lastLine = before.lastIndexOf('\n');
    const line = this.#linesBefore + before.split('\n').length;
    const column = lastLine < 0 ? before.length : before.length - lastLine - 1;
    return new ParseProblem(`${message} at line ${line}, column ${column}`);
  }

  #unfinished(what = 'Unfinished JSON term'): ParseProblem {
    const lines = this.#text.split('\n');
    return new ParseProblem(
      `${what} at EOF at line ${this.#linesBefore + lines.length}, column ${(lines.at(-1) ?? '').length}`,
    );
  }

  #value(depth: number): Json {
    if (depth > DEEPEST) throw this.#problem(`Exceeds depth limit for parsing`);
    if (depth > STACK) throw new LimitReached(`JSON that is nested deeper than ${STACK}`);
    const char = this.#text[this.#at];
    if (char === '"') return this.#string();
    if (char === '[') return this.#array(depth);
    if (char === '{') return this.#object(depth);
    if (char === ']' || char === '}') throw this.#problem(`Unmatched '${char}'`);
    if (char === ',') throw this.#problem("Expected value before ','");
    if (char === ':') throw this.#problem("':' not as part of an object");
    return this.#word();
  }

  #word(): Json {
    const start = this.#at;
    while (this.#at < this.#text.length && !/[ \t\r\n[\]{},:"]/.test(this.#text[this.#at] ?? '')) this.#at++;
    const word = this.#text.slice(start, this.#at);
    const known = WORDS.get(word);
    if (known !== undefined) return known;
    if (NUMBER.test(word)) return Number(word);
    const isLetters = /^[tfn]/.test(word) && !word.startsWith('nan');
    const message = isLetters ? 'Invalid literal' : 'Invalid numeric literal';
    if (this.#at >= this.#text.length) throw this.#unfinished(message);
    throw this.#problem(message);
  }

  #string(): string {
    let end = this.#at + 1;
    for (; end < this.#text.length; end++) {
      const code = this.#text.charCodeAt(end);
      if (code === 34) break;
      if (code === 92) end++;
    }
    if (end >= this.#text.length) throw this.#unfinished('Unfinished string');
    const body = this.#text.slice(this.#at + 1, end);
    this.#at = end + 1;
    if (!body.includes('\\')) return body;
    if (LONE_SURROGATE.test(body)) throw this.#problem('Invalid \\uXXXX\\uXXXX surrogate pair escape', end);
    return body.replace(/\\(u[0-9a-fA-F]{4}|[\s\S])/g, (_whole, code: string) => {
      if (code.length === 5) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
      const plain = ESCAPES[code];
      if (plain === undefined) throw this.#problem('Invalid escape', end);
      return plain;
    });
  }

  #array(depth: number): Json {
    const list: Json[] = [];
    this.#at++;
    this.#skip();
    if (this.#text[this.#at] === ']') {
      this.#at++;
      return list;
    }
    for (;;) {
      this.#skip();
      if (this.#at >= this.#text.length) throw this.#unfinished();
      if (this.#text[this.#at] === ']') throw this.#problem('Expected another array element');
      list.push(this.#value(depth + 1));
      this.#skip();
      const char = this.#text[this.#at];
      if (char === undefined) throw this.#unfinished();
      if (char === '}') throw this.#problem("Unmatched '}'");
      if (char === ':') throw this.#problem("':' not as part of an object");
      if (char !== ',' && char !== ']') throw this.#problem('Expected separator between values');
      this.#at++;
      if (char === ']') return list;
    }
  }

  #object(depth: number): Json {
    const members = new Map<string, Json>();
    this.#at++;
    this.#skip();
    if (this.#text[this.#at] === '}') {
      this.#at++;
      return members;
    }
    for (;;) {
      this.#skip();
      if (this.#at >= this.#text.length) throw this.#unfinished();
      if (this.#text[this.#at] === '}') throw this.#problem('Objects must consist of key:value pairs');
      const key = this.#value(depth + 1);
      this.#skip();
      if (this.#at >= this.#text.length) throw this.#unfinished();
      if (typeof key !== 'string') throw this.#problem('Object keys must be strings');
      if (this.#text[this.#at] !== ':') throw this.#problem('Objects must consist of key:value pairs');
      this.#at++;
      this.#skip();
      if (this.#at >= this.#text.length) throw this.#unfinished();
      members.set(key, this.#value(depth + 1));
      this.#skip();
      const char = this.#text[this.#at];
      if (char === undefined) throw this.#unfinished();
      if (char === ']') throw this.#problem("Unmatched ']'");
      if (char === ':') throw this.#problem("':' should follow a key");
      if (char !== ',' && char !== '}') throw this.#problem('Expected separator between values');
      this.#at++;
      if (char === '}') return members;
    }
  }
}

/** The first half of a character without its second. */
const LONE_SURROGATE = /\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F][0-9a-fA-F]{2})/;

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** One text with exactly one value, as fromjson and --argjson take it. @throws ParseProblem */
export function parseOne(text: string): Json {
  const reader = new JsonReader(text);
  const value = reader.next();
  if (value === undefined) throw new ParseProblem('Expected JSON value');
  if (!reader.isDone) throw new ParseProblem('Unexpected extra JSON values');
  return value;
}

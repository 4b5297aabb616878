/**
 * Reads JSON in pieces, so that a text of many mebibytes holds nothing up, and remembers in which line each object and
 * list began. Deep nesting, keys that could reach a prototype and keys given twice are refused.
 */

import { fail, ok, type Result } from '../../shared/failure.ts';

export interface JsonProblem {
  readonly line: number;
  readonly rule: string;
}

export interface JsonText {
  readonly value: unknown;
  /** Line of an object or list of it, from 1. */
  readonly lineOf: (part: object) => number | undefined;
}

const DEPTH_LIMIT = 12;
/** Values between two pauses. */
const VALUES_AT_A_TIME = 2_000;
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

const SPACE = /[ \t\r\n]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;
const WORDS: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };

class Broken extends Error {
  readonly at: number;
  constructor(at: number, rule: string) {
    super(rule);
    this.at = at;
  }
}

/** Yields where a pause may be made. */
export function* readJson(text: string): Generator<void, Result<JsonText, JsonProblem>, undefined> {
  const reader = new Reader(text);
  try {
    const value = yield* reader.whole();
    return ok({ value, lineOf: (part) => reader.lineAt(reader.starts.get(part)) });
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    return fail({ line: reader.lineAt(error.at) ?? 1, rule: error.message });
  }
}

class Reader {
  readonly #text: string;
  #at = 0;
  #values = 0;
  readonly starts = new WeakMap<object, number>();
  /** Offsets at which lines begin, found when the first line is asked for. */
  #lines: number[] | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  *whole(): Generator<void, unknown, undefined> {
    if (this.#text.charCodeAt(0) === 0xfeff) this.#at = 1;
    const value = yield* this.#value(0);
    this.#space();
    if (this.#at < this.#text.length) throw new Broken(this.#at, 'there is more behind the end of the JSON');
    return value;
  }

  lineAt(offset: number | undefined): number | undefined {
    if (offset === undefined) return undefined;
    this.#lines ??= lineStarts(this.#text);
    let [low, high] = [0, this.#lines.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#lines[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  *#value(depth: number): Generator<void, unknown, undefined> {
    if (++this.#values % VALUES_AT_A_TIME === 0) yield;
    if (depth > DEPTH_LIMIT) throw new Broken(this.#at, `nested deeper than ${DEPTH_LIMIT} levels`);
    this.#space();
    const char = this.#text[this.#at];
    if (char === '{') return yield* this.#object(depth);
    if (char === '[') return yield* this.#list(depth);
    if (char === '"') return this.#string();
    const word = this.#match(WORD);
    if (word !== undefined) return WORDS[word];
    const number = this.#match(NUMBER);
    if (number !== undefined) return Number(number);
    throw new Broken(this.#at, char === undefined ? 'the JSON ends too early' : 'not JSON from here on');
  }

  *#object(depth: number): Generator<void, unknown, undefined> {
    const found: Record<string, unknown> = {};
    this.starts.set(found, this.#at);
    for (let next = this.#opened('}'); next; next = this.#next('}')) {
      this.#space();
      const at = this.#at;
      if (this.#text[at] !== '"') throw new Broken(at, 'a key in quotes is missing');
      const key = this.#string();
      if (FORBIDDEN_KEYS.has(key)) throw new Broken(at, `the key ${key} is not allowed`);
      if (Object.hasOwn(found, key))
        throw new Broken(at, `the key ${JSON.stringify(key.slice(0, 64))} is there twice`);
      this.#space();
      if (this.#text[this.#at] !== ':') throw new Broken(this.#at, 'a colon is missing behind a key');
      this.#at++;
      found[key] = yield* this.#value(depth + 1);
    }
    return found;
  }

  *#list(depth: number): Generator<void, unknown, undefined> {
    const found: unknown[] = [];
    this.starts.set(found, this.#at);
    for (let next = this.#opened(']'); next; next = this.#next(']'))
      found.push(yield* this.#value(depth + 1));
    return found;
  }

  /** Behind the bracket; whether anything is inside. */
  #opened(end: string): boolean {
    this.#at++;
    this.#space();
    if (this.#text[this.#at] !== end) return true;
    this.#at++;
    return false;
  }

  /** Behind a value: whether another one follows. */
  #next(end: string): boolean {
    this.#space();
    const char = this.#text[this.#at];
    if (char !== ',' && char !== end) throw new Broken(this.#at, `a comma or ${end} is missing`);
    this.#at++;
    return char === ',';
  }

  /** To the next quote that no backslash stands before, or an even number of them. */
  #string(): string {
    const from = this.#at;
    for (let at = from; ; ) {
      at = this.#text.indexOf('"', at + 1);
      if (at < 0) throw new Broken(from, 'a text in quotes does not end');
      let backslashes = 0;
      while (this.#text[at - 1 - backslashes] === '\\') backslashes++;
      if (backslashes % 2 === 1) continue;
      this.#at = at + 1;
      break;
    }
    try {
      return JSON.parse(this.#text.slice(from, this.#at)) as string;
    } catch {
      throw new Broken(from, 'a text in quotes that is not one of JSON');
    }
  }

  #space(): void {
    SPACE.lastIndex = this.#at;
    SPACE.test(this.#text);
    this.#at = SPACE.lastIndex;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

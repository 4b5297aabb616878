/** What jq reads: JSON values or lines, of standard input or files, one after the other. */

import type { Running } from '../../pause.ts';
import type { Invocation } from '../../program.ts';
import { readOperand } from '../text/inputs.ts';
import type { JqOptions } from './options.ts';
import { JsonReader, ParseProblem } from './reader.ts';
import { isArray, isObject, JqError, type Json } from './values.ts';

export type FirstInput =
  | { readonly kind: 'value'; readonly value: Json }
  | { readonly kind: 'problem'; readonly message: string };

export class JqInputs {
  readonly #run: Invocation;
  readonly #options: JqOptions;
  #items: Iterator<Json | ParseProblem, void>;
  /** Values are taken from standard input as they come, this being what came last. */
  readonly #inPieces: boolean;
  #piece: string | undefined;
  readonly #nesting = new Nesting();
  /** Lines of the pieces before this one. */
  #linesBefore = 0;
  #file: Json = null;
  #reader: JsonReader | undefined;
  #lines = 0;
  #started = false;
  #givenNull = false;
  /** A file could not be read. */
  failed = false;

  constructor(run: Invocation, options: JqOptions) {
    this.#run = run;
    this.#options = options;
    this.#items = this.#all();
    // `input` asks in the middle of a filter, where nobody can wait.
    const asks = /\binputs?\b/.test(options.filter) || run.surroundings.files.stat('/root/.jq') !== undefined;
    this.#inPieces = options.files.length === 0 && !options.slurp && !options.nullInput && !asks;
  }

  /** Waits for all of standard input where it is not taken in pieces. */
  *prepare(): Running<void> {
    if (!this.#inPieces) yield* this.#run.input.gather();
  }

  /** The next input of the program as a whole. */
  *first(): Running<FirstInput | undefined> {
    if (!this.#options.nullInput) {
      const item = yield* this.#waitForItem();
      if (item === undefined) return undefined;
      return item instanceof ParseProblem
        ? { kind: 'problem', message: item.message }
        : { kind: 'value', value: item };
    }
    if (this.#givenNull) return undefined;
    this.#givenNull = true;
    return { kind: 'value', value: null };
  }

  /** The next value: what `input` answers. A text that is no JSON is an error that a program can catch. */
  next(): Json | undefined {
    const item = this.#item();
    if (item instanceof ParseProblem) throw new JqError(item.message);
    return item;
  }

  *#waitForItem(): Running<Json | ParseProblem | undefined> {
    for (;;) {
      const item = this.#item();
      if (item !== undefined || !this.#inPieces || !(yield* this.#nextPiece())) return item;
      this.#items = this.#all();
    }
  }

  /** Whole values, which may stand on many lines. */
  *#nextPiece(): Running<boolean> {
    this.#linesBefore += linesIn(this.#piece ?? '');
    const parts: string[] = [];
    do {
      const part = yield* this.#run.piece();
      if (part === undefined) break;
      parts.push(part);
    } while (!this.#options.rawInput && this.#nesting.isOpenAfter(parts.at(-1) ?? ''));
    this.#piece = parts.length > 0 ? parts.join('') : undefined;
    return parts.length > 0;
  }

  #item(): Json | ParseProblem | undefined {
    this.#started = true;
    const { done, value } = this.#items.next();
    return done ? undefined : value;
  }

  get fileName(): Json {
    return this.#file;
  }

  get lineNumber(): number {
    return this.#linesBefore + (this.#reader?.linesRead ?? this.#lines);
  }

  /** Where messages say that something is: "<stdin>:3". */
  get place(): string {
    if (!this.#started) return '<unknown>';
    return `${typeof this.#file === 'string' ? this.#file : '<stdin>'}:${this.lineNumber}`;
  }

  *#all(): Generator<Json | ParseProblem, void> {
    const { slurp, rawInput } = this.#options;
    if (!slurp) {
      yield* rawInput ? this.#rawLines() : this.#parsed();
      return;
    }
    if (rawInput) {
      yield [...this.#texts()].join('');
      return;
    }
    const all: Json[] = [];
    for (const item of this.#parsed()) {
      if (item instanceof ParseProblem) {
        yield item;
        return;
      }
      all.push(item);
    }
    yield all;
  }

  *#texts(): Generator<string, void> {
    const { files } = this.#options;
    if (this.#inPieces) {
      if (this.#piece !== undefined) yield this.#piece;
      return;
    }
    for (const name of files.length === 0 ? ['-'] : files) {
      const text = readOperand(this.#run, name);
      if (text.ok) {
        this.#file = files.length === 0 || name === '-' ? null : name;
        yield text.value;
      } else {
        this.failed = true;
        this.#run.err(`jq: error: Could not open ${name}: ${text.failure}\n`);
      }
    }
  }

  *#rawLines(): Generator<Json, void> {
    for (const text of this.#texts()) {
      this.#lines = 0;
      let at = 0;
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', at)) {
        this.#lines++;
        yield text.slice(at, end);
        at = end + 1;
      }
      if (at < text.length) yield text.slice(at);
    }
  }

  *#parsed(): Generator<Json | ParseProblem, void> {
    for (const text of this.#texts()) {
      const reader = new JsonReader(text, this.#linesBefore);
      this.#reader = reader;
      for (;;) {
        const value = nextOf(reader);
        if (value === undefined) break;
        if (this.#options.stream && !(value instanceof ParseProblem)) yield* streamed(value, []);
        else yield value;
      }
    }
  }
}

const linesIn = (text: string): number => {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
};

/** Whether a JSON text goes on, told from its brackets and quotes alone. */
class Nesting {
  #depth = 0;
  #inText = false;

  isOpenAfter(part: string): boolean {
    for (let at = 0; at < part.length; at++) {
      const char = part[at];
      if (this.#inText) {
        if (char === '\\') at++;
        else if (char === '"') this.#inText = false;
      } else if (char === '"') this.#inText = true;
      else if (char === '[' || char === '{') this.#depth++;
      else if ((char === ']' || char === '}') && this.#depth > 0) this.#depth--;
    }
    return this.#inText || this.#depth > 0;
  }
}

function nextOf(reader: JsonReader): Json | ParseProblem | undefined {
  try {
    return reader.next();
  } catch (error) {
    if (error instanceof ParseProblem) return error;
    throw error;
  }
}

/** A value as --stream gives it: leaves with their paths, and the path of the last one where something closes. */
function* streamed(value: Json, path: readonly Json[]): Generator<Json, void> {
  const entries: (readonly [Json, Json])[] = isArray(value)
    ? value.map((each, index) => [index, each] as const)
    : isObject(value)
      ? [...value]
      : [];
  if (entries.length === 0) {
    yield [path, value];
    return;
  }
  for (const [key, each] of entries) yield* streamed(each, [...path, key]);
  const last = entries.at(-1)?.[0] ?? null;
  yield [[...path, last]];
}

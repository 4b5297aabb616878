/** Reading of text by the text programs. */

import { fail, ok, type Result } from '../../../../../shared/failure.ts';
import { resolvePath } from '../../../tree/paths.ts';
import type { Running } from '../../pause.ts';
import { errnoText, type Invocation, type Program } from '../../program.ts';
import { Input } from '../../streams.ts';

/** The whole of an operand, "-" being standard input; a failure is the reason alone: "No such file or directory". */
export function readOperand(run: Invocation, name: string): Result<string, string> {
  if (name === '-') return ok(run.input.all());
  const content = run.surroundings.files.read(resolvePath(run.cwd, name));
  return content.ok ? ok(content.value) : fail(errnoText(content.failure));
}

/** An operand that is read piece by piece, "-" being standard input: also a device without an end. */
export function openOperand(run: Invocation, name: string): Result<Input, string> {
  if (name === '-' || name === '/dev/stdin') return ok(run.input);
  const { files } = run.surroundings;
  const own = run.substituted(resolvePath(run.cwd, name));
  if (own?.reads) return ok(own.pipe);
  const endless = files.endless(resolvePath(run.cwd, name));
  if (endless) return ok(new Input('', true, endless));
  const content = readOperand(run, name);
  return content.ok ? ok(new Input(content.value)) : content;
}

/** The lines of one operand, each as it comes, without its end. */
export class LineReader {
  readonly #run: Invocation;
  readonly #input: Input;
  readonly #end: string;
  #lines: readonly string[] = [];
  #at = 0;

  constructor(run: Invocation, input: Input, end = '\n') {
    this.#run = run;
    this.#input = input;
    this.#end = end;
  }

  /** Undefined: there is none any more. */
  *next(): Running<string | undefined> {
    if (this.#at >= this.#lines.length) {
      const piece = yield* this.#run.piece(this.#end, this.#input);
      if (piece === undefined) return undefined;
      this.#lines = linesOf(piece, this.#end);
      this.#at = 0;
    }
    return this.#lines[this.#at++];
  }
}

export interface InputText {
  readonly name: string;
  readonly text: string;
}

/** Text of each operand, none being standard input; a file that cannot be read is complained about and left out. */
export function inputsOf(
  run: Invocation,
  operands: readonly string[],
): { readonly texts: readonly InputText[]; readonly failed: boolean } {
  let failed = false;
  const texts: InputText[] = [];
  for (const name of operands.length === 0 ? ['-'] : operands) {
    const content = readOperand(run, name);
    if (content.ok) texts.push({ name, text: content.value });
    else {
      failed = true;
      run.err(`${run.name}: ${name}: ${content.failure}\n`);
    }
  }
  return { texts, failed };
}

/**
 * Hands on the text of each operand, none being standard input: a file at once, a pipe in whole lines as they come.
 * Answers whether one could not be read, which is complained about. Its program must be one that `streams`.
 */
export function* eachPiece(
  run: Invocation,
  operands: readonly string[],
  take: (text: string, name: string) => void,
  { end = '\n', complain = complainOf }: { end?: string; complain?: typeof complainOf } = {},
): Running<boolean> {
  let failed = false;
  for (const name of operands.length === 0 ? ['-'] : operands) {
    const input = openOperand(run, name);
    if (!input.ok) {
      failed = true;
      complain(run, name, input.failure);
      continue;
    }
    for (let text = yield* run.piece(end, input.value); text !== undefined; ) {
      take(text, name);
      yield* run.rest();
      text = yield* run.piece(end, input.value);
    }
    if (name !== '-') yield* takeOn(run, name, take);
  }
  return failed;
}

/** What has no end (trace_pipe) is read on until a signal comes, or nobody reads any more. */
function* takeOn(run: Invocation, name: string, take: (text: string, name: string) => void): Running<void> {
  const { files } = run.surroundings;
  const path = resolvePath(run.cwd, name);
  while (files.stat(path)?.waits) {
    yield* run.watch();
    const more = files.read(path);
    if (!more.ok) return;
    if (more.value !== '') take(more.value, name);
  }
}

const complainOf = (run: Invocation, name: string, why: string): void =>
  run.err(`${run.name}: ${name}: ${why}\n`);

/** A text that is all there, as pieces of which there is one. */
export function onePiece(text: string): () => Running<string | undefined> {
  let rest: string | undefined = text;
  // biome-ignore lint/correctness/useYield: a file does not wait.
  return function* () {
    const piece = rest;
    rest = undefined;
    return piece;
  };
}

/** Marks a program as one that waits for its input itself. */
export const streaming = <T extends Program>(program: T): T & { readonly streams: true } =>
  Object.assign(program, { streams: true as const });

/** Lines without their newlines; text after the last newline is a line too. */
export function linesOf(text: string, end = '\n'): string[] {
  if (text === '') return [];
  const lines = text.split(end);
  if (text.endsWith(end)) lines.pop();
  return lines;
}

/** Writes lines in pieces, and rests in between. */
export function* putLines(run: Invocation, lines: readonly string[], end = '\n'): Running<void> {
  for (let from = 0; from < lines.length; from += LINES_A_PIECE) {
    run.out(`${lines.slice(from, from + LINES_A_PIECE).join(end)}${end}`);
    yield* run.rest();
  }
}
const LINES_A_PIECE = 1024;

/** Whether this round of a loop is one to rest in. */
export const isRestDue = (round: number): boolean => (round & 1023) === 1023;

/** A whole number as counts are given, with the suffixes of coreutils: b kB K KiB MB M … E. Undefined when it is none. */
export function countOf(text: string | undefined): number | undefined {
  const match = /^\s*\+?(\d{1,18})(b|[kKMGTPE](?:i?B)?)?$/.exec(text ?? '');
  if (!match) return undefined;
  return Number(match[1]) * multiplierOf(match[2] ?? '');
}

function multiplierOf(suffix: string): number {
  if (suffix === '') return 1;
  if (suffix === 'b') return 512;
  const power = 'KMGTPE'.indexOf(suffix[0]?.toUpperCase() ?? '') + 1;
  return (/^.B$/.test(suffix) ? 1000 : 1024) ** power;
}

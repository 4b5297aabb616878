/** Where a command's output goes and where its input comes from. */

import type { Errno } from '../../../shared/failure.ts';
import type { Files, OpenedFile } from '../tree/files.ts';
import { EndShell, LIMITS, LimitReached } from './limits.ts';
import { awaitWrite, BLOCKED, type Running } from './pause.ts';

export type Target =
  | { readonly kind: 'terminal'; readonly emit: (text: string) => void }
  | { readonly kind: 'buffer'; readonly chunks: string[] }
  | { readonly kind: 'pipe'; readonly pipe: Input }
  | { readonly kind: 'closed' }
  | OpenedFile;

/** What a shell answers for a command that SIGPIPE ended. */
export const EXIT_BROKEN_PIPE = 141;

/** A write to a pipe that nobody reads: SIGPIPE, or EPIPE where the signal is ignored or has an action. */
export class BrokenPipe extends EndShell {
  constructor() {
    super(EXIT_BROKEN_PIPE);
  }
}

/** What a pipe holds before its writer waits for its reader, in characters: as Linux has it. */
const PIPE_CAPACITY = 65_536;

/**
 * Standard input, read from the front: `read` takes a line, programs take the rest. That of a pipe grows while its
 * writer runs; who wants more than there is waits with `gather`, `nextLine` or `fill`.
 */
export class Input {
  #text: string;
  #at = 0;
  #writing: boolean;
  #reading = true;
  /** The reader waits for more than there is. */
  #isAwaited = false;
  /** What a reader takes too much of is lost for the next one; of a file it is not. */
  readonly isPipe: boolean;
  /** Of a device without an end: more of it. */
  readonly #grow: (() => string) | undefined;
  #grown = 0;

  constructor(text: string, writing = false, grow?: () => string) {
    this.#text = text;
    this.#writing = writing || grow !== undefined;
    this.isPipe = this.#writing;
    this.#grow = grow;
  }

  /** Whether more may come. */
  get isOpen(): boolean {
    return this.#writing;
  }

  /** Nobody reads on: a writer gets SIGPIPE. */
  get isBroken(): boolean {
    return !this.#reading;
  }

  /** Whether a writer has to wait for the reader. */
  get isFull(): boolean {
    return this.#reading && !this.#isAwaited && this.#text.length - this.#at > PIPE_CAPACITY;
  }

  /** Whether there is something to read now. */
  get hasText(): boolean {
    return this.#at < this.#text.length;
  }

  feed(text: string): void {
    if (!this.#reading) return;
    if (this.#text.length - this.#at + text.length > LIMITS.outputCharacters)
      throw new LimitReached(`a pipe of more than ${LIMITS.outputCharacters} characters`);
    this.#text = this.#at === this.#text.length ? text : this.#text.slice(this.#at) + text;
    this.#at = 0;
  }

  endWriting(): void {
    this.#writing = false;
  }

  endReading(): void {
    this.#reading = false;
    this.#text = '';
    this.#at = 0;
  }

  /** The rest of what is there. */
  all(): string {
    const rest = this.#at === 0 ? this.#text : this.#text.slice(this.#at);
    this.#at = this.#text.length;
    return rest;
  }

  /** What was taken and not used. */
  giveBack(text: string): void {
    this.#text = text + this.#text.slice(this.#at);
    this.#at = 0;
  }

  /** The next line of what is there without its newline, or undefined at the end. */
  line(): string | undefined {
    return this.until('\n')?.text;
  }

  /** The next piece of what is there up to the delimiter, which is dropped. */
  until(delimiter: string): { readonly text: string; readonly delimited: boolean } | undefined {
    if (this.#at >= this.#text.length) return undefined;
    const end = this.#text.indexOf(delimiter, this.#at);
    const text = this.#text.slice(this.#at, end < 0 ? undefined : end);
    this.#at = end < 0 ? this.#text.length : end + 1;
    return { text, delimited: end >= 0 };
  }

  /** At most this many characters of what is there. */
  take(characters: number): string {
    const text = this.#text.slice(this.#at, this.#at + characters);
    this.#at += text.length;
    return text;
  }

  /** Whether a piece up to the delimiter, or all that will come, is there. */
  hasWhole(delimiter: string): boolean {
    return !this.#writing || this.#text.includes(delimiter, this.#at);
  }

  /** All the lines that are there, waiting for the first one; at the end what is left; then undefined. */
  *nextPiece(delimiter: string): Running<string | undefined> {
    if (this.#grow) yield* this.#more();
    else yield* this.fill(delimiter);
    if (!this.hasText) return undefined;
    if (!this.#writing || this.#grow) return this.all();
    return this.take(this.#text.lastIndexOf(delimiter) + delimiter.length - this.#at);
  }

  /** Waits until all that will come is there. */
  *gather(): Running<void> {
    while (this.#writing) yield* this.#more();
  }

  *#more(): Running<void> {
    if (this.#grow) {
      const text = this.#grow();
      this.#grown += text.length;
      if (this.#grown > LIMITS.outputCharacters)
        throw new LimitReached(`more than ${LIMITS.outputCharacters} characters of a device without an end`);
      this.#text = this.#text.slice(this.#at) + text;
      this.#at = 0;
      return;
    }
    this.#isAwaited = true;
    yield BLOCKED;
    this.#isAwaited = false;
  }

  /** Waits until the delimiter, or all that will come, is there. */
  *fill(delimiter: string): Running<void> {
    while (!this.hasWhole(delimiter)) yield* this.#more();
  }

  /** Waits until so many lines, or all that will come, are there. */
  *fillLines(lines: number, delimiter = '\n'): Running<void> {
    let counted = 0;
    for (let at = this.#at; this.#writing; yield* this.#more()) {
      at = Math.max(at, this.#at);
      for (
        let end = this.#text.indexOf(delimiter, at);
        end >= 0 && counted < lines;
        end = this.#text.indexOf(delimiter, at)
      ) {
        counted++;
        at = end + 1;
      }
      if (counted >= lines) return;
    }
  }

  /** Waits until so many characters, or all that will come, are there. */
  *fillCharacters(characters: number): Running<void> {
    while (this.#writing && this.#text.length - this.#at < characters) yield* this.#more();
  }

  /** The next line, waiting for it. */
  *nextLine(): Running<string | undefined> {
    yield* this.fill('\n');
    return this.line();
  }
}

/** A descriptor above 2. */
export type Descriptor =
  /** `target`: it was opened for writing too. */
  /** `path`: of the file that was opened. */
  | { readonly kind: 'input'; readonly input: Input; readonly target?: Target; readonly path?: string }
  | { readonly kind: 'output'; readonly target: Target };

/** The descriptors of a command. `exec` with redirections changes those of the shell in place. */
export interface Streams {
  input: Input;
  out: Target;
  err: Target;
  /** 3 and above. */
  more?: Map<number, Descriptor> | undefined;
  /** The streams that a redirected compound command took these from. */
  readonly outer?: Streams | undefined;
}

export const CLOSED: Target = { kind: 'closed' };

/** What is open as this number; undefined when nothing is. */
export function descriptorOf(streams: Streams, number: number): Descriptor | undefined {
  if (number === 0) return { kind: 'input', input: streams.input };
  if (number === 1 || number === 2) {
    const target = number === 1 ? streams.out : streams.err;
    return target.kind === 'closed' ? undefined : { kind: 'output', target };
  }
  return streams.more?.get(number);
}

/** Opens a descriptor as this number, or closes it. A kind that the number cannot have is not taken. */
export function setDescriptor(streams: Streams, number: number, descriptor: Descriptor | undefined): boolean {
  if (number === 0) {
    if (descriptor?.kind === 'output') return false;
    streams.input = descriptor?.input ?? new Input('');
  } else if (number <= 2) {
    if (descriptor?.kind === 'input' && !descriptor.target) return false;
    const target = descriptor?.target ?? CLOSED;
    if (number === 1) streams.out = target;
    else streams.err = target;
  } else {
    const more = new Map(streams.more);
    if (descriptor) more.set(number, descriptor);
    else more.delete(number);
    streams.more = more;
  }
  return true;
}

/** Counts what one input writes, over all streams, pipes and substitutions. */
export class OutputMeter {
  #written = 0;

  renew(): void {
    this.#written = 0;
  }

  count(text: string): void {
    this.#written += text.length;
    if (this.#written > LIMITS.outputCharacters)
      throw new LimitReached(`output of more than ${LIMITS.outputCharacters} characters`);
  }
}

/** Writes text to a target as one write(); answers the errno of a refused one. An empty text is no write. */
export function* writeTo(
  files: Files,
  target: Target,
  text: string,
  why: (line: string) => void,
): Running<Errno | undefined> {
  if (text === '') return undefined;
  switch (target.kind) {
    case 'terminal':
      target.emit(text);
      return undefined;
    case 'buffer':
      target.chunks.push(text);
      return undefined;
    case 'pipe':
      if (target.pipe.isBroken) throw new BrokenPipe();
      target.pipe.feed(text);
      yield* untilDrained(target.pipe);
      return undefined;
    case 'null':
      return undefined;
    case 'closed':
      return 'EBADF';
    case 'scratch':
      return files.scratch.write(target.path, text, true);
    case 'tree':
      return yield* awaitWrite(files, target.path, text, why);
  }
}

/** A writer waits while the pipe is full. @throws EndShell when its reader goes */
export function* untilDrained(pipe: Input): Running<void> {
  if (!pipe.isFull) return;
  while (pipe.isFull) yield BLOCKED;
  if (pipe.isBroken) throw new BrokenPipe();
}

/** Standard error is not buffered; text for a sysfs file waits until the command ends, because it may pend. */
export function emitNow(files: Files, target: Target, text: string, later: string[]): void {
  if (target.kind === 'terminal') target.emit(text);
  else if (target.kind === 'buffer') target.chunks.push(text);
  else if (target.kind === 'pipe') target.pipe.feed(text);
  else if (target.kind === 'scratch') files.scratch.write(target.path, text, true);
  else if (target.kind === 'tree') later.push(text);
}

/** A process substitution's end. `reads`: the command reads what the script writes, <( ); else the other way around, >( ). */
export interface SubstitutionPipe {
  readonly pipe: Input;
  readonly reads: boolean;
}

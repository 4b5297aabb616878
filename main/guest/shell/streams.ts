/** Where a command's output goes and where its input comes from. */

import type { Errno } from '../../../shared/failure.ts';
import type { Files, OpenedFile } from '../tree/files.ts';
import { LIMITS, LimitReached } from './limits.ts';
import { awaitWrite, type Running } from './pause.ts';

export type Target =
  | { readonly kind: 'terminal'; readonly emit: (text: string) => void }
  | { readonly kind: 'buffer'; readonly chunks: string[] }
  | OpenedFile;

/** Standard input, read from the front: `read` takes a line, programs take the rest. */
export class Input {
  #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The rest. */
  all(): string {
    const rest = this.#at === 0 ? this.#text : this.#text.slice(this.#at);
    this.#at = this.#text.length;
    return rest;
  }

  /** The next line without its newline, or undefined at the end. */
  line(): string | undefined {
    if (this.#at >= this.#text.length) return undefined;
    const end = this.#text.indexOf('\n', this.#at);
    const line = this.#text.slice(this.#at, end < 0 ? undefined : end);
    this.#at = end < 0 ? this.#text.length : end + 1;
    return line;
  }
}

export interface Streams {
  readonly input: Input;
  readonly out: Target;
  readonly err: Target;
}

/** Counts what one input writes, over all streams, pipes and substitutions. */
export class OutputMeter {
  #written = 0;

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
    case 'null':
      return undefined;
    case 'scratch':
      return files.scratch.write(target.path, text, true);
    case 'tree':
      return yield* awaitWrite(files, target.path, text, why);
  }
}

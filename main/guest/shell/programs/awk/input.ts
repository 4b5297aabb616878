/** Main input: the operands one after the other, assignments among them, standard input when there is no file. */

import type { Regex } from '../../language/regex.ts';
import type { Running } from '../../pause.ts';
import type { Invocation } from '../../program.ts';
import { readOperand } from '../text/inputs.ts';
import { unescapeAwk } from './lexer.ts';
import { RecordReader } from './records.ts';
import { fromInput, type Scalar } from './values.ts';

export interface InputHost {
  argument(index: number): string | undefined;
  argumentCount(): number;
  assign(name: string, value: Scalar): void;
  opened(name: string): void;
}

export class MainInput {
  readonly #run: Invocation;
  readonly #host: InputHost;
  #reader: RecordReader | undefined;
  #next = 1;
  #sawFile = false;
  #ended = false;
  /** A file could not be read: awk goes on, and ends with 2. */
  failed = false;
  problem: string | undefined;

  constructor(run: Invocation, host: InputHost) {
    this.#run = run;
    this.#host = host;
  }

  get terminator(): string {
    return this.#reader?.terminator ?? '';
  }

  /** Whether `next` can answer without waiting for standard input. */
  isReady(separator: string): boolean {
    return this.#reader?.isReady(separator) ?? false;
  }

  /** Waits until `next` can answer; a file at its end may be followed by standard input. */
  *wait(separator: string): Running<void> {
    for (;;) {
      this.#reader ??= this.#open();
      if (!this.#reader) return;
      yield* this.#reader.wait(separator);
      if (!this.#reader.isAtEnd(separator)) return;
      this.#reader = undefined;
    }
  }

  next(separator: string, regexOf: (pattern: string) => Regex): string | undefined {
    for (;;) {
      this.#reader ??= this.#open();
      if (!this.#reader) return undefined;
      const record = this.#reader.next(separator, regexOf);
      if (record !== undefined) return record;
      this.#reader = undefined;
    }
  }

  skipFile(): void {
    this.#reader = undefined;
  }

  #open(): RecordReader | undefined {
    while (this.#next < this.#host.argumentCount()) {
      const operand = this.#host.argument(this.#next++) ?? '';
      if (operand === '') continue;
      const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(operand) ?? [];
      if (name !== undefined) {
        this.#host.assign(name, fromInput(unescapeAwk(value ?? '')));
        continue;
      }
      this.#sawFile = true;
      if (operand === '-' || operand === '/dev/stdin') {
        this.#host.opened(operand);
        return new RecordReader('', () => this.#run.piece());
      }
      const text = readOperand(this.#run, operand);
      if (text.ok) {
        this.#host.opened(operand);
        return new RecordReader(text.value);
      }
      this.#run.err(`awk: warning: cannot open file \`${operand}' for reading: ${text.failure}\n`);
      this.failed = true;
    }
    if (this.#sawFile || this.#ended) return undefined;
    this.#ended = true;
    this.#host.opened('');
    return new RecordReader('', () => this.#run.piece());
  }
}

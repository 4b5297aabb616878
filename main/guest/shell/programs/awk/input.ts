/** Main input: the operands one after the other, assignments among them, standard input when there is no file. */

import type { Regex } from '../../language/regex.ts';
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
      const text = readOperand(this.#run, operand === '/dev/stdin' ? '-' : operand);
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
    return new RecordReader(this.#run.input.all());
  }
}

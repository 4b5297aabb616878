/** Writes an awk program's code: instructions with their jumps, constants, patterns, and what the names stand for. */

import { compileRegex, type Regex, RegexProblem } from '../../language/regex.ts';
import { type CompiledFunction, OP, SPECIAL } from './code.ts';
import { AwkProblem } from './lexer.ts';
import type { Scalar } from './values.ts';

/** Names that mean something in gawk that this awk does not do: using one is refused. */
const REFUSED_NAMES = new Set([
  'FPAT',
  'FIELDWIDTHS',
  'BINMODE',
  'LINT',
  'TEXTDOMAIN',
  'SYMTAB',
  'FUNCTAB',
  'IGNORECASE',
]);

export function compileAwkRegex(pattern: string): Regex {
  return compileRegex(pattern, { extended: true, ignoreCase: false, escapes: 'awk' });
}

export class Assembler {
  readonly code: number[] = [];
  readonly constants: Scalar[] = [];
  readonly #constantSlots = new Map<string, number>();
  readonly regexes: Regex[] = [];
  readonly globals: string[] = [...SPECIAL];
  readonly #globalSlots = new Map<string, number>(SPECIAL.map((name, slot) => [name, slot]));
  readonly functions: CompiledFunction[] = [];
  readonly functionSlots = new Map<string, number>();
  /** Parameters of the function that is being compiled. */
  locals: ReadonlyMap<string, number> = new Map();

  emit(op: number, a = 0, b = 0): number {
    return this.code.push(op, a, b) - 3;
  }

  get here(): number {
    return this.code.length;
  }

  target(jump: number, to = this.here): void {
    this.code[jump + 1] = to;
  }

  constant(value: Scalar): void {
    const key = `${typeof value}:${String(value)}`;
    let slot = this.#constantSlots.get(key);
    if (slot === undefined) {
      slot = this.constants.push(value) - 1;
      this.#constantSlots.set(key, slot);
    }
    this.emit(OP.constant, slot);
  }

  global(name: string): number {
    if (REFUSED_NAMES.has(name)) throw new AwkProblem(`not supported here: ${name}`, 1);
    if (this.functionSlots.has(name)) throw new AwkProblem(`function '${name}' used as a variable`, 1);
    let slot = this.#globalSlots.get(name);
    if (slot === undefined) {
      slot = this.globals.push(name) - 1;
      this.#globalSlots.set(name, slot);
    }
    return slot;
  }

  regex(pattern: string): number {
    try {
      return this.regexes.push(compileAwkRegex(pattern)) - 1;
    } catch (error) {
      if (error instanceof RegexProblem) throw new AwkProblem(`${error.message}: /${pattern}/`, 1);
      throw error;
    }
  }

  array(name: string): void {
    const local = this.locals.get(name);
    if (local !== undefined) this.emit(OP.localArray, local);
    else this.emit(OP.globalArray, this.global(name));
  }
}

/** A constant pattern on the stack, by its slot. */
export class RegexConstant {
  readonly slot: number;
  constructor(slot: number) {
    this.slot = slot;
  }
}

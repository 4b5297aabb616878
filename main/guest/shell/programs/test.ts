/** test and [: files, strings and whole numbers, with !, -a, -o and parentheses. */

import { resolvePath } from '../../tree/paths.ts';
import type { Invocation } from '../program.ts';

export function test(run: Invocation): number {
  let words = [...run.args];
  if (run.name === '[') {
    if (words[words.length - 1] !== ']') {
      run.err('[: missing ]\n');
      return 2;
    }
    words = words.slice(0, -1);
  }
  if (words.length === 0) return 1;
  const reader = new Expression(run, words);
  const value = reader.or();
  if (reader.problem === undefined && reader.rest() !== undefined)
    reader.problem = `${reader.rest()}: unexpected operator`;
  if (reader.problem === undefined) return value ? 0 : 1;
  run.err(`sh: ${reader.problem}\n`);
  return 2;
}

const COMPARISONS: ReadonlyMap<string, (left: bigint, right: bigint) => boolean> = new Map(
  Object.entries({
    '-eq': (left: bigint, right: bigint) => left === right,
    '-ne': (left: bigint, right: bigint) => left !== right,
    '-lt': (left: bigint, right: bigint) => left < right,
    '-le': (left: bigint, right: bigint) => left <= right,
    '-gt': (left: bigint, right: bigint) => left > right,
    '-ge': (left: bigint, right: bigint) => left >= right,
  }),
);

const STRINGS: ReadonlyMap<string, (left: string, right: string) => boolean> = new Map(
  Object.entries({
    '=': (left: string, right: string) => left === right,
    '==': (left: string, right: string) => left === right,
    '!=': (left: string, right: string) => left !== right,
    '<': (left: string, right: string) => left < right,
    '>': (left: string, right: string) => left > right,
  }),
);

/** Parentheses and negations may be this deep. */
const DEPTH = 100;

class Expression {
  problem: string | undefined;
  readonly #run: Invocation;
  readonly #words: readonly string[];
  #at = 0;
  #depth = 0;

  constructor(run: Invocation, words: readonly string[]) {
    this.#run = run;
    this.#words = words;
  }

  rest(): string | undefined {
    return this.#words[this.#at];
  }

  or(): boolean {
    let value = this.#and();
    while (this.rest() === '-o') {
      this.#at++;
      const right = this.#and();
      value ||= right;
    }
    return value;
  }

  #and(): boolean {
    let value = this.#term();
    while (this.rest() === '-a') {
      this.#at++;
      const right = this.#term();
      value &&= right;
    }
    return value;
  }

  #term(): boolean {
    if (++this.#depth > DEPTH) return this.#fail('expression nested too deeply');
    const word = this.#words[this.#at];
    const next = this.#words[this.#at + 1];
    const third = this.#words[this.#at + 2];
    if (word === undefined) return this.#fail('argument expected');
    const isBinary =
      next !== undefined && third !== undefined && (COMPARISONS.has(next) || STRINGS.has(next));
    if (isBinary) {
      this.#at += 3;
      return this.#compare(word, next, third);
    }
    if (word === '!' && next !== undefined) {
      this.#at++;
      return !this.#term();
    }
    if (word === '(' && next !== undefined) {
      this.#at++;
      const value = this.or();
      if (this.rest() !== ')') return this.#fail('closing paren expected');
      this.#at++;
      return value;
    }
    if (/^-[nzefdrwxs]$/.test(word) && next !== undefined) {
      this.#at += 2;
      return this.#unary(word, next);
    }
    this.#at++;
    return word !== '';
  }

  #unary(operator: string, operand: string): boolean {
    if (operator === '-n') return operand !== '';
    if (operator === '-z') return operand === '';
    const stat = this.#run.surroundings.files.stat(resolvePath(this.#run.cwd, operand));
    if (!stat) return false;
    switch (operator) {
      case '-f':
        return stat.type === 'file';
      case '-d':
        return stat.type === 'directory';
      case '-s':
        return stat.type === 'directory' || (stat.size ?? 4096) > 0;
      case '-w':
        return (stat.mode & 0o222) !== 0;
      case '-x':
        return (stat.mode & 0o111) !== 0;
      default:
        return true;
    }
  }

  #compare(left: string, operator: string, right: string): boolean {
    const strings = STRINGS.get(operator);
    if (strings) return strings(left, right);
    const bad = [left, right].find((text) => !/^\s*[+-]?\d{1,30}\s*$/.test(text));
    if (bad !== undefined) return this.#fail(`${bad}: bad number`);
    return COMPARISONS.get(operator)?.(BigInt(left.trim()), BigInt(right.trim())) ?? false;
  }

  #fail(problem: string): boolean {
    this.problem ??= problem;
    this.#at = this.#words.length;
    return false;
  }
}

/** test and [: what they mean is decided by the number of arguments first, as POSIX has it. */

import { compare, FILE_TESTS, fileTest, isFileComparison, newerThan } from '../language/file-tests.ts';
import type { Invocation } from '../program.ts';
import type { ShellHost } from '../shell-host.ts';
import type { Streams } from '../streams.ts';
import { type Builtin, EXIT_USAGE } from './builtin.ts';

export const test: Builtin = (run, shell, streams) => {
  let words = [...run.args];
  const complain = (problem: string): number => {
    run.err(`${shell.where()}${run.name}: ${problem}\n`);
    return EXIT_USAGE;
  };
  if (run.name === '[') {
    if (words.at(-1) !== ']') return complain("missing `]'");
    words = words.slice(0, -1);
  }
  const asker = new Asker(run, shell, streams);
  try {
    return asker.ask(words) ? 0 : 1;
  } catch (error) {
    if (error instanceof TestProblem) return complain(error.message);
    throw error;
  }
};

class TestProblem extends Error {}

const NUMBERS: ReadonlySet<string> = new Set(['-eq', '-ne', '-lt', '-le', '-gt', '-ge']);
const STRINGS: ReadonlySet<string> = new Set(['=', '==', '!=', '<', '>']);
const TEXT_TESTS: ReadonlySet<string> = new Set(['-n', '-z', '-t', '-v', '-o', '-R']);
const isUnary = (word: string): boolean => FILE_TESTS.has(word) || TEXT_TESTS.has(word);
const isBinary = (word: string | undefined): word is string =>
  word !== undefined && (NUMBERS.has(word) || STRINGS.has(word) || isFileComparison(word));

/** Parentheses and negations may be this deep. */
const DEPTH = 100;

class Asker {
  readonly #run: Invocation;
  readonly #shell: ShellHost;
  readonly #streams: Streams;
  #words: readonly string[] = [];
  #at = 0;
  #depth = 0;

  constructor(run: Invocation, shell: ShellHost, streams: Streams) {
    this.#run = run;
    this.#shell = shell;
    this.#streams = streams;
  }

  ask(words: readonly string[]): boolean {
    if (++this.#depth > DEPTH) throw new TestProblem('expression nested too deeply');
    const [first = '', second = '', third = '', fourth] = words;
    switch (words.length) {
      case 0:
        return false;
      case 1:
        return first !== '';
      case 2:
        if (first === '!') return second === '';
        if (isUnary(first)) return this.#unary(first, second);
        throw new TestProblem(`${first}: unary operator expected`);
      case 3:
        if (isBinary(second)) return this.#binary(first, second, third);
        if (second === '-a') return first !== '' && third !== '';
        if (second === '-o') return first !== '' || third !== '';
        if (first === '!') return !this.ask([second, third]);
        if (first === '(' && third === ')') return second !== '';
        throw new TestProblem(`${second}: binary operator expected`);
      case 4:
        if (first === '!') return !this.ask([second, third, fourth ?? '']);
        if (first === '(' && fourth === ')') return this.ask([second, third]);
        return this.#expression(words);
      default:
        return this.#expression(words);
    }
  }

  #expression(words: readonly string[]): boolean {
    this.#words = words;
    this.#at = 0;
    const value = this.#or();
    if (this.#at < words.length) throw new TestProblem('too many arguments');
    return value;
  }

  #or(): boolean {
    let value = this.#and();
    while (this.#words[this.#at] === '-o') {
      this.#at++;
      const right = this.#and();
      value ||= right;
    }
    return value;
  }

  #and(): boolean {
    let value = this.#term();
    while (this.#words[this.#at] === '-a') {
      this.#at++;
      const right = this.#term();
      value &&= right;
    }
    return value;
  }

  #term(): boolean {
    if (++this.#depth > DEPTH) throw new TestProblem('expression nested too deeply');
    const word = this.#words[this.#at];
    const next = this.#words[this.#at + 1];
    const third = this.#words[this.#at + 2];
    if (word === undefined) throw new TestProblem('argument expected');
    if (isBinary(next) && third !== undefined) {
      this.#at += 3;
      return this.#binary(word, next, third);
    }
    if (word === '!') {
      this.#at++;
      return !this.#term();
    }
    if (word === '(' && next !== undefined) {
      this.#at++;
      const value = this.#or();
      if (this.#words[this.#at] !== ')') throw new TestProblem("`)' expected");
      this.#at++;
      return value;
    }
    if (isUnary(word) && next !== undefined) {
      this.#at += 2;
      return this.#unary(word, next);
    }
    this.#at++;
    return word !== '';
  }

  #unary(operator: string, operand: string): boolean {
    const { job, state } = this.#shell;
    switch (operator) {
      case '-n':
        return operand !== '';
      case '-z':
        return operand === '';
      case '-v':
        return this.#shell.isSet(operand);
      case '-o':
        return state.flags.has(operand);
      case '-R':
        return state.variables.find(operand)?.reference === true;
      default:
        return fileTest(
          operator,
          operand,
          job.surroundings.files,
          this.#run.cwd,
          job.interactive ? this.#streams : undefined,
        );
    }
  }

  #binary(left: string, operator: string, right: string): boolean {
    switch (operator) {
      case '=':
      case '==':
        return left === right;
      case '!=':
        return left !== right;
      case '<':
        return left < right;
      case '>':
        return left > right;
    }
    if (isFileComparison(operator))
      return newerThan(operator, left, right, this.#shell.job.surroundings.files, this.#run.cwd);
    const bad = [left, right].find((text) => !/^\s*[+-]?\d{1,30}\s*$/.test(text));
    if (bad !== undefined) throw new TestProblem(`${bad}: integer expression expected`);
    return compare(operator, BigInt(left.trim().replace(/^\+/, '')), BigInt(right.trim().replace(/^\+/, '')));
  }
}

/** expr: whole numbers, comparisons, and patterns that are anchored at the start. */

import { compileRegex, RegexProblem } from '../language/regex.ts';
import { type Manual, manual } from '../manual.ts';
import type { Invocation } from '../program.ts';
import { asksForHelp, complain, quoted } from './arguments.ts';

export const EXPR: Manual = manual({
  name: 'expr',
  purpose: 'Evaluate an expression.',
  synopsis: 'EXPRESSION',
  trouble: 2,
  text: `ARG1 | ARG2, ARG1 & ARG2, < <= = != >= >, + - * / %, STRING : REGEX, match STRING REGEX, substr STRING POS LENGTH,
index STRING CHARS, length STRING, + TOKEN, ( EXPRESSION ). Exit code 1 when the result is empty or 0.`,
});

class ExprProblem extends Error {
  readonly code: number;
  constructor(message: string, code = 2) {
    super(message);
    this.code = code;
  }
}

const DEPTH_LIMIT = 100;

export function expr(run: Invocation): number {
  if (asksForHelp(run, EXPR)) return 0;
  const words = run.args[0] === '--' ? run.args.slice(1) : run.args;
  if (words.length === 0) {
    run.err(`expr: missing operand\nTry 'expr --help' for more information.\n`);
    return 2;
  }
  try {
    const reader = new Reader(words);
    const value = reader.all();
    run.out(`${value}\n`);
    return value === '' || /^-?0+$/.test(value) ? 1 : 0;
  } catch (error) {
    if (error instanceof ExprProblem) return complain(run, error.message, error.code);
    if (error instanceof RegexProblem) return complain(run, error.message, 2);
    throw error;
  }
}

const isInteger = (text: string): boolean => /^-?\d+$/.test(text);
const isNull = (text: string): boolean => text === '' || /^-?0+$/.test(text);

class Reader {
  readonly #words: readonly string[];
  #at = 0;
  #depth = 0;

  constructor(words: readonly string[]) {
    this.#words = words;
  }

  all(): string {
    const value = this.#or();
    const rest = this.#words[this.#at];
    if (rest !== undefined) throw new ExprProblem(`syntax error: unexpected argument ${quoted(rest)}`);
    return value;
  }

  #next(...operators: string[]): string | undefined {
    const word = this.#words[this.#at];
    if (word === undefined || !operators.includes(word)) return undefined;
    this.#at++;
    return word;
  }

  #or(): string {
    if (++this.#depth > DEPTH_LIMIT) throw new ExprProblem('nested too deeply');
    let left = this.#and();
    while (this.#next('|') !== undefined) {
      const right = this.#and();
      if (isNull(left)) left = isNull(right) ? '0' : right;
    }
    this.#depth--;
    return left;
  }

  #and(): string {
    let left = this.#comparison();
    while (this.#next('&') !== undefined) {
      const right = this.#comparison();
      if (isNull(left) || isNull(right)) left = '0';
    }
    return left;
  }

  #comparison(): string {
    let left = this.#sum();
    for (
      let operator = this.#next('<', '<=', '=', '==', '!=', '>=', '>');
      operator !== undefined;
      operator = this.#next('<', '<=', '=', '==', '!=', '>=', '>')
    ) {
      const right = this.#sum();
      const both = isInteger(left) && isInteger(right);
      const [a, b] = both ? [BigInt(left), BigInt(right)] : [left, right];
      const order = a < b ? -1 : a > b ? 1 : 0;
      left = holds(operator, order) ? '1' : '0';
    }
    return left;
  }

  #sum(): string {
    let left = this.#product();
    for (let operator = this.#next('+', '-'); operator !== undefined; operator = this.#next('+', '-')) {
      const right = this.#product();
      left = `${operator === '+' ? number(left) + number(right) : number(left) - number(right)}`;
    }
    return left;
  }

  #product(): string {
    let left = this.#match();
    for (
      let operator = this.#next('*', '/', '%');
      operator !== undefined;
      operator = this.#next('*', '/', '%')
    ) {
      const right = this.#match();
      const [a, b] = [number(left), number(right)];
      if (operator !== '*' && b === 0n) throw new ExprProblem('division by zero');
      left = `${operator === '*' ? a * b : operator === '/' ? a / b : a % b}`;
    }
    return left;
  }

  #match(): string {
    let left = this.#word();
    while (this.#next(':') !== undefined) left = matchStart(left, this.#word());
    return left;
  }

  #word(): string {
    const word = this.#words[this.#at++];
    const previous = this.#words[this.#at - 2];
    if (word === undefined)
      throw new ExprProblem(
        previous === undefined
          ? 'missing operand'
          : `syntax error: missing argument after ${quoted(previous)}`,
      );
    switch (word) {
      case '(': {
        const value = this.#or();
        if (this.#next(')') === undefined) {
          const found = this.#words[this.#at];
          throw new ExprProblem(
            found === undefined
              ? `syntax error: expecting ')' after ${quoted(this.#words[this.#at - 1] ?? '')}`
              : `syntax error: expecting ')' instead of ${quoted(found)}`,
          );
        }
        return value;
      }
      case ')':
        throw new ExprProblem("syntax error: unexpected ')'");
      case '+':
        if (this.#words[this.#at] === undefined)
          throw new ExprProblem("syntax error: missing argument after '+'");
        return this.#words[this.#at++] ?? '';
      case 'length':
        return `${[...this.#word()].length}`;
      case 'match':
        return matchStart(this.#word(), this.#word());
      case 'index': {
        const text = this.#word();
        const chars = this.#word();
        return `${[...text].findIndex((char) => chars.includes(char)) + 1}`;
      }
      case 'substr': {
        const text = this.#word();
        const [from, length] = [Number(this.#word()), Number(this.#word())];
        if (!(from >= 1) || !(length >= 1)) return '';
        return text.slice(Math.trunc(from) - 1, Math.trunc(from) - 1 + Math.trunc(length));
      }
      default:
        return word;
    }
  }
}

function number(text: string): bigint {
  if (!isInteger(text)) throw new ExprProblem('non-integer argument');
  return BigInt(text);
}

function holds(operator: string, order: number): boolean {
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '!=':
      return order !== 0;
    case '>=':
      return order >= 0;
    case '>':
      return order > 0;
    default:
      return order === 0;
  }
}

/** The first group's text, or how much matched. */
function matchStart(text: string, pattern: string): string {
  const regex = compileRegex(pattern.replace(/^\^/, ''), {
    extended: false,
    ignoreCase: false,
    anchored: true,
  });
  const match = regex.exec(text);
  if (regex.groups > 0) {
    const group = match?.groups[0];
    return group ? text.slice(group.start, group.end) : '';
  }
  return `${match ? match.end : 0}`;
}

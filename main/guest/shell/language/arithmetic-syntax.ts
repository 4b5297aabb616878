/** Reads an arithmetic expression after its expansions were made: the operators and ranks of C, as bash has them. */

export type Arithmetic =
  | { readonly kind: 'number'; readonly value: bigint }
  | { readonly kind: 'variable'; readonly name: string; readonly index: string | undefined }
  | { readonly kind: 'unary'; readonly operator: '-' | '+' | '!' | '~'; readonly operand: Arithmetic }
  | {
      readonly kind: 'step';
      readonly by: 1n | -1n;
      readonly prefix: boolean;
      readonly target: Arithmetic & { kind: 'variable' };
    }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: Arithmetic;
      readonly right: Arithmetic;
    }
  | {
      readonly kind: 'assign';
      /** '' for =, '+' for +=. */
      readonly operator: string;
      readonly target: Arithmetic & { kind: 'variable' };
      readonly value: Arithmetic;
    }
  | { readonly kind: 'choice'; readonly test: Arithmetic; readonly yes: Arithmetic; readonly no: Arithmetic };

/** An expression without a value, in bash's words. */
export class ArithmeticProblem extends Error {}

/** Left-associative operators from the loosest to the tightest. */
const RANKS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<=', '>=', '<', '>'],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];
const TOKEN =
  /\s*(?:((?:[0-9]+#[0-9A-Za-z@_]+)|[0-9][0-9A-Za-z_]*)|([A-Za-z_][A-Za-z0-9_]*)|(<<=|>>=|\*\*|\+\+|--|&&|\|\||<<|>>|[-+*/%&^|=!<>]=|[-+*/%&^|=!<>?:,()~[\]]))/y;
const ASSIGNMENT = /^(|\+|-|\*|\/|%|<<|>>|&|\^|\|)=$/;
const DEPTH = 200;

interface Token {
  readonly kind: 'number' | 'name' | 'operator';
  readonly text: string;
  readonly at: number;
  readonly end: number;
}

/** @throws ArithmeticProblem */
export function parseArithmetic(text: string): Arithmetic {
  return new Reader(text).whole();
}

class Reader {
  readonly #text: string;
  #at = 0;
  #token: Token | undefined;
  #last: Token | undefined;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#token = this.#read();
  }

  whole(): Arithmetic {
    if (!this.#token) return { kind: 'number', value: 0n };
    const value = this.#comma();
    if (this.#token) throw this.#problem('syntax error in expression');
    return value;
  }

  #comma(): Arithmetic {
    let left = this.#assignment();
    while (this.#take(',')) left = { kind: 'binary', operator: ',', left, right: this.#assignment() };
    return left;
  }

  #assignment(): Arithmetic {
    if (++this.#depth > DEPTH) throw new ArithmeticProblem('expression recursion level exceeded');
    const left = this.#choice();
    const operator = this.#token?.kind === 'operator' ? ASSIGNMENT.exec(this.#token.text)?.[1] : undefined;
    if (operator === undefined) {
      this.#depth--;
      return left;
    }
    if (left.kind !== 'variable') throw this.#problem('attempted assignment to non-variable');
    this.#next();
    const value = this.#assignment();
    this.#depth--;
    return { kind: 'assign', operator, target: left, value };
  }

  #choice(): Arithmetic {
    const test = this.#ranked(0);
    if (!this.#take('?')) return test;
    const yes = this.#comma();
    if (!this.#take(':')) throw this.#problem("`:' expected for conditional expression");
    const no = this.#assignment();
    return { kind: 'choice', test, yes, no };
  }

  #ranked(rank: number): Arithmetic {
    const operators = RANKS[rank];
    if (!operators) return this.#power();
    let left = this.#ranked(rank + 1);
    for (;;) {
      const token = this.#token;
      if (token?.kind !== 'operator' || !operators.includes(token.text)) return left;
      this.#next();
      left = { kind: 'binary', operator: token.text, left, right: this.#ranked(rank + 1) };
    }
  }

  /** ** binds to the right. */
  #power(): Arithmetic {
    const left = this.#unary();
    if (!this.#take('**')) return left;
    return { kind: 'binary', operator: '**', left, right: this.#power() };
  }

  #unary(): Arithmetic {
    const token = this.#token;
    if (token?.kind !== 'operator') return this.#postfix();
    if (token.text === '++' || token.text === '--') {
      this.#next();
      const target = this.#deeper(() => this.#unary());
      const by = token.text === '++' ? 1n : -1n;
      if (target.kind === 'variable') return { kind: 'step', by, prefix: true, target };
      // 5 - --3: bash reads two signs where no variable follows.
      const sign = token.text === '++' ? '+' : '-';
      return { kind: 'unary', operator: sign, operand: { kind: 'unary', operator: sign, operand: target } };
    }
    if (!/^[-+!~]$/.test(token.text)) return this.#postfix();
    this.#next();
    return {
      kind: 'unary',
      operator: token.text as '-' | '+' | '!' | '~',
      operand: this.#deeper(() => this.#unary()),
    };
  }

  #deeper(read: () => Arithmetic): Arithmetic {
    if (++this.#depth > DEPTH) throw new ArithmeticProblem('expression recursion level exceeded');
    const value = read();
    this.#depth--;
    return value;
  }

  #postfix(): Arithmetic {
    const value = this.#primary();
    if (value.kind !== 'variable') return value;
    if (this.#take('++')) return { kind: 'step', by: 1n, prefix: false, target: value };
    if (this.#take('--')) return { kind: 'step', by: -1n, prefix: false, target: value };
    return value;
  }

  #primary(): Arithmetic {
    const token = this.#token;
    if (!token) throw this.#problem('syntax error: operand expected');
    if (token.text === '(') {
      this.#next();
      const value = this.#deeper(() => this.#comma());
      if (!this.#take(')')) throw this.#problem("missing `)'");
      return value;
    }
    if (token.kind === 'number') {
      this.#next();
      return { kind: 'number', value: numberOf(token.text) };
    }
    if (token.kind !== 'name') throw this.#problem('syntax error: operand expected');
    const index = this.#text[token.end] === '[' ? this.#subscript(token.end) : undefined;
    this.#next();
    return { kind: 'variable', name: token.text, index };
  }

  /** The text between brackets; `#next` then reads on behind it. */
  #subscript(open: number): string {
    let depth = 0;
    for (let at = open; at < this.#text.length; at++) {
      if (this.#text[at] === '[') depth++;
      else if (this.#text[at] === ']' && --depth === 0) {
        this.#at = at + 1;
        return this.#text.slice(open + 1, at);
      }
    }
    throw this.#problem('bad array subscript');
  }

  #take(operator: string): boolean {
    if (this.#token?.kind !== 'operator' || this.#token.text !== operator) return false;
    this.#next();
    return true;
  }

  #next(): void {
    this.#last = this.#token;
    this.#token = this.#read();
  }

  #read(): Token | undefined {
    TOKEN.lastIndex = this.#at;
    const found = TOKEN.exec(this.#text);
    if (!found) {
      if (this.#text.slice(this.#at).trim() === '') return undefined;
      throw this.#problem(
        this.#token || this.#at > 0
          ? 'syntax error: invalid arithmetic operator'
          : 'syntax error: operand expected',
      );
    }
    this.#at = TOKEN.lastIndex;
    const text = found[0].trim();
    const kind = found[1] !== undefined ? 'number' : found[2] !== undefined ? 'name' : 'operator';
    return { kind, text, at: this.#at - text.length, end: this.#at };
  }

  #problem(what: string): ArithmeticProblem {
    // At the end bash shows the word before it.
    const from =
      this.#token?.at ?? (this.#at >= this.#text.trimEnd().length ? this.#last?.at : undefined) ?? this.#at;
    return new ArithmeticProblem(
      `${this.#text.trim()}: ${what} (error token is "${this.#text.slice(from).trimStart()}")`,
    );
  }
}

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ@_';

/** A constant: decimal, 010, 0x1f, 16#ff. @throws ArithmeticProblem */
export function numberOf(text: string): bigint {
  const based = /^(\d+)#(.+)$/.exec(text);
  if (based) return digits(text, based[2] ?? '', Number(based[1]));
  if (/^0[xX]/.test(text)) return digits(text, text.slice(2), 16);
  if (/^0./.test(text)) return digits(text, text.slice(1), 8);
  return digits(text, text, 10);
}

function digits(whole: string, text: string, base: number): bigint {
  if (base < 2 || base > 64) throw new ArithmeticProblem(`${whole}: invalid arithmetic base`);
  let value = 0n;
  for (const char of text) {
    const digit = DIGITS.indexOf(base <= 36 ? char.toLowerCase() : char);
    if (digit < 0 || digit >= base) {
      throw new ArithmeticProblem(`${whole}: value too great for base (error token is "${whole}")`);
    }
    value = value * BigInt(base) + BigInt(digit);
  }
  return BigInt.asIntN(64, value);
}

/** The grammar of bc. */

import { BcProblem, type Expr, type Statement, type Token, tokensOf } from './syntax.ts';

const DEPTH_LIMIT = 200;

/** One line's statements after the other, as bc carries them out: what is wrong later does not undo what came before. */
export function* parseBc(source: string): Generator<Statement, void, void> {
  yield* new Parser(tokensOf(source.endsWith('\n') ? source : `${source}\n`)).all();
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  *all(): Generator<Statement, void, void> {
    for (;;) {
      while (this.#isAny('newline') || this.#isMark(';')) this.#at++;
      if (this.#isAny('end')) return;
      yield this.#statement();
      if (!this.#isAny('newline') && !this.#isAny('end') && !this.#isMark(';')) this.#fail();
    }
  }

  get #token(): Token {
    return this.#tokens[this.#at] ?? { kind: 'end', value: '' };
  }

  #isAny(kind: Token['kind']): boolean {
    return this.#token.kind === kind;
  }

  #isMark(...values: string[]): boolean {
    return this.#token.kind === 'mark' && values.includes(this.#token.value);
  }

  #takeMark(value: string): boolean {
    if (!this.#isMark(value)) return false;
    this.#at++;
    return true;
  }

  #needMark(value: string): void {
    if (!this.#takeMark(value)) this.#fail();
  }

  #takeWord(value: string): boolean {
    if (this.#token.kind !== 'word' || this.#token.value !== value) return false;
    this.#at++;
    return true;
  }

  #fail(): never {
    throw new BcProblem('syntax error');
  }

  #newlines(): void {
    while (this.#isAny('newline')) this.#at++;
  }

  #block(): Statement[] {
    const body: Statement[] = [];
    this.#needMark('{');
    for (;;) {
      while (this.#isAny('newline') || this.#isMark(';')) this.#at++;
      if (this.#takeMark('}')) return body;
      if (this.#isAny('end')) this.#fail();
      body.push(this.#statement());
    }
  }

  #statement(): Statement {
    if (++this.#depth > DEPTH_LIMIT) this.#fail();
    const statement = this.#one();
    this.#depth--;
    return statement;
  }

  #one(): Statement {
    const token = this.#token;
    if (this.#isMark('{')) return { kind: 'block', body: this.#block() };
    if (token.kind === 'text') {
      this.#at++;
      return { kind: 'text', text: token.value };
    }
    if (token.kind === 'word')
      switch (token.value) {
        case 'if': {
          this.#at++;
          this.#needMark('(');
          const test = this.#expression();
          this.#needMark(')');
          this.#newlines();
          const yes = this.#statement();
          const back = this.#at;
          while (this.#isAny('newline') || this.#isMark(';')) this.#at++;
          if (this.#takeWord('else')) {
            this.#newlines();
            return { kind: 'if', test, yes, no: this.#statement() };
          }
          this.#at = back;
          return { kind: 'if', test, yes };
        }
        case 'while': {
          this.#at++;
          this.#needMark('(');
          const test = this.#expression();
          this.#needMark(')');
          this.#newlines();
          return { kind: 'while', test, body: this.#statement() };
        }
        case 'for': {
          this.#at++;
          this.#needMark('(');
          const first = this.#isMark(';') ? undefined : this.#expression();
          this.#needMark(';');
          const test = this.#isMark(';') ? undefined : this.#expression();
          this.#needMark(';');
          const step = this.#isMark(')') ? undefined : this.#expression();
          this.#needMark(')');
          this.#newlines();
          const body = this.#statement();
          return { kind: 'for', ...(first && { first }), ...(test && { test }), ...(step && { step }), body };
        }
        case 'break':
        case 'continue':
        case 'quit':
        case 'halt':
          this.#at++;
          return { kind: token.value };
        case 'return': {
          this.#at++;
          if (this.#isAny('newline') || this.#isMark(';', '}')) return { kind: 'return' };
          return { kind: 'return', value: this.#expression() };
        }
        case 'print': {
          this.#at++;
          const items: (Expr | string)[] = [];
          do {
            const item = this.#token;
            if (item.kind === 'text') {
              this.#at++;
              items.push(item.value);
            } else items.push(this.#expression());
          } while (this.#takeMark(','));
          return { kind: 'print', items };
        }
        case 'define':
          return this.#define();
      }
    const value = this.#expression();
    const prints = value.kind !== 'assign';
    return { kind: 'expression', value, prints };
  }

  #names(close: string): string[] {
    const names: string[] = [];
    while (!this.#isMark(close) && !this.#isAny('newline') && !this.#isMark(';')) {
      if (names.length > 0) this.#needMark(',');
      const token = this.#token;
      if (token.kind !== 'name') this.#fail();
      this.#at++;
      if (this.#takeMark('[')) {
        this.#needMark(']');
        names.push(`${token.value}[]`);
      } else names.push(token.value);
    }
    return names;
  }

  #define(): Statement {
    this.#at++;
    this.#takeWord('void');
    const name = this.#token;
    if (name.kind !== 'name') this.#fail();
    this.#at++;
    this.#needMark('(');
    const parameters = this.#names(')');
    this.#needMark(')');
    this.#newlines();
    this.#needMark('{');
    this.#newlines();
    let locals: string[] = [];
    if (this.#takeWord('auto')) locals = this.#names('}');
    this.#at--;
    // The block's own brace again: it has been read to look for auto.
    const body: Statement[] = [];
    this.#at++;
    for (;;) {
      while (this.#isAny('newline') || this.#isMark(';')) this.#at++;
      if (this.#takeMark('}')) break;
      if (this.#isAny('end')) this.#fail();
      body.push(this.#statement());
    }
    return { kind: 'define', definition: { name: name.value, parameters, locals, body } };
  }

  #expression(): Expr {
    if (++this.#depth > DEPTH_LIMIT) this.#fail();
    const left = this.#or();
    this.#depth--;
    return left;
  }

  #or(): Expr {
    let left = this.#and();
    while (this.#takeMark('||')) left = { kind: 'binary', operator: '||', left, right: this.#and() };
    return left;
  }

  #and(): Expr {
    let left = this.#not();
    while (this.#takeMark('&&')) left = { kind: 'binary', operator: '&&', left, right: this.#not() };
    return left;
  }

  #not(): Expr {
    if (this.#takeMark('!')) return { kind: 'unary', operator: '!', operand: this.#not() };
    return this.#relation();
  }

  #relation(): Expr {
    let left = this.#assignment();
    while (this.#isMark('==', '<=', '>=', '!=', '<', '>')) {
      const operator = this.#token.value;
      this.#at++;
      left = { kind: 'binary', operator, left, right: this.#assignment() };
    }
    return left;
  }

  #assignment(): Expr {
    const left = this.#sum();
    if (!this.#isMark('=', '+=', '-=', '*=', '/=', '%=', '^=')) return left;
    if (left.kind !== 'variable' && left.kind !== 'element') this.#fail();
    const operator = this.#token.value;
    this.#at++;
    return { kind: 'assign', target: left, operator, value: this.#assignment() };
  }

  #sum(): Expr {
    let left = this.#product();
    while (this.#isMark('+', '-')) {
      const operator = this.#token.value;
      this.#at++;
      left = { kind: 'binary', operator, left, right: this.#product() };
    }
    return left;
  }

  #product(): Expr {
    let left = this.#power();
    while (this.#isMark('*', '/', '%')) {
      const operator = this.#token.value;
      this.#at++;
      left = { kind: 'binary', operator, left, right: this.#power() };
    }
    return left;
  }

  /** A sign binds tighter than the power, as in bc. */
  #power(): Expr {
    const left = this.#sign();
    if (!this.#takeMark('^')) return left;
    return { kind: 'binary', operator: '^', left, right: this.#power() };
  }

  #sign(): Expr {
    if (this.#takeMark('-')) return { kind: 'unary', operator: '-', operand: this.#sign() };
    if (this.#isMark('++', '--')) {
      const by = this.#token.value === '++' ? 1 : -1;
      this.#at++;
      return { kind: 'step', target: this.#primary(), by, after: false };
    }
    const primary = this.#primary();
    if (this.#isMark('++', '--')) {
      const by = this.#token.value === '++' ? 1 : -1;
      this.#at++;
      return { kind: 'step', target: primary, by, after: true };
    }
    return primary;
  }

  #primary(): Expr {
    const token = this.#token;
    this.#at++;
    if (token.kind === 'number') return { kind: 'number', text: token.value };
    if (token.kind === 'mark' && token.value === '(') {
      const inner = this.#expression();
      this.#needMark(')');
      // In parentheses an assignment is a value, and is printed.
      return { kind: 'call', name: '(', args: [inner] };
    }
    if (
      token.kind === 'word' &&
      ['length', 'sqrt', 'scale', 'read'].includes(token.value) &&
      this.#isMark('(')
    )
      return { kind: 'call', name: token.value, args: this.#arguments() };
    if (token.kind === 'word' && ['scale', 'ibase', 'obase', 'last'].includes(token.value))
      return { kind: 'variable', name: token.value };
    if (token.kind !== 'name') {
      this.#at--;
      return this.#fail();
    }
    if (this.#isMark('(')) return { kind: 'call', name: token.value, args: this.#arguments() };
    if (!this.#takeMark('[')) return { kind: 'variable', name: token.value };
    if (this.#takeMark(']')) return { kind: 'array', name: token.value };
    const index = this.#expression();
    this.#needMark(']');
    return { kind: 'element', name: token.value, index };
  }

  #arguments(): Expr[] {
    this.#needMark('(');
    const args: Expr[] = [];
    while (!this.#takeMark(')')) {
      if (args.length > 0) this.#needMark(',');
      args.push(this.#expression());
    }
    return args;
  }
}

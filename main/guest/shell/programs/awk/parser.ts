/** Reads an awk program: the grammar of POSIX, with gawk's switch, nextfile, ** and functions. */

import { AwkProblem, Lexer, type Token } from './lexer.ts';
import type {
  Action,
  AwkFunction,
  AwkSource,
  Expression,
  Lvalue,
  Pattern,
  Redirect,
  Rule,
} from './syntax.ts';

const DEPTH_LIMIT = 200;
const ASSIGNMENTS = new Set(['=', '+=', '-=', '*=', '/=', '%=', '^=']);
const COMPARISONS = new Set(['<', '<=', '==', '!=', '>', '>=']);

export function parseAwk(text: string): AwkSource {
  return new Parser(text).program();
}

/** What may not stand in an expression here: ">" in a print. */
interface Context {
  readonly noGreater?: boolean;
}
const FREE: Context = {};

class Parser {
  readonly #lexer: Lexer;
  #token: Token;
  #line = 1;
  #depth = 0;
  #loops = 0;
  #inFunction = false;

  constructor(text: string) {
    this.#lexer = new Lexer(text);
    this.#token = this.#lexer.next();
  }

  program(): AwkSource {
    const rules: Rule[] = [];
    const functions: AwkFunction[] = [];
    this.#skipTerminators();
    while (this.#token.kind !== 'end') {
      if (this.#isWord('function')) functions.push(this.#function());
      else rules.push(this.#rule());
      this.#skipTerminators();
    }
    return { rules, functions };
  }

  #fail(message = 'syntax error'): never {
    throw new AwkProblem(message, this.#line);
  }

  #advance(): Token {
    const token = this.#token;
    this.#line = this.#lexer.line;
    this.#token = this.#lexer.next();
    return token;
  }

  #isMark(...values: string[]): boolean {
    return this.#token.kind === 'mark' && values.includes(this.#token.value);
  }

  #isWord(value: string): boolean {
    return this.#token.kind === 'word' && this.#token.value === value;
  }

  #takeMark(value: string): boolean {
    if (!this.#isMark(value)) return false;
    this.#advance();
    return true;
  }

  #takeWord(value: string): boolean {
    if (!this.#isWord(value)) return false;
    this.#advance();
    return true;
  }

  #needMark(value: string): void {
    if (!this.#takeMark(value)) this.#fail(`syntax error: '${value}' is missing before ${this.#shown()}`);
  }

  #shown(): string {
    const { kind } = this.#token;
    if (kind === 'end') return 'the end of the program';
    if (kind === 'newline') return 'the end of the line';
    return `'${String(this.#token.value).slice(0, 40)}'`;
  }

  #skipNewlines(): void {
    while (this.#token.kind === 'newline') this.#advance();
  }

  #skipTerminators(): void {
    while (this.#token.kind === 'newline' || this.#isMark(';')) this.#advance();
  }

  #nested<T>(read: () => T): T {
    if (++this.#depth > DEPTH_LIMIT) this.#fail('nested too deeply');
    const result = read();
    this.#depth--;
    return result;
  }

  #function(): AwkFunction {
    this.#advance();
    const token = this.#advance();
    if (token.kind !== 'name') this.#fail('syntax error: a function needs a name');
    this.#needMark('(');
    const parameters: string[] = [];
    while (!this.#isMark(')')) {
      if (parameters.length > 0) {
        this.#needMark(',');
        this.#skipNewlines();
      }
      const parameter = this.#advance();
      if (parameter.kind !== 'name') this.#fail('syntax error: a parameter needs a name');
      parameters.push(parameter.value);
    }
    this.#advance();
    this.#skipNewlines();
    this.#inFunction = true;
    const body = this.#block();
    this.#inFunction = false;
    return { name: token.value, parameters, body };
  }

  #rule(): Rule {
    const pattern = this.#pattern();
    if (this.#isMark('{')) return { pattern, action: this.#block() };
    if (pattern.kind === 'begin' || pattern.kind === 'end')
      this.#fail(`${pattern.kind === 'begin' ? 'BEGIN' : 'END'} blocks must have an action part`);
    return { pattern };
  }

  #pattern(): Pattern {
    if (this.#isMark('{')) return { kind: 'always' };
    if (this.#takeWord('BEGIN')) return { kind: 'begin' };
    if (this.#takeWord('END')) return { kind: 'end' };
    if (this.#isWord('BEGINFILE') || this.#isWord('ENDFILE'))
      this.#fail(`not supported here: ${this.#shown()}`);
    const from = this.#expression(FREE);
    if (!this.#takeMark(',')) return { kind: 'test', test: from };
    this.#skipNewlines();
    return { kind: 'range', from, to: this.#expression(FREE) };
  }

  #block(): Action {
    return this.#nested(() => {
      this.#needMark('{');
      const body: Action[] = [];
      this.#skipTerminators();
      while (!this.#isMark('}')) {
        if (this.#token.kind === 'end') this.#fail("syntax error: '}' is missing at the end of the program");
        body.push(this.#statement());
        this.#skipTerminators();
      }
      this.#advance();
      return { kind: 'block', body };
    });
  }

  /** A statement with what ends it. */
  #statement(): Action {
    return this.#nested(() => {
      if (this.#isMark('{')) return this.#block();
      if (this.#takeMark(';')) return { kind: 'block', body: [] };
      if (this.#token.kind === 'word') {
        const compound = this.#compound(this.#token.value);
        if (compound) return compound;
      }
      const simple = this.#simple(FREE);
      this.#end();
      return simple;
    });
  }

  #end(): void {
    if (this.#token.kind === 'newline' || this.#isMark(';')) this.#advance();
    else if (!this.#isMark('}') && this.#token.kind !== 'end')
      this.#fail(`syntax error near ${this.#shown()}`);
  }

  #compound(word: string): Action | undefined {
    switch (word) {
      case 'if':
        return this.#if();
      case 'while': {
        this.#advance();
        const test = this.#condition();
        if (this.#takeMark(';')) return { kind: 'while', test, body: { kind: 'block', body: [] } };
        return { kind: 'while', test, body: this.#loopBody() };
      }
      case 'do': {
        this.#advance();
        const body = this.#loopBody();
        this.#skipTerminators();
        if (!this.#takeWord('while')) this.#fail("syntax error: 'while' is missing behind 'do'");
        const test = this.#condition();
        this.#end();
        return { kind: 'do', test, body };
      }
      case 'for':
        return this.#for();
      case 'switch':
        return this.#switch();
      default:
        return undefined;
    }
  }

  #condition(): Expression {
    this.#needMark('(');
    const test = this.#expression(FREE);
    this.#needMark(')');
    return test;
  }

  #loopBody(): Action {
    this.#skipNewlines();
    this.#loops++;
    const body = this.#statement();
    this.#loops--;
    return body;
  }

  #if(): Action {
    this.#advance();
    const test = this.#condition();
    this.#skipNewlines();
    const yes = this.#statement();
    // Terminators before an else belong to the if; before anything else they do no harm.
    this.#skipTerminators();
    if (!this.#takeWord('else')) return { kind: 'if', test, yes };
    this.#skipNewlines();
    return { kind: 'if', test, yes, no: this.#statement() };
  }

  #for(): Action {
    this.#advance();
    this.#needMark('(');
    const first = this.#isMark(';') ? undefined : this.#simple(FREE);
    if (first?.kind === 'expression' && first.value.kind === 'in' && this.#isMark(')')) {
      const [variable] = first.value.index;
      if (first.value.index.length === 1 && variable && isLvalue(variable)) {
        this.#advance();
        return { kind: 'for-in', variable, name: first.value.name, body: this.#loopBody() };
      }
    }
    this.#needMark(';');
    this.#skipNewlines();
    const test = this.#isMark(';') ? undefined : this.#expression(FREE);
    this.#needMark(';');
    this.#skipNewlines();
    const step = this.#isMark(')') ? undefined : this.#simple(FREE);
    this.#needMark(')');
    const body = this.#takeMark(';') ? ({ kind: 'block', body: [] } as const) : this.#loopBody();
    return { kind: 'for', ...(first && { first }), ...(test && { test }), ...(step && { step }), body };
  }

  #switch(): Action {
    this.#advance();
    const value = this.#condition();
    this.#skipNewlines();
    this.#needMark('{');
    this.#skipTerminators();
    const cases: { test?: Expression; body: Action[] }[] = [];
    this.#loops++;
    while (!this.#takeMark('}')) {
      if (this.#takeWord('default')) cases.push({ body: [] });
      else if (this.#takeWord('case')) cases.push({ test: this.#unary(FREE), body: [] });
      else this.#fail("syntax error: 'case' is missing in a switch");
      this.#needMark(':');
      this.#skipTerminators();
      while (!this.#isMark('}') && !this.#isWord('case') && !this.#isWord('default')) {
        if (this.#token.kind === 'end') this.#fail("syntax error: '}' is missing");
        cases.at(-1)?.body.push(this.#statement());
        this.#skipTerminators();
      }
    }
    this.#loops--;
    return { kind: 'switch', value, cases };
  }

  #simple(context: Context): Action {
    const token = this.#token;
    if (token.kind === 'word')
      switch (token.value) {
        case 'print':
        case 'printf':
          return this.#print(token.value);
        case 'delete':
          return this.#delete();
        case 'break':
        case 'continue':
          if (this.#loops === 0) this.#fail(`'${token.value}' is not allowed outside a loop or switch`);
          this.#advance();
          return { kind: token.value };
        case 'next':
        case 'nextfile':
          this.#advance();
          return { kind: token.value };
        case 'exit':
        case 'return': {
          if (token.value === 'return' && !this.#inFunction)
            this.#fail("'return' used outside function context");
          this.#advance();
          if (this.#endsStatement()) return { kind: token.value };
          return { kind: token.value, value: this.#expression(FREE) };
        }
      }
    return { kind: 'expression', value: this.#expression(context) };
  }

  #endsStatement(): boolean {
    return this.#token.kind === 'newline' || this.#token.kind === 'end' || this.#isMark(';', '}');
  }

  #delete(): Action {
    this.#advance();
    const grouped = this.#takeMark('(');
    const token = this.#advance();
    if (token.kind !== 'name') this.#fail('syntax error: delete needs an array');
    let index: readonly Expression[] | undefined;
    if (this.#takeMark('[')) {
      index = this.#expressions(FREE);
      this.#needMark(']');
      this.#refuseDeeper();
    }
    if (grouped) this.#needMark(')');
    return { kind: 'delete', name: token.value, ...(index && { index }) };
  }

  #refuseDeeper(): void {
    if (this.#isMark('[')) this.#fail('not supported here: arrays of arrays');
  }

  #print(kind: 'print' | 'printf'): Action {
    this.#advance();
    let args: readonly Expression[] = [];
    if (!this.#endsStatement() && !this.#isMark('>', '>>', '|')) {
      args = this.#expressions({ noGreater: true });
      const [only] = args;
      // print (a, b) > "file": the parentheses belong to print.
      if (args.length === 1 && only?.kind === 'list') args = only.items;
    }
    if (kind === 'printf' && args.length === 0) this.#fail('printf: no format');
    const redirect = this.#redirect();
    return { kind, args, ...(redirect && { redirect }) };
  }

  #redirect(): Redirect | undefined {
    if (this.#isMark('|&')) this.#fail('not supported here: |&');
    for (const to of ['>', '>>', '|'] as const)
      if (this.#takeMark(to)) return { to, target: this.#concatenation({ noGreater: true }) };
    return undefined;
  }

  #expressions(context: Context): Expression[] {
    const found = [this.#expression(context)];
    while (this.#takeMark(',')) {
      this.#skipNewlines();
      found.push(this.#expression(context));
    }
    return found;
  }

  #expression(context: Context): Expression {
    return this.#nested(() => {
      const left = this.#choose(context);
      const token = this.#token;
      if (token.kind !== 'mark' || !ASSIGNMENTS.has(token.value)) return left;
      const found = assignable(left);
      if (!found) this.#fail(`syntax error: nothing to assign to before ${this.#shown()}`);
      this.#advance();
      this.#skipNewlines();
      const value = this.#expression(context);
      return found.wrap({ kind: 'assign', target: found.target, operator: token.value, value });
    });
  }

  #choose(context: Context): Expression {
    const test = this.#or(context);
    if (!this.#takeMark('?')) return test;
    this.#skipNewlines();
    const yes = this.#expression(context);
    this.#skipNewlines();
    this.#needMark(':');
    this.#skipNewlines();
    return { kind: 'choose', test, yes, no: this.#expression(context) };
  }

  #or(context: Context): Expression {
    let left = this.#and(context);
    while (this.#takeMark('||')) {
      this.#skipNewlines();
      left = { kind: 'or', left, right: this.#and(context) };
    }
    return left;
  }

  #and(context: Context): Expression {
    let left = this.#in(context);
    while (this.#takeMark('&&')) {
      this.#skipNewlines();
      left = { kind: 'and', left, right: this.#in(context) };
    }
    return left;
  }

  #in(context: Context): Expression {
    let left = this.#match(context);
    while (this.#takeWord('in')) {
      const token = this.#advance();
      if (token.kind !== 'name') this.#fail("syntax error: 'in' needs an array");
      left = { kind: 'in', index: left.kind === 'list' ? left.items : [left], name: token.value };
    }
    return left;
  }

  #match(context: Context): Expression {
    let left = this.#comparison(context);
    while (this.#isMark('~', '!~')) {
      const negated = this.#isMark('!~');
      this.#advance();
      left = { kind: 'match', negated, left, right: this.#comparison(context) };
    }
    return left;
  }

  #comparison(context: Context): Expression {
    const left = this.#piped(context);
    const token = this.#token;
    if (token.kind !== 'mark' || !COMPARISONS.has(token.value)) return left;
    if (context.noGreater && token.value === '>') return left;
    this.#advance();
    return { kind: 'binary', operator: token.value, left, right: this.#piped(context) };
  }

  /** command | getline [variable] */
  #piped(context: Context): Expression {
    let left = this.#concatenation(context);
    while (this.#isMark('|') && this.#followsGetline()) {
      this.#advance();
      this.#advance();
      const target = this.#optionalLvalue();
      left = { kind: 'getline', from: 'command', source: left, ...(target && { target }) };
    }
    return left;
  }

  /** The bar of `print | "command"` is the print's. */
  #followsGetline(): boolean {
    return this.#lexer.peeksWord('getline');
  }

  #concatenation(context: Context): Expression {
    let left = this.#additive(context);
    while (this.#beginsOperand())
      left = { kind: 'binary', operator: ' ', left, right: this.#additive(context) };
    return left;
  }

  #beginsOperand(): boolean {
    switch (this.#token.kind) {
      case 'number':
      case 'string':
      case 'name':
      case 'builtin':
        return true;
      case 'mark':
        return this.#isMark('$', '(', '++', '--');
      default:
        return false;
    }
  }

  #additive(context: Context): Expression {
    let left = this.#multiplicative(context);
    while (this.#isMark('+', '-')) {
      const token = this.#advance();
      left = {
        kind: 'binary',
        operator: token.kind === 'mark' ? token.value : '+',
        left,
        right: this.#multiplicative(context),
      };
    }
    return left;
  }

  #multiplicative(context: Context): Expression {
    let left = this.#unary(context);
    while (this.#isMark('*', '/', '%')) {
      const token = this.#advance();
      left = {
        kind: 'binary',
        operator: token.kind === 'mark' ? token.value : '*',
        left,
        right: this.#unary(context),
      };
    }
    return left;
  }

  #unary(context: Context): Expression {
    const token = this.#token;
    if (token.kind === 'mark' && (token.value === '-' || token.value === '+' || token.value === '!')) {
      const operator = token.value;
      this.#advance();
      return this.#nested(() => ({ kind: 'unary', operator, operand: this.#unary(context) }));
    }
    return this.#power(context);
  }

  #power(context: Context): Expression {
    const left = this.#postfix(context);
    if (!this.#takeMark('^')) return left;
    // Binds to the right, and its right side may have a sign.
    return this.#nested(() => {
      const right = this.#isMark('-', '+', '!') ? this.#unary(context) : this.#power(context);
      return { kind: 'binary', operator: '^', left, right };
    });
  }

  #postfix(context: Context): Expression {
    const operand = this.#primary(context);
    if (isLvalue(operand) && this.#isMark('++', '--')) {
      const by = this.#isMark('++') ? 1 : -1;
      this.#advance();
      return { kind: 'step', target: operand, by, after: true };
    }
    return operand;
  }

  #primary(context: Context): Expression {
    const token = this.#token;
    switch (token.kind) {
      case 'number':
      case 'string':
        this.#advance();
        return token;
      case 'name':
        return this.#name();
      case 'builtin':
        return this.#builtin(token.value);
      case 'word':
        if (token.value === 'getline') return this.#getline();
        break;
      case 'mark':
        switch (token.value) {
          case '/':
          case '/=': {
            this.#token = this.#lexer.regex(token.value === '/=' ? '=' : '');
            const regex = this.#advance();
            return { kind: 'regex', value: regex.kind === 'regex' ? regex.value : '' };
          }
          case '$':
            this.#advance();
            return { kind: 'field', index: this.#nested(() => this.#fieldIndex(context)) };
          case '++':
          case '--': {
            this.#advance();
            const target = this.#primary(context);
            if (!isLvalue(target)) this.#fail(`syntax error: '${token.value}' needs a variable`);
            return { kind: 'step', target, by: token.value === '++' ? 1 : -1, after: false };
          }
          case '(':
            return this.#grouped();
        }
    }
    return this.#fail(`syntax error near ${this.#shown()}`);
  }

  #fieldIndex(context: Context): Expression {
    if (this.#isMark('-', '+', '!')) return this.#unary(context);
    return this.#primary(context);
  }

  #grouped(): Expression {
    this.#advance();
    this.#skipNewlines();
    const items = this.#expressions(FREE);
    this.#skipNewlines();
    this.#needMark(')');
    const [only] = items;
    return items.length === 1 && only ? { kind: 'grouped', inner: only } : { kind: 'list', items };
  }

  #name(): Expression {
    const token = this.#advance();
    if (token.kind !== 'name') return this.#fail();
    if (token.calls) {
      const line = this.#line;
      this.#needMark('(');
      const args = this.#arguments();
      return { kind: 'call', name: token.value, args, line };
    }
    if (!this.#takeMark('[')) return { kind: 'variable', name: token.value };
    const index = this.#expressions(FREE);
    this.#needMark(']');
    this.#refuseDeeper();
    return { kind: 'element', name: token.value, index };
  }

  #arguments(): Expression[] {
    this.#skipNewlines();
    if (this.#takeMark(')')) return [];
    const args = this.#expressions(FREE);
    this.#skipNewlines();
    this.#needMark(')');
    return args;
  }

  #builtin(name: string): Expression {
    this.#advance();
    const line = this.#line;
    if (this.#takeMark('(')) return { kind: 'builtin', name, args: this.#arguments(), line };
    if (name !== 'length') this.#fail(`syntax error: '(' is missing behind ${name}`);
    return { kind: 'builtin', name, args: [], line };
  }

  #getline(): Expression {
    this.#advance();
    const target = this.#optionalLvalue();
    if (!this.#takeMark('<')) return { kind: 'getline', from: 'input', ...(target && { target }) };
    return { kind: 'getline', from: 'file', source: this.#postfix(FREE), ...(target && { target }) };
  }

  #optionalLvalue(): Lvalue | undefined {
    if (!this.#isMark('$') && this.#token.kind !== 'name') return undefined;
    if (this.#token.kind === 'name' && this.#token.calls) return undefined;
    const found = this.#primary(FREE);
    return isLvalue(found) ? found : undefined;
  }
}

export const isLvalue = (expression: Expression): expression is Lvalue =>
  expression.kind === 'variable' || expression.kind === 'element' || expression.kind === 'field';

/**
 * What an assignment sign behind an expression assigns to: the expression, or the last operand of one that binds
 * tighter, as in `!x = y` and `a && b = c`.
 */
function assignable(
  expression: Expression,
): { readonly target: Lvalue; readonly wrap: (assigned: Expression) => Expression } | undefined {
  if (isLvalue(expression)) return { target: expression, wrap: (assigned) => assigned };
  if (expression.kind === 'unary') {
    const inner = assignable(expression.operand);
    return (
      inner && {
        target: inner.target,
        wrap: (assigned) => ({ ...expression, operand: inner.wrap(assigned) }),
      }
    );
  }
  if (
    expression.kind === 'and' ||
    expression.kind === 'or' ||
    expression.kind === 'match' ||
    expression.kind === 'binary'
  ) {
    const inner = assignable(expression.right);
    return (
      inner && { target: inner.target, wrap: (assigned) => ({ ...expression, right: inner.wrap(assigned) }) }
    );
  }
  return undefined;
}

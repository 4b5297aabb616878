/** Reads a jq program: the grammar of jq 1.7, with its precedences. */

import { JqProblem, readTokens, type Token } from './lexer.ts';
import type { AssignOperator, BinaryOperator, Definition, Node, Pattern } from './syntax.ts';

const IDENTITY: Node = { kind: 'identity' };
const NULL: Node = { kind: 'literal', value: null };
/** Words that begin or end something and name no function. */
const KEYWORDS: ReadonlySet<string> = new Set(
  'def if then elif else end as reduce foreach try catch label import include and or __loc__'.split(' '),
);
const DEEPEST = 400;

type Level = {
  readonly operators: readonly string[];
  readonly make: (operator: string, left: Node, right: Node) => Node;
  readonly side: 'left' | 'right' | 'none';
};

const assign = (operator: string, left: Node, right: Node): Node => ({
  kind: 'assign',
  operator: operator as AssignOperator,
  left,
  right,
});
const binary = (operator: string, left: Node, right: Node): Node => ({
  kind: 'binary',
  operator: operator as BinaryOperator,
  left,
  right,
});

/** From what binds least to what binds most. */
const LEVELS: readonly Level[] = [
  {
    operators: ['//'],
    side: 'right',
    make: (_operator, left, right) => ({ kind: 'alternative', left, right }),
  },
  { operators: ['=', '|=', '+=', '-=', '*=', '/=', '%=', '//='], side: 'none', make: assign },
  { operators: ['or'], side: 'left', make: (_operator, left, right) => ({ kind: 'or', left, right }) },
  { operators: ['and'], side: 'left', make: (_operator, left, right) => ({ kind: 'and', left, right }) },
  { operators: ['==', '!=', '<', '<=', '>', '>='], side: 'none', make: binary },
  { operators: ['+', '-'], side: 'left', make: binary },
  { operators: ['*', '/', '%'], side: 'left', make: binary },
];

/** A whole program; one that only defines functions does nothing else. @throws JqProblem */
export function parseJq(source: string): Node {
  const parser = new Parser(readTokens(source), source, 0);
  return parser.program();
}

/** Definitions alone: what builtins written in jq, ~/.jq and included files are. */
export function parseDefinitions(source: string): Definition[] {
  return new Parser(readTokens(source), source, 0).definitions();
}

class Parser {
  readonly #tokens: readonly Token[];
  readonly #source: string;
  #next = 0;
  #depth: number;

  constructor(tokens: readonly Token[], source: string, depth: number) {
    this.#tokens = tokens;
    this.#source = source;
    this.#depth = depth;
  }

  program(): Node {
    for (const word of ['import', 'include', 'module'])
      if (this.#is(word)) throw new JqProblem(`not supported here: ${word}`, this.#peek.at);
    if (this.#isAtEnd) return IDENTITY;
    const definitions: Definition[] = [];
    while (this.#is('def')) definitions.push(this.#definition());
    const body = this.#isAtEnd ? IDENTITY : this.#pipe();
    this.#end();
    return definitions.reduceRight<Node>(
      (rest, definition) => ({ kind: 'define', definition, body: rest }),
      body,
    );
  }

  definitions(): Definition[] {
    const definitions: Definition[] = [];
    while (this.#is('def')) definitions.push(this.#definition());
    this.#end();
    return definitions;
  }

  get #peek(): Token {
    return this.#tokens[this.#next] ?? { kind: 'end', text: '', at: this.#source.length };
  }

  get #isAtEnd(): boolean {
    return this.#peek.kind === 'end';
  }

  #is(text: string): boolean {
    const { kind, text: found } = this.#peek;
    return found === text && (kind === 'punctuation' || kind === 'name');
  }

  #take(text: string): boolean {
    if (!this.#is(text)) return false;
    this.#next++;
    return true;
  }

  #expect(text: string): void {
    if (!this.#take(text)) throw this.#unexpected();
  }

  #end(): void {
    if (!this.#isAtEnd) throw this.#unexpected();
  }

  #unexpected(): JqProblem {
    const { kind, text, at } = this.#peek;
    const name = {
      name: 'IDENT',
      field: 'FIELD',
      variable: 'BINDING',
      format: 'FORMAT',
      number: 'LITERAL',
      string: 'QQSTRING_START',
    } as const;
    const what =
      kind === 'end'
        ? 'end of file'
        : kind === 'punctuation'
          ? `'${text}'`
          : kind === 'name' && KEYWORDS.has(text)
            ? text
            : name[kind];
    return new JqProblem(`syntax error, unexpected ${what}`, at);
  }

  #word(kind: Token['kind']): string {
    const { kind: found, text } = this.#peek;
    if (found !== kind || (kind === 'name' && KEYWORDS.has(text))) throw this.#unexpected();
    this.#next++;
    return text;
  }

  #deeper<T>(read: () => T): T {
    if (++this.#depth > DEEPEST) throw new JqProblem('syntax error, nested too deep', this.#peek.at);
    const value = read();
    this.#depth--;
    return value;
  }

  #pipe(commas = true): Node {
    return this.#deeper(() => this.#pipeHere(commas));
  }

  #pipeHere(commas: boolean): Node {
    if (this.#is('def')) {
      const definition = this.#definition();
      return { kind: 'define', definition, body: this.#pipe(commas) };
    }
    if (this.#take('label')) {
      const name = this.#word('variable');
      this.#expect('|');
      return { kind: 'label', name, body: this.#pipe(commas) };
    }
    const left = commas ? this.#comma() : this.#level(0);
    return this.#take('|') ? { kind: 'pipe', left, right: this.#pipe(commas) } : left;
  }

  #comma(): Node {
    let left = this.#level(0);
    while (this.#take(',')) left = { kind: 'comma', left, right: this.#level(0) };
    return left;
  }

  #level(index: number): Node {
    const level = LEVELS[index];
    if (!level) return this.#operand();
    const left = this.#level(index + 1);
    const operator = level.operators.find((each) => this.#is(each));
    if (operator === undefined) return left;
    if (level.side === 'right') {
      this.#next++;
      return level.make(
        operator,
        left,
        this.#deeper(() => this.#level(index)),
      );
    }
    let tree = left;
    for (
      let found: string | undefined = operator;
      found !== undefined;
      found = level.operators.find((each) => this.#is(each))
    ) {
      if (level.side === 'none' && tree !== left) throw this.#unexpected();
      this.#next++;
      tree = level.make(found, tree, this.#level(index + 1));
    }
    return tree;
  }

  #operand(): Node {
    if (this.#take('-')) return { kind: 'negate', of: this.#deeper(() => this.#operand()) };
    const term = this.#term();
    if (!this.#take('as')) return term;
    const patterns = this.#patterns();
    this.#expect('|');
    return { kind: 'bind', source: term, patterns, body: this.#pipe() };
  }

  #patterns(): Pattern[] {
    const patterns = [this.#pattern()];
    while (this.#take('?//')) patterns.push(this.#pattern());
    return patterns;
  }

  #pattern(): Pattern {
    return this.#deeper(() => {
      if (this.#take('[')) {
        const items = [this.#pattern()];
        while (this.#take(',')) items.push(this.#pattern());
        this.#expect(']');
        return { kind: 'array', items };
      }
      if (this.#take('{')) {
        const entries = [this.#entryPattern()];
        while (this.#take(',')) entries.push(this.#entryPattern());
        this.#expect('}');
        return { kind: 'object', entries };
      }
      return { kind: 'variable', name: this.#word('variable') };
    });
  }

  #entryPattern(): Extract<Pattern, { kind: 'object' }>['entries'][number] {
    if (this.#peek.kind === 'variable') {
      const name = this.#word('variable');
      const key: Node = { kind: 'literal', value: name.slice(1) };
      return this.#take(':') ? { key, name, value: this.#pattern() } : { key, name };
    }
    const key = this.#key();
    this.#expect(':');
    return { key, value: this.#pattern() };
  }

  /** A key of an object that a value must follow. */
  #key(): Node {
    const { kind, text } = this.#peek;
    if (kind === 'string') return this.#string('@text');
    if (this.#take('(')) {
      const key = this.#pipe();
      this.#expect(')');
      return key;
    }
    if (kind !== 'name') throw this.#unexpected();
    this.#next++;
    return { kind: 'literal', value: text };
  }

  #term(): Node {
    let term = this.#primary();
    for (;;) {
      const { kind, text } = this.#peek;
      if (kind === 'field') {
        this.#next++;
        term = { kind: 'index', of: term, key: { kind: 'literal', value: text.slice(1) } };
      } else if (this.#is('.') && this.#tokens[this.#next + 1]?.kind === 'string') {
        this.#next++;
        term = { kind: 'index', of: term, key: this.#string('@text') };
      } else if (this.#is('.') && this.#tokens[this.#next + 1]?.text === '[') this.#next++;
      else if (this.#take('[')) term = this.#suffix(term);
      else if (this.#take('?')) term = { kind: 'try', body: term };
      else return term;
    }
  }

  /** Behind "[" of .[], .[KEY], .[FROM:TO]. */
  #suffix(of: Node): Node {
    if (this.#take(']')) return { kind: 'each', of };
    if (this.#take(':')) {
      const to = this.#pipe();
      this.#expect(']');
      return { kind: 'slice', of, from: NULL, to };
    }
    const key = this.#pipe();
    if (this.#take(']')) return { kind: 'index', of, key };
    this.#expect(':');
    if (this.#take(']')) return { kind: 'slice', of, from: key, to: NULL };
    const to = this.#pipe();
    this.#expect(']');
    return { kind: 'slice', of, from: key, to };
  }

  #primary(): Node {
    const token = this.#peek;
    switch (token.kind) {
      case 'number':
        this.#next++;
        return { kind: 'literal', value: Number(token.text) };
      case 'string':
        return this.#string('@text');
      case 'format':
        this.#next++;
        if (this.#peek.kind === 'string') return this.#string(token.text);
        return {
          kind: 'call',
          name: 'format',
          args: [{ kind: 'literal', value: token.text.slice(1) }],
          at: token.at,
        };
      case 'field':
        this.#next++;
        return { kind: 'index', of: IDENTITY, key: { kind: 'literal', value: token.text.slice(1) } };
      case 'variable':
        this.#next++;
        return token.text === '$__loc__'
          ? this.#location(token.at)
          : { kind: 'variable', name: token.text, at: token.at };
      case 'punctuation':
        return this.#punctuated(token.text);
      case 'name':
        return this.#named(token.text, token.at);
      default:
        throw this.#unexpected();
    }
  }

  #location(at: number): Node {
    const line = this.#source.slice(0, at).split('\n').length;
    return {
      kind: 'literal',
      value: new Map<string, string | number>([
        ['file', '<top-level>'],
        ['line', line],
      ]),
    };
  }

  #punctuated(text: string): Node {
    this.#next++;
    switch (text) {
      case '.':
        if (this.#peek.kind === 'string') return { kind: 'index', of: IDENTITY, key: this.#string('@text') };
        return IDENTITY;
      case '..':
        return { kind: 'call', name: 'recurse', args: [], at: 0 };
      case '(': {
        const inner = this.#pipe();
        this.#expect(')');
        return inner;
      }
      case '[': {
        if (this.#take(']')) return { kind: 'array' };
        const of = this.#pipe();
        this.#expect(']');
        return { kind: 'array', of };
      }
      case '{':
        return this.#object();
      default:
        this.#next--;
        throw this.#unexpected();
    }
  }

  #object(): Node {
    const entries: { key: Node; value: Node }[] = [];
    while (!this.#take('}')) {
      entries.push(this.#entry());
      if (!this.#is('}')) this.#expect(',');
    }
    return { kind: 'object', entries };
  }

  #entry(): { key: Node; value: Node } {
    const { kind, text, at } = this.#peek;
    if (kind === 'variable') {
      this.#next++;
      const key: Node = { kind: 'literal', value: text.slice(1) };
      if (text === '$__loc__') return { key, value: this.#location(at) };
      const variable: Node = { kind: 'variable', name: text, at };
      return this.#take(':') ? { key: variable, value: this.#pipe(false) } : { key, value: variable };
    }
    const format = kind === 'format' && this.#tokens[this.#next + 1]?.kind === 'string';
    if (format) this.#next++;
    const isComputed = this.#is('(');
    const key = format ? this.#string(text) : kind === 'number' ? this.#number() : this.#key();
    if (isComputed) this.#expect(':');
    else if (!this.#take(':')) return { key, value: { kind: 'index', of: IDENTITY, key } };
    return { key, value: this.#pipe(false) };
  }

  #number(): Node {
    const { text, at } = this.#peek;
    throw new JqProblem(`Cannot use number (${text}) as object key`, at);
  }

  #named(text: string, at: number): Node {
    this.#next++;
    switch (text) {
      case 'if':
        return this.#condition();
      case 'try': {
        const body = this.#deeper(() => this.#tried());
        return this.#take('catch')
          ? { kind: 'try', body, handler: this.#deeper(() => this.#tried()) }
          : { kind: 'try', body };
      }
      case 'reduce':
      case 'foreach':
        return this.#folded(text);
      case 'label': {
        const name = this.#word('variable');
        this.#expect('|');
        return { kind: 'label', name, body: this.#pipe() };
      }
      case 'def': {
        this.#next--;
        const definition = this.#definition();
        return { kind: 'define', definition, body: this.#pipe() };
      }
      case 'break':
        if (this.#peek.kind === 'variable') return { kind: 'break', name: this.#word('variable'), at };
        throw new JqProblem('break requires a label to break to', at);
      case '__loc__':
        return this.#location(at);
      case 'import':
      case 'include':
        throw new JqProblem(`not supported here: ${text}`, at);
      case 'null':
        return NULL;
      case 'true':
      case 'false':
        return { kind: 'literal', value: text === 'true' };
    }
    if (KEYWORDS.has(text)) {
      this.#next--;
      throw this.#unexpected();
    }
    const args: Node[] = [];
    if (this.#take('(')) {
      do args.push(this.#pipe());
      while (this.#take(';'));
      this.#expect(')');
    }
    return { kind: 'call', name: text, args, at };
  }

  /** What `try` and `catch` take: a term with its suffixes. */
  #tried(): Node {
    return this.#take('-') ? { kind: 'negate', of: this.#term() } : this.#term();
  }

  #condition(): Node {
    const test = this.#pipe();
    this.#expect('then');
    const yes = this.#pipe();
    if (this.#take('elif')) return { kind: 'if', test, yes, no: this.#deeper(() => this.#condition()) };
    const no = this.#take('else') ? this.#pipe() : IDENTITY;
    this.#expect('end');
    return { kind: 'if', test, yes, no };
  }

  #folded(kind: 'reduce' | 'foreach'): Node {
    const source = this.#term();
    this.#expect('as');
    const patterns = this.#patterns();
    this.#expect('(');
    const init = this.#pipe();
    this.#expect(';');
    const update = this.#pipe();
    const extract = kind === 'foreach' && this.#take(';') ? this.#pipe() : undefined;
    this.#expect(')');
    if (kind === 'reduce') return { kind, source, patterns, init, update };
    return { kind, source, patterns, init, update, ...(extract && { extract }) };
  }

  #definition(): Definition {
    this.#expect('def');
    const { kind, text } = this.#peek;
    if (kind !== 'name') throw this.#unexpected();
    this.#next++;
    const parameters: string[] = [];
    if (this.#take('(')) {
      do parameters.push(this.#peek.kind === 'variable' ? this.#word('variable') : this.#word('name'));
      while (this.#take(';'));
      this.#expect(')');
    }
    this.#expect(':');
    const body = this.#pipe();
    this.#expect(';');
    const bound = parameters
      .filter((name) => name.startsWith('$'))
      .reduceRight<Node>(
        (inner, name) => ({
          kind: 'bind',
          source: { kind: 'call', name: name.slice(1), args: [], at: 0 },
          patterns: [{ kind: 'variable', name }],
          body: inner,
        }),
        body,
      );
    return { name: text, parameters: parameters.map((name) => name.replace(/^\$/, '')), body: bound };
  }

  #string(format: string): Node {
    const token = this.#peek;
    if (token.kind !== 'string') throw this.#unexpected();
    this.#next++;
    const parts = token.parts.map((part) => {
      if (typeof part === 'string') return part;
      const inner = new Parser(part, this.#source, this.#depth + 1);
      const node = inner.#pipe();
      inner.#end();
      return node;
    });
    const [only] = parts;
    if (parts.length === 1 && typeof only === 'string') return { kind: 'literal', value: only };
    return { kind: 'string', format: format.slice(1), parts };
  }
}

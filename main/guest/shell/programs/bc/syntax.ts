/** What bc reads: words and signs, and the trees that are made of them. */

export class BcProblem extends Error {}

export type Expr =
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'element'; readonly name: string; readonly index: Expr }
  | { readonly kind: 'array'; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expr[] }
  | { readonly kind: 'unary'; readonly operator: '-' | '!'; readonly operand: Expr }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expr; readonly right: Expr }
  | { readonly kind: 'assign'; readonly target: Expr; readonly operator: string; readonly value: Expr }
  | { readonly kind: 'step'; readonly target: Expr; readonly by: 1 | -1; readonly after: boolean };

export type Statement =
  | { readonly kind: 'expression'; readonly value: Expr; readonly prints: boolean }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'print'; readonly items: readonly (Expr | string)[] }
  | { readonly kind: 'block'; readonly body: readonly Statement[] }
  | { readonly kind: 'if'; readonly test: Expr; readonly yes: Statement; readonly no?: Statement }
  | { readonly kind: 'while'; readonly test: Expr; readonly body: Statement }
  | {
      readonly kind: 'for';
      readonly first?: Expr;
      readonly test?: Expr;
      readonly step?: Expr;
      readonly body: Statement;
    }
  | { readonly kind: 'break' | 'continue' | 'quit' | 'halt' }
  | { readonly kind: 'return'; readonly value?: Expr }
  | { readonly kind: 'define'; readonly definition: Definition };

export interface Definition {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly locals: readonly string[];
  readonly body: readonly Statement[];
}

export interface Token {
  readonly kind: 'number' | 'name' | 'word' | 'text' | 'mark' | 'newline' | 'end';
  readonly value: string;
}

const WORDS = new Set([
  'auto',
  'break',
  'continue',
  'define',
  'else',
  'for',
  'halt',
  'if',
  'print',
  'quit',
  'return',
  'while',
  'length',
  'sqrt',
  'scale',
  'ibase',
  'obase',
  'last',
  'read',
  'limits',
  'void',
]);

const SIMPLE_TOKEN =
  /(?:[ \t]|\\\n|#[^\n]*|\/\*[\s\S]*?\*\/)*(?:([0-9A-F]*\.[0-9A-F]*|[0-9A-F]+)|([a-z][a-z0-9_]*)|"([^"]*)"|(\n)|(\+\+|--|==|<=|>=|!=|&&|\|\||[-+*/%^]=|[-+*/%^=<>!(){}[\],;.])|($))/y;

export function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  SIMPLE_TOKEN.lastIndex = 0;
  for (;;) {
    const at = SIMPLE_TOKEN.lastIndex;
    const match = SIMPLE_TOKEN.exec(source);
    if (!match) throw new BcProblem(`illegal character: ${source.slice(at).trimStart().slice(0, 1)}`);
    const [, number, name, text, newline, mark] = match;
    if (number !== undefined && number !== '')
      tokens.push(
        number === '.'
          ? { kind: 'word', value: 'last' }
          : { kind: 'number', value: number.replace(/\\\n/g, '') },
      );
    else if (name !== undefined) tokens.push({ kind: WORDS.has(name) ? 'word' : 'name', value: name });
    else if (text !== undefined) tokens.push({ kind: 'text', value: text });
    else if (newline !== undefined) tokens.push({ kind: 'newline', value: '\n' });
    else if (mark !== undefined) tokens.push({ kind: 'mark', value: mark });
    else {
      tokens.push({ kind: 'end', value: '' });
      return tokens;
    }
  }
}

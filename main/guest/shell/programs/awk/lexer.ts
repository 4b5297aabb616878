/** Tokens of an awk program. A slash is a division or a regular expression as the parser asks. */

export type Token =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'regex'; readonly value: string }
  /** A name with "(" directly behind it calls a function. */
  | { readonly kind: 'name'; readonly value: string; readonly calls: boolean }
  | { readonly kind: 'builtin'; readonly value: string }
  | { readonly kind: 'word'; readonly value: string }
  | { readonly kind: 'mark'; readonly value: string }
  | { readonly kind: 'newline' }
  | { readonly kind: 'end' };

export class AwkProblem extends Error {
  readonly line: number;
  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}

const WORDS = new Set([
  'BEGIN',
  'END',
  'function',
  'func',
  'if',
  'else',
  'while',
  'for',
  'do',
  'break',
  'continue',
  'next',
  'nextfile',
  'exit',
  'return',
  'delete',
  'in',
  'getline',
  'print',
  'printf',
  'BEGINFILE',
  'ENDFILE',
  'switch',
  'case',
  'default',
]);

export const BUILTINS = new Set([
  'length',
  'substr',
  'index',
  'split',
  'sub',
  'gsub',
  'gensub',
  'match',
  'sprintf',
  'sin',
  'cos',
  'atan2',
  'exp',
  'log',
  'sqrt',
  'int',
  'rand',
  'srand',
  'tolower',
  'toupper',
  'system',
  'close',
  'fflush',
  'strftime',
  'mktime',
  'systime',
  'and',
  'or',
  'xor',
  'lshift',
  'rshift',
  'compl',
  'strtonum',
  'asort',
  'asorti',
  'isarray',
  'typeof',
  'patsplit',
]);

const MARKS = [
  '**=',
  '&&',
  '||',
  '++',
  '--',
  '+=',
  '-=',
  '*=',
  '/=',
  '%=',
  '^=',
  '**',
  '==',
  '<=',
  '>=',
  '!=',
  '!~',
  '>>',
  '|&',
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  ';',
  ',',
  '+',
  '-',
  '*',
  '/',
  '%',
  '^',
  '!',
  '<',
  '>',
  '|',
  '?',
  ':',
  '~',
  '$',
  '=',
];

export class Lexer {
  readonly #text: string;
  #at = 0;
  line = 1;

  constructor(text: string) {
    this.#text = text;
  }

  next(): Token {
    this.#skipBlanks();
    const text = this.#text;
    const char = text[this.#at];
    if (char === undefined) return { kind: 'end' };
    if (char === '\n') {
      this.#at++;
      this.line++;
      return { kind: 'newline' };
    }
    if (char === '"') return { kind: 'string', value: this.#string() };
    if (/[0-9]/.test(char) || (char === '.' && /[0-9]/.test(text[this.#at + 1] ?? ''))) return this.#number();
    if (/[A-Za-z_]/.test(char)) return this.#word();
    const mark = MARKS.find((each) => text.startsWith(each, this.#at));
    if (mark === undefined)
      throw new AwkProblem(`syntax error: invalid char '${char}' in expression`, this.line);
    this.#at += mark.length;
    return { kind: 'mark', value: mark === '**' ? '^' : mark === '**=' ? '^=' : mark };
  }

  /** The rest of a regular expression whose first slash was the last token. `start`: what came of "/=". */
  regex(start: string): Token {
    let value = start;
    let inBracket = false;
    for (;;) {
      const char = this.#text[this.#at];
      if (char === undefined || char === '\n') throw new AwkProblem('unterminated regexp', this.line);
      this.#at++;
      if (char === '\\') {
        const next = this.#text[this.#at++] ?? '';
        value += next === '/' ? '/' : `\\${next}`;
        continue;
      }
      if (char === '[' && !inBracket) {
        inBracket = true;
        value += char;
        // A bracket that closes at once is a member.
        if (this.#text[this.#at] === '^') value += this.#text[this.#at++];
        if (this.#text[this.#at] === ']') value += this.#text[this.#at++];
        continue;
      }
      if (char === '[' && /[:.=]/.test(this.#text[this.#at] ?? '')) {
        const end = this.#text.indexOf(`${this.#text[this.#at]}]`, this.#at + 1);
        if (end >= 0) {
          value += this.#text.slice(this.#at - 1, end + 2);
          this.#at = end + 2;
          continue;
        }
      }
      if (char === ']') inBracket = false;
      if (char === '/' && !inBracket) return { kind: 'regex', value };
      value += char;
    }
  }

  /** Whether the next token is this word; blanks before it do not count. */
  peeksWord(word: string): boolean {
    return new RegExp(`^[ \\t]*${word}\\b`).test(this.#text.slice(this.#at, this.#at + word.length + 64));
  }

  #skipBlanks(): void {
    for (;;) {
      const char = this.#text[this.#at];
      if (char === ' ' || char === '\t' || char === '\r') this.#at++;
      else if (char === '\\' && /^\\\r?\n/.test(this.#text.slice(this.#at, this.#at + 3))) {
        this.#at = this.#text.indexOf('\n', this.#at) + 1;
        this.line++;
      } else if (char === '#') {
        const end = this.#text.indexOf('\n', this.#at);
        this.#at = end < 0 ? this.#text.length : end;
      } else return;
    }
  }

  #number(): Token {
    const rest = this.#text.slice(this.#at, this.#at + 400);
    const hex = /^0[xX][0-9a-fA-F]+/.exec(rest)?.[0];
    const digits = hex ?? /^(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/.exec(rest)?.[0] ?? '0';
    this.#at += digits.length;
    return { kind: 'number', value: Number(digits) };
  }

  #word(): Token {
    const value = /^\w+/.exec(this.#text.slice(this.#at, this.#at + 256))?.[0] ?? '';
    this.#at += value.length;
    if (value === 'func') return { kind: 'word', value: 'function' };
    if (WORDS.has(value)) return { kind: 'word', value };
    if (BUILTINS.has(value)) return { kind: 'builtin', value };
    return { kind: 'name', value, calls: this.#text[this.#at] === '(' };
  }

  #string(): string {
    const start = this.#at + 1;
    for (let at = start; ; at++) {
      const char = this.#text[at];
      if (char === undefined || char === '\n') throw new AwkProblem('unterminated string', this.line);
      if (char === '\\') at++;
      else if (char === '"') {
        this.#at = at + 1;
        return unescapeAwk(this.#text.slice(start, at));
      }
    }
  }
}

const SIMPLE: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  '"': '"',
  '/': '/',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
};

/** Escapes of strings and of -v; an unknown one loses its backslash, as gawk warns and does. */
export function unescapeAwk(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(
    /\\(?:x([0-9a-fA-F]{1,2})|([0-7]{1,3})|(\r?\n)|(.))/gs,
    (whole, hex?: string, octal?: string, newline?: string, letter?: string) => {
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
      if (newline !== undefined) return '';
      return SIMPLE[letter ?? ''] ?? letter ?? whole;
    },
  );
}

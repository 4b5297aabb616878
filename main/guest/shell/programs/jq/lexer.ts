/** Words of a jq program. */

/** A program that cannot be compiled; `at`: where in its text. */
export class JqProblem extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

export type Token =
  | {
      readonly kind: 'name' | 'field' | 'variable' | 'format' | 'punctuation';
      readonly text: string;
      readonly at: number;
    }
  | { readonly kind: 'number'; readonly text: string; readonly at: number }
  /** Text between quotes: pieces, and the words of what is interpolated. */
  | {
      readonly kind: 'string';
      readonly text: string;
      readonly parts: readonly (string | readonly Token[])[];
      readonly at: number;
    }
  | { readonly kind: 'end'; readonly text: string; readonly at: number };

const FORMS: readonly (readonly [Token['kind'], RegExp])[] = [
  ['number', /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?/y],
  ['field', /\.[A-Za-z_]\w*/y],
  ['name', /(?:[A-Za-z_]\w*::)*[A-Za-z_]\w*/y],
  ['variable', /\$(?:[A-Za-z_]\w*::)*[A-Za-z_]\w*/y],
  ['format', /@\w+/y],
  ['punctuation', /\?\/\/|\/\/=|\|=|\+=|-=|\*=|\/=|%=|==|!=|<=|>=|\/\/|\.\.|[.[\]{}(),:;|=<>+\-*/%?$]/y],
];
/** Interpolations inside each other. */
const DEEPEST = 100;

export function readTokens(source: string): readonly Token[] {
  return new Lexer(source).until(undefined, 0);
}

class Lexer {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  /** Words up to the end, or up to the parenthesis that closes an interpolation. */
  until(close: ')' | undefined, depth: number): Token[] {
    if (depth > DEEPEST)
      throw new JqProblem('syntax error, too many interpolations inside each other', this.#at);
    const tokens: Token[] = [];
    let open = 0;
    for (;;) {
      this.#skip();
      const at = this.#at;
      const char = this.#source[at];
      if (char === undefined) {
        if (close)
          throw new JqProblem(
            'syntax error, unexpected $end, expecting QQSTRING_TEXT or QQSTRING_INTERP_START or QQSTRING_END',
            at,
          );
        tokens.push({ kind: 'end', text: '', at });
        return tokens;
      }
      if (char === '"') {
        tokens.push(this.#string(depth));
        continue;
      }
      if (close && char === ')' && open === 0) {
        this.#at++;
        tokens.push({ kind: 'end', text: '', at });
        return tokens;
      }
      if (char === '(') open++;
      if (char === ')') open--;
      tokens.push(this.#word());
    }
  }

  #skip(): void {
    const blank = /(?:[ \t\r\n]+|#[^\n]*)*/y;
    blank.lastIndex = this.#at;
    this.#at += blank.exec(this.#source)?.[0].length ?? 0;
  }

  #word(): Token {
    for (const [kind, form] of FORMS) {
      form.lastIndex = this.#at;
      const text = form.exec(this.#source)?.[0];
      if (text === undefined) continue;
      const at = this.#at;
      this.#at += text.length;
      return { kind, text, at } as Token;
    }
    throw new JqProblem('syntax error, unexpected INVALID_CHARACTER', this.#at);
  }

  #string(depth: number): Token {
    const at = this.#at++;
    const parts: (string | readonly Token[])[] = [];
    let text = '';
    for (;;) {
      const char = this.#source[this.#at++];
      if (char === undefined)
        throw new JqProblem(
          'syntax error, unexpected $end, expecting QQSTRING_TEXT or QQSTRING_INTERP_START or QQSTRING_END',
          at,
        );
      if (char === '"') break;
      if (char !== '\\') {
        text += char;
        continue;
      }
      const next = this.#source[this.#at++] ?? '';
      if (next === '(') {
        parts.push(text, this.until(')', depth + 1));
        text = '';
      } else text += this.#escape(next);
    }
    if (text !== '' || parts.length === 0) parts.push(text);
    return { kind: 'string', text: this.#source.slice(at, this.#at), parts, at };
  }

  #escape(letter: string): string {
    const at = '"\\/bfnrt'.indexOf(letter);
    if (letter !== '' && at >= 0) return '"\\/\b\f\n\r\t'[at] ?? '';
    const digits = /^[0-9a-fA-F]{4}/.exec(this.#source.slice(this.#at, this.#at + 4))?.[0];
    if (letter !== 'u' || digits === undefined)
      throw new JqProblem(`Invalid escape at line 1, column 4 (while parsing '"\\${letter}"')`, this.#at);
    this.#at += 4;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }
}

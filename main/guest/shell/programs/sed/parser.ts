/** Reads a sed script: POSIX commands and GNU's extensions. `e`, which runs text as commands, is refused by name. */

import { compileRegex, type Regex, RegexProblem } from '../../language/regex.ts';
import {
  type Action,
  type Address,
  type Addresses,
  type Piece,
  type SecondAddress,
  type SedCommand,
  SedProblem,
} from './syntax.ts';

export interface SedSyntax {
  readonly extended: boolean;
}

/** Nested blocks. */
const DEPTH_LIMIT = 256;

/** @throws SedProblem in GNU's words */
export function parseSed(script: string, syntax: SedSyntax): SedCommand[] {
  return new Parser(script, syntax).all();
}

class Parser {
  readonly #text: string;
  readonly #syntax: SedSyntax;
  #at = 0;
  readonly #commands: SedCommand[] = [];

  constructor(text: string, syntax: SedSyntax) {
    this.#text = text;
    this.#syntax = syntax;
  }

  all(): SedCommand[] {
    const open: number[] = [];
    for (;;) {
      while (/[\s;]/.test(this.#text[this.#at] ?? '')) this.#at++;
      if (this.#at >= this.#text.length) break;
      const command = this.#command();
      const { action } = command;
      if (action.kind === '{') {
        if (open.length >= DEPTH_LIMIT) this.#fail('blocks nested too deeply');
        open.push(this.#commands.length);
      }
      if (action.kind === '}') {
        if (command.addresses.first) this.#fail("} doesn't want any addresses");
        const start = this.#commands[open.pop() ?? -1]?.action;
        if (start?.kind !== '{') return this.#fail("unexpected `}'");
        start.end = this.#commands.length;
      }
      if (action.kind !== '#') this.#commands.push(command);
    }
    if (open.length > 0) this.#fail("unmatched `{'");
    this.#link();
    return this.#commands;
  }

  #fail(message: string): never {
    throw new SedProblem(`-e expression #1, char ${this.#at}: ${message}`);
  }

  #link(): void {
    const labels = new Map<string, number>();
    this.#commands.forEach(({ action }, index) => {
      if (action.kind === ':') labels.set(action.label, index);
    });
    for (const { action } of this.#commands) {
      if (action.kind !== 'b' && action.kind !== 't' && action.kind !== 'T') continue;
      const target = action.label === '' ? this.#commands.length : labels.get(action.label);
      if (target === undefined) throw new SedProblem(`can't find label for jump to \`${action.label}'`, 4);
      action.target = target;
    }
  }

  #command(): SedCommand {
    const first = this.#address();
    let second: SecondAddress | undefined;
    this.#blanks();
    if (first && this.#text[this.#at] === ',') {
      this.#at++;
      this.#blanks();
      second = this.#secondAddress();
      if (!second) this.#fail("unexpected `,'");
    }
    this.#blanks();
    let negated = false;
    while (this.#text[this.#at] === '!') {
      negated = true;
      this.#at++;
      this.#blanks();
    }
    const addresses: Addresses = { first, second, negated };
    if (first?.kind === 'line' && first.line === 0 && second?.kind !== 'regex')
      this.#fail('invalid usage of line address 0');
    return { addresses, action: this.#action(addresses) };
  }

  #blanks(): void {
    while (/[ \t]/.test(this.#text[this.#at] ?? '')) this.#at++;
  }

  #number(): number | undefined {
    const digits = /^\d{1,15}/.exec(this.#text.slice(this.#at, this.#at + 16))?.[0];
    if (digits === undefined) return undefined;
    this.#at += digits.length;
    return Number(digits);
  }

  #address(): Address | undefined {
    const char = this.#text[this.#at];
    if (char === '$') {
      this.#at++;
      return { kind: 'last' };
    }
    const line = this.#number();
    if (line !== undefined) {
      this.#blanks();
      if (this.#text[this.#at] !== '~') return { kind: 'line', line };
      this.#at++;
      return { kind: 'step', first: line, step: this.#number() ?? 0 };
    }
    if (char !== '/' && char !== '\\') return undefined;
    this.#at++;
    const delimiter = char === '/' ? char : (this.#text[this.#at++] ?? '');
    const pattern = this.#delimited(delimiter, true, 'unterminated address regex');
    let ignoreCase = false;
    let multiline = false;
    for (;;) {
      const flag = this.#text[this.#at];
      if (flag === 'I') ignoreCase = true;
      else if (flag === 'M') multiline = true;
      else break;
      this.#at++;
    }
    return { kind: 'regex', regex: this.#regex(pattern, ignoreCase, multiline) };
  }

  #secondAddress(): SecondAddress | undefined {
    const char = this.#text[this.#at];
    if (char !== '+' && char !== '~') return this.#address();
    this.#at++;
    const number = this.#number();
    if (number === undefined) this.#fail(`expected number behind ${char}`);
    return char === '+' ? { kind: 'count', count: number } : { kind: 'multiple', of: number };
  }

  /** Text up to the delimiter. In a pattern \n becomes a newline, and the escaped delimiter itself. */
  #delimited(delimiter: string, isPattern: boolean, problem: string): string {
    let text = '';
    let inBracket = false;
    for (; ; this.#at++) {
      const char = this.#text[this.#at];
      if (char === undefined || (char === '\n' && isPattern && delimiter !== '\n'))
        return this.#fail(problem);
      if (char === '\\') {
        const next = this.#text[++this.#at];
        if (next === undefined) return this.#fail(problem);
        if (next === delimiter && !inBracket) {
          // An escaped delimiter is the character; one that is special as such stays special only when escaped twice.
          text += isPattern && '.*[]^$+?(){}|'.includes(next) ? `[${next === '^' ? '\\^' : next}]` : next;
        } else text += `\\${next}`;
        continue;
      }
      if (isPattern && char === '[' && !inBracket) {
        inBracket = true;
        text += char;
        if (this.#text[this.#at + 1] === '^') text += this.#text[++this.#at];
        if (this.#text[this.#at + 1] === ']') text += this.#text[++this.#at];
        continue;
      }
      if (inBracket && char === '[' && /[:.=]/.test(this.#text[this.#at + 1] ?? '')) {
        const end = this.#text.indexOf(`${this.#text[this.#at + 1]}]`, this.#at + 2);
        if (end >= 0) {
          text += this.#text.slice(this.#at, end + 2);
          this.#at = end + 1;
          continue;
        }
      }
      if (inBracket && char === ']') inBracket = false;
      if (char === delimiter && !inBracket) {
        this.#at++;
        return text;
      }
      text += char;
    }
  }

  #regex(pattern: string, ignoreCase: boolean, multiline: boolean): Regex | undefined {
    if (pattern === '') return undefined;
    try {
      return compileRegex(pattern, {
        extended: this.#syntax.extended,
        ignoreCase,
        multiline,
        escapes: 'sed',
      });
    } catch (error) {
      if (error instanceof RegexProblem) return this.#fail(error.message);
      throw error;
    }
  }

  #action({ first, second }: Addresses): Action {
    const kind = this.#text[this.#at++];
    switch (kind) {
      case undefined:
        return this.#fail('missing command');
      case '#':
        if (first) this.#fail("comments don't accept any addresses");
        this.#at = this.#lineEnd();
        return { kind };
      case ':': {
        if (first) this.#fail(": doesn't want any addresses");
        const label = this.#word();
        if (label === '') this.#fail('":" lacks a label');
        return { kind, label };
      }
      case '{':
        return { kind, end: 0 };
      case '}':
        this.#end();
        return { kind };
      case '=':
      case 'd':
      case 'D':
      case 'F':
      case 'g':
      case 'G':
      case 'h':
      case 'H':
      case 'n':
      case 'N':
      case 'p':
      case 'P':
      case 'x':
      case 'z':
        this.#end();
        return { kind };
      case 'a':
      case 'i':
      case 'c':
        return { kind, text: this.#lines() };
      case 'b':
      case 't':
      case 'T':
        return { kind, label: this.#word(), target: 0 };
      case 'l':
      case 'q':
      case 'Q': {
        if (kind !== 'l' && second) this.#fail('command only uses one address');
        this.#blanks();
        const number = this.#number();
        this.#end();
        return kind === 'l' ? { kind, width: number } : { kind, code: number ?? 0 };
      }
      case 'r':
      case 'R':
      case 'w':
      case 'W': {
        const file = this.#restOfLine();
        if (file === '') this.#fail('missing filename in r/R/w/W commands');
        return { kind, file };
      }
      case 's':
        return this.#substitute();
      case 'y':
        return this.#transliterate();
      case 'e':
      case 'v':
        return this.#fail(`not supported here: ${kind}`);
      default:
        return this.#fail(`unknown command: \`${kind}'`);
    }
  }

  /** What may stand behind a command. */
  #end(): void {
    this.#blanks();
    const char = this.#text[this.#at];
    if (char === undefined || char === '\n' || char === ';') {
      this.#at++;
      return;
    }
    if (char !== '}' && char !== '#') this.#fail('extra characters after command');
  }

  #lineEnd(): number {
    const end = this.#text.indexOf('\n', this.#at);
    return end < 0 ? this.#text.length : end;
  }

  /** A label: up to a semicolon or blank, as GNU reads it. */
  #word(): string {
    this.#blanks();
    const word = /^[^\s;}]*/.exec(this.#text.slice(this.#at))?.[0] ?? '';
    this.#at += word.length;
    this.#end();
    return word;
  }

  #restOfLine(): string {
    this.#blanks();
    const text = this.#text.slice(this.#at, this.#lineEnd());
    this.#at = this.#lineEnd() + 1;
    return text;
  }

  /** Text of a, i and c: behind a backslash and a newline, or on the same line; goes on behind each backslash. */
  #lines(): string {
    this.#blanks();
    if (this.#at >= this.#text.length) this.#fail("expected \\ after `a', `c' or `i'");
    if (this.#text[this.#at] === '\\') {
      this.#at++;
      const start = this.#at;
      this.#blanks();
      if (this.#text[this.#at] === '\n') this.#at++;
      else this.#at = start;
    }
    let text = '';
    for (; this.#at < this.#text.length; this.#at++) {
      const char = this.#text[this.#at] ?? '';
      if (char === '\n') break;
      if (char === '\\') {
        this.#at++;
        const next = this.#text[this.#at];
        if (next === undefined) break;
        text += next === 't' ? '\t' : next;
      } else text += char;
    }
    this.#at++;
    return `${text}\n`;
  }

  #substitute(): Action {
    const delimiter = this.#text[this.#at++] ?? '';
    if (delimiter === '' || delimiter === '\n' || delimiter === '\\') this.#fail("unterminated `s' command");
    const pattern = this.#delimited(delimiter, true, "unterminated `s' command");
    const replacement = this.#delimited(delimiter, false, "unterminated `s' command");
    let all = false;
    let prints = false;
    let ignoreCase = false;
    let multiline = false;
    let first = 1;
    let file: string | undefined;
    for (;;) {
      const flag = this.#text[this.#at];
      if (flag === 'g') all = true;
      else if (flag === 'p') prints = true;
      else if (flag === 'i' || flag === 'I') ignoreCase = true;
      else if (flag === 'm' || flag === 'M') multiline = true;
      else if (flag === 'e') this.#fail('not supported here: s///e');
      else if (flag === 'w') {
        this.#at++;
        file = this.#restOfLine();
        if (file === '') this.#fail('missing filename in r/R/w/W commands');
        break;
      } else if (flag !== undefined && /\d/.test(flag)) {
        first = this.#number() ?? 1;
        if (first === 0) this.#fail("number option to `s' command may not be zero");
        continue;
      } else {
        if (flag !== undefined && !/[\s;}#]/.test(flag)) this.#fail("unknown option to `s'");
        this.#end();
        break;
      }
      this.#at++;
    }
    const regex = this.#regex(pattern, ignoreCase, multiline);
    const pieces = this.#pieces(replacement);
    const most = Math.max(0, ...pieces.map((piece) => (piece.kind === 'group' ? piece.index : 0)));
    if (regex && most > regex.groups) this.#fail(`invalid reference \\${most} on \`s' command's RHS`);
    return { kind: 's', substitution: { regex, pieces, all, first, prints, file } };
  }

  #pieces(text: string): Piece[] {
    const pieces: Piece[] = [];
    let plain = '';
    const put = (piece: Piece): void => {
      if (plain !== '') pieces.push({ kind: 'text', text: plain });
      plain = '';
      pieces.push(piece);
    };
    for (let at = 0; at < text.length; at++) {
      const char = text[at] ?? '';
      if (char === '&') {
        put({ kind: 'group', index: 0 });
        continue;
      }
      if (char !== '\\') {
        plain += char;
        continue;
      }
      const next = text[++at] ?? '\\';
      if (/\d/.test(next)) put({ kind: 'group', index: Number(next) });
      else if (/[ULulE]/.test(next)) put({ kind: 'case', how: next as 'U' });
      else {
        const escaped = escapeAt(text, at);
        plain += escaped.text;
        at += escaped.length - 1;
      }
    }
    if (plain !== '') pieces.push({ kind: 'text', text: plain });
    return pieces;
  }

  #transliterate(): Action {
    const delimiter = this.#text[this.#at++] ?? '';
    const problem = "unterminated `y' command";
    const from = lettersOf(this.#delimited(delimiter, false, problem));
    const to = lettersOf(this.#delimited(delimiter, false, problem));
    if (from.length !== to.length) this.#fail("strings for `y' command are different lengths");
    this.#end();
    const map = new Map<string, string>();
    from.forEach((letter, index) => {
      if (!map.has(letter)) map.set(letter, to[index] ?? '');
    });
    return { kind: 'y', map };
  }
}

const CONTROL: Readonly<Record<string, string>> = {
  a: '\x07',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** What an escape stands for, and how much of the text behind the backslash it takes. */
function escapeAt(text: string, at: number): { readonly text: string; readonly length: number } {
  const letter = text[at] ?? '';
  if (Object.hasOwn(CONTROL, letter)) return { text: CONTROL[letter] ?? '', length: 1 };
  const forms = { x: [/^[0-9a-fA-F]{1,2}/, 16], o: [/^[0-7]{1,3}/, 8], d: [/^\d{1,3}/, 10] } as const;
  const form = Object.hasOwn(forms, letter) ? forms[letter as 'x'] : undefined;
  const digits = form?.[0].exec(text.slice(at + 1, at + 4))?.[0];
  if (!form || digits === undefined) return { text: letter, length: 1 };
  return { text: String.fromCharCode(Number.parseInt(digits, form[1]) & 0xff), length: 1 + digits.length };
}

function lettersOf(text: string): string[] {
  const letters: string[] = [];
  for (let at = 0; at < text.length; at++) {
    if (text[at] !== '\\') {
      letters.push(text[at] ?? '');
      continue;
    }
    const escaped = escapeAt(text, ++at);
    letters.push(escaped.text);
    at += escaped.length - 1;
  }
  return letters;
}

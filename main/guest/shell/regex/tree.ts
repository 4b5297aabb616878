/** POSIX regular expressions as a tree: basic, extended, with GNU's additions, and with the escapes of sed and awk. */

import { CharSet, classNamed, isBlankSpace, isWordCode } from './char-set.ts';

export type Assertion =
  | 'no-word-before'
  | 'no-word-after'
  | 'bol'
  | 'eol'
  | 'text-start'
  | 'text-end'
  | 'word-start'
  | 'word-end'
  | 'edge'
  | 'no-edge';

export type Tree =
  | { readonly kind: 'char'; readonly set: CharSet }
  | { readonly kind: 'assert'; readonly what: Assertion }
  | { readonly kind: 'sequence'; readonly parts: readonly Tree[] }
  | { readonly kind: 'choice'; readonly parts: readonly Tree[] }
  | { readonly kind: 'repeat'; readonly part: Tree; readonly least: number; readonly most: number }
  | { readonly kind: 'group'; readonly part: Tree; readonly index: number }
  | { readonly kind: 'back'; readonly index: number };

export interface RegexOptions {
  readonly extended: boolean;
  /** Nothing is special: grep -F. */
  readonly fixed?: boolean;
  readonly ignoreCase: boolean;
  /** Whose backslash letters count: grep knows none for control characters, awk reads them in brackets too. */
  readonly escapes?: 'grep' | 'sed' | 'awk';
}

/** A pattern that is none, in the words of regcomp(3). */
export class RegexProblem extends Error {}

const DEPTH_LIMIT = 100;
/** RE_DUP_MAX of glibc. */
const REPEAT_LIMIT = 32_767;

export interface ParsedRegex {
  readonly tree: Tree;
  readonly groups: number;
  readonly hasBack: boolean;
}

export function parseRegex(pattern: string, options: RegexOptions): ParsedRegex {
  if (options.fixed) {
    const parts = Array.from(
      { length: pattern.length },
      (_, at): Tree => ({ kind: 'char', set: CharSet.of(pattern.charCodeAt(at), options.ignoreCase) }),
    );
    return { tree: { kind: 'sequence', parts }, groups: 0, hasBack: false };
  }
  return new Reader(pattern, options).all();
}

const CONTROL: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 };

class Reader {
  readonly #pattern: string;
  readonly #extended: boolean;
  readonly #ignoreCase: boolean;
  readonly #escapes: 'grep' | 'sed' | 'awk';
  #at = 0;
  #depth = 0;
  #groups = 0;
  #hasBack = false;

  constructor(pattern: string, options: RegexOptions) {
    this.#pattern = pattern;
    this.#extended = options.extended;
    this.#ignoreCase = options.ignoreCase;
    this.#escapes = options.escapes ?? 'grep';
  }

  all(): ParsedRegex {
    const tree = this.#choice();
    if (this.#at < this.#pattern.length) throw new RegexProblem('Unmatched ) or \\)');
    return { tree, groups: this.#groups, hasBack: this.#hasBack };
  }

  /** Whether a special character stands here: bare in extended syntax, escaped in basic syntax. */
  #special(char: string): boolean {
    return this.#extended
      ? this.#pattern[this.#at] === char
      : this.#pattern[this.#at] === '\\' && this.#pattern[this.#at + 1] === char;
  }

  #skipSpecial(): void {
    this.#at += this.#extended ? 1 : 2;
  }

  #choice(): Tree {
    if (++this.#depth > DEPTH_LIMIT) throw new RegexProblem('Regular expression too big');
    const parts = [this.#sequence()];
    while (this.#special('|')) {
      this.#skipSpecial();
      parts.push(this.#sequence());
    }
    this.#depth--;
    return parts.length === 1 && parts[0] ? parts[0] : { kind: 'choice', parts };
  }

  #sequence(): Tree {
    const parts: Tree[] = [];
    let first = true;
    while (this.#at < this.#pattern.length && !this.#special('|') && !this.#closes()) {
      const atom = this.#atom(first);
      parts.push(this.#repeated(atom, first));
      // In basic syntax a star behind an anchor at the start is a star.
      first = !this.#extended && first && atom.kind === 'assert' && atom.what === 'bol';
    }
    return parts.length === 1 && parts[0] ? parts[0] : { kind: 'sequence', parts };
  }

  /** A closing parenthesis without an opening one is itself in extended syntax. */
  #closes(): boolean {
    return this.#special(')') && (this.#depth > 1 || !this.#extended || this.#escapes === 'awk');
  }

  #repeated(atom: Tree, first: boolean): Tree {
    let tree = atom;
    for (;;) {
      const char = this.#pattern[this.#at];
      if (char === '*' && !(first && !this.#extended && atom.kind === 'assert')) {
        this.#at++;
        tree = { kind: 'repeat', part: tree, least: 0, most: Number.POSITIVE_INFINITY };
      } else if (this.#special('+') || this.#special('?')) {
        const plus = this.#special('+');
        this.#skipSpecial();
        tree = { kind: 'repeat', part: tree, least: plus ? 1 : 0, most: plus ? Number.POSITIVE_INFINITY : 1 };
      } else if (this.#special('{')) {
        const bounds = this.#bounds();
        if (!bounds) return tree;
        tree = { kind: 'repeat', part: tree, least: bounds[0], most: bounds[1] };
      } else return tree;
    }
  }

  #bounds(): [number, number] | undefined {
    const form = this.#extended ? /^\{(\d{0,5})(,?)(\d{0,5})\}/ : /^\\\{(\d{0,5})(,?)(\d{0,5})\\\}/;
    const match = form.exec(this.#pattern.slice(this.#at, this.#at + 16));
    if (!match || (match[1] === '' && match[2] === '')) {
      if (!this.#extended)
        throw new RegexProblem(
          this.#pattern.indexOf('\\}', this.#at) < 0 ? 'Unmatched \\{' : 'Invalid content of \\{\\}',
        );
      return undefined;
    }
    this.#at += match[0].length;
    const least = Number(match[1] || 0);
    const most = match[2] === '' ? least : match[3] === '' ? Number.POSITIVE_INFINITY : Number(match[3]);
    if (most < least) throw new RegexProblem('Invalid content of \\{\\}');
    if (least > REPEAT_LIMIT || (most !== Number.POSITIVE_INFINITY && most > REPEAT_LIMIT))
      throw new RegexProblem('Regular expression too big');
    return [least, most];
  }

  #atom(first: boolean): Tree {
    if (this.#special('(')) {
      this.#skipSpecial();
      const index = ++this.#groups;
      const part = this.#choice();
      if (!this.#special(')')) throw new RegexProblem('Unmatched ( or \\(');
      this.#skipSpecial();
      return { kind: 'group', part, index };
    }
    const char = this.#pattern[this.#at++] ?? '';
    switch (char) {
      case '.':
        return { kind: 'char', set: CharSet.ANY };
      case '[':
        return this.#bracket();
      case '^':
        return this.#extended || first ? { kind: 'assert', what: 'bol' } : this.#literal(char);
      case '$':
        return this.#extended || this.#at === this.#pattern.length || this.#special(')') || this.#special('|')
          ? { kind: 'assert', what: 'eol' }
          : this.#literal(char);
      case '\\':
        return this.#escape();
      case '*':
      case '+':
      case '?':
        // A repetition at the start of an extended expression repeats nothing; awk takes it as itself.
        if (!this.#extended || !first || this.#escapes === 'awk') return this.#literal(char);
        this.#at--;
        return { kind: 'sequence', parts: [] };
      case '{':
        if (this.#extended && first && /^\d*,?\d*\}/.test(this.#pattern.slice(this.#at)))
          throw new RegexProblem('Invalid preceding regular expression');
        return this.#literal(char);
      default:
        return this.#literal(char);
    }
  }

  #literal(char: string): Tree {
    return { kind: 'char', set: CharSet.of(char.charCodeAt(0), this.#ignoreCase) };
  }

  #code(code: number): Tree {
    return { kind: 'char', set: CharSet.of(code, this.#ignoreCase) };
  }

  #escape(): Tree {
    const char = this.#pattern[this.#at++];
    if (char === undefined) throw new RegexProblem('Trailing backslash');
    const awk = this.#escapes === 'awk';
    switch (char) {
      case 'w':
        return { kind: 'char', set: CharSet.where(isWordCode) };
      case 'W':
        return { kind: 'char', set: CharSet.where((code) => !isWordCode(code)) };
      case 's':
        return { kind: 'char', set: CharSet.where(isBlankSpace) };
      case 'S':
        return { kind: 'char', set: CharSet.where((code) => !isBlankSpace(code)) };
      case '<':
        return { kind: 'assert', what: 'word-start' };
      case '>':
        return { kind: 'assert', what: 'word-end' };
      case 'b':
        return awk ? this.#code(8) : { kind: 'assert', what: 'edge' };
      case 'y':
        return awk ? { kind: 'assert', what: 'edge' } : this.#literal(char);
      case 'B':
        return { kind: 'assert', what: 'no-edge' };
      case '`':
        return { kind: 'assert', what: 'text-start' };
      case "'":
        return { kind: 'assert', what: 'text-end' };
    }
    if (this.#escapes !== 'grep') {
      const code = this.#control(char);
      if (code !== undefined) return this.#code(code);
    }
    if (!awk && /[1-9]/.test(char)) return this.#back(Number(char));
    return this.#literal(char);
  }

  #back(index: number): Tree {
    if (index > this.#groups) throw new RegexProblem('Invalid back reference');
    this.#hasBack = true;
    return { kind: 'back', index };
  }

  /** \n \t …, \xHH, and \ooo in awk, \oNNN and \dNNN in sed; the letter has been read. */
  #control(letter: string): number | undefined {
    if (letter !== 'b' && letter in CONTROL) return CONTROL[letter];
    const take = (form: RegExp, radix: number): number | undefined => {
      const digits = form.exec(this.#pattern.slice(this.#at, this.#at + 3))?.[0];
      if (digits === undefined) return undefined;
      this.#at += digits.length;
      return Number.parseInt(digits, radix) & 0xff;
    };
    if (letter === 'x') return take(/^[0-9a-fA-F]{1,2}/, 16);
    if (this.#escapes === 'sed' && letter === 'o') return take(/^[0-7]{1,3}/, 8);
    if (this.#escapes === 'sed' && letter === 'd') return take(/^[0-9]{1,3}/, 10);
    if (this.#escapes === 'awk' && /[0-7]/.test(letter)) {
      this.#at--;
      return take(/^[0-7]{1,3}/, 8);
    }
    return undefined;
  }

  /** Members of a bracket expression: classes, collating elements of one character, ranges by code. */
  #bracket(): Tree {
    const negated = this.#pattern[this.#at] === '^';
    if (negated) this.#at++;
    const ranges: [number, number][] = [];
    for (let firstMember = true; ; firstMember = false) {
      const char = this.#pattern[this.#at];
      if (char === undefined) throw new RegexProblem('Unmatched [, [^, [:, [., or [=');
      if (char === ']' && !firstMember) break;
      if (char === '[' && this.#pattern[this.#at + 1] === ':') {
        ranges.push(...this.#class());
        continue;
      }
      const low = this.#member();
      if (this.#pattern[this.#at] === '-' && (this.#pattern[this.#at + 1] ?? ']') !== ']') {
        this.#at++;
        const high = this.#member();
        if (high < low) throw new RegexProblem('Invalid range end');
        ranges.push([low, high]);
      } else ranges.push([low, low]);
    }
    this.#at++;
    return { kind: 'char', set: CharSet.fromRanges(ranges, negated, this.#ignoreCase) };
  }

  #class(): readonly (readonly [number, number])[] & [number, number][] {
    const end = this.#pattern.indexOf(':]', this.#at + 2);
    if (end < 0) throw new RegexProblem('Unmatched [, [^, [:, [., or [=');
    const found = classNamed(this.#pattern.slice(this.#at + 2, end));
    if (!found) throw new RegexProblem('Invalid character class name');
    this.#at = end + 2;
    return found;
  }

  #member(): number {
    const char = this.#pattern[this.#at] ?? '';
    const second = this.#pattern[this.#at + 1];
    if (char === '[' && (second === '.' || second === '=')) {
      const end = this.#pattern.indexOf(`${second}]`, this.#at + 2);
      if (end !== this.#at + 3) throw new RegexProblem('Invalid collation character');
      this.#at = end + 2;
      return this.#pattern.charCodeAt(end - 1);
    }
    this.#at++;
    if (char !== '\\' || this.#escapes === 'grep' || second === undefined) return char.charCodeAt(0);
    // sed reads only \n, \t and the like in brackets; awk takes every backslash as an escape.
    this.#at++;
    const code = second === 'b' && this.#escapes === 'awk' ? 8 : this.#control(second);
    if (code !== undefined) return code;
    if (this.#escapes === 'awk') return second.charCodeAt(0);
    this.#at--;
    return char.charCodeAt(0);
  }
}

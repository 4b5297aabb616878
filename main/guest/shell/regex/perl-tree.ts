/** Perl's regular expressions as a tree. */

import { classNamed, isBlankSpace, isWordCode } from './char-set.ts';
import { RegexProblem } from './tree.ts';

export interface PerlOptions {
  readonly ignoreCase?: boolean;
  /** Blanks and # comments in the pattern do not count. */
  readonly extended?: boolean;
  /** The dot stands for a newline too. */
  readonly dotAll?: boolean;
  /** ^ and $ stand at every newline. */
  readonly multiline?: boolean;
}

export type PerlNode =
  | { readonly kind: 'char'; readonly test: (code: number) => boolean }
  | { readonly kind: 'assert'; readonly test: (text: string, at: number) => boolean }
  | { readonly kind: 'sequence'; readonly parts: readonly PerlNode[] }
  | { readonly kind: 'choice'; readonly parts: readonly PerlNode[] }
  | {
      readonly kind: 'repeat';
      readonly part: PerlNode;
      readonly least: number;
      readonly most: number;
      readonly lazy: boolean;
    }
  | { readonly kind: 'group'; readonly part: PerlNode; readonly index: number }
  | { readonly kind: 'look'; readonly part: PerlNode; readonly behind: boolean; readonly negative: boolean }
  | { readonly kind: 'back'; readonly group: number; readonly ignoreCase: boolean };

export interface ParsedPerl {
  readonly tree: PerlNode;
  readonly names: readonly (string | undefined)[];
  readonly hasBack: boolean;
}

const DEEPEST = 100;
const REPEAT_LIMIT = 100_000;

export const parsePerl = (pattern: string, options: PerlOptions): ParsedPerl =>
  new Reader(pattern, options).all();

const assertion = (test: (text: string, at: number) => boolean): PerlNode => ({ kind: 'assert', test });
const isWord = (text: string, at: number): boolean =>
  at >= 0 && at < text.length && isWordCode(text.charCodeAt(at));
const isEdge = (text: string, at: number): boolean => isWord(text, at - 1) !== isWord(text, at);

const CONTROL: Readonly<Record<string, number>> = { a: 7, e: 27, f: 12, n: 10, r: 13, t: 9, v: 11 };
const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isHex = (code: number): boolean =>
  isDigit(code) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102);
const CLASSES: Readonly<Record<string, (code: number) => boolean>> = {
  d: isDigit,
  w: isWordCode,
  s: isBlankSpace,
  h: isHex,
};
/** \p{…}: the names that scripts use. */
const PROPERTIES: Readonly<Record<string, RegExp>> = {
  l: /\p{L}/u,
  letter: /\p{L}/u,
  alpha: /\p{Alphabetic}/u,
  lu: /\p{Lu}/u,
  upper: /\p{Uppercase}/u,
  ll: /\p{Ll}/u,
  lower: /\p{Lowercase}/u,
  n: /\p{N}/u,
  nd: /\p{Nd}/u,
  digit: /\p{Nd}/u,
  alnum: /[\p{Alphabetic}\p{Nd}]/u,
  p: /\p{P}/u,
  punct: /\p{P}/u,
  s: /\p{S}/u,
  z: /\p{Z}/u,
  space: /\s/u,
  word: /[\p{L}\p{M}\p{N}\p{Pc}]/u,
};

const otherCase = (code: number): number => {
  const char = String.fromCodePoint(code);
  const lower = char.toLowerCase();
  return (lower === char ? char.toUpperCase() : lower).codePointAt(0) ?? code;
};

class Reader {
  readonly #pattern: string;
  #options: PerlOptions;
  #at = 0;
  #depth = 0;
  #hasBack = false;
  readonly #names: (string | undefined)[] = [];

  constructor(pattern: string, options: PerlOptions) {
    this.#pattern = pattern;
    this.#options = options;
  }

  all(): ParsedPerl {
    const tree = this.#choice();
    if (this.#at < this.#pattern.length) throw new RegexProblem('unmatched close parenthesis');
    // Groups without a name do not count beside named ones.
    return { tree, names: this.#names, hasBack: this.#hasBack };
  }

  #take(text: string): boolean {
    if (!this.#pattern.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #choice(): PerlNode {
    if (++this.#depth > DEEPEST) throw new RegexProblem('too deep nest level');
    const before = this.#options;
    const parts = [this.#sequence()];
    while (this.#take('|')) parts.push(this.#sequence());
    this.#options = before;
    this.#depth--;
    return parts.length === 1 && parts[0] ? parts[0] : { kind: 'choice', parts };
  }

  #sequence(): PerlNode {
    const parts: PerlNode[] = [];
    for (;;) {
      if (this.#options.extended) this.#skipBlanks();
      const char = this.#pattern[this.#at];
      if (char === undefined || char === '|' || char === ')') return { kind: 'sequence', parts };
      const atom = this.#atom();
      parts.push(this.#repeated(atom));
    }
  }

  #skipBlanks(): void {
    const blank = /(?:\s+|#[^\n]*)*/y;
    blank.lastIndex = this.#at;
    this.#at += blank.exec(this.#pattern)?.[0].length ?? 0;
  }

  #repeated(atom: PerlNode): PerlNode {
    let node = atom;
    for (;;) {
      const bounds = this.#bounds();
      if (!bounds) return node;
      const lazy = this.#take('?');
      // Possessive: what such a repetition took is not given back. Taken as greedy it can only match more.
      if (!lazy && this.#pattern[this.#at] === '+')
        throw new RegexProblem('possessive repetition is not simulated');
      node = { kind: 'repeat', part: node, least: bounds[0], most: bounds[1], lazy };
    }
  }

  #bounds(): [number, number] | undefined {
    if (this.#take('*')) return [0, Number.POSITIVE_INFINITY];
    if (this.#take('+')) return [1, Number.POSITIVE_INFINITY];
    if (this.#take('?')) return [0, 1];
    const form = /\{(\d*)(,?)(\d*)\}/y;
    form.lastIndex = this.#at;
    const match = form.exec(this.#pattern);
    if (!match || (match[1] === '' && match[3] === '')) return undefined;
    this.#at += match[0].length;
    const least = Number(match[1] || 0);
    const most = match[2] === '' ? least : match[3] === '' ? Number.POSITIVE_INFINITY : Number(match[3]);
    if (least > REPEAT_LIMIT || (most !== Number.POSITIVE_INFINITY && most > REPEAT_LIMIT))
      throw new RegexProblem('too big number');
    return [Math.min(least, most), Math.max(least, most)];
  }

  #atom(): PerlNode {
    const char = this.#pattern[this.#at++] ?? '';
    switch (char) {
      case '(':
        return this.#group();
      case '[':
        return { kind: 'char', test: this.#set() };
      case '.':
        return { kind: 'char', test: this.#options.dotAll ? () => true : (code) => code !== 10 };
      case '^':
        return assertion(
          this.#options.multiline
            ? (text, at) => at === 0 || text.charCodeAt(at - 1) === 10
            : (_text, at) => at === 0,
        );
      case '$':
        return assertion(
          this.#options.multiline
            ? (text, at) => at === text.length || text.charCodeAt(at) === 10
            : isTextEnd,
        );
      case '*':
      case '+':
      case '?':
        throw new RegexProblem('target of repeat operator is not specified');
      case '\\':
        return this.#escape();
      default: {
        const code = this.#pattern.codePointAt(this.#at - 1) ?? 0;
        if (code > 0xffff) this.#at++;
        return this.#literal(code);
      }
    }
  }

  #literal(code: number): PerlNode {
    const other = this.#options.ignoreCase ? otherCase(code) : code;
    return { kind: 'char', test: (each) => each === code || each === other };
  }

  #group(): PerlNode {
    if (this.#take('?:')) return this.#closed(this.#choice());
    if (this.#take('?=')) return this.#look(false, false);
    if (this.#take('?!')) return this.#look(false, true);
    if (this.#take('?<=')) return this.#look(true, false);
    if (this.#take('?<!')) return this.#look(true, true);
    if (this.#take('?#')) {
      const end = this.#pattern.indexOf(')', this.#at);
      if (end < 0) throw new RegexProblem('end pattern in group');
      this.#at = end + 1;
      return { kind: 'sequence', parts: [] };
    }
    if (this.#take('?>')) throw new RegexProblem('atomic groups are not simulated');
    const name = /\?P?<([A-Za-z_]\w*)>|\?'([A-Za-z_]\w*)'/y;
    name.lastIndex = this.#at;
    const named = name.exec(this.#pattern);
    if (named) {
      this.#at += named[0].length;
      return this.#capture(named[1] ?? named[2]);
    }
    if (this.#pattern[this.#at] === '?') return this.#inlineOptions();
    return this.#capture(undefined);
  }

  #capture(name: string | undefined): PerlNode {
    const index = this.#names.push(name);
    return { kind: 'group', part: this.#closed(this.#choice()), index };
  }

  #look(behind: boolean, negative: boolean): PerlNode {
    return { kind: 'look', part: this.#closed(this.#choice()), behind, negative };
  }

  #closed(part: PerlNode): PerlNode {
    if (!this.#take(')')) throw new RegexProblem('end pattern with unmatched parenthesis');
    return part;
  }

  /** (?i) up to the end of the group around it, (?i:…) for a group of its own. */
  #inlineOptions(): PerlNode {
    const form = /\?([imsx]*)(?:-([imsx]+))?([:)])/y;
    form.lastIndex = this.#at;
    const match = form.exec(this.#pattern);
    if (!match) throw new RegexProblem('undefined group option');
    this.#at += match[0].length;
    const before = this.#options;
    this.#options = {
      ...before,
      ...optionsOf(match[1] ?? '', true),
      ...optionsOf(match[2] ?? '', false),
    };
    if (match[3] === ')') return { kind: 'sequence', parts: [] };
    const part = this.#closed(this.#choice());
    this.#options = before;
    return part;
  }

  #escape(): PerlNode {
    const char = this.#pattern[this.#at++];
    if (char === undefined) throw new RegexProblem('end pattern at escape');
    const lower = char.toLowerCase();
    const known = Object.hasOwn(CLASSES, lower) ? CLASSES[lower] : undefined;
    if (known) return { kind: 'char', test: char === lower ? known : (code) => !known(code) };
    switch (char) {
      case 'b':
        return assertion(isEdge);
      case 'B':
        return assertion((text, at) => !isEdge(text, at));
      case 'A':
        return assertion((_text, at) => at === 0);
      case 'z':
        return assertion((text, at) => at === text.length);
      case 'Z':
        return assertion(isTextEnd);
      case 'G':
        throw new RegexProblem('\\G is not simulated');
      case 'R':
        return {
          kind: 'choice',
          parts: [
            { kind: 'sequence', parts: [this.#literal(13), this.#literal(10)] },
            { kind: 'char', test: (code) => (code >= 10 && code <= 13) || code === 0x85 },
          ],
        };
      case 'p':
      case 'P':
        return { kind: 'char', test: this.#property(char === 'P') };
      case 'k':
        return this.#namedBack();
    }
    if (/[1-9]/.test(char)) {
      const digits = /\d*/y;
      digits.lastIndex = this.#at;
      const number = Number(char + (digits.exec(this.#pattern)?.[0] ?? ''));
      if (number > 9 && number > this.#names.length) return this.#literal(this.#code(char));
      this.#at += `${number}`.length - 1;
      return this.#back(number);
    }
    return this.#literal(this.#code(char));
  }

  #back(group: number): PerlNode {
    if (group > this.#names.length) throw new RegexProblem('invalid backref number/name');
    this.#hasBack = true;
    return { kind: 'back', group, ignoreCase: this.#options.ignoreCase ?? false };
  }

  #namedBack(): PerlNode {
    const form = /<(\w+)>|'(\w+)'/y;
    form.lastIndex = this.#at;
    const match = form.exec(this.#pattern);
    const name = match?.[1] ?? match?.[2] ?? '';
    const group = /^\d+$/.test(name) ? Number(name) : this.#names.indexOf(name) + 1;
    if (!match || group === 0) throw new RegexProblem(`undefined name <${name}> reference`);
    this.#at += match[0].length;
    return this.#back(group);
  }

  #property(negated: boolean): (code: number) => boolean {
    const form = /\{(\^?)(\w+)\}|(\w)/y;
    form.lastIndex = this.#at;
    const match = form.exec(this.#pattern);
    const name = (match?.[2] ?? match?.[3] ?? '').toLowerCase();
    const found = Object.hasOwn(PROPERTIES, name) ? PROPERTIES[name] : undefined;
    if (!match || !found)
      throw new RegexProblem(`invalid character property name {${match?.[2] ?? match?.[3] ?? ''}}`);
    this.#at += match[0].length;
    const isNot = negated !== (match[1] === '^');
    return (code) => found.test(String.fromCodePoint(code)) !== isNot;
  }

  /** A character by its escape; the letter has been read. */
  #code(letter: string): number {
    if (letter in CONTROL) return CONTROL[letter] ?? 0;
    const take = (form: RegExp, radix: number): number | undefined => {
      form.lastIndex = this.#at;
      const match = form.exec(this.#pattern);
      if (!match) return undefined;
      this.#at += match[0].length;
      return Number.parseInt(match[1] ?? match[2] ?? '0', radix);
    };
    if (letter === 'x') return take(/\{([0-9a-fA-F]{1,6})\}|([0-9a-fA-F]{1,2})/y, 16) ?? 0;
    if (letter === 'u') return take(/([0-9a-fA-F]{4})/y, 16) ?? 117;
    if (letter === '0') return take(/([0-7]{1,2})/y, 8) ?? 0;
    return letter.codePointAt(0) ?? 0;
  }

  /** Behind "[". */
  #set(): (code: number) => boolean {
    const negated = this.#take('^');
    const tests: ((code: number) => boolean)[] = [];
    for (let first = true; ; first = false) {
      const char = this.#pattern[this.#at];
      if (char === undefined) throw new RegexProblem('premature end of char-class');
      if (char === ']' && !first) break;
      const nested = this.#nested(char);
      if (nested) {
        tests.push(nested);
        continue;
      }
      const low = this.#member();
      if (typeof low === 'function') {
        tests.push(low);
        continue;
      }
      if (this.#pattern[this.#at] === '-' && (this.#pattern[this.#at + 1] ?? ']') !== ']') {
        this.#at++;
        const high = this.#member();
        if (typeof high === 'function') throw new RegexProblem('char-class value at end of range');
        if (high < low) throw new RegexProblem('empty range in char class');
        tests.push((code) => code >= low && code <= high);
      } else tests.push((code) => code === low);
    }
    this.#at++;
    const holds = (code: number): boolean => tests.some((test) => test(code));
    const either = this.#options.ignoreCase ? (code: number) => holds(code) || holds(otherCase(code)) : holds;
    return negated ? (code) => !either(code) : either;
  }

  /** [:alpha:] and, as Oniguruma has it, a set in a set. */
  #nested(char: string): ((code: number) => boolean) | undefined {
    const form = /\[:(\^?)([a-z]+):\]/y;
    form.lastIndex = this.#at;
    const match = form.exec(this.#pattern);
    if (match) {
      const ranges = match[2] === 'word' ? undefined : classNamed(match[2] ?? '');
      if (!ranges && match[2] !== 'word') throw new RegexProblem('invalid POSIX bracket type');
      this.#at += match[0].length;
      const holds = ranges
        ? (code: number) => ranges.some(([low, high]) => code >= low && code <= high)
        : isWordCode;
      return match[1] === '^' ? (code) => !holds(code) : holds;
    }
    if (char !== '[') return undefined;
    this.#at++;
    if (++this.#depth > DEEPEST) throw new RegexProblem('too deep nest level');
    const inner = this.#set();
    this.#depth--;
    return inner;
  }

  #member(): number | ((code: number) => boolean) {
    const code = this.#pattern.codePointAt(this.#at) ?? 0;
    this.#at += code > 0xffff ? 2 : 1;
    if (code !== 92) return code;
    const char = this.#pattern[this.#at++];
    if (char === undefined) throw new RegexProblem('end pattern at escape');
    const lower = char.toLowerCase();
    const known = Object.hasOwn(CLASSES, lower) ? CLASSES[lower] : undefined;
    if (known) return char === lower ? known : (each) => !known(each);
    if (char === 'b') return 8;
    if (lower === 'p') return this.#property(char === 'P');
    return this.#code(char);
  }
}

/** At the end, or before a last newline. */
const isTextEnd = (text: string, at: number): boolean =>
  at === text.length || (at === text.length - 1 && text.charCodeAt(at) === 10);

const optionsOf = (letters: string, on: boolean): PerlOptions => ({
  ...(letters.includes('i') && { ignoreCase: on }),
  ...(letters.includes('m') && { multiline: on }),
  ...(letters.includes('s') && { dotAll: on }),
  ...(letters.includes('x') && { extended: on }),
});

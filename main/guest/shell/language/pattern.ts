/**
 * Shell patterns: * ? [a-z] [!x], \ before a literal, and the extended ?( ) *( ) +( ) @( ) !( ). A pattern is matched by
 * carrying the set of reached positions from token to token, so that no pattern takes exponential time.
 */

import { LimitReached } from '../limits.ts';

type Token =
  | { readonly kind: 'char'; readonly char: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'star' }
  | { readonly kind: 'bracket'; readonly inside: string; readonly negated: boolean }
  | { readonly kind: 'group'; readonly operator: GroupOperator; readonly choices: readonly Tokens[] };
type Tokens = readonly Token[];
type GroupOperator = '?' | '*' | '+' | '@' | '!';

export interface PatternOptions {
  readonly ignoreCase?: boolean;
}

/** Positions looked at by one match; more is a limit, told by name. */
const WORK_LIMIT = 50_000_000;

/** Whether the whole text matches. */
export function matchesPattern(pattern: string, text: string, options: PatternOptions = {}): boolean {
  if (options.ignoreCase) return matchesPattern(pattern.toLowerCase(), text.toLowerCase());
  const tokens = tokensOf(pattern);
  return tokens.some(({ kind }) => kind === 'group')
    ? new Matcher(text).advance(tokens, [0]).includes(text.length)
    : matchesPlain(tokens, text);
}

const known = new Map<string, Tokens>();
const KNOWN_LIMIT = 256;

function tokensOf(pattern: string): Tokens {
  const before = known.get(pattern);
  if (before) return before;
  const tokens = readTokens(pattern);
  if (known.size >= KNOWN_LIMIT) known.clear();
  known.set(pattern, tokens);
  return tokens;
}

function readTokens(pattern: string): Tokens {
  const tokens: Token[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at] ?? '';
    const close = '?*+@!'.includes(char) && pattern[at + 1] === '(' ? groupEnd(pattern, at + 1) : -1;
    if (close > 0) {
      const choices = choicesOf(pattern.slice(at + 2, close)).map(readTokens);
      tokens.push({ kind: 'group', operator: char as GroupOperator, choices });
      at = close;
    } else if (char === '*') {
      if (tokens.at(-1)?.kind !== 'star') tokens.push({ kind: 'star' });
    } else if (char === '?') tokens.push({ kind: 'any' });
    else if (char === '\\' && at + 1 < pattern.length)
      tokens.push({ kind: 'char', char: pattern[++at] ?? '' });
    else if (char === '[' && bracketEnd(pattern, at) > 0) {
      const end = bracketEnd(pattern, at);
      const negated = pattern[at + 1] === '!' || pattern[at + 1] === '^';
      tokens.push({ kind: 'bracket', inside: pattern.slice(at + (negated ? 2 : 1), end), negated });
      at = end;
    } else tokens.push({ kind: 'char', char });
  }
  return tokens;
}

/** The parenthesis that closes the one at `open`, or -1. */
function groupEnd(pattern: string, open: number): number {
  let depth = 0;
  for (let at = open; at < pattern.length; at++) {
    if (pattern[at] === '\\') at++;
    else if (pattern[at] === '(') depth++;
    else if (pattern[at] === ')' && --depth === 0) return at;
  }
  return -1;
}

function choicesOf(inside: string): string[] {
  const choices: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < inside.length; at++) {
    if (inside[at] === '\\') at++;
    else if (inside[at] === '(') depth++;
    else if (inside[at] === ')') depth--;
    else if (inside[at] === '|' && depth === 0) {
      choices.push(inside.slice(from, at));
      from = at + 1;
    }
  }
  return [...choices, inside.slice(from)];
}

/** With one point to go back to, as there are no groups. */
function matchesPlain(tokens: Tokens, text: string): boolean {
  let at = 0;
  let index = 0;
  let starAt = -1;
  let starIndex = 0;
  let work = 0;
  while (index < text.length) {
    const token = tokens[at];
    if (token?.kind === 'star') {
      starAt = at++;
      starIndex = index;
    } else if (token && matchesOne(token, text[index] ?? '')) {
      at++;
      index++;
    } else if (starAt >= 0) {
      if (++work > WORK_LIMIT) throw tooLong();
      at = starAt + 1;
      index = ++starIndex;
    } else return false;
  }
  while (tokens[at]?.kind === 'star') at++;
  return at === tokens.length;
}

const tooLong = (): LimitReached => new LimitReached('a pattern over a text that is too long for it');

function matchesOne(token: Token, char: string): boolean {
  switch (token.kind) {
    case 'char':
      return token.char === char;
    case 'any':
      return true;
    case 'bracket':
      return inBracket(token.inside, char) !== token.negated;
    default:
      return false;
  }
}

class Matcher {
  readonly #text: string;
  #work = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Positions, ascending, that can be reached from the given ones. */
  advance(tokens: Tokens, from: readonly number[]): readonly number[] {
    let at = from;
    for (const token of tokens) {
      if (at.length === 0) return at;
      this.#work += at.length;
      if (this.#work > WORK_LIMIT) throw tooLong();
      at = this.#over(token, at);
    }
    return at;
  }

  #over(token: Token, from: readonly number[]): readonly number[] {
    const text = this.#text;
    if (token.kind === 'star') {
      const first = from[0] ?? 0;
      this.#work += text.length - first;
      return Array.from({ length: text.length - first + 1 }, (_, index) => first + index);
    }
    if (token.kind !== 'group')
      return from.filter((at) => at < text.length && matchesOne(token, text[at] ?? '')).map((at) => at + 1);
    const once = (starts: readonly number[]): number[] =>
      merged(token.choices.map((choice) => this.advance(choice, starts)));
    switch (token.operator) {
      case '@':
        return once(from);
      case '?':
        return merged([from, once(from)]);
      case '!':
        return merged(from.map((start) => this.#except(start, once([start]))));
      default: {
        let reached = token.operator === '*' ? [...from] : once(from);
        for (let fresh: readonly number[] = reached; fresh.length > 0; ) {
          const seen = new Set(reached);
          fresh = once(fresh).filter((at) => !seen.has(at));
          reached = merged([reached, fresh]);
        }
        return reached;
      }
    }
  }

  #except(start: number, ends: readonly number[]): number[] {
    const taken = new Set(ends);
    const result: number[] = [];
    this.#work += this.#text.length - start;
    if (this.#work > WORK_LIMIT) throw tooLong();
    for (let at = start; at <= this.#text.length; at++) if (!taken.has(at)) result.push(at);
    return result;
  }
}

const merged = (lists: readonly (readonly number[])[]): number[] =>
  [...new Set(lists.flat())].sort((left, right) => left - right);

function bracketEnd(pattern: string, at: number): number {
  let index = at + 1;
  if (pattern[index] === '!' || pattern[index] === '^') index++;
  if (pattern[index] === ']') index++;
  while (index < pattern.length && pattern[index] !== ']') {
    if (pattern.startsWith('[:', index)) {
      const close = pattern.indexOf(':]', index);
      if (close >= 0) index = close + 1;
    } else if (pattern[index] === '\\') index++;
    index++;
  }
  return index < pattern.length ? index : -1;
}

const CLASSES: Readonly<Record<string, { test(char: string): boolean }>> = {
  digit: /[0-9]/,
  alpha: /[A-Za-z]/,
  alnum: /[0-9A-Za-z]/,
  upper: /[A-Z]/,
  lower: /[a-z]/,
  space: /\s/,
  blank: /[ \t]/,
  xdigit: /[0-9a-fA-F]/,
  punct: /[!-/:-@[-`{-~]/,
  print: /[ -~]/,
  graph: /[!-~]/,
  word: /\w/,
  cntrl: { test: (char) => char < ' ' || char === '\x7f' },
};

/** Whether a character is in the inside of a bracket expression. Shared with the regular expressions of grep. */
export function inBracket(inside: string, char: string, escapes = true): boolean {
  for (let at = 0; at < inside.length; at++) {
    const named = /^\[:([a-z]+):\]/.exec(inside.slice(at, at + 12));
    if (named?.[1]) {
      if (Object.hasOwn(CLASSES, named[1]) && CLASSES[named[1]]?.test(char)) return true;
      at += named[0].length - 1;
      continue;
    }
    if (escapes && inside[at] === '\\' && at + 1 < inside.length) at++;
    const low = inside[at] ?? '';
    if (inside[at + 1] === '-' && at + 2 < inside.length) {
      let end = at + 2;
      if (escapes && inside[end] === '\\' && end + 1 < inside.length) end++;
      if (char >= low && char <= (inside[end] ?? '')) return true;
      at = end;
    } else if (low === char) return true;
  }
  return false;
}

/** Text as a pattern that matches only itself. */
export const quotePattern = (text: string): string => text.replace(/[*?[\]\\()|!+@]/g, '\\$&');
/** The text a pattern without active characters stands for. */
export const unquotePattern = (pattern: string): string => pattern.replace(/\\(.)/gs, '$1');

/** Whether anything in it is more than text. */
export const isPattern = (pattern: string): boolean => tokensOf(pattern).some(({ kind }) => kind !== 'char');

/** Removes the shortest or longest matching prefix or suffix: ${x#p} ${x##p} ${x%p} ${x%%p}. */
export function removeMatching(operator: '#' | '##' | '%' | '%%', text: string, pattern: string): string {
  const prefix = operator.startsWith('#');
  const tokens = tokensOf(pattern);
  const plain = literalOf(tokens);
  if (plain !== undefined) {
    if (prefix) return text.startsWith(plain) ? text.slice(plain.length) : text;
    return text.endsWith(plain) ? text.slice(0, text.length - plain.length) : text;
  }
  const matcher = new Matcher(prefix ? text : reversedText(text));
  const lengths = matcher.advance(prefix ? tokens : reversedTokens(tokens), [0]);
  const length = operator.length === 2 ? lengths.at(-1) : lengths[0];
  if (length === undefined) return text;
  return prefix ? text.slice(length) : text.slice(0, text.length - length);
}

const literalOf = (tokens: Tokens): string | undefined =>
  tokens.every(({ kind }) => kind === 'char')
    ? tokens.map((token) => (token.kind === 'char' ? token.char : '')).join('')
    : undefined;

const reversedText = (text: string): string => text.split('').reverse().join('');
const reversedTokens = (tokens: Tokens): Tokens =>
  tokens
    .map((token) =>
      token.kind === 'group' ? { ...token, choices: token.choices.map(reversedTokens) } : token,
    )
    .reverse();

/**
 * Replaces the longest match at the first place, at every place, at the start or at the end: ${x/p/r} ${x//p/r}
 * ${x/#p/r} ${x/%p/r}.
 */
export function replaceMatching(
  operator: '/' | '//' | '/#' | '/%',
  text: string,
  pattern: string,
  replacement: (matched: string) => string,
): string {
  if (pattern === '') {
    if (operator === '/#') return replacement('') + text;
    return operator === '/%' ? text + replacement('') : text;
  }
  const tokens = tokensOf(pattern);
  const plain = literalOf(tokens);
  if (plain !== undefined && operator === '//')
    return text.includes(plain) ? text.split(plain).join(replacement(plain)) : text;
  const matcher = new Matcher(text);
  const longest = (start: number): number | undefined => matcher.advance(tokens, [start]).at(-1);
  if (operator === '/%') {
    for (let start = 0; start <= text.length; start++) {
      if (matcher.advance(tokens, [start]).at(-1) === text.length && start < text.length)
        return text.slice(0, start) + replacement(text.slice(start));
    }
    return text;
  }
  let result = '';
  let from = 0;
  for (let start = 0; start < text.length || (start === 0 && text === ''); start++) {
    const end = longest(start);
    if (end === undefined || (end === start && text !== '')) {
      if (operator === '/#') break;
      continue;
    }
    result += text.slice(from, start) + replacement(text.slice(start, end));
    from = end;
    if (operator !== '//') break;
    start = end - 1;
    if (text === '') break;
  }
  return result + text.slice(from);
}

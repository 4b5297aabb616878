/**
 * Brace expansion, on the source of a word as bash does it, before anything else: {4..11}, {0..64..8}, {config,state},
 * inside each other, with quotes and expansions kept together.
 */

import { LIMITS, LimitReached } from '../limits.ts';

/** Sources of the words that one word's source becomes; itself when there is nothing to expand. */
export function expandBraces(source: string): string[] {
  const budget = { words: 0 };
  return expand(source, budget, 0);
}

interface Budget {
  words: number;
}

const DEPTH = 50;

function expand(source: string, budget: Budget, depth: number): string[] {
  if (depth > DEPTH) throw new LimitReached(`braces deeper than ${DEPTH}`);
  for (let at = 0; at < source.length; at++) {
    const next = skip(source, at);
    if (next > at) {
      at = next - 1;
      continue;
    }
    if (source[at] !== '{') continue;
    const group = groupAt(source, at);
    if (!group) continue;
    const before = source.slice(0, at);
    const alternatives = rangeOf(group.inside) ?? listOf(group, budget, depth);
    if (!alternatives) continue;
    const after = expand(source.slice(group.end + 1), budget, depth + 1);
    count(budget, alternatives.length * after.length);
    return alternatives.flatMap((alternative) => after.map((rest) => before + alternative + rest));
  }
  return [source];
}

function count(budget: Budget, words: number): void {
  budget.words += words;
  if (budget.words > LIMITS.words) throw new LimitReached(`an expansion to more than ${LIMITS.words} words`);
}

/** Where a quotation, an escape or an expansion that begins here ends; `at` when none does. */
function skip(source: string, at: number): number {
  const char = source[at];
  if (char === '\\') return at + 2;
  if (char === "'") return after(source.indexOf("'", at + 1), source);
  if (char === '"') return quoted(source, at);
  if (char === '`') return after(source.indexOf('`', at + 1), source);
  if (char !== '$' && char !== '<' && char !== '>') return at;
  if (char === '$' && source[at + 1] === "'") return after(source.indexOf("'", at + 2), source);
  if (source[at + 1] === '(') return balanced(source, at + 1, '(', ')');
  return char === '$' && source[at + 1] === '{' ? balanced(source, at + 1, '{', '}') : at;
}

const after = (index: number, source: string): number => (index < 0 ? source.length : index + 1);

function quoted(source: string, open: number): number {
  for (let at = open + 1; at < source.length; at++) {
    if (source[at] === '\\') at++;
    else if (source[at] === '"') return at + 1;
    else if (source[at] === '$' || source[at] === '`') at = Math.max(at, skip(source, at) - 1);
  }
  return source.length;
}

function balanced(source: string, open: number, opener: string, closer: string): number {
  let depth = 0;
  for (let at = open; at < source.length; at++) {
    if (source[at] === opener) depth++;
    else if (source[at] === closer) {
      if (--depth === 0) return at + 1;
    } else if (source[at] === '\\') at++;
    else if (source[at] === "'") at = after(source.indexOf("'", at + 1), source) - 1;
    else if (source[at] === '"') at = quoted(source, at) - 1;
  }
  return source.length;
}

interface Group {
  readonly inside: string;
  readonly end: number;
  /** Parts between commas of its own; one when there is no comma. */
  readonly parts: readonly string[];
}

function groupAt(source: string, open: number): Group | undefined {
  let depth = 0;
  let from = open + 1;
  const parts: string[] = [];
  for (let at = open + 1; at < source.length; at++) {
    const next = skip(source, at);
    if (next > at) {
      at = next - 1;
      continue;
    }
    const char = source[at];
    if (char === '{') depth++;
    else if (char === '}' && depth > 0) depth--;
    else if (char === ',' && depth === 0) {
      parts.push(source.slice(from, at));
      from = at + 1;
    } else if (char === '}') {
      return { inside: source.slice(open + 1, at), end: at, parts: [...parts, source.slice(from, at)] };
    }
  }
  return undefined;
}

function listOf(group: Group, budget: Budget, depth: number): string[] | undefined {
  if (group.parts.length === 1) {
    // {a} is text, but what is inside may still be a list: {{a,b}}.
    const inner = expand(group.inside, budget, depth + 1);
    return inner.length > 1 || inner[0] !== group.inside ? inner.map((text) => `{${text}}`) : undefined;
  }
  return group.parts.flatMap((part) => expand(part, budget, depth + 1));
}

function rangeOf(inside: string): string[] | undefined {
  const range = /^([-+]?\d{1,15})\.\.([-+]?\d{1,15})(?:\.\.([-+]?\d{1,15}))?$/.exec(inside);
  if (range) return numbers(range[1] ?? '', range[2] ?? '', range[3]);
  const letters = /^([A-Za-z])\.\.([A-Za-z])(?:\.\.([-+]?\d{1,15}))?$/.exec(inside);
  if (!letters) return undefined;
  const [from, to] = [letters[1]?.charCodeAt(0) ?? 0, letters[2]?.charCodeAt(0) ?? 0];
  const chars = numbers(`${from}`, `${to}`, letters[3]).map((code) => String.fromCharCode(Number(code)));
  return chars.map((char) => (/[A-Za-z]/.test(char) ? char : `\\${char}`));
}

function numbers(first: string, last: string, by: string | undefined): string[] {
  const [from, to] = [Number(first), Number(last)];
  const step = Math.abs(Number(by ?? 1)) || 1;
  const amount = Math.floor(Math.abs(to - from) / step) + 1;
  if (amount > LIMITS.words)
    throw new LimitReached(`an expansion to ${amount} words (at most ${LIMITS.words})`);
  const zeros = /^-?0\d/.test(first) || /^-?0\d/.test(last) ? Math.max(first.length, last.length) : 0;
  return Array.from({ length: amount }, (_, index) => {
    const value = from + (to >= from ? index : -index) * step;
    return zeros > 0
      ? `${value < 0 ? '-' : ''}${`${Math.abs(value)}`.padStart(zeros - (value < 0 ? 1 : 0), '0')}`
      : `${value}`;
  });
}

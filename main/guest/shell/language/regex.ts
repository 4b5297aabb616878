/**
 * Regular expressions of grep, sed, awk and [[ =~ ]]: leftmost-longest as POSIX has it, in time that grows with the text.
 * No library of the registry does this: re2js (RE2) took 27 µs for a line of `lsmem -a` with \< and \>, this takes 1.
 */

import { captures } from '../regex/backtrack.ts';
import { Dfa } from '../regex/dfa.ts';
import { assemble, type RegexProgram } from '../regex/program.ts';
import { type ParsedRegex, parseRegex, type RegexOptions, type Tree } from '../regex/tree.ts';

export { type RegexOptions, RegexProblem } from '../regex/tree.ts';

/** Half open, in characters. */
export interface Match {
  readonly start: number;
  readonly end: number;
}

export interface GroupMatch extends Match {
  /** Text of each group from 1; undefined where the group took no part. */
  readonly groups: readonly (Match | undefined)[];
}

export interface Regex {
  /** Number of groups. */
  readonly groups: number;
  test(text: string): boolean;
  /** Leftmost-longest match at or after `from`; what stands before `from` still counts for ^ and \<. */
  find(text: string, from?: number): Match | undefined;
  exec(text: string, from?: number): GroupMatch | undefined;
}

export interface CompileOptions extends RegexOptions {
  /** ^ and $ also match at newlines. */
  readonly multiline?: boolean;
  /** The match must be whole words, or the whole line: grep -w and -x. */
  readonly around?: 'word' | 'line';
  /** The match begins where the text does: expr. */
  readonly anchored?: boolean;
}

/** @throws RegexProblem in regcomp's words */
export function compileRegex(pattern: string, options: CompileOptions): Regex {
  return compileRegexes([pattern], options);
}

/** Matches what any of the patterns matches; groups are those of a pattern that stands alone. */
export function compileRegexes(patterns: readonly string[], options: CompileOptions): Regex {
  const all = patterns.map((pattern) => {
    const parsed = parseRegex(pattern, options);
    return { ...parsed, tree: surrounded(parsed.tree, options) };
  });
  const [first] = all;
  if (first && all.length === 1) return regexOf(first, options);
  if (all.some(({ hasBack }) => hasBack)) return anyOf(all.map((parsed) => regexOf(parsed, options)));
  return regexOf(
    { tree: { kind: 'choice', parts: all.map(({ tree }) => tree) }, groups: 0, hasBack: false },
    options,
  );
}

function surrounded(tree: Tree, { around, anchored }: CompileOptions): Tree {
  if (anchored) return { kind: 'sequence', parts: [{ kind: 'assert', what: 'bol' }, tree] };
  if (around === undefined) return tree;
  const [before, after] =
    around === 'word' ? (['no-word-before', 'no-word-after'] as const) : (['bol', 'eol'] as const);
  return {
    kind: 'sequence',
    parts: [{ kind: 'assert', what: before }, tree, { kind: 'assert', what: after }],
  };
}

function regexOf(parsed: ParsedRegex, options: CompileOptions): Regex {
  const literal = options.ignoreCase ? undefined : literalOf(parsed.tree);
  if (literal !== undefined) return literalRegex(literal);
  const program = assemble(parsed.tree, false);
  const multiline = options.multiline ?? false;
  const attempt = {
    program,
    groups: parsed.groups,
    multiline,
    ignoreCase: options.ignoreCase,
    memo: !parsed.hasBack,
  };
  if (parsed.hasBack)
    return tryingRegex(parsed.groups, (text, from) => captures(attempt, text, from, undefined));
  const search = new Search(parsed.tree, program, multiline);
  return {
    groups: parsed.groups,
    test: (text) => search.finds(text),
    find: (text, from = 0) => search.find(text, from),
    exec: (text, from = 0) => {
      const match = search.find(text, from);
      if (!match) return undefined;
      if (parsed.groups === 0) return { ...match, groups: [] };
      return grouped(captures(attempt, text, match.start, match.end) ?? [match.start, match.end]);
    },
  };
}

/** The leftmost-longest of the matches of several. */
function anyOf(regexes: readonly Regex[]): Regex {
  const exec = (text: string, from = 0): GroupMatch | undefined =>
    regexes
      .map((regex) => regex.exec(text, from))
      .filter((match) => match !== undefined)
      .sort((left, right) => left.start - right.start || right.end - left.end)[0];
  return { groups: 0, exec, find: exec, test: (text) => regexes.some((regex) => regex.test(text)) };
}

/** The plain text that a pattern is, if it is nothing more. */
function literalOf(tree: Tree): string | undefined {
  const parts = tree.kind === 'sequence' ? tree.parts : [tree];
  let text = '';
  for (const part of parts) {
    if (part.kind !== 'char' || part.set.single === undefined) return undefined;
    text += String.fromCharCode(part.set.single);
  }
  return text;
}

function literalRegex(literal: string): Regex {
  const find = (text: string, from = 0): Match | undefined => {
    const start = text.indexOf(literal, from);
    return start < 0 || from > text.length ? undefined : { start, end: start + literal.length };
  };
  return {
    groups: 0,
    test: (text) => text.includes(literal),
    find,
    exec: (text, from) => {
      const match = find(text, from);
      return match && { ...match, groups: [] };
    },
  };
}

/** With back references there is no automaton: every start is tried. */
function tryingRegex(groups: number, at: (text: string, from: number) => number[] | undefined): Regex {
  const exec = (text: string, from = 0): GroupMatch | undefined => {
    for (let start = from; start <= text.length; start++) {
      const slots = at(text, start);
      if (slots) return grouped(slots);
    }
    return undefined;
  };
  return { groups, exec, find: exec, test: (text) => exec(text) !== undefined };
}

function grouped(slots: readonly number[]): GroupMatch {
  const groups: (Match | undefined)[] = [];
  for (let slot = 2; slot < slots.length; slot += 2) {
    const start = slots[slot] ?? -1;
    const end = slots[slot + 1] ?? -1;
    groups.push(start < 0 || end < 0 ? undefined : { start, end });
  }
  return { start: slots[0] ?? 0, end: slots[1] ?? 0, groups };
}

class Search {
  readonly #tree: Tree;
  readonly #program: RegexProgram;
  readonly #multiline: boolean;
  /** ^ at the front: only the start of the text can match. */
  readonly #anchored: boolean;
  readonly #forward: Dfa;
  #anywhere: Dfa | undefined;
  #backward: Dfa | undefined;
  #marked: { readonly text: string; readonly starts: Uint8Array } | undefined;

  constructor(tree: Tree, program: RegexProgram, multiline: boolean) {
    this.#tree = tree;
    this.#program = program;
    this.#multiline = multiline;
    const first = tree.kind === 'sequence' ? tree.parts[0] : tree;
    this.#anchored = first?.kind === 'assert' && first.what === 'bol' && !multiline;
    this.#forward = new Dfa(program, { backwards: false, unanchored: false, multiline });
  }

  finds(text: string): boolean {
    if (this.#anchored) return this.#forward.longest(text, 0, { left: 0 }) >= 0;
    this.#anywhere ??= new Dfa(this.#program, {
      backwards: false,
      unanchored: true,
      multiline: this.#multiline,
    });
    return this.#anywhere.finds(text);
  }

  /**
   * Tries one start after the other, which is soonest over for nearly every pattern; once that has cost more than a few
   * readings of the text, all starts are marked in one reading from its end.
   */
  find(text: string, from: number): Match | undefined {
    if (from > text.length) return undefined;
    if (this.#anchored) {
      const end = from > 0 ? -1 : this.#forward.longest(text, 0, { left: 0 });
      return end < 0 ? undefined : { start: 0, end };
    }
    if (this.#marked?.text === text) return this.#next(text, from);
    const work = { left: 4 * (text.length - from) + 64 };
    for (let start = from; start <= text.length; start++) {
      start = this.#forward.possibleStart(text, start);
      if (work.left < 0) return this.#next(text, start);
      const end = this.#forward.longest(text, start, work);
      if (end >= 0) return { start, end };
    }
    return undefined;
  }

  #next(text: string, from: number): Match | undefined {
    if (this.#marked?.text !== text) {
      this.#backward ??= new Dfa(assemble(this.#tree, true), {
        backwards: true,
        unanchored: true,
        multiline: this.#multiline,
      });
      this.#marked = { text, starts: this.#backward.starts(text) };
    }
    const start = this.#marked.starts.indexOf(1, from);
    return start < 0 ? undefined : { start, end: this.#forward.longest(text, start, { left: 0 }) };
  }
}

/**
 * Regular expressions of grep, basic and extended, run as a set of states: time grows with pattern times text, whatever
 * the pattern. No back references.
 */

import { inBracket } from './pattern.ts';

type Node =
  | { readonly kind: 'char'; readonly matches: (char: string) => boolean; readonly next: number }
  | { readonly kind: 'split'; readonly next: number; readonly other: number }
  | { readonly kind: 'assert'; readonly holds: (text: string, at: number) => boolean; readonly next: number }
  | { readonly kind: 'accept' };

export interface Match {
  readonly start: number;
  readonly end: number;
}

export interface Regex {
  /** Leftmost-longest match at or after `from`. */
  find(text: string, from?: number): Match | undefined;
}

export interface RegexOptions {
  readonly extended: boolean;
  readonly ignoreCase: boolean;
}

/** States a compiled pattern may have: repetition counts multiply. */
const STATE_LIMIT = 4096;
const DEPTH_LIMIT = 100;

export class RegexProblem extends Error {}

type Tree =
  | { readonly kind: 'char'; readonly matches: (char: string) => boolean }
  | { readonly kind: 'assert'; readonly holds: (text: string, at: number) => boolean }
  | { readonly kind: 'sequence'; readonly parts: readonly Tree[] }
  | { readonly kind: 'choice'; readonly parts: readonly Tree[] }
  | { readonly kind: 'repeat'; readonly part: Tree; readonly least: number; readonly most: number };

export function compileRegex(pattern: string, options: RegexOptions): Regex {
  const tree = new Reader(pattern, options).all();
  const nodes: Node[] = [{ kind: 'accept' }];
  const start = emit(tree, 0, nodes);
  return {
    find: (text, from = 0) => search(nodes, start, options.ignoreCase ? text.toLowerCase() : text, from),
  };
}

const isWord = (char: string | undefined): boolean => char !== undefined && /\w/.test(char);

class Reader {
  readonly #pattern: string;
  readonly #extended: boolean;
  readonly #ignoreCase: boolean;
  #at = 0;
  #depth = 0;

  constructor(pattern: string, options: RegexOptions) {
    this.#pattern = pattern;
    this.#extended = options.extended;
    this.#ignoreCase = options.ignoreCase;
  }

  all(): Tree {
    const tree = this.#choice();
    if (this.#at < this.#pattern.length) throw new RegexProblem('Unmatched ) or \\)');
    return tree;
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
    while (
      this.#at < this.#pattern.length &&
      !this.#special('|') &&
      !(this.#special(')') && this.#depth > 1)
    ) {
      const atom = this.#atom(parts.length === 0);
      parts.push(this.#repeated(atom));
    }
    return { kind: 'sequence', parts };
  }

  #repeated(atom: Tree): Tree {
    let tree = atom;
    for (;;) {
      const char = this.#pattern[this.#at];
      if (char === '*') {
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
    const form = this.#extended ? /^\{(\d{0,4})(,?)(\d{0,4})\}/ : /^\\\{(\d{0,4})(,?)(\d{0,4})\\\}/;
    const match = form.exec(this.#pattern.slice(this.#at, this.#at + 16));
    if (!match || (match[1] === '' && match[2] === '')) {
      if (!this.#extended) throw new RegexProblem('Invalid content of \\{\\}');
      return undefined;
    }
    this.#at += match[0].length;
    const least = Number(match[1] || 0);
    const most = match[2] === '' ? least : match[3] === '' ? Number.POSITIVE_INFINITY : Number(match[3]);
    if (most < least) throw new RegexProblem('Invalid content of \\{\\}');
    return [least, most];
  }

  #atom(first: boolean): Tree {
    if (this.#special('(')) {
      this.#skipSpecial();
      const tree = this.#choice();
      if (!this.#special(')')) throw new RegexProblem('Unmatched ( or \\(');
      this.#skipSpecial();
      return tree;
    }
    const char = this.#pattern[this.#at++] ?? '';
    switch (char) {
      case '.':
        return { kind: 'char', matches: () => true };
      case '[':
        return this.#bracket();
      case '^':
        if (this.#extended || first) return { kind: 'assert', holds: (_, at) => at === 0 };
        return this.#literal(char);
      case '$':
        if (this.#extended || this.#at === this.#pattern.length || this.#special(')') || this.#special('|'))
          return { kind: 'assert', holds: (text, at) => at === text.length };
        return this.#literal(char);
      case '\\':
        return this.#escape();
      default:
        return this.#literal(char);
    }
  }

  #literal(char: string): Tree {
    const wanted = this.#ignoreCase ? char.toLowerCase() : char;
    return { kind: 'char', matches: (candidate) => candidate === wanted };
  }

  #escape(): Tree {
    const char = this.#pattern[this.#at++];
    switch (char) {
      case undefined:
        throw new RegexProblem('Trailing backslash');
      case 'w':
        return { kind: 'char', matches: isWord };
      case 'W':
        return { kind: 'char', matches: (candidate) => !isWord(candidate) };
      case 's':
        return { kind: 'char', matches: (candidate) => /\s/.test(candidate) };
      case 'S':
        return { kind: 'char', matches: (candidate) => !/\s/.test(candidate) };
      case '<':
        return { kind: 'assert', holds: (text, at) => !isWord(text[at - 1]) && isWord(text[at]) };
      case '>':
        return { kind: 'assert', holds: (text, at) => isWord(text[at - 1]) && !isWord(text[at]) };
      case 'b':
        return { kind: 'assert', holds: (text, at) => isWord(text[at - 1]) !== isWord(text[at]) };
      default:
        if (/[1-9]/.test(char)) throw new RegexProblem('back references are not supported here');
        return this.#literal(char);
    }
  }

  #bracket(): Tree {
    let end = this.#at;
    if (this.#pattern[end] === '^') end++;
    if (this.#pattern[end] === ']') end++;
    while (end < this.#pattern.length && this.#pattern[end] !== ']') {
      const close = this.#pattern.startsWith('[:', end) ? this.#pattern.indexOf(':]', end) : -1;
      end = close >= 0 ? close + 2 : end + 1;
    }
    if (end >= this.#pattern.length) throw new RegexProblem('Unmatched [, [^, [:, [., or [=');
    const inside = this.#pattern.slice(this.#at, end);
    this.#at = end + 1;
    const negated = inside.startsWith('^');
    const members = negated ? inside.slice(1) : inside;
    const has = (char: string): boolean =>
      inBracket(members, char, false) || (this.#ignoreCase && inBracket(members, char.toUpperCase(), false));
    return { kind: 'char', matches: (char) => has(char) !== negated };
  }
}

/** Adds the states of a part that goes on at `next`; answers where it begins. */
function emit(tree: Tree, next: number, nodes: Node[]): number {
  const add = (node: Node): number => {
    if (nodes.length >= STATE_LIMIT) throw new RegexProblem('Regular expression too big');
    return nodes.push(node) - 1;
  };
  switch (tree.kind) {
    case 'char':
      return add({ kind: 'char', matches: tree.matches, next });
    case 'assert':
      return add({ kind: 'assert', holds: tree.holds, next });
    case 'sequence':
      return tree.parts.reduceRight((after, part) => emit(part, after, nodes), next);
    case 'choice':
      return tree.parts
        .map((part) => emit(part, next, nodes))
        .reduceRight((other, start) => add({ kind: 'split', next: start, other }));
    case 'repeat': {
      let after = next;
      if (tree.most === Number.POSITIVE_INFINITY) {
        const loop = add({ kind: 'split', next: 0, other: next });
        const body = emit(tree.part, loop, nodes);
        nodes[loop] = { kind: 'split', next: body, other: next };
        after = loop;
      } else
        for (let index = tree.least; index < tree.most; index++) {
          after = add({ kind: 'split', next: emit(tree.part, after, nodes), other: next });
        }
      for (let index = 0; index < tree.least; index++) after = emit(tree.part, after, nodes);
      return after;
    }
  }
}

function search(nodes: readonly Node[], start: number, text: string, from: number): Match | undefined {
  for (let at = from; at <= text.length; at++) {
    const end = longestFrom(nodes, start, text, at);
    if (end >= 0) return { start: at, end };
  }
  return undefined;
}

function longestFrom(nodes: readonly Node[], start: number, text: string, from: number): number {
  let current = closure(nodes, [start], text, from);
  let best = -1;
  for (let at = from; current.length > 0; at++) {
    if (current.some((state) => nodes[state]?.kind === 'accept')) best = at;
    const char = text[at];
    if (char === undefined) break;
    const moved: number[] = [];
    for (const state of current) {
      const node = nodes[state];
      if (node?.kind === 'char' && node.matches(char)) moved.push(node.next);
    }
    current = closure(nodes, moved, text, at + 1);
  }
  return best;
}

function closure(nodes: readonly Node[], states: readonly number[], text: string, at: number): number[] {
  const seen = new Set<number>();
  const reached: number[] = [];
  const stack = [...states];
  for (let state = stack.pop(); state !== undefined; state = stack.pop()) {
    if (seen.has(state)) continue;
    seen.add(state);
    const node = nodes[state];
    if (node?.kind === 'split') stack.push(node.next, node.other);
    else if (node?.kind === 'assert') {
      if (node.holds(text, at)) stack.push(node.next);
    } else reached.push(state);
  }
  return reached;
}

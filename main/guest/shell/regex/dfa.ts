/**
 * Runs a program as a deterministic automaton whose states are made when they are first reached. A state is the set of
 * instructions reached before what stands around the position is known; whether a match ends at a position is therefore
 * known together with the next character. Time grows with the text, whatever the pattern.
 */

import { LimitReached } from '../limits.ts';
import { isWordCode } from './char-set.ts';
import type { RegexProgram } from './program.ts';
import type { Assertion } from './tree.ts';

/** What stands on one side of a position. */
const EDGE = 0;
const NEWLINE = 1;
const WORD = 2;
const OTHER = 3;
type Side = 0 | 1 | 2 | 3;

const sideOf = (code: number): Side =>
  code < 0 ? EDGE : code === 10 ? NEWLINE : isWordCode(code) ? WORD : OTHER;

export function holds(what: Assertion, left: Side, right: Side, multiline: boolean): boolean {
  switch (what) {
    case 'bol':
      return left === EDGE || (multiline && left === NEWLINE);
    case 'eol':
      return right === EDGE || (multiline && right === NEWLINE);
    case 'no-word-before':
      return left !== WORD;
    case 'no-word-after':
      return right !== WORD;
    case 'text-start':
      return left === EDGE;
    case 'text-end':
      return right === EDGE;
    case 'word-start':
      return left !== WORD && right === WORD;
    case 'word-end':
      return left === WORD && right !== WORD;
    case 'edge':
      return (left === WORD) !== (right === WORD);
    case 'no-edge':
      return (left === WORD) === (right === WORD);
  }
}

export const sideAt = (text: string, at: number): Side =>
  at < 0 || at >= text.length ? EDGE : sideOf(text.charCodeAt(at));

/** Codes 0 to 255, then the end of the text. */
const END = 256;

class State {
  readonly kernel: readonly number[];
  readonly behind: Side;
  /** No match can come any more. */
  readonly isDead: boolean;
  readonly to: (State | undefined)[] = new Array(END + 1);
  /** 0 unknown, 1 no match ends here, 2 one does. */
  readonly ends = new Uint8Array(END + 1);
  far: Map<number, { readonly to: State; readonly ends: boolean }> | undefined;

  constructor(kernel: readonly number[], behind: Side) {
    this.kernel = kernel;
    this.isDead = kernel.length === 0;
    this.behind = behind;
  }
}

const STATE_LIMIT = 1024;
/** Instructions looked at while states are made, over the life of one pattern. */
const WORK_LIMIT = 200_000_000;

export class Dfa {
  readonly #program: RegexProgram;
  readonly #backwards: boolean;
  readonly #unanchored: boolean;
  readonly #multiline: boolean;
  #states = new Map<string, State>();
  readonly #initials: (State | undefined)[] = [];
  readonly #seen: Uint32Array;
  #round = 0;
  #work = 0;
  #ended = false;

  constructor(
    program: RegexProgram,
    options: { readonly backwards: boolean; readonly unanchored: boolean; readonly multiline: boolean },
  ) {
    this.#program = program;
    this.#backwards = options.backwards;
    this.#unanchored = options.unanchored;
    this.#multiline = options.multiline;
    this.#seen = new Uint32Array(program.code.length);
  }

  /** Whether a match lies anywhere in the text. */
  finds(text: string): boolean {
    let state = this.#initial(text, 0);
    for (let at = 0; at <= text.length; at++) {
      state = this.#step(state, at < text.length ? text.charCodeAt(at) : -1);
      if (this.#ended) return true;
    }
    return false;
  }

  /** Where the longest match that begins at `from` ends, or -1. `work.left` goes down by the characters read. */
  longest(text: string, from: number, work: { left: number }): number {
    let best = -1;
    let state = this.#initial(text, from);
    let at = from;
    for (; !state.isDead; at++) {
      state = this.#step(state, at < text.length ? text.charCodeAt(at) : -1);
      if (this.#ended) best = at;
      if (at >= text.length) break;
    }
    work.left -= at - from + 1;
    return best;
  }

  /** Marks every position where a match begins; for a program that runs backwards. */
  starts(text: string): Uint8Array {
    const marks = new Uint8Array(text.length + 1);
    let state = this.#initial(text, text.length);
    for (let at = text.length; at >= 0; at--) {
      state = this.#step(state, at > 0 ? text.charCodeAt(at - 1) : -1);
      if (this.#ended) marks[at] = 1;
    }
    return marks;
  }

  #initial(text: string, at: number): State {
    const behind = this.#program.hasAssertions ? sideAt(text, this.#backwards ? at : at - 1) : EDGE;
    const known = this.#initials[behind];
    if (known) return known;
    const state = this.#state([this.#program.start], behind);
    this.#initials[behind] = state;
    return state;
  }

  /** The first position from `from` on where a match may begin, judged by the next character alone. */
  possibleStart(text: string, from: number): number {
    for (let at = from; at < text.length; at++) {
      const state = this.#initial(text, at);
      const code = text.charCodeAt(at);
      if (code >= END || state.ends[code] !== 1 || !state.to[code]?.isDead) return at;
    }
    return text.length;
  }

  /** Takes one character, or -1 at the end; `#ended` says whether a match ends before it. */
  #step(state: State, code: number): State {
    const column = code < 0 ? END : code;
    if (column > END || code === END) return this.#stepFar(state, code);
    const known = state.ends[column];
    if (known !== 0) {
      this.#ended = known === 2;
      return state.to[column] as State;
    }
    const next = this.#make(state, code);
    state.ends[column] = this.#ended ? 2 : 1;
    state.to[column] = next;
    return next;
  }

  #stepFar(state: State, code: number): State {
    const known = state.far?.get(code);
    if (known) {
      this.#ended = known.ends;
      return known.to;
    }
    const to = this.#make(state, code);
    state.far ??= new Map();
    if (state.far.size < STATE_LIMIT) state.far.set(code, { to, ends: this.#ended });
    return to;
  }

  #make(state: State, code: number): State {
    const { code: program, hasAssertions, start } = this.#program;
    const ahead = hasAssertions ? sideOf(code) : EDGE;
    const [left, right] = this.#backwards ? [ahead, state.behind] : [state.behind, ahead];
    const round = ++this.#round;
    const stack = [...state.kernel];
    const moved: number[] = [];
    let ended = false;
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      if (this.#seen[at] === round) continue;
      this.#seen[at] = round;
      this.#work++;
      const node = program[at];
      switch (node?.op) {
        case 'accept':
          ended = true;
          break;
        case 'split':
          stack.push(node.other, node.next);
          break;
        case 'save':
          stack.push(node.next);
          break;
        case 'assert':
          if (holds(node.what, left, right, this.#multiline)) stack.push(node.next);
          break;
        case 'char':
          if (code >= 0 && node.set.has(code)) moved.push(node.next);
          break;
      }
    }
    if (this.#work > WORK_LIMIT) throw new LimitReached('a regular expression that takes too long');
    this.#ended = ended;
    if (this.#unanchored) moved.push(start);
    return this.#state(moved, ahead);
  }

  #state(kernel: readonly number[], behind: Side): State {
    const sorted = [...new Set(kernel)].sort((left, right) => left - right);
    const key = `${behind}:${sorted.join()}`;
    const known = this.#states.get(key);
    if (known) return known;
    // Rather than growing without bound, states are made again.
    if (this.#states.size >= STATE_LIMIT) this.#states = new Map();
    const state = new State(sorted, behind);
    this.#states.set(key, state);
    return state;
  }
}

/**
 * Regular expressions of Perl, as Oniguruma and PCRE read them: lazy repetition, named groups, looking ahead and behind.
 * Without back references a state that failed once is not tried again, so that no pattern takes longer than its length
 * times that of the text.
 */

import { LimitReached } from '../limits.ts';
import { type PerlNode, type PerlOptions, parsePerl } from './perl-tree.ts';

export interface PerlMatch {
  readonly start: number;
  readonly end: number;
  /** By group, from 1; undefined where it took no part. */
  readonly groups: readonly ({ readonly start: number; readonly end: number } | undefined)[];
}

export interface PerlRegex {
  /** Names of groups, from 1; undefined for one that has none. */
  readonly names: readonly (string | undefined)[];
  /** The first match that begins at `from` or later; `notEmpty`: the first that takes something. */
  exec(text: string, from: number, notEmpty?: boolean): PerlMatch | undefined;
}

type Op =
  | { readonly op: 'char'; readonly test: (code: number) => boolean; readonly next: number }
  | { readonly op: 'split'; readonly first: number; readonly second: number; readonly loop: boolean }
  | { readonly op: 'save'; readonly slot: number; readonly next: number }
  | { readonly op: 'assert'; readonly test: (text: string, at: number) => boolean; readonly next: number }
  | {
      readonly op: 'look';
      readonly start: number;
      readonly behind: boolean;
      readonly negative: boolean;
      readonly next: number;
    }
  | { readonly op: 'back'; readonly group: number; readonly ignoreCase: boolean; readonly next: number }
  | { readonly op: 'accept' };

const INSTRUCTION_LIMIT = 20_000;
const MEMO_LIMIT = 1 << 28;
/** Steps that a search may take before it remembers what failed: nearly every pattern is done by then. */
const STEPS_WITHOUT_MEMO = 20_000;
/** With back references there is nothing to remember. */
const STEP_LIMIT = 20_000_000;

/** @throws RegexProblem in Oniguruma's words */
export function compilePerl(pattern: string, options: PerlOptions): PerlRegex {
  const { tree, names, hasBack } = parsePerl(pattern, options);
  const code = assemble(tree);
  return {
    names,
    exec: (text, from, notEmpty = false) => {
      const slots = new Search(code, names.length, hasBack, text, notEmpty).from(from);
      return slots && matchOf(slots, names.length);
    },
  };
}

function matchOf(slots: readonly number[], groups: number): PerlMatch {
  return {
    start: slots[0] ?? 0,
    end: slots[1] ?? 0,
    groups: Array.from({ length: groups }, (_, index) => {
      const start = slots[2 * index + 2] ?? -1;
      const end = slots[2 * index + 3] ?? -1;
      return start < 0 || end < 0 ? undefined : { start, end };
    }),
  };
}

/** Instructions; the last one is the first to run. */
function assemble(tree: PerlNode): Op[] {
  const code: Op[] = [{ op: 'accept' }];
  const add = (op: Op): number => {
    if (code.length >= INSTRUCTION_LIMIT) throw new LimitReached('a regular expression that is too large');
    return code.push(op) - 1;
  };
  const emit = (node: PerlNode, next: number): number => {
    switch (node.kind) {
      case 'char':
        return add({ op: 'char', test: node.test, next });
      case 'assert':
        return add({ op: 'assert', test: node.test, next });
      case 'back':
        return add({ op: 'back', group: node.group, ignoreCase: node.ignoreCase, next });
      case 'sequence':
        return node.parts.reduceRight((after, part) => emit(part, after), next);
      case 'choice':
        return node.parts
          .map((part) => emit(part, next))
          .reduceRight((second, first) => add({ op: 'split', first, second, loop: false }));
      case 'group': {
        const close = add({ op: 'save', slot: node.index * 2 + 1, next });
        return add({ op: 'save', slot: node.index * 2, next: emit(node.part, close) });
      }
      case 'look':
        return add({
          op: 'look',
          start: emit(node.part, 0),
          behind: node.behind,
          negative: node.negative,
          next,
        });
      case 'repeat':
        return repeat(node, next);
    }
  };
  const branch = (lazy: boolean, more: number, less: number, loop: boolean): Op =>
    lazy
      ? { op: 'split', first: less, second: more, loop }
      : { op: 'split', first: more, second: less, loop };
  const repeat = (node: Extract<PerlNode, { kind: 'repeat' }>, next: number): number => {
    let after = next;
    if (node.most === Number.POSITIVE_INFINITY) {
      after = add({ op: 'accept' });
      code[after] = branch(node.lazy, emit(node.part, after), next, true);
    } else
      for (let round = node.least; round < node.most; round++)
        after = add(branch(node.lazy, emit(node.part, after), next, false));
    for (let round = 0; round < node.least; round++) after = emit(node.part, after);
    return after;
  };
  const first = emit(tree, 0);
  add({ op: 'save', slot: 0, next: first });
  return code;
}

interface Way {
  readonly at: number;
  /** -1: `slot` gets `value` back; -2: a loop's last position does. */
  readonly pc: number;
  readonly slot: number;
  readonly value: number;
}

/** The search has become long: it begins again, and remembers. */
const TOO_LONG = Symbol('too long');

/** One search through one text. */
class Search {
  readonly #code: readonly Op[];
  readonly #groups: number;
  readonly #hasBack: boolean;
  readonly #text: string;
  readonly #notEmpty: boolean;
  /** Which states have been tried; a state is a place in the code at a place in the text. */
  #seen: Uint8Array | undefined;
  #steps = 0;

  constructor(code: readonly Op[], groups: number, hasBack: boolean, text: string, notEmpty: boolean) {
    this.#code = code;
    this.#groups = groups;
    this.#hasBack = hasBack;
    this.#text = text;
    this.#notEmpty = notEmpty;
  }

  from(first: number): number[] | undefined {
    for (let at = first; at <= this.#text.length; at++) {
      const slots = new Array<number>(2 * this.#groups + 2).fill(-1);
      const found = this.#run(this.#code.length - 1, at, slots, undefined);
      if (found === TOO_LONG) {
        this.#remember();
        at--;
        continue;
      }
      if (found >= 0) {
        slots[1] = found;
        return slots;
      }
      // Between the halves of a character nothing begins.
      if ((this.#text.charCodeAt(at) & 0xfc00) === 0xd800) at++;
    }
    return undefined;
  }

  #remember(): void {
    const bits = (this.#text.length + 1) * this.#code.length;
    if (bits > MEMO_LIMIT) throw new LimitReached('a regular expression over a text that is too long for it');
    this.#seen = new Uint8Array((bits + 7) >> 3);
  }

  /** `mustEnd`: the only end that counts, for looking behind. Answers the end, or -1. */
  #run(start: number, from: number, slots: number[], mustEnd: number | undefined): number | typeof TOO_LONG {
    const isWhole = start === this.#code.length - 1;
    const seen = isWhole ? this.#seen : undefined;
    const loops = new Map<number, number>();
    const ways: Way[] = [{ at: from, pc: start, slot: 0, value: 0 }];
    for (let way = ways.pop(); way; way = ways.pop()) {
      if (way.pc === -1) slots[way.slot] = way.value;
      else if (way.pc === -2) loops.set(way.slot, way.value);
      else {
        const end = this.#walk(way.pc, way.at, slots, ways, loops, seen, mustEnd);
        if (end === TOO_LONG) return end;
        if (end >= 0 && !(isWhole && this.#notEmpty && end === from)) return end;
      }
    }
    return -1;
  }

  #walk(
    first: number,
    from: number,
    slots: number[],
    ways: Way[],
    loops: Map<number, number>,
    seen: Uint8Array | undefined,
    mustEnd: number | undefined,
  ): number | typeof TOO_LONG {
    const text = this.#text;
    let pc = first;
    let at = from;
    for (;;) {
      if (++this.#steps > STEPS_WITHOUT_MEMO && !this.#seen) {
        if (!this.#hasBack) return TOO_LONG;
        if (this.#steps > STEP_LIMIT) throw new LimitReached('a regular expression that takes too long');
      }
      if (seen) {
        const bit = pc * (text.length + 1) + at;
        if ((seen[bit >> 3] ?? 0) & (1 << (bit & 7))) return -1;
        seen[bit >> 3] = (seen[bit >> 3] ?? 0) | (1 << (bit & 7));
      }
      const op = this.#code[pc];
      switch (op?.op) {
        case 'accept':
          return mustEnd === undefined || at === mustEnd ? at : -1;
        case 'char': {
          const code = text.codePointAt(at);
          if (code === undefined || !op.test(code)) return -1;
          at += code > 0xffff ? 2 : 1;
          pc = op.next;
          break;
        }
        case 'split':
          if (op.loop && !seen) {
            // A round that took nothing is the last one.
            if (loops.get(pc) === at) return -1;
            ways.push({ at, pc: -2, slot: pc, value: loops.get(pc) ?? -1 });
            loops.set(pc, at);
          }
          ways.push({ at, pc: op.second, slot: 0, value: 0 });
          pc = op.first;
          break;
        case 'save':
          ways.push({ at, pc: -1, slot: op.slot, value: slots[op.slot] ?? -1 });
          slots[op.slot] = at;
          pc = op.next;
          break;
        case 'assert':
          if (!op.test(text, at)) return -1;
          pc = op.next;
          break;
        case 'look':
          {
            const there = this.#looks(op, at, slots);
            if (there === TOO_LONG) return there;
            if (there === op.negative) return -1;
          }
          pc = op.next;
          break;
        case 'back': {
          const begin = slots[op.group * 2] ?? -1;
          const end = slots[op.group * 2 + 1] ?? -1;
          if (begin < 0 || end < 0) return -1;
          const wanted = text.slice(begin, end);
          const found = text.slice(at, at + wanted.length);
          if (op.ignoreCase ? wanted.toLowerCase() !== found.toLowerCase() : wanted !== found) return -1;
          at += wanted.length;
          pc = op.next;
          break;
        }
        default:
          return -1;
      }
    }
  }

  #looks(op: Extract<Op, { op: 'look' }>, at: number, slots: number[]): boolean | typeof TOO_LONG {
    if (!op.behind) {
      const end = this.#run(op.start, at, slots, undefined);
      return end === TOO_LONG ? end : end >= 0;
    }
    for (let from = at; from >= 0; from--) {
      const end = this.#run(op.start, from, slots, at);
      if (end === TOO_LONG) return end;
      if (end >= 0) return true;
    }
    return false;
  }
}

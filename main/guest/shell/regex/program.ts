/** A regular expression as a list of instructions, forwards or backwards. */

import type { CharSet } from './char-set.ts';
import { type Assertion, RegexProblem, type Tree } from './tree.ts';

export type Instruction =
  | { readonly op: 'char'; readonly set: CharSet; readonly next: number }
  /** `next` is tried first. `loop`: a repetition that may go round once more by `next`. */
  | { readonly op: 'split'; readonly next: number; readonly other: number; readonly loop: boolean }
  | { readonly op: 'assert'; readonly what: Assertion; readonly next: number }
  | { readonly op: 'save'; readonly slot: number; readonly next: number }
  | { readonly op: 'back'; readonly index: number; readonly next: number }
  | { readonly op: 'accept' };

export interface RegexProgram {
  readonly code: readonly Instruction[];
  readonly start: number;
  readonly hasAssertions: boolean;
}

/** Instructions a compiled pattern may have: repetition counts multiply. */
const INSTRUCTION_LIMIT = 4096;

export function assemble(tree: Tree, backwards: boolean): RegexProgram {
  const code: Instruction[] = [{ op: 'accept' }];
  const add = (instruction: Instruction): number => {
    if (code.length >= INSTRUCTION_LIMIT) throw new RegexProblem('Regular expression too big');
    return code.push(instruction) - 1;
  };
  /** Adds a part that goes on at `next`; answers where it begins. */
  const emit = (part: Tree, next: number): number => {
    switch (part.kind) {
      case 'char':
        return add({ op: 'char', set: part.set, next });
      case 'assert':
        return add({ op: 'assert', what: part.what, next });
      case 'back':
        return add({ op: 'back', index: part.index, next });
      case 'sequence':
        return backwards
          ? part.parts.reduce((after, each) => emit(each, after), next)
          : part.parts.reduceRight((after, each) => emit(each, after), next);
      case 'choice':
        return part.parts
          .map((each) => emit(each, next))
          .reduceRight((other, start) => add({ op: 'split', next: start, other, loop: false }));
      case 'group': {
        if (backwards) return emit(part.part, next);
        const close = add({ op: 'save', slot: part.index * 2 + 1, next });
        return add({ op: 'save', slot: part.index * 2, next: emit(part.part, close) });
      }
      case 'repeat':
        return repeat(part.part, part.least, part.most, next);
    }
  };
  const repeat = (part: Tree, least: number, most: number, next: number): number => {
    let after = next;
    if (most === Number.POSITIVE_INFINITY) {
      const loop = add({ op: 'split', next: 0, other: next, loop: true });
      code[loop] = { op: 'split', next: emit(part, loop), other: next, loop: true };
      after = loop;
    } else
      for (let index = least; index < most; index++)
        after = add({ op: 'split', next: emit(part, after), other: next, loop: false });
    for (let index = 0; index < least; index++) after = emit(part, after);
    return after;
  };
  const start = emit(tree, 0);
  return { code, start, hasAssertions: code.some(({ op }) => op === 'assert') };
}

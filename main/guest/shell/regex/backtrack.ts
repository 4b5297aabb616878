/** What the groups of a match hold, and matches of patterns with back references, by trying one way after the other. */

import { LimitReached } from '../limits.ts';
import { holds, sideAt } from './dfa.ts';
import type { RegexProgram } from './program.ts';

/** Start and end by slot: 2n and 2n+1 of group n; -1 where it took no part. */
export type Slots = number[];

const STEP_LIMIT = 20_000_000;
const MEMO_LIMIT = 1 << 28;

export interface Attempt {
  readonly program: RegexProgram;
  readonly groups: number;
  readonly multiline: boolean;
  readonly ignoreCase: boolean;
  /** Without back references a state that failed once fails always, and is not tried again. */
  readonly memo: boolean;
}

interface Branch {
  readonly at: number;
  readonly pc: number;
  /** Undo of a slot, or of a loop's last position, when `pc` is negative. */
  readonly slot: number;
  readonly value: number;
}

/** The way from `from` to exactly `end`, or to the farthest end when `end` is undefined. */
export function captures(
  attempt: Attempt,
  text: string,
  from: number,
  end: number | undefined,
): Slots | undefined {
  const { program, memo } = attempt;
  const width = (end ?? text.length) - from + 1;
  if (memo && width * program.code.length > MEMO_LIMIT)
    throw new LimitReached('a regular expression over a text that is too long for its groups');
  const seen = memo ? new Uint8Array((width * program.code.length + 7) >> 3) : undefined;
  const slots: Slots = new Array((attempt.groups + 1) * 2).fill(-1);
  const loops = new Map<number, number>();
  let best: Slots | undefined;
  let steps = 0;
  const stack: Branch[] = [{ at: from, pc: program.start, slot: 0, value: 0 }];
  for (let branch = stack.pop(); branch; branch = stack.pop()) {
    if (branch.pc === -1) {
      slots[branch.slot] = branch.value;
      continue;
    }
    if (branch.pc === -2) {
      loops.set(branch.slot, branch.value);
      continue;
    }
    let { at, pc } = branch;
    walk: for (;;) {
      if (++steps > STEP_LIMIT) throw new LimitReached('a regular expression that takes too long');
      if (seen) {
        const bit = pc * width + (at - from);
        if ((seen[bit >> 3] ?? 0) & (1 << (bit & 7))) break;
        seen[bit >> 3] = (seen[bit >> 3] ?? 0) | (1 << (bit & 7));
      }
      const node = program.code[pc];
      switch (node?.op) {
        case 'accept':
          if (end === undefined ? at > (best?.[1] ?? -1) : at === end) {
            best = [...slots];
            best[0] = from;
            best[1] = at;
            if (at === (end ?? text.length)) return best;
          }
          break walk;
        case 'char':
          if (at >= (end ?? text.length) || !node.set.has(text.charCodeAt(at))) break walk;
          at++;
          pc = node.next;
          break;
        case 'split':
          if (node.loop && !memo) {
            // A round that took nothing is the last one.
            if (loops.get(pc) === at) {
              pc = node.other;
              break;
            }
            stack.push({ at, pc: -2, slot: pc, value: loops.get(pc) ?? -1 });
            loops.set(pc, at);
          }
          stack.push({ at, pc: node.other, slot: 0, value: 0 });
          pc = node.next;
          break;
        case 'assert':
          if (!holds(node.what, sideAt(text, at - 1), sideAt(text, at), attempt.multiline)) break walk;
          pc = node.next;
          break;
        case 'save':
          stack.push({ at, pc: -1, slot: node.slot, value: slots[node.slot] ?? -1 });
          slots[node.slot] = at;
          pc = node.next;
          break;
        case 'back': {
          const start = slots[node.index * 2] ?? -1;
          const stop = slots[node.index * 2 + 1] ?? -1;
          if (start < 0 || stop < 0) break walk;
          const wanted = text.slice(start, stop);
          const found = text.slice(at, at + wanted.length);
          const same = attempt.ignoreCase ? wanted.toLowerCase() === found.toLowerCase() : wanted === found;
          if (!same) break walk;
          at += wanted.length;
          pc = node.next;
          break;
        }
        default:
          break walk;
      }
    }
  }
  return best;
}

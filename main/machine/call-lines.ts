/** A call tree as lines: what is sent to a window, with events by their numbers. */

import type { CallLine, CallsView, EventLine } from '../../shared/view.ts';
import { type CallStep, isCall, lockUseOf } from '../engine/index.ts';

/** `most`: lines that are kept; the number of the others is told. */
export function linesOfCalls(steps: readonly CallStep[], most: number): Pick<CallsView, 'lines' | 'left'> {
  const lines: (CallLine | EventLine)[] = [];
  let left = 0;
  let event = 0;
  const walk = (level: readonly CallStep[], depth: number): void => {
    for (const step of level) {
      const line = isCall(step) ? lineOf(step, depth) : { depth, event: event++ };
      if (lines.length < most) lines.push(line);
      else left++;
      if (isCall(step)) walk(step.steps, depth + 1);
    }
  };
  walk(steps, 0);
  return { lines, left };
}

function lineOf(call: Exclude<CallStep, { kind: string }>, depth: number): CallLine {
  const { fn, args, times, ret } = call;
  const lock = lockUseOf(call);
  return { depth, fn, args, times, ...(ret === undefined ? {} : { ret }), ...(lock ? { lock } : {}) };
}

/** A call tree as lines: what is sent to a window, with events by their numbers. */

import type { CallLine, CallsView, EventLine, FunctionFacts } from '../../../shared/view.ts';
import { type CallStep, isCall, lockUseOf } from './call.ts';
import { kernelFunction } from './functions.ts';

/** `most`: lines that are kept; the number of the others is told. */
export function linesOfCalls(
  steps: readonly CallStep[],
  most: number,
  release: string,
): Pick<CallsView, 'lines' | 'left' | 'functions'> {
  const lines: (CallLine | EventLine)[] = [];
  const functions: Record<string, FunctionFacts> = {};
  let left = 0;
  let event = 0;
  const walk = (level: readonly CallStep[], depth: number): void => {
    for (const step of level) {
      if (isCall(step)) functions[step.fn] ??= kernelFunction(step.fn, release);
      const line = isCall(step) ? lineOf(step, depth, release) : { depth, event: event++ };
      if (lines.length < most) lines.push(line);
      else left++;
      if (isCall(step)) walk(step.steps, depth + 1);
    }
  };
  walk(steps, 0);
  return { lines, left, functions };
}

function lineOf(call: Exclude<CallStep, { kind: string }>, depth: number, release: string): CallLine {
  const { fn, args, times, ret } = call;
  const lock = lockUseOf(call, release);
  return { depth, fn, args, times, ...(ret === undefined ? {} : { ret }), ...(lock ? { lock } : {}) };
}

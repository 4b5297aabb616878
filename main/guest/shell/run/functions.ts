/** Functions: definition, calls, and what `local` hides. */

import type { Function as FunctionNode } from 'unbash';
import { LIMITS, LimitReached } from '../limits.ts';
import type { Running } from '../pause.ts';
import { openRedirections, withOpen } from '../redirect.ts';
import type { Environment, Frame, ShellFunction, ShellHost } from '../shell-host.ts';
import type { Streams } from '../streams.ts';
import { runCompound } from './control-flow.ts';
import { lineOf } from './special-variables.ts';

export function defineFunction(node: FunctionNode, shell: ShellHost): number {
  const { source } = shell.frame;
  if (!shell.state.functions.has(node.name.value) && shell.state.functions.size >= LIMITS.variables)
    throw new LimitReached(`more than ${LIMITS.variables} functions`);
  shell.state.functions.set(node.name.value, {
    body: node.body,
    source,
    text: source.text.slice(node.body.pos, node.body.end),
  });
  return 0;
}

export function* callFunction(
  name: string,
  called: ShellFunction,
  args: readonly string[],
  shell: ShellHost,
  streams: Streams,
  environment: Environment,
): Running<number> {
  if (++shell.job.calls > LIMITS.calls) {
    shell.job.calls = 0;
    throw new LimitReached(`functions deeper than ${LIMITS.calls} calls (${name})`);
  }
  const frame: Frame = {
    name,
    source: called.source,
    line: lineOf(shell),
    positional: args,
    hidden: new Map(),
    isFunction: true,
    returns: true,
    optionAt: 0,
    optionIndex: 1,
  };
  const { loops, at } = shell;
  shell.loops = 0;
  shell.frames.push(frame);
  try {
    for (const [variable, value] of environment) {
      hide(variable, shell);
      shell.state.variables.put(variable, { value, exported: true });
    }
    return returned(shell, yield* body(called, shell, streams));
  } finally {
    for (const [variable, before] of frame.hidden) shell.state.variables.put(variable, before);
    shell.frames.pop();
    shell.loops = loops;
    shell.at = at;
    shell.job.calls--;
  }
}

function* body({ body: node }: ShellFunction, shell: ShellHost, streams: Streams): Running<number> {
  if (node.type === 'CompoundList') return yield* shell.list(node, streams);
  if (node.type !== 'Redirected') return yield* runCompound(node, shell, streams);
  const opened = yield* openRedirections(node.redirects, streams, shell);
  if (opened.ok) return yield* withOpen(shell, opened.value, (own) => runCompound(node.command, shell, own));
  shell.complain(streams, opened.failure);
  return 1;
}

/** Uses a `return` up. */
export function returned(shell: ShellHost, status: number): number {
  const { jump } = shell;
  if (jump?.kind !== 'return') return status;
  shell.jump = undefined;
  return jump.status;
}

/** Keeps what a variable was for the end of the function; once in each call. */
export function hide(name: string, shell: ShellHost): boolean {
  const { hidden } = shell.frame;
  if (hidden.has(name)) return false;
  hidden.set(name, shell.state.variables.find(name));
  return true;
}

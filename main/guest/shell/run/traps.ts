/** Traps, and what signals do. */

import type { Running } from '../pause.ts';
import type { ShellHost } from '../shell-host.ts';
import type { Streams } from '../streams.ts';
import { evaluate } from './scripts.ts';
import { HARMLESS_SIGNALS, numberOfSignal, SIGNAL_BASE } from './signals.ts';
import { lineOf } from './special-variables.ts';

/** The next signal sent to this shell that does something; without an action it ends the shell. */
export function nextSignal(
  shell: ShellHost,
): { readonly action: string | undefined; readonly status: number } | undefined {
  const { signals } = shell.job;
  for (let at = 0; at < signals.length; at++) {
    const sent = signals[at];
    if (!sent || (sent.processId !== shell.state.processId && !shell.job.isBackground)) continue;
    signals.splice(at--, 1);
    const action = sent.name === 'KILL' ? undefined : shell.state.traps.get(sent.name);
    if (action === '' || (action === undefined && HARMLESS_SIGNALS.has(sent.name))) continue;
    return { action, status: SIGNAL_BASE + numberOfSignal(sent.name) };
  }
  return undefined;
}

/** Runs a trap's action; $? is afterwards what it was before. */
export function* runTrap(name: string, shell: ShellHost, streams: Streams): Running<void> {
  const action = shell.state.traps.get(name);
  if (!action) return;
  const { status } = shell.state;
  // An action that fails does not set itself off.
  shell.state.traps.delete(name);
  try {
    // Lines count from the one that failed.
    const line = lineOf(shell);
    yield* shell.duringAction(() => evaluate(shell, action, shell.frame.source.name, streams, line));
  } finally {
    if (!shell.state.traps.has(name)) shell.state.traps.set(name, action);
    shell.state.status = status;
  }
}

/** The action of a signal or of EXIT; $? is afterwards what it was before, unless the action ends the shell. */
export function* trapAction(action: string, shell: ShellHost, streams: Streams): Running<void> {
  const { status } = shell.state;
  yield* shell.duringAction(() => evaluate(shell, action, shell.frame.source.name, streams));
  shell.state.status = status;
}

/** Signals and traps. */

import type { Running } from '../pause.ts';
import type { ShellHost } from '../shell-host.ts';
import type { Streams } from '../streams.ts';
import { evaluate } from './scripts.ts';

/** Signals by number, as kill -l lists them. */
export const SIGNALS: readonly (readonly [string, number])[] = [
  ['HUP', 1],
  ['INT', 2],
  ['QUIT', 3],
  ['ILL', 4],
  ['TRAP', 5],
  ['ABRT', 6],
  ['BUS', 7],
  ['FPE', 8],
  ['KILL', 9],
  ['USR1', 10],
  ['SEGV', 11],
  ['USR2', 12],
  ['PIPE', 13],
  ['ALRM', 14],
  ['TERM', 15],
  ['STKFLT', 16],
  ['CHLD', 17],
  ['CONT', 18],
  ['STOP', 19],
  ['TSTP', 20],
  ['TTIN', 21],
  ['TTOU', 22],
  ['URG', 23],
  ['XCPU', 24],
  ['XFSZ', 25],
  ['VTALRM', 26],
  ['PROF', 27],
  ['WINCH', 28],
  ['IO', 29],
  ['PWR', 30],
  ['SYS', 31],
];

const SIGNAL_BASE = 128;
const HARMLESS: ReadonlySet<string> = new Set(['CHLD', 'CONT', 'URG', 'WINCH']);

/** "sigterm", "TERM", "15" as "TERM"; 0 and EXIT as "EXIT". */
export function signalNamed(text: string): string | undefined {
  const upper = text.toUpperCase().replace(/^SIG/, '');
  if (upper === '0' || upper === 'EXIT') return 'EXIT';
  if (upper === 'ERR') return 'ERR';
  return SIGNALS.find(([name, number]) => name === upper || `${number}` === upper)?.[0];
}

export const numberOfSignal = (name: string): number => SIGNALS.find(([each]) => each === name)?.[1] ?? 0;
export const signalNumbered = (number: number): string | undefined =>
  SIGNALS.find(([, each]) => each === (number > SIGNAL_BASE ? number - SIGNAL_BASE : number))?.[0];

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
    if (action === '' || (action === undefined && HARMLESS.has(sent.name))) continue;
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
    yield* evaluate(shell, action, shell.frame.source.name, streams);
  } finally {
    if (!shell.state.traps.has(name)) shell.state.traps.set(name, action);
    shell.state.status = status;
  }
}

/** The action of a signal or of EXIT; $? is afterwards what it was before, unless the action ends the shell. */
export function* trapAction(action: string, shell: ShellHost, streams: Streams): Running<void> {
  const { status } = shell.state;
  yield* evaluate(shell, action, shell.frame.source.name, streams);
  shell.state.status = status;
}

/** Signals by name and number. */

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

/** What a shell answers for a command that a signal ended: this and its number. */
export const SIGNAL_BASE = 128;
/** Without a trap they do nothing. */
export const HARMLESS_SIGNALS: ReadonlySet<string> = new Set(['CHLD', 'CONT', 'URG', 'WINCH']);

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

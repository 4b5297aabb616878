/** timeout and time: a command, and the time it takes. */

import type { GuestClock } from '../clock.ts';
import { type Manual, manual } from '../manual.ts';
import type { Running } from '../pause.ts';
import type { Invocation } from '../program.ts';
import { complain, quoted, readArguments, usageProblem } from './arguments.ts';
import { child } from './child.ts';
import { unescapeText } from './escapes.ts';
import { streaming } from './text/inputs.ts';

const duration = (text: string): number | undefined => {
  const match = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(text);
  return match ? Number(match[1]) * ({ s: 1, m: 60, h: 3600, d: 86_400 }[match[2] || 's'] ?? 1) : undefined;
};

export const TIMEOUT: Manual = manual({
  name: 'timeout',
  purpose: 'Run a command for a limited time of the simulated clock.',
  synopsis: '[OPTION] DURATION COMMAND [ARG]...',
  trouble: 125,
  takesCommand: true,
  options: `
    --preserve-status  the command's own exit code
    --foreground  no effect here
    -k, --kill-after=DURATION  no effect here
    -s, --signal=SIGNAL  the signal, which decides the exit code
    -v, --verbose  tell of the signal`,
  text: 'Exit code 124 when the command would have taken longer. Only sleep takes time of the simulated clock.',
});

export const timeout = streaming(function* (run: Invocation): Running<number> {
  const options = readArguments(run, TIMEOUT);
  if (typeof options === 'number') return options;
  const [limit, ...command] = options.operands;
  if (limit === undefined || command.length === 0) return usageProblem(run, TIMEOUT, 'missing operand');
  const seconds = duration(limit);
  if (seconds === undefined) return usageProblem(run, TIMEOUT, `invalid time interval ${quoted(limit)}`);
  const { clock } = run.surroundings;
  const before = clock.exact;
  const kill = /^(?:SIG)?KILL$|^9$/.test(options.value('s') ?? '');
  const end = seconds === 0 ? undefined : before + seconds;
  const status = yield* within(child(run, command), clock, end);
  if (status !== undefined) return status;
  // The command slept past its limit: it was ended when the time was over.
  clock.set(before + seconds);
  if (options.has('v'))
    run.err(`timeout: sending signal ${kill ? 'KILL' : 'TERM'} to command ${quoted(command[0] ?? '')}\n`);
  return kill ? 137 : options.has('preserve-status') ? 143 : 124;
});

/** Drives a command until a time of the simulated clock; undefined when it was ended. */
function* within(
  command: Running<number>,
  clock: GuestClock,
  end: number | undefined,
): Running<number | undefined> {
  const isLate = (): boolean => end !== undefined && clock.exact > end;
  try {
    let step = command.next(undefined);
    while (!step.done && !isLate()) {
      const pause = step.value;
      // Who waits for others is not waited for any longer than that: the clock goes on.
      const waits = end !== undefined && (pause.kind === 'watching' || pause.kind === 'blocked');
      if (waits && clock.exact >= end && (pause.kind === 'watching' || pause.until === undefined))
        return undefined;
      step = command.next(
        yield waits ? { kind: 'blocked', until: Math.min(end, pause.until ?? end) } : pause,
      );
    }
    return step.done && !isLate() ? step.value : undefined;
  } finally {
    command.return(0);
  }
}

export const TIME: Manual = manual({
  name: 'time',
  purpose: 'Run a command and tell how long it took on the simulated clock.',
  synopsis: '[OPTION]... COMMAND [ARG]...',
  takesCommand: true,
  options: `
    -p, --portability  in the format of POSIX
    -v, --verbose  no effect here
    -f, --format=FORMAT  %e, %U and %S
    -o, --output=FILE  not supported here`,
});

export const time = streaming(function* (run: Invocation): Running<number> {
  const options = readArguments(run, TIME);
  if (typeof options === 'number') return options;
  if (options.has('o')) return complain(run, 'not supported here: -o');
  const { clock } = run.surroundings;
  const before = clock.now;
  const status = options.operands.length === 0 ? 0 : yield* child(run, options.operands);
  const seconds = clock.now - before;
  const format = options.value('f');
  if (format !== undefined)
    run.err(`${unescapeText(format).text.replace(/%[eE]/g, seconds.toFixed(2)).replace(/%[US]/g, '0.00')}\n`);
  else if (options.has('p')) run.err(`real ${seconds.toFixed(2)}\nuser 0.00\nsys 0.00\n`);
  else
    run.err(
      `\nreal\t${Math.floor(seconds / 60)}m${(seconds % 60).toFixed(3)}s\nuser\t0m0.000s\nsys\t0m0.000s\n`,
    );
  return status;
});

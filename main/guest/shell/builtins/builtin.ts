/** Commands that change or ask the shell itself. They see the shell; programs never do. */

import type { Running } from '../pause.ts';
import type { Invocation } from '../program.ts';
import type { ShellHost } from '../shell-host.ts';
import type { Streams } from '../streams.ts';

export type Builtin = (run: Invocation, shell: ShellHost, streams: Streams) => number | Running<number>;

export const NAME = /^[A-Za-z_]\w*$/;
/** A wrong option or number of arguments. */
export const EXIT_USAGE = 2;

export function complain(run: Invocation, shell: ShellHost, message: string, status = 1): number {
  run.err(`${shell.where()}${message}\n`);
  return status;
}

export interface Letters {
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
  readonly operands: readonly string[];
}

/** Options of a builtin as getopts letters ("ra:p:"), or undefined after its complaint. Operands end them. */
export function letters(run: Invocation, shell: ShellHost, known: string): Letters | undefined {
  const flags = new Set<string>();
  const values = new Map<string, string>();
  let at = 0;
  for (; at < run.args.length; at++) {
    const arg = run.args[at] ?? '';
    if (arg === '--') {
      at++;
      break;
    }
    if (!/^-./.test(arg)) break;
    for (let index = 1; index < arg.length; index++) {
      const letter = arg[index] ?? '';
      const place = known.indexOf(letter);
      if (place < 0 || letter === ':') {
        complain(run, shell, `${run.name}: -${letter}: invalid option`);
        return undefined;
      }
      flags.add(letter);
      if (known[place + 1] !== ':') continue;
      const value = arg.slice(index + 1) || run.args[++at];
      if (value === undefined) {
        complain(run, shell, `${run.name}: -${letter}: option requires an argument`);
        return undefined;
      }
      values.set(letter, value);
      break;
    }
  }
  return { flags, values, operands: run.args.slice(at) };
}

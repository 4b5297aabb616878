/** exit, return, break, continue, and the commands that do nothing. */

import { EndShell } from '../limits.ts';
import { type Builtin, complain, EXIT_USAGE } from './builtin.ts';

const BYTE = 256;

/** A status as it is given: a whole number, of which the low byte counts. */
function statusOf(text: string): number | undefined {
  return /^\s*[-+]?\d{1,15}\s*$/.test(text) ? ((Number(text) % BYTE) + BYTE) % BYTE : undefined;
}

export const exit: Builtin = (run, shell) => {
  const [given, more] = run.args;
  if (given === undefined) throw new EndShell(shell.state.status);
  const status = statusOf(given);
  if (status === undefined) {
    complain(run, shell, `exit: ${given}: numeric argument required`);
    throw new EndShell(EXIT_USAGE);
  }
  if (more !== undefined) return complain(run, shell, 'exit: too many arguments');
  throw new EndShell(status);
};

export const returnFrom: Builtin = (run, shell) => {
  const [given] = run.args;
  const status = given === undefined ? shell.state.status : statusOf(given);
  if (!shell.frames.some(({ returns }) => returns))
    return complain(run, shell, "return: can only `return' from a function or sourced script", EXIT_USAGE);
  if (status === undefined) complain(run, shell, `return: ${given}: numeric argument required`);
  shell.jump = { kind: 'return', status: status ?? EXIT_USAGE };
  return status ?? EXIT_USAGE;
};

export const jump =
  (kind: 'break' | 'continue'): Builtin =>
  (run, shell) => {
    const [given = '1'] = run.args;
    if (!/^\s*[-+]?\d+\s*$/.test(given)) {
      complain(run, shell, `${kind}: ${given}: numeric argument required`);
      throw new EndShell(EXIT_USAGE - 1);
    }
    const levels = Number(given);
    if (shell.loops === 0) {
      complain(run, shell, `${kind}: only meaningful in a \`for', \`while', or \`until' loop`);
      return 0;
    }
    if (levels < 1) {
      complain(run, shell, `${kind}: ${given}: loop count out of range`);
      shell.jump = { kind: 'break', levels: shell.loops };
      return 1;
    }
    shell.jump = { kind, levels: Math.min(levels, shell.loops) };
    return 0;
  };

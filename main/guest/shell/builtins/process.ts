/** umask, ulimit, times, caller, history, printf -v. */

import { keyOf } from '../language/arithmetic-text.ts';
import type { Running } from '../pause.ts';
import type { Program } from '../program.ts';
import { printf as printText } from '../programs/printf.ts';
import { type Builtin, complain, EXIT_USAGE } from './builtin.ts';

export const umask: Builtin = (run, shell) => {
  const [given] = run.args.filter((arg) => !/^-[Sp]$/.test(arg));
  if (given !== undefined) {
    if (!/^[0-7]{1,4}$/.test(given))
      return complain(run, shell, `umask: ${given}: octal number out of range`);
    shell.state.umask = Number.parseInt(given, 8) & 0o777;
    return 0;
  }
  const { umask: mask } = shell.state;
  if (run.args.includes('-S')) {
    const letters = (bits: number): string =>
      `${bits & 4 ? '' : 'r'}${bits & 2 ? '' : 'w'}${bits & 1 ? '' : 'x'}`;
    run.out(`u=${letters(mask >> 6)},g=${letters(mask >> 3)},o=${letters(mask)}\n`);
  } else run.out(`${mask.toString(8).padStart(4, '0')}\n`);
  return 0;
};

/** Nothing of this system is limited by a user's limits. */
export const ulimit: Builtin = (run) => {
  const values = run.args.filter((arg) => !arg.startsWith('-'));
  if (values.length > 0) return 0;
  const letter = run.args.filter((arg) => /^-[a-zA-Z]$/.test(arg) && !/^-[SH]$/.test(arg))[0];
  run.out(letter === '-n' ? '1024\n' : letter === '-s' ? '8192\n' : letter === '-c' ? '0\n' : 'unlimited\n');
  return 0;
};

/** The simulated clock counts no processor time. */
export const times: Builtin = (run) => {
  run.out('0m0.000s 0m0.000s\n0m0.000s 0m0.000s\n');
  return 0;
};

export const caller: Builtin = (run, shell) => {
  const { frames } = shell;
  const [given] = run.args;
  const depth = Number(given ?? 0);
  if (!Number.isInteger(depth) || depth < 0)
    return complain(run, shell, `caller: ${given}: invalid number`, EXIT_USAGE);
  const frame = frames.at(-1 - depth);
  const outer = frames.at(-2 - depth);
  if (given === undefined && !outer) {
    run.out('0 NULL\n');
    return 0;
  }
  if (!frame || !outer) return 1;
  const name = outer.source.name === '' ? 'NULL' : outer.source.name;
  run.out(given === undefined ? `${frame.line} ${name}\n` : `${frame.line} ${outer.name} ${name}\n`);
  return 0;
};

export const history: Builtin = (run, shell) => {
  const { session } = shell;
  if (run.args.includes('-c')) {
    session.history.length = 0;
    return 0;
  }
  const count = run.args.find((arg) => /^\d+$/.test(arg));
  const from = count === undefined ? 0 : Math.max(0, session.history.length - Number(count));
  for (const [index, line] of session.history.entries())
    if (index >= from) run.out(`${`${index + 1}`.padStart(5)}  ${line}\n`);
  return 0;
};

/** printf -v NAME keeps the text in a variable. */
export const printf: Builtin = function* (run, shell): Running<number> {
  const print: Program = printText;
  if (run.args[0] !== '-v') {
    const plain = print(run);
    return typeof plain === 'number' ? plain : yield* plain;
  }
  const [, name = '', ...args] = run.args;
  const target = /^([A-Za-z_]\w*)(?:\[(.+)\])?$/s.exec(name);
  if (!target?.[1]) return complain(run, shell, `printf: \`${name}': not a valid identifier`, EXIT_USAGE);
  const chunks: string[] = [];
  const result = print({ ...run, args, out: (text) => void chunks.push(text) });
  const status = typeof result === 'number' ? result : yield* result;
  const text = chunks.join('');
  if (target[2] === undefined) shell.assign(target[1], text);
  else shell.state.variables.setElement(target[1], keyOf(target[1], target[2], shell), text);
  return status;
};

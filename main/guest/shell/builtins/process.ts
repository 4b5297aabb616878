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

/** As a login of a server has them; nothing of this system reaches them, and `ulimit` sets none. */
const ULIMITS: readonly (readonly [letter: string, name: string, unit: string, value: string])[] = [
  ['R', 'real-time non-blocking time', 'microseconds, ', 'unlimited'],
  ['c', 'core file size', 'blocks, ', '0'],
  ['d', 'data seg size', 'kbytes, ', 'unlimited'],
  ['e', 'scheduling priority', '', '0'],
  ['f', 'file size', 'blocks, ', 'unlimited'],
  ['i', 'pending signals', '', '15732'],
  ['l', 'max locked memory', 'kbytes, ', '8192'],
  ['m', 'max memory size', 'kbytes, ', 'unlimited'],
  ['n', 'open files', '', '1024'],
  ['p', 'pipe size', '512 bytes, ', '8'],
  ['q', 'POSIX message queues', 'bytes, ', '819200'],
  ['r', 'real-time priority', '', '0'],
  ['s', 'stack size', 'kbytes, ', '8192'],
  ['t', 'cpu time', 'seconds, ', 'unlimited'],
  ['u', 'max user processes', '', '15732'],
  ['v', 'virtual memory', 'kbytes, ', 'unlimited'],
  ['x', 'file locks', '', 'unlimited'],
];
const NAME_COLUMNS = 20;
const UNIT_COLUMNS = 19;

export const ulimit: Builtin = (run, shell) => {
  const values = run.args.filter((arg) => !arg.startsWith('-'));
  const letters = run.args.flatMap((arg) => (arg.startsWith('-') ? [...arg.slice(1)] : []));
  const asked = letters.filter((letter) => !'SH'.includes(letter));
  const unknown = asked.find((letter) => letter !== 'a' && !ULIMITS.some(([own]) => own === letter));
  if (unknown !== undefined) return complain(run, shell, `ulimit: -${unknown}: invalid option`, EXIT_USAGE);
  if (values.length > 0) return 0;
  const shown = ULIMITS.filter(([letter]) => asked.includes('a') || asked.includes(letter));
  if (shown.length === 0) run.out('unlimited\n');
  else if (shown.length === 1) run.out(`${shown[0]?.[3]}\n`);
  else
    for (const [letter, name, unit, value] of shown) {
      const what = `(${unit}-${letter})`;
      run.out(`${name.padEnd(NAME_COLUMNS)} ${what.padStart(UNIT_COLUMNS)} ${value}\n`);
    }
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

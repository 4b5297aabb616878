/** trap. */

import { singleQuoted } from '../language/quoting.ts';
import type { Invocation } from '../program.ts';
import { SIGNALS, signalNamed } from '../run/signals.ts';
import type { ShellHost } from '../shell-host.ts';
import { type Builtin, complain, EXIT_USAGE } from './builtin.ts';

const NOT_SUPPORTED = /^(?:SIG)?(?:DEBUG|RETURN)$/i;

export const trap: Builtin = (run, shell) => {
  const args = run.args[0] === '--' ? run.args.slice(1) : [...run.args];
  const [first] = args;
  if (first === '-l') {
    for (const [name, number] of SIGNALS) run.out(`${`${number}`.padStart(2)}) SIG${name}\n`);
    return 0;
  }
  if (first === undefined || first === '-p') return list(run, shell, args.slice(1));
  // One argument that is a signal: back to how it was.
  const resets = args.length === 1 || first === '-' || /^\d+$/.test(first);
  const names = args.length > 1 && !/^\d+$/.test(first) ? args.slice(1) : args;
  let status = 0;
  for (const each of names) {
    if (NOT_SUPPORTED.test(each)) return complain(run, shell, `not supported here: trap ${each}`, EXIT_USAGE);
    const name = signalNamed(each);
    if (name === undefined) {
      status = complain(run, shell, `trap: ${each}: invalid signal specification`);
      continue;
    }
    if (resets) shell.state.traps.delete(name);
    else shell.state.traps.set(name, first);
  }
  return status;
};

function list(run: Invocation, shell: ShellHost, given: readonly string[]): number {
  const names = given.map(signalNamed);
  const bad = given.find((_, index) => names[index] === undefined);
  if (bad !== undefined) return complain(run, shell, `trap: ${bad}: invalid signal specification`);
  const order = ['EXIT', ...SIGNALS.map(([name]) => name), 'ERR'];
  for (const name of order) {
    const action = shell.state.traps.get(name);
    if (action === undefined || (names.length > 0 && !names.includes(name))) continue;
    const shown = name === 'EXIT' || name === 'ERR' ? name : `SIG${name}`;
    run.out(`trap -- ${singleQuoted(action)} ${shown}\n`);
  }
  return 0;
}

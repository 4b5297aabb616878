/** cd, pwd, pushd, popd, dirs. */

import { resolvePath } from '../../tree/paths.ts';
import { errnoText, type Invocation } from '../program.ts';
import type { ShellHost } from '../shell-host.ts';
import { type Builtin, complain, letters } from './builtin.ts';

/** Goes to a directory; answers the message when it cannot. */
function go(shell: ShellHost, target: string): string | undefined {
  const path = resolvePath(shell.state.cwd, target);
  const stat = shell.job.surroundings.files.stat(path);
  if (stat?.type !== 'directory') return `${target}: ${errnoText(stat ? 'ENOTDIR' : 'ENOENT')}`;
  const { variables } = shell.state;
  variables.put('OLDPWD', { value: shell.state.cwd, exported: true });
  shell.state.cwd = path;
  variables.put('PWD', { value: path, exported: true });
  return undefined;
}

export const cd: Builtin = (run, shell) => {
  const options = letters(run, shell, 'LPe@');
  if (!options) return 2;
  const { operands } = options;
  if (operands.length > 1) return complain(run, shell, 'cd: too many arguments');
  const [given] = operands;
  const target = given === '-' ? shell.parameter('OLDPWD') : (given ?? shell.parameter('HOME'));
  if (target === undefined) return complain(run, shell, `cd: ${given === '-' ? 'OLDPWD' : 'HOME'} not set`);
  if (target === '') return 0;
  const problem = go(shell, target);
  if (problem !== undefined) return complain(run, shell, `cd: ${problem}`);
  if (given === '-') run.out(`${shell.state.cwd}\n`);
  return 0;
};

export const pwd: Builtin = (run) => {
  run.out(`${run.cwd}\n`);
  return 0;
};

/** Directories below the current one, by shell. */
const stacks = new WeakMap<object, string[]>();

function stackOf(shell: ShellHost): string[] {
  const stack = stacks.get(shell.session) ?? [];
  stacks.set(shell.session, stack);
  return stack;
}

const STACK_LIMIT = 1000;

export const pushd: Builtin = (run, shell) => {
  const stack = stackOf(shell);
  const [target] = run.args.filter((arg) => arg !== '-n');
  if (target === undefined) {
    const [top] = stack;
    if (top === undefined) return complain(run, shell, 'pushd: no other directory');
    stack[0] = shell.state.cwd;
    const problem = go(shell, top);
    if (problem !== undefined) return complain(run, shell, `pushd: ${problem}`);
    return list(run, shell);
  }
  if (stack.length >= STACK_LIMIT) return complain(run, shell, 'pushd: too many directories');
  const before = shell.state.cwd;
  const problem = go(shell, target);
  if (problem !== undefined) return complain(run, shell, `pushd: ${problem}`);
  stack.unshift(before);
  return list(run, shell);
};

export const popd: Builtin = (run, shell) => {
  const stack = stackOf(shell);
  const top = stack.shift();
  if (top === undefined) return complain(run, shell, 'popd: directory stack empty');
  const problem = go(shell, top);
  if (problem !== undefined) return complain(run, shell, `popd: ${problem}`);
  return list(run, shell);
};

export const dirs: Builtin = (run, shell) => {
  if (run.args.includes('-c')) {
    stackOf(shell).length = 0;
    return 0;
  }
  return list(run, shell, run.args.includes('-p') ? '\n' : ' ');
};

function list(run: Invocation, shell: ShellHost, between = ' '): number {
  const home = shell.parameter('HOME') ?? '';
  const shown = [shell.state.cwd, ...stackOf(shell)].map((path) =>
    home !== '' && (path === home || path.startsWith(`${home}/`)) ? `~${path.slice(home.length)}` : path,
  );
  run.out(`${shown.join(between)}\n`);
  return 0;
}

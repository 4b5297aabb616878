/** Commands that change the shell itself. They see the shell; programs never do. */

import { resolvePath } from '../tree/paths.ts';
import { ExitShell } from './limits.ts';
import type { Running } from './pause.ts';
import { errnoText, type Invocation } from './program.ts';
import { echo } from './programs/echo.ts';
import { printf } from './programs/printf.ts';
import type { ShellHost } from './shell-host.ts';

export type Builtin = (run: Invocation, shell: ShellHost) => number | Running<number>;

const complain = (run: Invocation, message: string, status = 1): number => {
  run.err(`sh: ${message}\n`);
  return status;
};

const NAME = /^[A-Za-z_]\w*$/;

const cd: Builtin = (run, shell) => {
  const target = run.args[0] ?? '/root';
  const path = resolvePath(run.cwd, target === '-' ? (shell.parameter('OLDPWD') ?? '/root') : target);
  const stat = run.surroundings.files.stat(path);
  if (stat?.type !== 'directory')
    return complain(run, `cd: can't cd to ${target}: ${errnoText(stat ? 'ENOTDIR' : 'ENOENT')}`);
  shell.assign('OLDPWD', shell.state.cwd);
  shell.state.cwd = path;
  shell.assign('PWD', path);
  if (target === '-') run.out(`${path}\n`);
  return 0;
};

const exit: Builtin = (run, shell) => {
  const code = run.args[0] ?? `${shell.state.status}`;
  if (!/^\d+$/.test(code)) return complain(run, `exit: Illegal number: ${code}`, 2);
  throw new ExitShell(Number(code) % 256);
};

const jump =
  (kind: 'break' | 'continue'): Builtin =>
  (run, shell) => {
    const levels = Number(run.args[0] ?? '1');
    if (!Number.isSafeInteger(levels) || levels < 1)
      return complain(run, `${kind}: Illegal number: ${run.args[0]}`, 2);
    if (shell.loops > 0) shell.jump = { kind, levels: Math.min(levels, shell.loops) };
    return 0;
  };

/** Reads one line into variables; the last one takes the rest of the line. */
const read: Builtin = (run, shell) => {
  const names = run.args.filter((arg) => arg !== '-r');
  const bad = names.find((name) => !NAME.test(name));
  if (bad !== undefined) return complain(run, `read: bad variable name '${bad}'`, 2);
  const line = run.input.line();
  let rest = (line ?? '').trim();
  names.forEach((name, index) => {
    const cut = index === names.length - 1 ? rest.length : (/[ \t]/.exec(rest)?.index ?? rest.length);
    shell.assign(name, rest.slice(0, cut));
    rest = rest.slice(cut).trimStart();
  });
  if (names.length === 0) shell.assign('REPLY', line ?? '');
  return line === undefined ? 1 : 0;
};

const exportVariables: Builtin = (run, shell) => {
  for (const arg of run.args) {
    const equals = arg.indexOf('=');
    const name = equals < 0 ? arg : arg.slice(0, equals);
    if (!NAME.test(name)) return complain(run, `export: ${arg}: bad variable name`, 2);
    if (equals >= 0) shell.assign(name, arg.slice(equals + 1));
  }
  return 0;
};

const unset: Builtin = (run, shell) => {
  for (const name of run.args) shell.state.variables.delete(name);
  return 0;
};

const pwd: Builtin = (run) => {
  run.out(`${run.cwd}\n`);
  return 0;
};

const refuse =
  (name: string): Builtin =>
  (run) =>
    complain(run, `not supported here: ${name}`, 2);

const NOT_SUPPORTED = [
  'eval',
  'exec',
  'set',
  'shift',
  'source',
  '.',
  'trap',
  'wait',
  'alias',
  'local',
  'return',
  'declare',
  'let',
  'shopt',
  'ulimit',
  'umask',
  'jobs',
  'fg',
  'bg',
  'kill',
] as const;

export const builtins: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ['cd', cd],
  ['pwd', pwd],
  ['exit', exit],
  ['break', jump('break')],
  ['continue', jump('continue')],
  ['read', read],
  ['export', exportVariables],
  ['unset', unset],
  ['echo', echo],
  ['printf', printf],
  [':', () => 0],
  ['true', () => 0],
  ['false', () => 1],
  ...NOT_SUPPORTED.map((name) => [name, refuse(name)] as const),
]);

/** $NAME, $1, $? and the like: what they are, whether they are set, and assigning. */

import type { ShellHost } from '../shell-host.ts';
import { assignSpecial, specialValue } from './special-variables.ts';

/** A parameter's value: variables first, then $?, $1 and the like. undefined: not set. */
export function parameterOf(name: string, shell: ShellHost): string | undefined {
  const value = shell.state.variables.get(name);
  if (value !== undefined) return value;
  const { positional } = shell.frame;
  switch (name) {
    case '?':
      return `${shell.state.status}`;
    case '#':
      return `${positional.length}`;
    case '$':
      return `${shell.session.processId}`;
    case '!':
      return shell.session.jobs.last === undefined ? undefined : `${shell.session.jobs.last}`;
    case '0':
      return shell.state.name;
    case '-':
      return shell.state.flags.letters + (shell.job.interactive ? 'i' : '');
    case '@':
    case '*':
      return positional.length === 0 ? undefined : positional.join(' ');
    default:
      if (/^[1-9]\d*$/.test(name)) return positional[Number(name) - 1];
      return specialValue(name, shell);
  }
}

/** test -v: a variable, or an element NAME[KEY]. */
export function isSet(name: string, shell: ShellHost): boolean {
  const element = /^(\w+)\[(.*)\]$/s.exec(name);
  if (!element?.[1]) return parameterOf(name, shell) !== undefined;
  const value = shell.state.variables.value(element[1]);
  if (value === undefined || typeof value === 'string') return value !== undefined && element[2] === '0';
  if (element[2] === '@' || element[2] === '*') return value.size > 0;
  return value.kind === 'indexed'
    ? value.get(Number(element[2])) !== undefined
    : value.get(element[2] ?? '') !== undefined;
}

export function assignTo(name: string, value: string, shell: ShellHost): void {
  if (assignSpecial(name, value, shell)) return;
  shell.state.variables.set(name, value);
  if (shell.state.flags.has('allexport')) shell.state.variables.mark(name, { exported: true });
}

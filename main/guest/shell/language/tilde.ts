/** ~ and ~USER at the beginning of a word. */

import type { Word } from 'unbash';
import type { ShellHost } from '../shell-host.ts';

/** The text of a word without expansions. */
export function expandTilde(word: Word, shell: ShellHost): string {
  return word.text.startsWith('~') ? tilde(word.value, shell) : word.value;
}

export function tilde(text: string, shell: ShellHost): string {
  if (!text.startsWith('~')) return text;
  const slash = text.indexOf('/');
  const user = text.slice(1, slash < 0 ? undefined : slash);
  const home =
    user === ''
      ? (shell.parameter('HOME') ?? '/root')
      : user === 'root'
        ? '/root'
        : user === '+'
          ? shell.parameter('PWD')
          : user === '-'
            ? shell.parameter('OLDPWD')
            : undefined;
  return home === undefined ? text : home + (slash < 0 ? '' : text.slice(slash));
}

/** Variables that a shell works out when they are read: $RANDOM, $SECONDS, $LINENO and the like. */

import type { ShellHost } from '../shell-host.ts';

const UNIX_EPOCH_DIGITS = 6;

/** undefined: no variable of this kind. Random numbers come from the machine's seed, times from its clock. */
export function specialValue(name: string, shell: ShellHost): string | undefined {
  const { session, state, job } = shell;
  switch (name) {
    case 'RANDOM':
      return `${session.random()}`;
    case 'SRANDOM':
      return `${session.random() * 65_536 + session.random() * 2 + (session.random() & 1)}`;
    case 'SECONDS':
      return `${job.surroundings.clock.now - state.secondsFrom}`;
    case 'EPOCHSECONDS':
      return `${job.surroundings.clock.now}`;
    case 'EPOCHREALTIME':
      return `${job.surroundings.clock.now}.${'0'.repeat(UNIX_EPOCH_DIGITS)}`;
    case 'LINENO':
      return `${lineOf(shell)}`;
    case 'BASH_COMMAND':
      return shell.lastCommand;
    case 'BASHPID':
      return `${state.processId}`;
    case 'BASH_SUBSHELL':
      return `${state.level}`;
    default:
      return specialList(name, shell)?.[0];
  }
}

export const lineOf = (shell: ShellHost): number => shell.frame.source.place(shell.at).line;

/** Arrays of the same kind. */
export function specialList(name: string, shell: ShellHost): readonly string[] | undefined {
  const { frames, state } = shell;
  switch (name) {
    case 'PIPESTATUS':
      return [state.pipeStatus].flat().map(String);
    case 'FUNCNAME':
      return frames.some(({ isFunction }) => isFunction) ? frames.map(({ name: own }) => own).reverse() : [];
    case 'BASH_LINENO':
      return frames.map(({ line }) => `${line}`).reverse();
    case 'BASH_SOURCE':
      return frames.map(({ source }) => source.name).reverse();
    case 'GROUPS':
      return ['0'];
    case 'DIRSTACK':
      return [state.cwd];
    default:
      return undefined;
  }
}

/** Assignments that do something else than keep a text. Whether there was one. */
export function assignSpecial(name: string, value: string, shell: ShellHost): boolean {
  switch (name) {
    case 'RANDOM':
      shell.session.seed(Number.parseInt(value, 10) || 0);
      return true;
    case 'SECONDS':
      shell.state.secondsFrom = shell.job.surroundings.clock.now - (Number.parseInt(value, 10) || 0);
      return true;
    case 'LINENO':
    case 'BASH_COMMAND':
    case 'BASHPID':
    case 'EPOCHSECONDS':
    case 'EPOCHREALTIME':
    case 'SRANDOM':
    case 'FUNCNAME':
    case 'GROUPS':
    case 'BASH_LINENO':
    case 'BASH_SOURCE':
    case 'PIPESTATUS':
      return true;
    default:
      return false;
  }
}

/** Variables of every new shell, with the exported ones. */
export function initialVariables(
  hostname: string,
  machine: string,
): {
  readonly exported: Readonly<Record<string, string>>;
  readonly plain: Readonly<Record<string, string>>;
} {
  return {
    exported: {
      HOME: '/root',
      LOGNAME: 'root',
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      PWD: '/root',
      SHELL: '/bin/bash',
      SHLVL: '1',
      TERM: 'xterm-256color',
      USER: 'root',
    },
    plain: {
      BASH: '/bin/bash',
      BASH_VERSION: '5.2.15(1)-release',
      EUID: '0',
      HOSTNAME: hostname,
      HOSTTYPE: machine,
      IFS: ' \t\n',
      MACHTYPE: `${machine}-pc-linux-gnu`,
      OPTIND: '1',
      OSTYPE: 'linux-gnu',
      PS1: '\\u@\\h:\\w\\$ ',
      PS2: '> ',
      PS4: '+ ',
      UID: '0',
    },
  };
}

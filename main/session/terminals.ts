/** Terminals: one shell each, kept between lines until they are closed. */

import type { PartitionName } from '../../shared/ids.ts';
import type { System } from '../engine/index.ts';
import { type Login, type LoginOptions, logIn } from '../guest/login.ts';
import type { Shell, Tree } from '../guest/shell/index.ts';
import type { KeptFiles } from '../machine/kept-files.ts';

/** In all partitions of the open machine, and of all windows. */
export const TERMINAL_LIMIT = 64;

export interface Terminals {
  /** The terminal's shell, logged in to the partition; what it does to the machine goes to `run` from now on. */
  shellOf(terminal: string, partition: PartitionName, run: Run): Shell;
  /** Whether there is no room for a terminal of this name. */
  isFull(terminal: string, partition: PartitionName): boolean;
  /** The terminal's shell as it is, if a line was ever entered in it. */
  find(terminal: string, partition: PartitionName): Shell | undefined;
  /** The same, or a new shell that is not kept: to be read only. */
  readonly lookAt: (partition: PartitionName, terminal: string | undefined) => Shell;
  /** Ends the terminal's shell. The next line in a terminal of this name finds a new one. */
  close(terminal: string, partition: PartitionName): boolean;
  /** A capture was kept with the machine: the shells that there are see it. */
  mountAgain(): void;
  forget(): void;
}

export interface TerminalContext {
  /** The state of the open machine at the moment of the call. */
  readonly system: () => System;
  readonly files: KeptFiles;
  /** Captures that the open machine was made of, by mount point. */
  readonly mounts: () => ReadonlyMap<string, Tree>;
}

type Run = LoginOptions['run'];

interface OpenTerminal {
  readonly login: Login;
  run: Run;
}

export function newTerminals({ system, files, mounts }: TerminalContext): Terminals {
  const terminals = new Map<string, OpenTerminal>();
  /** Read once for all terminals. */
  let mounted: Map<string, Tree> | undefined;
  const open = (partition: PartitionName, run: Run): OpenTerminal => {
    mounted ??= new Map(mounts());
    const login = logIn({
      system,
      partition,
      run: (command) => terminal.run(command),
      scratch: files.open(partition),
      mounts: mounted,
      interactive: true,
    });
    const terminal: OpenTerminal = { login, run };
    return terminal;
  };
  const mountAgain = (): void => {
    if (mounted) for (const [path, tree] of mounts()) mounted.set(path, tree);
  };
  const keyOf = (name: string, partition: PartitionName): string => `${partition} ${name}`;
  return {
    mountAgain,
    shellOf: (name, partition, run) => {
      const key = keyOf(name, partition);
      const known = terminals.get(key);
      if (known && !known.login.isOver) {
        known.run = run;
        return known.login.shell;
      }
      const opened = open(partition, run);
      terminals.set(key, opened);
      return opened.login.shell;
    },
    isFull: (name, partition) => terminals.size >= TERMINAL_LIMIT && !terminals.has(keyOf(name, partition)),
    find: (name, partition) => terminals.get(keyOf(name, partition))?.login.shell,
    lookAt: (partition, name) => {
      const known = name === undefined ? undefined : terminals.get(keyOf(name, partition));
      return (known ?? open(partition, neverRun)).login.shell;
    },
    close: (name, partition) => terminals.delete(keyOf(name, partition)),
    forget: () => {
      terminals.clear();
      mounted = undefined;
    },
  };
}

function neverRun(): never {
  throw new Error('a shell that is only looked at runs a command');
}

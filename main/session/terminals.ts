/**
 * Terminals: one shell each, kept between lines until they are closed; and the Linux of each partition, whose udevd and
 * services go on beside them.
 */

import type { Command } from '../../shared/command.ts';
import type { PartitionName } from '../../shared/ids.ts';
import type { Step } from '../../shared/outcome.ts';
import type { System } from '../engine/index.ts';
import { type Login, type LoginOptions, logIn } from '../guest/login.ts';
import type { LineStreams, Resume, Running, Shell, Tree } from '../guest/shell/index.ts';
import { isHeard } from '../guest/system/guest-system.ts';
import { type OpenGuest, openGuest } from '../guest/system/open-guest.ts';
import type { KeptFiles } from '../machine/kept-files.ts';

/** Names of terminals whose output is captured, not shown: programs buffer there as in a pipe. */
export const CAPTURED = 'runbook';

/** In all partitions of the open machine, and of all windows. */
export const TERMINAL_LIMIT = 64;

export interface Terminals {
  /** The terminal's shell, logged in to the partition; what it does to the machine goes to `run` from now on. */
  shellOf(terminal: string, partition: PartitionName, run: Run): Shell;
  /** Whether there is no room for a terminal of this name. */
  isFull(terminal: string, partition: PartitionName): boolean;
  /** Whether the login of a line has ended: its kernel is gone, or the terminal was closed. */
  isOver(line: { readonly terminal: string; readonly partition: PartitionName }): boolean;
  /** The terminal's shell as it is, if a line was ever entered in it. */
  find(terminal: string, partition: PartitionName): Shell | undefined;
  /** The same, or a new shell that is not kept: to be read only. */
  readonly lookAt: (partition: PartitionName, terminal: string | undefined) => Shell;
  /** Ends the terminal's shell. The next line in a terminal of this name finds a new one. */
  close(terminal: string, partition: PartitionName): boolean;
  /** A partition's Linux hears what a command did to it, whoever asked for it. */
  notice(command: Command, step: Step): void;
  /** A write that waited inside the kernel has ended: jobs, services and rules that wait for it may go on. */
  answer(ticket: number, answer: Resume): void;
  /** From now on this carries out what guests do beside the terminals. */
  serve(run: Run): void;
  /** What goes on beside the lines: rules and services until they are done, background jobs for a while. */
  beside(streamsOf: (terminal: string) => LineStreams): Running<void>;
  /** The state is another one: what guests were about to do is not done. */
  stopGuests(): void;
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
  readonly name: string;
  readonly partition: PartitionName;
  readonly login: Login;
  run: Run;
}

/** Steps of background jobs after each action: a longer job goes on beside the next one. */
const STEPS_AFTER_ACTION = 256;

export function newTerminals({ system, files, mounts }: TerminalContext): Terminals {
  const terminals = new Map<string, OpenTerminal>();
  /** Read once for all terminals. */
  let mounted: Map<string, Tree> | undefined;
  const guests = new Map<PartitionName, OpenGuest>();
  let served: Run = neverRun;
  const guestOf = (partition: PartitionName): OpenGuest => {
    const known = guests.get(partition);
    if (known) return known;
    mounted ??= new Map(mounts());
    const scratch = files.open(partition);
    const opened = openGuest({
      system,
      partition,
      scratch,
      mounts: mounted,
      run: (command) => served(command),
    });
    guests.set(partition, opened);
    return opened;
  };
  const open = (name: string, partition: PartitionName, run: Run): OpenTerminal => {
    const guest = guestOf(partition);
    mounted ??= new Map(mounts());
    const login = logIn({
      system,
      partition,
      guest,
      run: (command) => terminal.run(command),
      mounts: mounted,
      interactive: !name.startsWith(CAPTURED),
    });
    const terminal: OpenTerminal = { name, partition, login, run };
    return terminal;
  };
  const goOn = function* (guest: OpenGuest['guest']): Running<void> {
    while (guest.isRunnable) {
      guest.turn();
      yield { kind: 'pause' };
    }
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
      const opened = open(name, partition, run);
      terminals.set(key, opened);
      return opened.login.shell;
    },
    isFull: (name, partition) => terminals.size >= TERMINAL_LIMIT && !terminals.has(keyOf(name, partition)),
    isOver: ({ terminal, partition }) => terminals.get(keyOf(terminal, partition))?.login.isOver ?? true,
    find: (name, partition) => terminals.get(keyOf(name, partition))?.login.shell,
    lookAt: (partition, name) => {
      const known = name === undefined ? undefined : terminals.get(keyOf(name, partition));
      return (known ?? open('', partition, neverRun)).login.shell;
    },
    notice: (command, step) => {
      if (!('partition' in command) || !isHeard(command, step)) return;
      guestOf(command.partition).guest.notice(command, step);
    },
    answer: (ticket, answer) => {
      for (const { guest } of guests.values()) guest.answer(ticket, answer);
      for (const { login } of terminals.values()) login.shell.answer(ticket, answer);
    },
    serve: (run) => {
      served = run;
    },
    beside: function* (streamsOf) {
      for (const { guest } of guests.values()) yield* goOn(guest);
      for (const terminal of terminals.values()) {
        const { shell, isOver } = terminal.login;
        if (isOver || shell.isBusy || !shell.hasWork) continue;
        terminal.run = served;
        yield* shell.background(STEPS_AFTER_ACTION, streamsOf(terminal.name));
      }
    },
    stopGuests: () => {
      for (const { guest } of guests.values()) guest.forget();
    },
    close: (name, partition) => terminals.delete(keyOf(name, partition)),
    forget: () => {
      terminals.clear();
      guests.clear();
      mounted = undefined;
    },
  };
}

function neverRun(): never {
  throw new Error('a shell that is only looked at runs a command');
}

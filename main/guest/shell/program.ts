/** What a program of the simulated system is given, and what it must answer: an exit code. */

import type { Errno } from '../../../shared/failure.ts';
import { ERRNO_TEXT } from '../../../shared/failure.ts';
import type { GuestPort } from '../system/port.ts';
import type { Files } from '../tree/files.ts';
import type { GuestClock } from './clock.ts';
import type { Locks } from './locks.ts';
import type { Manual } from './manual.ts';
import type { Running } from './pause.ts';
import type { Input, SubstitutionPipe } from './streams.ts';

export type Personality = '2.42' | '2.38';

/** The system around a program, as far as programs may know it. */
export interface Surroundings {
  readonly files: Files;
  readonly hostname: string;
  readonly release: string;
  /** What uname -m prints. */
  readonly machine: string;
  readonly personality: Personality;
  /** The time that the system shows; it passes with commands, never by itself. */
  readonly clock: GuestClock;
  /** Kernel messages, oldest first. */
  dmesg(): readonly string[];
  /** Seconds since the boot, one for each of them. */
  dmesgTimes?(): readonly number[];
  /** Boot record, devices and services of the system; absent where files are all there is. */
  readonly system?: GuestPort;
  /** CP command of a z/VM guest; absent in an LPAR. */
  readonly vmcp?: (command: string) => {
    readonly output: string;
    readonly exit: number;
    /** What vmcp itself says about it, on standard error. */
    readonly error?: string;
  };
}

/** A builtin, program or script as it was run, with what it wrote itself; children speak for themselves. */
export interface ProgramRun {
  /** Without the directories of its path: "chmem". */
  readonly name: string;
  readonly args: readonly string[];
  readonly exit: number;
  /** The last of each stream. */
  readonly stdout: string;
  readonly stderr: string;
}

export interface Invocation {
  /** As it was called: "chmem238". */
  readonly name: string;
  readonly args: readonly string[];
  readonly input: Input;
  readonly surroundings: Surroundings;
  readonly cwd: string;
  /** Whether standard output is a terminal. */
  readonly terminal: boolean;
  /** An exported variable. */
  environment(name: string): string | undefined;
  /** Every exported variable, as `env` prints them. */
  environments(): ReadonlyMap<string, string>;
  out(text: string): void;
  err(text: string): void;
  /** Our own channel; never stdout or stderr. */
  why(line: string): void;
  /** Counts one unit of work; a driver may stop the program here. */
  rest(): Running<void>;
  /**
   * Lines of standard input as they come: all that are there, waiting for the first one; at the end what is left, then
   * undefined. For programs with `streams`. `input`: of another input than standard input.
   */
  piece(end?: string, input?: Input): Running<string | undefined>;
  /** The pipe of a process substitution that has this name. */
  substituted(path: string): SubstitutionPipe | undefined;
  /** Lets the simulated clock go on; in a background job others run meanwhile. */
  sleep(seconds: number): Running<void>;
  /**
   * Shows what was printed, and waits for what others do: another terminal, a button, a job beside. `until`: a next look
   * of its own, should the simulated clock come so far meanwhile. Ctrl+C and signals end the program here.
   */
  watch(until?: number): Running<void>;
  /** Locks of files. */
  readonly locks: Pick<Locks, 'take' | 'release'>;
  /** A descriptor above 2 of a file: who holds a lock through it, and on what. */
  descriptor(
    number: number,
  ): { readonly path: string; readonly holder: object; readonly isOpen: () => boolean } | undefined;
  /** Whether `spawn` would find the program: what xargs, env and timeout complain about by their own names. */
  finds(name: string): boolean;
  /** What a program says about itself; undefined for what is none, builtins and functions included. */
  manualOf(name: string): Manual | undefined;
  /**
   * Runs a command as a child, as xargs, env, timeout, find -exec, watch and sudo do: in this directory, with these
   * streams. Answers its exit code, 127 without a word when there is none of this name.
   */
  spawn(argv: readonly string[], options?: SpawnOptions): Running<number>;
}

export interface SpawnOptions {
  /** Standard input; the program's own when absent. */
  readonly stdin?: string;
  /** Exported variables on top of the program's own. */
  readonly environment?: ReadonlyMap<string, string>;
  /** Nothing but `environment` is exported: env -i. */
  readonly clear?: boolean;
  /** Takes the child's standard output, in pieces, instead of the program's own. */
  readonly out?: (text: string) => void;
}

/**
 * A program without effects answers at once; one that writes or loops long is a generator. In a pipe it is called once
 * all of its input is there, unless `streams` says that it waits for each piece itself (`piece`, `input.nextLine`).
 */
export type Program = ((run: Invocation) => number | Running<number>) & { readonly streams?: boolean };

export const errnoText = (errno: Errno): string => ERRNO_TEXT[errno];

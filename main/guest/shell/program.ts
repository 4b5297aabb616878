/** What a program of the simulated system is given, and what it must answer: an exit code. */

import type { Errno } from '../../../shared/failure.ts';
import { ERRNO_TEXT } from '../../../shared/failure.ts';
import type { Files } from '../tree/files.ts';
import type { Running } from './pause.ts';
import type { Input } from './streams.ts';

export type Personality = '2.42' | '2.38';

/** The system around a program, as far as programs may know it. */
export interface Surroundings {
  readonly files: Files;
  readonly hostname: string;
  readonly release: string;
  /** What uname -m prints. */
  readonly machine: string;
  readonly personality: Personality;
  /** Kernel messages, oldest first. */
  dmesg(): readonly string[];
  /** CP command of a z/VM guest; absent in an LPAR. */
  readonly vmcp?: (command: string) => {
    readonly output: string;
    readonly exit: number;
    /** What vmcp itself says about it, on standard error. */
    readonly error?: string;
  };
}

export interface Invocation {
  /** As it was called: "chmem238". */
  readonly name: string;
  readonly args: readonly string[];
  readonly input: Input;
  readonly surroundings: Surroundings;
  readonly cwd: string;
  environment(name: string): string | undefined;
  out(text: string): void;
  err(text: string): void;
  /** Our own channel; never stdout or stderr. */
  why(line: string): void;
  /** Counts one unit of work; a driver may stop the program here. */
  rest(): Running<void>;
}

/** A program without effects answers at once; one that writes or loops long is a generator. */
export type Program = (run: Invocation) => number | Running<number>;

export const errnoText = (errno: Errno): string => ERRNO_TEXT[errno];

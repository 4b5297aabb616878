/** What builtins and the launch of programs see of the shell that runs them. */

import type { Running } from './pause.ts';
import type { Surroundings } from './program.ts';
import type { OutputMeter } from './streams.ts';

/** What a line leaves behind for the next one. */
export interface ShellState {
  readonly variables: Map<string, string>;
  cwd: string;
  status: number;
}

/** One input being run. */
export interface Job {
  readonly surroundings: Surroundings;
  readonly interactive: boolean;
  why(line: string): void;
  /** Set from outside: Ctrl-C. */
  isCancelled(): boolean;
  readonly meter: OutputMeter;
  rounds: number;
  commands: number;
  depth: number;
}

/** `break N` and `continue N` on their way out. */
export interface Jump {
  readonly kind: 'break' | 'continue';
  readonly levels: number;
}

export interface ShellHost {
  readonly job: Job;
  readonly state: ShellState;
  /** Set by `break` and `continue`. */
  jump: Jump | undefined;
  /** Loops around the running command. */
  readonly loops: number;
  /** A parameter's value; undefined when it is not set. */
  parameter(name: string): string | undefined;
  assign(name: string, value: string): void;
  /** Counts output towards the next pause. */
  weigh(characters: number): void;
  /** Whether the next `rest` is a pause. */
  readonly isNearPause: boolean;
  /** Counts one unit of work and lets the driver in now and then. */
  rest(): Running<void>;
}

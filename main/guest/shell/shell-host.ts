/** What builtins, words, control flow and the launch of programs see of the shell that runs them. */

import type { AndOr, CompoundCommand, CompoundList, PipelineNode, Redirected, Script } from 'unbash';
import type { Refusal } from './language/check.ts';
import type { Source } from './language/source.ts';
import type { Locks } from './locks.ts';
import type { Running } from './pause.ts';
import type { ProgramRun, SpawnOptions, Surroundings } from './program.ts';
import type { ShellFlags } from './run/flags.ts';
import type { Input, OutputMeter, Streams, SubstitutionPipe } from './streams.ts';
import type { Variable } from './variables/variable.ts';
import type { Variables } from './variables/variables.ts';

/** A function: its body, and the text it was defined in. */
export interface ShellFunction {
  readonly body: CompoundCommand | Redirected | CompoundList;
  readonly source: Source;
  /** As declare -f prints it. */
  readonly text: string;
}

/** A call of a function, a sourced file, or the script itself. */
export interface Frame {
  /** $FUNCNAME; "source" and "main" too. */
  readonly name: string;
  readonly source: Source;
  /** Line of the call. */
  readonly line: number;
  positional: readonly string[];
  /** Variables as they were before `local` hid them. */
  readonly hidden: Map<string, Variable | undefined>;
  readonly isFunction: boolean;
  /** Set inside a function's frame: `return` may end it. */
  readonly returns: boolean;
  /** State of getopts inside a word of bundled letters. */
  optionAt: number;
  /** OPTIND as getopts left it; another one begins anew. */
  optionIndex: number;
}

/** What a line leaves behind for the next one; a subshell has a copy. */
export interface ShellState {
  readonly variables: Variables;
  readonly functions: Map<string, ShellFunction>;
  readonly aliases: Map<string, string>;
  readonly flags: ShellFlags;
  /** By name: EXIT, ERR, INT, … An empty text ignores the signal. */
  readonly traps: Map<string, string>;
  cwd: string;
  status: number;
  /** Statuses of the last pipeline, or that of the last single command. */
  pipeStatus: readonly number[] | number;
  /** $0. */
  name: string;
  /** Of this shell or subshell: $BASHPID. */
  readonly processId: number;
  /** Subshells around this one. */
  readonly level: number;
  /** $SECONDS counts from here, in seconds of the simulated clock. */
  secondsFrom: number;
  umask: number;
  /** Process substitutions that `exec` has opened: they end with this shell, or when it closes them. */
  substitutions: OpenSubstitution[];
}

/** A process substitution of a command. */
export interface OpenSubstitution {
  /** "/dev/fd/63". */
  readonly path: string;
  readonly pipe: Input;
  /** Once the command has ended. */
  finish(): Running<void>;
}

/** One input being run, or one background job. */
export interface Job {
  readonly surroundings: Surroundings;
  readonly interactive: boolean;
  why(line: string): void;
  /** A program has ended; absent where nobody keeps what was run. */
  readonly ran?: ((run: ProgramRun) => void) | undefined;
  /** Set from outside: Ctrl-C. */
  isCancelled(): boolean;
  readonly meter: OutputMeter;
  /** Whether it runs beside other lines: its `sleep` waits for the clock. */
  readonly isBackground: boolean;
  /** Signals that were sent to it and have not been seen yet. */
  readonly signals: { readonly name: string; readonly processId: number }[];
  /** Rounds of all loops, and commands, of a line and the jobs it started. */
  readonly counts: { rounds: number; commands: number };
  depth: number;
  calls: number;
}

/** `break N`, `continue N` and `return` on their way out. */
export type Jump =
  | { readonly kind: 'break' | 'continue'; readonly levels: number }
  | { readonly kind: 'return'; readonly status: number };

/** Numbers and state that all shells of a terminal share. */
export interface SessionHost {
  /** $$. */
  readonly processId: number;
  readonly parentId: number;
  nextProcessId(): number;
  /** $RANDOM: 0 to 32767. */
  random(): number;
  /** Assigning RANDOM. */
  seed(value: number): void;
  readonly jobs: JobTable;
  readonly locks: Locks;
  /** Pipes of process substitutions by the name that a command knows them by: "/dev/fd/63". */
  readonly pipes: Map<string, SubstitutionPipe>;
  /** Input of the line that runs in front. */
  terminalInput: Input | undefined;
  readonly history: string[];
}

export interface BackgroundJob {
  /** %1. */
  readonly number: number;
  readonly processId: number;
  readonly text: string;
  /** Undefined while it runs. */
  status: number | undefined;
  /** The signal that ended it. */
  signal?: string;
  /** Its end was told, or waited for. */
  told: boolean;
}

export interface JobTable {
  /** Adds a job that begins at its next turn. */
  start(text: string, processId: number, running: Running<number>, job: Job): BackgroundJob;
  /** Adds a process substitution, which is none of the jobs that anybody asks for. */
  substitution(processId: number, running: Running<number>, job: Job): BackgroundJob;
  /** Every job that has not been told to have ended. */
  readonly list: readonly BackgroundJob[];
  /** Whether a job has not ended, or the system around has something to do: a `sleep` lets them. */
  readonly isAnyAtWork: boolean;
  /** By %1, %%, %-, %text or process id. */
  find(specification: string): BackgroundJob | undefined;
  /** Status of a job that was forgotten, by its process id. */
  ended(processId: string): number | undefined;
  /** Sends a signal; whether there was a job of this number. */
  signal(processId: number, signal: string): boolean;
  /** Last process started in the background: $!. */
  readonly last: number | undefined;
  forget(job: BackgroundJob): void;
}

export interface ShellHost {
  readonly job: Job;
  readonly state: ShellState;
  readonly session: SessionHost;
  readonly frames: Frame[];
  readonly frame: Frame;
  /** Set by `break`, `continue` and `return`. */
  jump: Jump | undefined;
  /** Loops around the running command. */
  loops: number;
  /** Conditions around the running command: errexit and ERR look away. */
  conditions: number;
  /** Position of the running command in its source. */
  at: number;
  /** Text of the command that runs, or that ran when a trap's action began: $BASH_COMMAND. */
  readonly lastCommand: string;
  /** Runs a trap's action: the command that it interrupts stays the last one. */
  duringAction<T>(run: () => Running<T>): Running<T>;
  /** A parameter's value; undefined when it is not set. */
  parameter(name: string): string | undefined;
  assign(name: string, value: string): void;
  /** What a message of the shell begins with: "bash: ", "script.sh: line 3: ". */
  where(): string;
  /** The input of the terminal's line; a prompt is for whoever types there. */
  readonly terminalInput: Input | undefined;
  /** Says something as the shell: "bash: line 3: …". */
  complain(streams: Streams, message: string): void;
  /** Says that a text is not run, and why. */
  refuse(streams: Streams, source: Source, refusal: Refusal): void;
  /** Whether a function, builtin or program has this name. */
  finds(name: string): boolean;
  /** What a name stands for, as `type -t` has it. */
  kindOf(name: string, withFunctions: boolean): 'function' | 'builtin' | 'file' | undefined;
  /** Commands that were substituted so far. */
  substitutions: number;
  /** Set by a command that only redirects its input: $(<file). */
  fileOfSubstitution: string | undefined;
  /** Runs one statement, without its &. */
  node(node: PipelineNode | AndOr, streams: Streams): Running<number>;
  /** The same in a subshell that runs beside this shell, in turns. */
  beside(
    node: PipelineNode | AndOr,
    streams: Streams,
  ): { readonly job: Job; readonly running: Running<number>; readonly processId: number };
  /** Runs a list in this shell. */
  list(list: CompoundList, streams: Streams): Running<number>;
  /** Runs a parsed text in this shell, keeping to its source. */
  script(script: Script, source: Source, streams: Streams): Running<number>;
  /** Runs something in a subshell and answers its exit code. */
  subshell(streams: Streams, run: (inner: ShellHost, streams: Streams) => Running<number>): Running<number>;
  /** Calls a function, builtin or program by its name. */
  run(
    name: string,
    args: readonly string[],
    streams: Streams,
    environment: Environment,
    /** `command`, `builtin`: a function of this name is passed over. */
    withoutFunctions?: boolean,
  ): Running<number>;
  /** A program, builtin or script as a child: no functions. */
  spawn(
    argv: readonly string[],
    streams: Streams,
    environment: Environment,
    options: SpawnOptions,
  ): Running<number>;
  /** A script that has its turns beside this shell, with streams of its own; `end` closes them. */
  besideScript(
    script: Script,
    streams: Streams,
    end: () => void,
  ): { readonly job: Job; readonly running: Running<number>; readonly processId: number };
  /** Ends process substitutions that none of these descriptors leads to any more; all of them without descriptors. */
  closeSubstitutions(streams?: Streams): Running<void>;
  /** Output of a substituted script. */
  substitute(script: Script, streams: Streams): Running<string>;
  /** The name of something to read the output of, or to write the input of, a script. */
  processSubstitution(script: Script, operator: '<' | '>', streams: Streams): Running<string>;
  /** A new process for `sh -c` and scripts: exported variables only. */
  child(
    run: (inner: ShellHost, streams: Streams) => Running<number>,
    environment: Environment,
    streams: Streams,
    /** `env -i`: not even the exported variables. */
    clear?: boolean,
  ): Running<number>;
  /** test -v: a variable, or an element NAME[KEY]. */
  isSet(name: string): boolean;
  /** FUNCNAME, PIPESTATUS and the like. */
  specialArray(name: string): readonly string[] | undefined;
  /** What an unset name means while nounset is on. */
  readonly isStrict: boolean;
  /** One round of a loop. */
  round(): Running<void>;
  /** Whether a jump ends the loop; one that only continues it is used up. */
  leaves(): boolean;
  /** Counts output towards the next pause. */
  weigh(characters: number): void;
  /** Whether the next `rest` is a pause. */
  readonly isNearPause: boolean;
  /** Counts one unit of work and lets the driver in now and then. */
  rest(): Running<void>;
  /** `sleep`: the simulated clock goes on. */
  sleep(seconds: number): Running<void>;
  /** tail -f, watch: others go on. `isPointless`: whether nobody reads any more what it would say. */
  watch(until: number | undefined, isPointless: () => boolean): Running<void>;
}

/** Assignments before a command. */
export type Environment = ReadonlyMap<string, string>;
export const NO_ENVIRONMENT: Environment = new Map();

/**
 * The in-app shell of one terminal. It is a generator: the session drives it, commits what it wrote at pauses, and may
 * cancel it. Variables, directory and $? last from line to line; /root and /tmp belong to the partition.
 */

import { Files } from '../tree/files.ts';
import type { Tree } from '../tree/index.ts';
import { Scratch } from '../tree/scratch.ts';
import { GuestClock } from './clock.ts';
import { driveToEnd, INTERRUPTED, type PendingPause } from './drive.ts';
import { Interpreter } from './interpreter.ts';
import { parseInput } from './language/check.ts';
import { ExpansionProblem } from './language/expand.ts';
import { Cancelled, ExitShell, GuestGone, LimitReached } from './limits.ts';
import type { Resume, Running } from './pause.ts';
import type { Personality, Surroundings } from './program.ts';
import type { Job, ShellState } from './shell-host.ts';
import { Input, OutputMeter } from './streams.ts';

export type { BlockCells, Tree, TreeStat, WriteAnswer } from '../tree/index.ts';
export { Scratch } from '../tree/scratch.ts';
export * from './drive.ts';
export type { Pause, Resume, Running } from './pause.ts';
export type { Personality } from './program.ts';

export interface ShellOptions extends Omit<LineStreams, 'input' | 'isCancelled'> {
  readonly personality?: Personality;
  readonly hostname?: string;
  readonly release?: string;
  /** Architecture, as uname -m prints it. */
  readonly machine?: string;
  /** Kernel messages, oldest first. */
  readonly dmesg?: () => readonly string[];
  /** Shared by the terminals of one partition. */
  readonly scratch?: Scratch;
  /** Shared by the terminals of one partition; one of its own when absent. */
  readonly clock?: GuestClock;
  /** Imported captures by mount point "/mnt/NAME", for `lsmem -s`. */
  readonly mounts?: ReadonlyMap<string, Tree>;
  /** Answers CP commands where the partition is a z/VM guest. */
  readonly vmcp?: NonNullable<Surroundings['vmcp']>;
  /**
   * A terminal shows output while a program runs; a capture gets a program's standard output at its end, after what it
   * wrote to standard error, as a real program's buffer makes it. Default: a capture.
   */
  readonly interactive?: boolean;
}

/** Where a line's output goes, and what it reads. */
export interface LineStreams {
  readonly stdout?: (text: string) => void;
  readonly stderr?: (text: string) => void;
  /** Our own channel: one line at a time, without newline. */
  readonly why?: (line: string) => void;
  /** Standard input; nothing when absent. */
  readonly input?: string;
  /** Ctrl-C: once it says so, the line ends with 130 at its next pause. A pending write is signalled by the driver. */
  readonly isCancelled?: () => boolean;
}

/** What Ctrl-C makes of a command. */
export const EXIT_INTERRUPTED = 130;
const EXIT_SYNTAX = 2;
/** As ssh(1) ends when its connection does. */
const EXIT_DISCONNECTED = 255;

export class Shell {
  readonly #options: ShellOptions;
  readonly #surroundings: Surroundings;
  readonly #state: ShellState;
  #exited: number | undefined;

  constructor(tree: Tree, options: ShellOptions) {
    this.#options = options;
    const vmcp = options.vmcp;
    this.#surroundings = {
      files: new Files(tree, options.scratch ?? new Scratch(), options.mounts ?? new Map()),
      hostname: options.hostname ?? 'lpar',
      release: options.release ?? '6.12',
      machine: options.machine ?? 's390x',
      personality: options.personality ?? '2.42',
      clock: options.clock ?? new GuestClock(),
      dmesg: options.dmesg ?? (() => []),
      ...(vmcp && { vmcp }),
    };
    this.#state = {
      variables: new Map([
        ['HOME', '/root'],
        ['PWD', '/root'],
        ['PATH', '/usr/sbin:/usr/bin:/sbin:/bin'],
      ]),
      cwd: '/root',
      status: 0,
    };
  }

  /** Exit code of the last line: what the prompt shows when it is not 0. */
  get status(): number {
    return this.#state.status;
  }

  get cwd(): string {
    return this.#state.cwd;
  }

  /** Set once `exit` was run: its code. */
  get exited(): number | undefined {
    return this.#exited;
  }

  /** Names of its variables, for completion. */
  get variables(): Iterable<string> {
    return this.#state.variables.keys();
  }

  /** What the programs see; completion uses it. */
  get files(): Files {
    return this.#surroundings.files;
  }

  /**
   * Runs one line or script. Yields at pauses; a driver that stops early calls `return()`, and the line counts as
   * interrupted.
   */
  *run(source: string, streams: LineStreams = {}): Running<number> {
    this.#surroundings.clock.advance(1);
    let status = EXIT_INTERRUPTED;
    try {
      status = yield* this.#guarded(source, { ...this.#options, ...streams });
      return status;
    } finally {
      this.#state.status = status;
    }
  }

  *#guarded(source: string, streams: LineStreams): Running<number> {
    const complain = (message: string): void => streams.stderr?.(`sh: ${message}\n`);
    const parsed = parseInput(source);
    if (parsed.kind === 'refused') {
      complain(parsed.message);
      return EXIT_SYNTAX;
    }
    const job: Job = {
      surroundings: this.#surroundings,
      interactive: this.#options.interactive ?? false,
      why: (line) => streams.why?.(line),
      isCancelled: () => streams.isCancelled?.() === true,
      meter: new OutputMeter(),
      rounds: 0,
      commands: 0,
      depth: 0,
    };
    const emit = (sink: ((text: string) => void) | undefined) => ({
      kind: 'terminal' as const,
      emit: (text: string) => sink?.(text),
    });
    try {
      return yield* new Interpreter(job, this.#state).script(parsed.script, {
        input: new Input(streams.input ?? ''),
        out: emit(streams.stdout),
        err: emit(streams.stderr),
      });
    } catch (error) {
      if (error instanceof Cancelled) return EXIT_INTERRUPTED;
      if (error instanceof GuestGone) {
        streams.stderr?.('Connection lost: the partition runs no kernel any more.\n');
        return EXIT_DISCONNECTED;
      }
      if (error instanceof ExitShell) {
        this.#exited = error.code;
        return error.code;
      }
      if (error instanceof LimitReached || error instanceof ExpansionProblem) {
        complain(error.message);
        return 1;
      }
      throw error;
    }
  }
}

export const createShell = (tree: Tree, options: ShellOptions = {}): Shell => new Shell(tree, options);

export interface Completed {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly why: readonly string[];
}

export interface EndToEnd {
  /** Answer to a write that pends; without it such a write is interrupted (EINTR). */
  readonly onPending?: (pause: PendingPause) => Resume;
  readonly input?: string;
}

/** Runs one line to its end and answers what it printed. */
export function runToEnd(shell: Shell, line: string, ending: EndToEnd = {}): Completed {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const why: string[] = [];
  const running = shell.run(line, {
    stdout: (text) => stdout.push(text),
    stderr: (text) => stderr.push(text),
    why: (text) => why.push(text),
    ...(ending.input !== undefined && { input: ending.input }),
  });
  const { onPending } = ending;
  const exit = driveToEnd(running, (at) => onPending?.(at) ?? INTERRUPTED);
  return { exit, stdout: stdout.join(''), stderr: stderr.join(''), why };
}

export { answerOf, createEngineTree, type EngineTreeOptions } from '../tree/engine-tree.ts';
export { FileTree } from '../tree/file-tree.ts';

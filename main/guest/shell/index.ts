/**
 * The in-app shell of one terminal. It is a generator: the session drives it, commits what it wrote at pauses, and may
 * cancel it. Variables, directory and $? last from line to line; /root and /tmp belong to the partition.
 */

import type { GuestPort } from '../system/port.ts';
import { Files } from '../tree/files.ts';
import type { Tree } from '../tree/index.ts';
import { Scratch } from '../tree/scratch.ts';
import { jobLine } from './builtins/jobs.ts';
import { GuestClock } from './clock.ts';
import { driveToEnd, INTERRUPTED, type PendingPause } from './drive.ts';
import { Interpreter } from './interpreter.ts';
import { parseInput } from './language/check.ts';
import { Source } from './language/source.ts';
import { AbandonLine, Cancelled, EndShell, GuestGone, LimitReached } from './limits.ts';
import { PAUSE, type Pause, type Resume, type Running } from './pause.ts';
import type { Personality, ProgramRun, Surroundings } from './program.ts';
import { newScriptFrame } from './run/child.ts';
import { INITIAL_FLAGS, ShellFlags } from './run/flags.ts';
import { type Beside, Jobs } from './run/jobs.ts';
import { contextOf, runLines } from './run/scripts.ts';
import { initialVariables } from './run/special-variables.ts';
import { Terminal } from './run/terminal.ts';
import type { Frame, Job, ShellState } from './shell-host.ts';
import { Input, OutputMeter, type Streams } from './streams.ts';
import { IndexedArray } from './variables/arrays.ts';
import { MemoryMeter, Variables } from './variables/variables.ts';

export type { BlockCells, Tree, TreeStat, WriteAnswer } from '../tree/index.ts';
export { Scratch } from '../tree/scratch.ts';
export * from './drive.ts';
export type { Pause, Resume, Running } from './pause.ts';
export type { Personality, ProgramRun } from './program.ts';

export interface ShellOptions extends Omit<LineStreams, 'input' | 'isCancelled'> {
  readonly personality?: Personality;
  readonly hostname?: string;
  readonly release?: string;
  /** Architecture, as uname -m prints it. */
  readonly machine?: string;
  /** Kernel messages, oldest first. */
  readonly dmesg?: () => readonly string[];
  /** Seconds since the boot, one for each of them; a thousandth apart when absent. */
  readonly dmesgTimes?: () => readonly number[];
  /** Shared by the terminals of one partition. */
  readonly scratch?: Scratch;
  /** Shared by the terminals of one partition; one of its own when absent. */
  readonly clock?: GuestClock;
  /** Imported captures by mount point "/mnt/NAME", for `lsmem -s`. */
  readonly mounts?: ReadonlyMap<string, Tree>;
  /** The system around: its boot record, devices and services. */
  readonly port?: GuestPort;
  /** What goes on beside this login and has its turns with its background jobs. */
  readonly beside?: Beside;
  /** Answers CP commands where the partition is a z/VM guest. */
  readonly vmcp?: NonNullable<Surroundings['vmcp']>;
  /**
   * A terminal shows output while a program runs; a capture gets a program's standard output at its end, after what it
   * wrote to standard error, as a real program's buffer makes it. Default: a capture.
   */
  readonly interactive?: boolean;
  /** Where $RANDOM begins: the machine's, so that a replay draws the same numbers. */
  readonly seed?: number;
}

/** Where a line's output goes, and what it reads. */
export interface LineStreams {
  readonly stdout?: (text: string) => void;
  readonly stderr?: (text: string) => void;
  /** Our own channel: one line at a time, without newline. */
  readonly why?: (line: string) => void;
  /** Each builtin, program and script of the line, when it has ended. */
  readonly ran?: (run: ProgramRun) => void;
  /** Standard input; nothing when absent. */
  readonly input?: string;
  /** Ctrl-C: once it says so, the line ends with 130 at its next pause. A pending write is signalled by the driver. */
  readonly isCancelled?: () => boolean;
}

/** What Ctrl-C makes of a command. */
export const EXIT_INTERRUPTED = 130;
/** As ssh(1) ends when its connection does. */
const EXIT_DISCONNECTED = 255;
/** What jobs may do while nobody types: a short one is done when the next line comes, a long one goes on beside it. */
const TURNS_BETWEEN_LINES = 256;

export class Shell {
  readonly #options: ShellOptions;
  readonly #surroundings: Surroundings;
  readonly #state: ShellState;
  readonly #terminal: Terminal;
  readonly #jobs: Jobs;
  readonly #frame: Frame;
  /** Descriptors of the login; `exec` changes them. */
  readonly #streams: Streams;
  #sinks: LineStreams = {};
  #isBusy = false;
  #exited: number | undefined;

  constructor(tree: Tree, options: ShellOptions) {
    this.#options = options;
    const vmcp = options.vmcp;
    const hostname = options.hostname ?? 'lpar';
    const machine = options.machine ?? 's390x';
    const clock = options.clock ?? new GuestClock();
    const scratch = options.scratch ?? new Scratch();
    scratch.useClock(() => clock.now);
    this.#surroundings = {
      files: new Files(tree, scratch, options.mounts ?? new Map()),
      hostname,
      release: options.release ?? '6.12',
      machine,
      personality: options.personality ?? '2.42',
      clock,
      dmesg: options.dmesg ?? (() => []),
      ...(options.dmesgTimes && { dmesgTimes: options.dmesgTimes }),
      ...(vmcp && { vmcp }),
      ...(options.port && { system: options.port }),
    };
    this.#jobs = new Jobs(clock, options.beside);
    this.#terminal = new Terminal(this.#jobs, options.seed ?? seedOf(hostname));
    // Bytes of /dev/urandom leave $RANDOM as it is.
    const bytes = new Terminal(this.#jobs, (options.seed ?? seedOf(hostname)) + 1);
    this.#surroundings.files.useRandom(() => bytes.random());
    this.#frame = newScriptFrame(new Source('', ''), []);
    this.#state = this.#initialState(hostname, machine, clock.now);
    this.#streams = {
      input: new Input(''),
      out: { kind: 'terminal', emit: (text) => this.#sinks.stdout?.(text) },
      err: { kind: 'terminal', emit: (text) => this.#sinks.stderr?.(text) },
    };
  }

  #initialState(hostname: string, machine: string, now: number): ShellState {
    const variables = new Variables(new MemoryMeter());
    const { exported, plain } = initialVariables(hostname, machine);
    for (const [name, value] of Object.entries(exported)) variables.put(name, { value, exported: true });
    for (const [name, value] of Object.entries(plain)) variables.put(name, { value });
    variables.put('BASH_VERSINFO', {
      value: IndexedArray.of({}, ['5', '2', '15', '1', 'release', `${machine}-pc-linux-gnu`]),
      readonly: true,
    });
    variables.put('PPID', { value: `${this.#terminal.parentId}`, readonly: true, integer: true });
    return {
      variables,
      functions: new Map(),
      aliases: new Map(),
      flags: new ShellFlags(INITIAL_FLAGS),
      traps: new Map(),
      cwd: '/root',
      status: 0,
      pipeStatus: 0,
      name: this.#options.interactive ? '-bash' : 'bash',
      processId: this.#terminal.processId,
      level: 0,
      secondsFrom: now,
      umask: 0o022,
      substitutions: [],
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
    return this.#state.variables.names();
  }

  /** What the programs see; completion uses it. */
  get files(): Files {
    return this.#surroundings.files;
  }

  get personality(): Personality {
    return this.#surroundings.personality;
  }

  /** A line is under way, if only inside the kernel. */
  get isBusy(): boolean {
    return this.#isBusy;
  }

  /** Whether a background job could do something now. */
  get hasWork(): boolean {
    return this.#jobs.isRunnable;
  }

  /** The write that a background job waits for has ended. */
  answer(ticket: number, answer: Resume): void {
    this.#jobs.answer(ticket, answer);
  }

  /**
   * Runs one line or script. Yields at pauses, and background jobs have a turn at each of them; a driver that stops early
   * calls `return()`, and the line counts as interrupted.
   */
  *run(source: string, streams: LineStreams = {}): Running<number> {
    this.#surroundings.clock.advance(1);
    this.#sinks = { ...this.#options, ...streams };
    if (this.#options.interactive && source.trim() !== '') this.#terminal.remember(source);
    let status = EXIT_INTERRUPTED;
    this.#isBusy = true;
    try {
      status = yield* this.#withJobs(this.#guarded(source, this.#sinks));
      this.#state.status = status;
      yield* this.background(TURNS_BETWEEN_LINES);
      return status;
    } finally {
      this.#state.status = status;
      this.#isBusy = false;
    }
  }

  /**
   * Lets background jobs go on until each has ended, sleeps or waits for the kernel, for so many turns, and the system
   * around until it has nothing to do. What is not done then goes on beside the next line.
   */
  *background(turns: number, streams?: LineStreams): Running<void> {
    if (streams) this.#sinks = { ...this.#options, ...streams };
    const { beside } = this.#options;
    for (let turn = 0; turn < turns || beside?.isRunnable; turn++) {
      if (!this.#jobs.isRunnable || !this.#jobs.turn()) break;
      if (this.#sinks.isCancelled?.() === true) break;
      yield PAUSE;
    }
    this.#tellEnds();
  }

  /** The end of a script: its EXIT trap, and what its jobs still do. */
  *finish(streams: LineStreams = {}): Running<number> {
    this.#sinks = { ...this.#options, ...streams };
    const shell = new Interpreter(this.#newJob(), this.#state, this.#terminal, [this.#frame]);
    const own = this.#streams;
    const ending = function* (): Running<number> {
      const status = yield* shell.exitTrap(shell.state.status, own);
      yield* shell.closeSubstitutions();
      return status;
    };
    const status = yield* this.#withJobs(ending());
    yield* this.background(Number.POSITIVE_INFINITY);
    return status;
  }

  #newJob(): Job {
    return {
      surroundings: this.#surroundings,
      interactive: this.#options.interactive ?? false,
      why: (line) => this.#sinks.why?.(line),
      ...(this.#sinks.ran && { ran: this.#sinks.ran }),
      isCancelled: () => this.#sinks.isCancelled?.() === true,
      meter: new OutputMeter(),
      isBackground: false,
      signals: [],
      counts: { rounds: 0, commands: 0 },
      depth: 0,
      calls: 0,
    };
  }

  /** Drives what runs in front; at each of its pauses every job has its turn. */
  *#withJobs(running: Running<number>): Running<number> {
    try {
      let step = running.next(undefined);
      while (!step.done) {
        const pause = step.value;
        const resume: Resume = yield* this.#between(pause);
        // Nobody will ever do what a job waits for that a command in front waits for.
        const isHopeless = pause.kind === 'blocked' && resume?.kind === 'refused';
        step = isHopeless ? running.throw(new Cancelled()) : running.next(resume);
      }
      return step.value;
    } finally {
      running.return(0);
    }
  }

  *#between(pause: Pause): Running<Resume> {
    if (pause.kind === 'pending') return yield pause;
    const moved = this.#jobs.turn();
    if (pause.kind === 'pause' || moved || this.#sinks.isCancelled?.() === true) {
      yield PAUSE;
      return undefined;
    }
    const { clock } = this.#surroundings;
    const waiting = this.#jobs.waitsForKernel;
    const watching = pause.kind === 'watching' ? pause : this.#jobs.watching;
    const sleeps = [pause.kind === 'blocked' ? pause.until : undefined, this.#jobs.wakes].filter(
      isAhead(clock),
    );
    if (sleeps.length > 0) {
      const looks = [watching?.until, this.#jobs.watching?.until].filter(isAhead(clock));
      clock.advance(Math.min(...sleeps, ...looks) - clock.exact);
    } else if (watching?.until !== undefined && this.#jobs.takeNews())
      clock.advance(watching.until - clock.exact);
    else if (waiting?.kind === 'pending') {
      const answer = yield waiting;
      if (waiting.ticket !== undefined && answer !== undefined) this.#jobs.answer(waiting.ticket, answer);
    } else if (watching) return yield* this.#untilOthers(watching);
    else if (!this.#jobs.isRunnable && pause.kind === 'blocked' && pause.until === undefined)
      throw new LimitReached('every command waits for another one');
    return undefined;
  }

  /** Hands the turn to whoever else there is. A look at every few seconds is due by then. */
  *#untilOthers(watching: Extract<Pause, { kind: 'watching' }>): Running<Resume> {
    const answer = yield watching;
    const { clock } = this.#surroundings;
    if (watching.until !== undefined) clock.advance(watching.until - clock.exact);
    if (answer?.kind === 'done') this.#jobs.wakeWatching();
    // A command in front that waits for such a job waits for ever.
    return answer;
  }

  /** What a terminal says of jobs that have ended since. */
  #tellEnds(): void {
    const jobs = [...this.#jobs.list];
    for (const job of jobs) {
      if (job.status === undefined) continue;
      if (this.#options.interactive && !job.told) this.#sinks.stderr?.(`${jobLine(job, jobs, false)}\n`);
      this.#jobs.forget(job);
    }
  }

  *#guarded(source: string, streams: LineStreams): Running<number> {
    const text = new Source('', source);
    this.#streams.input = new Input(streams.input ?? '');
    this.#terminal.terminalInput = this.#streams.input;
    const shell = new Interpreter(this.#newJob(), this.#state, this.#terminal, [this.#frame]);
    const parsed = parseInput(source, contextOf(shell));
    if (parsed.kind === 'refused') {
      shell.refuse(this.#streams, text, parsed);
      return parsed.status;
    }
    try {
      return yield* runLines(shell, parsed.script, text, this.#streams);
    } catch (error) {
      return yield* this.#ended(error, shell);
    }
  }

  *#ended(error: unknown, shell: Interpreter): Running<number> {
    if (error instanceof Cancelled) {
      if (this.#state.traps.has('INT')) {
        const { isCancelled: _, ...sinks } = this.#sinks;
        this.#sinks = sinks;
        yield* shell.interrupted(this.#streams);
      }
      return EXIT_INTERRUPTED;
    }
    if (error instanceof GuestGone) {
      this.#jobs.end();
      this.#sinks.stderr?.(`${error.message || 'Connection lost: the partition runs no kernel any more.'}\n`);
      return EXIT_DISCONNECTED;
    }
    if (error instanceof EndShell) {
      const status = yield* shell.exitTrap(error.code, this.#streams);
      yield* shell.closeSubstitutions();
      this.#exited = status;
      return status;
    }
    if (error instanceof LimitReached || error instanceof AbandonLine) {
      shell.complain(this.#streams, error.message);
      return 1;
    }
    throw error;
  }
}

const isAhead =
  (clock: GuestClock) =>
  (time: number | undefined): time is number =>
    time !== undefined && time > clock.exact;

/** A terminal without a machine's seed draws numbers by its host's name. */
const seedOf = (name: string): number =>
  [...name].reduce((seed, char) => (Math.imul(seed, 31) + char.charCodeAt(0)) >>> 0, 7);

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

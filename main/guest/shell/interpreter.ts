/** Runs checked scripts in one shell or subshell: statements here, the rest in run/, words in language/. */

import type {
  AndOr,
  Command,
  CommandNode,
  CompoundList,
  PipelineNode,
  Redirection,
  Script,
  Statement,
} from 'unbash';
import { arithmeticOf } from './language/arithmetic-text.ts';
import type { Refusal } from './language/check.ts';
import type { Source } from './language/source.ts';
import { AbandonLine, EndShell, LIMITS, LimitReached } from './limits.ts';
import type { Running } from './pause.ts';
import type { SpawnOptions } from './program.ts';
import { openRedirections, withOpen } from './redirect.ts';
import { alone, backgroundJob, startBackground } from './run/background.ts';
import { finds, kindOf, runNamed, spawn } from './run/by-name.ts';
import { childState, newScriptFrame, subshellState } from './run/child.ts';
import { complain, refuse, where } from './run/complaints.ts';
import { runCompound } from './run/control-flow.ts';
import { endStatus, runExitTrap } from './run/endings.ts';
import { defineFunction } from './run/functions.ts';
import { countsAsFailure, isOneCommand, runAndOr } from './run/lists.ts';
import { Pacing } from './run/pacing.ts';
import { assignTo, isSet, parameterOf } from './run/parameter-values.ts';
import { runPipeline } from './run/pipeline.ts';
import { sourceOfScript } from './run/scripts.ts';
import { runSimple } from './run/simple-command.ts';
import { specialList } from './run/special-variables.ts';
import { isHeld, openSubstitution, substitute } from './run/substitution.ts';
import { nextSignal, runTrap, trapAction } from './run/traps.ts';
import type {
  Environment,
  Frame,
  Job,
  Jump,
  OpenSubstitution,
  SessionHost,
  ShellHost,
  ShellState,
} from './shell-host.ts';
import type { Input, Streams } from './streams.ts';
import { AssignmentProblem } from './variables/variables.ts';

/** Commands that starting a background job counts as. */
const JOB_COST = 256;

export class Interpreter implements ShellHost {
  readonly job: Job;
  readonly state: ShellState;
  readonly session: SessionHost;
  readonly frames: Frame[];
  jump: Jump | undefined;
  loops = 0;
  conditions = 0;
  at = 0;
  substitutions = 0;
  fileOfSubstitution: string | undefined;
  readonly #pacing: Pacing;
  /** Process substitutions of the running commands. */
  readonly #afterwards: OpenSubstitution[] = [];
  #inTrap = false;
  /** What $BASH_COMMAND shows; while a trap's action runs it stays. */
  #lastCommand: { readonly source: Source; readonly from: number; readonly to: number } | undefined;
  #actions = 0;

  constructor(job: Job, state: ShellState, session: SessionHost, frames: readonly Frame[]) {
    this.job = job;
    this.state = state;
    this.session = session;
    this.#pacing = new Pacing(job, session);
    // A subshell's shift, set -- and local are its own.
    this.frames = frames.map((frame) => ({ ...frame, hidden: new Map(frame.hidden) }));
    state.variables.evaluate = (text) => `${arithmeticOf(text, this)}`;
  }

  get lastCommand(): string {
    const { source, from, to } = this.#lastCommand ?? { source: this.frame.source, from: 0, to: 0 };
    return spacedOnce(source.text.slice(from, to));
  }

  *duringAction<T>(run: () => Running<T>): Running<T> {
    this.#actions++;
    try {
      return yield* run();
    } finally {
      this.#actions--;
    }
  }

  #noteCommand({ pos: from, end: to }: CommandNode): void {
    if (this.#actions === 0) this.#lastCommand = { source: this.frame.source, from, to };
  }

  get frame(): Frame {
    const frame = this.frames[this.frames.length - 1];
    if (!frame) throw new Error('a shell without a frame');
    return frame;
  }

  get terminalInput(): Input | undefined {
    return this.session.terminalInput;
  }

  get isStrict(): boolean {
    return this.state.flags.nounset;
  }

  rest(): Running<void> {
    return this.#pacing.rest();
  }

  weigh(characters: number): void {
    this.#pacing.weigh(characters);
  }

  get isNearPause(): boolean {
    return this.#pacing.isNear;
  }

  sleep(seconds: number): Running<void> {
    return this.#pacing.sleep(seconds);
  }

  watch(until: number | undefined, isPointless: () => boolean): Running<void> {
    return this.#pacing.watch(until, isPointless);
  }

  round(): Running<void> {
    return this.#pacing.round();
  }

  leaves(): boolean {
    const { jump } = this;
    if (!jump) return false;
    if (jump.kind === 'return') return true;
    if (jump.levels > 1) {
      this.jump = { ...jump, levels: jump.levels - 1 };
      return true;
    }
    this.jump = undefined;
    return jump.kind === 'break';
  }

  *script(script: Script, source: Source, streams: Streams): Running<number> {
    const frame = this.frame;
    if (frame.source === source) return yield* this.#statements(script.commands, streams);
    this.frames[this.frames.length - 1] = { ...frame, source };
    try {
      return yield* this.#statements(script.commands, streams);
    } finally {
      // `set --` and getopts inside belong to the frame as it was.
      Object.assign(frame, { positional: this.frame.positional, optionAt: this.frame.optionAt });
      this.frames[this.frames.length - 1] = frame;
    }
  }

  *list(list: CompoundList, streams: Streams): Running<number> {
    return yield* this.#statements(list.commands, streams);
  }

  *#statements(statements: readonly Statement[], streams: Streams): Running<number> {
    let status = 0;
    for (const { command, background } of statements) {
      if (background) status = startBackground(command, this, streams);
      else status = yield* this.node(command, streams);
      this.state.status = status;
      if (this.job.signals.length > 0) yield* this.#takeSignals(streams);
      if (this.jump) break;
    }
    return status;
  }

  /** One statement without its &. */
  *node(node: PipelineNode | AndOr, streams: Streams): Running<number> {
    const status =
      node.type === 'AndOr'
        ? yield* runAndOr(node, this, streams)
        : node.type === 'Pipeline'
          ? yield* runPipeline(node, this, streams)
          : yield* this.command(node, streams);
    if (isOneCommand(node)) this.state.pipeStatus = status;
    if (status !== 0 && this.conditions === 0 && countsAsFailure(node) && !this.jump)
      yield* this.#failed(status, streams);
    return status;
  }

  *#failed(status: number, streams: Streams): Running<void> {
    this.state.status = status;
    if (this.state.traps.has('ERR') && (this.frames.length === 1 || this.state.flags.has('errtrace')))
      yield* runTrap('ERR', this, streams);
    if (this.state.flags.errexit) throw new EndShell(status);
  }

  *command(node: CommandNode, streams: Streams): Running<number> {
    switch (node.type) {
      case 'Command': {
        this.#noteCommand(node);
        this.#countCommand();
        if (this.#pacing.isDue()) yield* this.#pacing.pause();
        return yield* this.#simple(node, streams);
      }
      case 'Redirected': {
        const waiting = this.#afterwards.length;
        try {
          return yield* this.#redirected(node.redirects, streams, (inner) =>
            this.#compound(node.command, inner),
          );
        } finally {
          if (this.#afterwards.length > waiting) yield* this.#finishSubstitutions(waiting, streams);
        }
      }
      case 'Function':
        return defineFunction(node, this);
      case 'Coproc':
        throw new LimitReached('not supported here: coprocesses');
      default:
        if (node.type === 'ArithmeticCommand' || node.type === 'TestCommand') this.#noteCommand(node);
        return yield* this.#compound(node, streams);
    }
  }

  #countCommand(): void {
    if (++this.job.counts.commands > LIMITS.commands)
      throw new LimitReached(`more than ${LIMITS.commands} commands`);
  }

  *#simple(node: Command, streams: Streams): Running<number> {
    const waiting = this.#afterwards.length;
    try {
      return yield* runSimple(node, this, streams);
    } catch (error) {
      if (!(error instanceof AssignmentProblem)) throw error;
      this.complain(streams, error.message);
      if (node.name === undefined) throw new AbandonLine('', 1);
      return 1;
    } finally {
      if (this.#afterwards.length > waiting) yield* this.#finishSubstitutions(waiting, streams);
    }
  }

  /** What `exec` has opened stays; the others end with their command. */
  *#finishSubstitutions(waiting: number, streams: Streams): Running<void> {
    for (const opened of this.#afterwards.splice(waiting)) {
      if (isHeld(streams, opened.pipe)) this.state.substitutions.push(opened);
      else yield* opened.finish();
    }
  }

  *closeSubstitutions(streams?: Streams): Running<void> {
    const { state } = this;
    const ending = state.substitutions.filter(({ pipe }) => !isHeld(streams, pipe));
    state.substitutions = state.substitutions.filter((each) => !ending.includes(each));
    for (const each of ending) yield* each.finish();
  }

  *#compound(node: Parameters<typeof runCompound>[0], streams: Streams): Running<number> {
    if (++this.job.depth > LIMITS.nesting * 4)
      throw new LimitReached(`nesting deeper than ${LIMITS.nesting * 4}`);
    try {
      return yield* runCompound(node, this, streams);
    } finally {
      this.job.depth--;
    }
  }

  *#redirected(
    redirects: readonly Redirection[],
    streams: Streams,
    run: (streams: Streams) => Running<number>,
  ): Running<number> {
    const opened = yield* openRedirections(redirects, streams, this);
    if (opened.ok) return yield* withOpen(this, opened.value, run);
    this.complain(streams, opened.failure);
    return 1;
  }

  run(
    name: string,
    args: readonly string[],
    streams: Streams,
    environment: Environment,
    withoutFunctions = false,
  ): Running<number> {
    return runNamed(name, args, this, streams, environment, withoutFunctions);
  }

  spawn(
    argv: readonly string[],
    streams: Streams,
    environment: Environment,
    options: SpawnOptions,
  ): Running<number> {
    return spawn(argv, this, streams, environment, options);
  }

  *subshell(streams: Streams, run: (inner: ShellHost, streams: Streams) => Running<number>): Running<number> {
    const inner = new Interpreter(this.job, subshellState(this, false), this.session, this.frames);
    inner.conditions = this.conditions;
    inner.at = this.at;
    inner.#lastCommand = this.#lastCommand;
    inner.#actions = this.#actions;
    return yield* inner.#toItsEnd(run, { ...streams, outer: undefined });
  }

  *child(
    run: (inner: ShellHost, streams: Streams) => Running<number>,
    environment: Environment,
    streams: Streams,
    clear = false,
  ): Running<number> {
    const inner = new Interpreter(this.job, childState(this, environment, clear), this.session, [
      newScriptFrame(this.frame.source, []),
    ]);
    return yield* inner.#toItsEnd(run, { ...streams, outer: undefined });
  }

  /** Everything that ends a subshell or a child ends here: exit, errexit, an expansion without a value. */
  *#toItsEnd(
    run: (inner: ShellHost, streams: Streams) => Running<number>,
    streams: Streams,
  ): Running<number> {
    if (++this.job.depth > LIMITS.nesting * 4)
      throw new LimitReached(`nesting deeper than ${LIMITS.nesting * 4}`);
    let status = 0;
    try {
      this.session.locks.opened(streams);
      status = yield* run(this, streams);
    } catch (error) {
      status = this.endStatus(error, streams);
    } finally {
      this.session.locks.closed(streams);
      this.job.depth--;
      this.state.variables.release();
    }
    try {
      return yield* this.exitTrap(status, streams);
    } finally {
      if (this.state.substitutions.length > 0) yield* this.closeSubstitutions();
    }
  }

  endStatus(error: unknown, streams: Streams): number {
    return endStatus(error, this, streams);
  }

  exitTrap(status: number, streams: Streams): Running<number> {
    return runExitTrap(status, this, streams);
  }

  /** Ctrl-C with a trap for it. */
  *interrupted(streams: Streams): Running<void> {
    const action = this.state.traps.get('INT');
    if (action) yield* trapAction(action, this, streams);
  }

  /** Runs the traps of signals that came in; one without a trap ends the shell. */
  *#takeSignals(streams: Streams): Running<void> {
    if (this.#inTrap) return;
    for (let signal = nextSignal(this); signal; signal = nextSignal(this)) {
      if (signal.action === undefined) throw new EndShell(signal.status);
      this.#inTrap = true;
      try {
        yield* trapAction(signal.action, this, streams);
      } finally {
        this.#inTrap = false;
      }
    }
  }

  substitute(script: Script, streams: Streams): Running<string> {
    return substitute(script, this, streams);
  }

  *processSubstitution(script: Script, operator: '<' | '>', streams: Streams): Running<string> {
    yield* this.rest();
    const opened = openSubstitution(script, operator, this, streams);
    this.#afterwards.push(opened);
    return opened.path;
  }

  besideScript(
    script: Script,
    streams: Streams,
    end: () => void,
  ): { readonly job: Job; readonly running: Running<number>; readonly processId: number } {
    this.#countCommand();
    const job = backgroundJob(this.job);
    const inner = new Interpreter(job, subshellState(this, true), this.session, this.frames);
    inner.at = this.at;
    if (!inner.state.flags.has('posix') && !inner.state.flags.has('inherit_errexit'))
      inner.state.flags.set('errexit', false);
    const source = sourceOfScript(script, this.frame.source);
    const running = alone(
      inner.#toItsEnd((_, own) => inner.script(script, source, own), streams),
      inner,
      streams,
    );
    return { job, running: withEnd(running, end), processId: inner.state.processId };
  }

  beside(
    node: PipelineNode | AndOr,
    streams: Streams,
  ): { readonly job: Job; readonly running: Running<number>; readonly processId: number } {
    // A job costs many commands: what starts jobs without end comes to its end.
    this.job.counts.commands += JOB_COST;
    this.#countCommand();
    const job = backgroundJob(this.job);
    const inner = new Interpreter(job, subshellState(this, true), this.session, this.frames);
    inner.at = this.at;
    // Its descriptors are open from now on, not from its first turn.
    this.session.locks.opened(streams);
    const running = alone(
      inner.#toItsEnd((_, own) => inner.#lastNode(node, own), streams),
      inner,
      streams,
    );
    return { job, running, processId: inner.state.processId };
  }

  /** All that a job runs; a signal that came meanwhile counts. */
  *#lastNode(node: PipelineNode | AndOr, streams: Streams): Running<number> {
    const status = yield* this.node(node, streams);
    if (this.job.signals.length > 0) yield* this.#takeSignals(streams);
    return status;
  }

  finds(name: string): boolean {
    return finds(name, this);
  }

  kindOf(name: string, withFunctions: boolean): 'function' | 'builtin' | 'file' | undefined {
    return kindOf(name, withFunctions, this);
  }

  refuse(streams: Streams, source: Source, refusal: Refusal): void {
    refuse(refusal, source, this, streams);
  }

  complain(streams: Streams, message: string): void {
    complain(message, this, streams);
  }

  where(): string {
    return where(this);
  }

  parameter(name: string): string | undefined {
    return parameterOf(name, this);
  }

  specialArray(name: string): readonly string[] | undefined {
    return specialList(name, this);
  }

  isSet(name: string): boolean {
    return isSet(name, this);
  }

  assign(name: string, value: string): void {
    assignTo(name, value, this);
  }
}

/** As bash shows a command: one blank where there are several, but in quotes. */
const spacedOnce = (text: string): string =>
  text.replace(/("(?:[^"\\]|\\.)*"|'[^']*'|\\.)|\s+/gs, (_, quoted: string | undefined) => quoted ?? ' ');

function* withEnd(running: Running<number>, end: () => void): Running<number> {
  try {
    return yield* running;
  } finally {
    end();
  }
}

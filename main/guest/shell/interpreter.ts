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
import type { Files } from '../tree/files.ts';
import { arithmeticOf } from './language/arithmetic-text.ts';
import type { Refusal } from './language/check.ts';
import type { Source } from './language/source.ts';
import { findExternal, findProgram, launch } from './launch.ts';
import { AbandonLine, Cancelled, EndShell, LIMITS, LimitReached } from './limits.ts';
import { PAUSE, type Running } from './pause.ts';
import type { SpawnOptions } from './program.ts';
import { openRedirections } from './redirect.ts';
import { startBackground } from './run/background.ts';
import { childState, newScriptFrame, subshellState } from './run/child.ts';
import { runCompound } from './run/control-flow.ts';
import { callFunction, defineFunction } from './run/functions.ts';
import { endOf, runPipeline } from './run/pipeline.ts';
import { evaluate, runScript, scriptAt, sourceOfScript } from './run/scripts.ts';
import { runSimple } from './run/simple-command.ts';
import { assignSpecial, specialList, specialValue } from './run/special-variables.ts';
import { nextSignal, runTrap } from './run/traps.ts';
import type { Environment, Frame, Job, Jump, SessionHost, ShellHost, ShellState } from './shell-host.ts';
import { emitNow, Input, OutputMeter, type Streams } from './streams.ts';
import { AssignmentProblem } from './variables/variables.ts';

/** Operations between two pauses. */
const OPERATIONS_PER_PAUSE = 32;
/** 4096 characters of output count as one operation: a program that prints much took long. */
const OUTPUT_SHIFT = 12;
const EXIT_NOT_FOUND = 127;
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
  fileOfSubstitution: string | undefined;
  #sincePause = 0;
  /** What remains to be done for the process substitutions of the running commands. */
  readonly #afterwards: (() => Running<void>)[] = [];
  #inTrap = false;

  constructor(job: Job, state: ShellState, session: SessionHost, frames: readonly Frame[]) {
    this.job = job;
    this.state = state;
    this.session = session;
    // A subshell's shift, set -- and local are its own.
    this.frames = frames.map((frame) => ({ ...frame, hidden: new Map(frame.hidden) }));
    state.variables.evaluate = (text) => `${arithmeticOf(text, this)}`;
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

  /** Counts one unit of work and lets the driver in now and then. */
  *rest(): Running<void> {
    if (++this.#sincePause >= OPERATIONS_PER_PAUSE) yield* this.#pause();
  }

  /** Counts output towards the next pause. */
  weigh(characters: number): void {
    this.#sincePause += characters >> OUTPUT_SHIFT;
  }

  get isNearPause(): boolean {
    return this.#sincePause + 1 >= OPERATIONS_PER_PAUSE;
  }

  *#pause(): Running<void> {
    this.#sincePause = 0;
    yield PAUSE;
    if (this.job.isCancelled()) throw new Cancelled();
  }

  *sleep(seconds: number): Running<void> {
    const { clock } = this.job.surroundings;
    const until = clock.exact + seconds;
    if (!this.job.isBackground && !this.session.jobs.list.some(({ status }) => status === undefined)) {
      clock.advance(seconds);
      yield* this.#pause();
      return;
    }
    while (clock.exact < until && this.job.signals.length === 0) {
      yield { kind: 'blocked', until };
      if (this.job.isCancelled()) throw new Cancelled();
    }
  }

  *round(): Running<void> {
    if (++this.job.counts.rounds > LIMITS.rounds)
      throw new LimitReached(`more than ${LIMITS.rounds} rounds of loops`);
    if (++this.#sincePause >= OPERATIONS_PER_PAUSE) yield* this.#pause();
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
        ? yield* this.#andOr(node, streams)
        : node.type === 'Pipeline'
          ? yield* runPipeline(node, this, streams)
          : yield* this.command(node, streams);
    if (isOneCommand(node)) this.state.pipeStatus = status;
    if (status !== 0 && this.conditions === 0 && countsAsFailure(node) && !this.jump)
      yield* this.#failed(status, streams);
    return status;
  }

  /** Only a failure of the last command of the list counts for errexit. */
  *#andOr(node: AndOr, streams: Streams): Running<number> {
    let status = 0;
    const last = node.commands.length - 1;
    for (const [index, command] of node.commands.entries()) {
      const operator = index === 0 ? undefined : node.operators[index - 1];
      if (operator === '&&' && status !== 0) continue;
      if (operator === '||' && status === 0) continue;
      if (index < last) this.conditions++;
      try {
        status = yield* this.node(command, streams);
      } finally {
        if (index < last) this.conditions--;
      }
      this.state.status = status;
      if (this.jump) break;
    }
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
        this.#countCommand();
        if (++this.#sincePause >= OPERATIONS_PER_PAUSE) yield* this.#pause();
        return yield* this.#simple(node, streams);
      }
      case 'Redirected': {
        const waiting = this.#afterwards.length;
        const status = yield* this.#redirected(node.redirects, streams, (inner) =>
          this.#compound(node.command, inner),
        );
        if (this.#afterwards.length > waiting) yield* this.#finishSubstitutions(waiting);
        return status;
      }
      case 'Function':
        return defineFunction(node, this);
      case 'Coproc':
        throw new LimitReached('not supported here: coprocesses');
      default:
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
      if (this.#afterwards.length > waiting) yield* this.#finishSubstitutions(waiting);
    }
  }

  *#finishSubstitutions(waiting: number): Running<void> {
    for (const finish of this.#afterwards.splice(waiting)) yield* finish();
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
    if (opened.ok) return yield* run(opened.value);
    this.complain(streams, opened.failure);
    return 1;
  }

  *run(
    name: string,
    args: readonly string[],
    streams: Streams,
    environment: Environment,
    withoutFunctions = false,
  ): Running<number> {
    const known = withoutFunctions ? undefined : this.state.functions.get(name);
    if (known) return yield* callFunction(name, known, args, this, streams, environment);
    const program = findProgram(name);
    if (program?.isBuiltin && environment.size > 0)
      return yield* this.#withEnvironment(environment, () =>
        launch(this, { name, args, streams, environment, ...program }),
      );
    if (program) return yield* launch(this, { name, args, streams, environment, ...program });
    return yield* this.#runFile(name, args, streams, environment);
  }

  /** `IFS=: read a b`: the builtin sees the assignment, the shell afterwards does not. */
  *#withEnvironment(environment: Environment, run: () => Running<number>): Running<number> {
    const { variables } = this.state;
    const before = [...environment.keys()].map((name) => [name, variables.find(name)] as const);
    try {
      for (const [name, value] of environment) {
        if (variables.isReadonly(name)) throw new AssignmentProblem(`${name}: readonly variable`);
        variables.put(name, { value, exported: true });
      }
      return yield* run();
    } finally {
      for (const [name, variable] of before) variables.put(name, variable);
    }
  }

  /** A script by its path: `./online-all.sh`. */
  *#runFile(
    name: string,
    args: readonly string[],
    streams: Streams,
    environment: Environment,
  ): Running<number> {
    const found = scriptAt(name, this);
    if (found.kind === 'missing') {
      this.complain(streams, found.message);
      return found.status;
    }
    return yield* this.child(
      (inner, own) => runScript(inner, found.source, name, args, own),
      environment,
      streams,
    );
  }

  *spawn(
    argv: readonly string[],
    streams: Streams,
    environment: Environment,
    options: SpawnOptions,
  ): Running<number> {
    const [name = '', ...args] = argv;
    const external = findExternal(name);
    const builtin = external ? undefined : findProgram(name);
    const script = external || builtin ? undefined : scriptAt(name, this);
    if (script?.kind === 'missing') return script.status;
    yield* this.rest();
    const chunks: string[] = [];
    const inner: Streams = {
      ...streams,
      input: options.stdin === undefined ? streams.input : new Input(options.stdin),
      out: options.out ? { kind: 'buffer', chunks } : streams.out,
    };
    const exported = new Map([...(options.clear ? [] : environment), ...(options.environment ?? [])]);
    const child = function* (host: ShellHost, own: Streams): Running<number> {
      if (script) return yield* runScript(host, script.source, name, args, own);
      const program = external ?? builtin?.program;
      if (!program) return EXIT_NOT_FOUND;
      return yield* launch(host, {
        name,
        args,
        streams: own,
        environment: exported,
        program,
        isBuiltin: !external,
      });
    };
    const status = yield* this.child(child, exported, inner, options.clear ?? false);
    options.out?.(chunks.join(''));
    return status;
  }

  *subshell(streams: Streams, run: (inner: ShellHost, streams: Streams) => Running<number>): Running<number> {
    const inner = new Interpreter(this.job, subshellState(this, false), this.session, this.frames);
    inner.conditions = this.conditions;
    inner.at = this.at;
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
      status = yield* run(this, streams);
    } catch (error) {
      status = this.endStatus(error, streams);
    } finally {
      this.job.depth--;
      this.state.variables.release();
    }
    return yield* this.exitTrap(status, streams);
  }

  /** What a shell answers that was ended by this. @throws what ends more than a shell */
  endStatus(error: unknown, streams: Streams): number {
    if (error instanceof AbandonLine) {
      if (error.message !== '') this.complain(streams, error.message);
      return error.status;
    }
    return endOf(error);
  }

  *exitTrap(status: number, streams: Streams): Running<number> {
    const action = this.state.traps.get('EXIT');
    if (action === undefined) return status;
    this.state.traps.delete('EXIT');
    this.state.status = status;
    if (action === '') return status;
    this.jump = undefined;
    try {
      yield* this.#trapAction(action, streams);
      return status;
    } catch (error) {
      return this.endStatus(error, streams);
    }
  }

  /** Ctrl-C with a trap for it. */
  *interrupted(streams: Streams): Running<void> {
    const action = this.state.traps.get('INT');
    if (action) yield* this.#trapAction(action, streams);
  }

  *#trapAction(action: string, streams: Streams): Running<void> {
    const { status } = this.state;
    yield* evaluate(this, action, this.frame.source.name, streams);
    this.state.status = status;
  }

  /** Runs the traps of signals that came in; one without a trap ends the shell. */
  *#takeSignals(streams: Streams): Running<void> {
    if (this.#inTrap) return;
    for (let signal = nextSignal(this); signal; signal = nextSignal(this)) {
      if (signal.action === undefined) throw new EndShell(signal.status);
      this.#inTrap = true;
      try {
        yield* this.#trapAction(signal.action, streams);
      } finally {
        this.#inTrap = false;
      }
    }
  }

  *substitute(script: Script, streams: Streams): Running<string> {
    const chunks: string[] = [];
    const source = sourceOfScript(script, this.frame.source);
    this.state.status = yield* this.subshell(
      { input: streams.input, out: { kind: 'buffer', chunks }, err: streams.err, more: streams.more },
      function* (inner, own) {
        if (!inner.state.flags.has('posix') && !inner.state.flags.has('inherit_errexit'))
          inner.state.flags.set('errexit', false);
        const status = yield* inner.script(script, source, own);
        if (inner.fileOfSubstitution !== undefined) chunks.push(inner.fileOfSubstitution);
        return status;
      },
    );
    if (chunks.length === 1) return chunks[0] ?? '';
    return chunks.join('');
  }

  *processSubstitution(script: Script, operator: '<' | '>', streams: Streams): Running<string> {
    const { files } = this.job.surroundings;
    const source = sourceOfScript(script, this.frame.source);
    if (operator === '>') {
      const path = files.openSubstitution('');
      this.#afterwards.push(() => {
        const input = new Input(files.closeSubstitution(path));
        return this.#discarded({ ...streams, input }, (inner, own) => inner.script(script, source, own));
      });
      return path;
    }
    const text = yield* this.substitute(script, streams);
    const path = files.openSubstitution(text);
    this.#afterwards.push(() => closed(files, path));
    return path;
  }

  *#discarded(streams: Streams, run: (inner: ShellHost, streams: Streams) => Running<number>): Running<void> {
    yield* this.subshell(streams, run);
  }

  beside(
    node: PipelineNode | AndOr,
    streams: Streams,
  ): { readonly job: Job; readonly running: Running<number>; readonly processId: number } {
    // A job costs many commands: what starts jobs without end comes to its end.
    this.job.counts.commands += JOB_COST;
    this.#countCommand();
    const job: Job = {
      ...this.job,
      isBackground: true,
      isCancelled: () => false,
      signals: [],
      meter: new OutputMeter(),
      depth: 0,
      calls: 0,
    };
    const inner = new Interpreter(job, subshellState(this, true), this.session, this.frames);
    inner.at = this.at;
    const running = inner.#alone(
      inner.#toItsEnd((_, own) => inner.#lastNode(node, own), streams),
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

  /** A job that reaches a limit ends alone. */
  *#alone(running: Running<number>, streams: Streams): Running<number> {
    try {
      return yield* running;
    } catch (error) {
      if (!(error instanceof LimitReached)) throw error;
      this.complain(streams, error.message);
      return 1;
    }
  }

  finds(name: string): boolean {
    return this.state.functions.has(name) || findProgram(name) !== undefined;
  }

  kindOf(name: string, withFunctions: boolean): 'function' | 'builtin' | 'file' | undefined {
    if (withFunctions && this.state.functions.has(name)) return 'function';
    const program = findProgram(name);
    if (program) return program.isBuiltin ? 'builtin' : 'file';
    return name.includes('/') && scriptAt(name, this).kind === 'script' ? 'file' : undefined;
  }

  refuse(streams: Streams, source: Source, { message, position }: Refusal): void {
    const { line, column } = source.place(position ?? 0);
    const place = position === undefined ? '' : `line ${line}, column ${column}: `;
    const text = `${source.name === '' ? 'sh' : source.name}: ${place}${message}\n`;
    this.job.meter.count(text);
    emitNow(this.job.surroundings.files, streams.err, text, []);
  }

  complain(streams: Streams, message: string): void {
    const text = `${this.where()}${message}\n`;
    emitNow(this.job.surroundings.files, streams.err, text, []);
  }

  /** "sh: " at a terminal, "name: line 3: " in a script. */
  where(): string {
    const { source } = this.frame;
    return source.name === '' ? 'sh: ' : `${source.name}: line ${source.place(this.at).line}: `;
  }

  parameter(name: string): string | undefined {
    const value = this.state.variables.get(name);
    if (value !== undefined) return value;
    const { positional } = this.frame;
    switch (name) {
      case '?':
        return `${this.state.status}`;
      case '#':
        return `${positional.length}`;
      case '$':
        return `${this.session.processId}`;
      case '!':
        return this.session.jobs.last === undefined ? undefined : `${this.session.jobs.last}`;
      case '0':
        return this.state.name;
      case '-':
        return this.state.flags.letters + (this.job.interactive ? 'i' : '');
      case '@':
      case '*':
        return positional.length === 0 ? undefined : positional.join(' ');
      default:
        if (/^[1-9]\d*$/.test(name)) return positional[Number(name) - 1];
        return specialValue(name, this);
    }
  }

  specialArray(name: string): readonly string[] | undefined {
    return specialList(name, this);
  }

  isSet(name: string): boolean {
    const element = /^(\w+)\[(.*)\]$/s.exec(name);
    if (!element?.[1]) return this.parameter(name) !== undefined;
    const value = this.state.variables.value(element[1]);
    if (value === undefined || typeof value === 'string') return value !== undefined && element[2] === '0';
    if (element[2] === '@' || element[2] === '*') return value.size > 0;
    return value.kind === 'indexed'
      ? value.get(Number(element[2])) !== undefined
      : value.get(element[2] ?? '') !== undefined;
  }

  assign(name: string, value: string): void {
    if (assignSpecial(name, value, this)) return;
    this.state.variables.set(name, value);
    if (this.state.flags.has('allexport')) this.state.variables.mark(name, { exported: true });
  }
}

/** What PIPESTATUS has one status of. */
const isOneCommand = ({ type }: PipelineNode | AndOr): boolean =>
  type === 'Command' || type === 'TestCommand' || type === 'ArithmeticCommand' || type === 'Subshell';

/** Whether a failure of this node counts for errexit and ERR; what is inside of it has counted already otherwise. */
function countsAsFailure(node: PipelineNode | AndOr): boolean {
  switch (node.type) {
    case 'Command':
    case 'Subshell':
    case 'TestCommand':
    case 'ArithmeticCommand':
      return true;
    case 'Pipeline':
      return node.commands.length > 1 && !node.prefixes.some(({ type }) => type === 'Negation');
    case 'Redirected':
      return countsAsFailure(node.command);
    default:
      return false;
  }
}

// biome-ignore lint/correctness/useYield: closing waits for nothing, where finishing another one does.
function* closed(files: Files, path: string): Running<void> {
  files.closeSubstitution(path);
}

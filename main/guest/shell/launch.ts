/** Runs one builtin or program with its streams. */

import type { Errno } from '../../../shared/failure.ts';
import { nameOf } from '../tree/paths.ts';
import { type Builtin, builtins, shellPrograms } from './builtins/index.ts';
import { Signalled } from './limits.ts';
import type { Running } from './pause.ts';
import { errnoText, type Invocation, type Program } from './program.ts';
import { INPUTLESS, manualOf, programs } from './programs/index.ts';
import { newNote } from './ran.ts';
import { gatherSubstitutions } from './run/substitution.ts';
import type { Environment, ShellHost } from './shell-host.ts';
import {
  BrokenPipe,
  type Descriptor,
  emitNow,
  type Input,
  type Streams,
  untilDrained,
  writeTo,
} from './streams.ts';

export interface FoundProgram {
  readonly program: Program | Builtin;
  readonly isBuiltin: boolean;
}

/** Builtins first; programs by name, or by their usual path. */
export function findProgram(name: string): FoundProgram | undefined {
  const builtin = builtins.get(name);
  if (builtin) return { program: builtin, isBuiltin: true };
  const program = findExternal(name);
  return program && { program, isBuiltin: false };
}

/** A program of the system, as a child finds it: no builtins of the shell. */
export function findExternal(name: string): Program | Builtin | undefined {
  const base = name.includes('/') ? /^\/(?:usr\/)?(?:local\/)?s?bin\/([^/]+)$/.exec(name)?.[1] : name;
  return base === undefined ? undefined : (programs.get(base)?.program ?? shellPrograms.get(base));
}

export interface Call extends FoundProgram {
  readonly name: string;
  readonly args: readonly string[];
  readonly streams: Streams;
  readonly environment: Environment;
  /** Run by a program, not by the shell itself. */
  readonly isChild?: boolean;
}

/**
 * Standard output is collected and written at the end, as a program's own buffer is when it does not write to a
 * terminal; standard error goes out at once. On a terminal and into a pipe output goes at pauses too.
 */
export function* launch(shell: ShellHost, call: Call): Running<number> {
  const { job } = shell;
  const { streams } = call;
  const { files } = job.surroundings;
  files.scratch.umask = shell.state.umask;
  // A program takes its whole input at once: its writer is let run to its end first.
  if (streams.input.isOpen && !call.isBuiltin && takesWholeInput(call)) {
    yield* streams.input.gather();
  }
  if (shell.session.pipes.size > 0 && readsWholeFiles(call)) yield* gatherSubstitutions(call.args, shell);
  const pending: string[] = [];
  const errors: string[] = [];
  const live = streams.out.kind === 'pipe' || (job.interactive && streams.out.kind === 'terminal');
  const noted = job.ran && newNote(call, job.ran);
  const plain = invocation(shell, call, pending, errors, live);
  const run = noted ? noted.listening(plain) : plain;
  const finish = function* (): Running<{ readonly status: number; readonly errno: Errno | undefined }> {
    const result = call.program(run, shell, streams);
    const status = typeof result === 'number' ? result : yield* untilSignal(result);
    noted?.ended(status);
    if (errors.length > 0) yield* writeTo(files, streams.err, errors.splice(0).join(''), run.why);
    const text = pending.length === 1 ? (pending[0] ?? '') : pending.join('');
    return { status, errno: yield* writeTo(files, streams.out, text, run.why) };
  };
  const { status, errno } = yield* unlessPipeBreaks(finish(), shell, call);
  if (errno === undefined) return status;
  const own = call.isBuiltin ? undefined : BROKEN_PIPE[nameOf(call.name)];
  if (errno === 'EPIPE' && own) {
    emitNow(files, streams.err, `${run.name}: ${own[1]}\n`, []);
    return own[0];
  }
  const who = call.isBuiltin && !isShellsOwn(call) ? `${shell.where()}${run.name}: ` : `${run.name}: `;
  emitNow(files, streams.err, `${who}write error: ${errnoText(errno)}\n`, []);
  return status === 0 ? 1 : status;
}

/**
 * A shell that ignores SIGPIPE is told EPIPE instead, and so are its programs; one with an action for it is told as well,
 * but its programs begin with the signal as it is.
 */
function* unlessPipeBreaks(
  running: Running<{ readonly status: number; readonly errno: Errno | undefined }>,
  shell: ShellHost,
  { isBuiltin }: Call,
): Running<{ readonly status: number; readonly errno: Errno | undefined }> {
  try {
    return yield* running;
  } catch (error) {
    const action = shell.state.traps.get('PIPE');
    if (!(error instanceof BrokenPipe) || action === undefined || (action !== '' && !isBuiltin)) throw error;
    if (action !== '') shell.job.signals.push({ name: 'PIPE', processId: shell.state.processId });
    return { status: 1, errno: 'EPIPE' };
  }
}

/** What programs of their own say to it, and answer. */
const BROKEN_PIPE: Readonly<Record<string, readonly [number, string]>> = {
  yes: [1, 'standard output: Broken pipe'],
  sed: [4, "couldn't write 1 item to stdout: Broken pipe"],
  grep: [2, 'write error: Broken pipe'],
};

/** A signal ends a program where it waits for others; what it wrote before is written. */
function* untilSignal(result: Running<number>): Running<number> {
  try {
    return yield* result;
  } catch (error) {
    if (error instanceof Signalled) return error.status;
    throw error;
  }
}

function* drained(shell: ShellHost, pipe: Input): Running<void> {
  yield* untilDrained(pipe);
  yield* shell.rest();
}

/** Programs here that bash has as builtins: it speaks for them. As children of xargs or env they are programs. */
const BUILTINS_OF_BASH: ReadonlySet<string> = new Set(['echo', 'printf']);

const isShellsOwn = ({ name, isChild }: Call): boolean => !isChild && BUILTINS_OF_BASH.has(name);

const takesWholeInput = ({ name, program }: Call): boolean =>
  !seesShell(program) && !readsItself(program) && !INPUTLESS.has(nameOf(name));

const seesShell = (program: Program | Builtin): boolean =>
  [...shellPrograms.values()].includes(program as Builtin);

/** Programs that say that they wait for their input themselves (head, grep -q): they may end before its writer does. */
const readsItself = (program: Program | Builtin): boolean => 'streams' in program && program.streams === true;

/** What opens files by their names and does not wait there; who runs a command leaves that to it. */
const readsWholeFiles = ({ name, isBuiltin }: Call): boolean =>
  isBuiltin
    ? name === '.' || name === 'source'
    : !OPENS_PIPES.has(nameOf(name)) && !RUNS_OTHERS.has(nameOf(name));

/** Programs that run what stands behind them. */
const RUNS_OTHERS: ReadonlySet<string> = new Set(
  `chrt env flock ionice nice nohup setsid stdbuf sudo time timeout watch`.split(' '),
);

/** Programs whose operands are read as they come (`openOperand`), or written so. */
const OPENS_PIPES: ReadonlySet<string> = new Set(
  `bc cat comm cut expand fold head hexdump join less more nl od paste rev tail tee uniq xargs`.split(' '),
);

const outermost = (streams: Streams): Streams => (streams.outer ? outermost(streams.outer) : streams);

/** What is locked through a descriptor; a pipe or terminal has no name, and nobody else opens it. */
function pathOf(descriptor: Descriptor): string {
  if (descriptor.kind === 'input') return descriptor.path ?? '';
  const { target } = descriptor;
  return target.kind === 'scratch' || target.kind === 'tree' ? target.path : `/dev/${target.kind}`;
}

function invocation(
  shell: ShellHost,
  call: Call,
  pending: string[],
  errors: string[],
  live: boolean,
): Invocation {
  const { job, state } = shell;
  const { streams, environment } = call;
  const { files } = job.surroundings;
  const showPending = (): void => {
    if (!live || pending.length === 0) return;
    if (streams.out.kind === 'terminal') streams.out.emit(pending.splice(0).join(''));
    else if (streams.out.kind === 'pipe') {
      if (streams.out.pipe.isBroken) throw new BrokenPipe();
      streams.out.pipe.feed(pending.splice(0).join(''));
    }
  };
  const putPending = function* (): Running<void> {
    if (pending.length === 0 || streams.out.kind === 'tree') return;
    yield* writeTo(files, streams.out, pending.splice(0).join(''), run.why);
  };
  const run: Invocation = {
    get name() {
      return isShellsOwn(call) ? `${shell.where()}${call.name}` : nameOf(call.name);
    },
    args: call.args,
    input: streams.input,
    surroundings: job.surroundings,
    cwd: state.cwd,
    terminal: job.interactive && streams.out.kind === 'terminal',
    environment: (variable) => environment.get(variable) ?? state.variables.exportedValue(variable),
    environments: () => new Map([...state.variables.exported(), ...environment]),
    out: (text) => {
      job.meter.count(text);
      shell.weigh(text.length);
      pending.push(text);
    },
    err: (text) => {
      job.meter.count(text);
      showPending();
      emitNow(files, streams.err, text, errors);
    },
    why: (line) => job.why(line),
    rest: () => {
      if (!shell.isNearPause) return shell.rest();
      showPending();
      return streams.out.kind === 'pipe' && streams.out.pipe.isFull
        ? drained(shell, streams.out.pipe)
        : shell.rest();
    },
    piece: function* (end = '\n', input = streams.input) {
      // While it waits for its input, what it has made of it so far is there for others.
      if (!input.hasWhole(end) && (live || streams.out.kind === 'scratch')) yield* putPending();
      return yield* input.nextPiece(end);
    },
    locks: shell.session.locks,
    substituted: (path) => shell.session.pipes.get(path),
    descriptor: (number) => {
      const descriptor = streams.more?.get(number);
      if (!descriptor) return undefined;
      const { locks } = shell.session;
      // The streams that the shell itself keeps are those behind all groups.
      locks.opened(outermost(streams));
      return { path: pathOf(descriptor), holder: descriptor, isOpen: () => locks.isOpen(descriptor) };
    },
    finds: (name) => findProgram(name) !== undefined,
    manualOf: (name) => manualOf(name, job.surroundings.personality),
    spawn: function* (argv, options = {}) {
      // What the program has said stands before what its child says.
      if (!options.out) yield* putPending();
      return yield* shell.spawn(argv, streams, environment, options);
    },
    sleep: (seconds) => shell.sleep(seconds),
    watch: function* (until) {
      // Who waits for others does not sit on what it has: a file that it writes to is read beside it.
      yield* putPending();
      yield* shell.watch(until, () => streams.out.kind === 'pipe' && streams.out.pipe.isBroken);
    },
  };
  return run;
}

/** Runs one builtin or program with its streams. */

import { nameOf } from '../tree/paths.ts';
import { type Builtin, builtins, shellPrograms } from './builtins/index.ts';
import { EndShell } from './limits.ts';
import type { Running } from './pause.ts';
import { errnoText, type Invocation, type Program } from './program.ts';
import { manualOf, programs } from './programs/index.ts';
import type { Environment, ShellHost } from './shell-host.ts';
import { EXIT_BROKEN_PIPE, emitNow, type Streams, writeTo } from './streams.ts';

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
  // A program takes its whole input at once: its writer is let run to its end first.
  if (streams.input.isOpen && !call.isBuiltin && !seesShell(call.program) && !readsItself(call.program)) {
    const lines = linesOfHead(call);
    yield* lines === undefined ? streams.input.gather() : streams.input.fillLines(lines);
  }
  const pending: string[] = [];
  const errors: string[] = [];
  const live = streams.out.kind === 'pipe' || (job.interactive && streams.out.kind === 'terminal');
  const run = invocation(shell, call, pending, errors, live);
  const result = call.program(run, shell, streams);
  const status = typeof result === 'number' ? result : yield* result;
  if (errors.length > 0) yield* writeTo(files, streams.err, errors.join(''), run.why);
  if (pending.length === 0) return status;
  const errno = yield* writeTo(
    files,
    streams.out,
    pending.length === 1 ? (pending[0] ?? '') : pending.join(''),
    run.why,
  );
  if (errno === undefined) return status;
  const who = call.isBuiltin && !isShellsOwn(call) ? `${shell.where()}${run.name}: ` : `${run.name}: `;
  emitNow(files, streams.err, `${who}write error: ${errnoText(errno)}\n`, []);
  return status === 0 ? 1 : status;
}

/** Programs here that bash has as builtins: it speaks for them. As children of xargs or env they are programs. */
const BUILTINS_OF_BASH: ReadonlySet<string> = new Set(['echo', 'printf']);

const isShellsOwn = ({ name, isChild }: Call): boolean => !isChild && BUILTINS_OF_BASH.has(name);

/** How many lines `head` takes of its input; it ends then, and its writer gets SIGPIPE. */
function linesOfHead({ name, args }: Call): number | undefined {
  if (nameOf(name) !== 'head') return undefined;
  const given = args.length === 0 ? '10' : /^(?:-n ?|-|--lines[= ])(\d{1,9})$/.exec(args.join(' '))?.[1];
  return given === undefined ? undefined : Number(given);
}

const seesShell = (program: Program | Builtin): boolean =>
  [...shellPrograms.values()].includes(program as Builtin);

/** Programs that say that they wait for their input themselves (head, grep -q): they may end before its writer does. */
const readsItself = (program: Program | Builtin): boolean => 'streams' in program && program.streams === true;

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
      if (streams.out.pipe.isBroken) throw new EndShell(EXIT_BROKEN_PIPE);
      streams.out.pipe.feed(pending.splice(0).join(''));
    }
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
      if (shell.isNearPause) showPending();
      return shell.rest();
    },
    finds: (name) => findProgram(name) !== undefined,
    manualOf: (name) => manualOf(name, job.surroundings.personality),
    spawn: (argv, options = {}) => {
      const out = options.out ?? run.out;
      return shell.spawn(argv, streams, environment, { ...options, out });
    },
    sleep: (seconds) => shell.sleep(seconds),
  };
  return run;
}

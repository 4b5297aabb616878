/** Runs one builtin or program with its streams. */

import type { Files } from '../tree/files.ts';
import { nameOf } from '../tree/paths.ts';
import { type Builtin, builtins } from './builtins.ts';
import type { Running } from './pause.ts';
import { errnoText, type Invocation, type Program, type SpawnOptions } from './program.ts';
import { programs } from './programs/index.ts';
import type { ShellHost } from './shell-host.ts';
import { Input, type Streams, type Target, writeTo } from './streams.ts';

const EXIT_NOT_FOUND = 127;

export interface FoundProgram {
  readonly program: Program | Builtin;
  readonly isBuiltin: boolean;
}

/** Builtins first; programs by name, or by their usual path. */
export function findProgram(name: string): FoundProgram | undefined {
  const builtin = builtins.get(name);
  if (builtin) return { program: builtin, isBuiltin: true };
  const base = name.includes('/') ? /^\/(?:usr\/)?s?bin\/([^/]+)$/.exec(name)?.[1] : name;
  const program = base === undefined ? undefined : programs.get(base);
  return program && { program, isBuiltin: false };
}

export interface Call extends FoundProgram {
  readonly name: string;
  readonly args: readonly string[];
  readonly streams: Streams;
  readonly environment: ReadonlyMap<string, string>;
}

/**
 * Standard output is collected and written at the end, as a program's own buffer is when it does not write to a
 * terminal; standard error goes out at once. On a terminal output is shown at pauses too.
 */
export function* launch(shell: ShellHost, call: Call): Running<number> {
  const { job, state } = shell;
  const { streams, environment } = call;
  const { files } = job.surroundings;
  const pending: string[] = [];
  const errors: string[] = [];
  const live = job.interactive && streams.out.kind === 'terminal' ? streams.out : undefined;
  const showPending = (): void => {
    if (live && pending.length > 0) live.emit(pending.splice(0).join(''));
  };
  const run: Invocation = {
    name: nameOf(call.name),
    args: call.args,
    input: streams.input,
    surroundings: job.surroundings,
    cwd: state.cwd,
    terminal: live !== undefined,
    environment: (variable) => environment.get(variable) ?? state.variables.get(variable),
    environments: () => new Map([...state.variables, ...environment]),
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
    spawn: (argv, options) => spawn(shell, call, run, argv, options),
  };
  const result = call.program(run, shell);
  const status = typeof result === 'number' ? result : yield* result;
  if (errors.length > 0) yield* writeTo(files, streams.err, errors.join(''), run.why);
  const errno = yield* writeTo(files, streams.out, pending.join(''), run.why);
  if (errno === undefined) return status;
  const who = call.isBuiltin ? 'sh' : run.name;
  emitNow(files, streams.err, `${who}: write error: ${errnoText(errno)}\n`, []);
  return status === 0 ? 1 : status;
}

function* spawn(
  shell: ShellHost,
  call: Call,
  parent: Invocation,
  argv: readonly string[],
  { stdin, environment, clear, out }: SpawnOptions = {},
): Running<number> {
  const [name = '', ...args] = argv;
  const found = findProgram(name);
  if (!found) return EXIT_NOT_FOUND;
  yield* shell.rest();
  const chunks: string[] = [];
  const status = yield* launch(shell, {
    ...found,
    name,
    args,
    streams: {
      input: stdin === undefined ? call.streams.input : new Input(stdin),
      out: { kind: 'buffer', chunks },
      err: call.streams.err,
    },
    environment: new Map([...(clear ? [] : call.environment), ...(environment ?? [])]),
  });
  (out ?? parent.out)(chunks.join(''));
  return status;
}

/** Standard error is not buffered; text for a sysfs file waits until the command ends, because it may pend. */
export function emitNow(files: Files, target: Target, text: string, later: string[]): void {
  if (target.kind === 'terminal') target.emit(text);
  else if (target.kind === 'buffer') target.chunks.push(text);
  else if (target.kind === 'scratch') files.scratch.write(target.path, text, true);
  else if (target.kind === 'tree') later.push(text);
}

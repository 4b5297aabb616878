/** What a name stands for, and calling it: functions, builtins, programs, scripts by their path. */

import { findExternal, findProgram, launch } from '../launch.ts';
import type { Running } from '../pause.ts';
import type { SpawnOptions } from '../program.ts';
import { newNote } from '../ran.ts';
import type { Environment, ShellHost } from '../shell-host.ts';
import { Input, type Streams } from '../streams.ts';
import { AssignmentProblem } from '../variables/variables.ts';
import { callFunction } from './functions.ts';
import { runScript, scriptAt } from './scripts.ts';

const EXIT_NOT_FOUND = 127;

/** Functions first, unless they are passed over; then builtins and programs; then a file. */
export function* runNamed(
  name: string,
  args: readonly string[],
  shell: ShellHost,
  streams: Streams,
  environment: Environment,
  withoutFunctions: boolean,
): Running<number> {
  const known = withoutFunctions ? undefined : shell.state.functions.get(name);
  if (known) return yield* callFunction(name, known, args, shell, streams, environment);
  const program = findProgram(name);
  if (program?.isBuiltin && environment.size > 0)
    return yield* withEnvironment(environment, shell, () =>
      launch(shell, { name, args, streams, environment, ...program }),
    );
  if (program) return yield* launch(shell, { name, args, streams, environment, ...program });
  return yield* runFile(name, args, shell, streams, environment);
}

/** `IFS=: read a b`: the builtin sees the assignment, the shell afterwards does not. */
function* withEnvironment(
  environment: Environment,
  shell: ShellHost,
  run: () => Running<number>,
): Running<number> {
  const { variables } = shell.state;
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
function* runFile(
  name: string,
  args: readonly string[],
  shell: ShellHost,
  streams: Streams,
  environment: Environment,
): Running<number> {
  const found = scriptAt(name, shell);
  if (found.kind === 'missing') {
    shell.complain(streams, found.message);
    return found.status;
  }
  const exit = yield* shell.child(
    (inner, own) => runScript(inner, found.source, name, args, own),
    environment,
    streams,
  );
  if (shell.job.ran) newNote({ name, args }, shell.job.ran).ended(exit);
  return exit;
}

/** A program, builtin or script as a child: no functions. */
export function* spawn(
  argv: readonly string[],
  shell: ShellHost,
  streams: Streams,
  environment: Environment,
  options: SpawnOptions,
): Running<number> {
  const [name = '', ...args] = argv;
  const external = findExternal(name);
  const builtin = external ? undefined : findProgram(name);
  const script = external || builtin ? undefined : scriptAt(name, shell);
  if (script?.kind === 'missing') return script.status;
  yield* shell.rest();
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
      isChild: true,
    });
  };
  try {
    return yield* shell.child(child, exported, inner, options.clear ?? false);
  } finally {
    // Also of a child that is ended: what it wrote until then is there.
    options.out?.(chunks.join(''));
  }
}

/** Whether a function, builtin or program has this name. */
export function finds(name: string, shell: ShellHost): boolean {
  return shell.state.functions.has(name) || findProgram(name) !== undefined;
}

/** What a name stands for, as `type -t` has it. */
export function kindOf(
  name: string,
  withFunctions: boolean,
  shell: ShellHost,
): 'function' | 'builtin' | 'file' | undefined {
  if (withFunctions && shell.state.functions.has(name)) return 'function';
  const program = findProgram(name);
  if (program) return program.isBuiltin ? 'builtin' : 'file';
  return name.includes('/') && scriptAt(name, shell).kind === 'script' ? 'file' : undefined;
}

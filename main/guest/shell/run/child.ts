/** State of a subshell, and of a child that is a shell of its own. */

import type { Source } from '../language/source.ts';
import type { Environment, Frame, ShellHost, ShellState } from '../shell-host.ts';
import type { Variables } from '../variables/variables.ts';
import { INITIAL_FLAGS, ShellFlags } from './flags.ts';

/** ( … ), a stage of a pipeline, $( … ): everything as it is, but traps. `beside`: the shell goes on meanwhile. */
export function subshellState(shell: ShellHost, beside: boolean): ShellState {
  const { state } = shell;
  return {
    ...state,
    variables: state.variables.fork(beside),
    functions: new Map(state.functions),
    aliases: new Map(state.aliases),
    flags: state.flags.copy(),
    traps: inheritedTraps(state, state.flags.has('errtrace')),
    processId: shell.session.nextProcessId(),
    level: state.level + 1,
    substitutions: [],
  };
}

/** Ignored signals stay ignored; ERR is inherited with errtrace. */
function inheritedTraps(state: ShellState, errtrace: boolean): Map<string, string> {
  return new Map(
    [...state.traps].filter(
      ([name, action]) => (action === '' && name !== 'EXIT') || (errtrace && name === 'ERR'),
    ),
  );
}

/** `sh -c`, a script: exported variables only, no functions. */
export function childState(shell: ShellHost, environment: Environment, clear: boolean): ShellState {
  const { state } = shell;
  const variables = state.variables.fork(false);
  const exported = new Map([...(clear ? [] : state.variables.exported()), ...environment]);
  const own = newVariables(exported, variables);
  return {
    variables: own,
    functions: new Map(),
    aliases: new Map(),
    flags: new ShellFlags(INITIAL_FLAGS),
    traps: inheritedTraps(state, false),
    cwd: state.cwd,
    status: 0,
    pipeStatus: 0,
    name: state.name,
    processId: shell.session.nextProcessId(),
    level: 0,
    secondsFrom: shell.job.surroundings.clock.now,
    umask: state.umask,
    substitutions: [],
  };
}

/** Keeps what every shell sets itself, and takes the rest from the environment. */
function newVariables(exported: ReadonlyMap<string, string>, from: Variables): Variables {
  for (const name of from.names()) {
    if (exported.has(name) || KEPT.has(name)) continue;
    from.put(name, undefined);
  }
  from.put('IFS', { value: ' \t\n' });
  from.put('OPTIND', { value: '1' });
  for (const [name, value] of exported) from.put(name, { value, exported: true });
  const level = Number(exported.get('SHLVL') ?? 0);
  from.put('SHLVL', { value: `${Number.isInteger(level) ? level + 1 : 1}`, exported: exported.has('SHLVL') });
  return from;
}

const KEPT: ReadonlySet<string> = new Set([
  'BASH',
  'BASH_VERSION',
  'BASH_VERSINFO',
  'EUID',
  'HOSTNAME',
  'HOSTTYPE',
  'MACHTYPE',
  'OSTYPE',
  'PPID',
  'PS4',
  'UID',
]);

export const newScriptFrame = (source: Source, positional: readonly string[]): Frame => ({
  name: 'main',
  source,
  line: 0,
  positional,
  hidden: new Map(),
  isFunction: false,
  returns: false,
  optionAt: 0,
  optionIndex: 1,
});

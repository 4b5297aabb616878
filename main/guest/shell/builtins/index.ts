/** Builtins by name. */

import { echo } from '../programs/echo.ts';
import { alias, unalias } from './aliases.ts';
import type { Builtin } from './builtin.ts';
import { cd, dirs, popd, pushd, pwd } from './directories.ts';
import { builtin, command, evalBuiltin, exec, hash, shellProgram, source, type } from './evaluation.ts';
import { exit, jump, returnFrom } from './flow.ts';
import { bg, disown, fg, jobsBuiltin, kill, wait } from './jobs.ts';
import { getopts, letBuiltin, set, shift, shopt } from './options.ts';
import { caller, history, printf, times, ulimit, umask } from './process.ts';
import { mapfile, read } from './read.ts';
import { test } from './test.ts';
import { trap } from './trap.ts';
import { declare, exportVariables, local, readonly, unset } from './variables.ts';

export type { Builtin } from './builtin.ts';

export const builtins: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ['.', source],
  [':', () => 0],
  ['[', test],
  ['alias', alias],
  ['bg', bg],
  ['break', jump('break')],
  ['builtin', builtin],
  ['caller', caller],
  ['cd', cd],
  ['command', command],
  ['continue', jump('continue')],
  ['declare', declare],
  ['dirs', dirs],
  ['disown', disown],
  ['echo', echo],
  ['eval', evalBuiltin],
  ['exec', exec],
  ['exit', exit],
  ['export', exportVariables],
  ['false', () => 1],
  ['fg', fg],
  ['getopts', getopts],
  ['hash', hash],
  ['history', history],
  ['jobs', jobsBuiltin],
  ['kill', kill],
  ['let', letBuiltin],
  ['local', local],
  ['mapfile', mapfile],
  ['popd', popd],
  ['printf', printf],
  ['pushd', pushd],
  ['pwd', pwd],
  ['read', read],
  ['readarray', mapfile],
  ['readonly', readonly],
  ['return', returnFrom],
  ['set', set],
  ['shift', shift],
  ['shopt', shopt],
  ['source', source],
  ['test', test],
  ['times', times],
  ['trap', trap],
  ['true', () => 0],
  ['type', type],
  ['typeset', declare],
  ['ulimit', ulimit],
  ['umask', umask],
  ['unalias', unalias],
  ['unset', unset],
  ['wait', wait],
]);

/** Programs of the system that see the shell that calls them: other shells, and test. */
export const shellPrograms: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ['[', test],
  ['test', test],
  ...['ash', 'bash', 'dash', 'sh'].map((name) => [name, shellProgram] as const),
]);

/**
 * insmod, modprobe, rmmod and lsmod. On s390 everything that memory needs is built in; an x86-64 guest has the modules of
 * persistent memory and dax.
 */

import type { PlatformPort } from '../../system/port.ts';
import { type Manual, manual } from '../manual.ts';
import { errnoText, type Invocation } from '../program.ts';
import { complain, readArguments, usageProblem } from './arguments.ts';

/** Each with the modules that it needs, which are loaded before it (modules.dep). */
const MODULES: ReadonlyMap<string, readonly string[]> = new Map([
  ['libnvdimm', []],
  ['nd_btt', ['libnvdimm']],
  ['nd_pmem', ['libnvdimm', 'nd_btt']],
  ['nd_e820', ['libnvdimm']],
  ['device_dax', []],
  ['dax_pmem', ['libnvdimm']],
  ['kmem', []],
]);

/** Size of a loaded module is not modelled: each is shown with this. Our choice. */
const SHOWN_BYTES = 24_576;

/** Blanks and dashes of a name are underscores. */
const moduleName = (text: string): string => text.replaceAll('-', '_');

export const MODPROBE: Manual = manual({
  name: 'modprobe',
  purpose: 'Load a module with those that it needs.',
  synopsis: '[OPTION]... MODULE [PARAMETER=VALUE]...',
  options: `
    -a, --all  all operands are modules
    -n, --dry-run  load nothing
    -q, --quiet  say nothing of a module that is not there
    -r, --remove  not supported here for a module that is loaded
    -v, --verbose  say what is loaded`,
  text: 'The kernels of s390 have everything built in. A module that is loaded stays: taking out is not simulated.',
});

export function modprobe(run: Invocation): number {
  const options = readArguments(run, MODPROBE);
  if (typeof options === 'number') return options;
  const [first] = options.operands;
  if (first === undefined) return complain(run, 'ERROR: missing parameters. See -h.');
  const { system, release } = run.surroundings;
  const names = options.has('a', 'r') ? options.operands : [first];
  let status = 0;
  for (const given of names) {
    const name = moduleName(given);
    const needs = system?.platform && MODULES.get(name);
    if (!needs || !system?.platform) {
      if (!options.has('q'))
        run.err(`${run.name}: FATAL: Module ${given} not found in directory /lib/modules/${release}\n`);
      status = 1;
    } else if (options.has('r')) status = Math.max(status, takeOut(run, system.platform, name));
    else
      for (const each of [...needs, name]) {
        if (system.platform.view().modules.includes(each)) continue;
        if (options.has('v', 'n'))
          run.out(`insmod /lib/modules/${release}/kernel/drivers/${folderOf(each)}/${each}.ko \n`);
        const errno = options.has('n') ? undefined : system.platform.loadModule(each);
        if (errno === undefined) continue;
        run.err(`${run.name}: ERROR: could not insert '${each}': ${errnoText(errno)}\n`);
        status = 1;
      }
  }
  return status;
}

const folderOf = (module: string): string => (/dax|kmem/.test(module) ? 'dax' : 'nvdimm');

/** Loaded modules that need this one. */
const usersOf = (loaded: readonly string[], name: string): string[] =>
  loaded.filter((other) => MODULES.get(other)?.includes(name)).reverse();

function takeOut(run: Invocation, platform: PlatformPort, name: string): number {
  const loaded = platform.view().modules;
  if (!loaded.includes(name)) return 0;
  if (usersOf(loaded, name).length > 0) return complain(run, `FATAL: Module ${name} is in use.`);
  return complain(run, `not supported here: taking out ${name}`);
}

export const INSMOD: Manual = manual({
  name: 'insmod',
  purpose: 'Load a module from its file.',
  synopsis: 'FILE [PARAMETER=VALUE]...',
  text: 'The files need not be there: the name of one decides which module is loaded.',
});

export function insmod(run: Invocation): number {
  const options = readArguments(run, INSMOD);
  if (typeof options === 'number') return options;
  const [file] = options.operands;
  if (file === undefined) return complain(run, 'ERROR: missing filename.');
  const name = moduleName((file.split('/').at(-1) ?? '').replace(/\.ko(?:\.(?:xz|zst|gz))?$/, ''));
  const platform = run.surroundings.system?.platform;
  if (!platform || !MODULES.has(name))
    return complain(run, `ERROR: could not load module ${file}: ${errnoText('ENOENT')}`);
  const errno = platform.loadModule(name);
  if (errno === undefined) return 0;
  return complain(run, `ERROR: could not insert module ${file}: ${errnoText(errno)}`);
}

export const RMMOD: Manual = manual({
  name: 'rmmod',
  purpose: 'Take a module out. Not simulated for one that is loaded.',
  synopsis: '[OPTION]... MODULE...',
  options: `
    -f, --force  no effect here
    -s, --syslog  no effect here
    -v, --verbose  no effect here`,
});

export function rmmod(run: Invocation): number {
  const options = readArguments(run, RMMOD);
  if (typeof options === 'number') return options;
  if (options.operands.length === 0) return usageProblem(run, RMMOD, 'ERROR: missing module name.');
  const loaded = run.surroundings.system?.platform?.view().modules ?? [];
  let status = 0;
  for (const given of options.operands) {
    const name = moduleName(given);
    const users = usersOf(loaded, name);
    status = complain(
      run,
      !loaded.includes(name)
        ? `ERROR: Module ${name} is not currently loaded`
        : users.length > 0
          ? `ERROR: Module ${name} is in use by: ${users.join(' ')}`
          : `not supported here: taking out ${name}`,
    );
  }
  return status;
}

export const LSMOD: Manual = manual({ name: 'lsmod', purpose: 'List loaded modules.', synopsis: '' });

/** The one loaded last first; "Used by" counts the modules that need it. */
export function lsmod(run: Invocation): number {
  const options = readArguments(run, LSMOD);
  if (typeof options === 'number') return options;
  const loaded = run.surroundings.system?.platform?.view().modules ?? [];
  run.out('Module                  Size  Used by\n');
  for (const name of [...loaded].reverse()) {
    const users = usersOf(loaded, name);
    run.out(
      `${name.padEnd(19)} ${`${SHOWN_BYTES}`.padStart(8)}  ${users.length}${users.length > 0 ? ` ${users.join(',')}` : ''}\n`,
    );
  }
  return 0;
}

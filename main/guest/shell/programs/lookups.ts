/** which, getconf, mountpoint: what is there. */

import { resolvePath } from '../../tree/paths.ts';
import { type Manual, manual } from '../manual.ts';
import { errnoText, type Invocation } from '../program.ts';
import { complain, readArguments, usageProblem } from './arguments.ts';
import { meminfo } from './memory-counters.ts';
import { MOUNTED } from './mounts.ts';
import { PROCESSORS } from './system.ts';

export const WHICH: Manual = manual({
  name: 'which',
  purpose: 'Show where programs are.',
  synopsis: '[-a] NAME...',
  options: '-a  all of them',
});

/** Programs whose manual is that of the language. */
const SHELLS: ReadonlySet<string> = new Set(['sh', 'bash', 'dash', 'ash', 'test', '[']);

export function which(run: Invocation): number {
  const options = readArguments(run, WHICH);
  if (typeof options === 'number') return options;
  let status = options.operands.length === 0 ? 1 : 0;
  for (const name of options.operands) {
    const own = name.replace(/^\/(?:usr\/)?s?bin\//, '');
    const found = run.manualOf(own) !== undefined || SHELLS.has(own);
    const file = run.surroundings.files.stat(resolvePath(run.cwd, name));
    const isScript = name.includes('/') && file?.type === 'file' && (file.mode & 0o111) !== 0;
    if (found) run.out(`${name.includes('/') ? name : `/usr/bin/${name}`}\n`);
    else if (isScript) run.out(`${name}\n`);
    else status = 1;
  }
  return status;
}

export const GETCONF: Manual = manual({
  name: 'getconf',
  purpose: 'Show values of the system.',
  synopsis: ['NAME', '-a'],
  options: '-a, --all  all of them',
  text: 'PAGE_SIZE, PAGESIZE, _PHYS_PAGES, _AVPHYS_PAGES, _NPROCESSORS_ONLN, _NPROCESSORS_CONF, LONG_BIT, CLK_TCK.',
});

const PAGE_KIB = 4;

export function getconf(run: Invocation): number {
  const options = readArguments(run, GETCONF);
  if (typeof options === 'number') return options;
  const [name] = options.operands;
  if (name === undefined && !options.has('a')) return usageProblem(run, GETCONF, 'missing operand');
  const memory = meminfo(run);
  const values: Readonly<Record<string, number>> = {
    PAGE_SIZE: PAGE_KIB * 1024,
    PAGESIZE: PAGE_KIB * 1024,
    _PHYS_PAGES: memory.total / PAGE_KIB,
    _AVPHYS_PAGES: memory.free / PAGE_KIB,
    _NPROCESSORS_ONLN: PROCESSORS,
    _NPROCESSORS_CONF: PROCESSORS,
    LONG_BIT: 64,
    CLK_TCK: 100,
  };
  if (name === undefined) {
    for (const [each, value] of Object.entries(values)) run.out(`${each.padEnd(34)} ${Math.floor(value)}\n`);
    return 0;
  }
  const value = values[name];
  if (value === undefined) return complain(run, `Unrecognized variable \`${name}'`, 2);
  run.out(`${Math.floor(value)}\n`);
  return 0;
}

export const MOUNTPOINT: Manual = manual({
  name: 'mountpoint',
  purpose: 'Tell whether a directory is where something is mounted.',
  synopsis: '[-q] DIRECTORY',
  options: `
    -q, --quiet  only the exit code
    -d, --fs-devno  not supported here
    -x, --devno  not supported here`,
});

/** util-linux: what it ends with when nothing is mounted there. */
const EXIT_NOT_MOUNTED = 32;

export function mountpoint(run: Invocation): number {
  const options = readArguments(run, MOUNTPOINT);
  if (typeof options === 'number') return options;
  const refused = options.last('d', 'x');
  if (refused !== undefined) return complain(run, `not supported here: -${refused}`);
  const [name] = options.operands;
  if (name === undefined) return usageProblem(run, MOUNTPOINT, 'bad usage');
  const path = resolvePath(run.cwd, name);
  if (!run.surroundings.files.stat(path)) return complain(run, `${name}: ${errnoText('ENOENT')}`);
  const is = MOUNTED.some(({ target }) => target === path);
  if (!options.has('q')) run.out(`${name} is ${is ? '' : 'not '}a mountpoint\n`);
  return is ? 0 : EXIT_NOT_MOUNTED;
}

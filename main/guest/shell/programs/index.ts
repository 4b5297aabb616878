/** Programs by name. chmem238 and lsmem238 are the 2.38 personality whatever the terminal's is. */

import { chmemOf } from '../chmem/index.ts';
import { daxctl } from '../daxctl/index.ts';
import { lsmemOf } from '../lsmem/index.ts';
import type { Program } from '../program.ts';
import { awk } from './awk/index.ts';
import { cat } from './cat.ts';
import { echo } from './echo.ts';
import { fold } from './fold.ts';
import { grep } from './grep/index.ts';
import { help } from './help.ts';
import { ls } from './ls.ts';
import { printf } from './printf.ts';
import { sed } from './sed/index.ts';
import { cut, head, seq, tail, tee, tr, uniq, wc } from './small-text.ts';
import { sort } from './sort.ts';
import { basename, dirname, dmesg, free, hostname, mkdir, readlink, rm, sleep, uname } from './system.ts';
import { vmcp } from './vmcp.ts';

export const programs: ReadonlyMap<string, Program> = new Map<string, Program>([
  ['awk', awk],
  ['gawk', awk],
  ['mawk', awk],
  ['basename', basename],
  ['cat', cat],
  ['chmem', chmemOf(undefined)],
  ['chmem238', chmemOf('2.38')],
  ['cut', cut],
  ['daxctl', daxctl],
  ['dirname', dirname],
  ['dmesg', dmesg],
  ['echo', echo],
  ['egrep', grep],
  ['false', () => 1],
  ['fgrep', grep],
  ['fold', fold],
  ['free', free],
  ['grep', grep],
  ['head', head],
  ['help', help],
  ['hostname', hostname],
  ['ls', ls],
  ['lsmem', lsmemOf(undefined)],
  ['lsmem238', lsmemOf('2.38')],
  ['mkdir', mkdir],
  ['printf', printf],
  ['readlink', readlink],
  ['rm', rm],
  ['sed', sed],
  ['seq', seq],
  ['sleep', sleep],
  ['sort', sort],
  ['sync', () => 0],
  ['tail', tail],
  ['tee', tee],
  ['tr', tr],
  ['true', () => 0],
  ['uname', uname],
  ['uniq', uniq],
  ['vmcp', vmcp],
  ['wc', wc],
]);

/** Programs by name. chmem238 and lsmem238 are the 2.38 personality whatever the terminal's is. */

import type { Program } from '../program.ts';
import { cat } from './cat.ts';
import { chmemOf } from './chmem.ts';
import { echo } from './echo.ts';
import { grep } from './grep.ts';
import { help } from './help.ts';
import { ls } from './ls.ts';
import { lsmemOf } from './lsmem.ts';
import { printf } from './printf.ts';
import { cut, head, seq, sort, tail, tee, tr, uniq, wc } from './small-text.ts';
import { dmesg, free, hostname, mkdir, rm, sleep, uname, vmcp } from './system.ts';
import { test } from './test.ts';

export const programs: ReadonlyMap<string, Program> = new Map<string, Program>([
  ['[', test],
  ['cat', cat],
  ['chmem', chmemOf(undefined)],
  ['chmem238', chmemOf('2.38')],
  ['cut', cut],
  ['dmesg', dmesg],
  ['echo', echo],
  ['egrep', grep],
  ['false', () => 1],
  ['fgrep', grep],
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
  ['rm', rm],
  ['seq', seq],
  ['sleep', sleep],
  ['sort', sort],
  ['tail', tail],
  ['tee', tee],
  ['test', test],
  ['tr', tr],
  ['true', () => 0],
  ['uname', uname],
  ['uniq', uniq],
  ['vmcp', vmcp],
  ['wc', wc],
]);

/** help: what this shell can do. Ours; no real shell prints it. */

import type { Running } from '../pause.ts';
import type { Invocation } from '../program.ts';
import { helpOf } from './pages.ts';

export function* help(run: Invocation): Running<number> {
  const [name] = run.args;
  if (name !== undefined) {
    const text = yield* helpOf(run, name);
    if (text !== undefined) run.out(text);
    else run.err(`help: no help topics match '${name}'\n`);
    return text === undefined ? 1 : 0;
  }
  run.out(`A shell in the simulated partition. Only the simulated system is visible.

Programs   lsmem chmem daxctl cat ls grep head tail wc sort uniq cut tr tee seq test [ printf echo
           dmesg free uname hostname sleep rm mkdir vmcp (z/VM guests) true false
Shell      cd pwd read export unset break continue exit
Language   quotes  $name \${name:-x} $? $( ) $(( ))  ; && || ! |  > >> < 2> 2>&1 &> << <<<
           for in, while, until, if, case, { }, ( ), globs, {1..9}, # comments
Files      /sys and /proc are the machine; /root and /tmp hold 1 MiB and are kept; a machine that was made
           of a captured /sys has it in /mnt/NAME: ls /mnt, lsmem -s /mnt/NAME
Keys       Tab completes  Ctrl+C interrupts  Ctrl+L clears  Ctrl+D or exit ends  Shift+Enter new line
           Alt+Shift+T another terminal  Alt+Shift+Right next  Alt+Shift+W close
Not here   functions, background jobs, arrays, [[ ]], process substitution

chmem238 and lsmem238 behave like util-linux 2.38. chmem --dry-run tells what would be written.
`);
  return 0;
}

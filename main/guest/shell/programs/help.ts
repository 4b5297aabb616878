/** help: what this shell can do. Ours; no real shell prints it. */

import { type Manual, manual, usageText } from '../manual.ts';
import type { Invocation } from '../program.ts';

export const HELP: Manual = manual({
  name: 'help',
  purpose: 'Show what this shell can do, or what a program takes.',
  synopsis: '[NAME]',
  common: [],
});

export function help(run: Invocation): number {
  const [name] = run.args;
  if (name !== undefined) {
    const page = run.manualOf(name);
    if (page) run.out(usageText(page));
    else run.err(`help: no help topics match '${name}'\n`);
    return page ? 0 : 1;
  }
  run.out(`A shell in the simulated partition. Only the simulated system is visible.

Memory     lsmem chmem daxctl free vmstat dmesg top ps journalctl vmcp (z/VM guests)
Text       grep sed awk sort uniq cut tr head tail wc cat tac nl rev column paste comm diff fold seq yes bc expr
           numfmt printf xargs tee md5sum sha256sum
Files      ls find stat cp mv rm ln mkdir touch chmod mktemp readlink realpath basename dirname dd
System     date uptime uname hostname id nproc lscpu getconf sysctl which mountpoint env timeout time watch sudo logger sleep
           NAME --help, man NAME and help NAME tell what a program takes
Pages      less, more and man fill the terminal: Space, b, /text, q
Shell      the language of bash: functions, arrays, [[ ]], (( )), case, select, here-documents, process
           substitution, traps on EXIT, ERR and INT, jobs, set -e -u -x -o pipefail. A script that needs what
           is not here is refused before its first line, with line, column and name
Places     /sys and /proc are the machine; /root, /tmp and /etc hold 1 MiB and are kept; a machine that was made
           of a captured /sys has it in /mnt/NAME: ls /mnt, lsmem -s /mnt/NAME
Keys       those of bash: Tab completes, Ctrl+R searches, Ctrl+C interrupts, Ctrl+L clears, Ctrl+D ends,
           Shift+Enter new line, Ctrl+Shift+F finds, Ctrl+Shift+Y opens what a command asked of the machine
           Alt+Shift+T another terminal  Alt+Shift+Right next  Alt+Shift+W close

chmem238 and lsmem238 behave like util-linux 2.38. chmem --dry-run tells what would be written.
`);
  return 0;
}

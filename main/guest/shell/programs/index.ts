/** Programs by name. chmem238 and lsmem238 are the 2.38 personality whatever the terminal's is. */

import { chmemOf } from '../chmem/index.ts';
import { daxctl } from '../daxctl/index.ts';
import { lsmemOf } from '../lsmem/index.ts';
import type { Program } from '../program.ts';
import { awk } from './awk/index.ts';
import { bc } from './bc/index.ts';
import { env, PREFIX_MANUALS, prefix, printenv, sudo, time, timeout, watch, xargs } from './commands.ts';
import { date } from './date.ts';
import { dmesg } from './dmesg.ts';
import { echo } from './echo.ts';
import { expr } from './expr.ts';
import { chmod, cp, ln, mkdir, mktemp, mv, rm, rmdir, touch } from './files/changes.ts';
import { dd } from './files/dd.ts';
import { find } from './files/find.ts';
import { ls } from './files/ls.ts';
import { basename, dirname, readlink, realpath } from './files/paths.ts';
import { stat } from './files/stat.ts';
import { fold } from './fold.ts';
import { grep } from './grep/index.ts';
import { grubby } from './grubby.ts';
import { help } from './help.ts';
import { jq } from './jq/index.ts';
import { insmod, lsmod, modprobe, rmmod } from './modules.ts';
import { findmnt, mount } from './mounts.ts';
import { ndctl } from './ndctl.ts';
import { numactl } from './numactl.ts';
import { numfmt } from './numfmt.ts';
import { clear, less, man } from './pages.ts';
import { POWER_MANUALS, power, shutdown } from './power.ts';
import { printf } from './printf.ts';
import { journalctl, logger, ps, top, vmstat } from './processes.ts';
import { chreipl, lsreipl } from './reipl.ts';
import { sed } from './sed/index.ts';
import { ANSWERS, arch, free, hostname, id, lscpu, nproc, sleep, uname, uptime } from './system.ts';
import { systemctl } from './systemctl.ts';
import { cat, nl, rev, tac } from './text/cat.ts';
import { column } from './text/column.ts';
import { CHECKSUMS, checksum, expand, tee, wc } from './text/counts.ts';
import { diff } from './text/diff.ts';
import { comm, cut, paste, uniq } from './text/fields.ts';
import { head, tail } from './text/head-tail.ts';
import { seq } from './text/seq.ts';
import { sort } from './text/sort.ts';
import { tr } from './text/tr.ts';
import { udevadm } from './udevadm.ts';
import { vmcp } from './vmcp.ts';
import { zipl } from './zipl.ts';

export const programs: ReadonlyMap<string, Program> = new Map<string, Program>([
  ['arch', arch],
  ['awk', awk],
  ['basename', basename],
  ['bc', bc],
  ['cat', cat],
  ['chmem', chmemOf(undefined)],
  ['chmem238', chmemOf('2.38')],
  ['chmod', chmod],
  ['chreipl', chreipl],
  ['clear', clear],
  ['column', column],
  ['comm', comm],
  ['cp', cp],
  ['cut', cut],
  ['date', date],
  ['daxctl', daxctl],
  ['dd', dd],
  ['diff', diff],
  ['dirname', dirname],
  ['dmesg', dmesg],
  ['echo', echo],
  ['egrep', grep],
  ['env', env],
  ['expand', expand],
  ['expr', expr],
  ['false', () => 1],
  ['fgrep', grep],
  ['find', find],
  ['findmnt', findmnt],
  ['fold', fold],
  ['free', free],
  ['gawk', awk],
  ['grep', grep],
  ['grubby', grubby],
  ['head', head],
  ['help', help],
  ['hostname', hostname],
  ['id', id],
  ['insmod', insmod],
  ['journalctl', journalctl],
  ['jq', jq],
  ['less', less],
  ['ln', ln],
  ['logger', logger],
  ['ls', ls],
  ['lscpu', lscpu],
  ['lsmem', lsmemOf(undefined)],
  ['lsmem238', lsmemOf('2.38')],
  ['mawk', awk],
  ['man', man],
  ['lsmod', lsmod],
  ['lsreipl', lsreipl],
  ['mkdir', mkdir],
  ['mktemp', mktemp],
  ['more', less],
  ['modprobe', modprobe],
  ['mount', mount],
  ['mv', mv],
  ['ndctl', ndctl],
  ['nl', nl],
  ['nproc', nproc],
  ['numactl', numactl],
  ['numfmt', numfmt],
  ['paste', paste],
  ['printenv', printenv],
  ['printf', printf],
  ['ps', ps],
  ['readlink', readlink],
  ['realpath', realpath],
  ['rev', rev],
  ['rm', rm],
  ['rmdir', rmdir],
  ['rmmod', rmmod],
  ['sed', sed],
  ['seq', seq],
  ['shutdown', shutdown],
  ['sleep', sleep],
  ['sort', sort],
  ['stat', stat],
  ['sudo', sudo],
  ['sync', () => 0],
  ['systemctl', systemctl],
  ['tac', tac],
  ['tail', tail],
  ['tee', tee],
  ['time', time],
  ['timeout', timeout],
  ['top', top],
  ['touch', touch],
  ['tr', tr],
  ['true', () => 0],
  ['udevadm', udevadm],
  ['uname', uname],
  ['uniq', uniq],
  ['uptime', uptime],
  ['vmcp', vmcp],
  ['vmstat', vmstat],
  ['watch', watch],
  ['wc', wc],
  ['xargs', xargs],
  ['zipl', zipl],
  ...POWER_MANUALS.map((page) => [page.name, power(page)] as const),
  ...ANSWERS.map(({ page, program }) => [page.name, program] as const),
  ...CHECKSUMS.map((page) => [page.name, checksum(page)] as const),
  ...PREFIX_MANUALS.map((page) => [page.name, prefix(page)] as const),
]);

/** Programs by name. chmem238 and lsmem238 are the 2.38 personality whatever the terminal's is. */

import { chmemOf } from '../chmem/index.ts';
import { CHMEM } from '../chmem/manual.ts';
import { daxctl } from '../daxctl/index.ts';
import { DAXCTL } from '../daxctl/manual.ts';
import { lsmemOf } from '../lsmem/index.ts';
import { LSMEM } from '../lsmem/manual.ts';
import type { Manual } from '../manual.ts';
import type { Personality, Program } from '../program.ts';
import { AWK, awk } from './awk/index.ts';
import { BC, bc } from './bc/index.ts';
import { ENV, env, PREFIX_MANUALS, PRINTENV, prefix, printenv, SUDO, sudo } from './commands.ts';
import { DATE, date } from './date.ts';
import { DF, df } from './df.ts';
import { DMESG, dmesg } from './dmesg.ts';
import { ECHO, echo } from './echo.ts';
import { EXPR, expr } from './expr.ts';
import { MKDIR, MKTEMP, mkdir, mktemp, RMDIR, rmdir, TOUCH, touch } from './files/changes.ts';
import { CHMOD, chmod } from './files/chmod.ts';
import { CP, cp, MV, mv } from './files/copy.ts';
import { DD, dd } from './files/dd.ts';
import { DU, du } from './files/du.ts';
import { FIND, find } from './files/find.ts';
import { LN, ln } from './files/links.ts';
import { LS, ls } from './files/ls.ts';
import {
  BASENAME,
  basename,
  DIRNAME,
  dirname,
  READLINK,
  REALPATH,
  readlink,
  realpath,
} from './files/paths.ts';
import { RM, rm } from './files/remove.ts';
import { STAT, stat } from './files/stat.ts';
import { tar } from './files/tar.ts';
import { TAR } from './files/tar-manual.ts';
import { PGREP, PIDOF, pgrep, pidof } from './find-processes.ts';
import { FLOCK, flock } from './flock.ts';
import { FOLD, fold } from './fold.ts';
import { GREP, grep } from './grep/index.ts';
import { GRUB2_MKCONFIG, grub2Mkconfig, UPDATE_BOOTLOADER, updateBootloader } from './grub2.ts';
import { GRUBBY, grubby } from './grubby.ts';
import { HELP, help } from './help.ts';
import { JQ, jq } from './jq/index.ts';
import { JOURNALCTL, journalctl, LOGGER, logger } from './log.ts';
import { GETCONF, getconf, MOUNTPOINT, mountpoint, WHICH, which } from './lookups.ts';
import { INSMOD, insmod, LSMOD, lsmod, MODPROBE, modprobe, RMMOD, rmmod } from './modules.ts';
import { FINDMNT, findmnt, MOUNT, mount, UMOUNT, umount } from './mounts.ts';
import { NDCTL, ndctl } from './ndctl.ts';
import { NUMACTL, numactl } from './numactl.ts';
import { NUMFMT, numfmt } from './numfmt.ts';
import { CLEAR, clear, LESS, less, MAN, man } from './pages.ts';
import { POWER_MANUALS, power, SHUTDOWN, shutdown } from './power.ts';
import { PRINTF, printf } from './printf.ts';
import { PS, ps } from './processes.ts';
import { CHREIPL, chreipl, LSREIPL, lsreipl } from './reipl.ts';
import { SED, sed } from './sed/index.ts';
import { FALSE, SYNC, TRUE } from './still.ts';
import { SYSCTL, sysctl } from './sysctl.ts';
import {
  ANSWERS,
  ARCH,
  arch,
  FREE,
  free,
  HOSTNAME,
  hostname,
  ID,
  id,
  LSCPU,
  lscpu,
  NPROC,
  nproc,
  SLEEP,
  sleep,
  UNAME,
  UPTIME,
  uname,
  uptime,
} from './system.ts';
import { SYSTEMCTL, systemctl } from './systemctl.ts';
import { CAT, cat, NL, nl, REV, rev, TAC, tac } from './text/cat.ts';
import { CMP, cmp } from './text/cmp.ts';
import { COLUMN, column } from './text/column.ts';
import { CHECKSUMS, checksum, EXPAND, expand, TEE, tee, WC, wc } from './text/counts.ts';
import { DIFF, diff } from './text/diff.ts';
import { HEXDUMP, hexdump, OD, od } from './text/dump.ts';
import { COMM, CUT, comm, cut, PASTE, paste, UNIQ, uniq } from './text/fields.ts';
import { HEAD, head, TAIL, tail } from './text/head-tail.ts';
import { JOIN, join, SHUF, shuf } from './text/join.ts';
import { SEQ, seq } from './text/seq.ts';
import { SORT, sort } from './text/sort.ts';
import { TR, tr } from './text/tr.ts';
import { YES, yes } from './text/yes.ts';
import { TIME, TIMEOUT, time, timeout } from './timed.ts';
import { TOP, top } from './top.ts';
import { UDEVADM, udevadm } from './udevadm.ts';
import { VMCP, vmcp } from './vmcp.ts';
import { VMSTAT, vmstat } from './vmstat.ts';
import { WATCH, watch } from './watch.ts';
import { XARGS, xargs } from './xargs.ts';
import { ZIPL, zipl } from './zipl.ts';

/** One manual, or one for each util-linux that a terminal can have. */
type ManualOf = Manual | Readonly<Record<Personality, Manual>>;

const LIST: readonly (readonly [name: string, program: Program, manual: ManualOf])[] = [
  ['arch', arch, ARCH],
  ['awk', awk, AWK],
  ['basename', basename, BASENAME],
  ['bc', bc, BC],
  ['cat', cat, CAT],
  ['chmem', chmemOf(undefined), CHMEM],
  ['chmem238', chmemOf('2.38'), CHMEM['2.38']],
  ['chmod', chmod, CHMOD],
  ['chreipl', chreipl, CHREIPL],
  ['clear', clear, CLEAR],
  ['cmp', cmp, CMP],
  ['column', column, COLUMN],
  ['comm', comm, COMM],
  ['cp', cp, CP],
  ['cut', cut, CUT],
  ['date', date, DATE],
  ['daxctl', daxctl, DAXCTL],
  ['dd', dd, DD],
  ['df', df, DF],
  ['diff', diff, DIFF],
  ['dirname', dirname, DIRNAME],
  ['dmesg', dmesg, DMESG],
  ['du', du, DU],
  ['echo', echo, ECHO],
  ['egrep', grep, GREP],
  ['env', env, ENV],
  ['expand', expand, EXPAND],
  ['expr', expr, EXPR],
  ['false', () => 1, FALSE],
  ['fgrep', grep, GREP],
  ['find', find, FIND],
  ['findmnt', findmnt, FINDMNT],
  ['flock', flock, FLOCK],
  ['fold', fold, FOLD],
  ['free', free, FREE],
  ['gawk', awk, AWK],
  ['getconf', getconf, GETCONF],
  ['grep', grep, GREP],
  ['grub2-mkconfig', grub2Mkconfig, GRUB2_MKCONFIG],
  ['grubby', grubby, GRUBBY],
  ['head', head, HEAD],
  ['help', help, HELP],
  ['hostname', hostname, HOSTNAME],
  ['hexdump', hexdump, HEXDUMP],
  ['id', id, ID],
  ['insmod', insmod, INSMOD],
  ['journalctl', journalctl, JOURNALCTL],
  ['join', join, JOIN],
  ['jq', jq, JQ],
  ['less', less, LESS],
  ['ln', ln, LN],
  ['logger', logger, LOGGER],
  ['ls', ls, LS],
  ['lscpu', lscpu, LSCPU],
  ['lsmem', lsmemOf(undefined), LSMEM],
  ['lsmem238', lsmemOf('2.38'), LSMEM['2.38']],
  ['mawk', awk, AWK],
  ['man', man, MAN],
  ['lsmod', lsmod, LSMOD],
  ['lsreipl', lsreipl, LSREIPL],
  ['mkdir', mkdir, MKDIR],
  ['mktemp', mktemp, MKTEMP],
  ['more', less, LESS],
  ['modprobe', modprobe, MODPROBE],
  ['mount', mount, MOUNT],
  ['mountpoint', mountpoint, MOUNTPOINT],
  ['mv', mv, MV],
  ['ndctl', ndctl, NDCTL],
  ['nl', nl, NL],
  ['nproc', nproc, NPROC],
  ['numactl', numactl, NUMACTL],
  ['numfmt', numfmt, NUMFMT],
  ['od', od, OD],
  ['paste', paste, PASTE],
  ['pgrep', pgrep, PGREP],
  ['pidof', pidof, PIDOF],
  ['printenv', printenv, PRINTENV],
  ['printf', printf, PRINTF],
  ['ps', ps, PS],
  ['readlink', readlink, READLINK],
  ['realpath', realpath, REALPATH],
  ['rev', rev, REV],
  ['rm', rm, RM],
  ['rmdir', rmdir, RMDIR],
  ['rmmod', rmmod, RMMOD],
  ['sed', sed, SED],
  ['seq', seq, SEQ],
  ['shuf', shuf, SHUF],
  ['shutdown', shutdown, SHUTDOWN],
  ['sleep', sleep, SLEEP],
  ['sort', sort, SORT],
  ['stat', stat, STAT],
  ['sudo', sudo, SUDO],
  ['sync', () => 0, SYNC],
  ['sysctl', sysctl, SYSCTL],
  ['systemctl', systemctl, SYSTEMCTL],
  ['tac', tac, TAC],
  ['tail', tail, TAIL],
  ['tar', tar, TAR],
  ['tee', tee, TEE],
  ['time', time, TIME],
  ['timeout', timeout, TIMEOUT],
  ['top', top, TOP],
  ['touch', touch, TOUCH],
  ['tr', tr, TR],
  ['true', () => 0, TRUE],
  ['udevadm', udevadm, UDEVADM],
  ['umount', umount, UMOUNT],
  ['uname', uname, UNAME],
  ['uniq', uniq, UNIQ],
  ['update-bootloader', updateBootloader, UPDATE_BOOTLOADER],
  ['uptime', uptime, UPTIME],
  ['vmcp', vmcp, VMCP],
  ['vmstat', vmstat, VMSTAT],
  ['watch', watch, WATCH],
  ['wc', wc, WC],
  ['which', which, WHICH],
  ['xargs', xargs, XARGS],
  ['yes', yes, YES],
  ['zipl', zipl, ZIPL],
  ...POWER_MANUALS.map((page) => [page.name, power(page), page] as const),
  ...ANSWERS.map(({ page, program }) => [page.name, program, page] as const),
  ...CHECKSUMS.map((page) => [page.name, checksum(page), page] as const),
  ...PREFIX_MANUALS.map((page) => [page.name, prefix(page), page] as const),
];

/** What a program is, and what it says about itself. */
interface Listed {
  readonly program: Program;
  readonly manual: ManualOf;
}

export const programs: ReadonlyMap<string, Listed> = new Map(
  LIST.map(([name, program, manual]) => [name, { program, manual }]),
);

/** Its manual, as the util-linux of the terminal has it; undefined where there is no such program. */
export function manualOf(name: string, personality: Personality): Manual | undefined {
  const manual = programs.get(name)?.manual;
  return manual && ('name' in manual ? manual : manual[personality]);
}

/** Programs that look at no input: what stands before them in a pipe is not waited for, and gets SIGPIPE when they end. */
export const INPUTLESS: ReadonlySet<string> = new Set(
  `basename chmem chmem238 chmod chreipl clear cp daxctl df dirname dmesg du echo expr false findmnt free getconf grub2-mkconfig grubby help
  hostname id insmod journalctl ln ls lscpu lsmem lsmem238 lsmod lsreipl man mkdir mktemp modprobe mount mountpoint mv ndctl nproc
  pgrep pidof printenv printf ps readlink realpath rm rmdir rmmod seq shutdown sleep stat sync sysctl systemctl top touch true udevadm umount
  uname update-bootloader uptime vmcp vmstat watch which yes zipl`.split(/\s+/),
);

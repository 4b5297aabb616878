/** ps: the few processes there are. */

import { type Manual, manual } from '../manual.ts';
import type { Invocation } from '../program.ts';
import { formatTime } from '../time-format.ts';
import { complain, readArguments } from './arguments.ts';
import { meminfo } from './memory-counters.ts';

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly tty: string;
  readonly state: string;
  readonly name: string;
  readonly command: string;
  /** KiB. */
  readonly resident: number;
}

/** The shell that was logged in to: $$. */
const LOGIN = 1187;

/** What runs in a rescue system, beside the kernel's own threads for memory. */
export const processesOf = (run: Invocation): readonly Process[] => [
  { pid: 1, parent: 0, tty: '?', state: 'Ss', name: 'systemd', command: '/sbin/init', resident: 11_264 },
  { pid: 2, parent: 0, tty: '?', state: 'S', name: 'kthreadd', command: '[kthreadd]', resident: 0 },
  { pid: 38, parent: 2, tty: '?', state: 'S', name: 'kcompactd0', command: '[kcompactd0]', resident: 0 },
  { pid: 57, parent: 2, tty: '?', state: 'S', name: 'kswapd0', command: '[kswapd0]', resident: 0 },
  {
    pid: 412,
    parent: 1,
    tty: '?',
    state: 'Ss',
    name: 'systemd-udevd',
    command: '/usr/lib/systemd/systemd-udevd',
    resident: 7168,
  },
  {
    pid: LOGIN - 1,
    parent: 1,
    tty: '?',
    state: 'Ss',
    name: 'login',
    command: 'login -- root',
    resident: 4096,
  },
  {
    pid: LOGIN,
    parent: LOGIN - 1,
    tty: 'ttyS0',
    state: 'Ss',
    name: 'bash',
    command: '-bash',
    resident: 5120,
  },
  {
    pid: LOGIN + 1,
    parent: LOGIN,
    tty: 'ttyS0',
    state: 'R+',
    name: run.name,
    command: [run.name, ...run.args].join(' '),
    resident: 3072,
  },
];

export const PS: Manual = manual({
  name: 'ps',
  purpose: 'Show the processes.',
  synopsis: '[OPTION]...',
  options: `
    -A  all processes
    -a  all with a terminal
    -C NAME  processes of this name
    -d  all but session leaders
    -e  all processes
    -f  full format
    -F  full format
    -H  no effect: children stand where they stand
    --forest  the same
    -j  not supported here
    -L  with threads: each process has one
    -T  the same
    -l  long format
    -m  with threads below
    -N  not supported here
    -o, --format=FORMAT  these columns
    -p, --pid=PIDS  these processes
    --ppid=PIDS  children of these processes
    -u USERS  processes of these users
    -U USERS  the same
    -x  also without a terminal
    -w  no effect
    --no-headers  no titles
    --sort=KEYS  no effect here`,
  text: 'aux, ax and ef without a minus work as well. There are only the few processes that such a system begins with.',
});

interface Column {
  readonly title: string;
  /** Its least width, as procps has it; pid_max has seven digits. */
  readonly width: number;
  readonly left?: boolean;
  readonly show: (process: Process, run: Invocation) => string;
}

const COLUMNS: Readonly<Record<string, Column>> = {
  pid: { title: 'PID', width: 7, show: ({ pid }) => `${pid}` },
  ppid: { title: 'PPID', width: 7, show: ({ parent }) => `${parent}` },
  user: { title: 'USER', width: 8, left: true, show: () => 'root' },
  uid: { title: 'UID', width: 5, show: () => '0' },
  tty: { title: 'TT', width: 8, left: true, show: ({ tty }) => tty },
  tname: { title: 'TTY', width: 8, left: true, show: ({ tty }) => tty },
  stat: { title: 'STAT', width: 4, left: true, show: ({ state }) => state },
  state: { title: 'S', width: 1, left: true, show: ({ state }) => state.slice(0, 1) },
  time: { title: 'TIME', width: 8, show: () => '00:00:00' },
  bsdtime: { title: 'TIME', width: 6, show: () => '0:00' },
  etime: { title: 'ELAPSED', width: 11, show: (_process, run) => elapsed(run) },
  start: {
    title: 'START',
    width: 5,
    left: true,
    show: (_process, run) => formatTime('%H:%M', run.surroundings.clock.boot),
  },
  stime: {
    title: 'STIME',
    width: 5,
    left: true,
    show: (_process, run) => formatTime('%H:%M', run.surroundings.clock.boot),
  },
  rss: { title: 'RSS', width: 5, show: ({ resident }) => `${resident}` },
  vsz: { title: 'VSZ', width: 6, show: ({ resident }) => `${resident * 4}` },
  sz: { title: 'SZ', width: 5, show: ({ resident }) => `${resident}` },
  pcpu: { title: '%CPU', width: 4, show: () => '0.0' },
  pmem: {
    title: '%MEM',
    width: 4,
    show: ({ resident }, run) => ((100 * resident) / Math.max(1, meminfo(run).total)).toFixed(1),
  },
  c: { title: 'C', width: 2, show: () => '0' },
  f: { title: 'F', width: 1, show: ({ resident }) => (resident === 0 ? '1' : '4') },
  pri: { title: 'PRI', width: 3, show: () => '80' },
  ni: { title: 'NI', width: 3, show: () => '0' },
  addrsz: { title: 'ADDR SZ', width: 7, show: ({ resident }) => `- ${`${resident}`.padStart(5)}` },
  psr: { title: 'PSR', width: 3, show: () => '0' },
  cpuid: { title: 'CPUID', width: 5, show: () => '0' },
  nlwp: { title: 'NLWP', width: 4, show: () => '1' },
  lwp: { title: 'LWP', width: 7, show: ({ pid }) => `${pid}` },
  pgid: { title: 'PGID', width: 7, show: ({ pid }) => `${pid}` },
  sid: { title: 'SID', width: 7, show: ({ pid, tty }) => `${tty === '?' ? pid : LOGIN}` },
  gid: { title: 'GID', width: 5, show: () => '0' },
  group: { title: 'GROUP', width: 8, left: true, show: () => 'root' },
  cls: { title: 'CLS', width: 3, show: () => 'TS' },
  rtprio: { title: 'RTPRIO', width: 6, show: () => '-' },
  etimes: {
    title: 'ELAPSED',
    width: 7,
    show: (_process, run) => `${run.surroundings.clock.now - run.surroundings.clock.boot}`,
  },
  lstart: {
    title: 'STARTED',
    width: 24,
    left: true,
    show: (_process, run) => formatTime('%a %b %e %H:%M:%S %Y', run.surroundings.clock.boot),
  },
  wchan: { title: 'WCHAN', width: 6, left: true, show: () => '-' },
  comm: { title: 'COMMAND', width: 15, left: true, show: ({ name }) => name },
  cmd: { title: 'CMD', width: 27, left: true, show: ({ command }) => command },
  ucmd: { title: 'CMD', width: 15, left: true, show: ({ name }) => name },
  args: { title: 'COMMAND', width: 27, left: true, show: ({ command }) => command },
};

/** [[days-]hours:]minutes:seconds. */
function elapsed({ surroundings: { clock } }: Invocation): string {
  const seconds = clock.now - clock.boot;
  const two = (value: number): string => `${Math.floor(value)}`.padStart(2, '0');
  const clockTime = `${two((seconds / 60) % 60)}:${two(seconds % 60)}`;
  const hours = Math.floor(seconds / 3600);
  if (hours === 0) return clockTime;
  return `${hours >= 24 ? `${Math.floor(hours / 24)}-` : ''}${two(hours % 24)}:${clockTime}`;
}

const ALIASES: Readonly<Record<string, string>> = {
  command: 'args',
  egroup: 'group',
  nice: 'ni',
  pgrp: 'pgid',
  sess: 'sid',
  session: 'sid',
  spid: 'lwp',
  thcount: 'nlwp',
  tid: 'lwp',
  ucomm: 'comm',
  s: 'state',
  tt: 'tty',
  euser: 'user',
  ruser: 'user',
  '%cpu': 'pcpu',
  '%mem': 'pmem',
  cputime: 'time',
  rssize: 'rss',
  vsize: 'vsz',
};

export function ps(run: Invocation): number {
  // The BSD way: letters without a minus.
  const bsd = run.args.find((arg) => /^[auxefwl]+$/.test(arg)) ?? '';
  const options = readArguments(
    run,
    PS,
    run.args.filter((arg) => arg !== bsd || bsd === ''),
  );
  if (typeof options === 'number') return options;
  const refused = options.last('N', 'j');
  if (refused !== undefined) return complain(run, `not supported here: -${refused}`);
  const threads = options.has('L', 'T');
  const all = processesOf(run);
  const list = (...ids: string[]): number[] | undefined => {
    const texts = ids.flatMap((id) => options.values(id));
    return texts.length === 0 ? undefined : texts.flatMap((text) => text.split(/[ ,]/)).map(Number);
  };
  const operands = options.operands.map(Number);
  const pids = list('p') ?? (operands.length > 0 && !operands.some(Number.isNaN) ? operands : undefined);
  const parents = list('ppid');
  const names = options.values('C').flatMap((text) => text.split(','));
  const users = [...options.values('u'), ...options.values('U')].flatMap((text) => text.split(','));
  const everything =
    options.has('A', 'e') || /x|e/.test(bsd) || users.some((user) => user === 'root' || user === '0');
  const shown = all.filter(
    ({ pid, parent, name, tty }) =>
      pids?.includes(pid) ||
      parents?.includes(parent) ||
      names.includes(name) ||
      (pids === undefined &&
        parents === undefined &&
        names.length === 0 &&
        (everything || (users.length === 0 && tty !== '?'))),
  );
  const wanted = options.values('o').flatMap((text) => text.split(/[ ,]/));
  const columns =
    wanted.length > 0
      ? wanted
      : bsd.includes('u')
        ? ['user', 'pid', 'pcpu', 'pmem', 'vsz', 'rss', 'tname', 'stat', 'start', 'bsdtime', 'args']
        : options.has('f', 'F')
          ? threads
            ? ['user', 'pid', 'ppid', 'lwp', 'c', 'nlwp', 'stime', 'tname', 'time', 'args']
            : ['user', 'pid', 'ppid', 'c', 'stime', 'tname', 'time', 'args']
          : options.has('l')
            ? [
                'f',
                'state',
                'uid',
                'pid',
                'ppid',
                'c',
                'pri',
                'ni',
                'addrsz',
                'wchan',
                'tname',
                'time',
                'comm',
              ]
            : bsd !== ''
              ? ['pid', 'tname', 'stat', 'bsdtime', 'args']
              : threads
                ? ['pid', 'lwp', 'tname', 'time', 'comm']
                : ['pid', 'tname', 'time', 'comm'];
  const found: Column[] = [];
  for (const text of columns) {
    const [, name = '', title] = /^([^=]+)(?:=(.*))?$/.exec(text) ?? [];
    const column = COLUMNS[ALIASES[name] ?? name];
    if (!column) return complain(run, `unknown user-defined format specifier "${name}"`);
    found.push({
      title:
        title ??
        (options.has('f') && name === 'user'
          ? 'UID'
          : options.has('f') && name === 'args'
            ? 'CMD'
            : wanted.length === 0 && bsd === '' && name === 'comm'
              ? 'CMD'
              : column.title),
      width: column.width,
      left: column.left ?? false,
      show: column.show,
    });
  }
  const rows = shown.map((process) => found.map(({ show }) => show(process, run)));
  const format = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => {
        const { width = 0, left, title = '' } = found[index] ?? {};
        const most = Math.max(width, title.length);
        if (!left) return cell.padStart(most);
        return index === cells.length - 1 ? cell : cell.padEnd(most);
      })
      .join(' ');
  if (!options.has('no-headers') && found.some(({ title }) => title !== ''))
    run.out(`${format(found.map(({ title }) => title))}\n`);
  const thread = found.map(() => '-');
  run.out(rows.map((row) => `${format(row)}\n${options.has('m') ? `${format(thread)}\n` : ''}`).join(''));
  return rows.length === 0 ? 1 : 0;
}

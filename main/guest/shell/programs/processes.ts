/** ps, top, vmstat, logger, journalctl: the few processes there are, and the kernel's counters. */

import { appendToJournal, JOURNAL } from '../../system/journal.ts';
import { type Manual, manual } from '../manual.ts';
import type { Running } from '../pause.ts';
import { errnoText, type Invocation } from '../program.ts';
import { formatTime } from '../time-format.ts';
import { complain, quoted, readArguments, usageProblem } from './arguments.ts';
import { upText } from './system.ts';
import { linesOf } from './text/inputs.ts';

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

/** What runs in a rescue system, beside the kernel's own threads for memory. */
const processesOf = (run: Invocation): readonly Process[] => [
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
  { pid: 731, parent: 1, tty: 'ttyS0', state: 'Ss', name: 'bash', command: '-bash', resident: 5120 },
  {
    pid: 1024,
    parent: 731,
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
    -l  long format
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

const COLUMNS: Readonly<
  Record<
    string,
    {
      readonly title: string;
      readonly left?: boolean;
      readonly show: (process: Process, run: Invocation) => string;
    }
  >
> = {
  pid: { title: 'PID', show: ({ pid }) => `${pid}` },
  ppid: { title: 'PPID', show: ({ parent }) => `${parent}` },
  user: { title: 'USER', left: true, show: () => 'root' },
  uid: { title: 'UID', show: () => '0' },
  tty: { title: 'TTY', left: true, show: ({ tty }) => tty },
  stat: { title: 'STAT', left: true, show: ({ state }) => state },
  state: { title: 'S', left: true, show: ({ state }) => state.slice(0, 1) },
  time: { title: 'TIME', show: () => '00:00:00' },
  etime: {
    title: 'ELAPSED',
    show: (_process, run) => upText(run.surroundings.clock.now - run.surroundings.clock.boot),
  },
  start: { title: 'START', show: (_process, run) => formatTime('%H:%M', run.surroundings.clock.boot) },
  rss: { title: 'RSS', show: ({ resident }) => `${resident}` },
  vsz: { title: 'VSZ', show: ({ resident }) => `${resident * 4}` },
  pcpu: { title: '%CPU', show: () => '0.0' },
  pmem: {
    title: '%MEM',
    show: ({ resident }, run) => ((100 * resident) / Math.max(1, meminfo(run).total)).toFixed(1),
  },
  c: { title: 'C', show: () => '0' },
  comm: { title: 'COMMAND', left: true, show: ({ name }) => name },
  args: { title: 'COMMAND', left: true, show: ({ command }) => command },
};
const ALIASES: Readonly<Record<string, string>> = {
  cmd: 'args',
  command: 'args',
  ucmd: 'comm',
  ucomm: 'comm',
  s: 'state',
  tt: 'tty',
  tname: 'tty',
  euser: 'user',
  ruser: 'user',
  '%cpu': 'pcpu',
  '%mem': 'pmem',
  stime: 'start',
  lstart: 'start',
  bsdtime: 'time',
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
  if (options.has('N')) return complain(run, 'not supported here: -N');
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
        ? ['user', 'pid', 'pcpu', 'pmem', 'vsz', 'rss', 'tty', 'stat', 'start', 'time', 'args']
        : options.has('f', 'F')
          ? ['user', 'pid', 'ppid', 'c', 'start', 'tty', 'time', 'args']
          : bsd !== ''
            ? ['pid', 'tty', 'stat', 'time', 'args']
            : ['pid', 'tty', 'time', 'comm'];
  const found: { title: string; left: boolean; show: (process: Process, run: Invocation) => string }[] = [];
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
      left: column.left ?? false,
      show: column.show,
    });
  }
  const rows = shown.map((process) => found.map(({ show }) => show(process, run)));
  const widths = found.map(({ title }, index) =>
    Math.max(title.length, ...rows.map((row) => row[index]?.length ?? 0)),
  );
  const format = (cells: readonly string[]): string =>
    cells
      .map((cell, index) =>
        index === cells.length - 1 && found[index]?.left
          ? cell
          : found[index]?.left
            ? cell.padEnd(widths[index] ?? 0)
            : cell.padStart(widths[index] ?? 0),
      )
      .join(' ');
  if (!options.has('no-headers') && found.some(({ title }) => title !== ''))
    run.out(`${format(found.map(({ title }) => title))}\n`);
  run.out(rows.map((row) => `${format(row)}\n`).join(''));
  return rows.length === 0 ? 1 : 0;
}

interface Memory {
  readonly total: number;
  readonly free: number;
  readonly available: number;
  readonly cache: number;
  readonly buffers: number;
  readonly swapTotal: number;
  readonly swapFree: number;
}

function meminfo(run: Invocation): Memory {
  const text = run.surroundings.files.read('/proc/meminfo');
  const kib = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text.ok ? text.value : '')?.[1] ?? '0');
  return {
    total: kib('MemTotal'),
    free: kib('MemFree'),
    available: kib('MemAvailable'),
    cache: kib('Cached') + kib('SReclaimable'),
    buffers: kib('Buffers'),
    swapTotal: kib('SwapTotal'),
    swapFree: kib('SwapFree'),
  };
}

export const TOP: Manual = manual({
  name: 'top',
  purpose: 'Show the processes and the memory once.',
  synopsis: '-b [OPTION]...',
  options: `
    -b, --batch  for programs: the only way here
    -c, --cmdline-toggle  no effect here
    -d, --delay=SECS  seconds of the simulated clock between two screens
    -H, --threads-show  no effect here
    -i, --idle-toggle  no effect here
    -n, --iterations=NUMBER  so many screens
    -o, --sort-override=FIELD  no effect here
    -p, --pid=PIDLIST  these processes
    -u, --filter-any-user=USER  no effect here
    -w, --width[=COLUMNS]  no effect here
    -1  no effect here`,
});

export function* top(run: Invocation): Running<number> {
  const options = readArguments(run, TOP);
  if (typeof options === 'number') return options;
  const count = Number(options.value('n') ?? '1');
  if (!(count >= 1)) return complain(run, `bad iterations argument ${quoted(options.value('n') ?? '')}`);
  const { clock } = run.surroundings;
  const pids = options
    .values('p')
    .flatMap((text) => text.split(','))
    .map(Number);
  const all = processesOf(run).filter(({ pid }) => pids.length === 0 || pids.includes(pid));
  for (let round = 0; round < Math.min(count, 100); round++) {
    if (round > 0) {
      yield* run.sleep(Number(options.value('d') ?? '3') || 3);
      run.out('\n');
    }
    const memory = meminfo(run);
    const mib = (value: number): string => (value / 1024).toFixed(1).padStart(8);
    const cached = memory.cache + memory.buffers;
    run.out(
      `top - ${formatTime('%H:%M:%S', clock.now)} up ${upText(clock.now - clock.boot)},  1 user,  load average: 0.00, 0.00, 0.00\n`,
    );
    run.out(
      `Tasks: ${`${all.length}`.padStart(3)} total,   1 running, ${`${Math.max(0, all.length - 1)}`.padStart(3)} sleeping,   0 stopped,   0 zombie\n`,
    );
    run.out('%Cpu(s):  0.0 us,  0.0 sy,  0.0 ni,100.0 id,  0.0 wa,  0.0 hi,  0.0 si,  0.0 st \n');
    run.out(
      `MiB Mem : ${mib(memory.total)} total, ${mib(memory.free)} free, ${mib(Math.max(0, memory.total - memory.available))} used, ${mib(cached)} buff/cache     \n`,
    );
    run.out(
      `MiB Swap: ${mib(memory.swapTotal)} total, ${mib(memory.swapFree)} free, ${mib(memory.swapTotal - memory.swapFree)} used. ${mib(memory.available)} avail Mem \n\n`,
    );
    run.out('    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND\n');
    for (const { pid, name, resident, state } of all)
      run.out(
        `${`${pid}`.padStart(7)} root      20   0 ${`${resident * 4}`.padStart(7)} ${`${resident}`.padStart(6)} ${`${Math.floor(resident / 2)}`.padStart(6)} ${state.slice(0, 1)}   0.0 ${((100 * resident) / Math.max(1, memory.total)).toFixed(1).padStart(5)}   0:00.00 ${name}\n`,
      );
  }
  return 0;
}

export const VMSTAT: Manual = manual({
  name: 'vmstat',
  purpose: 'Show counters of virtual memory.',
  synopsis: '[OPTION]... [DELAY [COUNT]]',
  options: `
    -a, --active  active and inactive memory
    -f, --forks  not supported here
    -m, --slabs  not supported here
    -n, --one-header  titles once
    -s, --stats  one counter a line
    -d, --disk  not supported here
    -S, --unit=UNIT  k, K, m or M
    -t, --timestamp  the time on each line
    -w, --wide  wider columns`,
});

export function* vmstat(run: Invocation): Running<number> {
  const options = readArguments(run, VMSTAT);
  if (typeof options === 'number') return options;
  const refused = options.last('f', 'm', 'd');
  if (refused !== undefined) return complain(run, `not supported here: -${refused}`);
  const unit = { k: 1000 / 1024, K: 1, m: 1e6 / 1024, M: 1024 }[options.value('S') ?? 'K'];
  if (unit === undefined) return complain(run, '-S requires k, K, m or M (default is KiB)');
  const memory = meminfo(run);
  if (options.has('s')) {
    const rows: readonly (readonly [number, string])[] = [
      [memory.total, 'K total memory'],
      [Math.max(0, memory.total - memory.available), 'K used memory'],
      [memory.free, 'K free memory'],
      [memory.buffers, 'K buffer memory'],
      [memory.cache, 'K swap cache'],
      [memory.swapTotal, 'K total swap'],
      [memory.swapTotal - memory.swapFree, 'K used swap'],
      [memory.swapFree, 'K free swap'],
    ];
    run.out(rows.map(([value, label]) => `${`${value}`.padStart(13)} ${label}\n`).join(''));
    return 0;
  }
  const [delay = '1', rounds] = options.operands;
  const count = Number(rounds ?? '1');
  if (!(Number(delay) > 0) || !(count >= 1))
    return complain(run, `failed to parse argument: ${quoted(Number(delay) > 0 ? (rounds ?? '') : delay)}`);
  const time = options.has('t') ? ' -----timestamp-----' : '';
  const titles = options.has('a') ? ' inact active' : '  buff  cache';
  run.out(`procs -----------memory---------- ---swap-- -----io---- -system-- -------cpu-------${time}\n`);
  run.out(
    ` r  b   swpd   free ${titles}   si   so    bi    bo   in   cs us sy id wa st gu${options.has('t') ? '                 UTC' : ''}\n`,
  );
  for (let round = 0; round < Math.min(count, 1000); round++) {
    if (round > 0) yield* run.sleep(Number(delay));
    yield* run.rest();
    const now = meminfo(run);
    const show = (value: number, width: number): string => `${Math.floor(value / unit)}`.padStart(width);
    run.out(
      ` 0  0 ${show(now.swapTotal - now.swapFree, 6)} ${show(now.free, 6)} ${show(now.buffers, 6)} ${show(now.cache, 6)}    0    0     0     0    0    0  0  0 100  0  0  0${options.has('t') ? ` ${formatTime('%Y-%m-%d %H:%M:%S', run.surroundings.clock.now)}` : ''}\n`,
    );
  }
  return 0;
}

export const LOGGER: Manual = manual({
  name: 'logger',
  purpose: 'Write a message to the log.',
  synopsis: '[OPTION]... [MESSAGE]',
  options: `
    -e, --skip-empty  no empty lines of a file
    -f, --file=FILE  the lines of a file
    -i  the number of the process behind the name
    --id[=ID]  the same
    -p, --priority=PRIORITY  facility and level
    -s, --stderr  also to standard error
    -t, --tag=TAG  a name in front of the message
    --no-act  write nothing`,
  text: 'journalctl shows what was written.',
});

export function logger(run: Invocation): number {
  const options = readArguments(run, LOGGER);
  if (typeof options === 'number') return options;
  const { files, clock, hostname } = run.surroundings;
  const file = options.value('f');
  const content =
    file === undefined ? undefined : files.read(file.startsWith('/') ? file : `${run.cwd}/${file}`);
  if (content && !content.ok) return complain(run, `file ${file}: ${errnoText(content.failure)}`);
  const lines =
    options.operands.length > 0
      ? [options.operands.join(' ')]
      : linesOf(content?.ok ? content.value : run.input.all());
  const tag = `${options.value('t') ?? 'root'}${options.has('i', 'id') ? '[1024]' : ''}`;
  for (const line of lines) {
    if (line === '' && options.has('e')) continue;
    if (options.has('s')) run.err(`<13>${formatTime('%b %e %H:%M:%S', clock.now)} ${tag}: ${line}\n`);
    if (options.has('no-act')) continue;
    const errno = appendToJournal(files.scratch, { seconds: clock.now, hostname, name: tag, text: line });
    if (errno !== undefined) return complain(run, errnoText(errno));
  }
  return 0;
}

export const JOURNALCTL: Manual = manual({
  name: 'journalctl',
  purpose: 'Show the log: messages of the kernel and of logger.',
  synopsis: '[OPTION]...',
  options: `
    -b, --boot[=ID]  this boot: 0
    -k, --dmesg  only messages of the kernel
    -n, --lines[=N]  only the last N, 10 when not given
    -r, --reverse  the newest first
    -o, --output=MODE  short, short-iso, short-unix or cat
    -t, --identifier=NAME  messages of this name
    -g, --grep=TEXT  messages that contain it
    -f, --follow  no effect here: new messages come with commands
    -x, --catalog  no effect here
    -e, --pager-end  no effect here
    -a, --all  no effect here
    -q, --quiet  no effect here
    -p, --priority=RANGE  not supported here
    -u, --unit=UNIT  messages about this unit
    -S, --since=DATE  not supported here
    -U, --until=DATE  not supported here
    --no-pager  no effect here
    --no-hostname  no host name
    --utc  no effect here`,
});

/** A number may stand apart behind the last letter of "-n 20" and "-kb -1", though it is optional. */
function withNumbers(args: readonly string[]): string[] {
  const joined: string[] = [];
  for (const arg of args) {
    const before = joined.at(-1) ?? '';
    const takes = /^-[a-z]*n$|^--lines$/.test(before)
      ? /^(?:\d+|all)$/
      : /^-[a-z]*b$/.test(before)
        ? /^-?\d+$/
        : undefined;
    if (takes?.test(arg)) joined[joined.length - 1] = `${before}${before.startsWith('--') ? '=' : ''}${arg}`;
    else joined.push(arg);
  }
  return joined;
}

export function journalctl(run: Invocation): number {
  const options = readArguments(run, JOURNALCTL, withNumbers(run.args));
  if (typeof options === 'number') return options;
  const refused = options.last('p', 'S', 'U');
  if (refused !== undefined) return complain(run, `not supported here: -${refused}`);
  const boot = options.value('b') ?? options.operands[0];
  if (boot !== undefined && boot !== '0')
    return complain(run, `No journal boot entry found for the specified boot (${boot}).`);
  const { clock, files, hostname } = run.surroundings;
  const times = run.surroundings.dmesgTimes?.() ?? [];
  const kernel = run.surroundings.dmesg().map((text, index) => ({
    time: clock.boot + Math.floor(times[index] ?? 0),
    name: 'kernel',
    text: text.replace(/^(?:<\d+>)?\[ *\d+\.\d+\] ?/, ''),
  }));
  const log = files.read(JOURNAL);
  const own = linesOf(log.ok ? log.value : '').map((line) => {
    const [, time = '0', name = '', text = ''] = /^(\d+) \S+ ([^:]*): (.*)$/.exec(line) ?? [];
    return { time: Number(time), name, text };
  });
  const identifier = options.value('t');
  const pattern = options.value('g');
  const unit = options.value('u');
  let shown = [...kernel, ...(options.has('k') ? [] : own)].filter(
    ({ name, text }) =>
      (unit === undefined ||
        (name === 'systemd' && text.includes(unit)) ||
        name === unit.replace(/\.service$/, '')) &&
      (identifier === undefined || name.replace(/\[\d+\]$/, '') === identifier) &&
      (pattern === undefined || text.includes(pattern)),
  );
  const lines = options.has('n') ? (options.value('n') ?? '10') : 'all';
  if (lines !== 'all' && !/^\d+$/.test(lines))
    return usageProblem(run, JOURNALCTL, `Failed to parse lines '${lines}'`);
  if (lines !== 'all') shown = Number(lines) === 0 ? [] : shown.slice(-Number(lines));
  if (options.has('r')) shown.reverse();
  const mode = options.value('o') ?? 'short';
  const stamp = {
    short: '%b %d %H:%M:%S',
    'short-iso': '%Y-%m-%dT%H:%M:%S%z',
    'short-unix': '%s.000000',
    'short-precise': '%b %d %H:%M:%S.000000',
    cat: '',
  }[mode];
  if (stamp === undefined) return complain(run, `Unknown output format '${mode}'.`);
  const host = options.has('no-hostname') ? '' : `${hostname} `;
  run.out(
    shown
      .map(({ time, name, text }) =>
        mode === 'cat' ? `${text}\n` : `${formatTime(stamp, time)} ${host}${name}: ${text}\n`,
      )
      .join('') || '-- No entries --\n',
  );
  return 0;
}

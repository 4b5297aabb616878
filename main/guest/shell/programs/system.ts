/** Programs that look at the system: free, uname, hostname, id, uptime, nproc, lscpu, ps, top, vmstat, …; and sleep. */

import { type Manual, manual } from '../manual.ts';
import type { Running } from '../pause.ts';
import { errnoText, type Invocation } from '../program.ts';
import { formatTime } from '../time-format.ts';
import { type Arguments, complain, quoted, readArguments, usageProblem } from './arguments.ts';

export const FREE: Manual = manual({
  name: 'free',
  purpose: 'Show how much memory is used and free.',
  synopsis: '[OPTION]...',
  options: `
    -b, --bytes  bytes
    -k, --kibi  KiB (default)
    -m, --mebi  MiB
    -g, --gibi  GiB
    --tebi  TiB
    --kilo  kilobytes
    --mega  megabytes
    --giga  gigabytes
    -h, --human  the unit that fits
    --si  powers of 1000
    -l, --lohi  low and high memory
    -L, --line  one line
    -t, --total  a line with the sums
    -v, --committed  what is promised
    -s, --seconds=N  again after N seconds of the simulated clock
    -c, --count=N  so many times
    -w, --wide  buffers and cache apart
    -V  its version`,
});

export function* free(run: Invocation): Running<number> {
  const options = readArguments(run, FREE);
  if (typeof options === 'number') return options;
  const repeats = options.has('s') && !options.has('c');
  const count = repeats ? Number.POSITIVE_INFINITY : Number(options.value('c') ?? '1');
  if (!(count >= 1))
    return complain(run, `failed to parse count argument: ${quoted(options.value('c') ?? '')}`);
  const seconds = Number(options.value('s') ?? '1');
  if (!(seconds > 0)) return complain(run, `seconds argument failed: ${quoted(options.value('s') ?? '')}`);
  for (let round = 0; round < count; round++) {
    if (round > 0) {
      run.out('\n');
      // So many times at once; without a number again when something has happened.
      if (repeats) yield* run.watch(run.surroundings.clock.exact + seconds);
      else yield* run.sleep(seconds);
    }
    const meminfo = run.surroundings.files.read('/proc/meminfo');
    if (!meminfo.ok) return complain(run, `Cannot open /proc/meminfo: ${errnoText(meminfo.failure)}`);
    run.out(memoryTable(meminfo.value, options));
  }
  return 0;
}

function memoryTable(meminfo: string, options: Arguments): string {
  const kib = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(meminfo)?.[1] ?? '0');
  const base = options.has('si') ? 1000 : 1024;
  const units: Readonly<Record<string, number>> = {
    b: 1,
    k: base,
    m: base ** 2,
    g: base ** 3,
    tebi: base ** 4,
    kilo: 1000,
    mega: 1e6,
    giga: 1e9,
  };
  const unit = units[options.last('b', 'k', 'm', 'g', 'tebi', 'kilo', 'mega', 'giga') ?? 'k'] ?? 1024;
  const amount = (value: number): string =>
    options.has('h') ? humanMemory(value * 1024, base) : `${Math.floor((value * 1024) / unit)}`;
  const wide = options.has('w');
  const buffers = kib('Buffers');
  const cache = kib('Cached') + kib('SReclaimable');
  const [total, unused, available, shared] = [
    kib('MemTotal'),
    kib('MemFree'),
    kib('MemAvailable'),
    kib('Shmem'),
  ];
  const used = Math.max(0, total - available);
  const [swapTotal, swapFree] = [kib('SwapTotal'), kib('SwapFree')];
  if (options.has('L'))
    return `SwapUse ${amount(swapTotal - swapFree).padStart(11)} CachUse ${amount(buffers + cache).padStart(11)}  MemUse ${amount(used).padStart(11)} MemFree ${amount(unused).padStart(11)} \n`;
  const heads = [
    'total',
    'used',
    'free',
    'shared',
    ...(wide ? ['buffers', 'cache'] : ['buff/cache']),
    'available',
  ];
  const row = (label: string, values: readonly number[]): string =>
    `${label.padEnd(8)}${values.map((value) => amount(value).padStart(12)).join('')}\n`;
  return [
    `       ${heads.map((name, index) => name.padStart(index === 0 ? 13 : 12)).join('')}\n`,
    row('Mem:', [total, used, unused, shared, ...(wide ? [buffers, cache] : [buffers + cache]), available]),
    options.has('l') ? row('Low:', [total, total - unused, unused]) + row('High:', [0, 0, 0]) : '',
    row('Swap:', [swapTotal, swapTotal - swapFree, swapFree]),
    options.has('t')
      ? row('Total:', [total + swapTotal, used + swapTotal - swapFree, unused + swapFree])
      : '',
    options.has('v')
      ? row('Comm:', [kib('CommitLimit'), kib('Committed_AS'), kib('CommitLimit') - kib('Committed_AS')])
      : '',
  ].join('');
}

/** procps: at most four characters and the unit: "983Mi", "1.2Gi". */
function humanMemory(bytes: number, base: number): string {
  const letters = base === 1024 ? ['B', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi'] : ['B', 'K', 'M', 'G', 'T', 'P'];
  let power = 0;
  let value = bytes;
  while (value >= base && power < letters.length - 1) {
    value /= base;
    power++;
  }
  if (power === 0) return `${bytes}B`;
  const tenths = value.toFixed(1);
  return `${tenths.length <= 3 ? tenths : Math.floor(value)}${letters[power]}`;
}

export const UNAME: Manual = manual({
  name: 'uname',
  purpose: 'Show the name of the system.',
  synopsis: '[OPTION]...',
  options: `
    -a, --all  everything
    -s, --kernel-name  the kernel's name
    -n, --nodename  the host name
    -r, --kernel-release  the kernel's release
    -v, --kernel-version  the kernel's version
    -m, --machine  the architecture
    -p, --processor  the processor
    -i, --hardware-platform  the platform
    -o, --operating-system  the operating system`,
});

export function uname(run: Invocation): number {
  const options = readArguments(run, UNAME);
  if (typeof options === 'number') return options;
  const [extra] = options.operands;
  if (extra !== undefined) return usageProblem(run, UNAME, `extra operand ${quoted(extra)}`);
  const { hostname, release, machine, clock } = run.surroundings;
  const values: readonly (readonly [string, string])[] = [
    ['s', 'Linux'],
    ['n', hostname],
    ['r', release],
    ['v', `#1 SMP ${formatTime('%a %b %e %H:%M:%S UTC %Y', clock.boot - 86_400)}`],
    ['m', machine],
    ['p', machine],
    ['i', machine],
    ['o', 'GNU/Linux'],
  ];
  const all = options.has('a');
  const shown = values.filter(([letter]) =>
    all ? true : options.given.length === 0 ? letter === 's' : options.has(letter),
  );
  run.out(`${shown.map(([, value]) => value).join(' ')}\n`);
  return 0;
}

export const ARCH: Manual = manual({ name: 'arch', purpose: 'Show the architecture.', synopsis: '' });

export function arch(run: Invocation): number {
  const options = readArguments(run, ARCH);
  if (typeof options === 'number') return options;
  run.out(`${run.surroundings.machine}\n`);
  return 0;
}

export const HOSTNAME: Manual = manual({
  name: 'hostname',
  purpose: 'Show the host name.',
  synopsis: '[OPTION]...',
  options: `
    -a, --alias  nothing here
    -d, --domain  nothing here
    -f, --fqdn  the full name
    -i, --ip-address  not supported here
    -I, --all-ip-addresses  nothing here
    -s, --short  the short name
    -y, --yp  nothing here`,
});

export function hostname(run: Invocation): number {
  const options = readArguments(run, HOSTNAME);
  if (typeof options === 'number') return options;
  if (options.has('i')) return complain(run, 'not supported here: -i');
  if (options.operands.length > 0) return complain(run, 'not supported here: setting the host name');
  run.out(options.has('a', 'd', 'I', 'y') ? '\n' : `${run.surroundings.hostname}\n`);
  return 0;
}

export const SLEEP: Manual = manual({
  name: 'sleep',
  purpose: 'Let time of the simulated clock pass.',
  synopsis: 'NUMBER[SUFFIX]...',
  text: 'Nobody waits: the simulated clock goes on at once. Suffixes: s, m, h, d; "infinity" ends with Ctrl+C or kill.',
});

/** The simulated clock goes on; what runs beside may run meanwhile. */
export function* sleep(run: Invocation): Running<number> {
  const options = readArguments(run, SLEEP);
  if (typeof options === 'number') return options;
  if (options.operands.length === 0) return usageProblem(run, SLEEP, 'missing operand');
  let seconds = 0;
  for (const text of options.operands) {
    const match = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(text);
    if (!match)
      return text === 'infinity'
        ? yield* forever(run)
        : usageProblem(run, SLEEP, `invalid time interval ${quoted(text)}`);
    seconds += Number(match[1]) * ({ s: 1, m: 60, h: 3600, d: 86_400 }[match[2] || 's'] ?? 1);
  }
  yield* run.sleep(seconds);
  return 0;
}

/** Until Ctrl+C or a signal. */
function* forever(run: Invocation): Running<never> {
  for (;;) yield* run.watch();
}

export const ID: Manual = manual({
  name: 'id',
  purpose: 'Show who runs the shell.',
  synopsis: '[OPTION]... [USER]...',
  options: `
    -a  no effect
    -Z, --context  not supported here
    -g, --group  only the group
    -G, --groups  all groups
    -n, --name  names instead of numbers
    -r, --real  no effect of its own
    -u, --user  only the user
    -z, --zero  NUL instead of newlines`,
});

export function id(run: Invocation): number {
  const options = readArguments(run, ID);
  if (typeof options === 'number') return options;
  if (options.has('Z')) return complain(run, '--context (-Z) works only on an SELinux-enabled kernel');
  for (const user of options.operands)
    if (user !== 'root' && user !== '0') return complain(run, `${quoted(user)}: no such user`);
  const end = options.has('z') ? '\0' : '\n';
  if (options.has('u', 'g', 'G')) run.out(`${options.has('n') ? 'root' : '0'}${end}`);
  else if (options.has('n', 'r'))
    return complain(run, 'cannot print only names or real IDs in default format');
  else run.out(`uid=0(root) gid=0(root) groups=0(root)${end}`);
  return 0;
}

const answering = (
  name: string,
  purpose: string,
  answer: string,
): { readonly page: Manual; readonly program: (run: Invocation) => number } => {
  const page = manual({ name, purpose, synopsis: '' });
  return {
    page,
    program: (run) => {
      const options = readArguments(run, page);
      if (typeof options === 'number') return options;
      run.out(`${answer}\n`);
      return 0;
    },
  };
};

/** whoami, logname, tty and groups answer the same always. */
export const ANSWERS = [
  answering('whoami', 'Show the name of the user.', 'root'),
  answering('logname', 'Show the name that was used to log in.', 'root'),
  answering('groups', 'Show the groups of the user.', 'root'),
  answering('tty', 'Show the terminal.', '/dev/ttyS0'),
] as const;

export const NPROC: Manual = manual({
  name: 'nproc',
  purpose: 'Show how many processors there are.',
  synopsis: '[OPTION]...',
  options: `
    --all  all that are installed
    --ignore=N  less so many`,
});

export function nproc(run: Invocation): number {
  const options = readArguments(run, NPROC);
  if (typeof options === 'number') return options;
  const ignored = options.value('ignore') ?? '0';
  if (!/^\d{1,9}$/.test(ignored)) return complain(run, `invalid number to ignore: ${quoted(ignored)}`);
  run.out(`${Math.max(1, PROCESSORS - Number(ignored))}\n`);
  return 0;
}
/** As in the recorded systems. */
export const PROCESSORS: number = 1;
/** As /sys/devices/system/cpu/online lists them. */
const ONLINE = PROCESSORS === 1 ? '0' : `0-${PROCESSORS - 1}`;

export const UPTIME: Manual = manual({
  name: 'uptime',
  purpose: 'Show how long the system has been up.',
  synopsis: '[OPTION]...',
  options: `
    -p, --pretty  in words
    -s, --since  since when`,
});

export function uptime(run: Invocation): number {
  const options = readArguments(run, UPTIME);
  if (typeof options === 'number') return options;
  const { clock } = run.surroundings;
  if (options.has('s')) run.out(`${formatTime('%Y-%m-%d %H:%M:%S', clock.boot)}\n`);
  else if (options.has('p')) run.out(`up ${inWords(clock.now - clock.boot)}\n`);
  else
    run.out(
      ` ${formatTime('%H:%M:%S', clock.now)} up ${upText(clock.now - clock.boot)},  1 user,  load average: 0.00, 0.00, 0.00\n`,
    );
  return 0;
}

export function upText(seconds: number): string {
  const [days, hours, minutes] = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3600) % 24,
    Math.floor(seconds / 60) % 60,
  ];
  const day = days === 0 ? '' : `${days} day${days === 1 ? '' : 's'}, `;
  return hours === 0
    ? `${day}${minutes} min`
    : `${day}${`${hours}`.padStart(2)}:${`${minutes}`.padStart(2, '0')}`;
}

function inWords(seconds: number): string {
  const parts = (
    [
      ['week', 604_800],
      ['day', 86_400],
      ['hour', 3600],
      ['minute', 60],
    ] as const
  ).map(([name, size], index, all) => {
    const above = index === 0 ? Number.POSITIVE_INFINITY : (all[index - 1]?.[1] ?? 1);
    return { name, count: Math.floor((seconds % above) / size) };
  });
  const shown = parts
    .filter(({ count }) => count > 0)
    .map(({ name, count }) => `${count} ${name}${count === 1 ? '' : 's'}`);
  return shown.length === 0 ? '0 minutes' : shown.join(', ');
}

export const LSCPU: Manual = manual({
  name: 'lscpu',
  purpose: 'Show what is known of the processors.',
  synopsis: '[OPTION]...',
  options: `
    -a, --all  no effect here
    -b, --online  no effect here
    -e, --extended[=LIST]  a table
    -J, --json  as JSON
    -p, --parse[=LIST]  for programs`,
});

/** Of the processor with this number: as -e shows it, and as -p does. */
const CPU_COLUMNS: Readonly<
  Record<string, { readonly title: string; readonly show: (cpu: number, isTable: boolean) => string }>
> = {
  CPU: { title: 'CPU', show: (cpu) => `${cpu}` },
  CORE: { title: 'Core', show: (cpu) => `${cpu}` },
  SOCKET: { title: 'Socket', show: () => '0' },
  NODE: { title: 'Node', show: () => '0' },
  ONLINE: { title: 'Online', show: (_, isTable) => (isTable ? 'yes' : 'Y') },
};
const TABLE_COLUMNS = ['CPU', 'NODE', 'SOCKET', 'CORE', 'ONLINE'] as const;
const PARSE_COLUMNS = ['CPU', 'Core', 'Socket', 'Node'] as const;
const CPUS = Array.from({ length: PROCESSORS }, (_, index) => index);

function cpuTable(names: readonly string[]): string {
  const row = (cells: readonly string[]): string =>
    `${cells.map((cell, index) => cell.padStart(names[index]?.length ?? 0)).join(' ')}\n`;
  return [names, ...CPUS.map((cpu) => names.map((name) => CPU_COLUMNS[name]?.show(cpu, true) ?? ''))]
    .map(row)
    .join('');
}

function parsable(names: readonly string[]): string {
  const titles = names.map((name) => CPU_COLUMNS[name.toUpperCase()]?.title ?? '').join(',');
  const rows = CPUS.map(
    (cpu) => `${names.map((name) => CPU_COLUMNS[name.toUpperCase()]?.show(cpu, false) ?? '').join(',')}\n`,
  );
  return `# The following is the parsable format, which can be fed to other\n# programs. Each different item in every column has an unique ID\n# starting usually from zero.\n# ${titles}\n${rows.join('')}`;
}

export function lscpu(run: Invocation): number {
  const options = readArguments(run, LSCPU);
  if (typeof options === 'number') return options;
  const { machine } = run.surroundings;
  if (options.has('p', 'e')) {
    const isTable = options.last('p', 'e') === 'e';
    const list = options.value(isTable ? 'e' : 'p')?.replace(/^=/, '');
    const names = list === undefined ? (isTable ? TABLE_COLUMNS : PARSE_COLUMNS) : list.split(',');
    const columns = names.map((name) => [name, CPU_COLUMNS[name.toUpperCase()]] as const);
    const bad = columns.find(([, column]) => !column);
    if (bad) return complain(run, `unknown column: ${bad[0]}`);
    run.out(isTable ? cpuTable(columns.map(([name]) => name.toUpperCase())) : parsable(names));
    return 0;
  }
  const isMainframe = machine === 's390x';
  const fields: readonly (readonly [string, string])[] = [
    ['Architecture', machine],
    ['CPU op-mode(s)', '32-bit, 64-bit'],
    ['Byte Order', isMainframe ? 'Big Endian' : 'Little Endian'],
    ['CPU(s)', `${PROCESSORS}`],
    ['On-line CPU(s) list', ONLINE],
    ['Vendor ID', isMainframe ? 'IBM/S390' : 'GenuineIntel'],
    ...(isMainframe
      ? ([
          ['Hypervisor', run.surroundings.vmcp ? 'z/VM' : 'PR/SM'],
          ['Hypervisor vendor', 'IBM'],
          ['Virtualization type', 'full'],
          ['Dispatching mode', 'horizontal'],
        ] as const)
      : []),
    ['NUMA node(s)', '1'],
    ['NUMA node0 CPU(s)', ONLINE],
  ];
  if (options.has('J')) {
    const rows = fields.map(
      ([field, data]) =>
        `      {\n         "field": ${JSON.stringify(`${field}:`)},\n         "data": ${JSON.stringify(data)}\n      }`,
    );
    run.out(`{\n   "lscpu": [\n${rows.join(',')}\n   ]\n}\n`.replace(/\},\s+\{/g, '},{'));
    return 0;
  }
  const width = Math.max(...fields.map(([field]) => field.length)) + 2;
  run.out(fields.map(([field, data]) => `${`${field}:`.padEnd(width)}${data}\n`).join(''));
  return 0;
}

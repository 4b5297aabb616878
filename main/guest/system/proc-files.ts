/** What scripts read in /proc beside memory: of a system with one processor, no swap and nothing that loads it. */

import type { PartitionView } from '../../../shared/view.ts';
import { hugePages } from '../proc/huge-pages.ts';
import { MOUNTED } from '../shell/programs/mounts.ts';
import type { FixedFile } from '../tree/fixed-sysfs.ts';

interface Kernel {
  readonly view: () => PartitionView | undefined;
  /** Seconds since the kernel was loaded. */
  readonly uptime: () => number;
  /** When that was, in seconds since 1970. */
  readonly boot: () => number;
}

const FILESYSTEMS = ['sysfs', 'tmpfs', 'proc', 'cgroup2', 'devtmpfs', 'debugfs', 'securityfs'];

/** Formats of the kernel: fs/proc, fs/proc_namespace.c, mm/swapfile.c, arch/s390/kernel/{processor,sysinfo}.c. */
export const procFiles = (kernel: Kernel): readonly (readonly [string, FixedFile])[] => {
  const shown = (path: string, read: () => string): readonly [string, FixedFile] => [
    path,
    { mode: 0o444, read },
  ];
  return [
    shown('/proc/cpuinfo', () => cpuinfo(kernel.view())),
    shown('/proc/filesystems', () =>
      [...FILESYSTEMS.map((name) => `nodev\t${name}\n`), '\txfs\n', '\text4\n'].join(''),
    ),
    shown('/proc/loadavg', () => `0.00 0.00 0.00 1/${THREADS} ${LAST_PROCESS}\n`),
    shown('/proc/mounts', mounts),
    shown('/proc/partitions', partitions),
    shown('/proc/self/mounts', mounts),
    shown('/proc/self/comm', () => 'bash\n'),
    shown('/proc/stat', () => {
      const ticks = Math.floor(kernel.uptime() * 100);
      const cpu = `0 0 0 ${ticks} 0 0 0 0 0 0\n`;
      return `cpu  ${cpu}cpu0 ${cpu}intr 0\nctxt 0\nbtime ${kernel.boot()}\nprocesses ${LAST_PROCESS}\nprocs_running 1\nprocs_blocked 0\n`;
    }),
    shown('/proc/swaps', () => 'Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n'),
    ...hugeFiles(kernel.view),
    ...(isMainframe(kernel.view()) ? [shown('/proc/sysinfo', () => sysinfo(kernel.view()))] : []),
    shown('/proc/uptime', () => {
      const seconds = kernel.uptime().toFixed(2);
      return `${seconds} ${seconds}\n`;
    }),
  ];
};

/** Of the system that `ps` shows. */
const THREADS = 92;
const LAST_PROCESS = 1187;

const mounts = (): string =>
  MOUNTED.map(({ source, target, type, options }) => `${source} ${target} ${type} ${options} 0 0\n`).join('');

/** The disk of docs/guest.md: its two parts, in blocks of 1 KiB. */
const partitions = (): string =>
  'major minor  #blocks  name\n\n  94        0    7212240 dasda\n  94        1    7212144 dasda1\n';

/** arch/s390/kernel/processor.c, show_cpuinfo; of x86 only what does not name a processor. */
function cpuinfo(view: PartitionView | undefined): string {
  if ((view?.arch ?? 's390x') !== 's390x')
    return 'processor\t: 0\nvendor_id\t: GenuineIntel\ncpu family\t: 6\nsiblings\t: 1\ncore id\t\t: 0\ncpu cores\t: 1\n\n';
  return `vendor_id       : IBM/S390
# processors    : 1
bogomips per cpu: 24038.00
max thread id   : 0
features\t: esan3 zarch stfle msa ldisp eimm dfp edat etf3eh highgprs te vx vxd vxe gs vxe2 vxp sort dflt
processor 0: version = FF,  identification = 000000,  machine = ${MACHINE}

cpu number      : 0
physical id     : 0
core id         : 0
book id         : 0
drawer id       : 0
dedicated       : 0
address         : 0
siblings        : 1
cpu cores       : 1
version         : FF
identification  : 000000
machine         : ${MACHINE}
cpu MHz dynamic : 5200
cpu MHz static  : 5200

`;
}

const isMainframe = (view: PartitionView | undefined): boolean => (view?.arch ?? 's390x') === 's390x';

/** Their numbers; setting them would take and free pages in a way that is not part of the model, and is refused. */
function hugeFiles(view: Kernel['view']): (readonly [string, FixedFile])[] {
  const sizes = isMainframe(view()) ? [1024, 2 * 1024 * 1024] : [2048, 1024 * 1024];
  const count = (kib: number): string => {
    const now = view();
    return `${(now && hugePages(now)?.counts.get(kib)) ?? 0}\n`;
  };
  const ofDefault = (): string => {
    const now = view();
    const huge = now && hugePages(now);
    return huge ? count(huge.defaultKib) : '0\n';
  };
  const set = (read: () => string): FixedFile => ({ mode: 0o644, read, write: () => 'EPERM' });
  const zero = (): string => '0\n';
  return [
    ['/proc/sys/vm/nr_hugepages', set(ofDefault)],
    ['/proc/sys/vm/nr_overcommit_hugepages', set(zero)],
    [
      '/sys/kernel/mm/transparent_hugepage/enabled',
      { mode: 0o644, read: () => '[always] madvise never\n', write: () => 'EPERM' },
    ],
    ...sizes.flatMap((kib) => {
      const folder = `/sys/kernel/mm/hugepages/hugepages-${kib}kB`;
      return [
        [`${folder}/nr_hugepages`, set(() => count(kib))],
        [`${folder}/free_hugepages`, { mode: 0o444, read: () => count(kib) }],
        [`${folder}/resv_hugepages`, { mode: 0o444, read: zero }],
        [`${folder}/surplus_hugepages`, { mode: 0o444, read: zero }],
      ] as (readonly [string, FixedFile])[];
    }),
  ];
}

/** drivers/s390/char/sysinfo: the machine, its partition and, under z/VM, the guest. Numbers are our choice. */
function sysinfo(view: PartitionView | undefined): string {
  const row = (name: string, value: string): string => `${`${name}:`.padEnd(22)}${value}\n`;
  const name = (view?.name ?? '').padEnd(8);
  return [
    row('Manufacturer', 'IBM'),
    row('Type', MACHINE),
    row('Model', '704              A01'),
    row('Sequence Code', '0000000000012345'),
    row('Plant', '02'),
    row('Model Capacity', '704              00000000'),
    '\n',
    row('CPUs Total', '1'),
    row('CPUs Configured', '1'),
    row('CPUs Standby', '0'),
    row('CPUs Reserved', '0'),
    '\n',
    row('LPAR Number', '1'),
    row('LPAR Characteristics', 'Dedicated'),
    row('LPAR Name', view?.zvm ? 'ZVM     ' : name),
    row('LPAR Adjustment', '1000'),
    row('LPAR CPUs Total', '1'),
    row('LPAR CPUs Configured', '1'),
    ...(view?.zvm
      ? [
          '\n',
          row('VM00 Name', name),
          row('VM00 Control Program', 'z/VM    7.3.0   '),
          row('VM00 Adjustment', '1000'),
          row('VM00 CPUs Total', '1'),
          row('VM00 CPUs Configured', '1'),
        ]
      : []),
  ].join('');
}

/** A machine of the z16 kind. Our choice. */
const MACHINE = '3931';

/** Small archives of the layouts that sos and supportutils make of a system: names and places as they have them. */

import { archiveOf, type Entry } from './captured-trees.ts';

const ROOT = 'sosreport-lnx1-2026-12-01-kqzxwvu';
const RELEASE = '5.14.0-570.el9.s390x';
const UNAME = `Linux lnx1 ${RELEASE} #1 SMP Tue Apr 1 10:00:00 EDT 2025 s390x s390x s390x GNU/Linux\n`;
const LSMEM = `RANGE                                 SIZE   STATE REMOVABLE          ZONES NODE BLOCK
0x0000000000000000-0x000000000fffffff 256M  online       yes            DMA    0     0
0x0000000010000000-0x000000001fffffff 256M  online       yes            DMA    0     1
0x0000000020000000-0x000000002fffffff 256M  online       yes            DMA    0     2
0x0000000030000000-0x000000003fffffff 256M  online       yes            DMA    0     3
0x0000000040000000-0x000000004fffffff 256M  online       yes        Movable    0     4
0x0000000050000000-0x000000005fffffff 256M offline           Normal/Movable    0     5

Memory block size:       256M
Total online memory:     1.3G
Total offline memory:    256M
`;
const MEMINFO = 'MemTotal:        1245184 kB\nMemFree:          800000 kB\nMemAvailable:     900000 kB\n';
const DMESG = `[    0.000000] Linux version ${RELEASE} (mockbuild@s390) #1 SMP Tue Apr 1 10:00:00 EDT 2025
[    0.100000] sclp_cmd.000001: Standby memory at 0x40000000 (512M of 512M usable)
[    0.200000] eth0: link is up
`;
const LINE = 'root=/dev/disk/by-path/ccw-0.0.0201-part1 crashkernel=196M\n';
const BOOT_ID = 'b3f8a1f0c2';

/** `sos report`: directories of copied files beside sos_commands, and links at its top. */
export const sosreport = (): Promise<Buffer> =>
  archiveOf(
    (
      [
        { name: '', type: 'directory' },
        { name: 'uname', type: 'symlink', linkname: 'sos_commands/kernel/uname_-a' },
        { name: 'free', type: 'symlink', linkname: 'sos_commands/memory/free' },
        { name: 'hostname', type: 'symlink', linkname: 'sos_commands/host/hostname' },
        { name: 'version.txt', content: 'sosreport: 4.8.2\n' },
        { name: 'sos_logs/sos.log', content: '2026-12-01 10:00:00,000 INFO: [plugin:memory] collecting\n' },
        { name: 'sos_reports/manifest.json', content: '{"version": "4.8.2", "components": {}}\n' },
        { name: 'sos_reports/sos.txt', content: 'memory\n  commands executed:\n  * lsmem -a\n' },
        { name: 'proc/meminfo', content: MEMINFO },
        { name: 'proc/cmdline', content: LINE },
        { name: 'proc/vmstat', content: 'nr_free_pages 200000\n' },
        { name: 'sys/kernel/mm/transparent_hugepage/enabled', content: '[always] madvise never\n' },
        { name: 'proc/1/status', content: 'Name:\tsystemd\n' },
        { name: 'sos_commands/kernel/uname_-a', content: UNAME },
        { name: 'sos_commands/kernel/dmesg', content: DMESG },
        { name: 'sos_commands/memory/free', content: 'Mem: 1245184 100 200\n' },
        {
          name: 'sos_commands/memory/lsmem_-a_-o_RANGE_SIZE_STATE_REMOVABLE_ZONES_NODE_BLOCK',
          content: LSMEM,
        },
        { name: 'sos_commands/host/hostname', content: 'lnx1.example.com\n' },
        { name: 'etc/machine-id', content: `${BOOT_ID}\n` },
        { name: 'dev/null', type: 'character-device', devmajor: 1, devminor: 3 },
      ] satisfies Entry[]
    ).map((entry) => ({ ...entry, name: `${ROOT}/${entry.name}` })),
  );

const section = (kind: string, head: string, content: string): string =>
  `#==[ ${kind} ]${'='.repeat(34)}#\n# ${head}\n${content}\n`;

/** `supportconfig`: a directory of texts, each with the output of many commands in sections. */
export function supportconfig(): Promise<Buffer> {
  const root = 'scc_lnx1_261201_1000';
  const banner = `${'='.repeat(70)}\n                     Support Utilities - Supportconfig\n${'='.repeat(70)}\n\n`;
  return archiveOf(
    [
      {
        name: 'basic-environment.txt',
        content: `${banner}${section('Command', '/bin/date', 'Tue Dec  1 10:00:00 CET 2026')}${section('Command', '/bin/uname -a', UNAME)}${section('Configuration File', '/etc/os-release', 'NAME="SLES"\nVERSION="15-SP7"')}`,
      },
      {
        name: 'boot.txt',
        content: `${banner}${section('Command', '/bin/dmesg', DMESG)}${section('Configuration File', '/proc/cmdline', LINE)}`,
      },
      {
        name: 'memory.txt',
        content: `${banner}${section('Command', '/usr/bin/lsmem -a -o RANGE,SIZE,STATE,REMOVABLE,ZONES,NODE,BLOCK', LSMEM)}${section('Configuration File', '/proc/meminfo', MEMINFO)}`,
      },
      { name: 'summary.xml', content: '<?xml version="1.0"?>\n<scc/>\n' },
      { name: 'rpm.txt', content: `${banner}kernel-default-6.4.0\n` },
      { name: 'messages.txt', content: 'Dec  1 09:00:00 lnx1 sshd[1]: connection\n' },
    ].map((entry) => ({ ...entry, name: `${root}/${entry.name}` })),
  );
}

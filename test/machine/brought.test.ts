/** What people really bring: each comes in, with what of it is known and assumed, or is refused, with what it is and the way out. */

import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { archiveOf, archiveOfTree, TREES_WITH_HOLES } from '../capture/captured-trees.ts';
import { SMALLEST } from '../guest/shell/machines.ts';
import { type Case, HEADING, LISTING, RANGES, ROWS, SIX, SUMMARY, wrongOnes } from './bringing.ts';

const UNAME = 'Linux lnx1 6.12.41+deb13-s390x #1 SMP Debian 6.12.41-1 (2025-08-12) s390x GNU/Linux\n';
const json = (removable: unknown): string =>
  JSON.stringify({
    memory: RANGES.map(([range, size, state, , block]) => ({ range, size, state, removable, block })),
  });
const utf16 = (text: string, mark = '\uFEFF'): Buffer => Buffer.from(`${mark}${text}`, 'utf16le');
const [, TREE] = TREES_WITH_HOLES[0] as (typeof TREES_WITH_HOLES)[number];
const tree = await archiveOfTree(TREE);
const small = SMALLEST.map(([name, content]) => ({ name, content }));
const grepped = small.map(({ name, content }) => `/${name}:${content.trim()}`).join('\n');
const headed = small.map(({ name, content }) => `==> /${name} <==\n${content}`).join('\n');
const dump = async (name: string): Promise<Buffer> => {
  const inner = gzipSync(tree);
  return gzipSync(await archiveOf([{ name, content: inner.toString('latin1') }]));
};
const sixty4 = `Linux arm1 6.8.0 #1 SMP aarch64 aarch64 aarch64 GNU/Linux\n${LISTING}`;

const CASES: readonly Case[] = [
  { name: 'lsmem as it is', body: () => LISTING, told: SIX },
  { name: 'with uname', body: () => UNAME + LISTING, told: /The kernel release: 6\.12\.41/ },
  {
    name: 'with colours of a terminal',
    body: () =>
      LISTING.replaceAll('online', '\x1b[32monline\x1b[0m').replace(HEADING, `\x1b[1m${HEADING}\x1b[m`),
    told: SIX,
  },
  { name: 'with line ends of Windows', body: () => LISTING.replaceAll('\n', '\r\n'), told: SIX },
  { name: 'with line ends of an old Mac', body: () => LISTING.replaceAll('\n', '\r'), told: SIX },
  { name: 'with a byte order mark', body: () => `\uFEFF${LISTING}`, told: SIX },
  { name: 'in UTF-16, as PowerShell writes it', body: () => utf16(LISTING), told: SIX },
  { name: 'in UTF-16, the other way round', body: () => utf16(LISTING).swap16(), told: SIX },
  {
    name: 'in Latin-1, with a remark',
    body: () => Buffer.from(`Ausgabe für Müller:\n${LISTING}`, 'latin1'),
    told: SIX,
  },
  { name: 'with tabs', body: () => LISTING.replaceAll(/ +/g, '\t'), told: SIX },
  {
    name: 'with decimal commas',
    body: () => LISTING.replace('256M\nTotal', '256M\nTotal').replace('1G\n', '1,0G\n'),
    told: SIX,
  },
  {
    name: 'with no-break spaces of a web page',
    body: () => LISTING.replaceAll(' ', '\u00A0'),
    told: SIX,
  },
  { name: 'with a prompt', body: () => `[root@lnx1 ~]# lsmem -a\n${LISTING}[root@lnx1 ~]# `, told: SIX },
  {
    name: 'from less, with its status line and overstrikes',
    body: () =>
      `${HEADING.replace('RANGE', 'R\bRA\bAN\bNG\bGE\bE')}\n${ROWS.join('\n')}\n\n${SUMMARY}~\n~\nlines 1-11/11 (END)`,
    told: SIX,
  },
  { name: 'quoted in a mail', body: () => LISTING.replaceAll(/^/gm, '> '), told: SIX },
  { name: 'fenced in a ticket', body: () => `Hi,\n\`\`\`\n${LISTING}\`\`\`\nthanks`, told: SIX },
  {
    name: 'wrapped at 72 columns',
    body: () => LISTING.replaceAll(/^(0x\S+ +\S+ +\S+ +)(.*)$/gm, '$1\n$2'),
    told: /A listing of lsmem with 6 rows/,
  },
  {
    name: 'without its summary',
    body: () => [HEADING, ...ROWS].join('\n'),
    told: /The block size: 256 MiB, of/,
  },
  {
    name: 'without heading (-n)',
    body: () => ROWS.join('\n'),
    told: /The columns of the listing, which has no heading/,
  },
  { name: 'raw (-r)', body: () => LISTING.replaceAll(/ +/g, ' '), told: SIX },
  {
    name: 'as pairs (-P)',
    body: () =>
      RANGES.map(
        ([range, size, state, removable, block]) =>
          `RANGE="${range}" SIZE="${size}" STATE="${state}" REMOVABLE="${removable}" BLOCK="${block}"`,
      ).join('\n'),
    told: SIX,
  },
  { name: 'as JSON (-J)', body: () => JSON.stringify(JSON.parse(json(true)), null, 3), told: SIX },
  { name: 'as JSON of older util-linux, in texts', body: () => json('yes'), told: SIX },
  { name: 'as JSON through jq -c', body: () => json(true), told: SIX },
  {
    name: 'in bytes (-b)',
    body: () =>
      LISTING.replaceAll('256M', '268435456').replace('1G', '1073741824').replace('512M', '536870912'),
    told: SIX,
  },
  { name: 'the summary alone', body: () => SUMMARY, told: /Which blocks there are: taken as/ },
  {
    name: 'compressed with gzip, no archive',
    file: 'lsmem.txt.gz',
    body: () => gzipSync(LISTING),
    told: SIX,
  },
  { name: 'in a tar', body: () => archiveOf([{ name: 'out/lsmem.txt', content: LISTING }]), told: SIX },
  {
    name: 'with a row that is none',
    body: () => LISTING.replace('online       yes     2', 'onlnie       yes     2'),
    refused: /a row of the listing cannot be read: 0x0{8}20000000/,
  },
  { name: 'named as a machine', file: 'x.lpar', body: () => LISTING, told: SIX },
  {
    name: 'of a z/VM guest',
    body: () => `${UNAME}Manufacturer: IBM\nControl Program: z/VM 7.3.0\n${LISTING}`,
    told: SIX,
  },
  {
    name: 'of a KVM guest without standby',
    body: () => `${UNAME}${[HEADING, ...ROWS.slice(0, 4)].join('\n')}\n`,
    told: /4 memory blocks of 256 MiB: 4 online/,
  },
  { name: 'what grep prints of /sys', body: () => grepped, told: /2 memory blocks/ },
  { name: 'what head prints of /sys', body: () => headed, told: /2 memory blocks/ },
  { name: 'a tar of /sys', file: 'sys.tar', body: () => tree, told: /8 memory blocks/ },
  { name: 'a tar in a tar', file: 'case.tgz', body: () => dump('case/sys.tgz'), refused: /damaged|gzip/ },
  {
    name: 'a single block',
    file: 'memory0.tar',
    body: () =>
      archiveOf([
        { name: 'memory0/state', content: 'online\n' },
        { name: 'memory0/valid_zones', content: 'DMA\n' },
      ]),
    told: /The block size: taken as 256 MiB/,
  },
  { name: 'of arm64', body: () => sixty4, looked: /captured on aarch64/ },
  {
    name: 'of a kernel with pages of 64 KiB',
    body: () =>
      `${LISTING}\nMemTotal: 1000000 kB\nMemFree: 1 kB\nNode 0, zone Normal\n  pages free 1\n        managed 15625\n`,
    looked: /pages have 64 KiB/,
  },
  {
    name: 'meminfo alone',
    body: () => 'MemTotal:  4000000 kB\nMemFree: 1000 kB\n',
    refused: /Bring what "lsmem/,
  },
  {
    name: 'a kernel log alone',
    body: () =>
      '[    0.1] Linux version 6.12.0-s390x (x)\n[0.2] sclp_mem: Standby memory at 0x40000000 (1024M of 1024M usable)\n',
    refused: /kernel log alone/,
  },
  {
    name: 'what lsmem says where there are no blocks',
    body: () => 'lsmem: This system does not support memory blocks\n',
    refused: /lsmem itself says that the system has no memory blocks/,
  },
  {
    name: 'a shell that has no lsmem',
    body: () => 'bash: lsmem: command not found\n',
    refused: /lsmem was not found/,
  },
  { name: 'nothing', body: () => '', refused: /empty/ },
  { name: 'white space', body: () => ' \n\n', refused: /empty/ },
  {
    name: 'a picture',
    file: 'shot.png',
    body: () => Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
    refused: /a picture \(PNG\)/,
  },
  {
    name: 'a photograph',
    file: 'p.jpg',
    body: () => Buffer.from('ffd8ffe000104a464946', 'hex'),
    refused: /a picture \(JPEG\)/,
  },
  { name: 'a PDF', file: 'x.pdf', body: () => '%PDF-1.7\n%âãÏÓ\n', refused: /a PDF/ },
  {
    name: 'a zip that was cut',
    file: 'sys.zip',
    body: () => Buffer.from('PK\x03\x04'),
    refused: /a damaged zip/,
  },
  {
    name: 'a web page',
    file: 'x.html',
    body: () => '<!DOCTYPE html><html><body>x</body></html>',
    refused: /a web page/,
  },
  {
    name: 'a table of a spreadsheet',
    file: 'hmc.csv',
    body: () => 'Name,Status,Memory\nLP1,Operating,4096\n',
    refused: /a table \(CSV\)/,
  },
  {
    name: 'a program',
    file: 'a.out',
    body: () => Buffer.from('7f454c460202010000', 'hex'),
    refused: /a program \(ELF\)/,
  },
  {
    name: 'a dump of a kernel',
    file: 'dump',
    body: () => Buffer.from(`KDUMP   ${'\0'.repeat(64)}`),
    refused: /a kernel dump/,
  },
  {
    name: 'an archive that was cut',
    file: 'x.tgz',
    body: () => gzipSync(tree).subarray(0, 300),
    refused: /damaged gzip archive/,
  },
  {
    name: 'a listing of files',
    body: () => 'total 0\ndrwxr-xr-x 3 root root 0 Dec  1 08:00 memory0\n',
    refused: /not a machine file|neither/,
  },
];

test('each of them', { timeout: 120_000 }, async () => {
  expect(await wrongOnes(CASES)).toEqual([]);
});

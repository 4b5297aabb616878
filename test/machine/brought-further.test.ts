/** More of what people bring: archives of other tools and layouts, and texts with what stands around them. */

import { gzipSync, zstdCompressSync } from 'node:zlib';
import { strToU8, type Zippable, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { archiveOf, archiveOfTree, type Entry, treeOf } from '../capture/captured-trees.ts';
import { type Case, HEADING, LISTING, RANGES, ROWS, SIX, SUMMARY, wrongOnes } from './bringing.ts';

const TREE = treeOf('10000000', {
  0: 'online DMA',
  1: 'online DMA',
  2: 'online Normal',
  3: 'online Movable',
  4: 'offline Normal Movable',
  5: 'offline Normal Movable',
});
const files = [...TREE].map(([name, content]) => ({ name, content: content ?? '' }));

/** The tree in another place, and what else lies there. */
const placed = (change: (path: string) => string, more: readonly Entry[] = []): Promise<Buffer> =>
  archiveOf([...files.map(({ name, content }) => ({ name: change(name), content })), ...more]);
const zipped = (entries: Readonly<Record<string, string>>): Buffer =>
  Buffer.from(
    zipSync(Object.fromEntries(Object.entries(entries).map(([name, text]) => [name, strToU8(text)]))),
  );
const sysZip = (change: (path: string) => string, more: Readonly<Record<string, string>> = {}): Buffer =>
  zipped({ ...Object.fromEntries(files.map(({ name, content }) => [change(name), content])), ...more });
const SYMLINK = (0o120777 << 16) >>> 0;
const link = (target: string): [Uint8Array, { os: number; attrs: number }] => [
  strToU8(target),
  { os: 3, attrs: SYMLINK },
];
const zipWithLinks = (links: Zippable): Buffer =>
  Buffer.from(
    zipSync({ ...Object.fromEntries(files.map(({ name, content }) => [name, strToU8(content)])), ...links }),
  );
const lines = (...each: string[]): string => `${each.join('\n')}\n`;
const pathValue = (parted: string): string =>
  files.map(({ name, content }) => `/${name}${parted}${content.trim()}`).join('\n');
const columns = (more: readonly string[], values: readonly (readonly string[])[]): string =>
  lines(
    `${HEADING} ${more.join(' ')}`,
    ...ROWS.map((row, index) => `${row} ${(values[index] ?? []).join(' ')}`),
    '',
    SUMMARY,
  );

const ARCHIVES: readonly Case[] = [
  { name: 'tar with ./sys', body: () => placed((path) => `./${path}`), told: SIX },
  { name: 'tar -P with /sys', body: () => placed((path) => `/${path}`), told: SIX },
  {
    name: 'tar of a directory that was copied',
    body: () => placed((path) => `host1-sys/${path}`),
    told: SIX,
  },
  {
    name: 'tar -C /sys devices',
    body: () => placed((path) => path.replace(/^sys\//, '')),
    told: SIX,
  },
  {
    name: 'tar -C /sys/devices/system memory',
    body: () => placed((path) => path.replace('sys/devices/system/', '')),
    told: SIX,
  },
  {
    name: 'tar -C /sys/devices/system/memory .',
    body: () => placed((path) => path.replace('sys/devices/system/memory/', './')),
    told: SIX,
  },
  {
    name: 'of a Mac, with files of its own beside each',
    body: () =>
      placed(
        (path) => path,
        files.map(({ name }) => ({
          name: name.replace(/([^/]+)$/, '._$1'),
          content: '\0\x05\x16\x07\0\x02\0\0Mac OS X',
        })),
      ),
    told: SIX,
  },
  {
    name: 'whose files have line ends of Windows',
    body: () =>
      archiveOf(files.map(({ name, content }) => ({ name, content: content.replace('\n', '\r\n') }))),
    told: SIX,
  },
  {
    name: 'whose files lost their line ends',
    body: () => archiveOf(files.map(({ name, content }) => ({ name, content: content.trim() }))),
    told: SIX,
  },
  {
    name: 'compressed twice',
    file: 'x.tgz.gz',
    body: async () => gzipSync(gzipSync(await archiveOfTree(TREE))),
    told: SIX,
  },
  {
    name: 'with zstd within gzip',
    file: 'x.tar.zst.gz',
    body: async () => gzipSync(zstdCompressSync(await archiveOfTree(TREE))),
    told: SIX,
  },
  {
    name: 'three times is enough',
    file: 'x.gz',
    body: async () => gzipSync(gzipSync(gzipSync(await archiveOfTree(TREE)))),
    refused: /compressed more than twice/,
  },
  {
    name: 'a listing that is compressed in a tar',
    file: 'case.tar',
    body: () => archiveOf([{ name: 'case/lsmem.txt.gz', content: gzipSync(LISTING) as never }]),
    told: SIX,
  },
  { name: 'zip -r of /sys', file: 'sys.zip', body: () => sysZip((path) => path), told: SIX },
  {
    name: 'a zip of Windows, with backslashes',
    file: 'sys.zip',
    body: () => sysZip((path) => path.replaceAll('/', '\\')),
    told: SIX,
  },
  {
    name: 'a zip of the Finder',
    file: 'Archive.zip',
    body: () => sysZip((path) => path, { '__MACOSX/sys/._devices': 'x', '.DS_Store': 'x' }),
    told: SIX,
  },
  {
    name: 'a listing in a zip',
    file: 'lsmem.zip',
    body: () => zipped({ 'lsmem.txt': LISTING, 'notes.docx': 'x' }),
    told: SIX,
  },
  {
    name: 'the archive of /sys in a zip',
    file: 'case.zip',
    body: async () =>
      Buffer.from(zipSync({ 'case 1/sys.tgz': new Uint8Array(gzipSync(await archiveOfTree(TREE))) })),
    told: SIX,
  },
  {
    name: 'a zip with the links to nodes',
    file: 'sys.zip',
    body: () =>
      zipWithLinks(
        Object.fromEntries(
          [0, 1, 2, 3, 4, 5].map((block) => [
            `sys/devices/system/memory/memory${block}/node0`,
            link('../../node/node0'),
          ]),
        ),
      ),
    told: SIX,
  },
  {
    name: 'a zip with a link in place of a file that is read',
    file: 'sys.zip',
    body: () => zipWithLinks({ 'sys/devices/system/memory/memory6/state': link('/etc/shadow') }),
    refused: /link in place of a file that is read/,
  },
  {
    name: 'a zip that leaves its folder',
    file: 'sys.zip',
    body: () => sysZip((path) => path, { '../../etc/passwd': 'x' }),
    refused: /path outside the capture/,
  },
  {
    name: 'a zip without anything of memory',
    file: 'holiday.zip',
    body: () => zipped({ 'IMG_1.jpg': 'x' }),
    refused: /not a capture/,
  },
  { name: 'an empty zip', file: 'x.zip', body: () => zipped({}), refused: /not a capture/ },
  {
    name: 'a zip with a password',
    file: 'x.zip',
    body: () => {
      const zip = sysZip((path) => path);
      // Bit 0 of the flags, in the directory.
      for (let at = zip.indexOf('PK\x01\x02'); at >= 0; at = zip.indexOf('PK\x01\x02', at + 4))
        zip.writeUInt16LE(zip.readUInt16LE(at + 8) | 1, at + 8);
      return zip;
    },
    refused: /an encrypted zip: unpack it/,
  },
  {
    name: 'a zip with another byte',
    file: 'x.zip',
    body: () => {
      const zip = zipped({ 'lsmem.txt': LISTING });
      zip.writeUInt8(zip.readUInt8(60) ^ 1, 60);
      return zip;
    },
    refused: /a damaged zip/,
  },
  { name: 'a RAR', file: 'x.rar', body: () => Buffer.from('Rar!\x1a\x07\x01\0xxxx'), refused: /RAR/ },
  { name: 'a cpio', file: 'x.cpio', body: () => Buffer.from(`070701${'0'.repeat(104)}`), refused: /cpio/ },
  {
    name: 'packed by compress',
    file: 'x.tar.Z',
    body: () => Buffer.from([0x1f, 0x9d, 0x90, 0, 1, 2, 3]),
    refused: /compress/,
  },
];

const SUDO = '[sudo] password for anna: ';
const TEXTS: readonly Case[] = [
  { name: 'sudo asked for a password', body: () => lines(SUDO, LISTING), told: SIX },
  { name: 'sudo asked in German', body: () => lines('[sudo] Passwort für anna: ', LISTING), told: SIX },
  { name: 'sudo asked in the same line', body: () => `${SUDO}${LISTING}`, told: SIX },
  {
    name: 'ssh, with what the system says at login',
    body: () =>
      lines(
        'Last login: Mon Dec  1 08:00:00 2026 from 192.0.2.7',
        'Welcome to SLES 15 SP6 (s390x)',
        '',
        'anna@lnx1:~> sudo lsmem -a',
        LISTING,
        'anna@lnx1:~> exit',
        'logout',
        'Connection to lnx1 closed.',
      ),
    told: SIX,
  },
  { name: 'behind a prompt', body: () => lines(`lnx1:~ # lsmem -a; echo $?`, LISTING, '0'), told: SIX },
  {
    name: 'recorded by script',
    body: () =>
      lines(
        'Script started on 2026-12-01 08:00:00+00:00 [TERM="xterm" TTY="/dev/pts/0"]',
        '\x1b[?2004h\x1b]0;root@lnx1:~\x07[root@lnx1 ~]# lsmem -a\r',
        '\x1b[?2004l\r'.concat(LISTING.replaceAll('\n', '\r\n')),
        'Script done on 2026-12-01 08:00:10+00:00 [COMMAND_EXIT_CODE="0"]',
      ),
    told: SIX,
  },
  {
    name: 'by Ansible',
    body: () => lines('lnx1 | CHANGED | rc=0 >>', LISTING),
    told: SIX,
  },
  {
    name: 'by Ansible as lines of JSON',
    body: () =>
      `ok: [lnx1] => ${JSON.stringify({ changed: true, cmd: ['lsmem', '-a'], rc: 0, stdout: LISTING, stdout_lines: LISTING.split('\n') }, null, 4)}`,
    told: SIX,
  },
  {
    name: 'from oc debug',
    body: () =>
      lines(
        'Starting pod/worker-0-debug ...',
        'To use host binaries, run `chroot /host`',
        LISTING,
        'Removing debug pod ...',
      ),
    told: SIX,
  },
  {
    name: 'by watch',
    body: () => lines('Every 2.0s: lsmem -a     lnx1: Tue Dec  1', '', LISTING),
    told: SIX,
  },
  {
    name: 'with numbers of lines (cat -n)',
    body: () =>
      LISTING.split('\n')
        .map((line, index) => `${String(index + 1).padStart(6)}\t${line}`)
        .join('\n'),
    told: SIX,
  },
  { name: 'in a ticket of Jira', body: () => lines('{noformat}', LISTING, '{noformat}'), told: SIX },
  {
    name: 'as a table of Markdown',
    body: () =>
      lines(
        '| RANGE | SIZE | STATE | REMOVABLE | BLOCK |',
        '|---|---:|---|---|---:|',
        ...RANGES.map((row) => `| ${row.join(' | ')} |`),
      ),
    told: SIX,
  },
  {
    name: 'of a German system',
    body: () =>
      lines(
        HEADING,
        ...ROWS.map((row) => row.replace('yes', ' ja')),
        '',
        'Speicherblockgröße:                  256M',
        'Online-Gesamtspeicher:      1G',
        'Offline-Gesamtspeicher:   512M',
      ),
    told: SIX,
  },
  {
    name: 'of a French system',
    body: () =>
      lines(
        HEADING,
        ...ROWS.map((row) =>
          row.replace('yes', 'oui').replace('offline', 'hors ligne').replace('online', 'en ligne'),
        ),
        '',
        'Taille du bloc mémoire :   256M',
        'Mémoire partagée totale :    1G',
        'Mémoire hors ligne totale :  512M',
      ),
    told: SIX,
  },
  {
    name: 'all columns of util-linux 2.38 (--output-all)',
    body: () =>
      columns(
        ['NODE', 'ZONES'],
        RANGES.map(([, , state], index) => [
          '0',
          state === 'offline' ? 'Normal/Movable' : index < 2 ? 'DMA' : 'Normal',
        ]),
      ),
    told: SIX,
  },
  {
    name: 'all columns of util-linux 2.42 (--output-all)',
    body: () =>
      columns(
        ['CONFIGURED', 'MEMMAP-ON-MEMORY', 'NODE', 'ZONES'],
        RANGES.map(([, , state]) => ['yes', 'no', '0', state === 'offline' ? 'Normal/Movable' : 'Normal']),
      ),
    told: SIX,
  },
  {
    name: 'copied without the end of its last row',
    body: () => lines(HEADING, ...ROWS.slice(0, 5), '0x0000000050000000-0x0000000'),
    refused: /a row of the listing cannot be read: 0x0{8}50000000-0x0000000/,
  },
  {
    name: 'copied from the third row on',
    body: () => lines(...ROWS.slice(2), '', SUMMARY),
    looked: /the first block is 2/,
  },
  {
    name: 'as JSON behind a prompt',
    body: () =>
      lines(
        '[root@lnx1 ~]# lsmem -J',
        JSON.stringify(
          {
            memory: RANGES.map(([range, size, state, , block]) => ({
              range,
              size,
              state,
              removable: true,
              block,
            })),
          },
          null,
          3,
        ),
        '[root@lnx1 ~]# ',
      ),
    told: SIX,
  },
  {
    name: 'as JSON, but with comments',
    body: () =>
      `// from lnx1\n${JSON.stringify({ memory: RANGES.map(([range, size, state, , block]) => ({ range, size, state, removable: true, block })) })}`,
    told: SIX,
  },
  { name: 'paths and values of a loop', body: () => pathValue(' '), told: SIX },
  { name: 'paths and values with a colon', body: () => pathValue(': '), told: SIX },
  { name: 'paths and values with =', body: () => pathValue('='), told: SIX },
  {
    name: 'paths by find, each with what cat prints',
    body: () => files.map(({ name, content }) => `/${name}\n${content}`).join(''),
    told: SIX,
  },
  {
    name: 'relative paths of grep in the directory',
    body: () =>
      files
        .map(({ name, content }) => `${name.replace('sys/devices/system/memory/', '')}:${content.trim()}`)
        .join('\n'),
    told: SIX,
  },
  {
    name: 'in EBCDIC, as a binary transfer from z/VM leaves it',
    body: () =>
      Buffer.from('d9c1d5c7c540404040e2c9e9c5404040e2e3c1e3c5153040f0a7f0f0f0f0f0f0f0f0154040', 'hex'),
    refused: /EBCDIC/,
  },
  {
    name: 'an archive as base64',
    body: () => gzipSync(LISTING).toString('base64').replaceAll(/.{64}/g, '$&\n'),
    refused: /base64/,
  },
];

test('archives', { timeout: 120_000 }, async () => {
  expect(await wrongOnes(ARCHIVES)).toEqual([]);
});

test('texts', { timeout: 120_000 }, async () => {
  expect(await wrongOnes(TEXTS)).toEqual([]);
});

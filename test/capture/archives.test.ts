/** Dumps as people have them, read; and those that mean harm, refused whole. */

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import tar from 'tar-stream';
import { afterAll, describe, expect, test } from 'vitest';
import { isArchive, readCaptureArchive } from '../../main/capture/archive.ts';
import type { Received } from '../../main/capture/collector.ts';
import { readCaptureDirectory } from '../../main/capture/directory.ts';
import { createShell, FileTree, runToEnd } from '../../main/guest/shell/index.ts';
import type { Result } from '../../shared/failure.ts';
import { SMALLEST } from '../guest/shell/machines.ts';
import { archiveOf, type Entry, MEMORY } from './captured-trees.ts';

const folder = mkdtempSync(join(tmpdir(), 'archives-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const filesOf = (received: Result<Received, string>): [string, string | null][] => {
  if (!received.ok) throw new Error(received.failure);
  return [...received.value.capture].sort(([left], [right]) => (left < right ? -1 : 1));
};
const contents = (received: Result<Received, string>): [string, string | null][] =>
  filesOf(received).filter(([, content]) => content !== null);
const failureOf = (received: Result<Received, string>): string | undefined =>
  received.ok ? undefined : received.failure;

const small: readonly Entry[] = SMALLEST.map(([name, content]) => ({ name, content }));

/** The smallest tree as tar and bzip2 pack it, in one stream and in two: made once, because nothing here can. */
const BZIP2_OF_SMALLEST =
  'QlpoOTFBWSZTWTGiBl0AAil/kMuQAEBAAP+hAQIEBP8vnzAEAAUIMAEskoRSFJ7Kjyg2pkaN6oANBp6hgZBkABiNBkMgMCpS' +
  'ZQjIaepoaBpoB6T1PSGnAQ4eRiOTrGqGDiQARZRQzz6s6yc7IzSyXIXpq69HCFoas0KBKCKUkmfWrIlc/5h1LqC5LitrSbZW' +
  'oFlAHdfS973uZIXQgQ5oUbdchiHaYobY5IjnN/GcrajCCkDuJU5ZTszo01jNdxgVkNaY2qSfCRIk24XQ3yN/pgMaizFxuk3o' +
  'pwH2NGPEZPjPpzZXyc6KI6Gnl3OCGtFkMoesN0JiWPNCF2cUMii92LpBpGpbCGxTIha6Q5h0osGzZ4ySf4u5IpwoSBjRAy6A';
const BZIP2_IN_TWO_STREAMS =
  'QlpoOTFBWSZTWaRVdSAAAYH/kMuQAEBAAP+hAQIEBP4vnzAEAAEIMAD4AxpoNADJoDI00MTRhjTQaAGTQGRpoYmjBFIUZGQa' +
  'NTTQ2iBtEwmIuPKxLS5Kl825gFNW3ZVNqXaTSQutL8nRZrmtWBSBE0yRJdsbiUDIJE5puJIDMgQHVvwwwwwtXgsKBXfJcLF3' +
  'RfEHCqZkgpDvJUjKVzJ3JMfWquSV0z5qyRhKSm7nJeIHHlzHrMade8k4jHQeo9x7fdK+2tLBgdGivxiLpGgvdeS8FmOYxWEv' +
  '8LoolgeYJpULsAshMvlc46RoDddvQ/xdyRThQkKRVdSAQlpoOTFBWSZTWf/dBdUAAHv5kMuQAEBAAP+hbyefIAQABAgwALtt' +
  'hKhDQaAAaBpoASSmgTAmmj0AjEwCqgownqaGgA0Gg0yxOlNN9apSIRshAL9mdKqRdZ6SSVoIRIZlDO4Vmx+OBzj3BKhIvwlH' +
  'jBEyVTeZCY+PgQvK7OmFq0snSgahxoKekwDgcdP8O1bEwJBnvJQtPrBuTOy1+UmypNUYw0RZLVxM4kjsXckU4UJD/3QXVA==';

/** The smallest tree as tar and xz pack it, and nothing as xz packs it. */
const XZ_OF_SMALLEST =
  '/Td6WFoAAATm1rRGAgAhARwAAAAQz1jM4Cf/APRdADmeSqlRpVF9559mp52tDitY6BVlhe2a8wGV2F5Y2pQs8Pz4+/cwlH6trERr' +
  'WOpTPif/DURv5Jfi2QPw7i1TteWDV0KQJivzFJKCA4vbax13y4pLK3dzrp7906lGPAR20ON0XhluiVKdnyF3+jKH3K1U8IxOTi9f' +
  'WhMeoXJDcR92qtGLGzyFgV5vC5ZJpw/WfO7zdKFJccgmhiZiaHtuNztWkBFsZ21BJ3j3nwEqHwZr4UtRkQQkJ+iZloZYeHjYrgXL' +
  'XJybDrd7AE47QIGvbGZCZo/NNO+CkegBoZgvuA3F7rUrv3tiXYFLSrW8B6wKrLZUmMYAV4hIS+dK3bgAAZACgFAAAHUJFiWxxGf7' +
  'AgAAAAAEWVo=';
const XZ_OF_NOTHING = Buffer.from('/Td6WFoAAATm1rRGAAAAABzfRCEftvN9AQAAAAAEWVo=', 'base64');

/** `printf '' | bzip2`: made once, because nothing here can pack bzip2. */
const BZIP2_OF_NOTHING = Buffer.from('425a683917724538509000000000', 'hex');

describe('reading a capture', () => {
  test('a tar, plain and with gzip, bzip2, xz or zstd, gives the same files as its directory', async () => {
    const root = join(folder, 'same');
    for (const [path, content] of SMALLEST) {
      mkdirSync(join(root, path, '..'), { recursive: true });
      writeFileSync(join(root, path), content);
    }
    const archive = await archiveOf(small);
    const read = [
      await readCaptureDirectory(root),
      await readCaptureArchive(archive),
      await readCaptureArchive(gzipSync(archive)),
      await readCaptureArchive(Buffer.from(BZIP2_OF_SMALLEST, 'base64')),
      await readCaptureArchive(Buffer.from(BZIP2_IN_TWO_STREAMS, 'base64')),
      await readCaptureArchive(Buffer.from(XZ_OF_SMALLEST, 'base64')),
      await readCaptureArchive(zstdCompressSync(archive)),
    ];
    for (const result of read) expect(contents(result)).toEqual(SMALLEST);
  });

  test('a capture below a directory of its own is found', async () => {
    const result = await readCaptureArchive(
      await archiveOf(small.map((entry) => ({ ...entry, name: `./dump-1/${entry.name}` }))),
    );
    expect(
      result.ok &&
        runToEnd(createShell(FileTree.of(result.value.capture)), 'lsmem -n --summary=never').stdout,
    ).toContain('online');
  });

  test('the links that sysfs has are not followed: a node stays as a directory', async () => {
    const node: Entry = {
      name: 'sys/devices/system/memory/memory0/node0',
      type: 'symlink',
      linkname: '../../node/node0',
    };
    const result = await readCaptureArchive(await archiveOf([...small, node]));
    expect(result.ok && result.value.capture.get(node.name)).toBeNull();
  });

  const hostile: readonly (readonly [string, Entry, RegExp])[] = [
    ['a path that climbs out', { name: 'sys/../../etc/passwd', content: 'x' }, /outside/],
    ['an absolute path', { name: '/etc/passwd', content: 'x' }, /outside/],
    [
      'a link in place of a file that is read',
      { name: `${MEMORY}/memory0/state`, type: 'symlink', linkname: '/etc/passwd' },
      /link in place of a file/,
    ],
    [
      'a link in place of a block',
      { name: `${MEMORY}/memory2`, type: 'symlink', linkname: '../../../..' },
      /link in place of a file/,
    ],
    [
      'a link to a node that is none',
      { name: `${MEMORY}/memory0/node0`, type: 'symlink', linkname: '../../../../../../../etc' },
      /link in place of a file/,
    ],
    [
      'a hard link in place of a file that is read',
      { name: `${MEMORY}/memory0/state`, type: 'link', linkname: `${MEMORY}/block_size_bytes` },
      /link in place of a file/,
    ],
    [
      'a device in place of a file that is read',
      { name: `${MEMORY}/memory0/state`, type: 'character-device', devmajor: 1, devminor: 3 },
      /device or special file in place/,
    ],
    [
      'a pipe in place of a file that is read',
      { name: 'proc/meminfo', type: 'fifo' },
      /special file in place/,
    ],
    [
      'a file that no sysfs has',
      { name: `${MEMORY}/memory1/state`, content: 'x'.repeat(70_000) },
      /too large/,
    ],
    ['a deep path', { name: `sys/${'d/'.repeat(60)}f`, content: 'x' }, /too deep/],
  ];
  test.each(hostile)('%s refuses the whole capture', async (_name, entry, reason) => {
    for (const archive of [
      await archiveOf([...small, entry]),
      gzipSync(await archiveOf([entry, ...small])),
    ]) {
      const result = await readCaptureArchive(archive);
      expect(result.ok).toBe(false);
      expect(!result.ok && result.failure).toMatch(reason);
    }
  });

  test('a link in place of a file in a directory refuses it', async () => {
    const root = join(folder, 'linked');
    mkdirSync(join(root, 'sys/devices/system/memory/memory0'), { recursive: true });
    writeFileSync(join(root, 'sys/devices/system/memory/block_size_bytes'), '10000000\n');
    symlinkSync('/etc/passwd', join(root, 'sys/devices/system/memory/memory0/state'));
    expect(await readCaptureDirectory(root)).toMatchObject({ ok: false });
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['noise', Buffer.from('not an archive'.repeat(100))],
    ['cut gzip', gzipSync(Buffer.alloc(100_000)).subarray(0, 60)],
    ['gzip of noise', gzipSync(Buffer.from('noise'.repeat(1000)))],
    ['cut bzip2', Buffer.from(BZIP2_OF_SMALLEST, 'base64').subarray(0, 200)],
    [
      'bzip2 with another check sum',
      Buffer.from(BZIP2_OF_SMALLEST, 'base64').map((byte, index, all) =>
        index === all.length - 2 ? byte ^ 0xff : byte,
      ) as Buffer,
    ],
    ['damaged bzip2', Buffer.from('BZh91AY&SYdamaged beyond repair')],
    ['empty bzip2', BZIP2_OF_NOTHING],
    ['empty xz', XZ_OF_NOTHING],
    ['cut xz', Buffer.from(XZ_OF_SMALLEST, 'base64').subarray(0, 200)],
    ...[8, 40, 100, 270, 280, 300].map((at): [string, Buffer] => [
      `xz with another byte ${at}`,
      Buffer.from(XZ_OF_SMALLEST, 'base64').map((byte, index) =>
        index === at ? byte ^ 0x10 : byte,
      ) as Buffer,
    ]),
    ['cut zstd', zstdCompressSync(Buffer.alloc(100_000, 'x')).subarray(0, 20)],
  ])('%s is refused without a throw', async (_name, archive) => {
    expect(await readCaptureArchive(archive)).toMatchObject({ ok: false });
  });

  test('an archive that unpacks to more than 1 GiB is refused', async () => {
    const [file] = [await archiveOf([{ name: 'sys/large', content: 'x' }])];
    // The header of a file that goes on and on, then members of gzip that are mostly nothing.
    const header = Buffer.from(file);
    header.write('77777777777\0', 124);
    header.fill(' ', 148, 156);
    const sum = header.subarray(0, 512).reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    const more = gzipSync(Buffer.alloc(64 * 2 ** 20));
    const bomb = Buffer.concat([
      gzipSync(header.subarray(0, 512)),
      ...Array.from({ length: 17 }, () => more),
    ]);
    const result = await readCaptureArchive(bomb);
    expect(!result.ok && result.failure).toBe('an archive that unpacks to too much');
  });

  test('a million entries are refused', async () => {
    const block = Buffer.alloc(512);
    block.write('sys/e\0', 0);
    block.write('0000644\0', 100);
    block.write('00000000000\0', 124);
    block.write('00000000000\0', 136);
    block.write('0', 156);
    block.write('ustar\x0000', 257);
    block.fill(' ', 148, 156);
    const sum = block.reduce((total, byte) => total + byte, 0);
    block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    // A thousand members of gzip, each of a thousand entries.
    const thousand = gzipSync(Buffer.concat(Array.from({ length: 1000 }, () => block)));
    const many = Buffer.concat(Array.from({ length: 1000 }, () => thousand));
    const result = await readCaptureArchive(many);
    expect(result).toMatchObject({ ok: false });
    expect(!result.ok && result.failure).toMatch(/entries/);
  });
});

/** What tar, cp and the tools for support make: small dumps of the same layout. */
describe('dumps as people have them', () => {
  const node: Entry = { name: `${MEMORY}/memory0/node0`, type: 'symlink', linkname: '../../node/node0' };
  const noise: readonly Entry[] = [
    { name: 'sys/', type: 'directory' },
    {
      name: 'sys/bus/ccw/devices/0.0.1234',
      type: 'symlink',
      linkname: '../../../devices/css0/0.0.0042/0.0.1234',
    },
    {
      name: 'sys/bus/memory/devices/memory0',
      type: 'symlink',
      linkname: '../../../devices/system/memory/memory0',
    },
    { name: 'sys/devices/system/node/node0/memory1', type: 'symlink', linkname: '../../memory/memory1' },
    { name: `${MEMORY}/memory0/subsystem`, type: 'symlink', linkname: '../../../../bus/memory' },
    { name: `${MEMORY}/memory0/uevent`, content: '' },
    { name: 'sys/kernel/debug/tracing/README', content: 'tracing\n' },
    { name: 'sys/kernel/notes', content: 'x'.repeat(100_000) },
    { name: 'dev/null', type: 'character-device', devmajor: 1, devminor: 3 },
    { name: 'run/pipe', type: 'fifo' },
    { name: 'etc/hard', type: 'link', linkname: 'etc/soft' },
  ];
  const small: readonly Entry[] = SMALLEST.map(([name, content]) => ({ name, content }));
  const nodes: readonly [[string, null], [string, null]] = [
    [`${MEMORY}/memory0/node0`, null],
    [`${MEMORY}/memory1/node0`, null],
  ];

  test('all of /sys: links, devices and other files are passed over and counted, nodes are understood', async () => {
    const received = await readCaptureArchive(gzipSync(await archiveOf([...noise, node, ...small])));
    expect(filesOf(received)).toEqual(
      [...SMALLEST, ...nodes].sort(([left], [right]) => (left < right ? -1 : 1)),
    );
    expect(received.ok && received.value.passedOver).toEqual({ files: 3, links: 4, special: 2 });
  });

  test.each<readonly [string, (name: string) => string]>([
    ['with absolute names (tar -P)', (name) => `/${name}`],
    ['below directories of its own', (name) => `./home/me/sys dump/2026/${name}`],
    ['of /sys/devices/system (cp -r)', (name) => name.replace('sys/devices/system/', 'copy/')],
    ['of the memory directory alone', (name) => name.replace('sys/devices/system/memory/', '')],
    ['with long names of GNU and pax', (name) => `${'long-directory-name/'.repeat(12)}${name}`],
  ])('a tree %s is the same', async (_name, renamed) => {
    const entries = [...small, node].map((entry) => ({ ...entry, name: renamed(entry.name) }));
    expect(filesOf(await readCaptureArchive(await archiveOf(entries)))).toEqual(
      [...SMALLEST, nodes[0]].sort(([left], [right]) => ((left as string) < (right as string) ? -1 : 1)),
    );
  });

  test('the archive of dbginfo.sh: the archive of /sys in it, its files of /proc, and what its commands printed', async () => {
    const root = 'DBGINFO-2026-11-30-10-00-00-lnx1-0A1B2C';
    const runtime = `#######################################################
lnx1> uname -a
Linux lnx1 6.4.0-150600.23.47-default #1 SMP PREEMPT_DYNAMIC Mon Nov  3 12:00:00 UTC 2025 (abc1234) s390x s390x s390x GNU/Linux

`;
    const inner = gzipSync(await archiveOf([...noise, node, ...small]));
    const packed = await archiveOfBytes([
      [`${root}/proc/cmdline`, Buffer.from('root=/dev/dasda1\n')],
      [`${root}/proc/meminfo`, Buffer.from('MemTotal:  400000 kB\n')],
      [`${root}/runtime.out`, Buffer.from(runtime)],
      [`${root}/sysfs.tgz`, inner],
    ]);
    const received = await readCaptureArchive(gzipSync(packed));
    expect(filesOf(received).map(([path]) => path)).toEqual(
      [
        'proc/cmdline',
        'proc/meminfo',
        ...SMALLEST.map(([path]) => path),
        ...nodes.map(([path]) => path),
      ].sort(),
    );
    expect(received.ok && received.value.texts.map(({ path }) => path)).toEqual([`${root}/runtime.out`]);
    const directory = join(folder, 'unpacked');
    for (const [path, bytes] of [
      [`proc/cmdline`, Buffer.from('root=/dev/dasda1\n')],
      [`runtime.out`, Buffer.from(runtime)],
      [`sysfs.tgz`, inner],
    ] as const) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), bytes);
    }
    expect(filesOf(await readCaptureDirectory(directory)).map(([path]) => path)).toContain(
      `${MEMORY}/memory1/state`,
    );
  });

  test('two systems in one archive are told apart and refused', async () => {
    const twice = ['a', 'b'].flatMap((root) =>
      small.map((entry) => ({ ...entry, name: `${root}/${entry.name}` })),
    );
    expect(failureOf(await readCaptureArchive(await archiveOf(twice)))).toBe(
      'more than one capture: a/ and b/; give one of them',
    );
  });

  test.each([
    ['a RAR archive', Buffer.from('Rar!rest of it')],
    ['an RPM package', Buffer.from([0xed, 0xab, 0xee, 0xdb, 3, 0])],
    ['compressed with lz4', Buffer.from([0x04, 0x22, 0x4d, 0x18, 0])],
  ])('%s is refused by its name, with the way out', async (name, bytes) => {
    expect(isArchive(bytes)).toBe(true);
    const failure = failureOf(await readCaptureArchive(bytes));
    expect(failure).toContain(name);
    expect(failure).toContain('tar czf');
  });
});

/** Entries of any bytes; the helper of the trees has texts. */
async function archiveOfBytes(files: readonly (readonly [string, Buffer])[]): Promise<Buffer> {
  const pack = tar.pack();
  for (const [name, bytes] of files) pack.entry({ name }, bytes);
  pack.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of pack) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

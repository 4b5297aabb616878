import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { type CapturedSystem, captureDefinition } from '../../main/capture/definition.ts';
import { notReached, reachStates } from '../../main/capture/reach.ts';
import { exportSysfs } from '../../main/capture/sysfs-export.ts';
import { type Capture, readCaptureArchive, readCaptureDirectory } from '../../main/capture/sysfs-import.ts';
import { createSystem, execute, newUndoLog } from '../../main/engine/index.ts';
import { brokenInvariants } from '../../main/engine/invariants.ts';
import {
  createEngineTree,
  createShell,
  FileTree,
  runToEnd,
  type Shell,
} from '../../main/guest/shell/index.ts';
import type { Command } from '../../shared/command.ts';
import { bytes } from '../../shared/units.ts';
import { bootGuest, type Guest, type Shape, SMALLEST } from '../guest/shell/machines.ts';
import { archiveOf, type Entry, MEMORY, TREES_WITH_HOLES, treeOf } from './captured-trees.ts';

const folder = mkdtempSync(join(tmpdir(), 'captures-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

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

/** `printf '' | bzip2`: made once, because nothing here can pack bzip2. */
const BZIP2_OF_NOTHING = Buffer.from('425a683917724538509000000000', 'hex');

function exported(shape: Shape, commands = 'true'): Capture {
  const { shell, tree } = bootGuest(shape);
  runToEnd(shell, commands);
  const entries = exportSysfs(tree);
  if (!entries.ok) throw new Error(entries.failure);
  return new Map([...entries.value].map(({ path, content }) => [path, content]));
}

describe('reading a capture', () => {
  test('a tar, plain and with gzip or bzip2, gives the same files as its directory', async () => {
    const root = join(folder, 'same');
    for (const [path, content] of SMALLEST) {
      mkdirSync(join(root, path, '..'), { recursive: true });
      writeFileSync(join(root, path), content);
    }
    const files = (capture: Capture): [string, string][] =>
      [...capture]
        .flatMap(([path, content]): [string, string][] => (content === null ? [] : [[path, content]]))
        .sort();
    const archive = await archiveOf(small);
    const read = [
      readCaptureDirectory(root),
      await readCaptureArchive(archive),
      await readCaptureArchive(gzipSync(archive)),
      await readCaptureArchive(Buffer.from(BZIP2_OF_SMALLEST, 'base64')),
      await readCaptureArchive(Buffer.from(BZIP2_IN_TWO_STREAMS, 'base64')),
    ];
    for (const result of read) {
      if (!result.ok) throw new Error(result.failure);
      expect(files(result.value)).toEqual(SMALLEST.map(([path, content]) => [path, content]));
    }
  });

  test('a capture below a directory of its own is found', async () => {
    const result = await readCaptureArchive(
      await archiveOf(small.map((entry) => ({ ...entry, name: `./dump-1/${entry.name}` }))),
    );
    expect(
      result.ok && runToEnd(createShell(FileTree.of(result.value)), 'lsmem -n --summary=never').stdout,
    ).toContain('online');
  });

  test('the links that sysfs has are not followed: a node stays as a directory', async () => {
    const node: Entry = {
      name: 'sys/devices/system/memory/memory0/node0',
      type: 'symlink',
      linkname: '../../node/node0',
    };
    const result = await readCaptureArchive(await archiveOf([...small, node]));
    expect(result.ok && result.value.get(node.name)).toBeNull();
  });

  const hostile: readonly (readonly [string, Entry, RegExp])[] = [
    ['a path that climbs out', { name: 'sys/../../etc/passwd', content: 'x' }, /outside/],
    ['an absolute path', { name: '/etc/passwd', content: 'x' }, /outside/],
    [
      'a link to a file',
      { name: 'sys/devices/system/memory/memory0/state2', type: 'symlink', linkname: '/etc/passwd' },
      /link/,
    ],
    [
      'a usual link that leaves the capture',
      {
        name: 'sys/devices/system/memory/memory0/node0',
        type: 'symlink',
        linkname: '../../../../../../../etc',
      },
      /link/,
    ],
    [
      'a hard link',
      { name: 'sys/x', type: 'link', linkname: 'sys/devices/system/memory/block_size_bytes' },
      /link/,
    ],
    [
      'a character device',
      { name: 'sys/null', type: 'character-device', devmajor: 1, devminor: 3 },
      /character-device/,
    ],
    ['a block device', { name: 'sys/sda', type: 'block-device' }, /block-device/],
    ['a pipe', { name: 'sys/fifo', type: 'fifo' }, /fifo/],
    [
      'a file that no sysfs has',
      { name: 'sys/devices/system/memory/memory0/big', content: 'x'.repeat(70_000) },
      /too large/,
    ],
    ['a deep path', { name: `sys/${'d/'.repeat(40)}f`, content: 'x' }, /too deep/],
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

  test('a link in a directory refuses it', () => {
    const root = join(folder, 'linked');
    mkdirSync(join(root, 'sys/devices/system/memory/memory0'), { recursive: true });
    writeFileSync(join(root, 'sys/devices/system/memory/block_size_bytes'), '10000000\n');
    symlinkSync('/etc/passwd', join(root, 'sys/devices/system/memory/memory0/state'));
    expect(readCaptureDirectory(root)).toMatchObject({ ok: false });
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
    ['a tar of something else', Buffer.alloc(10_240)],
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
  }, 60_000);

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
    const many = gzipSync(
      Buffer.concat(
        Array.from({ length: 1000 }, () => Buffer.concat(Array.from({ length: 1000 }, () => block))),
      ),
    );
    const result = await readCaptureArchive(many);
    expect(result).toMatchObject({ ok: false });
    expect(!result.ok && result.failure).toMatch(/entries/);
  }, 60_000);
});

const NAME = 'capture';

function read(capture: Capture): CapturedSystem {
  const result = captureDefinition(capture, NAME);
  if (!result.ok) throw new Error(result.failure);
  return result.value;
}

/** The partition that a capture becomes, with a shell on it, and what did not become as it was. */
function imported(captured: CapturedSystem): {
  readonly guest: Guest;
  readonly differing: readonly string[];
} {
  const built = createSystem(captured.definition);
  if (!built.ok) throw new Error(JSON.stringify(built.failure));
  const system = built.value;
  const run = (command: Command) => execute(system, command, newUndoLog());
  const work = reachStates(
    captured,
    () => system,
    (command) => run(command).outcome,
  );
  while (!work.next().done);
  expect(brokenInvariants(system)).toEqual([]);
  const partition = captured.partition.name;
  const tree = createEngineTree({ system: () => system, partition, write: run });
  return { guest: { system, tree, shell: createShell(tree) }, differing: notReached(captured, system) };
}

function memoryOf(shell: Shell): { readonly memTotalKib: number; readonly memFreeKib: number } {
  const [memTotalKib = 0, memFreeKib = 0] = runToEnd(shell, 'head -n 2 /proc/meminfo | tr -dc "0-9\\n"')
    .stdout.split('\n')
    .map(Number);
  return { memTotalKib, memFreeKib };
}

const shownBy = (shell: Shell): string => runToEnd(shell, 'lsmem -a -n -o BLOCK,STATE,ZONES').stdout;

describe('what a capture tells of its system', () => {
  test.each([
    ['classic', { release: '6.1', commandLine: '', incrementMib: 64 }],
    ['memmap', { release: '6.12', commandLine: 'memory_hotplug.memmap_on_memory=1' }],
    ['dynamic', { release: '7.2' }],
  ] as const)('an exported %s partition comes back as it was', (_era, shape) => {
    const capture = exported(shape, 'chmem -b -e 6-7');
    const { definition, partition, blocks, known } = read(capture);
    const increment = 'incrementMib' in shape ? shape.incrementMib : 256;
    expect(partition.profile).toEqual({
      initialBytes: bytes(1024 * 2 ** 20),
      reservedBytes: bytes(2048 * 2 ** 20),
    });
    expect(partition.sclp).toEqual({ incrementBytes: increment * 2 ** 20 });
    expect(partition.kernel.release).toBe(shape.release);
    expect(known.join(' ')).toContain(`The kernel release: ${shape.release}.`);
    expect(blocks.filter(({ state }) => state === 'online').map(({ block }) => block)).toEqual([
      0, 1, 2, 3, 6, 7,
    ]);
    expect(createSystem(definition).ok).toBe(true);
    const { guest, differing } = imported(read(capture));
    expect(differing).toEqual([]);
    const { memTotalKib, memFreeKib } = memoryOf(guest.shell);
    const original = memoryOf(createShell(FileTree.of(capture)));
    expect(memTotalKib).toBe(original.memTotalKib);
    // Page tables of what was added are not reckoned back.
    expect(Math.abs(memFreeKib - original.memFreeKib)).toBeLessThan(100);
  });

  test.each([
    ['memmap', { release: '6.12', commandLine: '' }, 'chmem -b -e 4-5; chmem -b -z Normal -e 8'],
    ['dynamic', { release: '7.2' }, 'chmem -b -e 4-5; chmem -c 512M; chmem -b -m 1 -c 9'],
    ['auto-onlining', { release: '7.2', commandLine: '' }, 'chmem -b -e 4-5; chmem -b -d 4'],
    [
      'boot memory offline',
      { release: '6.12', commandLine: '' },
      'chmem -b -d 1-2; echo auto-movable > /sys/module/memory_hotplug/parameters/online_policy',
    ],
  ] as const)('a fresh %s partition reaches the captured states', (_era, shape, commands) => {
    const capture = exported(shape, commands);
    const { guest, differing } = imported(read(capture));
    expect(differing).toEqual([]);
    const shown =
      'lsmem -a -n --output-all; grep . /sys/devices/system/memory/auto_online_blocks; grep -r . /sys/module';
    expect(runToEnd(guest.shell, shown).stdout).toBe(
      runToEnd(createShell(FileTree.of(capture)), shown).stdout,
    );
  });

  test('without /proc the generation, the block size and the parameters decide on a kernel', () => {
    const small = read(
      treeOf('8000000', { 0: 'online DMA', 1: 'online DMA', 2: 'offline Normal' }, [
        ['sys/module/memory_hotplug/parameters/memmap_on_memory', 'Y\n'],
        [`${MEMORY}/auto_online_blocks`, 'offline\n'],
      ]),
    );
    expect(small.partition.kernel).toEqual({
      release: '6.18',
      commandLine: 'memory_hotplug.memmap_on_memory=1 memhp_default_state=offline',
    });
    expect(small.guessed.join('\n')).toContain('The kernel release: taken as 6.18');
  });

  test('boot memory and free memory are reckoned back from what was added since', () => {
    const { shell, tree } = bootGuest({ release: '6.12', commandLine: '' });
    const before = memoryOf(shell);
    runToEnd(shell, 'chmem -e 1G');
    const entries = exportSysfs(tree);
    if (!entries.ok) throw new Error(entries.failure);
    const capture = new Map([...entries.value].map(({ path, content }) => [path, content]));
    const { guest } = imported(read(capture));
    runToEnd(guest.shell, 'chmem -d 1G');
    expect(memoryOf(guest.shell).memTotalKib).toBe(before.memTotalKib);
    expect(Math.abs(memoryOf(guest.shell).memFreeKib - before.memFreeKib)).toBeLessThan(100);
  });

  test.each([
    ['no block size', new Map(), /block_size_bytes/],
    ['a block size that is no power of two', treeOf('12345', { 0: 'online' }), /power of two/],
    ['no blocks', treeOf('10000000', {}), /no memory blocks/],
    [
      'a block number that no partition has',
      treeOf('10000000', { 0: 'online', 70000: 'offline' }),
      /beyond the last/,
    ],
    ['blocks that no kernel has', treeOf('2000000', { 0: 'online' }), /no kernel/],
    [
      'an architecture that is not simulated',
      treeOf('8000000', { 0: 'online' }, [['proc/version', 'Linux version 6.12.1-arm64 (gcc)']]),
      /arm64, which is not simulated/,
    ],
  ])('%s is refused', (_name, capture, reason) => {
    const result = captureDefinition(capture as Capture, NAME);
    expect(!result.ok && result.failure).toMatch(reason);
  });
});

describe('block numbers with holes', () => {
  test.each(TREES_WITH_HOLES)('%s: the partition runs and shows what was captured', (_name, capture) => {
    const captured = read(capture);
    const { guest, differing } = imported(captured);
    expect(differing).toEqual([]);
    const original = createShell(FileTree.of(capture));
    for (const options of [
      '-n',
      '-a -n',
      '-b',
      '-J',
      '-o +BLOCK,STATE -S STATE',
      '-o +CONFIGURED,MEMMAP-ON-MEMORY',
    ])
      expect(runToEnd(guest.shell, `lsmem ${options}`)).toEqual(runToEnd(original, `lsmem ${options}`));
    expect(shownBy(guest.shell)).toBe(shownBy(original));
  });

  const holes = (): Guest => imported(read(TREES_WITH_HOLES[0]?.[1] as Capture)).guest;

  test('what is not there is not there for anybody', () => {
    const { shell } = holes();
    expect(runToEnd(shell, 'echo online > /sys/devices/system/memory/memory8/state')).toMatchObject({
      exit: 1,
      stderr: "sh: can't create /sys/devices/system/memory/memory8/state: No such file or directory\n",
    });
    expect(runToEnd(shell, 'chmem -b -e 8')).toMatchObject({ exit: 1 });
    expect(runToEnd(shell, 'chmem -v -e 512M').stdout).toBe(
      'Memory Block 6 (0x0000000060000000-0x000000006fffffff) enabled\nMemory Block 13 (0x00000000d0000000-0x00000000dfffffff) enabled\n',
    );
    expect(runToEnd(shell, 'ls -d /sys/devices/system/memory/memory[0-9]*').stdout.split('\n')).toHaveLength(
      9,
    );
  });

  test('/proc tells of spans with holes in them', () => {
    const { shell } = holes();
    const kernel = /^ {2}[0-9a-f]{8}-[0-9a-f]{8} : Kernel (?:code|data|bss)\n/gm;
    expect(runToEnd(shell, 'cat /proc/iomem').stdout.match(kernel)).toHaveLength(3);
    expect(runToEnd(shell, 'cat /proc/iomem').stdout.replaceAll(kernel, '')).toBe(
      [
        '00000000-1fffffff : System RAM',
        '40000000-5fffffff : System RAM',
        '60000000-6fffffff : System RAM',
        'c0000000-cfffffff : System RAM',
        'd0000000-dfffffff : System RAM',
        '140000000-14fffffff : System RAM',
        '',
      ].join('\n'),
    );
    const zone = runToEnd(shell, "grep -A 8 'zone      DMA' /proc/zoneinfo").stdout;
    expect(zone).toContain(`spanned  ${6 * 65_536}`);
    expect(zone).toContain(`present  ${4 * 65_536}`);
  });

  test('an export of such a partition is read like the capture itself', () => {
    const { tree } = holes();
    const entries = exportSysfs(tree);
    if (!entries.ok) throw new Error(entries.failure);
    const again = read(new Map([...entries.value].map(({ path, content }) => [path, content])));
    expect(again.partition.sclp).toEqual(read(TREES_WITH_HOLES[0]?.[1] as Capture).partition.sclp);
  });
});

test('lsmem --sysroot reads an imported tree', () => {
  const shell = createShell(FileTree.of([]), { mounts: new Map([['/mnt/old', FileTree.of(SMALLEST)]]) });
  expect(runToEnd(shell, 'ls /mnt; lsmem -s /mnt/old -n --summary=never -o BLOCK,STATE').stdout).toBe(
    'old\n0  online\n1 offline\n',
  );
  expect(runToEnd(shell, 'lsmem').stderr).toBe(
    'lsmem: cannot open /sys/devices/system/memory: No such file or directory\n',
  );
});

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import tar from 'tar-stream';
import { afterAll, describe, expect, test } from 'vitest';
import { createSystem } from '../../main/engine/index.ts';
import { captureDefinition, writesToReach } from '../../main/shell/capture-definition.ts';
import { createShell, FileTree, runToEnd } from '../../main/shell/index.ts';
import { exportSysfs } from '../../main/shell/sysfs-export.ts';
import { type Capture, readCaptureArchive, readCaptureDirectory } from '../../main/shell/sysfs-import.ts';
import { bytes } from '../../shared/units.ts';
import { bootGuest, type Shape, SMALLEST } from './machines.ts';

const folder = mkdtempSync(join(tmpdir(), 'captures-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Entry = Partial<tar.Header> & { readonly name: string; readonly content?: string };

async function archiveOf(entries: readonly Entry[]): Promise<Buffer> {
  const pack = tar.pack();
  for (const { content, ...header } of entries) pack.entry(header, content ?? '');
  pack.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of pack) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const small: readonly Entry[] = SMALLEST.map(([name, content]) => ({ name, content }));

/** `printf 'sys tree' | bzip2` of the smallest tree: made once, because nothing here can pack bzip2. */
const BZIP2_OF_NOTHING = Buffer.from('425a683917724538509000000000', 'hex');

function exported(shape: Shape, commands = 'true'): Capture {
  const { shell, tree } = bootGuest(shape);
  runToEnd(shell, commands);
  const entries = exportSysfs(tree);
  if (!entries.ok) throw new Error(entries.failure);
  return new Map(entries.value.map(({ path, content }) => [path, content]));
}

describe('reading a capture', () => {
  test('a tar, plain and with gzip, gives the same files as its directory', async () => {
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
    ['damaged bzip2', Buffer.from('BZh91AY&SYdamaged beyond repair')],
    ['empty bzip2', BZIP2_OF_NOTHING],
    ['a tar of something else', Buffer.alloc(10_240)],
  ])('%s is refused without a throw', async (_name, archive) => {
    expect(await readCaptureArchive(archive)).toMatchObject({ ok: false });
  });

  test('an archive that unpacks to more than 512 MiB is refused', async () => {
    const bomb = gzipSync(Buffer.alloc(600 * 2 ** 20));
    expect(await readCaptureArchive(bomb)).toMatchObject({ ok: false });
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

describe('what a capture tells of its system', () => {
  const read = (capture: Capture) => {
    const result = captureDefinition(capture, 'CAPTURED');
    if (!result.ok) throw new Error(result.failure);
    return result.value;
  };

  test.each([
    ['classic', { release: '6.1', commandLine: '', incrementMib: 64 }],
    ['memmap', { release: '6.12', commandLine: 'memory_hotplug.memmap_on_memory=1' }],
    ['dynamic', { release: '7.2' }],
  ] as const)('an exported %s partition comes back with its sizes and can be created', (_era, shape) => {
    const { definition, canRun, guessed, blocks } = read(exported(shape, 'chmem -b -e 6-7'));
    const increment = 'incrementMib' in shape ? shape.incrementMib : 256;
    expect(definition.profile).toEqual({
      initialBytes: bytes(1024 * 2 ** 20),
      reservedBytes: bytes(2048 * 2 ** 20),
    });
    expect(definition.sclp.incrementBytes).toBe(increment * 2 ** 20);
    expect(definition.kernel.release).toBe(shape.release);
    expect(canRun).toBe(true);
    expect(guessed.length).toBeGreaterThan(2);
    expect(blocks.filter(({ state }) => state === 'online').map(({ block }) => block)).toEqual([
      0, 1, 2, 3, 6, 7,
    ]);
    const built = createSystem({
      name: 'X',
      customerBytes: bytes(2 ** 40),
      answerStyle: 'always-0020',
      partitions: [definition],
    });
    expect(built.ok).toBe(true);
  });

  test.each([
    ['memmap', { release: '6.12', commandLine: '' }, 'chmem -b -e 4-5; chmem -b -z Normal -e 8'],
    ['dynamic', { release: '7.2' }, 'chmem -b -e 4-5; chmem -c 512M'],
  ] as const)('a fresh %s partition reaches the captured states', (era, shape, commands) => {
    const capture = exported(shape, commands);
    const system = read(capture);
    const { shell } = bootGuest(shape);
    const writes = writesToReach(system, era === 'dynamic', 256 * 2 ** 20);
    expect(
      runToEnd(shell, writes.map(({ path, value }) => `echo ${value} > ${path}`).join('; ')),
    ).toMatchObject({ exit: 0, stderr: '' });
    const shown = 'lsmem -a -n --output-all';
    expect(runToEnd(shell, shown).stdout).toBe(runToEnd(createShell(FileTree.of(capture)), shown).stdout);
  });

  test('block numbers may begin anywhere and have holes: then the tree can only be looked at', () => {
    const memory = 'sys/devices/system/memory';
    const capture: Capture = new Map([
      [`${memory}/block_size_bytes`, '8000000'],
      [`${memory}/memory32/state`, 'online'],
      [`${memory}/memory40/state`, 'offline'],
    ]);
    const { canRun, guessed, blocks } = read(capture);
    expect(canRun).toBe(false);
    expect(guessed.join(' ')).toContain('gaps');
    expect(blocks.map(({ block, state }) => [block, state])).toEqual([
      [32, 'online'],
      [40, 'offline'],
    ]);
  });

  test.each([
    ['no block size', []],
    ['a block size that is no power of two', [['sys/devices/system/memory/block_size_bytes', '12345']]],
    ['no blocks', [['sys/devices/system/memory/block_size_bytes', '10000000']]],
  ] as const)('%s is refused', (_name, entries) => {
    expect(captureDefinition(new Map(entries as readonly (readonly [string, string])[]), 'X').ok).toBe(false);
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

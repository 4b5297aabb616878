import { describe, expect, test } from 'vitest';
import type { CapturedSystem } from '../../main/capture/definition.ts';
import type { Capture } from '../../main/capture/files.ts';
import { notReached, reachStates } from '../../main/capture/reach.ts';
import { exportSysfs } from '../../main/capture/sysfs-export.ts';
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
import { MEMORY, TREES_WITH_HOLES, treeOf } from './captured-trees.ts';
import { definitionOf } from './definition-of.ts';

function exported(shape: Shape, commands = 'true'): Capture {
  const { shell, tree } = bootGuest(shape);
  runToEnd(shell, commands);
  const entries = exportSysfs(tree);
  if (!entries.ok) throw new Error(entries.failure);
  return new Map([...entries.value].map(({ path, content }) => [path, content]));
}

const NAME = 'capture';

function read(capture: Capture): CapturedSystem {
  const result = definitionOf(capture, NAME);
  if (!result.ok) throw new Error(result.failure.because);
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
      // No link to a node was captured.
      build: { numa: false },
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
    const result = definitionOf(capture as Capture, NAME);
    expect(!result.ok && result.failure.because).toMatch(reason);
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
      stderr: 'bash: line 1: /sys/devices/system/memory/memory8/state: No such file or directory\n',
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

/** The real lsmem reads what we export, and prints what ours prints. It is part of util-linux on every Debian. */

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCaptureDirectory } from '../../../main/capture/directory.ts';
import { reachStates } from '../../../main/capture/reach.ts';
import { exportSysfs } from '../../../main/capture/sysfs-export.ts';
import { createSystem, execute, newUndoLog } from '../../../main/engine/index.ts';
import { createEngineTree, createShell, FileTree, runToEnd } from '../../../main/guest/shell/index.ts';
import type { Command } from '../../../shared/command.ts';
import { TREES_WITH_HOLES } from '../../capture/captured-trees.ts';
import { definitionOf } from '../../capture/definition-of.ts';
import { bootGuest, type Shape } from './machines.ts';

const collapse = (text: string): string[] => text.split('\n').map((line) => line.trim().replace(/\s+/g, ' '));

const OPTIONS = [
  '',
  '-a',
  '-b',
  '-J',
  '-J -b',
  '-P',
  '-r',
  '-n',
  '-a -J',
  '--output-all',
  '-J --output-all',
  '-P --output-all',
  '-r --output-all',
  '-o BLOCK,STATE',
  '-o +ZONES',
  '-o +NODE,ZONES -S ZONES',
  '-S none',
  '-S STATE,REMOVABLE',
  '--summary',
  '--summary=only -b',
  '--summary=never',
  '-J --summary=always',
  '-o zones,range -a',
  '-o RANGE,RANGE',
  '-o FOO',
  '-o RANGE,FOO,SIZE',
  '-o RANGE,',
  '-o ,RANGE',
  '-o +',
  '-S foo',
  '-a -S list',
  '-S STATE -a',
  '-J -r',
  '-P -J',
  '-J --summary=only',
  '--summary=foo',
  '-r --summary',
  'extra',
  '-Q',
  '--bogus',
  '--o RANGE',
  '--all=1',
  '--sum=never',
  '-o',
  '--output',
  '-abn',
  '-nbo BLOCK',
  '-V',
];

const eras: readonly (readonly [string, Shape, string])[] = [
  [
    'classic',
    { release: '6.1', commandLine: '' },
    'echo online > /sys/devices/system/memory/memory5/state; chmem -e 512M',
  ],
  [
    'memmap',
    { release: '6.12', commandLine: 'memory_hotplug.memmap_on_memory=1' },
    'chmem -e 1G; chmem -d 256M',
  ],
  ['dynamic', { release: '7.2' }, 'chmem -b -e 4-11; chmem -d 256M'],
  ['small increments', { release: '6.12', coreMib: 1088, incrementMib: 64 }, 'chmem -b -e 6-7'],
];

const folder = mkdtempSync(join(tmpdir(), 'real-lsmem-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeAll(() => {
  // A missing program fails the tests: what we export must be readable by the real one.
  execFileSync('lsmem', ['--version']);
});

const realVersion = (): string =>
  /(\d+\.\d+)/.exec(execFileSync('lsmem', ['--version'], { encoding: 'utf8' }))?.[1] ?? '';

interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
}

/** One shell calls it for all options: what this process takes to start another one is more than lsmem needs. */
const CALL_ALL = `
cd "$1"; root=$2; shift 2
for words; do
  i=$((i + 1))
  lsmem --sysroot "$root" $words > "out$i" 2> "err$i"
  echo $? > "exit$i"
done`;

function realLsmem(root: string): Ran[] {
  const answers = mkdtempSync(join(folder, 'answers-'));
  const { status } = spawnSync('sh', ['-c', CALL_ALL, 'sh', answers, root, ...OPTIONS], {
    env: { ...process.env, LC_ALL: 'C' },
  });
  expect(status).toBe(0);
  const read = (name: string): string => readFileSync(join(answers, name), 'utf8');
  return OPTIONS.map((_, index) => ({
    stdout: read(`out${index + 1}`),
    stderr: read(`err${index + 1}`),
    exit: Number(read(`exit${index + 1}`)),
  }));
}

async function compareAll(root: string): Promise<void> {
  const capture = await readCaptureDirectory(root);
  if (!capture.ok) throw new Error(capture.failure);
  const version = realVersion();
  const personality = version >= '2.42' ? '2.42' : '2.38';
  const shell = createShell(FileTree.of(capture.value.capture), { personality });
  for (const [index, real] of realLsmem(root).entries()) {
    const options = OPTIONS[index] ?? '';
    const ours = runToEnd(shell, `lsmem ${options}`);
    const message = `lsmem ${options}`;
    expect(collapse(ours.stdout.replace(' (simulated)', '').replace('2.38.1', version)), message).toEqual(
      collapse(real.stdout.replace(/(util-linux \d+\.\d+)\.\d+/, '$1')),
    );
    expect(collapse(ours.stderr), message).toEqual(collapse(real.stderr));
    expect(ours.exit, message).toBe(real.exit);
    // The version that is modelled with its spaces.
    if (version === '2.38' && real.exit === 0 && options !== '-V')
      expect(ours.stdout, message).toBe(real.stdout);
  }
}

function write(root: string, entries: Iterable<readonly [string, string | null]>): void {
  for (const [path, content] of entries) {
    const full = join(root, path);
    mkdirSync(content === null ? full : dirname(full), { recursive: true });
    if (content !== null) writeFileSync(full, content);
  }
}

describe('the real lsmem --sysroot and ours print the same', () => {
  test.each(TREES_WITH_HOLES)('for a capture: %s', async (name, capture) => {
    const root = join(folder, name.replaceAll(/\W/g, '-'));
    write(root, capture);
    await compareAll(root);
  });

  test.each(TREES_WITH_HOLES)(
    'for the export of the partition that it becomes: %s',
    async (name, capture) => {
      const captured = definitionOf(capture, 'x');
      if (!captured.ok) throw new Error(captured.failure.because);
      const built = createSystem(captured.value.definition);
      if (!built.ok) throw new Error(JSON.stringify(built.failure));
      const run = (command: Command) => execute(built.value, command, newUndoLog());
      const work = reachStates(
        captured.value,
        () => built.value,
        (command) => run(command).outcome,
      );
      while (!work.next().done);
      const partition = captured.value.partition.name;
      const entries = exportSysfs(createEngineTree({ system: () => built.value, partition, write: run }));
      if (!entries.ok) throw new Error(entries.failure);
      const root = join(folder, `again-${name.replaceAll(/\W/g, '-')}`);
      write(
        root,
        [...entries.value].map(({ path, content }) => [path, content] as const),
      );
      await compareAll(root);
    },
  );

  test.each(eras)('for an exported partition of the %s era', async (name, shape, commands) => {
    const { shell, tree } = bootGuest(shape);
    runToEnd(shell, commands);
    const entries = exportSysfs(tree);
    if (!entries.ok) throw new Error(entries.failure);
    const root = join(folder, name.replace(' ', '-'));
    write(
      root,
      [...entries.value].map(({ path, content }) => [path, content] as const),
    );
    await compareAll(root);
    // And the export shows what the running partition shows.
    const read = await readCaptureDirectory(root);
    if (!read.ok) throw new Error(read.failure);
    for (const options of ['-a', '-a --output-all', '-J'])
      expect(runToEnd(createShell(FileTree.of(read.value.capture)), `lsmem ${options}`).stdout).toBe(
        runToEnd(shell, `lsmem ${options}`).stdout,
      );
  });

  test.each(['classic-12', 'classic-24-gap'])('for the prepared tree %s', async (name) => {
    const file = join(import.meta.dirname, '..', '..', 'conformance', 'util-linux', 'trees', `${name}.json`);
    const { files }: { files: Record<string, string | null> } = JSON.parse(readFileSync(file, 'utf8'));
    const root = join(folder, name);
    write(root, Object.entries(files));
    await compareAll(root);
  });

  test.each([
    ['block numbers with holes', [5, 6, 9], 'online\n', 'DMA Normal Movable\n'],
    ['a state that is not known', [0, 1], 'bogus\n', 'none\n'],
    ['going-offline', [0, 1], 'going-offline\n', 'Movable\n'],
  ])('for %s', async (name, blocks, state, zones) => {
    const root = join(folder, name.replaceAll(' ', '-'));
    const memory = 'sys/devices/system/memory';
    write(root, [
      [`${memory}/block_size_bytes`, '8000000\n'],
      ...blocks.flatMap((block): [string, string][] => [
        [`${memory}/memory${block}/state`, block === 0 ? 'online\n' : state],
        [`${memory}/memory${block}/removable`, '1\n'],
        [`${memory}/memory${block}/valid_zones`, zones],
      ]),
    ]);
    await compareAll(root);
  });
});

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { archiveOf, archiveOfTree, TREES_WITH_HOLES } from '../capture/captured-trees.ts';
import { CLI } from '../programs.ts';

const folder = mkdtempSync(join(tmpdir(), 'lpar-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const machine = join(folder, 'machine.lpar');
writeFileSync(
  machine,
  `lparMachine: 1
name: C1
system:
  name: C1
  customerStorage: 64 GiB
  partitions:
    - name: A
      profile: { initial: 1 GiB, reserved: 4 GiB }
      sclp: { increment: 256 MiB }
      kernel: { release: "7.2", commandLine: memhp_default_state=offline }
`,
);

const lpar = (args: readonly string[], input = '') =>
  spawnSync(process.execPath, [CLI, ...args], {
    encoding: 'utf8',
    input,
  });

test('run prints what the commands printed and ends with their code', () => {
  const { stdout, stderr, status } = lpar([
    'run',
    machine,
    '-c',
    'chmem -e 100G; lsmem -n -o BLOCK,STATE --summary=never; exit 7',
  ]);
  expect(stdout).toBe('0-19 online\n');
  expect(stderr).toBe('chmem: Could only enable 4G of memory\n');
  expect(status).toBe(7);
});

test('without -c the commands come from standard input', () => {
  const { stdout, status } = lpar(
    ['run', machine],
    'x=1\nwhile [ $x -le 3 ]; do\n  echo $x\n  x=$((x+1))\ndone\nfalse\n',
  );
  expect(stdout).toBe('1\n2\n3\n');
  expect(status).toBe(1);
});

test('lines that scripts parse keep their shape', () => {
  const { stdout } = lpar(['run', machine, '-c', 'chmem -e 2048M && lsmem -b --summary=only; lsmem -J']);
  expect(stdout).toContain('Total online memory:                  3221225472');
  expect(JSON.parse(stdout.slice(stdout.indexOf('{')))).toEqual({
    memory: [
      {
        range: '0x0000000000000000-0x00000000bfffffff',
        size: '3G',
        state: 'online',
        removable: true,
        block: '0-11',
      },
      {
        range: '0x00000000c0000000-0x000000013fffffff',
        size: '2G',
        state: 'offline',
        removable: false,
        block: '12-19',
      },
    ],
  });
});

test('export-sysfs writes a tree that the real lsmem reads, and only into an empty directory', () => {
  const directory = join(folder, 'export');
  expect(lpar(['export-sysfs', '-m', machine, '-c', 'chmem -e 1G', directory])).toMatchObject({
    status: 0,
    stdout: '',
    stderr: expect.stringMatching(/^lpar: wrote \d+ files of A to .*export\n$/),
  });
  expect(existsSync(join(directory, 'sys/devices/system/memory/memory7/state'))).toBe(true);
  const real = spawnSync('lsmem', ['--sysroot', directory, '-n', '--summary=never', '-o', 'BLOCK,STATE'], {
    encoding: 'utf8',
  });
  expect(real.stdout.trim()).toBe('0-7 online');
  const again = lpar(['export-sysfs', '-m', machine, directory]);
  expect(again.status).toBe(2);
  expect(again.stderr).toContain('nothing was written');
});

test('a machine with a history is where it was left', () => {
  const left = join(folder, 'left.lpar');
  const journal = `journal:
  engine: "1"
  head: 4
  branch: 1
  branches: [{ branch: 1, name: Main }]
  actions:
    - revision: 1
      branch: 1
      actor: ui
      at: 2026-08-03T10:00:00.000Z
      commands:
        - { kind: activate, partition: A }
        - { kind: load, partition: A, clear: true }
        - partition: A
          writes: |
            echo 1 > /sys/firmware/memory/memory8/config
            echo online > /sys/devices/system/memory/memory8/state
            echo offline > /sys/devices/system/memory/memory8/state
`;
  writeFileSync(left, `${readFileSync(machine, 'utf8')}${journal}`);
  const { stdout, stderr } = lpar(['run', left, '-c', 'cat /sys/devices/system/memory/memory8/state']);
  expect({ stdout, stderr }).toEqual({ stdout: 'online\n', stderr: '' });
});

test.each([
  ['a missing machine', ['run', 'nowhere.lpar', '-c', 'ls'], /no such file/],
  [
    'a directory as machine',
    ['run', folder, '-c', 'ls'],
    /^lpar: \/.*: this is a directory, not a machine file\n$/,
  ],
  [
    'a directory as -m',
    ['export-sysfs', '-m', folder, join(folder, 'x')],
    /this is a directory, not a machine/,
  ],
  ['a file as directory', ['export-sysfs', machine], /^lpar: .*: a part of the path is not a directory\n$/],
  ['no machine', ['run'], /run takes one machine\nUsage: lpar run \[MACHINE\]/],
  ['no command', [], /^lpar: a command is missing\nUsage:/],
  [
    'an unknown partition',
    ['run', machine, '-p', 'B', '-c', 'ls'],
    /^lpar: no partition B: there is only A\n$/,
  ],
  ['an unknown verb', ['fly'], /unknown command: fly/],
  [
    'an unknown option',
    ['run', machine, '--fly'],
    /^lpar: run: unknown option --fly; allowed: --partition, .*\n/,
  ],
  ['an option of another command', ['run', machine, '-o', 'x'], /^lpar: run: unknown option -o;/],
  ['an option without its value', ['run', machine, '-c', '-p'], /^lpar: run: -c needs a value/],
  ['a value that is not taken', ['run', machine, '--why=x'], /^lpar: run: --why takes no value/],
  ['another personality', ['run', machine, '--util-linux', '2.30', '-c', 'ls'], /2\.38 and 2\.42/],
])('%s is refused on standard error with 2', (_name, args, reason) => {
  const { stdout, stderr, status } = lpar(args);
  expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
  expect(stderr).toMatch(reason);
});

test.each([
  ['not YAML', '{{{', /not YAML/],
  [
    'prose',
    'Dear all,\n\tplease: [find\n',
    /: file: not a machine file, an HMC definition, an archive or the output of lsmem\n$/,
  ],
  ['no mark', 'name: X\n', /begins with "lparMachine: 1"/],
  ['another shape', 'lparMachine: 1\nname: X\nsystem: { name: X }\n', /line 3, system\.customerStorage/],
  [
    'a size that is none',
    'lparMachine: 1\nname: X\nsystem:\n  name: X\n  customerStorage: much\n  partitions: []\n',
    /line 5, system\.customerStorage: a size is/,
  ],
])('a machine file with %s is refused', (name, text, reason) => {
  mkdirSync(join(folder, 'bad'), { recursive: true });
  const file = join(folder, 'bad', `${name.replaceAll(' ', '-')}.lpar`);
  writeFileSync(file, text);
  const { stderr, status } = lpar(['run', file, '-c', 'ls']);
  expect(status).toBe(2);
  expect(stderr).toMatch(reason);
});

test('import-sysfs makes a machine of a captured tree, and tells what was known and what was assumed', async () => {
  const [, capture] = TREES_WITH_HOLES[0] ?? [];
  if (!capture) throw new Error('there is no tree');
  const tree = join(folder, 'prod42.tar.gz');
  writeFileSync(tree, gzipSync(await archiveOfTree(capture)));
  const made = join(folder, 'prod42.lpar');
  const told = lpar(['import-sysfs', tree, '-o', made]);
  expect(told).toMatchObject({ status: 0, stderr: '' });
  expect(told.stdout).toContain('- Their numbers: 0-1, 4-6, 12-13, 20.');
  expect(told.stdout).toContain('- The kernel release: taken as 6.1');
  const shown = 'lsmem -a -n --summary=never';
  const ran = lpar(['run', made, '--mount', `was=${tree}`, '-c', `${shown}; ${shown} -s /mnt/was`]);
  expect(ran).toMatchObject({ status: 0, stderr: '' });
  const lines = ran.stdout.trimEnd().split('\n');
  expect(lines).toHaveLength(16);
  expect(lines.slice(0, 8)).toEqual(lines.slice(8));
  expect(lpar(['import-sysfs', tree, '-o', made])).toMatchObject({ status: 2, stdout: '' });
});

test('without -o the machine goes to standard output, and the summary to standard error', async () => {
  const directory = join(folder, 'tree');
  mkdirSync(join(directory, 'sys/devices/system/memory/memory0'), { recursive: true });
  writeFileSync(join(directory, 'sys/devices/system/memory/block_size_bytes'), '10000000\n');
  writeFileSync(join(directory, 'sys/devices/system/memory/memory0/state'), 'online\n');
  const { stdout, stderr, status } = lpar(['import-sysfs', directory, '-p', 'PROD']);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^lparMachine: 1\n/);
  expect(stdout).toContain('- name: PROD');
  expect(stderr).toContain('Not in the capture, and assumed:');
});

test('import-sysfs refuses what no partition can be called, and a place that is not there', () => {
  const directory = join(folder, 'tree');
  for (const name of ['toolongname123', 'a b!', '1A', 'prod', ''])
    expect(lpar(['import-sysfs', directory, `--partition=${name}`])).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining('1 to 8 characters A-Z and 0-9 and begins with a letter'),
    });
  const nowhere = join(folder, 'nowhere', 'x.lpar');
  expect(lpar(['import-sysfs', '-o', nowhere, directory])).toMatchObject({
    status: 2,
    stdout: '',
    stderr: `lpar: ${nowhere}: there is no such file or folder\n`,
  });
});

test.each([
  [['--help'], /^Usage: lpar run[\s\S]*lesson check\|run\|trace\|pack\|schema/],
  [['run', '--help'], /^Usage: lpar run \[MACHINE\](?![\s\S]*import-sysfs)/],
  [['import-sysfs', '-h'], /^Usage: lpar import-sysfs [\s\S]*-o MACHINE/],
  [['--version'], /^LPAR memory console \d+\.\d+\.\d+\n$/],
])('%j prints on standard output and ends with 0', (args, text) => {
  const { stdout, stderr, status } = lpar(args);
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  expect(stdout).toMatch(text);
  for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
});

test.each<readonly [string, () => Promise<Buffer | null>, RegExp]>([
  [
    'a path that climbs out',
    () => archiveOf([{ name: 'sys/../../x', content: 'x' }]),
    /outside the capture.*nothing was imported/,
  ],
  [
    'a link',
    () =>
      archiveOf([
        { name: 'sys/devices/system/memory/memory0/state', type: 'symlink', linkname: '/etc/passwd' },
      ]),
    /link.*nothing was imported/,
  ],
  ['something else', async () => Buffer.from('no archive'), /neither a directory nor an archive/],
  ['nothing', async () => null, /no such file or directory/],
])('import-sysfs refuses %s and writes nothing', async (name, make, reason) => {
  const tree = join(folder, `bad-${name.replaceAll(' ', '-')}.tar`);
  const content = await make();
  if (content) writeFileSync(tree, content);
  const made = join(folder, 'never.lpar');
  const { status, stdout, stderr } = lpar(['import-sysfs', tree, '-o', made]);
  expect([status, stdout, existsSync(made)]).toEqual([2, '', false]);
  expect(stderr).toMatch(reason);
  expect(lpar(['run', machine, '--mount', `x=${tree}`, '-c', 'true']).status).toBe(2);
});

test.each(['no-equals', '=x', '..=x', 'a/b=x'])('--mount %s is refused', (word) => {
  const { status, stderr } = lpar(['run', machine, '--mount', word, '-c', 'true']);
  expect(status).toBe(2);
  expect(stderr).toContain('not NAME=TREE');
});

test('compare-trace: a real trace beside the simulated kernel, with the exit codes of diff', () => {
  const commands = 'echo 1 > /sys/firmware/memory/memory9/config';
  const ours = lpar([
    'run',
    machine,
    '-c',
    `echo function_graph > /sys/kernel/tracing/current_tracer; ${commands}; cat /sys/kernel/tracing/trace`,
  ]);
  const trace = join(folder, 'trace.txt');
  writeFileSync(trace, ours.stdout);
  const compare = (...more: string[]) => lpar(['compare-trace', '-m', machine, ...more]);
  expect(compare('-c', commands, trace)).toMatchObject({ status: 0, stderr: '' });
  writeFileSync(trace, ours.stdout.replace(/^.*do_assign_storage\(\).*\n/m, ''));
  const different = compare('-c', commands, trace);
  expect(different.status).toBe(1);
  expect(different.stdout).toMatch(/^\d+ calls are the same in the same order; /);
  writeFileSync(trace, 'nothing\n');
  expect(compare('-c', commands, trace)).toMatchObject({ status: 2 });
  expect(compare(trace)).toMatchObject({ status: 2 });
});

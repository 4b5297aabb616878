import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

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
  spawnSync(process.execPath, [join(import.meta.dirname, '..', '..', 'main', 'cli.ts'), ...args], {
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
  ['no machine', ['run'], /run takes one machine/],
  ['an unknown partition', ['run', machine, '-p', 'B', '-c', 'ls'], /no partition B/],
  ['an unknown verb', ['fly'], /unknown: fly/],
  ['an unknown option', ['run', machine, '--fly'], /fly/],
  ['another personality', ['run', machine, '--util-linux', '2.30', '-c', 'ls'], /2\.38 and 2\.42/],
])('%s is refused on standard error with 2', (_name, args, reason) => {
  const { stdout, stderr, status } = lpar(args);
  expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
  expect(stderr).toMatch(reason);
});

test.each([
  ['not YAML', '{{{', /not YAML/],
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

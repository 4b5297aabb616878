import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { CLI } from '../programs.ts';

const folder = mkdtempSync(join(tmpdir(), 'lpar-full-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const MACHINE = `lparMachine: 1
name: C1
system:
  name: C1
  customerStorage: 64 GiB
  partitions:
    - name: A
      profile: { initial: 1 GiB, reserved: 4 GiB }
      sclp: { increment: 256 MiB }
      kernel: { release: "7.2" }
`;

/** Runs lines in a mount namespace of their own, with a small file system at $DISK. */
const withDisk = (options: string, lines: string) =>
  spawnSync('unshare', ['-Urm', 'sh', '-c', `mount -t tmpfs -o ${options} tmpfs "$DISK" && ${lines}`], {
    encoding: 'utf8',
    env: { ...process.env, DISK: folder, LPAR: `${process.execPath} ${CLI}` },
  });

const reason =
  withDisk('size=1m', 'true').status === 0 ? undefined : 'a small file system cannot be mounted here';
if (reason !== undefined) console.log(`SKIP the command line on a full disk: ${reason}`);

describe.skipIf(reason !== undefined)('on a disk that fills up', () => {
  test('export-sysfs takes away what it has begun, says why, and can be tried again', () => {
    const { stdout, stderr } = withDisk(
      'nr_inodes=60',
      '$LPAR export-sysfs "$DISK"/tree; echo "exit $?"; ls -A "$DISK"; mkdir "$DISK"/there; $LPAR export-sysfs "$DISK"/there; echo "exit $?"; ls -A "$DISK"/there',
    );
    expect(stdout).toBe('exit 2\nexit 2\n');
    const lines = stderr.split('\n').filter((line) => line.includes('the disk is full'));
    expect(lines).toHaveLength(2);
  });

  test('lesson pack leaves no piece of a file', () => {
    const line = `$LPAR lesson pack ${join(import.meta.dirname, '..', '..', 'workshops')} "$DISK"/w.zip`;
    const { stdout, stderr } = withDisk('size=4k', `${line}; echo "exit $?"; ls -A "$DISK"`);
    expect(stdout).toBe('exit 2\n');
    expect(stderr).toContain('the disk is full');
  });
});

test.skipIf(process.platform === 'win32')('what never ends is refused by its length', () => {
  const lpar = (line: string) =>
    spawnSync('sh', ['-c', `${process.execPath} ${CLI} ${line}`], { encoding: 'utf8' });
  expect(lpar('run /dev/zero -c true')).toMatchObject({
    status: 2,
    stderr: 'lpar: /dev/zero: more than 64 MiB; nothing was done\n',
  });
  const workshop = join(import.meta.dirname, '..', '..', 'workshops');
  expect(lpar(`lesson run ${workshop} --lesson find-your-way --commands /dev/zero`).stderr).toContain(
    '/dev/zero: more than 256 KiB; nothing was done',
  );
  const machine = join(folder, 'm.lpar');
  writeFileSync(machine, MACHINE);
  expect(lpar(`run ${machine} < /dev/zero`).stderr).toContain('standard input: more than 4 MiB');
});

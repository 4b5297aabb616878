import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';
import { CLI } from '../../programs.ts';

const MACHINE = join(import.meta.dirname, '../../fixtures/released/0.1.0/Dynamic.lpar');
const run = (line: string) => {
  const { stdout, stderr, status } = spawnSync(process.execPath, [CLI, 'run', MACHINE, '-c', line], {
    encoding: 'utf8',
  });
  return { stdout, stderr, status };
};

test.each([
  // How the kernel's own test finds sysfs.
  ["mount -t sysfs | head -1 | awk '{ print $3 }'", '/sys\n', '', 0],
  ['findmnt -n -o FSTYPE /proc', 'proc\n', '', 0],
  ['findmnt /nowhere', '', '', 1],
  ['mount /dev/sda1 /mnt', '', 'mount: not supported here: mounting\n', 32],
  ['modprobe -q memory-notifier-error-inject', '', '', 1],
  ['lsmod | wc -l; nproc', '1\n1\n', '', 0],
])('%s', (line, stdout, stderr, status) => {
  expect(run(line)).toEqual({ stdout, stderr, status });
});

test('a module that is not there is named with the folder of the running kernel', () => {
  expect(run('modprobe kmem').stderr).toMatch(
    /^modprobe: FATAL: Module kmem not found in directory \/lib\/modules\/\S+\n$/,
  );
});

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createShell, FileTree, runToEnd } from '../../../main/guest/shell/index.ts';
import { humanSize, parseSize } from '../../../main/guest/shell/sizes.ts';
import { replayFile } from '../../conformance/run-chmem.ts';
import { bootGuest, SMALLEST } from './machines.ts';

const recordings = join(import.meta.dirname, '..', '..', 'conformance', 'util-linux');

test.each(readdirSync(recordings).filter((name) => name.endsWith('.txt')))(
  'every recorded run of %s is equal in streams, writes and exit code',
  (name) => {
    expect(replayFile(join(recordings, name)).differences).toEqual([]);
  },
);

const block = (number: number, what: string): string => {
  const start = number * 0x10000000;
  const hex = (value: number): string => `0x${value.toString(16).padStart(16, '0')}`;
  return `Memory Block ${number} (${hex(start)}-${hex(start + 0xfffffff)}) ${what}\n`;
};

describe('chmem on a running partition', () => {
  test('-m 1 where the kernel cannot is told for each block, with its cause', () => {
    const { shell } = bootGuest();
    expect(runToEnd(shell, 'chmem -b -m 1 -c 4-5')).toMatchObject({
      stdout: '',
      stderr: [4, 5]
        .map((n) => `chmem: ${block(n, 'memmap-on-memory failed: Operation not supported')}`)
        .join(''),
      exit: 1,
    });
  });

  test('-m 2 is silently ignored', () => {
    const { shell } = bootGuest();
    expect(runToEnd(shell, 'chmem -m 2 -c 256M')).toMatchObject({ stdout: '', stderr: '', exit: 0 });
  });

  test('with auto-online a size runs over every block and counts none', () => {
    const { shell } = bootGuest({ commandLine: 'memhp_default_state=online' });
    expect(runToEnd(shell, 'chmem -e 256M')).toMatchObject({
      stderr: 'chmem: Could only enable 0B of memory\n',
      exit: 1,
    });
    expect(runToEnd(shell, 'lsmem -n -o STATE --summary=never').stdout).toBe('online\n');
  });

  test('a zone mismatch is told in a range and passed over in a size', () => {
    const { shell } = bootGuest({ release: '6.12', commandLine: '' });
    expect(runToEnd(shell, 'chmem -b -z DMA -e 4')).toMatchObject({
      stderr: `chmem: ${block(4, 'enable failed: Zone mismatch')}`,
      exit: 1,
    });
    expect(runToEnd(shell, 'chmem -z DMA -e 256M').stderr).toBe('chmem: Could only enable 0B of memory\n');
  });

  test('an unknown zone points to --help', () => {
    const { shell } = bootGuest();
    expect(runToEnd(shell, 'chmem -z Foo -e 256M')).toMatchObject({
      stderr: "chmem: unknown memory zone: Foo\nTry 'chmem --help' for more information.\n",
      exit: 1,
    });
  });

  test('--dry-run writes nothing and prints nothing; the why channel tells what it would do', () => {
    const { shell } = bootGuest();
    const { stdout, stderr, why, exit } = runToEnd(shell, 'chmem --dry-run -v -e 256M');
    expect({ stdout, stderr, exit }).toEqual({ stdout: '', stderr: '', exit: 0 });
    expect(why).toContain('would write 1 to /sys/firmware/memory/memory4/config');
    expect(why).toContain('would write online_movable to /sys/devices/system/memory/memory4/state');
    expect(runToEnd(shell, 'cat /sys/firmware/memory/memory4/config').stdout).toBe('0\n');
  });

  test('the why channel tells skipped blocks, writes and SCLP commands', () => {
    const { shell } = bootGuest();
    const { why } = runToEnd(shell, 'chmem -e 256M');
    expect(why).toEqual([
      'blocks 0 to 3 skipped: already online',
      'SCLP attach element 1: 0x0020',
      'SCLP unassign increments 5-12: 0x0020',
      'SCLP assign increment 5: 0x0020',
      '/sys/firmware/memory/memory4/config ← 1: done',
      '/sys/devices/system/memory/memory4/state ← online_movable: done',
    ]);
  });

  test('blocks that do not exist are told on the why channel only', () => {
    const { shell } = bootGuest();
    expect(runToEnd(shell, 'chmem -b -e 600')).toEqual({
      stdout: '',
      stderr: '',
      exit: 1,
      why: [expect.stringMatching(/^no such block: there are 0–\d+$/)],
    });
  });

  test('--version says that it is simulated', () => {
    const { shell } = bootGuest();
    expect(runToEnd(shell, 'chmem -V; lsmem238 --version').stdout).toBe(
      'chmem from util-linux 2.42.2 (simulated)\nlsmem238 from util-linux 2.38.1 (simulated)\n',
    );
  });

  test('the 2.38 personality knows no -c and misspells --block', () => {
    const { shell } = bootGuest({}, { personality: '2.38' });
    expect(runToEnd(shell, 'chmem -c 256M').stderr).toContain("chmem: invalid option -- 'c'");
    expect(runToEnd(shell, 'chmem --blocks -e 4').stderr).toContain("chmem: unrecognized option '--blocks'");
    expect(runToEnd(shell, 'chmem -e -d 1G').stderr).toBe(
      'chmem: mutually exclusive arguments: --disable --enable\n',
    );
  });

  test('without a memory directory even --help fails', () => {
    const shell = createShell(FileTree.of([]));
    expect(runToEnd(shell, 'chmem --help')).toMatchObject({
      stderr: 'chmem: Failed to read /sys/devices/system/memory: No such file or directory\n',
      exit: 1,
    });
  });

  test('without valid_zones a zone is ignored with a warning', () => {
    const shell = createShell(FileTree.of(SMALLEST));
    expect(runToEnd(shell, 'chmem -z Movable -b -e 0').stderr).toBe(
      'chmem: zone ignored, no valid_zones sysfs attribute present\n',
    );
  });

  test('standard error comes before the buffered output when both go to one place', () => {
    const { shell } = bootGuest({ release: '6.12', commandLine: '' });
    const { stdout } = runToEnd(shell, 'chmem -v -e 100G 2>&1');
    expect(stdout).toMatch(/^chmem: Could only enable 2G of memory\nMemory Block 4 /);
  });
});

describe('sizes', () => {
  test.each([
    ['0', '0B'],
    ['1023', '1023B'],
    ['1024', '1K'],
    ['1879048192', '1.8G'],
    ['5100273664', '4.8G'],
    ['2281701376', '2.1G'],
    ['2013265920', '1.9G'],
    ['1342177280', '1.3G'],
    ['1073741823', '1024M'],
  ])('%s bytes are %s', (value, text) => {
    expect(humanSize(BigInt(value))).toBe(text);
  });

  test.each([
    ['256M', 2 ** 28],
    ['256MiB', 2 ** 28],
    ['256MB', 256e6],
    ['1.5g', 1.5 * 2 ** 30],
    ['010', 8],
    ['0x10', 16],
    ['1.25K', 1279],
    ['1.7K', 2048],
    ['1.10K', 2048],
    ['1.075K', 1102],
    [' 4K', 4096],
    ['4.K', 4096],
  ])('%j is read as %d, as util-linux does', (text, value) => {
    expect(parseSize(text)).toEqual({ value: BigInt(value) });
  });

  test.each(['', 'abc', '-4K', '4.5', '1.5Kx', '4B', '4Ki', '09', '0x', '1 K'])('%j is no size', (text) => {
    expect(parseSize(text)).toEqual({ errno: 'EINVAL' });
  });
});

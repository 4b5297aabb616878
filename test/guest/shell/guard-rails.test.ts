import { expect, test } from 'vitest';
import { blockCells, partitionView } from '../../../main/engine/index.ts';
import { type GuardHint, guardFacts, guardHints } from '../../../main/guest/shell/guard-rails.ts';
import { runToEnd } from '../../../main/guest/shell/index.ts';
import { bootGuest, GUEST, type Shape } from './machines.ts';

function hints(line: string, shape: Shape = {}, before = 'true'): GuardHint[] {
  const { system, shell } = bootGuest(shape);
  runToEnd(shell, before);
  const view = partitionView(system, GUEST);
  if (!view) throw new Error('no partition');
  return guardHints(line, guardFacts(view, blockCells(system, GUEST)));
}

const kinds = (line: string, shape?: Shape, before?: string): string[] =>
  hints(line, shape, before).map(({ kind }) => kind);

test('a size that is not a whole number of blocks names the two nearest', () => {
  const [hint] = hints('chmem -e 300M');
  expect(hint?.kind).toBe('misaligned');
  expect(hint?.instead).toEqual(['chmem --enable 256M', 'chmem --enable 512M']);
});

test('a size below one block has one nearest size', () => {
  expect(hints('chmem -e 100')[0]).toMatchObject({
    text: '100 means 100 MiB and is not a whole number of 256M blocks. The nearest size is 256M.',
    instead: ['chmem --enable 256M'],
  });
});

test('an address alone is a number of MiB', () => {
  expect(kinds('chmem -e 0x40000000')).toContain('hexSize');
  expect(kinds('chmem -e 0x40000000-0x4fffffff')).toEqual([]);
});

test('disabling a size that reaches core memory is told, with the configured offline blocks it passes over', () => {
  const [hint] = hints('chmem -d 512M', {}, 'chmem -c 512M');
  expect(hint?.kind).toBe('coreMemory');
  expect(hint?.text).toContain('blocks 2 to 3');
  expect(hint?.text).toContain('2 configured offline blocks');
  expect(hint?.instead).toEqual(['chmem --deconfigure 512M']);
  expect(kinds('chmem -d 512M', {}, 'chmem -e 512M')).toEqual([]);
});

test('auto-online makes chmem -e SIZE run over everything, chmem -c counts correctly', () => {
  const shape = { commandLine: 'memhp_default_state=online' };
  expect(hints('chmem -e 256M', shape)[0]).toMatchObject({
    kind: 'autoOnline',
    instead: ['chmem --configure 256M'],
  });
  expect(kinds('chmem -e 256M')).toEqual([]);
  expect(kinds('chmem -b -e 4', shape)).toEqual([]);
  expect(kinds('chmem -e 256M', { release: '6.12', commandLine: 'memhp_default_state=online' })).toEqual([]);
});

test('more than four times as much movable as kernel memory is told', () => {
  const shape = { coreMib: 512, standbyMib: 4096 };
  expect(kinds('chmem -e 4G', shape)).toEqual(['zoneRatio']);
  expect(kinds('chmem -e 2G', shape)).toEqual([]);
  expect(kinds('chmem -z Normal -e 4G', shape)).toEqual([]);
});

test('hints are found in any part of a line and never for what cannot be parsed', () => {
  expect(kinds('for i in 1 2; do chmem -e 1M; done | cat')).toEqual(['misaligned']);
  expect(kinds('chmem -e "')).toEqual([]);
  expect(kinds('chmem -e $SIZE')).toEqual([]);
  expect(kinds('lsmem; chmem; chmem --help')).toEqual([]);
});

test('hints never appear on stdout or stderr', () => {
  const { shell } = bootGuest();
  expect(runToEnd(shell, 'chmem -e 300M')).toMatchObject({
    stdout: '',
    stderr: 'chmem: Size must be aligned to memory block size (256M)\n',
  });
});

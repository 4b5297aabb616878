import { expect, test } from 'vitest';
import { formatSize, grouped, readSize } from '../../../renderer/model/format.ts';
import { sentence } from '../../../renderer/model/outcome-text.ts';
import { gib, mib } from '../../../shared/units.ts';

test('sizes for people have separators, and are read again', () => {
  expect([mib(1_048_496), gib(64), mib(1088)].map(formatSize)).toEqual([
    '1,048,496 MiB',
    '64 GiB',
    '1,088 MiB',
  ]);
  expect(readSize('1,048,496 MiB')).toBe(mib(1_048_496));
  expect(readSize('1,04 GiB')).toBeUndefined();
});

test('counts with a unit are grouped in what the machine says; addresses and numbers of things are not', () => {
  expect(sentence('the memmap takes 4096 pages')).toBe('The memmap takes 4,096 pages.');
  const kept = 'rn 4096 at 0x10000000 of memory4096, 4,096 pages';
  expect(grouped(kept)).toBe(kept);
});

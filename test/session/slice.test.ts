import { expect, test } from 'vitest';
import { newSlice } from '../../main/session/slice.ts';

/** Commands until a slice is over, where each takes 1/64 ms, and 1/32 ms more of the commit; a commit waits for the disk. */
function sizes(diskMs: number): number[] {
  let clock = 0;
  const slice = newSlice(() => clock);
  return Array.from({ length: 20 }, () => {
    slice.begin();
    let size = 0;
    for (; !slice.isOver(size); size++) clock += 1 / 64;
    slice.committed(size, size / 32);
    clock += size / 32 + diskMs;
    return size;
  });
}

test('commands and their commit take a slice together', () => {
  expect(sizes(0).at(-1)).toBe(640);
});

test('a slow disk does not get more commits of fewer commands', () => {
  expect(sizes(200)).toEqual(sizes(0));
});

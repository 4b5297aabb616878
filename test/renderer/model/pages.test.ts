/** What a person types to go to a page of a block, and the words for runs. */

import { describe, expect, test } from 'vitest';
import { legendOf, readPage, runsBetween, runText, virtualAddress } from '../../../renderer/model/pages.ts';
import { pfn } from '../../../shared/ids.ts';
import type { PageRun } from '../../../shared/pages.ts';

const BLOCK = { firstPfn: pfn(0x50000), pages: 65_536 };
const run = (start: number, pages: number, more: Partial<PageRun> = {}): PageRun => ({
  start: pfn(start),
  pages,
  kind: 'usable',
  zone: 'Movable',
  accessible: true,
  ...more,
});

describe('a page of a block', () => {
  test.each([
    ['0x50010', 0x50010],
    ['327680', 0x50000],
    ['0x50000000', 0x50000],
    ['0x5fff_ffff', 0x5ffff],
    ['1.25 GiB', 0x50000],
  ])('%s', (text, expected) => {
    expect(readPage(text, BLOCK)).toEqual({ pfn: expected });
  });

  test.each(['0x60000', 'nothing', '', '-1', '1.5 GiB'])('%s is none of this block', (text) => {
    expect(readPage(text, BLOCK)).toHaveProperty('because');
  });

  test('runs are cut, named and explained once', () => {
    const runs = [run(0, 10, { kind: 'memmap' }), run(10, 20), run(30, 5, { accessible: false })];
    expect(runsBetween(runs, 5, 12)).toEqual([run(5, 5, { kind: 'memmap' }), run(10, 2)]);
    expect(legendOf(runs, ['DMA', 'Normal', 'Movable'])).toHaveLength(2);
    expect(runText(run(0, 1, { kind: 'reserved', zone: 'DMA', what: 'kernelImage' }))).toBe(
      'reserved at boot in DMA: kernel image',
    );
    expect(virtualAddress('ffffea0000000000', 0x40)).toBe('0xffffea0000000040');
  });
});

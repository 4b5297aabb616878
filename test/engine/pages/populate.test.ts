/** vmemmap_populate request by request, the page tables of a block, and the walk of a page there and back. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blockPages } from '../../../main/engine/index.ts';
import { mappingOf } from '../../../main/engine/kernel/free-memory.ts';
import { populateFromAltmap, populateFromBuddy } from '../../../main/engine/pages/populate.ts';
import { guestOf } from '../../../main/engine/state/partition.ts';
import { blockId } from '../../../shared/ids.ts';
import { Machine, P1 } from '../support.ts';

const FRAMES = { offset: 0, pages: 1024, framePages: 256, tablePages: 256 };
const PAGES = { ...FRAMES, framePages: 1 };
const altmap = (free: number, reserve = 0) => ({
  basePfn: 0x50000,
  blockPages: 65536,
  reserve,
  free,
  inaccessible: null,
});

describe('an altmap', () => {
  test('of 1,024 pages is given away in four frames of 256, and nothing is left', () => {
    const course = populateFromAltmap(FRAMES, altmap(1024));
    expect(
      course.steps.map(({ nextPfn, pfn, align, alloc, left }) => [nextPfn, pfn, align, alloc, left]),
    ).toEqual([
      [0x50000, 0x50000, 0, 256, 768],
      [0x50100, 0x50100, 0, 512, 512],
      [0x50200, 0x50200, 0, 768, 256],
      [0x50300, 0x50300, 0, 1024, 0],
    ]);
    expect(course).toMatchObject({ populated: true, tables: 0, endPfn: 0x5ffff });
  });

  test('without EDAT1 the pages are taken one by one, and each MiB of them needs a page table', () => {
    const course = populateFromAltmap(PAGES, altmap(1024));
    expect(course.steps).toHaveLength(1);
    expect(course.steps[0]).toMatchObject({ request: 1, times: 1024, alloc: 1024, align: 0, left: 0 });
    expect(course.tables).toBe(4);
  });

  test('that is too small by a page refuses a frame, gives single pages through a table, and then fails', () => {
    const course = populateFromAltmap(FRAMES, altmap(1023));
    expect(course.steps.map(({ request, pfn, times, left }) => [request, pfn, times, left])).toEqual([
      [256, 0x50000, 1, 767],
      [256, 0x50100, 1, 511],
      [256, 0x50200, 1, 255],
      [256, null, 1, 255],
      [1, 0x50300, 255, 0],
      [1, null, 1, 0],
    ]);
    expect(course).toMatchObject({ populated: false, tables: 1 });
  });

  test('with reserved pages before it loses pages to the alignment of the first frame', () => {
    const course = populateFromAltmap(FRAMES, altmap(2048, 1));
    expect(course.steps[0]).toMatchObject({ nextPfn: 0x50001, pfn: 0x50100, align: 255, alloc: 256 });
    expect(course.populated).toBe(true);
  });

  test('never gives a page twice, nor more than it has', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 3000 }),
        fc.integer({ min: 0, max: 600 }),
        fc.constantFrom(1, 256),
        (free, reserve, framePages) => {
          const course = populateFromAltmap({ ...FRAMES, framePages }, altmap(free, reserve));
          let last = course.basePfn + reserve;
          for (const { alloc, align, pfn, request, times, left } of course.steps) {
            expect(alloc + align).toBeLessThanOrEqual(free);
            expect(left).toBe(free - alloc - align);
            if (pfn === null) continue;
            expect(pfn).toBeGreaterThanOrEqual(last);
            last = pfn + request * times;
          }
          expect(course.populated).toBe(course.steps.at(-1)?.pfn !== null && course.steps.length > 0);
          if (course.populated) expect(course.steps.at(-1)?.alloc).toBe(1024);
        },
      ),
    );
  });
});

describe('the buddy allocator', () => {
  test('gives four pieces of order 8', () => {
    const course = populateFromBuddy(FRAMES);
    expect(course.steps).toEqual([{ offset: 0, order: 8, times: 4, granted: true, for: 'frame' }]);
    expect(course).toMatchObject({ populated: true, pages: 1024, message: null });
  });

  test('without a piece of order 8 warns once, and gives a table and 256 single pages instead', () => {
    const course = populateFromBuddy(FRAMES, { frames: 3 });
    expect(course.steps.map(({ order, times, granted, for: what }) => [what, order, times, granted])).toEqual(
      [
        ['frame', 8, 3, true],
        ['frame', 8, 1, false],
        ['table', 0, 1, true],
        ['page', 0, 256, true],
      ],
    );
    expect(course.message).toBe('vmemmap alloc failure: order:8');
  });

  test('with nothing left fails: ENOMEM', () => {
    expect(populateFromBuddy(FRAMES, { frames: 1, pages: 100 })).toMatchObject({
      populated: false,
      pages: 256 + 99,
    });
  });
});

const pagesOf = (machine: Machine, block: number, pfn?: number) => {
  const pages = blockPages(machine.system, P1, {
    block: blockId(block),
    ...(pfn === undefined ? {} : { pfn }),
  });
  if (!pages) throw new Error(`no block ${block}`);
  return pages;
};

describe('the page tables of a block', () => {
  test.each([
    ['6.1', true],
    ['6.1', false],
    ['6.12', true],
    ['6.12', false],
  ])('%s, EDAT1 %s: those that come with it are what is taken from free memory', (release, edat1) => {
    const machine = new Machine({ release, edat1 });
    const partition = machine.system.partitions.get(P1);
    if (!partition) throw new Error('no partition');
    const { mapping } = pagesOf(machine, 6);
    const guest = guestOf(partition);
    expect(mapping.ownTableBytes / 1024).toBe(mappingOf(guest, guest.geometry).tablesKib);
  });

  test('a segment table is shared with all blocks of the same 2 GiB, that of the struct pages with those of 128 GiB', () => {
    const machine = new Machine({ release: '7.2', standby: 8192 });
    const { mapping } = pagesOf(machine, 9);
    expect(
      mapping.tables.map(({ maps, level, tables, sharedFirst, sharedLast }) => [
        maps,
        level,
        tables,
        sharedFirst,
        sharedLast,
      ]),
    ).toEqual([
      ['identity', 'region-third', 1, 0, 35],
      ['identity', 'segment', 1, 8, 15],
      ['vmemmap', 'region-third', 1, 0, 35],
      ['vmemmap', 'segment', 1, 0, 35],
    ]);
  });

  test('without EDAT1 a block of 256 MiB has 256 page tables of its own for itself and 4 for its struct pages', () => {
    const { mapping } = pagesOf(new Machine({ release: '6.12', edat1: false }), 6);
    const own = mapping.tables.filter(({ ownedByBlock }) => ownedByBlock);
    expect(own.map(({ maps, tables, tableBytes }) => [maps, tables, tableBytes])).toEqual([
      ['identity', 256, 4096],
      ['vmemmap', 4, 4096],
    ]);
  });
});

describe('the walk of a page', () => {
  test('leads to its struct page, to the page that holds it, and back; the first altmap page describes itself', () => {
    const machine = new Machine({
      release: '6.12',
      commandLine: 'memory_hotplug.memmap_on_memory=1 memhp_default_state=offline',
    });
    machine.state(5, 'online');
    const first = 5 * 65536;
    const { walk } = pagesOf(machine, 5, first);
    expect(walk).toMatchObject({
      pfn: first,
      address: 0x50000000,
      rn: 6,
      section: 5,
      pageblock: 0,
      flags: ['PG_vmemmap_self_hosted'],
      structPageOffset: first * 64,
      holder: {
        pfn: first,
        from: 'self',
        describesFirst: first,
        describesLast: first + 63,
        describesItself: true,
      },
    });
    expect(walk?.identity.map(({ level, index, leaf }) => [level, index, leaf])).toEqual([
      ['region-third', 0, false],
      ['segment', 0x500, true],
    ]);
    const other = pagesOf(machine, 5, first + 40_000).walk;
    expect(other?.holder).toMatchObject({
      pfn: first + 625,
      describesFirst: first + 40_000,
      describesItself: false,
    });
    expect(other?.holder?.ownOffset).toBe((first + 625) * 64);
  });

  test('of a block that is not configured ends at once: there is no struct page', () => {
    const { walk } = pagesOf(new Machine({ release: '7.2' }), 9, 9 * 65536 + 5);
    expect(walk).toMatchObject({ holder: null, state: 'notThere', identity: [], vmemmap: [] });
  });
});

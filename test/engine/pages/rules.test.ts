/** The rule for memmap on memory over sizes of blocks, pages and struct pages; the bill of a block under other kernels. */

import { describe, expect, test } from 'vitest';
import { memmapRules } from '../../../main/engine/index.ts';
import { GIB, KIB, MIB } from '../../../shared/units.ts';
import { Machine, P1 } from '../support.ts';

const rulesOf = (structPageBytes: number, parameter: 'N' | 'Y' | 'force') => {
  const rules = memmapRules(new Machine({ release: '7.2' }).system, P1, { structPageBytes, parameter });
  if (!rules) throw new Error('no partition');
  return rules;
};

describe('mhp_supports_memmap_on_memory as a table', () => {
  test('s390: every size of 128 MiB and more with struct pages of 64 bytes, nothing wasted', () => {
    for (const parameter of ['Y', 'force'] as const) {
      const rows = rulesOf(64, parameter).rows.filter(({ pmdBytes }) => pmdBytes === MIB);
      expect(rows.map(({ supported, wastedPages }) => [supported, wastedPages])).toEqual(
        rows.map(() => [true, 0]),
      );
      expect(rows.at(-1)).toMatchObject({
        blockBytes: 32 * GIB,
        memmapPages: 131_072,
        reservedPages: 131_072,
      });
    }
  });

  test('struct pages of 56 bytes do not fill whole huge pages of small blocks', () => {
    const rows = rulesOf(56, 'Y').rows.filter(({ pmdBytes }) => pmdBytes === MIB);
    expect(rows.find(({ blockBytes }) => blockBytes === 128 * MIB)).toMatchObject({ supported: false });
    expect(rows.find(({ blockBytes }) => blockBytes === 2 * GIB)).toMatchObject({
      supported: true,
      memmapPages: 7168,
    });
  });

  test('pages of 64 KiB: force reserves 32 for 4 and wastes 28 of a block of 256 MiB; without it the rule says no', () => {
    const at = (parameter: 'Y' | 'force') =>
      rulesOf(64, parameter).rows.find(
        ({ pageBytes, blockBytes }) => pageBytes === 64 * KIB && blockBytes === 256 * MIB,
      );
    expect(at('force')).toMatchObject({
      supported: true,
      memmapPages: 4,
      reservedPages: 32,
      wastedPages: 28,
    });
    expect(at('Y')).toMatchObject({
      supported: false,
      wastedPages: 0,
      because: expect.stringContaining('pageblocks'),
    });
  });
});

describe('the bill of a block under other kernels', () => {
  test('generations, EDAT1 and the parameter decide where the memmap lies and when it is paid', () => {
    const { whatIf } = rulesOf(64, 'Y');
    expect(
      whatIf.map(({ release, edat1, blockBytes, placement, paid, memmapSystemKib, tablesKib }) =>
        [
          release,
          edat1 ? 'edat1' : 'none',
          blockBytes / MIB,
          placement,
          paid,
          memmapSystemKib,
          tablesKib,
        ].join(' '),
      ),
    ).toEqual([
      '5.14 edat1 256 system atIpl 4096 0',
      '5.14 none 256 system atIpl 4096 520',
      '6.1 edat1 256 system atIpl 4096 0',
      '6.1 none 256 system atIpl 4096 520',
      '6.7 edat1 256 system atIpl 4096 0',
      '6.7 none 256 system atIpl 4096 1040',
      '6.12 edat1 256 self atIpl 0 0',
      '6.12 none 256 system atIpl 4096 1040',
      '6.18 edat1 256 self atIpl 0 0',
      '6.18 none 256 system atIpl 4096 1040',
      '7.2 edat1 256 self atConfigure 0 0',
      '7.2 none 256 self atConfigure 0 1040',
      // Pages of 64 KiB: four pages of memmap do not fill a pageblock.
      '7.2 none 256 system atAdd 256 ',
    ]);
  });

  test('a debug kernel with struct pages of 80 bytes pays a quarter more', () => {
    const row = rulesOf(80, 'N').whatIf.find(({ release, edat1 }) => release === '7.2' && edat1);
    expect(row).toMatchObject({ memmapPages: 1280, placement: 'system', memmapSystemKib: 5120 });
  });
});

describe('try_remove_memory as a table', () => {
  test('with altmaps one block at a time up to 6.7; since 6.8 together, unless only some have one', () => {
    const { removals } = rulesOf(64, 'Y');
    expect(
      removals.map(({ blocks, withAltmap, online, before, since }) =>
        [blocks, withAltmap, online ? 'online' : 'offline', before, since].join(' '),
      ),
    ).toEqual([
      '1 0 offline removed removed',
      '1 1 offline removed removed',
      '4 0 offline removed removed',
      '4 4 offline granularity removed',
      '4 3 offline granularity mixed',
      '4 4 online EBUSY EBUSY',
    ]);
  });

  test('the layout of a block: force wastes what it fills up, everything else is usable', () => {
    for (const parameter of ['Y', 'force'] as const)
      for (const row of rulesOf(64, parameter).whatIf) {
        expect(row.usablePages).toBe(row.blockPages - row.altmapPages);
        if (row.placement === 'self') expect(row.altmapPages - row.wastedPages).toBe(row.memmapPages);
      }
    expect(rulesOf(64, 'force').whatIf.at(-1)).toMatchObject({ altmapPages: 32, wastedPages: 28 });
  });
});

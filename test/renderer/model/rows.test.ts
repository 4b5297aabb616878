import { describe, expect, it } from 'vitest';
import { NO_FILTER, toggled } from '../../../renderer/model/filter.ts';
import { matchesText, memmapOf, tableRows } from '../../../renderer/model/rows.ts';
import { BLOCK } from '../../../shared/cells.ts';
import { sampleOf, sampleSnapshot } from '../sample.ts';

const sample = sampleOf(await sampleSnapshot());

const view = sample.view();
const byBlock = { column: 'block', descending: false } as const;

describe('rows of the block table', () => {
  it('sort on values: offline blocks between online and deconfigured ones', () => {
    const cells = sample.blocks();
    cells[100] = BLOCK.known | BLOCK.present | BLOCK.configured;
    const rows = tableRows(cells, view, NO_FILTER, '', { column: 'state', descending: false });
    expect(rows.indexOf(100)).toBe(64);
    expect(rows.slice(0, 3)).toEqual([0, 1, 2]);
    const reversed = tableRows(cells, view, NO_FILTER, '', { column: 'block', descending: true });
    expect(reversed[0]).toBe(511);
  });

  it('leave out what the legend filters', () => {
    const rows = tableRows(sample.blocks(), view, toggled(NO_FILTER, 'online'), '', byBlock);
    expect(rows).toHaveLength(64);
  });

  it.each([
    ['', 512],
    ['state=online', 64],
    ['state=offline', 0],
    ['zone=normal', 62],
    ['zone=dma', 2],
    ['zone=movable', 0],
    ['40-47', 8],
    ['42', 1],
    ['deconfigured 100-109', 10],
    ['0x1000000000', 1],
    ['memmap=boot', 64],
  ])('filter by "%s"', (text, count) => {
    expect(tableRows(sample.blocks(), view, NO_FILTER, text, byBlock)).toHaveLength(count);
  });

  it('do not take 4 for 42', () => {
    expect(matchesText('4', 42, sample.blocks()[42] ?? 0, view)).toBe(false);
  });

  it('say where the memmap lies', () => {
    const present = BLOCK.known | BLOCK.present;
    expect(memmapOf(BLOCK.known | BLOCK.memmapRequested)).toBe('none');
    expect(memmapOf(present)).toBe('system');
    expect(memmapOf(present | BLOCK.memmapSelf | BLOCK.boot)).toBe('self');
    expect(memmapOf(present | BLOCK.boot)).toBe('boot');
  });
});

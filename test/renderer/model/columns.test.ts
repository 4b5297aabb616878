import { expect, it } from 'vitest';
import { columnsOf, csvOf, DEFAULT_COLUMNS } from '../../../renderer/model/columns.ts';
import { unitsName } from '../../../renderer/model/names.ts';
import { colourKey, lookOf, recencyOf } from '../../../renderer/model/palette.ts';
import { BLOCK } from '../../../shared/cells.ts';
import { sampleOf, sampleSnapshot } from '../sample.ts';

const sample = sampleOf(await sampleSnapshot());

const facts = (block: number) => ({
  block,
  cell: sample.blocks()[block] ?? 0,
  view: sample.view(),
  changedAt: 0,
});

it('exports the chosen columns as they are shown, with fields quoted where they must be', () => {
  const csv = csvOf(columnsOf(['block', 'range', 'state', 'zone']), [facts(2), facts(64)]);
  expect(csv).toBe(
    'Block,Range,State,Zone\r\n' +
      '2,0x080000000 – 0x0bfffffff,online,Normal\r\n' +
      '64,0x1000000000 – 0x103fffffff,deconfigured,–\r\n',
  );
});

it('keeps the block’s number when it was not chosen', () => {
  expect(columnsOf([]).map(({ id }) => id)).toEqual(['block']);
  expect(columnsOf(DEFAULT_COLUMNS)).toHaveLength(9);
});

it('colours by last change: the last one, a little earlier, in this window, before', () => {
  expect([0, 30, 90, 100].map((at) => recencyOf(at, 100))).toEqual([0, 1, 2, 3]);
  const cell = BLOCK.known | BLOCK.present | BLOCK.online;
  expect(lookOf('block', cell, 'change', 3)).toMatchObject({ colour: 'change-3', shape: 'filled' });
  expect(colourKey('change', []).map(({ token }) => token)).toEqual([
    'change-3',
    'change-2',
    'change-1',
    'state-deconfigured',
  ]);
});

it('names an aggregate with its counts', () => {
  // Which blocks hold unmovable pages is the kernel's affair: here one does.
  const cells = sample.blocks().map((cell) => cell & ~BLOCK.unmovable);
  cells[61] = (cells[61] ?? 0) | BLOCK.unmovable;
  expect(unitsName('block', cells, 60, 68, sample.view())).toBe(
    'Blocks 60–67, 4 online, 4 deconfigured, 1 unmovable pages, 8 GiB, 0xf00000000',
  );
});

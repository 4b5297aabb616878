import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cellAt,
  comfortablePerCell,
  fittingPerCell,
  gutterWidth,
  layoutOf,
  layoutThatFits,
  moved,
  originOf,
  unitsOf,
  visibleRows,
} from '../../../renderer/model/map-layout.ts';

const layout = layoutOf({
  count: 500,
  availableWidth: 1100,
  size: 20,
  perCell: 1,
  gutter: 158,
  rowSize: 'fit',
});

describe('map layout', () => {
  it('takes the largest power of two that fits the window', () => {
    expect(layout.perRow).toBe(32);
    expect(layout.rows).toBe(16);
  });

  it('finds the same cell again that it placed', () => {
    for (const cell of [0, 31, 32, 250, 499]) {
      const { x, y } = originOf(layout, cell);
      expect(cellAt(layout, x + 1, y + 1)).toBe(cell);
      expect(cellAt(layout, x + layout.size - 1, y + layout.size - 1)).toBe(cell);
    }
  });

  it('has no cell in the gutter, beside the rows and after the last unit', () => {
    expect(cellAt(layout, 10, 10)).toBe(-1);
    expect(cellAt(layout, layout.width + 1, 10)).toBe(-1);
    const { x, y } = originOf(layout, 499);
    expect(cellAt(layout, x + layout.pitch + 1, y + 1)).toBe(-1);
    expect(cellAt(layout, layout.gutter + 1, layout.height + layout.pitch)).toBe(-1);
  });

  it('moves by arrows without wrapping', () => {
    expect(moved(layout, 31, 'ArrowRight', false)).toBe(31);
    expect(moved(layout, 32, 'ArrowLeft', false)).toBe(32);
    expect(moved(layout, 5, 'ArrowUp', false)).toBe(5);
    expect(moved(layout, 490, 'ArrowDown', false)).toBe(490);
    expect(moved(layout, 5, 'ArrowDown', false)).toBe(37);
  });

  it('goes to row ends, map ends and by ten rows', () => {
    expect(moved(layout, 40, 'Home', false)).toBe(32);
    expect(moved(layout, 40, 'End', false)).toBe(63);
    expect(moved(layout, 485, 'End', false)).toBe(499);
    expect(moved(layout, 40, 'Home', true)).toBe(0);
    expect(moved(layout, 40, 'End', true)).toBe(499);
    expect(moved(layout, 3, 'PageDown', false)).toBe(323);
    expect(moved(layout, 323, 'PageDown', false)).toBe(483);
    expect(moved(layout, 323, 'PageUp', false)).toBe(3);
  });

  it('makes the gutter as wide as its longest address, so that it never touches a cell', () => {
    expect(gutterWidth(512, 2 ** 30), 'ten digits').toBe(158);
    // 0x1fffc0000000 from x = 58 on, 7.2 px a character, and the frame of a selected cell.
    expect(gutterWidth(65_535, 2 ** 29)).toBeGreaterThanOrEqual(58 + 14 * 7.2 + 8);
    expect(gutterWidth(0, 0)).toBe(158);
  });

  it('draws only rows that the viewport shows', () => {
    expect(visibleRows(layout, 0, 100)).toEqual([0, 5]);
    const [first, end] = visibleRows(layout, 200, 100);
    expect(first).toBeLessThanOrEqual(8);
    expect(end).toBeGreaterThanOrEqual(12);
    expect(visibleRows(layout, 0, 100_000)[1]).toBe(16);
  });

  it('gathers units into cells until the map is comfortable', () => {
    expect(comfortablePerCell(512)).toBe(1);
    expect(comfortablePerCell(65_535)).toBe(16);
    const wide = layoutOf({
      count: 65_535,
      availableWidth: 1100,
      size: 16,
      perCell: 16,
      gutter: 158,
      rowSize: 64,
    });
    expect(wide.cells).toBe(4096);
    expect(unitsOf(wide, 4095)).toEqual([65_520, 65_535]);
  });
});

describe('a map that fits its window', () => {
  const room = { gutter: 158, perCell: 1, rowSize: 'fit', otherwise: 20 } as const;

  it('hides nothing where cells of 16 px have room, and has no larger cells with which it would not', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4096 }),
        fc.integer({ min: 400, max: 1700 }),
        fc.integer({ min: 120, max: 900 }),
        (count, availableWidth, availableHeight) => {
          const layout = layoutThatFits({ ...room, count, availableWidth, availableHeight });
          const fits = (each: typeof layout) =>
            each.width <= availableWidth && each.height <= availableHeight;
          const rows = [4, 8, 16, 32, 64, 128, 256, 512].map((rowSize) => ({
            ...room,
            count,
            availableWidth,
            rowSize,
          }));
          if (fits(layout) && layout.size < 48)
            for (const row of rows) expect(fits(layoutOf({ ...row, size: layout.size + 1 }))).toBe(false);
          if (!fits(layout)) for (const row of rows) expect(fits(layoutOf({ ...row, size: 16 }))).toBe(false);
        },
      ),
    );
  });

  it('keeps the row that was chosen', () => {
    const layout = layoutThatFits({
      ...room,
      count: 64,
      availableWidth: 1000,
      availableHeight: 400,
      rowSize: 8,
    });
    expect([layout.perRow, layout.size]).toEqual([8, 43]);
  });
});

describe('fitting a map of very many units', () => {
  const window = { availableWidth: 1100, availableHeight: 560, gutter: 158, rowSize: 'fit' } as const;

  it('shows all of it, with as few units a cell as the window allows', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 4097, max: 65_535 }),
        fc.integer({ min: 500, max: 2400 }),
        fc.integer({ min: 300, max: 1300 }),
        (count, availableWidth, availableHeight) => {
          const request = { ...window, count, availableWidth, availableHeight };
          const perCell = fittingPerCell(request);
          const shown = (units: number) => layoutThatFits({ ...request, perCell: units, otherwise: 16 });
          const fits = (units: number) =>
            shown(units).height <= availableHeight && shown(units).width <= availableWidth;
          expect(fits(perCell)).toBe(true);
          if (perCell > comfortablePerCell(count)) expect(fits(perCell / 2)).toBe(false);
        },
      ),
    );
  });

  it('leaves units single up to 4,096: such a map scrolls', () => {
    expect(fittingPerCell({ ...window, count: 4096, availableHeight: 100 })).toBe(1);
  });
});

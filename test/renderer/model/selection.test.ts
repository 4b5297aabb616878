import { describe, expect, it } from 'vitest';
import { extendedToCell, movedToCell, onlyCell, toggledCell } from '../../../renderer/model/map-selection.ts';
import {
  extended,
  focused,
  NO_SELECTION,
  only,
  subjects,
  toggledUnit,
} from '../../../renderer/model/selection.ts';

describe('selection', () => {
  it('extends from where it began, in both directions', () => {
    const begun = only(10);
    expect(subjects(extended(begun, 13))).toEqual([10, 11, 12, 13]);
    expect(subjects(extended(extended(begun, 13), 8))).toEqual([8, 9, 10]);
  });

  it('toggles single units and keeps the others', () => {
    const two = toggledUnit(only(3), 7);
    expect(subjects(two)).toEqual([3, 7]);
    expect(subjects(toggledUnit(two, 3))).toEqual([7]);
  });

  it('moves the focus without losing what is selected', () => {
    expect(subjects(focused(extended(only(1), 2), 9))).toEqual([1, 2]);
  });

  it('is about the focused unit when nothing is selected', () => {
    expect(subjects(focused(NO_SELECTION, 5))).toEqual([5]);
  });
});

describe('selection of cells that stand for several units', () => {
  const cells = { count: 10, perCell: 4 };

  it('takes all units of the cell, and of the last cell those that exist', () => {
    expect(subjects(onlyCell(cells, 4))).toEqual([4, 5, 6, 7]);
    expect(subjects(onlyCell(cells, 8))).toEqual([8, 9]);
  });

  it('extends by whole cells, in both directions', () => {
    expect(subjects(extendedToCell(onlyCell(cells, 4), cells, 8))).toEqual([4, 5, 6, 7, 8, 9]);
    expect(subjects(extendedToCell(onlyCell(cells, 4), cells, 0))).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('toggles a cell that is partly selected to wholly selected first', () => {
    const partly = only(5);
    const whole = toggledCell(partly, cells, 4);
    expect(subjects(whole)).toEqual([4, 5, 6, 7]);
    expect(toggledCell(whole, cells, 4).chosen.size).toBe(0);
  });

  it('follows the focus while it is one cell, and stays when it is larger', () => {
    expect(subjects(movedToCell(onlyCell(cells, 0), cells, 4))).toEqual([4, 5, 6, 7]);
    const larger = extendedToCell(onlyCell(cells, 0), cells, 4);
    expect(movedToCell(larger, cells, 8)).toMatchObject({ chosen: larger.chosen, focus: 8 });
  });
});

import { expect, it } from 'vitest';
import { extendedRows, selectionByKey } from '../../../renderer/model/row-selection.ts';
import { NO_SELECTION, only, subjects } from '../../../renderer/model/selection.ts';

/** Sorted by something else than the number. */
const rows = [7, 3, 9, 1, 5];
const press = (key: string, more: object = {}) =>
  ({ key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...more }) as KeyboardEvent;

it('extends over the rows as they are sorted, not over numbers', () => {
  expect(subjects(extendedRows(only(3), rows, 1))).toEqual([1, 3, 9]);
  expect(subjects(extendedRows(only(9), rows, 7))).toEqual([3, 7, 9]);
});

it('moves by rows and stops at the ends', () => {
  expect(selectionByKey(only(7), rows, press('ArrowUp'))).toEqual(only(7));
  expect(selectionByKey(only(7), rows, press('ArrowDown'))).toEqual(only(3));
  expect(selectionByKey(only(7), rows, press('PageDown'))).toEqual(only(5));
  expect(selectionByKey(only(5), rows, press('Home'))).toEqual(only(7));
});

it('keeps a larger selection while the focus moves', () => {
  const two = extendedRows(only(7), rows, 3);
  expect(selectionByKey(two, rows, press('End'))).toMatchObject({ chosen: two.chosen, focus: 5 });
});

it('begins at the first row when a filter hides the focused block', () => {
  expect(selectionByKey(NO_SELECTION, rows, press('ArrowDown'))).toEqual(only(3));
});

it('selects all, toggles, and leaves other keys to others', () => {
  expect(selectionByKey(only(7), rows, press('a', { ctrlKey: true }))?.chosen.size).toBe(5);
  expect(selectionByKey(only(7), rows, press(' '))?.chosen.size).toBe(0);
  expect(selectionByKey(only(7), rows, press('e'))).toBeUndefined();
  expect(selectionByKey(only(7), rows, press('z', { ctrlKey: true }))).toBeUndefined();
});

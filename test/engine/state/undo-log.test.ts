/** The undo log keeps its entries in pieces; where one ends nothing may get lost or out of order. */

import { expect, test } from 'vitest';
import { Store, UndoLog } from '../../../main/engine/state/store.ts';

const ROWS = 1000;
/** Several pieces, and a part of one. */
const WRITES = 30_001;

function filled() {
  const store = new Store();
  const narrow = store.column('block', 'P', 7, new Uint8Array(ROWS));
  const wide = store.column('zone', 'P', 2000, new Float64Array(ROWS));
  const before = store.hash();
  const undo = new UndoLog();
  store.record(undo);
  let text = '';
  for (let index = 0; index < WRITES; index++) {
    const row = (index * 7) % ROWS;
    if (index % 2 === 0) store.write(narrow, row, (index % 254) + 1);
    else store.write(wide, row, 2 ** 40 + index);
    if (index % 5000 === 0) {
      const add = String(index);
      store.apply(
        'P',
        () => {
          text += add;
        },
        () => {
          text = text.slice(0, -add.length);
        },
      );
    }
  }
  return { store, narrow, wide, before, undo, text: () => text };
}

test('what a log of several pieces undoes is everything, newest first', () => {
  const { store, narrow, wide, before, undo, text } = filled();
  expect(undo.size).toBeGreaterThan(20_000);
  expect(text()).not.toBe('');
  store.revert(undo);
  expect(store.hash()).toBe(before);
  expect(narrow.cells.every((value) => value === 0)).toBe(true);
  expect(wide.cells.every((value) => value === 0)).toBe(true);
  expect(text()).toBe('');
  expect(undo.size).toBe(0);
});

test('a log of several pieces tells every cell with its column and row, oldest first', () => {
  const { narrow, wide, undo } = filled();
  const told: (readonly [number, number])[] = [];
  undo.visit(({ id }, row) => told.push([id, row]));
  expect(told.slice(0, 3)).toEqual([
    [narrow.id, 0],
    [wide.id, 7],
    [narrow.id, 14],
  ]);
  expect(new Set(told.map(([id]) => id))).toEqual(new Set([narrow.id, wide.id]));
  expect(told.length + undo.size).toBeGreaterThan(40_000);
  undo.clear();
  expect(undo.size).toBe(0);
});

/** What the legend filters by: states are alternatives, overlays are conditions on top of them. */

import type { Category } from './categories.ts';
import { hasOverlay, inCategory, type MapKind, OVERLAYS, stateCategory } from './palette.ts';

export type Filter = ReadonlySet<Category>;
export const NO_FILTER: Filter = new Set();

export function toggled(filter: Filter, category: Category): Filter {
  const next = new Set(filter);
  if (!next.delete(category)) next.add(category);
  return next;
}

/** Cells outside the filter turn grey on the map and leave the table. An empty filter lets everything through. */
export function passes(filter: Filter, kind: MapKind, cell: number): boolean {
  const state = stateCategory(kind, cell);
  if (state === undefined) return false;
  if (filter.size === 0) return true;
  let statesChosen = false;
  let stateMatches = false;
  for (const category of filter) {
    if (OVERLAYS.has(category)) {
      if (!hasOverlay(kind, cell, category)) return false;
    } else {
      statesChosen = true;
      stateMatches ||= category === state;
    }
  }
  return !statesChosen || stateMatches;
}

/** Count of cells by value. Cells have at most 16 bits, and of their values few occur. */
const histogram = new Uint32Array(1 << 16);

/** Count of cells per category. Overlays are counted beside the state. */
export function countCategories(
  kind: MapKind,
  cells: ArrayLike<number>,
  categories: readonly Category[],
): Map<Category, number> {
  const counts = new Map<Category, number>(categories.map((category) => [category, 0]));
  for (const [value, count] of valuesOf(cells)) {
    const state = stateCategory(kind, value);
    if (state === undefined) continue;
    for (const category of categories) {
      if (inCategory(kind, value, category)) counts.set(category, (counts.get(category) ?? 0) + count);
    }
  }
  return counts;
}

/** The values that occur, each with its count: every frame of a long action counts all cells. */
function valuesOf(cells: ArrayLike<number>): [number, number][] {
  const values: number[] = [];
  for (let index = 0; index < cells.length; index++) {
    const value = cells[index] ?? 0;
    if (histogram[value] === 0) values.push(value);
    histogram[value] = (histogram[value] ?? 0) + 1;
  }
  return values.map((value) => {
    const count = histogram[value] ?? 0;
    histogram[value] = 0;
    return [value, count];
  });
}

/** Next index after `from` whose cell passes, going round the ends; -1 when there is none. `step` is 1 or -1. */
export function findNext(
  cells: ArrayLike<number>,
  from: number,
  step: 1 | -1,
  accept: (cell: number, index: number) => boolean,
): number {
  const count = cells.length;
  for (let tried = 1; tried <= count; tried++) {
    const index = (((from + step * tried) % count) + count) % count;
    if (accept(cells[index] ?? 0, index)) return index;
  }
  return -1;
}

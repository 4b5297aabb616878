/** What the legend filters by: states are alternatives, overlays are conditions on top of them. */

import { type Category, hasOverlay, type MapKind, OVERLAYS, stateCategory } from './look.ts';

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

/** Count of cells per category, in one pass. Overlays are counted beside the state. */
export function countCategories(
  kind: MapKind,
  cells: ArrayLike<number>,
  categories: readonly Category[],
): Map<Category, number> {
  const overlays = categories.filter((category) => OVERLAYS.has(category));
  const counts = new Map<Category, number>(categories.map((category) => [category, 0]));
  const add = (category: Category) => counts.set(category, (counts.get(category) ?? 0) + 1);
  for (let index = 0; index < cells.length; index++) {
    const cell = cells[index] ?? 0;
    const state = stateCategory(kind, cell);
    if (state === undefined) continue;
    add(state);
    for (const overlay of overlays) if (hasOverlay(kind, cell, overlay)) add(overlay);
  }
  return counts;
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

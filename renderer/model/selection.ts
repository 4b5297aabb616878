/** Selected blocks of one partition, shared by map, table and task buttons. Immutable: a change is a new object. */

export interface Selection {
  readonly chosen: ReadonlySet<number>;
  /** Unit that has the focus in map and table. */
  readonly focus: number;
  /** Where a range begins. */
  readonly anchor: number;
}

export const NO_SELECTION: Selection = { chosen: new Set(), focus: 0, anchor: 0 };

const range = (from: number, to: number): number[] => {
  const first = Math.min(from, to);
  return Array.from({ length: Math.abs(to - from) + 1 }, (_, offset) => first + offset);
};

/** Moves the focus and leaves the selection alone. */
export const focused = (selection: Selection, unit: number): Selection => ({
  ...selection,
  focus: unit,
  anchor: unit,
});

export const only = (unit: number): Selection => ({ chosen: new Set([unit]), focus: unit, anchor: unit });

/** From the anchor to the unit, replacing what was selected: Shift+arrow, Shift+click. */
export const extended = (selection: Selection, unit: number): Selection => ({
  chosen: new Set(range(selection.anchor, unit)),
  focus: unit,
  anchor: selection.anchor,
});

export function toggledUnit(selection: Selection, unit: number): Selection {
  const chosen = new Set(selection.chosen);
  if (!chosen.delete(unit)) chosen.add(unit);
  return { chosen, focus: unit, anchor: unit };
}

export const chosenAll = (selection: Selection, units: Iterable<number>): Selection => ({
  ...selection,
  chosen: new Set(units),
});

/** Blocks an action is for: the selection, or the focused one when nothing is selected. Ascending. */
export function subjects(selection: Selection): number[] {
  return selection.chosen.size > 0 ? [...selection.chosen].sort((a, b) => a - b) : [selection.focus];
}

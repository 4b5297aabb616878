/** Selection on a map whose cells may stand for several units: choosing a cell chooses all its units. */

import { extended, focused, only, type Selection, toggledUnit } from './selection.ts';

/** Units of a map, and how many of them make one cell. */
export interface Cells {
  readonly count: number;
  readonly perCell: number;
}

/** Every unit of the cells from one unit's to another's, in ascending order. */
function unitsBetween({ count, perCell }: Cells, from: number, to: number): number[] {
  const first = Math.floor(Math.min(from, to) / perCell) * perCell;
  const end = Math.min(count, (Math.floor(Math.max(from, to) / perCell) + 1) * perCell);
  return Array.from({ length: end - first }, (_, offset) => first + offset);
}

export function onlyCell(cells: Cells, unit: number): Selection {
  if (cells.perCell === 1) return only(unit);
  return { chosen: new Set(unitsBetween(cells, unit, unit)), focus: unit, anchor: unit };
}

/** From the anchor's cell to the unit's, replacing what was selected. */
export function extendedToCell(selection: Selection, cells: Cells, unit: number): Selection {
  if (cells.perCell === 1) return extended(selection, unit);
  return { ...selection, chosen: new Set(unitsBetween(cells, selection.anchor, unit)), focus: unit };
}

/** Adds the cell, or takes it away when all of it is selected. */
export function toggledCell(selection: Selection, cells: Cells, unit: number): Selection {
  if (cells.perCell === 1) return toggledUnit(selection, unit);
  const chosen = new Set(selection.chosen);
  const units = unitsBetween(cells, unit, unit);
  const remove = units.every((each) => chosen.has(each));
  for (const each of units) remove ? chosen.delete(each) : chosen.add(each);
  return { chosen, focus: unit, anchor: unit };
}

/** The selection follows the focus while it is one cell; a larger one is only left by choosing anew. */
export const movedToCell = (selection: Selection, cells: Cells, unit: number): Selection =>
  selection.chosen.size <= cells.perCell ? onlyCell(cells, unit) : focused(selection, unit);

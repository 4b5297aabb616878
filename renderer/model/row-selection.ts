/** Selection in a table of blocks, where a range is what lies between two rows as they are sorted. */

import { chosenAll, focused, only, type Selection, toggledUnit } from './selection.ts';

const PAGE_ROWS = 10;

/** From the anchor's row to the block's, replacing what was selected. */
export function extendedRows(selection: Selection, rows: readonly number[], block: number): Selection {
  const from = Math.max(0, rows.indexOf(selection.anchor));
  const to = rows.indexOf(block);
  const chosen = rows.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { chosen: new Set(chosen), focus: block, anchor: selection.anchor };
}

/** The row of the focused block; the first one when a filter hides it. */
export const focusRow = (selection: Selection, rows: readonly number[]): number =>
  Math.max(0, rows.indexOf(selection.focus));

/** What a key makes of the selection; undefined for keys that do not select. */
export function selectionByKey(
  selection: Selection,
  rows: readonly number[],
  { key, shiftKey, ctrlKey, metaKey, altKey }: KeyboardEvent,
): Selection | undefined {
  const index = focusRow(selection, rows);
  const wanted = rowOfKey(key, index, rows.length - 1);
  if (wanted !== undefined) {
    const block = rows[wanted] ?? 0;
    if (shiftKey) return extendedRows(selection, rows, block);
    return selection.chosen.size <= 1 ? only(block) : focused(selection, block);
  }
  if (ctrlKey || metaKey) return key.toLowerCase() === 'a' ? chosenAll(selection, rows) : undefined;
  return key === ' ' && !altKey ? toggledUnit(selection, rows[index] ?? 0) : undefined;
}

function rowOfKey(key: string, index: number, last: number): number | undefined {
  const goal: Readonly<Record<string, number>> = {
    ArrowUp: index - 1,
    ArrowDown: index + 1,
    PageUp: index - PAGE_ROWS,
    PageDown: index + PAGE_ROWS,
    Home: 0,
    End: last,
  };
  const wanted = goal[key];
  return wanted === undefined ? undefined : Math.min(last, Math.max(0, wanted));
}

/**
 * The keyboard grid over a map's canvas: real cells with full names, in the three rows around the focus, where the
 * canvas draws theirs.
 */

import { html } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import { type MapLayout, originOf, unitsOf } from '../model/map-layout.ts';
import { place } from './place.ts';

export interface GridScene {
  readonly name: string;
  readonly cells: ArrayLike<number>;
  readonly layout: MapLayout;
  readonly focusCell: number;
  readonly chosen: ReadonlySet<number>;
  /** Full name of the units `[first, end)`. Another function when the same cells get other names. */
  readonly describe: (first: number, end: number) => string;
  readonly keyed: (event: KeyboardEvent) => void;
}

export function renderGrid(scene: GridScene) {
  const { layout, focusCell } = scene;
  const focusRow = Math.floor(focusCell / layout.perRow);
  const rows = [focusRow - 1, focusRow, focusRow + 1].filter((row) => row >= 0 && row < layout.rows);
  return html`<div
    role="grid"
    data-letter-keys
    aria-label=${scene.name}
    aria-multiselectable="true"
    aria-rowcount=${layout.rows}
    aria-colcount=${layout.perRow}
    @keydown=${scene.keyed}
  >
    ${repeat(
      rows,
      (row) => row,
      (row) =>
        // In a long action few of its frames change these rows.
        guard(
          [layout, scene.chosen, scene.describe, row === focusRow ? focusCell : -1, stateOf(scene, row)],
          () => renderRow(scene, row),
        ),
    )}
  </div>`;
}

function renderRow({ layout, focusCell, chosen, describe }: GridScene, row: number) {
  const { perRow, size } = layout;
  const first = row * perRow;
  const columns = Array.from(
    { length: Math.min(perRow, layout.cells - first) },
    (_, column) => first + column,
  );
  return html`<div role="row" aria-rowindex=${row + 1}>
    ${columns.map((cell) => {
      const { x, y } = originOf(layout, cell);
      const [unit, end] = unitsOf(layout, cell);
      return html`<div
        class="cell"
        role="gridcell"
        data-cell=${cell}
        aria-colindex=${cell - first + 1}
        aria-selected=${chosen.has(unit) ? 'true' : 'false'}
        aria-label=${describe(unit, end)}
        tabindex=${cell === focusCell ? 0 : -1}
        ${place({ '--x': `${x}px`, '--y': `${y}px`, '--size': `${size}px` })}
      ></div>`;
    })}
  </div>`;
}

/** A number that changes with any cell of the row (FNV-1a over its units). */
function stateOf({ layout, cells }: GridScene, row: number): number {
  const perRow = layout.perRow * layout.perCell;
  const end = Math.min(layout.count, (row + 1) * perRow);
  let hash = 0x811c9dc5;
  for (let unit = row * perRow; unit < end; unit++) hash = Math.imul(hash ^ (cells[unit] ?? 0), 0x01000193);
  return hash;
}

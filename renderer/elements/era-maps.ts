/**
 * Both kernels side by side: the console's own block map twice, read only, at the same address, with the first place
 * that is not alike. Figures stand below.
 */

import { css, html, type PropertyValues } from 'lit';
import { applyRuns, BLOCK, type CellRun } from '../../shared/cells.ts';
import type { ComparedEras, ComparedSide } from '../../shared/lesson.ts';
import { bytes, KIB } from '../../shared/units.ts';
import { comfortablePerCell } from '../model/map-layout.ts';
import { blockName, unitsName } from '../model/names.ts';
import { NO_SELECTION, only } from '../model/selection.ts';
import { strings } from '../strings/index.ts';
import { workshopStrings as s } from '../strings/workshop.ts';
import { base, tableStyles } from '../theme/shared-styles.ts';
import './cell-map.ts';
import { formatSize } from '../model/format.ts';
import type { CellMap } from './cell-map.ts';
import { ConsoleElement } from './console-element.ts';
import { on } from './on.ts';
import { place } from './place.ts';

const CELL_SIZE = 16;
/** Cells in a row of the map with the smaller blocks. */
const ROW_CELLS = 16;
/** Higher maps scroll. */
const MOST_ROWS = 12;
const ROW_PX = 19;
const ROOM_PX = 14;
const NO_CHANGES: readonly number[] = [];

export class EraMaps extends ConsoleElement {
  static override properties = { eras: { attribute: false }, shown: { state: true } };
  declare eras: ComparedEras;
  /** Address that both maps show, in bytes. */
  declare private shown: number;
  #cells: readonly Uint16Array[] = [];

  static override styles = [
    base,
    tableStyles,
    css`
      :host {
        display: block;
      }
      .sides {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(30rem, 100%), 1fr));
        gap: 0.75rem 1.5rem;
        margin-block: 0.75rem;
      }
      section {
        min-inline-size: 0;
      }
      cell-map {
        block-size: var(--map-size, 15rem);
        min-block-size: 0;
        margin-block-start: 0.5rem;
      }
      .under {
        margin-block-start: 0.25rem;
        min-block-size: 2.25rem;
        font-size: 0.75rem;
        color: var(--cds-text-secondary);
      }
      .difference {
        padding: 0.5rem 0.75rem;
        border-inline-start: 3px solid var(--cds-support-info);
        background: var(--cds-layer-02);
      }
      .difference p + p {
        margin-block-start: 0.25rem;
      }
      td,
      th {
        overflow-wrap: anywhere;
      }
      th {
        background: transparent;
        border-block-end: 1px solid var(--cds-border-subtle-01);
      }
    `,
  ];

  constructor() {
    super();
    this.shown = 0;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('eras')) return;
    this.#cells = this.eras.sides.map(({ blockRuns }) => cellsOf(blockRuns));
    this.shown = this.eras.difference?.address ?? 0;
  }

  protected override updated(changed: PropertyValues): void {
    if (!changed.has('shown')) return;
    const maps = [...this.renderRoot.querySelectorAll<CellMap>('cell-map')];
    for (const [index, map] of maps.entries()) {
      const unit = this.#unitAt(index);
      void map.updateComplete.then(() => map.scrollToUnit(unit));
    }
  }

  #unitAt(index: number): number {
    const side = this.eras.sides[index];
    const count = this.#cells[index]?.length ?? 0;
    return side ? Math.min(count - 1, Math.floor(this.shown / side.view.geometry.blockBytes)) : 0;
  }

  protected override render() {
    const { sides, difference } = this.eras;
    if (sides.length === 0) return html`<p>${s.noCompare}</p>`;
    const [left, right] = sides;
    return html`<div class="difference" role="status" data-difference>
        ${
          difference && left && right
            ? html`<p>${s.firstDifference(difference.where)}</p>
              <p><strong>${left.title}</strong>: ${difference.left}</p>
              <p><strong>${right.title}</strong>: ${difference.right}</p>`
            : html`<p>${s.noDifference}</p>`
        }
      </div>
      <div class="sides">${sides.map((side, index) => this.#renderSide(side, index))}</div>
      ${this.#renderFigures(sides)}`;
  }

  #renderSide(side: ComparedSide, index: number) {
    const cells = this.#cells[index] ?? new Uint16Array();
    const { view, title } = side;
    const { blockBytes } = view.geometry;
    const perCell = comfortablePerCell(cells.length);
    const smallest = Math.min(...this.eras.sides.map((one) => one.view.geometry.blockBytes));
    const unit = this.#unitAt(index);
    const isThere = unit >= 0 && cells[unit] !== undefined;
    const perRow = Math.max(1, (ROW_CELLS * smallest) / blockBytes);
    const rows = Math.ceil(cells.length / perCell / perRow);
    const chosen = perCell === 1 && isThere ? only(unit) : NO_SELECTION;
    const name = isThere ? nameOf(cells, unit, Math.min(cells.length, unit + perCell), view) : '';
    return html`<section aria-label=${title} data-side=${index}>
      <h2>${title}</h2>
      <p class="quiet">${s.blocksOf(formatSize(blockBytes), side.era)}</p>
      ${
        view.panic === null
          ? html`<cell-map
              .kind=${'block'}
              .cells=${cells}
              .changedAt=${NO_CHANGES}
              .partition=${side}
              .name=${s.mapOf(title)}
              .unitBytes=${blockBytes}
              .selection=${chosen}
              .size=${CELL_SIZE}
              .perCell=${perCell}
              .rowSize=${perRow}
              ${place({ '--map-size': `${Math.min(MOST_ROWS, rows) * ROW_PX + ROOM_PX}px` })}
              .describe=${(first: number, end: number) => nameOf(cells, first, end, view)}
              ${on('map-select', (event) => {
                event.stopPropagation();
                this.shown = event.detail.selection.focus * blockBytes;
              })}
              ${on('map-open', (event) => event.stopPropagation())}
              ${on('map-zoom', (event) => event.stopPropagation())}
            ></cell-map>
            <p class="under">${name}</p>`
          : html`<p>${s.panicked(view.panic)}</p>`
      }
    </section>`;
  }

  #renderFigures(sides: readonly ComparedSide[]) {
    return html`<table data-compared>
      <caption class="hidden-text">
        ${s.compared}
      </caption>
      <thead>
        <tr>
          <th><span class="hidden-text">${s.figure}</span></th>
          ${sides.map(({ title }) => html`<th scope="col">${title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${FIGURES.map(
          ([name, show]) => html`<tr>
            <th scope="row">${name}</th>
            ${sides.map((side) => html`<td>${show(side)}</td>`)}
          </tr>`,
        )}
      </tbody>
    </table>`;
  }
}

const nameOf = (cells: Uint16Array, first: number, end: number, view: ComparedSide['view']): string =>
  end - first === 1 ? blockName(first, cells[first] ?? 0, view) : unitsName('block', cells, first, end, view);

function cellsOf(runs: readonly CellRun[]): Uint16Array {
  const last = runs.at(-1);
  const cells = new Uint16Array(last ? last.start + last.count : 0);
  applyRuns(cells, runs);
  return cells;
}

const kib = (value: number): string => formatSize(bytes(value * KIB));

const FIGURES: readonly (readonly [string, (side: ComparedSide) => unknown])[] = [
  [
    s.comparedRows.blocks,
    ({ blockRuns }) =>
      String(blockRuns.reduce((sum, run) => sum + (run.value & BLOCK.online ? run.count : 0), 0)),
  ],
  [s.comparedRows.memTotal, ({ view }) => kib(view.memory.memTotalKib)],
  [s.comparedRows.memFree, ({ view }) => kib(view.memory.memFreeKib)],
  [s.comparedRows.memmapSystem, ({ view }) => kib(view.memory.memmapSystemKib)],
  [s.comparedRows.memmapSelf, ({ view }) => kib(view.memory.memmapSelfKib)],
  [
    s.comparedRows.current,
    ({ view }) => (view.allocation ? formatSize(view.allocation.currentBytes) : strings.none),
  ],
  [s.comparedRows.differs, ({ view }) => String(view.divergences.total)],
  [
    s.comparedRows.refused,
    ({ refusals }) =>
      refusals.length === 0
        ? strings.none
        : refusals.map(({ command, because }) => html`<div><code>${command}</code>: ${because}</div>`),
  ],
];

customElements.define('era-maps', EraMaps);

declare global {
  interface HTMLElementTagNameMap {
    'era-maps': EraMaps;
  }
}

/** Head and rows of the block table. */

import { css, html, nothing } from 'lit';
import { BLOCK } from '../../shared/cells.ts';
import type { PartitionView } from '../../shared/view.ts';
import type { BlockFacts, Column } from '../model/columns.ts';
import { stateCategory } from '../model/palette.ts';
import type { ColumnId, Sort } from '../model/rows.ts';
import { strings } from '../strings/index.ts';
import { place } from './place.ts';
import { glyph } from './state-glyph.ts';
import { type ColumnResize, columnGrip, gripStyles } from './table-grip.ts';

export const ROW_HEIGHT = 28;

const HINTS: Partial<Record<ColumnId, string>> = {
  unmovable: strings.table.unmovableHint,
  changed: strings.table.changedHint,
};

export interface HeadScene {
  readonly columns: readonly Column[];
  readonly sort: Sort;
  readonly selected: 'all' | 'some' | 'none';
  readonly sortBy: (column: ColumnId) => void;
  readonly selectAll: () => void;
  /** Pixels of a column that somebody made another; undefined: as it was made. */
  readonly widthOf: (column: ColumnId) => number | undefined;
  readonly resize: (column: ColumnId, change: ColumnResize) => void;
}

export function renderHead({ columns, sort, selected, sortBy, selectAll, widthOf, resize }: HeadScene) {
  return html`<div role="row" class="row" aria-rowindex="1">
    <div role="columnheader" class="cell" aria-colindex="1">
      <input
        type="checkbox"
        aria-label=${strings.table.selectAll}
        .checked=${selected === 'all'}
        .indeterminate=${selected === 'some'}
        @change=${selectAll}
      />
    </div>
    ${columns.map(({ id: column, isNumber }, index) => {
      const sorted = sort.column === column;
      const arrow = sorted ? (sort.descending ? '▼' : '▲') : '';
      return html`<div
        role="columnheader"
        class="cell ${isNumber ? 'number' : ''}"
        aria-colindex=${index + 2}
        aria-label=${strings.table.columns[column]}
        aria-sort=${sorted ? (sort.descending ? 'descending' : 'ascending') : 'none'}
        data-head=${column}
      >
        <button class="plain" title=${HINTS[column] ?? nothing} @click=${() => sortBy(column)}>
          ${strings.table.columns[column]} <span aria-hidden="true">${arrow}</span>
        </button>
        ${columnGrip({
          label: strings.dataTable.widthOf(strings.table.columns[column]),
          width: widthOf(column) ?? 0,
          resize: (change) => resize(column, change),
        })}
      </div>`;
    })}
  </div>`;
}

export interface RowScene {
  readonly columns: readonly Column[];
  readonly partition: PartitionView;
  readonly cells: Uint16Array;
  readonly changedAt: ArrayLike<number>;
  readonly chosen: ReadonlySet<number>;
}

/** @param index place in the sorted list; `tabStop`: the row that the Tab key leads to */
export function renderRow(scene: RowScene, block: number, index: number, tabStop: boolean) {
  const { columns, partition, cells, changedAt, chosen } = scene;
  const facts = { block, cell: cells[block] ?? 0, view: partition, changedAt: changedAt[block] ?? 0 };
  const selected = chosen.has(block);
  return html`<div
    role="row"
    class="row"
    data-block=${block}
    aria-rowindex=${index + 2}
    aria-selected=${selected ? 'true' : 'false'}
    tabindex=${tabStop ? 0 : -1}
    ${place({ transform: `translateY(${index * ROW_HEIGHT}px)` })}
  >
    <div role="gridcell" class="cell">
      <input type="checkbox" tabindex="-1" aria-label=${strings.table.select(block)} .checked=${selected} />
    </div>
    ${columns.map((column) => renderCell(column, facts))}
  </div>`;
}

function renderCell({ id, isNumber, text }: Column, facts: BlockFacts) {
  if (id !== 'state') {
    return html`<div role="gridcell" class=${isNumber ? 'cell number' : id === 'range' ? 'cell mono' : 'cell'}>${text(facts)}</div>`;
  }
  const { cell } = facts;
  return html`<div role="gridcell" class="cell state">
    ${glyph(cell & BLOCK.failed ? 'failed' : (stateCategory('block', cell) ?? 'deconfigured'))}
    ${text(facts)}${cell & BLOCK.differs ? glyph('differs') : nothing}
  </div>`;
}

/** The block of the row that was hit. */
export function blockUnder(event: MouseEvent): number | undefined {
  const row = event.target instanceof Element ? event.target.closest<HTMLElement>('.row') : null;
  return row?.dataset.block === undefined ? undefined : Number(row.dataset.block);
}

export const rowStyles = css`
  .row {
    display: grid;
    grid-template-columns: 2.5rem var(--columns);
    align-items: center;
    min-inline-size: var(--least);
    block-size: ${ROW_HEIGHT}px;
  }
  .head {
    position: sticky;
    inset-block-start: 0;
    z-index: 2;
    block-size: 2rem;
    background: var(--cds-layer-accent-01);
    font-weight: 600;
  }
  .body .row {
    position: absolute;
    inset-inline: 0;
    inset-block-start: 0;
    contain: strict;
    border-block-end: 1px solid var(--cds-border-subtle-01);
  }
  .body .cell {
    contain: layout paint;
  }
  .body .row:hover {
    background: var(--cds-layer-hover-01);
  }
  .body .row[aria-selected='true'] {
    background: var(--cds-layer-selected-01);
  }
  .cell {
    padding-inline: 0.5rem;
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .cell:first-child {
    display: flex;
  }
  .number {
    font-family: var(--font-mono);
    text-align: end;
  }
  .head :is(.number, .mono) {
    font-family: inherit;
  }
  .head .number button {
    justify-content: flex-end;
  }
  .mono {
    font-family: var(--font-mono);
  }
  .state {
    display: flex;
    align-items: center;
    gap: 0.5rem;
  }
  .head button {
    inline-size: 100%;
    padding: 0;
    font-weight: 600;
    white-space: nowrap;
  }
  .head .cell {
    position: relative;
    overflow: visible;
  }
  ${gripStyles}
  input {
    inline-size: 1rem;
    block-size: 1rem;
    margin: 0;
  }
`;

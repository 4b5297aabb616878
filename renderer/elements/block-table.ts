/**
 * The blocks as a table: fixed-height rows of which only those in view exist, sorted on values, selection shared with
 * the map. Events: `map-select` {selection}, `map-open` {unit}, `table-sort` {sort}.
 */

import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { BLOCK } from '../../shared/cells.ts';
import type { PartitionView } from '../../shared/view.ts';
import { type BlockFacts, type Column, columnsOf, DEFAULT_COLUMNS } from '../model/columns.ts';
import { stateCategory } from '../model/look.ts';
import type { ColumnId, Sort } from '../model/rows.ts';
import { chosenAll, focused, NO_SELECTION, only, type Selection, toggledUnit } from '../model/selection.ts';
import { strings } from '../strings.ts';
import { base, plainButton } from '../theme/shared-styles.ts';
import { place } from './place.ts';
import { glyph, glyphStyles } from './state-glyph.ts';

const ROW_HEIGHT = 28;
const OVERSCAN = 6;
const PAGE_ROWS = 10;
/** More than ever fit a window. */
const SLOTS = 256;
const HINTS: Partial<Record<ColumnId, string>> = {
  unmovable: strings.table.unmovableHint,
  changed: strings.table.changedHint,
};

export class BlockTable extends LitElement {
  static override properties = {
    partition: { attribute: false },
    cells: { attribute: false },
    changedAt: { attribute: false },
    columns: { attribute: false },
    rows: { attribute: false },
    selection: { attribute: false },
    sort: { attribute: false },
    top: { state: true },
    height: { state: true },
  };
  declare partition: PartitionView;
  declare cells: Uint16Array;
  /** Revision of each block's last change. */
  declare changedAt: ArrayLike<number>;
  declare columns: readonly ColumnId[];
  /** Block numbers in display order. */
  declare rows: readonly number[];
  declare selection: Selection;
  declare sort: Sort;
  declare private top: number;
  declare private height: number;
  #observer: ResizeObserver | undefined;

  static override styles = [
    base,
    plainButton,
    glyphStyles,
    css`
      :host {
        display: block;
        position: relative;
        min-block-size: 8rem;
        font-size: 0.8125rem;
      }
      .scroller {
        position: absolute;
        inset: 0;
        overflow: auto;
      }
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
      .body {
        position: relative;
        block-size: var(--body-height);
        min-inline-size: var(--least);
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
        overflow: visible;
      }
      input {
        inline-size: 1rem;
        block-size: 1rem;
        margin: 0;
      }
    `,
  ];

  constructor() {
    super();
    this.changedAt = [];
    this.columns = DEFAULT_COLUMNS;
    this.rows = [];
    this.selection = NO_SELECTION;
    this.sort = { column: 'block', descending: false };
    this.top = 0;
    this.height = 400;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer = new ResizeObserver(([entry]) => {
      this.height = entry?.contentRect.height ?? 0;
    });
    this.#observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer?.disconnect();
  }

  /** Puts the focus on the row of the focused block. */
  override focus(): void {
    this.#reveal(this.#focusIndex());
    void this.updateComplete.then(() => this.#focusRow());
  }

  #focusIndex(): number {
    const index = this.rows.indexOf(this.selection.focus);
    return index < 0 ? 0 : index;
  }

  protected override render() {
    const focusIndex = this.#focusIndex();
    const columns = columnsOf(this.columns);
    const first = Math.max(0, Math.floor(this.top / ROW_HEIGHT) - OVERSCAN);
    const end = Math.min(this.rows.length, Math.ceil((this.top + this.height) / ROW_HEIGHT) + OVERSCAN);
    const shown = this.rows.slice(first, end).map((block, offset) => ({ block, index: first + offset }));
    // The row with the tab stop always exists, even when it is scrolled away.
    if (this.rows.length > 0 && (focusIndex < first || focusIndex >= end)) {
      shown.push({ block: this.rows[focusIndex] ?? 0, index: focusIndex });
    }
    return html`<div
      class="scroller"
      tabindex="-1"
      @scroll=${this.#scrolled}
      ${place({ '--columns': columns.map(({ width }) => width).join(' '), '--least': `${2.5 + columns.length * 7.25}rem` })}
    >
      <div
        role="grid"
        data-letter-keys
        aria-label=${strings.map.blocks}
        aria-multiselectable="true"
        aria-rowcount=${this.rows.length + 1}
        aria-colcount=${columns.length + 1}
        @keydown=${this.#keyed}
      >
        <div role="rowgroup" class="head">${this.#renderHead(columns)}</div>
        <div role="rowgroup" class="body" @click=${this.#clicked} @dblclick=${this.#doubleClicked} ${place({ '--body-height': `${this.rows.length * ROW_HEIGHT}px` })}>
          ${repeat(
            shown,
            // Rows that scroll out of view are used again; the focused one keeps its element and so the focus.
            ({ index }) => (index === focusIndex ? 'focus' : index % SLOTS),
            ({ block, index }) => this.#renderRow(columns, block, index, index === focusIndex),
          )}
        </div>
      </div>
    </div>`;
  }

  #renderHead(columns: readonly Column[]) {
    const all = this.rows.length > 0 && this.rows.every((block) => this.selection.chosen.has(block));
    return html`<div role="row" class="row" aria-rowindex="1">
      <div role="columnheader" class="cell" aria-colindex="1">
        <input
          type="checkbox"
          aria-label=${strings.table.selectAll}
          .checked=${all}
          .indeterminate=${!all && this.selection.chosen.size > 0}
          @change=${() => this.#select(chosenAll(this.selection, all ? [] : this.rows))}
        />
      </div>
      ${columns.map(({ id: column, isNumber }, index) => {
        const sorted = this.sort.column === column;
        const arrow = sorted ? (this.sort.descending ? '▼' : '▲') : '';
        return html`<div
          role="columnheader"
          class="cell ${isNumber ? 'number' : ''}"
          aria-colindex=${index + 2}
          aria-sort=${sorted ? (this.sort.descending ? 'descending' : 'ascending') : 'none'}
        >
          <button
            class="plain"
            title=${HINTS[column] ?? nothing}
            @click=${() => this.#sortBy(column)}
          >
            ${strings.table.columns[column]} <span aria-hidden="true">${arrow}</span>
          </button>
        </div>`;
      })}
    </div>`;
  }

  #renderRow(columns: readonly Column[], block: number, index: number, tabStop: boolean) {
    const cell = this.cells[block] ?? 0;
    const facts = { block, cell, view: this.partition, changedAt: this.changedAt[block] ?? 0 };
    const selected = this.selection.chosen.has(block);
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
      ${columns.map((column) => this.#renderCell(column, facts))}
    </div>`;
  }

  #renderCell({ id, isNumber, text }: Column, facts: BlockFacts) {
    if (id !== 'state') {
      return html`<div role="gridcell" class=${isNumber ? 'cell number' : id === 'range' ? 'cell mono' : 'cell'}>${text(facts)}</div>`;
    }
    const { cell } = facts;
    return html`<div role="gridcell" class="cell state">
      ${glyph(cell & BLOCK.failed ? 'failed' : (stateCategory('block', cell) ?? 'deconfigured'))}
      ${text(facts)}${cell & BLOCK.differs ? glyph('differs') : nothing}
    </div>`;
  }

  protected override updated(changed: PropertyValues): void {
    const active = this.renderRoot instanceof ShadowRoot ? this.renderRoot.activeElement : null;
    if (changed.has('selection') && active?.matches('.body .row')) {
      this.#reveal(this.#focusIndex());
      this.#focusRow();
    }
  }

  #focusRow(): void {
    this.renderRoot.querySelector<HTMLElement>('.body .row[tabindex="0"]')?.focus({ preventScroll: true });
  }

  #reveal(index: number): void {
    const scroller = this.renderRoot.querySelector('.scroller');
    if (!scroller) return;
    const headHeight = 32;
    const y = index * ROW_HEIGHT;
    const visible = scroller.clientHeight - headHeight;
    if (y < scroller.scrollTop) scroller.scrollTop = y;
    else if (y + ROW_HEIGHT > scroller.scrollTop + visible) scroller.scrollTop = y + ROW_HEIGHT - visible;
    this.top = scroller.scrollTop;
  }

  #scrolled = (event: Event): void => {
    this.top = (event.currentTarget as HTMLElement).scrollTop;
  };

  /** One listener for all rows: while the table is scrolled they are written over in every frame. */
  #clicked = (event: MouseEvent): void => {
    const block = blockUnder(event);
    if (block === undefined) return;
    if (event.target instanceof HTMLInputElement) {
      this.#select(toggledUnit(this.selection, block));
      return;
    }
    if (event.shiftKey) this.#select(this.#extendedTo(block));
    else if (event.ctrlKey || event.metaKey) this.#select(toggledUnit(this.selection, block));
    else this.#select(only(block));
    void this.updateComplete.then(() => this.#focusRow());
  };

  #doubleClicked = (event: MouseEvent): void => {
    const block = blockUnder(event);
    if (block !== undefined && !(event.target instanceof HTMLInputElement))
      this.#emit('map-open', { unit: block });
  };

  #extendedTo(block: number): Selection {
    const from = Math.max(0, this.rows.indexOf(this.selection.anchor));
    const to = this.rows.indexOf(block);
    const chosen = this.rows.slice(Math.min(from, to), Math.max(from, to) + 1);
    return { chosen: new Set(chosen), focus: block, anchor: this.selection.anchor };
  }

  #keyed = (event: KeyboardEvent): void => {
    const target = event.composedPath()[0];
    if (!(target instanceof HTMLElement) || !target.matches('.body .row')) return;
    const index = this.#focusIndex();
    const last = this.rows.length - 1;
    const control = event.ctrlKey || event.metaKey;
    const goal: Record<string, number> = {
      ArrowUp: index - 1,
      ArrowDown: index + 1,
      PageUp: index - PAGE_ROWS,
      PageDown: index + PAGE_ROWS,
      Home: 0,
      End: last,
    };
    const wanted = goal[event.key];
    if (wanted !== undefined) {
      const block = this.rows[Math.min(last, Math.max(0, wanted))] ?? 0;
      if (event.shiftKey) this.#select(this.#extendedTo(block));
      else this.#select(this.selection.chosen.size <= 1 ? only(block) : focused(this.selection, block));
    } else if (control && event.key.toLowerCase() === 'a') this.#select(chosenAll(this.selection, this.rows));
    else if (control || event.altKey) return;
    else if (event.key === ' ') this.#select(toggledUnit(this.selection, this.rows[index] ?? 0));
    else if (event.key === 'Enter') this.#emit('map-open', { unit: this.rows[index] ?? 0 });
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  #sortBy(column: ColumnId): void {
    const descending = this.sort.column === column && !this.sort.descending;
    this.#emit('table-sort', { sort: { column, descending } });
  }

  #select(selection: Selection): void {
    this.#emit('map-select', { selection });
  }

  #emit(name: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

/** The block of the row that was hit. */
function blockUnder(event: MouseEvent): number | undefined {
  const row = event.target instanceof Element ? event.target.closest<HTMLElement>('.row') : null;
  return row?.dataset.block === undefined ? undefined : Number(row.dataset.block);
}

customElements.define('block-table', BlockTable);

/**
 * The blocks as a table: fixed-height rows of which only those in view exist, sorted on values, selection shared with
 * the map. Events: `map-select` {selection}, `map-open` {unit}, `table-sort` {sort}.
 */

import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { BLOCK, blockStateOf, zoneIndexOf } from '../../shared/cells.ts';
import { formatAddress, formatBytes } from '../../shared/units.ts';
import type { PartitionView } from '../../shared/view.ts';
import { stateCategory } from '../model/look.ts';
import { type ColumnId, memmapOf, type Sort } from '../model/rows.ts';
import { chosenAll, focused, NO_SELECTION, only, type Selection, toggledUnit } from '../model/selection.ts';
import { strings } from '../strings.ts';
import { base, plainButton } from '../theme/shared-styles.ts';
import { place } from './place.ts';
import './state-glyph.ts';

const ROW_HEIGHT = 28;
const OVERSCAN = 6;
const PAGE_ROWS = 10;
/** More than ever fit a window. */
const SLOTS = 256;
const COLUMNS: readonly ColumnId[] = [
  'block',
  'range',
  'size',
  'state',
  'zone',
  'unmovable',
  'configured',
  'memmap',
  'rn',
];
const NUMBERS: ReadonlySet<ColumnId> = new Set(['block', 'size', 'rn']);

export class BlockTable extends LitElement {
  static override properties = {
    partition: { attribute: false },
    cells: { attribute: false },
    rows: { attribute: false },
    selection: { attribute: false },
    sort: { attribute: false },
    top: { state: true },
    height: { state: true },
  };
  declare partition: PartitionView;
  declare cells: Uint16Array;
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
        grid-template-columns: 2.5rem 4.5rem minmax(17rem, 1.6fr) 5.5rem minmax(8.5rem, 1fr) 5.5rem 6rem 6.5rem 5.5rem minmax(4.5rem, 0.6fr);
        align-items: center;
        min-inline-size: 68rem;
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
        min-inline-size: 68rem;
      }
      .body .row {
        position: absolute;
        inset-inline: 0;
        inset-block-start: 0;
        transform: translateY(var(--y));
        border-block-end: 1px solid var(--cds-border-subtle-01);
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
        accent-color: var(--cds-interactive);
      }
    `,
  ];

  constructor() {
    super();
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
    const first = Math.max(0, Math.floor(this.top / ROW_HEIGHT) - OVERSCAN);
    const end = Math.min(this.rows.length, Math.ceil((this.top + this.height) / ROW_HEIGHT) + OVERSCAN);
    const shown = this.rows.slice(first, end).map((block, offset) => ({ block, index: first + offset }));
    // The row with the tab stop always exists, even when it is scrolled away.
    if (this.rows.length > 0 && (focusIndex < first || focusIndex >= end)) {
      shown.push({ block: this.rows[focusIndex] ?? 0, index: focusIndex });
    }
    return html`<div class="scroller" tabindex="-1" @scroll=${this.#scrolled}>
      <div
        role="grid"
        data-letter-keys
        aria-label=${strings.map.blocks}
        aria-multiselectable="true"
        aria-rowcount=${this.rows.length + 1}
        aria-colcount=${COLUMNS.length + 1}
        @keydown=${this.#keyed}
      >
        <div role="rowgroup" class="head">${this.#renderHead()}</div>
        <div role="rowgroup" class="body" ${place({ '--body-height': `${this.rows.length * ROW_HEIGHT}px` })}>
          ${repeat(
            shown,
            // Rows that scroll out of view are used again; the focused one keeps its element and so the focus.
            ({ index }) => (index === focusIndex ? 'focus' : index % SLOTS),
            ({ block, index }) => this.#renderRow(block, index, index === focusIndex),
          )}
        </div>
      </div>
    </div>`;
  }

  #renderHead() {
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
      ${COLUMNS.map((column, index) => {
        const sorted = this.sort.column === column;
        const arrow = sorted ? (this.sort.descending ? '▼' : '▲') : '';
        return html`<div
          role="columnheader"
          class="cell ${NUMBERS.has(column) ? 'number' : ''}"
          aria-colindex=${index + 2}
          aria-sort=${sorted ? (this.sort.descending ? 'descending' : 'ascending') : 'none'}
        >
          <button
            class="plain"
            title=${column === 'unmovable' ? strings.table.unmovableHint : nothing}
            @click=${() => this.#sortBy(column)}
          >
            ${strings.table.columns[column]} <span aria-hidden="true">${arrow}</span>
          </button>
        </div>`;
      })}
    </div>`;
  }

  #renderRow(block: number, index: number, tabStop: boolean) {
    const cell = this.cells[block] ?? 0;
    const { geometry, zones } = this.partition;
    const start = block * geometry.blockBytes;
    const selected = this.selection.chosen.has(block);
    const state = blockStateOf(cell);
    const rnFirst = block * geometry.incrementsPerBlock + 1;
    const rnLast = rnFirst + geometry.incrementsPerBlock - 1;
    return html`<div
      role="row"
      class="row"
      data-block=${block}
      aria-rowindex=${index + 2}
      aria-selected=${selected ? 'true' : 'false'}
      tabindex=${tabStop ? 0 : -1}
      ${place({ '--y': `${index * ROW_HEIGHT}px` })}
      @click=${(event: MouseEvent) => this.#clicked(event, block)}
      @dblclick=${() => this.#emit('map-open', { unit: block })}
    >
      <div role="gridcell" class="cell">
        <input
          type="checkbox"
          tabindex="-1"
          aria-label=${strings.table.select(block)}
          .checked=${selected}
          @click=${(event: Event) => event.stopPropagation()}
          @change=${() => this.#select(toggledUnit(this.selection, block))}
        />
      </div>
      <div role="gridcell" class="cell number">${block}</div>
      <div role="gridcell" class="cell mono">${formatAddress(start)} – ${formatAddress(start + geometry.blockBytes - 1)}</div>
      <div role="gridcell" class="cell number">${formatBytes(geometry.blockBytes)}</div>
      <div role="gridcell" class="cell state">
        <state-glyph .category=${cell & BLOCK.failed ? 'failed' : (stateCategory('block', cell) ?? 'deconfigured')}></state-glyph>
        ${strings.stateWords[state]}${cell & BLOCK.differs ? html` <state-glyph .category=${'differs'}></state-glyph>` : nothing}
      </div>
      <div role="gridcell" class="cell">${zones[zoneIndexOf(cell)]?.name ?? strings.none}</div>
      <div role="gridcell" class="cell">${cell & BLOCK.unmovable ? strings.yes : state === 'online' ? strings.no : strings.none}</div>
      <div role="gridcell" class="cell">${cell & BLOCK.configured ? strings.yes : strings.no}</div>
      <div role="gridcell" class="cell">${memmapOf(cell) === 'none' ? strings.none : memmapOf(cell)}</div>
      <div role="gridcell" class="cell number">${rnFirst === rnLast ? rnFirst : `${rnFirst}–${rnLast}`}</div>
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

  #clicked(event: MouseEvent, block: number): void {
    if (event.shiftKey) this.#select(this.#extendedTo(block));
    else if (event.ctrlKey || event.metaKey) this.#select(toggledUnit(this.selection, block));
    else this.#select(only(block));
    void this.updateComplete.then(() => this.#focusRow());
  }

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

customElements.define('block-table', BlockTable);

/**
 * The blocks as a table: fixed-height rows of which only those in view exist, sorted on values, selection shared with
 * the map. Events: `map-select` {selection}, `map-open` {unit}, `table-sort` {sort}.
 */

import { css, html, type PropertyValues } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { PartitionView } from '../../shared/view.ts';
import { type Column, columnsOf, DEFAULT_COLUMNS } from '../model/columns.ts';
import type { TableLook } from '../model/data-table.ts';
import { extendedRows, focusRow, selectionByKey } from '../model/row-selection.ts';
import type { ColumnId, Sort } from '../model/rows.ts';
import { chosenAll, NO_SELECTION, only, type Selection, toggledUnit } from '../model/selection.ts';
import { preferences } from '../state/preferences.ts';
import { strings } from '../strings/index.ts';
import { base, plainButton } from '../theme/shared-styles.ts';
import { blockUnder, ROW_HEIGHT, renderHead, renderRow, rowStyles } from './block-rows.ts';
import { ConsoleElement } from './console-element.ts';
import { fire } from './events.ts';
import { place } from './place.ts';
import { glyphStyles } from './state-glyph.ts';
import type { ColumnResize } from './table-grip.ts';

const OVERSCAN = 6;
const HEAD_HEIGHT = 32;
/** More than ever fit a window. */
const SLOTS = 256;
/** Under what its look is remembered. */
const LOOK = 'blocks';

export class BlockTable extends ConsoleElement {
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
    look: { state: true },
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
  /** Widths that somebody gave to columns. */
  declare private look: TableLook;
  /** Whether a row had the focus before it was drawn anew: an element that is moved loses it. */
  #hadFocus = false;
  #observer: ResizeObserver | undefined;

  static override styles = [
    base,
    plainButton,
    glyphStyles,
    rowStyles,
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
      .body {
        position: relative;
        block-size: var(--body-height);
        min-inline-size: var(--least);
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
    this.look = preferences.tableLook(LOOK);
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
    return focusRow(this.selection, this.rows);
  }

  protected override render() {
    const focusIndex = this.#focusIndex();
    const columns = columnsOf(this.columns);
    const { partition, cells, changedAt } = this;
    const scene = { columns, partition, cells, changedAt, chosen: this.selection.chosen };
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
      ${place(this.#tracks(columns))}
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
        <div role="rowgroup" class="head">${this.#renderHead()}</div>
        <div role="rowgroup" class="body" @click=${this.#clicked} @dblclick=${this.#doubleClicked} @contextmenu=${this.#menuAsked} ${place({ '--body-height': `${this.rows.length * ROW_HEIGHT}px` })}>
          ${repeat(
            shown,
            // Rows that scroll out of view are used again; the focused one keeps its element and so the focus. Another
            // focused row is another element: assistive technology says nothing of the same one.
            ({ index }) => (index === focusIndex ? `focus ${index}` : index % SLOTS),
            ({ block, index }) => renderRow(scene, block, index, index === focusIndex),
          )}
        </div>
      </div>
    </div>`;
  }

  /** Columns as they were made, and those that somebody resized in pixels. */
  #tracks(columns: readonly Column[]): Record<string, string> {
    const { widths } = this.look;
    const sized = columns.flatMap(({ id }) => widths[id] ?? []);
    const least = `calc(${2.5 + (columns.length - sized.length) * 7.25}rem + ${sized.reduce((sum, width) => sum + width, 0)}px)`;
    const tracks = columns.map(({ id, width }) => (widths[id] === undefined ? width : `${widths[id]}px`));
    return { '--columns': tracks.join(' '), '--least': least };
  }

  #resize(id: ColumnId, change: ColumnResize): void {
    const { [id]: known, ...others } = this.look.widths;
    const head = this.renderRoot.querySelector(`[data-head="${id}"]`);
    const now = known ?? Math.round(head?.getBoundingClientRect().width ?? 0);
    this.look = {
      ...this.look,
      widths: change === 'reset' ? others : { ...others, [id]: change(now) },
    };
    preferences.setTableLook(LOOK, this.look);
  }

  #renderHead() {
    const { chosen } = this.selection;
    const all = this.rows.length > 0 && this.rows.every((block) => chosen.has(block));
    return renderHead({
      columns: columnsOf(this.columns),
      sort: this.sort,
      selected: all ? 'all' : chosen.size > 0 ? 'some' : 'none',
      sortBy: (column) => this.#sortBy(column),
      selectAll: () => this.#select(chosenAll(this.selection, all ? [] : this.rows)),
      widthOf: (column) => this.look.widths[column],
      resize: (column, change) => this.#resize(column, change),
    });
  }

  protected override willUpdate(): void {
    const active = this.renderRoot instanceof ShadowRoot ? this.renderRoot.activeElement : null;
    this.#hadFocus = active?.matches('.body .row') ?? false;
  }

  protected override updated(changed: PropertyValues): void {
    if (!changed.has('selection')) return;
    // Whoever selects, wherever: what is selected is to be seen.
    this.#reveal(this.#focusIndex());
    if (this.#hadFocus) this.#focusRow();
  }

  #focusRow(): void {
    this.renderRoot.querySelector<HTMLElement>('.body .row[tabindex="0"]')?.focus({ preventScroll: true });
  }

  #reveal(index: number): void {
    const scroller = this.renderRoot.querySelector('.scroller');
    if (!scroller) return;
    const y = index * ROW_HEIGHT;
    const visible = scroller.clientHeight - HEAD_HEIGHT;
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
    if (event.shiftKey) this.#select(extendedRows(this.selection, this.rows, block));
    else if (event.ctrlKey || event.metaKey) this.#select(toggledUnit(this.selection, block));
    else this.#select(only(block));
    void this.updateComplete.then(() => this.#focusRow());
  };

  #doubleClicked = (event: MouseEvent): void => {
    const block = blockUnder(event);
    if (block !== undefined && !(event.target instanceof HTMLInputElement))
      fire(this, 'map-open', { unit: block });
  };

  #menuAsked = (event: MouseEvent): void => {
    const block = blockUnder(event) ?? this.rows[this.#focusIndex()];
    if (block === undefined) return;
    event.preventDefault();
    const { chosen } = this.selection;
    if (!chosen.has(block)) this.#select(only(block));
    const units = chosen.has(block) ? [...chosen].sort((a, b) => a - b) : [block];
    fire(this, 'context-menu', { subject: { kind: 'block', units }, x: event.clientX, y: event.clientY });
  };

  #keyed = (event: KeyboardEvent): void => {
    const target = event.composedPath()[0];
    if (!(target instanceof HTMLElement) || !target.matches('.body .row')) return;
    const selection = selectionByKey(this.selection, this.rows, event);
    const opens = event.key === 'Enter' && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (selection) this.#select(selection);
    else if (opens) fire(this, 'map-open', { unit: this.rows[this.#focusIndex()] ?? 0 });
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  #sortBy(column: ColumnId): void {
    const descending = this.sort.column === column && !this.sort.descending;
    fire(this, 'table-sort', { sort: { column, descending } });
  }

  #select(selection: Selection): void {
    fire(this, 'map-select', { selection });
  }
}

customElements.define('block-table', BlockTable);

declare global {
  interface HTMLElementTagNameMap {
    'block-table': BlockTable;
  }
}

/**
 * Linux's view of the partition: block map and block table over one selection. Events: `map-select`, `map-open`
 * (from its children), `filter-change` {filter}, `table-mode` {asTable}, `changes-wanted` {table}, `notice` {text}.
 */

import { css, html, nothing, type PropertyValues } from 'lit';
import type { PartitionView } from '../../shared/view.ts';
import type { CellMap } from '../elements/cell-map.ts';
import { countText } from '../model/number-style.ts';
import { saveText } from '../state/take-along.ts';
import '../elements/block-table.ts';
import type { BlockTable } from '../elements/block-table.ts';
import '../elements/cell-map.ts';
import '../elements/map-legend.ts';
import '../elements/map-toolbar.ts';
import { ConsoleElement } from '../elements/console-element.ts';
import { type ConsoleEvent, fire } from '../elements/events.ts';
import { on } from '../elements/on.ts';
import { place } from '../elements/place.ts';
import type { SavedTable } from '../elements/saved-picture.ts';
import { readPlace } from '../model/address-input.ts';
import type { ColourBy } from '../model/categories.ts';
import { COLUMNS, columnsOf, csvOf } from '../model/columns.ts';
import { countCategories, type Filter, findNext, NO_FILTER } from '../model/filter.ts';
import { categoriesOf, coloursOf, tellingColumns } from '../model/guest.ts';
import type { PartitionState } from '../model/machine-state.ts';
import { DEFAULT_CELL_SIZE } from '../model/map-layout.ts';
import { blockName, unitsName } from '../model/names.ts';
import { BLOCK_CATEGORIES, colourKey, inCategory } from '../model/palette.ts';
import { type ColumnId, type Sort, tableRows } from '../model/rows.ts';
import { extended, NO_SELECTION, only, type Selection } from '../model/selection.ts';
import { firstView, type MapView, zoomed } from '../state/map-view.ts';
import { preferences } from '../state/preferences.ts';
import { strings } from '../strings/index.ts';
import { base, modeButtons, plainButton } from '../theme/shared-styles.ts';

const COLOURS: readonly ColourBy[] = ['state', 'zone', 'memmap', 'divergence', 'change'];

export class BlocksScreen extends ConsoleElement {
  static override properties = {
    partition: { attribute: false },
    selection: { attribute: false },
    filter: { attribute: false },
    asTable: { type: Boolean },
    view: { state: true },
    hovered: { state: true },
    text: { state: true },
    sort: { state: true },
    problem: { state: true },
    columns: { state: true },
  };
  declare partition: PartitionState;
  declare selection: Selection;
  declare filter: Filter;
  declare asTable: boolean;
  declare private view: MapView;
  declare private hovered: number;
  declare private text: string;
  declare private sort: Sort;
  declare private problem: string;
  declare private columns: readonly ColumnId[];
  #viewFor = -1;
  #rows: readonly number[] = [];
  #namedFor = '';
  #describe: (first: number, end: number) => string = String;

  static override styles = [
    base,
    plainButton,
    modeButtons,
    css`
      :host {
        display: flex !important;
        flex-direction: column;
        gap: 0.5rem;
        padding: 0.75rem 1rem 0;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.25rem 1.25rem;
      }
      map-toolbar {
        flex: 1 1 20rem;
      }
      @media (max-width: 48rem) {
        map-toolbar {
          flex-basis: 100%;
        }
      }
      .mode {
        align-self: start;
      }
      cell-map,
      block-table {
        flex: 1 1 auto;
        min-block-size: 10rem;
      }
      .hover {
        flex: none;
        min-block-size: 1.5rem;
        padding-block-end: 0.375rem;
        font-size: 0.75rem;
        color: var(--cds-text-secondary);
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .filter {
        flex: 1 1 18rem;
        block-size: 1.75rem;
        max-inline-size: 26rem;
        padding-inline: 0.5rem;
        border: 0;
        border-block-end: 1px solid var(--cds-border-strong-01);
        background: var(--cds-field-01);
        color: var(--cds-text-primary);
        font: inherit;
        font-size: 0.75rem;
      }
      .filter::placeholder {
        color: var(--cds-text-helper);
      }
      .key {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem 1rem;
        font-size: 0.75rem;
      }
      .key span {
        display: inline-flex;
        align-items: center;
        gap: 0.375rem;
      }
      .key i {
        inline-size: 0.75rem;
        block-size: 0.75rem;
      }
      .columns {
        position: relative;
        font-size: 0.8125rem;
      }
      .columns summary {
        min-block-size: 1.5rem;
        padding-inline: 0.5rem;
        line-height: 1.5rem;
        cursor: pointer;
      }
      .choices {
        position: absolute;
        z-index: 5;
        inset-block-start: 1.75rem;
        display: flex;
        flex-direction: column;
        gap: 0.375rem;
        inline-size: max-content;
        padding: 0.75rem 1rem;
        border: 1px solid var(--cds-border-strong-01);
        background: var(--cds-layer-02);
      }
      .choices label {
        display: flex;
        align-items: center;
        gap: 0.5rem;
        min-block-size: 1.5rem;
      }
      .totals {
        margin-inline-start: auto;
        font-size: 0.75rem;
        color: var(--cds-text-secondary);
      }
      .totals b {
        font-family: var(--font-mono);
        font-weight: 400;
        color: var(--cds-text-primary);
      }
      .empty {
        padding: 2rem 0;
      }
      .empty button {
        color: var(--cds-link-primary);
        padding-inline: 0;
      }
    `,
  ];

  constructor() {
    super();
    this.selection = NO_SELECTION;
    this.filter = NO_FILTER;
    this.asTable = false;
    this.view = firstView(0, 'deconfigured');
    this.hovered = -1;
    this.text = '';
    this.sort = { column: 'block', descending: false };
    this.problem = '';
    this.columns = preferences.columns;
  }

  /** Puts the focus into the map or the table. */
  override focus(): void {
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<CellMap | BlockTable>('cell-map, block-table')?.focus(),
    );
  }

  /** Finds the next or previous block of the chosen kind. */
  find(step: 1 | -1): void {
    const { wanted } = this.view;
    const found = findNext(this.partition.blocks, this.selection.focus, step, (cell) =>
      inCategory('block', cell, wanted),
    );
    if (found < 0) {
      fire(this, 'notice', { text: strings.map.noneFound(strings.categories[wanted]) });
      return;
    }
    fire(this, 'map-select', { selection: only(found) });
    this.focus();
  }

  protected override willUpdate(changed: PropertyValues): void {
    const count = this.partition.blocks.length;
    if (this.#viewFor !== count) {
      this.#viewFor = count;
      this.view = firstView(count, this.partition.view.era === 'dynamic' ? 'deconfigured' : 'offline');
    }
    if (
      this.asTable &&
      (changed.has('partition') ||
        changed.has('filter') ||
        changed.has('text') ||
        changed.has('sort') ||
        changed.has('asTable'))
    ) {
      const { blocks, view, blocksChanged } = this.partition;
      this.#rows = tableRows(blocks, view, this.filter, this.text, this.sort, blocksChanged);
    }
  }

  /** Who looks at when blocks changed wants to know it from the journal, not only from what this window saw. */
  protected override updated(): void {
    const inTable = this.asTable && (this.columns.includes('changed') || this.sort.column === 'changed');
    const onMap = !this.asTable && (this.view.colourBy === 'change' || this.hovered >= 0);
    if (inTable || onMap) fire(this, 'changes-wanted', { table: 'block' });
  }

  protected override render() {
    const { blocks, view } = this.partition;
    const categories = categoriesOf(view, BLOCK_CATEGORIES);
    if (!blocks.some((cell) => cell !== 0)) return this.#renderNoGuest();
    return html`<h1 class="hidden-text">${strings.map.blocks}</h1>
      <div class="head">
        ${this.#renderMode()}
        ${this.asTable ? this.#renderTableHead() : this.#renderToolbar()}
      </div>
      <map-legend
        .categories=${categories}
        .counts=${countCategories('block', blocks, categories)}
        .filter=${this.filter}
        ${on('legend-filter', (event) => fire(this, 'filter-change', event.detail))}
      ></map-legend>
      ${this.asTable ? this.#renderTable() : html`${this.#renderColourKey()}${this.#renderMap()}`}`;
  }

  #renderColourKey() {
    const zones = this.partition.view.zones.map(({ name }) => name);
    const key = colourKey(this.view.colourBy, zones);
    if (key.length === 0) return nothing;
    return html`<div class="key" role="group" aria-label=${strings.map.colours}>
      ${key.map(({ token, word }) => html`<span><i ${place({ background: `var(--${token})` })}></i>${word}</span>`)}
    </div>`;
  }

  #renderNoGuest() {
    return html`<div class="empty">
      <h1>${strings.map.noGuestTitle}</h1>
      <p>${strings.map.noGuest}</p>
      <button class="plain" @click=${() => fire(this, 'go', { screen: 'overview' })}>${strings.map.toOverview}</button>
    </div>`;
  }

  #renderMode() {
    const choice = (asTable: boolean, label: string) =>
      html`<button class="plain" data-mode=${asTable ? 'table' : 'map'} aria-pressed=${this.asTable === asTable ? 'true' : 'false'} @click=${() => fire(this, 'table-mode', { asTable })}>
        ${label}
      </button>`;
    return html`<span class="mode" role="group" aria-label=${strings.map.asMap}>${choice(false, strings.map.map)}${choice(true, strings.map.table)}</span>`;
  }

  #renderToolbar() {
    const { view } = this;
    return html`<map-toolbar
      .rowSize=${view.rowSize}
      .cellBytes=${this.partition.view.geometry.blockBytes * view.perCell}
      .colourBy=${view.colourBy}
      .colours=${coloursOf(this.partition.view, COLOURS)}
      .categories=${categoriesOf(this.partition.view, BLOCK_CATEGORIES)}
      .wanted=${view.wanted}
      .problem=${this.problem}
      ${on('map-row', (event) => this.#look({ rowSize: event.detail.rowSize }))}
      ${on('map-colour', (event) => this.#look({ colourBy: event.detail.colourBy }))}
      ${on('map-kind', (event) => this.#look({ wanted: event.detail.category }))}
      ${on('map-find', (event) => this.find(event.detail.step))}
      ${on('map-goto', (event) => this.#goTo(event.detail.text))}
      ${on('map-zoom', this.#zoom)}
    ></map-toolbar>`;
  }

  #renderMap() {
    const { partition, view } = this;
    return html`<cell-map
        .kind=${'block'}
        .cells=${partition.blocks}
        .changedAt=${partition.blocksChanged}
        .since=${partition.since}
        .partition=${partition}
        .name=${strings.map.blocks}
        .unitBytes=${partition.view.geometry.blockBytes}
        .filter=${this.filter}
        .colourBy=${view.colourBy}
        .selection=${this.selection}
        .size=${view.size}
        .perCell=${view.perCell}
        .rowSize=${view.rowSize}
        .describe=${this.#describeFor(partition.view)}
        ${on('map-hover', (event) => {
          this.hovered = event.detail.unit;
        })}
        ${on('map-fit', (event) => this.#look({ perCell: event.detail.perCell }))}
        ${on('map-zoom', this.#zoom)}
      ></cell-map>
      <div class="hover">${this.#hoverText()}</div>`;
  }

  /** What is under the pointer: name, address, size, zone, last change. */
  #hoverText(): string {
    const { partition, view, hovered } = this;
    if (hovered < 0 || !partition.blocks[hovered])
      return view.perCell > 1 ? strings.map.perCell(view.perCell, 'blocks') : strings.map.hover;
    const end = Math.min(partition.blocks.length, hovered + view.perCell);
    const name = this.#describeFor(partition.view)(hovered, end);
    if (view.perCell > 1) return name;
    const changed = partition.blocksChanged[hovered] ?? 0;
    return `${name}${changed === 0 ? '' : `, ${strings.map.changedAt(changed)}`}`;
  }

  #renderTableHead() {
    return html`<input
        class="filter"
        type="search"
        aria-label=${strings.table.filterLabel}
        placeholder=${strings.table.filter}
        .value=${this.text}
        @input=${(event: Event) => {
          this.text = (event.currentTarget as HTMLInputElement).value;
        }}
      />
      <details class="columns">
        <summary>${strings.table.configure}</summary>
        <div class="choices">
          ${COLUMNS.filter(({ id }) => this.#shownColumns([id]).length > 0).map(
            ({ id }) => html`<label
              ><input type="checkbox" .checked=${id === 'block' || this.columns.includes(id)} ?disabled=${id === 'block'} @change=${() => this.#toggleColumn(id)} />${strings.table.columns[id]}</label
            >`,
          )}
        </div>
      </details>
      <button class="plain" @click=${this.#exportCsv}>${strings.table.exportCsv}</button>
      <span class="totals" aria-live="off">
        ${strings.table.total} <b>${countText(this.partition.blocks.length)}</b> · ${strings.table.filtered}
        <b>${countText(this.#rows.length)}</b> · ${strings.table.selected} <b>${countText(this.selection.chosen.size)}</b>
      </span>`;
  }

  #renderTable() {
    if (this.#rows.length === 0) {
      const chosen = [...this.filter]
        .map((category) => strings.categories[category])
        .concat(this.text.trim() || []);
      return html`<div class="empty">
        <p>${strings.map.filterNone(chosen.join(' '))}</p>
        <button class="plain" @click=${this.#clearFilter}>${strings.map.clearFilter}</button>
      </div>`;
    }
    return html`<block-table
      .partition=${this.partition.view}
      .cells=${this.partition.blocks}
      .changedAt=${this.partition.blocksChanged}
      .columns=${this.#shownColumns(this.columns)}
      .rows=${this.#rows}
      .selection=${this.selection}
      .sort=${this.sort}
      ${on('table-sort', (event) => {
        this.sort = event.detail.sort;
      })}
    ></block-table>`;
  }

  /** A new function when the same cells get other names: another machine, other zones. */
  #describeFor({ zones, geometry }: PartitionView): (first: number, end: number) => string {
    const key = `${geometry.blockBytes} ${zones.map(({ name }) => name).join()}`;
    if (key !== this.#namedFor) {
      this.#namedFor = key;
      this.#describe = (first, end) => {
        const { blocks, view } = this.partition;
        if (end - first > 1) return unitsName('block', blocks, first, end, view);
        return blockName(first, blocks[first] ?? 0, view);
      };
    }
    return this.#describe;
  }

  #look(change: Partial<MapView>): void {
    this.view = { ...this.view, ...change };
  }

  #zoom = (event: ConsoleEvent<'map-zoom'>): void => {
    const shown = this.renderRoot.querySelector<CellMap>('cell-map')?.cellSize ?? DEFAULT_CELL_SIZE;
    this.view = zoomed(this.view, this.partition.blocks.length, event.detail.step, shown);
  };

  #goTo(text: string): void {
    const wanted = readPlace(text, this.partition.view.geometry);
    if (wanted.kind === 'unread') {
      this.problem = wanted.because;
      return;
    }
    this.problem = '';
    fire(this, 'map-select', { selection: extended(only(wanted.first), wanted.last) });
    this.focus();
  }

  #clearFilter = (): void => {
    this.text = '';
    fire(this, 'filter-change', { filter: NO_FILTER });
  };

  #shownColumns(columns: readonly ColumnId[]): readonly ColumnId[] {
    return tellingColumns(this.partition.view, columns);
  }

  #toggleColumn(id: ColumnId): void {
    const has = this.columns.includes(id);
    this.columns = has ? this.columns.filter((each) => each !== id) : [...this.columns, id];
    preferences.columns = this.columns;
  }

  /** All blocks, in the columns that are chosen; filtered and sorted as the table is. */
  savedTable(): SavedTable {
    // The map does not need the rows, so that they are those of the last table.
    const { view, blocks, blocksChanged } = this.partition;
    this.#rows = tableRows(blocks, view, this.filter, this.text, this.sort, blocksChanged);
    return { name: strings.table.name, rows: this.#rows.length, csv: () => this.#csv() };
  }

  #csv(): string {
    const { view, blocks, blocksChanged } = this.partition;
    const rows = this.#rows.map((block) => ({
      block,
      cell: blocks[block] ?? 0,
      view,
      changedAt: blocksChanged[block] ?? 0,
    }));
    return csvOf(columnsOf(this.#shownColumns(this.columns)), rows);
  }

  #exportCsv = (): void => {
    const { view } = this.partition;
    const text = saveText(`${view.name}-blocks.csv`, 'text/csv', this.#csv());
    fire(this, 'notice', { text });
  };
}

customElements.define('blocks-screen', BlocksScreen);

declare global {
  interface HTMLElementTagNameMap {
    'blocks-screen': BlocksScreen;
  }
}

/**
 * The hypervisor's view: one cell is one increment (or a power of two of them). Events: `map-open` {unit},
 * `changes-wanted` {table}, `notice` {text}.
 */

import { css, html, nothing, type PropertyValues } from 'lit';
import { INCREMENT } from '../../shared/cells.ts';
import type { PartitionView } from '../../shared/view.ts';
import type { CellMap } from '../elements/cell-map.ts';
import '../elements/cell-map.ts';
import '../elements/data-table.ts';
import '../elements/map-legend.ts';
import type { MapNote } from '../elements/map-painter.ts';
import '../elements/map-toolbar.ts';
import { ConsoleElement } from '../elements/console-element.ts';
import { type ConsoleEvent, fire } from '../elements/events.ts';
import { on } from '../elements/on.ts';
import { readPlace } from '../model/address-input.ts';
import type { ColourBy } from '../model/categories.ts';
import type { TableColumn } from '../model/data-table.ts';
import { countCategories, type Filter, findNext, NO_FILTER, passes } from '../model/filter.ts';
import { incrementColumns, incrementRows } from '../model/increment-columns.ts';
import type { PartitionState } from '../model/machine-state.ts';
import { DEFAULT_CELL_SIZE } from '../model/map-layout.ts';
import { incrementName, unitsName } from '../model/names.ts';
import { INCREMENT_CATEGORIES, inCategory } from '../model/palette.ts';
import { extended, NO_SELECTION, only, type Selection } from '../model/selection.ts';
import { firstView, type MapView, zoomed } from '../state/map-view.ts';
import { strings } from '../strings/index.ts';
import { base, modeButtons, plainButton } from '../theme/shared-styles.ts';

const COLOURS: readonly ColourBy[] = ['state', 'divergence', 'change'];

export class IncrementsScreen extends ConsoleElement {
  static override properties = {
    partition: { attribute: false },
    chosenBlocks: { attribute: false },
    asTable: { type: Boolean },
    selection: { state: true },
    filter: { state: true },
    view: { state: true },
    hovered: { state: true },
    problem: { state: true },
  };
  declare partition: PartitionState;
  /** Blocks that are chosen, here or elsewhere: tasks are for them. */
  declare chosenBlocks: ReadonlySet<number>;
  declare asTable: boolean;
  declare private selection: Selection;
  declare private filter: Filter;
  declare private view: MapView;
  declare private hovered: number;
  declare private problem: string;
  #viewFor = -1;
  /** What the table was made for. */
  #tableFor: PartitionState | undefined;
  #columns: readonly TableColumn<number>[] = [];
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
      .top {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem 1rem;
        align-items: center;
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
      cell-map {
        flex: 1 1 auto;
      }
      .hover {
        flex: none;
        min-block-size: 1.5rem;
        padding-block-end: 0.375rem;
        font-size: 0.75rem;
        color: var(--cds-text-secondary);
      }
      .empty {
        display: flex;
        gap: 0.5rem;
      }
    `,
  ];

  constructor() {
    super();
    this.selection = NO_SELECTION;
    this.chosenBlocks = new Set();
    this.asTable = false;
    this.filter = NO_FILTER;
    this.view = firstView(0, 'standby');
    this.hovered = -1;
    this.problem = '';
  }

  override focus(): void {
    const goal = this.asTable ? 'data-table' : 'cell-map';
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(goal)?.focus());
  }

  /** Finds the next or previous increment of the chosen kind. */
  find(step: 1 | -1): void {
    const { wanted } = this.view;
    const accept = (cell: number) => inCategory('increment', cell, wanted);
    const found = findNext(this.partition.increments, this.selection.focus, step, accept);
    if (found < 0) {
      fire(this, 'notice', { text: strings.map.noneFound(strings.categories[wanted]) });
      return;
    }
    this.#select(only(found));
    if (this.asTable) this.renderRoot.querySelector('data-table')?.reveal(String(found));
    else this.focus();
  }

  protected override willUpdate(_changed: PropertyValues): void {
    const count = this.partition.increments.length;
    if (this.#viewFor !== count) {
      this.#viewFor = count;
      this.view = firstView(count, 'standby');
      // What is chosen on another screen stays chosen here.
      this.selection = this.#selectionOf(this.chosenBlocks);
    }
    if (this.#tableFor === this.partition || !this.asTable) return;
    this.#tableFor = this.partition;
    this.#columns = incrementColumns(this.partition);
    this.#rows = incrementRows(this.partition.increments);
  }

  /** Who looks at when increments changed wants to know it from the journal, not only from what this window saw. */
  protected override updated(): void {
    if (this.view.colourBy === 'change' || this.hovered >= 0)
      fire(this, 'changes-wanted', { table: 'increment' });
  }

  protected override render() {
    const { partition } = this;
    const { increments } = partition;
    const standby = increments.some((cell) => cell & INCREMENT.reserved);
    return html`<h1 class="hidden-text">${strings.map.increments}</h1>
      <div class="top">
        ${this.#renderMode()}
        ${this.asTable ? nothing : this.#renderToolbar()}
      </div>
      <map-legend
        .categories=${INCREMENT_CATEGORIES}
        .counts=${countCategories('increment', increments, INCREMENT_CATEGORIES)}
        .filter=${this.filter}
        ${on('legend-filter', (event) => {
          this.filter = event.detail.filter;
        })}
      ></map-legend>
      ${standby ? nothing : html`<p class="empty"><strong>${strings.map.noStandbyTitle}.</strong> ${strings.map.noStandby}</p>`}
      ${this.asTable ? this.#renderTable() : html`${this.#renderMap()}<div class="hover">${this.#hoverText()}</div>`}`;
  }

  #renderMode() {
    const choice = (asTable: boolean, label: string) =>
      html`<button class="plain" data-mode=${asTable ? 'table' : 'map'} aria-pressed=${this.asTable === asTable ? 'true' : 'false'} @click=${() => fire(this, 'table-mode', { asTable })}>${label}</button>`;
    return html`<span class="mode" role="group" aria-label=${strings.map.asMap}>${choice(false, strings.map.map)}${choice(true, strings.map.table)}</span>`;
  }

  #renderToolbar() {
    const { view } = this;
    const { geometry } = this.partition.view;
    return html`<map-toolbar
        .rowSize=${view.rowSize}
        .cellBytes=${geometry.incrementBytes * view.perCell}
        .colourBy=${view.colourBy}
        .colours=${COLOURS}
        .categories=${INCREMENT_CATEGORIES}
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
    const { increments } = partition;
    const { geometry } = partition.view;
    return html`<cell-map
        .kind=${'increment'}
        .cells=${increments}
        .changedAt=${partition.incrementsChanged}
        .since=${partition.since}
        .partition=${partition}
        .name=${strings.map.increments}
        .unitBytes=${geometry.incrementBytes}
        .firstNumber=${1}
        .filter=${this.filter}
        .colourBy=${view.colourBy}
        .selection=${this.selection}
        .size=${view.size}
        .perCell=${view.perCell}
        .rowSize=${view.rowSize}
        .notes=${this.#notes()}
        .describe=${this.#describeFor(partition.view)}
        ${on('map-select', (event) => {
          event.stopPropagation();
          this.#select(event.detail.selection);
        })}
        ${on('map-open', this.#open)}
        ${on('map-hover', (event) => {
          this.hovered = increments[event.detail.unit] ? event.detail.unit : -1;
        })}
        ${on('map-fit', (event) => this.#look({ perCell: event.detail.perCell }))}
        ${on('map-zoom', this.#zoom)}
      ></cell-map>`;
  }

  #renderTable() {
    return html`<data-table
      fills
      menus
      .name=${strings.incrementTable.name}
      .store=${'increments'}
      .columns=${this.#columns}
      .rows=${this.#filtered()}
      .rowData=${(index: number) => ({ rn: String(index + 1) })}
      .selection=${new Set([...this.selection.chosen].map(String))}
      ${on('rows-select', ({ detail }) => {
        const chosen = detail.keys.map(Number);
        this.#select({ ...only(chosen[0] ?? 0), chosen: new Set(chosen) });
      })}
      ${on('row-menu', ({ detail: { keys, x, y } }) => {
        const units = keys.map(Number).sort((a, b) => a - b);
        fire(this, 'context-menu', { subject: { kind: 'increment', units }, x, y });
      })}
      ${on('row-open', ({ detail }) => fire(this, 'map-open', { unit: this.#blockOf(Number(detail.key)) }))}
    ></data-table>`;
  }

  /** Rows that the legend lets through. */
  #filtered(): readonly number[] {
    const { filter } = this;
    if (filter.size === 0) return this.#rows;
    const { increments } = this.partition;
    return this.#rows.filter((index) => passes(filter, 'increment', increments[index] ?? 0));
  }

  #blockOf(index: number): number {
    return Math.floor(index / this.partition.view.geometry.incrementsPerBlock);
  }

  #selectionOf(blocks: ReadonlySet<number>): Selection {
    const { incrementsPerBlock } = this.partition.view.geometry;
    const chosen = [...blocks].flatMap((block) =>
      Array.from({ length: incrementsPerBlock }, (_, index) => block * incrementsPerBlock + index),
    );
    const there = chosen.filter((index) => this.partition.increments[index]);
    return there.length === 0 ? NO_SELECTION : { ...only(there[0] ?? 0), chosen: new Set(there) };
  }

  /** Tasks are for the blocks that the increments belong to. */
  #select(selection: Selection): void {
    this.selection = selection;
    fire(this, 'blocks-choose', {
      blocks: [...new Set([...selection.chosen].map((index) => this.#blockOf(index)))].sort((a, b) => a - b),
    });
  }

  #hoverText(): string {
    const { view } = this;
    const shown =
      this.hovered >= 0 ? this.hovered : this.selection.chosen.size > 0 ? this.selection.focus : -1;
    return shown >= 0
      ? this.#shownName(shown)
      : view.perCell > 1
        ? strings.map.perCell(view.perCell, 'increments')
        : strings.map.hover;
  }

  #notes(): MapNote[] {
    const first = this.partition.increments.findIndex((cell) => (cell & INCREMENT.reserved) !== 0);
    return first < 0 ? [] : [{ unit: first, text: strings.map.element(1, first + 1) }];
  }

  #shownName(index: number): string {
    const { increments, incrementsChanged, view } = this.partition;
    const { perCell } = this.view;
    const first = Math.floor(index / perCell) * perCell;
    const name = this.#describeFor(view)(first, Math.min(increments.length, first + perCell));
    if (perCell > 1) return name;
    const changed = incrementsChanged[index] ?? 0;
    return `${name}${changed === 0 ? '' : `, ${strings.map.changedAt(changed)}`}`;
  }

  /** A new function when the same cells get other names: another machine, another kernel. */
  #describeFor({ geometry }: PartitionView): (first: number, end: number) => string {
    const key = `${geometry.incrementBytes} ${geometry.incrementsPerBlock}`;
    if (key !== this.#namedFor) {
      this.#namedFor = key;
      this.#describe = (first, end) => {
        const { increments, view } = this.partition;
        if (end - first > 1) return unitsName('increment', increments, first, end, view);
        return incrementName(first + 1, increments[first] ?? 0, view);
      };
    }
    return this.#describe;
  }

  #look(change: Partial<MapView>): void {
    this.view = { ...this.view, ...change };
  }

  #zoom = (event: ConsoleEvent<'map-zoom'>): void => {
    const shown = this.renderRoot.querySelector<CellMap>('cell-map')?.cellSize ?? DEFAULT_CELL_SIZE;
    this.view = zoomed(this.view, this.partition.increments.length, event.detail.step, shown);
  };

  #open = (event: ConsoleEvent<'map-open'>): void => {
    event.stopPropagation();
    const block = Math.floor(event.detail.unit / this.partition.view.geometry.incrementsPerBlock);
    fire(this, 'map-open', { unit: block });
  };

  #goTo(text: string): void {
    const { geometry } = this.partition.view;
    const place = readPlace(text, geometry);
    if (place.kind === 'unread') {
      this.problem = place.because;
      return;
    }
    this.problem = '';
    const perBlock = geometry.incrementsPerBlock;
    this.#select(extended(only(place.first * perBlock), (place.last + 1) * perBlock - 1));
    this.focus();
  }
}

customElements.define('increments-screen', IncrementsScreen);

declare global {
  interface HTMLElementTagNameMap {
    'increments-screen': IncrementsScreen;
  }
}

/**
 * One table for everything: it sorts, filters, lets columns be chosen and resized (mouse and keyboard), copies, writes
 * CSV, and remembers how it is looked at. Of very many rows only those in view exist. Events: `rows-select` {keys},
 * `row-open` {key}, `row-menu` {key, keys, x, y}, `rows-more`, `notice` {text}.
 */

import { type CSSResult, html, nothing, type PropertyValues } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import {
  columnGroups,
  filteredRows,
  firstWidth,
  shownColumns,
  sortedBy,
  sortedRows,
  type TableColumn,
  type TableLook,
  tableCsv,
  tableTsv,
} from '../model/data-table.ts';
import { preferences } from '../state/preferences.ts';
import { saveText } from '../state/take-along.ts';
import { strings } from '../strings/index.ts';
import { base, plainButton, tableStyles } from '../theme/shared-styles.ts';
import { ConsoleElement } from './console-element.ts';
import { copyText } from './copy-text.ts';
import { dataTableStyles, WINDOWED_ROW_PX } from './data-table-styles.ts';
import { dataset } from './dataset.ts';
import { fire } from './events.ts';
import { place } from './place.ts';
import type { SavedTable } from './saved-picture.ts';
import { type ColumnResize, columnGrip } from './table-grip.ts';

const s = strings.dataTable;
/** From so many rows on only those in view exist. */
const WINDOWED_FROM = 200;
const OVERSCAN = 12;
const CHOICE_PX = 36;

export class DataTable<R> extends ConsoleElement {
  static override properties = {
    name: { type: String },
    store: { type: String },
    columns: { attribute: false },
    rows: { attribute: false },
    rowKey: { attribute: false },
    rowData: { attribute: false },
    rowClass: { attribute: false },
    isCurrent: { attribute: false },
    detail: { attribute: false },
    totals: { attribute: false },
    selection: { attribute: false },
    choiceOf: { attribute: false },
    sheet: { attribute: false },
    small: { type: Boolean },
    fills: { type: Boolean, reflect: true },
    unfiltered: { type: Boolean },
    menus: { type: Boolean },
    single: { type: Boolean },
    more: { type: Boolean },
    look: { state: true },
    text: { state: true },
    top: { state: true },
    height: { state: true },
  };
  /** What it is called, and under what its look is remembered. */
  declare name: string;
  declare store: string;
  declare columns: readonly TableColumn<R>[];
  declare rows: readonly R[];
  declare rowKey: (row: R) => string;
  declare rowData: ((row: R) => Readonly<Record<string, string>>) | undefined;
  declare rowClass: ((row: R) => string) | undefined;
  declare isCurrent: ((row: R) => boolean) | undefined;
  /** What is unfolded below a row; tables with it are never windowed. */
  declare detail: ((row: R) => unknown) | undefined;
  /** Texts of a last row, by column. */
  declare totals: Readonly<Record<string, string>> | undefined;
  /** Keys of chosen rows; undefined: rows cannot be chosen. */
  declare selection: ReadonlySet<string> | undefined;
  /** How the choice of a row is called; undefined: this row cannot be chosen. Absent: all rows, by their keys. */
  declare choiceOf: ((row: R) => string | undefined) | undefined;
  /** Styles of what the cells show. */
  declare sheet: CSSResult | undefined;
  /** The tools lie behind a button, for tables of a few rows. */
  declare small: boolean;
  /** It takes the room that there is and scrolls. */
  declare fills: boolean;
  /** Its rows are filtered elsewhere. */
  declare unfiltered: boolean;
  /** Its rows have a menu: `row-menu` asks for it. */
  declare menus: boolean;
  /** One row is chosen at a time. */
  declare single: boolean;
  /** There are older rows: `rows-more` asks for them before their place is reached. */
  declare more: boolean;
  declare private look: TableLook;
  declare private text: string;
  declare private top: number;
  declare private height: number;
  #shown: readonly R[] = [];
  #sizes: ResizeObserver | undefined;
  /** The row from which Shift chooses. */
  #anchor = 0;

  static override styles = [base, plainButton, tableStyles, dataTableStyles];

  constructor() {
    super();
    this.store = '';
    this.columns = [];
    this.rows = [];
    this.rowKey = String;
    this.selection = undefined;
    this.small = false;
    this.fills = false;
    this.unfiltered = false;
    this.menus = false;
    this.single = false;
    this.more = false;
    this.look = preferences.tableLook('');
    this.text = '';
    this.top = 0;
    this.height = 600;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#sizes = new ResizeObserver(() => {
      this.height = this.#scroller?.clientHeight || 600;
    });
    this.#sizes.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sizes?.disconnect();
  }

  /** For "Save what this screen shows": all its rows, not only those in view. */
  savedTable(): SavedTable {
    const columns = shownColumns(this.columns, this.look);
    return { name: this.name, rows: this.#shown.length, csv: () => tableCsv(columns, this.#shown) };
  }

  /** Brings a row into view. @returns whether it is there */
  reveal(key: string): boolean {
    const index = this.#shown.findIndex((row) => this.rowKey(row) === key);
    const scroller = this.#scroller;
    if (index < 0 || !scroller) return false;
    if (this.#isWindowed) {
      scroller.scrollTop = Math.max(0, (index + 1) * WINDOWED_ROW_PX - scroller.clientHeight / 2);
      this.top = scroller.scrollTop;
    } else this.renderRoot.querySelectorAll('tbody tr[data-row]')[index]?.scrollIntoView({ block: 'center' });
    return true;
  }

  get #scroller(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('.scroller');
  }

  get #isWindowed(): boolean {
    return !this.detail && this.#shown.length > WINDOWED_FROM;
  }

  protected override firstUpdated(): void {
    const sheet = this.sheet?.styleSheet;
    if (sheet && this.renderRoot instanceof ShadowRoot) this.renderRoot.adoptedStyleSheets.push(sheet);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('store')) this.look = preferences.tableLook(this.store);
    const inputs = ['rows', 'columns', 'look', 'text'];
    if (!inputs.some((name) => changed.has(name))) return;
    const filtered = filteredRows(this.rows, this.columns, this.text);
    this.#shown = sortedRows(filtered, this.columns, this.look);
  }

  protected override updated(): void {
    if (!this.more || !this.#isWindowed) return;
    const end = this.top + 2 * this.height;
    if (end >= this.#shown.length * WINDOWED_ROW_PX) fire(this, 'rows-more');
  }

  protected override render() {
    const columns = shownColumns(this.columns, this.look);
    const isSized = Object.keys(this.look.widths).length > 0;
    const widths = columns.map((column) => this.look.widths[column.id] ?? firstWidth(column));
    const least = widths.reduce((sum, width) => sum + width, this.selection ? CHOICE_PX : 0);
    const classes = [isSized ? 'sized' : '', this.#isWindowed ? 'windowed' : ''].join(' ');
    return html`${this.small ? this.#renderSmall() : html`<div class="bar" role="toolbar" aria-label=${s.tools(this.name)}>${this.#renderTools()}</div>`}
      <div class="scroller" tabindex="0" role="group" aria-label=${this.name} @scroll=${this.#scrolled} @keydown=${this.#keyed} @contextmenu=${this.#menuAsked}>
        <table class=${classes} aria-label=${this.name} aria-rowcount=${this.#shown.length + 1} ${place({ '--least': `${least}px` })}>
          <colgroup>
            ${this.selection ? html`<col ${place({ 'inline-size': `${CHOICE_PX}px` })} />` : nothing}
            ${widths.map((width) => html`<col ${place({ 'inline-size': `${width}px` })} />`)}
          </colgroup>
          <thead>
            ${this.#renderGroups(columns)}
            <tr>
              ${this.#renderChoiceOfAll()}${columns.map((column, index) => this.#renderHead(column, widths[index] ?? 0))}
            </tr>
          </thead>
          <tbody>
            ${this.#renderRows(columns)}
          </tbody>
          ${this.#renderTotals(columns)}
        </table>
        ${this.#shown.length === 0 && this.rows.length > 0 ? html`<p class="none">${s.nothing(this.text)}</p>` : nothing}
      </div>`;
  }

  // ---- tools

  #renderSmall() {
    return html`<details class="small">
      <summary aria-label=${s.tools(this.name)} title=${s.tools(this.name)}>⋯</summary>
      <div class="panel">${this.#renderTools()}</div>
    </details>`;
  }

  #renderTools() {
    const chosen = this.selection?.size ?? 0;
    const choices = this.columns.filter(({ acts }) => !acts);
    const columns = html`<div class="choices" role="group" aria-label=${s.columns}>
      ${choices.map(
        ({ id, label, fixed, off }) => html`<label
          ><input type="checkbox" data-column=${id} .checked=${fixed === true || (this.look.shown[id] ?? off !== true)} ?disabled=${fixed === true} @change=${() => this.#toggle(id, off === true)} />${label}</label
        >`,
      )}
      <button class="plain link" data-reset @click=${() => this.#keep({ shown: {}, widths: {} })}>${s.reset}</button>
    </div>`;
    return html`${this.unfiltered ? nothing : this.#renderFilter()}
      ${
        this.small
          ? columns
          : html`<details class="choose">
            <summary>${s.columns}</summary>
            ${columns}
          </details>`
      }
      <button class="plain" data-copy @click=${() => void this.#copy()}>${s.copy}</button>
      <button class="plain" data-csv @click=${this.#export}>${s.csv}</button>
      <span class="counts" aria-live="off">${s.counts(this.rows.length, this.#shown.length, this.selection ? chosen : undefined, this.more)}</span>`;
  }

  #renderFilter() {
    return html`<input
        type="search"
        aria-label=${s.filterOf(this.name)}
        placeholder=${s.filter}
        .value=${this.text}
        @input=${(event: Event) => {
          this.text = (event.currentTarget as HTMLInputElement).value;
        }}
      />`;
  }

  #toggle(id: string, off: boolean): void {
    const shown = this.look.shown[id] ?? !off;
    this.#keep({ ...this.look, shown: { ...this.look.shown, [id]: !shown } });
  }

  #keep(look: TableLook): void {
    this.look = look;
    preferences.setTableLook(this.store, look);
  }

  /** Chosen rows, or all that are shown. */
  #copy(): Promise<void> {
    const { selection } = this;
    const chosen = selection ? this.#shown.filter((row) => selection.has(this.rowKey(row))) : [];
    const rows = chosen.length > 0 ? chosen : this.#shown;
    const text = tableTsv(shownColumns(this.columns, this.look), rows);
    return copyText(text, s.copied(rows.length), (said) => fire(this, 'notice', { text: said }));
  }

  #export = (): void => {
    const file = `${this.name.replace(/[^\w.-]+/g, '-').toLowerCase()}.csv`;
    fire(this, 'notice', { text: saveText(file, 'text/csv', this.savedTable().csv()) });
  };

  // ---- head

  #renderChoiceOfAll() {
    const { selection } = this;
    if (!selection) return nothing;
    if (this.single) return html`<th class="choice"><span class="hidden-text">${s.chosen}</span></th>`;
    const keys = this.#shown.filter((row) => this.#choice(row) !== undefined).map(this.rowKey);
    const all = keys.length > 0 && keys.every((key) => selection.has(key));
    return html`<th class="choice">
      <input
        type="checkbox"
        aria-label=${s.chooseAll}
        .checked=${all}
        .indeterminate=${!all && selection.size > 0}
        @change=${() => fire(this, 'rows-select', { keys: all ? [] : keys })}
      />
    </th>`;
  }

  #renderGroups(columns: readonly TableColumn<R>[]) {
    const groups = columnGroups(columns);
    if (groups.length === 0) return nothing;
    return html`<tr class="groups">
      ${this.selection ? html`<td></td>` : nothing}${groups.map(({ label, span }) => (label === '' ? html`<td colspan=${span}></td>` : html`<th colspan=${span} scope="colgroup">${label}</th>`))}
    </tr>`;
  }

  #renderHead(column: TableColumn<R>, width: number) {
    const { id, label, isNumber, hint, acts } = column;
    const { sort } = this.look;
    const sorted = sort?.column === id ? (sort.descending ? 'descending' : 'ascending') : 'none';
    if (acts) return html`<th><span class="hidden-text">${label}</span></th>`;
    // Its width, which can be changed here, is no part of what the column is called.
    return html`<th class=${isNumber ? 'number' : ''} aria-label=${label} aria-sort=${sorted} data-head=${id}>
      <span class="head">
        <button class="plain" title=${hint ?? label} @click=${() => this.#keep(sortedBy(this.look, id))}>
          <span class="label">${label}</span>
          <span class="arrow" aria-hidden="true">${sorted === 'none' ? '' : sorted === 'ascending' ? '▲' : '▼'}</span>
        </button>
      </span>
      ${columnGrip({ label: s.widthOf(label), width, resize: (change) => this.#resize(id, change) })}
    </th>`;
  }

  /** The first resize fixes the others where they are: only the one that is dragged shall move. */
  #resize(id: string, change: ColumnResize): void {
    if (change === 'reset') {
      const { [id]: _gone, ...widths } = this.look.widths;
      this.#keep({ ...this.look, widths });
      return;
    }
    const widths = { ...this.look.widths };
    if (Object.keys(widths).length === 0)
      for (const head of this.renderRoot.querySelectorAll<HTMLElement>('th[data-head]'))
        widths[head.dataset.head ?? ''] = Math.round(head.getBoundingClientRect().width);
    this.#keep({ ...this.look, widths: { ...widths, [id]: change(widths[id] ?? 0) } });
  }

  // ---- rows

  #renderRows(columns: readonly TableColumn<R>[]) {
    const rows = this.#shown;
    if (!this.#isWindowed) return rows.map((row, index) => this.#renderRow(columns, row, index));
    const first = Math.max(0, Math.floor(this.top / WINDOWED_ROW_PX) - OVERSCAN);
    const end = Math.min(rows.length, Math.ceil((this.top + this.height) / WINDOWED_ROW_PX) + OVERSCAN);
    const space = (count: number) =>
      count === 0
        ? nothing
        : html`<tr class="space" aria-hidden="true">
            <td colspan=${columns.length + 1} ${place({ 'block-size': `${count * WINDOWED_ROW_PX}px` })}></td>
          </tr>`;
    return html`${space(first)}${repeat(rows.slice(first, end), this.rowKey, (row, offset) =>
      this.#renderRow(columns, row, first + offset),
    )}${space(rows.length - end)}`;
  }

  #renderRow(columns: readonly TableColumn<R>[], row: R, index: number) {
    const key = this.rowKey(row);
    const chosen = this.selection?.has(key);
    const detail = this.detail?.(row);
    return html`<tr
        class=${this.rowClass?.(row) ?? ''}
        aria-rowindex=${index + 2}
        aria-current=${this.isCurrent?.(row) ? 'true' : nothing}
        aria-selected=${chosen === undefined ? nothing : chosen ? 'true' : 'false'}
        @click=${(event: MouseEvent) => this.#clicked(event, key, index)}
        @dblclick=${() => fire(this, 'row-open', { key })}
        ${dataset({ row: key, ...this.rowData?.(row) })}
      >
        ${
          chosen === undefined
            ? nothing
            : html`<td class="choice">${this.#renderChoice(row, key, chosen)}</td>`
        }${columns.map(({ isNumber, text, cell }) => html`<td class=${isNumber ? 'number' : ''}>${cell ? cell(row) : text(row)}</td>`)}
      </tr>
      ${detail ? html`<tr class="detail"><td colspan=${columns.length + (this.selection ? 1 : 0)}>${detail}</td></tr>` : nothing}`;
  }

  /** A click chooses the row, with Ctrl one more, with Shift all up to it. */
  #clicked(event: MouseEvent, key: string, index: number): void {
    const onControl = event
      .composedPath()
      .some((part) => part instanceof HTMLElement && part.matches('button, a, input, select, cds-button'));
    if (!this.selection || onControl || (this.choiceOf && !this.single)) return;
    if (this.single) {
      fire(this, 'rows-select', { keys: [key] });
      return;
    }
    if (event.ctrlKey || event.metaKey) this.#choose(key);
    else if (event.shiftKey) {
      const [first, last] = [Math.min(index, this.#anchor), Math.max(index, this.#anchor)];
      fire(this, 'rows-select', { keys: this.#shown.slice(first, last + 1).map(this.rowKey) });
      return;
    } else fire(this, 'rows-select', { keys: [key] });
    this.#anchor = index;
  }

  /** On a row: what is pointed at is meant, or all that is chosen with it. Elsewhere, by the key: what is chosen. */
  #menuAsked = (event: MouseEvent): void => {
    if (!this.menus) return;
    const key = event
      .composedPath()
      .find((part): part is HTMLElement => part instanceof HTMLElement && part.matches('tr[data-row]'))
      ?.dataset.row;
    const chosen = this.#shown.map(this.rowKey).filter((each) => this.selection?.has(each));
    const isMeant = key === undefined ? chosen.length > 0 : chosen.includes(key);
    if (key === undefined && !isMeant) return;
    event.preventDefault();
    const keys = isMeant || key === undefined ? chosen : [key];
    if (!isMeant) fire(this, 'rows-select', { keys });
    fire(this, 'row-menu', { key: key ?? keys[0] ?? '', keys, x: event.clientX, y: event.clientY });
  };

  #choice(row: R): string | undefined {
    return this.choiceOf ? this.choiceOf(row) : s.choose(this.rowKey(row));
  }

  #renderChoice(row: R, key: string, chosen: boolean) {
    const name = this.#choice(row);
    if (name === undefined) return nothing;
    if (this.single)
      return html`<input type="radio" name="choice" data-choose=${key} aria-label=${name} .checked=${chosen} @change=${() => fire(this, 'rows-select', { keys: [key] })} />`;
    return html`<input type="checkbox" data-choose=${key} aria-label=${name} .checked=${chosen} @change=${() => this.#choose(key)} />`;
  }

  #choose(key: string): void {
    const keys = new Set(this.selection);
    if (!keys.delete(key)) keys.add(key);
    fire(this, 'rows-select', { keys: [...keys] });
  }

  #renderTotals(columns: readonly TableColumn<R>[]) {
    const { totals } = this;
    if (!totals) return nothing;
    return html`<tfoot>
      <tr>
        ${this.selection ? html`<td class="choice"></td>` : nothing}${columns.map(({ id, isNumber }) => html`<td class=${isNumber ? 'number' : ''}>${totals[id] ?? ''}</td>`)}
      </tr>
    </tfoot>`;
  }

  #scrolled = (): void => {
    if (this.#isWindowed) this.top = this.#scroller?.scrollTop ?? 0;
  };

  /** Ctrl+C without a selected text copies rows. */
  #keyed = (event: KeyboardEvent): void => {
    const copies = event.key === 'c' && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
    if (!copies || (document.getSelection()?.toString() ?? '') !== '') return;
    event.preventDefault();
    event.stopPropagation();
    void this.#copy();
  };
}

customElements.define('data-table', DataTable);

declare global {
  interface HTMLElementTagNameMap {
    'data-table': DataTable<unknown>;
  }
}

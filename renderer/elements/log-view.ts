/**
 * A long log of lines that do not wrap: only rows near what is in view exist. It follows its end while the end is in
 * view, finds text, and copies what is selected, or all of it. Lines that are not there yet are asked for.
 * Events: `log-want` {from, to}, `log-whole` (all lines are needed), `notice` {text}.
 */

import { css, html, nothing, type PropertyValues } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { linesWith, type RowRange, rowsToShow } from '../model/log-window.ts';
import { strings } from '../strings/index.ts';
import { base, findBar, plainButton } from '../theme/shared-styles.ts';
import { ConsoleElement } from './console-element.ts';
import { copyText } from './copy-text.ts';
import { fire } from './events.ts';
import { icons } from './icons.ts';
import { place } from './place.ts';

const s = strings.log;
const ROW_REM = 1.1875;

export class LogView extends ConsoleElement {
  static override properties = {
    lines: { attribute: false },
    kinds: { attribute: false },
    first: { type: Number },
    source: { type: String },
    name: { type: String },
    top: { state: true },
    height: { state: true },
    find: { state: true },
    hit: { state: true },
    all: { state: true },
    follows: { state: true },
  };
  /** Oldest first; undefined: not read yet. */
  declare lines: readonly (string | undefined)[];
  /** Of each line, as a class; empty: all are plain. */
  declare kinds: readonly string[];
  /** Number of the first line, when older ones are no longer kept. */
  declare first: number;
  /** Whose log it is: another one is shown from its end. */
  declare source: string;
  declare name: string;
  declare private top: number;
  declare private height: number;
  declare private find: string;
  /** Which of the found lines is shown. */
  declare private hit: number;
  /** Everything is selected, rows that do not exist too. */
  declare private all: boolean;
  /** The end stays in view when lines are added. */
  declare private follows: boolean;
  #kept: RowRange | undefined;
  #found: readonly number[] = [];
  #observer: ResizeObserver | undefined;
  #copyWhenWhole = false;

  static override styles = [
    base,
    findBar,
    plainButton,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-block-size: 10rem;
      }
      .find .end {
        margin-inline-start: auto;
      }
      .log {
        flex: 1 1 0;
        overflow: auto;
        background: var(--cds-layer-01);
        font-family: var(--font-mono);
        font-size: 0.8125rem;
      }
      .sizer {
        position: relative;
        inline-size: max-content;
        min-inline-size: 100%;
        block-size: var(--whole);
      }
      .rows {
        transform: translateY(var(--start));
      }
      .rows div {
        padding-inline: 0.75rem;
        block-size: ${ROW_REM}rem;
        line-height: ${ROW_REM}rem;
        white-space: pre;
      }
      .input {
        font-weight: 600;
      }
      .stderr {
        color: var(--cds-text-error);
      }
      .why {
        color: var(--cds-text-secondary);
        font-style: italic;
      }
      .hint {
        box-shadow: inset 3px 0 0 var(--cds-support-warning);
      }
      .exit {
        color: var(--cds-text-secondary);
      }
      .found {
        background: var(--cds-highlight);
      }
      .hit {
        box-shadow: inset 3px 0 0 var(--cds-border-interactive);
        background: var(--cds-layer-selected-01);
      }
      .all .rows {
        background: Highlight;
        color: HighlightText;
      }
    `,
  ];

  constructor() {
    super();
    this.lines = [];
    this.kinds = [];
    this.first = 0;
    this.source = '';
    this.name = '';
    this.top = 0;
    this.height = 0;
    this.find = '';
    this.hit = 0;
    this.all = false;
    this.follows = true;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer = new ResizeObserver(([entry]) => {
      this.height = entry?.contentRect.height ?? 0;
      this.#stayAtEnd();
    });
    document.addEventListener('selectionchange', this.#selected);
    void this.updateComplete.then(() => this.#observer?.observe(this.#log));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer?.disconnect();
    document.removeEventListener('selectionchange', this.#selected);
  }

  get #log(): HTMLElement {
    return this.renderRoot.querySelector('.log') as HTMLElement;
  }

  get #rowHeight(): number {
    return ROW_REM * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('lines') || changed.has('find')) this.#found = linesWith(this.find, this.lines);
    if (changed.has('lines') && this.lines.length < (changed.get('lines')?.length ?? 0))
      this.#kept = undefined;
    if (changed.has('source')) {
      this.follows = true;
      this.#kept = undefined;
    }
  }

  protected override render() {
    const rowHeight = this.#rowHeight;
    const view = { top: this.top, height: this.height, rowHeight };
    const { first, end } = rowsToShow(this.lines.length, view, this.#kept);
    const numbers = Array.from({ length: end - first }, (_, offset) => first + offset);
    const hits = new Set(this.#found);
    const current = this.#found[this.hit];
    return html`${this.#renderBar()}
      <div
        class="log ${this.all ? 'all' : ''}"
        role="log"
        aria-live="off"
        aria-label=${this.name}
        tabindex="0"
        @scroll=${this.#scrolled}
        @keydown=${this.#keyed}
        @copy=${this.#copied}
        @pointerdown=${() => {
          this.all = false;
        }}
      >
        <div class="sizer" ${place({ '--whole': `${this.lines.length * rowHeight}px` })}>
          <div class="rows" ${place({ '--start': `${first * rowHeight}px` })}>
            ${repeat(
              numbers,
              (number) => this.first + number,
              (number) =>
                html`<div data-row=${number} class="${this.kinds[number] ?? ''} ${number === current ? 'hit' : hits.has(number) ? 'found' : ''}">${this.lines[number] ?? s.reading}</div>`,
            )}
          </div>
        </div>
      </div>`;
  }

  #renderBar() {
    const found = this.#found.length;
    return html`<div class="find" role="search">
      <input
        type="search"
        aria-label=${s.find(this.name)}
        placeholder=${s.findHint}
        autocomplete="off"
        spellcheck="false"
        .value=${this.find}
        @input=${this.#searched}
        @keydown=${this.#findKeyed}
      />
      <button class="plain" aria-label=${s.previous} title=${s.previous} ?disabled=${found === 0} @click=${() => this.#go(-1)}>${icons.previous}</button>
      <button class="plain" aria-label=${s.next} title=${s.next} ?disabled=${found === 0} @click=${() => this.#go(1)}>${icons.next}</button>
      <span role="status">${this.find.trim() === '' ? nothing : found === 0 ? s.none : s.of(this.hit + 1, found)}</span>
      <span class="end">
        ${this.follows ? nothing : html`<button class="plain" data-end @click=${this.#toEnd}>${s.toEnd}</button>`}
        <button class="plain" data-copy @click=${this.#copyAll}>${s.copyAll}</button>
      </span>
    </div>`;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('lines') || changed.has('source')) {
      this.#stayAtEnd();
      if (this.#copyWhenWhole && this.#isWhole) this.#copyAll();
    }
    this.#want();
  }

  get #isWhole(): boolean {
    return !this.lines.includes(undefined);
  }

  /** Asks for the lines in view that are not there yet. */
  #want(): void {
    const rowHeight = this.#rowHeight;
    const { first, end } = rowsToShow(
      this.lines.length,
      { top: this.top, height: this.height, rowHeight },
      undefined,
    );
    const missing = this.lines.slice(first, end).indexOf(undefined);
    if (missing >= 0) fire(this, 'log-want', { from: first + missing, to: end });
  }

  #stayAtEnd(): void {
    const log = this.#log;
    if (!this.follows || !log) return;
    log.scrollTop = log.scrollHeight;
    this.top = log.scrollTop;
  }

  #scrolled = (): void => {
    const log = this.#log;
    this.top = log.scrollTop;
    this.follows = log.scrollTop + log.clientHeight >= log.scrollHeight - this.#rowHeight;
  };

  #toEnd = (): void => {
    this.follows = true;
    this.#stayAtEnd();
    this.#log.focus();
  };

  // ---- find

  #searched = (event: Event): void => {
    this.find = (event.currentTarget as HTMLInputElement).value;
    this.hit = 0;
    if (!this.#isWhole) fire(this, 'log-whole');
    void this.updateComplete.then(() => this.#reveal());
  };

  #findKeyed = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') this.#go(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape' && this.find !== '') this.find = '';
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  #go(step: 1 | -1): void {
    const count = this.#found.length;
    if (count === 0) return;
    this.hit = (this.hit + step + count) % count;
    void this.updateComplete.then(() => this.#reveal());
  }

  #reveal(): void {
    const row = this.#found[this.hit];
    if (row === undefined) return;
    const y = row * this.#rowHeight;
    const log = this.#log;
    if (y < log.scrollTop || y + this.#rowHeight > log.scrollTop + log.clientHeight) {
      log.scrollTop = Math.max(0, y - log.clientHeight / 2);
    }
  }

  // ---- select and copy

  /** Rows that the selection touches stay while it does. */
  #selected = (): void => {
    const root = this.renderRoot as ShadowRoot;
    const selection = window.getSelection();
    const [range] = selection?.getComposedRanges?.({ shadowRoots: [root] }) ?? [];
    const rows = [range?.startContainer, range?.endContainer].map(rowOf);
    const numbers = rows.filter((row) => row !== undefined);
    const isEmpty = !range || range.collapsed;
    this.#kept =
      isEmpty || numbers.length === 0
        ? undefined
        : { first: Math.min(...numbers), end: Math.max(...numbers) + 1 };
  };

  #keyed = (event: KeyboardEvent): void => {
    const control = event.ctrlKey || event.metaKey;
    if (control && event.key.toLowerCase() === 'a') {
      this.all = true;
      window.getSelection()?.removeAllRanges();
    } else if (control && event.key.toLowerCase() === 'c' && this.all) this.#copyAll();
    else if (event.key === 'Escape' && this.all) this.all = false;
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  #copied = (event: ClipboardEvent): void => {
    if (!this.all) return;
    event.preventDefault();
    this.#copyAll();
  };

  #copyAll = (): void => {
    if (!this.#isWhole) {
      this.#copyWhenWhole = true;
      fire(this, 'log-whole');
      return;
    }
    this.#copyWhenWhole = false;
    void copyText(this.lines.join('\n'), s.copied(this.lines.length), (text) =>
      fire(this, 'notice', { text }),
    );
  };
}

/** The row that a node of the selection lies in. */
function rowOf(node: Node | undefined): number | undefined {
  const element = node instanceof Element ? node : node?.parentElement;
  const row = element?.closest<HTMLElement>('[data-row]');
  return row ? Number(row.dataset.row) : undefined;
}

customElements.define('log-view', LogView);

declare global {
  interface HTMLElementTagNameMap {
    'log-view': LogView;
  }
}

/** A call tree as the text of the function_graph tracer, and a real trace of it compared with ours. */

import { css, html, nothing } from 'lit';
import {
  callsInOrder,
  compareGraphs,
  functionGraphText,
  type GraphComparison,
  type GraphRow,
  MOST_COMPARED,
  MOST_TRACE_MIB,
  type ReadGraph,
  readFunctionGraph,
} from '../../shared/function-graph.ts';
import type { CallsView } from '../../shared/view.ts';
import { strings } from '../strings/index.ts';
import { base, plainButton } from '../theme/shared-styles.ts';
import { ConsoleElement } from './console-element.ts';
import { copyText } from './copy-text.ts';
import { place } from './place.ts';

const t = strings.callTree;
/** Equal calls that are shown around a difference. */
const AROUND = 3;
const MOST_ROWS = 400;

export class TraceCompare extends ConsoleElement {
  static override properties = {
    calls: { attribute: false },
    open: { state: true },
    said: { state: true },
    read: { state: true },
    found: { state: true },
  };
  declare calls: CallsView;
  declare private open: boolean;
  declare private said: string;
  declare private read: ReadGraph | undefined;
  declare private found: GraphComparison | undefined;

  static override styles = [
    base,
    plainButton,
    css`
      .tools,
      .from {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.25rem 0.75rem;
        font-size: 0.8125rem;
      }
      button.plain {
        min-block-size: 1.75rem;
        border: 1px solid var(--cds-border-strong-01);
      }
      form {
        margin-block: 0.5rem;
      }
      textarea {
        display: block;
        inline-size: 100%;
        min-block-size: 6rem;
        margin-block: 0.25rem 0.5rem;
        padding: 0.5rem;
        border: 1px solid var(--cds-border-strong-01);
        background: var(--cds-field-01);
        color: inherit;
        font-family: var(--font-mono);
        font-size: 0.75rem;
      }
      p {
        margin-block: 0.25rem;
        font-size: 0.8125rem;
      }
      ol {
        max-block-size: 16rem;
        margin: 0.5rem 0;
        padding: 0;
        overflow: auto;
        list-style: none;
        font-family: var(--font-mono);
        font-size: 0.75rem;
      }
      li {
        padding-inline-start: calc(0.5rem + var(--depth) * 1rem);
      }
      li.gap {
        color: var(--cds-text-secondary);
      }
      li.ours,
      li.theirs {
        color: var(--cds-text-error);
      }
    `,
  ];

  constructor() {
    super();
    this.open = false;
    this.said = '';
    this.read = undefined;
    this.found = undefined;
  }

  protected override render() {
    return html`<div class="tools">
        <button class="plain" @click=${() => void this.#copy()}>${t.copy}</button>
        <button class="plain" aria-expanded=${this.open ? 'true' : 'false'} @click=${() => {
          this.open = !this.open;
        }}>${t.compare}</button>
        <span role="status">${this.said}</span>
      </div>
      ${this.open ? this.#renderForm() : nothing}`;
  }

  #renderForm() {
    return html`<form @submit=${(event: Event) => this.#compare(event)}>
        <p class="quiet">${t.compareHint}</p>
        <label>${t.pasteTrace}<textarea name="trace" spellcheck="false"></textarea></label>
        <div class="from">
          <button class="plain">${t.compareNow}</button>
          <label>${t.orFile} <input type="file" name="file" @change=${(event: Event) => void this.#readFile(event)} /></label>
        </div>
      </form>
      ${this.read ? this.#renderFound(this.read) : nothing}`;
  }

  #renderFound({ calls, unread, firstUnread, cut }: ReadGraph) {
    const { found } = this;
    const unreadText =
      unread > 0 ? html`<p>${t.unreadLines(unread)}. ${t.firstUnread(firstUnread ?? '')}</p>` : nothing;
    if (calls.length === 0 || !found)
      return html`<p data-compared="nothing">${t.nothingRead}</p>${unreadText}`;
    return html`<p data-compared=${found.onlyOurs + found.onlyTheirs === 0 ? 'same' : 'different'}>
        ${t.same(found.same, found.onlyOurs, found.onlyTheirs)}
      </p>
      ${found.unseen.length > 0 ? html`<p class="quiet">${t.unseen(found.unseen.join(', '))}</p>` : nothing}
      ${found.leftOut > 0 ? html`<p class="quiet">${t.leftOut(found.leftOut)}</p>` : nothing}
      ${cut ? html`<p>${t.cut}</p>` : nothing}${unreadText}
      ${
        found.onlyOurs + found.onlyTheirs > 0
          ? html`<ol aria-label=${t.compare} tabindex="0">${aroundDifferences(found.rows).map((row) => this.#renderRow(row))}</ol>`
          : nothing
      }`;
  }

  #renderRow(row: GraphRow | null) {
    if (!row) return html`<li class="gap">…</li>`;
    const sign = row.in === 'ours' ? `− ${t.onlyOurs}: ` : row.in === 'theirs' ? `+ ${t.onlyTheirs}: ` : '';
    return html`<li class=${row.in} ${place({ '--depth': `${row.depth}` })}>${sign}${row.fn}()</li>`;
  }

  #copy(): Promise<void> {
    return copyText(functionGraphText(this.calls.lines), t.copied, (said) => {
      this.said = said;
    });
  }

  #compare(event: Event): void {
    event.preventDefault();
    this.#take(String(new FormData(event.currentTarget as HTMLFormElement).get('trace') ?? ''));
  }

  async #readFile(event: Event): Promise<void> {
    const file = (event.currentTarget as HTMLInputElement).files?.[0];
    if (!file) return;
    const mib = Math.ceil(file.size / 2 ** 20);
    this.said = mib > MOST_TRACE_MIB ? t.tooLarge(file.name, mib, MOST_TRACE_MIB) : '';
    if (mib <= MOST_TRACE_MIB) this.#take(await file.text());
  }

  #take(text: string): void {
    this.read = readFunctionGraph(text, MOST_COMPARED);
    const ours = callsInOrder(this.calls.lines, MOST_COMPARED);
    this.found = compareGraphs(ours, this.read.calls);
  }
}

/** Rows near a difference; null: rows are left out here. */
function aroundDifferences(rows: readonly GraphRow[]): (GraphRow | null)[] {
  const near = new Set<number>();
  rows.forEach((row, index) => {
    if (row.in === 'both') return;
    for (let at = index - AROUND; at <= index + AROUND; at++) near.add(at);
  });
  const shown: (GraphRow | null)[] = [];
  rows.forEach((row, index) => {
    if (near.has(index)) shown.push(row);
    else if (shown.at(-1) !== null) shown.push(null);
  });
  return shown.slice(0, MOST_ROWS);
}

customElements.define('trace-compare', TraceCompare);

declare global {
  interface HTMLElementTagNameMap {
    'trace-compare': TraceCompare;
  }
}

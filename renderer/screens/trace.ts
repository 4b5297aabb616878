/** SCLP requests with the meaning of their answers and what the kernel did. Events: `go`, `trace-older`. */

import { css, html, nothing } from 'lit';
import type { TraceRow } from '../../shared/view.ts';
import '../elements/state-glyph.ts';
import { ConsoleElement } from '../elements/console-element.ts';
import { fire } from '../elements/events.ts';
import type { ScreenId } from '../model/router.ts';
import { sccbOf } from '../model/sccb.ts';
import { commandName, hexWord, isGoodResponse, kernelReaction, responseMeaning } from '../model/sclp.ts';
import { groupTrace, type TraceGroup } from '../model/trace-groups.ts';
import { strings } from '../strings/index.ts';
import { screenStyles } from '../theme/screen-styles.ts';
import { base, plainButton, tableStyles } from '../theme/shared-styles.ts';

const s = strings.trace;

export class TraceScreen extends ConsoleElement {
  static override properties = {
    rows: { attribute: false },
    more: { type: Boolean },
    item: { attribute: false },
    opened: { state: true },
  };
  declare rows: readonly TraceRow[] | undefined;
  declare more: boolean;
  /** Only the requests of this revision; undefined: all. */
  declare item: number | undefined;
  declare private opened: string;

  static override styles = [
    base,
    plainButton,
    tableStyles,
    screenStyles,
    css`
      .response {
        display: inline-flex;
        align-items: center;
        gap: 0.375rem;
        font-family: var(--font-mono);
      }
      tr.bad td {
        background: var(--cds-layer-01);
      }
      .sccb {
        display: grid;
        grid-template-columns: max-content max-content minmax(0, 1fr);
        gap: 0.125rem 1.5rem;
        padding: 0.5rem 0;
        font-size: 0.8125rem;
      }
      .older {
        margin-block-start: 0.75rem;
      }
    `,
  ];

  constructor() {
    super();
    this.rows = undefined;
    this.more = false;
    this.item = undefined;
    this.opened = '';
  }

  protected override render() {
    // All requests: newest first. Those of one revision: in the order in which they were sent.
    const rows =
      this.item === undefined
        ? this.rows
        : this.rows?.filter((row) => row.revision === this.item).toReversed();
    return html`<div class="head">
        <h1>${s.title}</h1>
        ${this.item === undefined ? nothing : html`<span class="quiet">${s.onlyRevision(this.item)}</span><button class="plain link" @click=${() => this.#go('trace')}>${s.all}</button>`}
      </div>
      ${rows === undefined ? html`<p class="quiet">${strings.inspector.loading}</p>` : rows.length === 0 ? this.#renderEmpty() : this.#renderRows(rows)}`;
  }

  #renderEmpty() {
    return html`<p>${this.item === undefined ? s.empty : s.noneHere(this.item)}</p>
      <p><button class="plain link" @click=${() => this.#go('blocks')}>${s.goToBlocks}</button></p>`;
  }

  #renderRows(rows: readonly TraceRow[]) {
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${s.title}>
        <table>
          <thead>
            <tr>
              <th class="number">${s.revision}</th>
              <th class="number">${s.number}</th>
              <th>${s.command}</th>
              <th>${s.target}</th>
              <th>${s.response}</th>
              <th>${s.meaning}</th>
              <th>${s.kernelDid}</th>
              <th>${s.sccb}</th>
            </tr>
          </thead>
          <tbody>
            ${groupTrace(rows).map((group) => this.#renderGroup(group))}
          </tbody>
        </table>
      </div>
      ${
        this.more && this.item === undefined
          ? html`<p class="older"><button class="plain link" @click=${() => fire(this, 'trace-older')}>${s.older}</button></p>`
          : nothing
      }`;
  }

  #renderGroup({ first: row, last, rows }: TraceGroup) {
    const good = isGoodResponse(row.response);
    const key = `${row.revision}.${row.ordinal}`;
    const open = this.opened === key;
    const several = rows.length > 1;
    const target =
      row.rn !== null
        ? several
          ? s.rnRange(row.rn, last.rn ?? row.rn, rows.length)
          : `rn ${row.rn}`
        : row.element !== null
          ? `element ${row.element}`
          : strings.none;
    return html`<tr class=${good ? '' : 'bad'} data-trace=${row.command}>
        <td class="number"><button class="plain link mono" aria-label=${strings.journal.open(row.revision)} @click=${() => this.#go('sequence', row.revision)}>${row.revision}</button></td>
        <td class="number">${several ? `${row.ordinal}–${last.ordinal}` : row.ordinal}</td>
        <td class="nowrap"><span class="mono">${hexWord(row.code, 8)}</span> ${commandName(row.command)}</td>
        <td class="nowrap">${target}</td>
        <td>
          <span class="response">${hexWord(row.response, 4)}${good ? nothing : html`<state-glyph .category=${'failed'}></state-glyph>`}</span>
        </td>
        <td>${responseMeaning(row.response)}${row.injected ? html` <span class="quiet">(${s.injected})</span>` : nothing}</td>
        <td>${kernelReaction(row.command, row.response)}</td>
        <td class="nowrap">
          <button class="plain link" aria-expanded=${open ? 'true' : 'false'} aria-label="${s.details} ${key}" @click=${() => {
            this.opened = open ? '' : key;
          }}>${open ? '▾' : '▸'} ${s.sccb}</button>
        </td>
      </tr>
      ${open ? html`<tr><td></td><td></td><td colspan="6">${this.#renderSccb(row)}</td></tr>` : nothing}`;
  }

  #renderSccb(row: TraceRow) {
    return html`<div class="sccb">
      ${sccbOf(row, row.sccb ?? undefined).map(
        ({ offset, name, value }) =>
          html`<span class="quiet">${offset === undefined ? strings.none : `byte ${offset}`}</span><span>${name}</span><span class="mono">${value}</span>`,
      )}
    </div>`;
  }

  #go(screen: ScreenId, item?: number): void {
    fire(this, 'go', { screen, item });
  }
}

customElements.define('trace-screen', TraceScreen);

declare global {
  interface HTMLElementTagNameMap {
    'trace-screen': TraceScreen;
  }
}

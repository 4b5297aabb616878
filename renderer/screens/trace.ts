/** SCLP requests with the meaning of their answers and what the kernel did. Events: `go`, `trace-older`. */

import { css, html, nothing } from 'lit';
import type { TraceRow } from '../../shared/view.ts';
import '../elements/data-table.ts';
import '../elements/state-glyph.ts';
import { ConsoleElement } from '../elements/console-element.ts';
import { fire } from '../elements/events.ts';
import type { TableColumn } from '../model/data-table.ts';
import type { ScreenId } from '../model/router.ts';
import { sccbOf } from '../model/sccb.ts';
import { commandName, hexWord, isGoodResponse, kernelReaction, responseMeaning } from '../model/sclp.ts';
import { groupTrace, type TraceGroup } from '../model/trace-groups.ts';
import { strings } from '../strings/index.ts';
import { screenStyles } from '../theme/screen-styles.ts';
import { base, plainButton } from '../theme/shared-styles.ts';

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
    screenStyles,
    css`
      :host {
        display: flex !important;
        flex-direction: column;
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
    return html`<data-table
        fills
        .name=${s.title}
        .store=${'trace'}
        .columns=${this.#columns()}
        .rows=${groupTrace(rows)}
        .rowKey=${keyOf}
        .rowData=${({ first }: TraceGroup) => ({ trace: first.command })}
        .rowClass=${({ first }: TraceGroup) => [isGoodResponse(first.response) ? '' : 'bad', first.onPath ? '' : 'off'].join(' ')}
        .detail=${(group: TraceGroup) => (this.opened === keyOf(group) ? this.#renderSccb(group.first) : undefined)}
        .sheet=${traceSheet}
      ></data-table>
      ${
        this.more && this.item === undefined
          ? html`<p class="older"><button class="plain link" @click=${() => fire(this, 'trace-older')}>${s.older}</button></p>`
          : nothing
      }`;
  }

  /** Made anew for another opened row: a table that gets the same columns has nothing to draw. */
  #columns(): readonly TableColumn<TraceGroup>[] {
    return [
      {
        id: 'revision',
        label: s.revision,
        width: 76,
        isNumber: true,
        fixed: true,
        text: ({ first }) => String(first.revision),
        value: ({ first }) => first.revision,
        cell: ({ first }) =>
          html`<button class="plain link mono" aria-label=${strings.journal.open(first.revision)} @click=${() => this.#go('sequence', first.revision)}>${first.revision}</button>`,
      },
      {
        id: 'number',
        label: s.number,
        width: 64,
        isNumber: true,
        text: ({ first, last, rows }) =>
          rows.length > 1 ? `${first.ordinal}–${last.ordinal}` : String(first.ordinal),
        value: ({ first }) => first.ordinal,
      },
      {
        id: 'command',
        label: s.command,
        width: 230,
        text: ({ first }) => `${hexWord(first.code, 8)} ${commandName(first.command)}`,
        cell: ({ first }) =>
          html`<span class="mono">${hexWord(first.code, 8)}</span> ${commandName(first.command)}`,
      },
      {
        id: 'target',
        label: s.target,
        width: 150,
        text: targetOf,
        value: ({ first }) => first.rn ?? first.element ?? -1,
      },
      {
        id: 'response',
        label: s.response,
        width: 92,
        text: ({ first }) => hexWord(first.response, 4),
        value: ({ first }) => first.response,
        cell: ({ first }) =>
          html`<span class="response">${hexWord(first.response, 4)}${isGoodResponse(first.response) ? nothing : html`<state-glyph .category=${'failed'}></state-glyph>`}</span>`,
      },
      {
        id: 'meaning',
        label: s.meaning,
        width: 190,
        text: ({ first }) => `${responseMeaning(first.response)}${first.injected ? ` (${s.injected})` : ''}`,
      },
      {
        id: 'kernel',
        label: s.kernelDid,
        width: 190,
        text: ({ first }) => kernelReaction(first.command, first.response),
      },
      {
        id: 'place',
        label: s.place,
        width: 96,
        text: ({ first }) => (first.onPath ? s.counts : s.undone),
      },
      {
        id: 'sccb',
        label: s.sccb,
        width: 80,
        acts: true,
        text: () => '',
        cell: (group) => {
          const key = keyOf(group);
          const open = this.opened === key;
          return html`<button class="plain link" aria-expanded=${open ? 'true' : 'false'} aria-label="${s.details} ${key}" @click=${() => {
            this.opened = open ? '' : key;
          }}>${open ? '▾' : '▸'} ${s.sccb}</button>`;
        },
      },
    ];
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

const keyOf = ({ first }: TraceGroup): string => `${first.revision}.${first.ordinal}`;

function targetOf({ first, last, rows }: TraceGroup): string {
  if (first.rn !== null) {
    return rows.length > 1 ? s.rnRange(first.rn, last.rn ?? first.rn, rows.length) : `rn ${first.rn}`;
  }
  return first.element === null ? strings.none : `element ${first.element}`;
}

/** Looks of what the cells show. */
const traceSheet = css`
  .response {
    display: inline-flex;
    align-items: center;
    gap: 0.375rem;
    font-family: var(--font-mono);
  }
  tr.bad td {
    background: var(--cds-layer-01);
  }
  tr.off td {
    color: var(--cds-text-secondary);
    text-decoration: line-through;
  }
  .sccb {
    display: grid;
    grid-template-columns: max-content max-content minmax(0, 1fr);
    gap: 0.125rem 1.5rem;
    padding: 0.5rem 0;
    font-size: 0.8125rem;
  }
`;

customElements.define('trace-screen', TraceScreen);

declare global {
  interface HTMLElementTagNameMap {
    'trace-screen': TraceScreen;
  }
}

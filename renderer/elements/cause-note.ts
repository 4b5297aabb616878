/**
 * One cause of a refusal: what happened, why, what can be done; what the machine said word for word under Details.
 * Event: `remedy` {remedy}.
 */

import { css, html, nothing } from 'lit';
import { blockRanges } from '../../shared/block-action.ts';
import { ERRNO_TEXT, type Refusal } from '../../shared/failure.ts';
import type { Cause, Remedy } from '../../shared/refusals/remedy.ts';
import { grouped } from '../model/format.ts';
import { sentence } from '../model/outcome-text.ts';
import { hexWord, responseMeaning } from '../model/sclp.ts';
import { strings } from '../strings/index.ts';
import { base } from '../theme/shared-styles.ts';
import './rule-note.ts';
import { ConsoleElement } from './console-element.ts';
import { fire } from './events.ts';

const s = strings.cause;
const MOST_RANGES = 8;

export class CauseNote extends ConsoleElement {
  static override properties = { cause: { attribute: false }, lockedBecause: { attribute: false } };
  declare cause: Cause;
  /** Why nothing can be changed now. */
  declare lockedBecause: string | undefined;

  static override styles = [
    base,
    css`
      :host {
        display: block;
      }
      p {
        margin: 0;
        max-inline-size: 60rem;
        overflow-wrap: anywhere;
      }
      .what {
        font-weight: 600;
      }
      .why {
        margin-block-start: 0.125rem;
      }
      .ways {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.5rem;
        margin-block-start: 0.5rem;
      }
      .ways button {
        min-block-size: 2rem;
        padding: 0 0.75rem;
        border: 1px solid var(--cds-button-tertiary);
        background: transparent;
        color: var(--cds-button-tertiary);
        font: inherit;
        text-align: start;
        cursor: pointer;
      }
      .ways button:hover:not([disabled]) {
        background: var(--cds-button-tertiary-hover);
        color: var(--cds-text-inverse);
      }
      .ways button[disabled] {
        border-color: var(--cds-border-disabled);
        color: var(--cds-text-disabled);
        cursor: default;
      }
      .ways button.open {
        border-color: transparent;
        color: var(--cds-link-primary);
      }
      .ways button.open:hover {
        background: var(--cds-background-hover);
        color: var(--cds-link-primary);
      }
      details {
        margin-block-start: 0.375rem;
        font-size: 0.75rem;
      }
      summary {
        inline-size: fit-content;
        min-block-size: 1.5rem;
        line-height: 1.5rem;
        color: var(--cds-link-primary);
        cursor: pointer;
      }
      dl {
        display: grid;
        grid-template-columns: max-content minmax(0, 1fr);
        align-items: baseline;
        gap: 0.125rem 1rem;
        margin: 0.25rem 0 0;
      }
      dt {
        color: var(--cds-text-secondary);
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
      ul {
        margin: 0;
        padding-inline-start: 1.25rem;
      }
    `,
  ];

  constructor() {
    super();
    this.lockedBecause = undefined;
  }

  protected override render() {
    const { what, why } = this.cause;
    return html`<div role="group" aria-label=${s.label} data-cause=${this.cause.case}>
      <p class="what">${grouped(what)}</p>
      <p class="why">${grouped(why)}</p>
      ${this.#renderWays()}
      ${this.#renderDetails()}
    </div>`;
  }

  #renderWays() {
    const { remedies } = this.cause;
    if (remedies.length === 0) return nothing;
    return html`<div class="ways" role="group" aria-label=${s.ways}>${remedies.map((remedy) => this.#renderWay(remedy))}</div>`;
  }

  #renderWay(remedy: Remedy) {
    const opens = remedy.act.kind === 'open';
    const locked = opens ? undefined : this.lockedBecause;
    return html`<button
      class=${opens ? 'open' : 'act'}
      data-remedy=${remedy.kind}
      ?disabled=${locked !== undefined}
      title=${locked ?? nothing}
      @click=${() => fire(this, 'remedy', { remedy })}
    >
      ${grouped(remedy.label)}
    </button>`;
  }

  #renderDetails() {
    const { refusal, because, fn, blocks } = this.cause;
    const ranges = blockRanges(blocks);
    const named = ranges.slice(0, MOST_RANGES).join(', ');
    const left = ranges.length - MOST_RANGES;
    return html`<details>
      <summary>${s.details}</summary>
      <dl>
        ${refusal ? this.#renderAnswer(refusal) : nothing}
        ${fn ? html`<dt>${s.fn}</dt><dd><code>${fn}</code></dd>` : nothing}
        <dt>${s.because}</dt>
        <dd>${sentence(because)}</dd>
        ${blocks.length > 1 ? html`<dt>${s.blocks}</dt><dd>${named}${left > 0 ? `, ${s.more(left)}` : ''}</dd>` : nothing}
        ${
          refusal
            ? html`<dt>${s.undone}</dt>
              <dd>${refusal.undone.length === 0 ? s.nothingUndone : html`<ul>${refusal.undone.map((step) => html`<li>${step}</li>`)}</ul>`}</dd>`
            : nothing
        }
      </dl>
      ${refusal ? html`<rule-note .rule=${refusal.rule}></rule-note>` : nothing}
    </details>`;
  }

  #renderAnswer(refusal: Refusal) {
    if (refusal.by !== 'kernel') return html`<dt>${s.by}</dt><dd>${s.refusing[refusal.by]}</dd>`;
    const { errno, stage, sclpResponse } = refusal;
    return html`<dt>${s.errno}</dt>
      <dd>${errno} (${ERRNO_TEXT[errno]})</dd>
      <dt>${s.stage}</dt>
      <dd>${stage}</dd>
      ${sclpResponse === undefined ? nothing : html`<dt>${s.response}</dt><dd>${hexWord(sclpResponse, 4)} (${responseMeaning(sclpResponse)})</dd>`}`;
  }
}

customElements.define('cause-note', CauseNote);

declare global {
  interface HTMLElementTagNameMap {
    'cause-note': CauseNote;
  }
}

/** What the memory notifier chain was told: each notification with its argument, everybody on the chain, and what came of it. */

import { css, html, nothing } from 'lit';
import { ERRNO_NUMBER } from '../../shared/errno-number.ts';
import type { NotificationView, NotifiedCallback } from '../../shared/view.ts';
import { strings } from '../strings/index.ts';
import { hex } from '../strings/pages.ts';
import { base, lowerPane, tableStyles } from '../theme/shared-styles.ts';
import { ConsoleElement } from './console-element.ts';

const s = strings.notifiers;
const NOTIFY_OK = 1;
const STOP_MASK = 0x8000;
const NOTIFY_BAD = STOP_MASK | 2;

const errnoName = (number: number): string =>
  Object.entries(ERRNO_NUMBER).find(([, value]) => value === -number)?.[0] ?? `${number}`;

/** "NOTIFY_OK", "NOTIFY_BAD", "0x8011: EBUSY". */
function returnText(returned: number): string {
  if (returned === NOTIFY_OK) return 'NOTIFY_OK';
  if (returned === NOTIFY_BAD) return 'NOTIFY_BAD';
  return `${hex(returned)} (${errnoName(NOTIFY_OK - (returned & ~STOP_MASK))})`;
}

export class NotifierChain extends ConsoleElement {
  static override properties = {
    notifications: { attribute: false },
    undone: { attribute: false },
    kept: { attribute: false },
  };
  declare notifications: readonly NotificationView[];
  /** What was taken back. */
  declare undone: readonly string[];
  /** Increments that stay assigned although nothing came of it. */
  declare kept: readonly number[];

  static override styles = [
    base,
    lowerPane,
    tableStyles,
    css`
      section {
        margin-block: 0.5rem 1rem;
      }
      h3 {
        color: var(--cds-text-primary);
        font-size: 0.8125rem;
      }
      p {
        margin-block: 0.25rem;
        font-size: 0.8125rem;
      }
      table {
        max-inline-size: 52rem;
      }
      .bad {
        color: var(--cds-text-error);
      }
      .idle td {
        color: var(--cds-text-secondary);
      }
    `,
  ];

  constructor() {
    super();
    this.undone = [];
    this.kept = [];
  }

  protected override render() {
    if (this.notifications.length === 0) return html`<p>${s.none}</p>`;
    return html`${this.notifications.map((told) => this.#renderOne(told))}
      ${
        this.undone.length > 0 || this.kept.length > 0
          ? html`<section aria-label=${s.rollBack}>
              <h3>${s.rollBack}</h3>
              ${this.undone.map((text) => html`<p>↩ ${text}</p>`)}
              ${this.kept.length > 0 ? html`<p class="bad">✕ ${s.kept(this.kept.join(', '))}</p>` : nothing}
            </section>`
          : nothing
      }`;
  }

  #renderOne({ notification, action, block, argument, chain, result }: NotificationView) {
    const title = s.title(notification, action, block);
    const fields = Object.entries(argument).map(
      ([name, value]) => `${name} = ${/pfn$/.test(name) ? hex(value) : value}`,
    );
    return html`<section aria-label=${title}>
      <h3>${title}</h3>
      <p><code>struct memory_notify { ${fields.join(', ')} }</code></p>
      <table class="tight">
        <thead>
          <tr>
            <th class="number">#</th>
            <th class="number">${s.priority}</th>
            <th>${s.callback}</th>
            <th>${s.returned}</th>
          </tr>
        </thead>
        <tbody>
          ${chain.map((entry, index) => this.#renderCallback(entry, index))}
        </tbody>
      </table>
      <p class=${result < 0 ? 'bad' : 'quiet'}>${result < 0 ? s.refused(errnoName(result)) : s.agreed}</p>
    </section>`;
  }

  #renderCallback({ callback, priority, returned, wouldRefuse, isDriver }: NotifiedCallback, index: number) {
    const failed = returned !== null && returned !== NOTIFY_OK;
    return html`<tr class=${returned === null ? 'idle' : ''}>
      <td class="number">${index + 1}</td>
      <td class="number">${priority}</td>
      <td><code>${callback}</code>${isDriver ? html` <span class="quiet">${s.driver}</span>` : nothing}</td>
      <td>
        ${returned === null ? s.notCalled : html`<span class=${failed ? 'bad' : ''}>${failed ? '✕ ' : ''}${returnText(returned)}</span>`}${
          wouldRefuse === undefined
            ? nothing
            : html` · <span class="bad">${s.wouldRefuse(errnoName(wouldRefuse))}</span>`
        }
      </td>
    </tr>`;
  }
}

customElements.define('notifier-chain', NotifierChain);

declare global {
  interface HTMLElementTagNameMap {
    'notifier-chain': NotifierChain;
  }
}

/** Exceptions, messages, revision stepper, era, block size, connection: always in view. Event: `look-step` {step}. */

import { css, html, LitElement, nothing } from 'lit';
import { formatBytes } from '../../shared/units.ts';
import { icons } from '../elements/icons.ts';
import { addressOf } from '../state/router.ts';
import type { PartitionState } from '../state/store.ts';
import { strings } from '../strings.ts';
import { base } from '../theme/shared-styles.ts';

export class StatusBar extends LitElement {
  static override properties = {
    partition: { attribute: false },
    revision: { type: Number },
    hardwareMessages: { type: Number },
    past: { attribute: false },
    locked: { attribute: false },
  };
  declare partition: PartitionState | undefined;
  declare revision: number;
  declare hardwareMessages: number;
  /** The past revision that is looked at, if one is. */
  declare past: number | undefined;
  declare locked: 'lost' | 'readOnly' | 'past' | undefined;

  static override styles = [
    base,
    css`
      footer {
        display: flex;
        flex-wrap: wrap;
        align-items: stretch;
        min-block-size: 1.75rem;
        border-block-start: 1px solid var(--cds-border-strong-01);
        background: var(--cds-layer-01);
        font-size: 0.75rem;
      }
      .item {
        display: inline-flex;
        align-items: center;
        gap: 0.375rem;
        padding-inline: 0.75rem;
        border-inline-end: 1px solid var(--cds-border-subtle-01);
        color: var(--cds-text-secondary);
        text-decoration: none;
      }
      a.item:hover {
        background: var(--cds-layer-hover-01);
        color: var(--cds-text-primary);
      }
      .attention {
        color: var(--cds-text-primary);
      }
      .attention svg {
        color: var(--state-failed);
      }
      .spring {
        flex: 1 1 auto;
      }
      .end {
        border-inline: 0;
      }
      .stepper {
        padding-inline: 0;
        gap: 0;
      }
      .stepper a,
      .stepper button {
        display: inline-flex;
        align-items: center;
        block-size: 100%;
        min-inline-size: 1.5rem;
        justify-content: center;
        border: 0;
        background: transparent;
        color: inherit;
        font: inherit;
      }
      .stepper button {
        cursor: pointer;
      }
      .stepper button[disabled] {
        color: var(--cds-text-disabled);
        cursor: default;
      }
      .stepper a:hover,
      .stepper button:hover:not([disabled]) {
        background: var(--cds-layer-hover-01);
      }
      .stepper .now {
        padding-inline: 0.5rem;
        font-family: var(--font-mono);
        text-decoration: none;
      }
    `,
  ];

  constructor() {
    super();
    this.partition = undefined;
    this.revision = 0;
    this.hardwareMessages = 0;
    this.past = undefined;
    this.locked = undefined;
  }

  protected override render() {
    return html`<footer aria-label=${strings.status.label}>
      ${this.partition ? this.#renderPartition(this.partition) : nothing}
      <span class="spring"></span>
      ${
        this.locked
          ? html`<span class="item attention end" role="status">${icons.warning}${strings.status[this.locked]}</span>`
          : html`<span class="item end">${icons.done}${strings.status.saved}</span>`
      }
    </footer>`;
  }

  #renderPartition({ view }: PartitionState) {
    const partition = view.name;
    const exceptions = view.divergences.total + (view.panic ? 1 : 0) + (view.pendingWrite ? 1 : 0);
    const messages = addressOf({ partition, screen: 'messages', item: undefined });
    const shown = this.past ?? this.revision;
    const sequence = addressOf({ partition, screen: 'sequence', item: shown });
    return html`<a class="item ${exceptions > 0 ? 'attention' : ''}" href=${addressOf({ partition, screen: 'overview', item: undefined })}
        >${icons.warning}${strings.status.exceptions(exceptions)}</a
      >
      <a class="item ${this.hardwareMessages > 0 ? 'attention' : ''}" href=${messages}
        >${icons.system}${strings.status.hardware(this.hardwareMessages)}</a
      >
      <a class="item" href=${messages}>${icons.messages}${strings.status.messages(view.messageCount)}</a>
      <span class="item stepper">
        <button aria-label=${strings.status.previous} title="${strings.status.previous} ([)" ?disabled=${shown === 0} @click=${() => this.#step(-1)}>${icons.previous}</button>
        <a class="now" href=${sequence} data-revision=${this.revision} title=${strings.status.sequence(shown)}
          >${strings.status.revision(shown)}${this.past === undefined ? '' : ` / ${this.revision}`}</a
        >
        <button aria-label=${strings.status.next} title="${strings.status.next} (])" @click=${() => this.#step(1)}>${icons.next}</button>
      </span>
      <span class="item">${strings.status.era(view.era, view.release)}</span>
      <span class="item">${strings.status.blocks(formatBytes(view.geometry.blockBytes))}</span>`;
  }

  #step(step: 1 | -1): void {
    this.dispatchEvent(new CustomEvent('look-step', { detail: { step }, bubbles: true, composed: true }));
  }
}

customElements.define('lpar-status-bar', StatusBar);

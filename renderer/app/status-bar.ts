/** Exceptions, messages, revision stepper, era, block size, connection: always in view. */

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
    shownRevision: { attribute: false },
    locked: { attribute: false },
  };
  declare partition: PartitionState | undefined;
  declare revision: number;
  declare hardwareMessages: number;
  /** Revision whose sequence is shown, if one is. */
  declare shownRevision: number | undefined;
  declare locked: 'lost' | 'readOnly' | undefined;

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
      .stepper a {
        display: inline-flex;
        align-items: center;
        block-size: 100%;
        min-inline-size: 1.5rem;
        justify-content: center;
        color: inherit;
      }
      .stepper a:hover {
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
    this.shownRevision = undefined;
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
    const shown = this.shownRevision ?? this.revision;
    const sequence = (revision: number) => addressOf({ partition, screen: 'sequence', item: revision });
    return html`<a class="item ${exceptions > 0 ? 'attention' : ''}" href=${addressOf({ partition, screen: 'overview', item: undefined })}
        >${icons.warning}${strings.status.exceptions(exceptions)}</a
      >
      <a class="item ${this.hardwareMessages > 0 ? 'attention' : ''}" href=${messages}
        >${icons.system}${strings.status.hardware(this.hardwareMessages)}</a
      >
      <a class="item" href=${messages}>${icons.messages}${strings.status.messages(view.messageCount)}</a>
      <span class="item stepper">
        ${
          shown > 1
            ? html`<a href=${sequence(shown - 1)} aria-label=${strings.status.previous}>${icons.previous}</a>`
            : nothing
        }
        <a class="now" href=${sequence(shown)} data-revision=${this.revision}
          >${strings.status.revision(this.revision)}${shown === this.revision ? '' : ` · ${shown}`}</a
        >
        ${
          shown < this.revision
            ? html`<a href=${sequence(shown + 1)} aria-label=${strings.status.next}>${icons.next}</a>`
            : nothing
        }
      </span>
      <span class="item">${strings.status.era(view.era, view.release)}</span>
      <span class="item">${strings.status.blocks(formatBytes(view.geometry.blockBytes))}</span>`;
  }
}

customElements.define('lpar-status-bar', StatusBar);

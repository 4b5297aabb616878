/**
 * Frames the view of a past revision: where one is, that nothing can be changed, and the ways on. Events: `look`
 * {revision}, `look-step` {step}, `look-continue`.
 */

import '@carbon/web-components/es/components/button/button.js';
import { css, html, nothing } from 'lit';
import type { PastView } from '../../shared/saved-machine.ts';
import { ConsoleElement } from '../elements/console-element.ts';
import { fire } from '../elements/events.ts';
import { icons } from '../elements/icons.ts';
import { strings } from '../strings/index.ts';
import { base, plainButton } from '../theme/shared-styles.ts';

const s = strings.past;

export class PastBar extends ConsoleElement {
  static override properties = {
    view: { attribute: false },
    head: { type: Number },
    continueBlocked: { attribute: false },
  };
  declare view: PastView;
  /** Revision the machine stands at. */
  declare head: number;
  /** Why the machine cannot be taken here, or undefined. */
  declare continueBlocked: string | undefined;

  static override styles = [
    base,
    plainButton,
    css`
      :host {
        display: block;
        flex: none;
      }
      section {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.25rem 1rem;
        padding: 0.375rem 1rem;
        background: var(--cds-layer-02);
        border-block-end: 2px solid var(--cds-support-info);
      }
      .where svg {
        vertical-align: -0.1875rem;
        color: var(--cds-support-info);
      }
      .what {
        flex: 1 1 14rem;
        min-inline-size: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      button.plain {
        border: 1px solid var(--cds-border-strong-01);
      }
      button.plain[disabled] {
        border-color: var(--cds-border-disabled);
      }
    `,
  ];

  constructor() {
    super();
    this.head = 0;
    this.continueBlocked = undefined;
  }

  protected override render() {
    const { view } = this;
    return html`<section aria-label=${s.label}>
      <strong class="where">${icons.info} ${s.at(view.revision, this.head)}</strong>
      <span class="what quiet">${view.row ? view.row.summary : s.start}</span>
      <span>
        <button class="plain" aria-label=${s.previous} title="${s.previous} ([)" ?disabled=${view.previousAction === null} @click=${() => fire(this, 'look-step', { step: -1 })}>
          ${icons.previous}
        </button>
        <button class="plain" aria-label=${s.next} title="${s.next} (])" ?disabled=${view.nextAction === null} @click=${() => fire(this, 'look-step', { step: 1 })}>
          ${icons.next}
        </button>
      </span>
      <cds-button size="sm" kind="primary" data-return @click=${() => fire(this, 'look', { revision: null })}>${s.back}</cds-button>
      <cds-button
        size="sm"
        kind="tertiary"
        data-continue
        ?disabled=${this.continueBlocked !== undefined}
        title=${this.continueBlocked ?? nothing}
        @click=${() => fire(this, 'look-continue')}
        >${s.continueHere}</cds-button
      >
    </section>`;
  }
}

customElements.define('past-bar', PastBar);

declare global {
  interface HTMLElementTagNameMap {
    'past-bar': PastBar;
  }
}

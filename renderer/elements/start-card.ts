/** The first minute: what this is, and three things to begin with. Events: `start-bring`, `start-lesson`, `start-close`, `go` {screen}. */

import '@carbon/web-components/es/components/button/button.js';
import { css, html } from 'lit';
import { strings } from '../strings/index.ts';
import { base, plainButton } from '../theme/shared-styles.ts';
import { ConsoleElement } from './console-element.ts';
import { fire } from './events.ts';
import { icons } from './icons.ts';

const s = strings.start;

export class StartCard extends ConsoleElement {
  static override styles = [
    base,
    plainButton,
    css`
      :host {
        display: block;
        margin-block-end: 1rem;
      }
      section {
        position: relative;
        padding: 1rem;
        border-inline-start: 3px solid var(--cds-support-info);
        background: var(--cds-layer-01);
      }
      p {
        max-inline-size: 60rem;
        margin-block: 0.25rem 0.75rem;
        padding-inline-end: 2rem;
      }
      .ways {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem 1rem;
      }
      .close {
        position: absolute;
        inset-block-start: 0.5rem;
        inset-inline-end: 0.5rem;
      }
    `,
  ];

  protected override render() {
    return html`<section aria-label=${s.title}>
      <h2>${s.title}</h2>
      <p>${s.what}</p>
      <div class="ways">
        <cds-button size="sm" kind="primary" data-start="bring" @click=${() => fire(this, 'start-bring')}>${s.bring}</cds-button>
        <cds-button size="sm" kind="tertiary" data-start="machine" @click=${() => fire(this, 'go', { screen: 'machines' })}>${s.machine}</cds-button>
        <cds-button size="sm" kind="tertiary" data-start="lesson" @click=${() => fire(this, 'start-lesson')}>${s.lesson}</cds-button>
      </div>
      <button class="plain close" aria-label=${s.close} title=${s.close} @click=${() => fire(this, 'start-close')}>${icons.close}</button>
    </section>`;
  }
}

customElements.define('start-card', StartCard);

declare global {
  interface HTMLElementTagNameMap {
    'start-card': StartCard;
  }
}

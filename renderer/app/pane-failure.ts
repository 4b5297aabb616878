/** Stands where a pane has stopped. The machine goes on without it. Event: `pane-reopen`. */

import '@carbon/web-components/es/components/button/button.js';
import { css, html, LitElement } from 'lit';
import { icons } from '../elements/icons.ts';
import { strings } from '../strings.ts';
import { base } from '../theme/shared-styles.ts';

export class PaneFailure extends LitElement {
  static override properties = { message: { type: String } };
  declare message: string;

  static override styles = [
    base,
    css`
      :host {
        display: block;
        padding: 2rem 1rem;
      }
      h1 {
        display: flex;
        align-items: center;
        gap: 0.5rem;
      }
      h1 svg {
        color: var(--cds-support-error);
      }
      p {
        margin-block: 0.5rem 1rem;
        max-inline-size: 40rem;
      }
      code {
        overflow-wrap: anywhere;
      }
    `,
  ];

  constructor() {
    super();
    this.message = '';
  }

  protected override render() {
    return html`<div role="alert">
        <h1>${icons.error}${strings.paneFailed}</h1>
        <p>${strings.paneFailedText} <code>${this.message}</code></p>
      </div>
      <cds-button size="md" kind="primary" data-reopen @click=${() => this.#reopen()}>${strings.paneReopen}</cds-button>`;
  }

  #reopen(): void {
    this.dispatchEvent(new CustomEvent('pane-reopen', { bubbles: true, composed: true }));
  }
}

customElements.define('pane-failure', PaneFailure);

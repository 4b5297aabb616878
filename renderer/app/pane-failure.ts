/** Stands where a pane has stopped. The machine goes on without it. Events: `pane-reopen`, `pane-close` (a dialog). */

import '@carbon/web-components/es/components/button/button.js';
import { css, html } from 'lit';
import { ConsoleElement } from '../elements/console-element.ts';
import { fire } from '../elements/events.ts';
import { icons } from '../elements/icons.ts';
import { strings } from '../strings/index.ts';
import { base, dialogStyles } from '../theme/shared-styles.ts';

const s = strings.panes;

export class PaneFailure extends ConsoleElement {
  static override properties = {
    name: { type: String },
    message: { type: String },
    large: { type: Boolean, reflect: true },
    modal: { type: Boolean },
  };
  /** "The tree". */
  declare name: string;
  declare message: string;
  /** In place of a screen; otherwise in place of a bar. */
  declare large: boolean;
  /** In place of a dialog. */
  declare modal: boolean;

  static override styles = [
    base,
    dialogStyles,
    css`
      :host {
        display: block;
        overflow: auto;
        border-inline-start: 3px solid var(--cds-support-error);
        padding: 0.375rem 1rem;
        background: var(--cds-layer-01);
      }
      :host([large]) {
        padding: 2rem 1rem;
        border: 0;
        background: transparent;
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.25rem 1rem;
      }
      h2 {
        display: flex;
        align-items: center;
        gap: 0.5rem;
      }
      :host([large]) h2 {
        font-size: 1.25rem;
        font-weight: 400;
      }
      h2 svg {
        flex: none;
        color: var(--cds-support-error);
      }
      p {
        font-size: 0.8125rem;
      }
      :host([large]) p {
        margin-block: 0.5rem 1rem;
        max-inline-size: 40rem;
        font-size: inherit;
      }
      code {
        overflow-wrap: anywhere;
      }
    `,
  ];

  constructor() {
    super();
    this.name = '';
    this.message = '';
    this.large = false;
    this.modal = false;
  }

  protected override firstUpdated(): void {
    this.renderRoot.querySelector('dialog')?.showModal();
  }

  protected override render() {
    if (this.modal) return this.#renderDialog();
    return html`<div class=${this.large ? '' : 'row'}>
      <div role="alert">
        <h2>${icons.error}${s.stopped(this.name)}</h2>
        <p>${s.unaffected} <code>${this.message}</code></p>
      </div>
      <cds-button size=${this.large ? 'md' : 'sm'} kind=${this.large ? 'primary' : 'tertiary'} data-reopen @click=${() => fire(this, 'pane-reopen')}
        >${s.reopen}</cds-button
      >
    </div>`;
  }

  #renderDialog() {
    return html`<dialog aria-labelledby="heading" aria-describedby="why" @cancel=${this.#cancelled}>
      <div class="head"><h2 id="heading">${icons.error}${s.stopped(this.name)}</h2></div>
      <div class="body" id="why"><p>${s.unaffected} <code>${this.message}</code></p></div>
      <div class="foot">
        <cds-button kind="secondary" size="lg" data-close @click=${() => fire(this, 'pane-close')}>${s.close}</cds-button>
        <cds-button kind="primary" size="lg" data-reopen @click=${() => fire(this, 'pane-reopen')}>${s.reopen}</cds-button>
      </div>
    </dialog>`;
  }

  #cancelled = (event: Event): void => {
    event.preventDefault();
    fire(this, 'pane-close');
  };
}

customElements.define('pane-failure', PaneFailure);

declare global {
  interface HTMLElementTagNameMap {
    'pane-failure': PaneFailure;
  }
}

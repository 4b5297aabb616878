/** A place for output of lsmem that was copied from a terminal. Events: `text-pasted` {text}, `paste-close`. */

import '@carbon/web-components/es/components/button/button.js';
import { css, html, type PropertyValues } from 'lit';
import { strings } from '../strings/index.ts';
import { fieldStyles } from '../theme/field-styles.ts';
import { base, denseButtons, panel } from '../theme/shared-styles.ts';
import { ConsoleElement } from './console-element.ts';
import { fire } from './events.ts';

const s = strings.machines;

export class PasteText extends ConsoleElement {
  static override styles = [
    base,
    denseButtons,
    panel,
    fieldStyles,
    css`
      :host {
        display: block;
        margin-block-end: 1rem;
      }
      .field textarea {
        block-size: 12rem;
        font-family: var(--mono, monospace);
        white-space: pre;
      }
      .buttons {
        display: flex;
        gap: 0.5rem;
        margin-block-start: 0.75rem;
      }
    `,
  ];

  protected override firstUpdated(_changed: PropertyValues): void {
    this.#area?.focus();
  }

  protected override render() {
    return html`<section class="panel" aria-label=${s.paste} @keydown=${this.#keyed}>
      <label class="field">${s.pasteLabel}<textarea data-paste spellcheck="false" placeholder=${s.pasteHint}></textarea></label>
      <div class="buttons">
        <cds-button class="dense" size="sm" kind="primary" data-paste-run @click=${this.#run}>${s.pasteRun}</cds-button>
        <cds-button class="dense" size="sm" kind="ghost" data-paste-cancel @click=${() => fire(this, 'paste-close')}>${s.pasteCancel}</cds-button>
      </div>
    </section>`;
  }

  get #area(): HTMLTextAreaElement | null {
    return this.renderRoot.querySelector('textarea');
  }

  #run = (): void => {
    const text = this.#area?.value ?? '';
    if (text.trim() === '') this.#area?.focus();
    else fire(this, 'text-pasted', { text });
  };

  #keyed = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') fire(this, 'paste-close');
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) this.#run();
  };
}

customElements.define('paste-text', PasteText);

declare global {
  interface HTMLElementTagNameMap {
    'paste-text': PasteText;
  }
}

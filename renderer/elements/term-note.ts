/** What a word of the field means, beside where it stands. Closed by Esc and by a press elsewhere. Events: `term-open` {term}. */

import { css, html, nothing } from 'lit';
import type { GlossaryEntry } from '../../shared/glossary.ts';
import { strings } from '../strings/index.ts';
import { base, plainButton } from '../theme/shared-styles.ts';
import { ConsoleElement } from './console-element.ts';
import { fire } from './events.ts';

const MARGIN = 8;

export class TermNote extends ConsoleElement {
  static override properties = { entry: { state: true } };
  declare private entry: GlossaryEntry | undefined;
  #back: HTMLElement | undefined;
  #place = { x: 0, y: 0 };

  static override styles = [
    base,
    plainButton,
    css`
      :host {
        position: fixed;
        inset: auto;
        margin: 0;
        inline-size: min(26rem, calc(100vw - 1rem));
        padding: 0.75rem 1rem;
        border: 1px solid var(--cds-border-strong-01);
        background: var(--cds-layer-02);
        box-shadow: 0 2px 6px var(--cds-shadow);
      }
      p {
        margin-block-start: 0.5rem;
      }
      .source {
        color: var(--cds-text-secondary);
        font-size: 0.75rem;
      }
      button {
        margin-block-start: 0.5rem;
      }
    `,
  ];

  constructor() {
    super();
    this.entry = undefined;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.popover = 'auto';
    this.role = 'dialog';
    this.addEventListener('toggle', (event) => {
      if ((event as ToggleEvent).newState === 'closed') this.#back?.focus();
    });
  }

  /** Opens it under a place of the window; `back` gets the focus when it closes. */
  show(entry: GlossaryEntry, x: number, y: number, back?: HTMLElement): void {
    this.entry = entry;
    this.ariaLabel = entry.title;
    this.#back = back;
    this.#place = { x, y };
    if (!this.matches(':popover-open')) this.showPopover();
    void this.updateComplete.then(() => {
      this.#settle();
      this.renderRoot.querySelector('button')?.focus();
    });
  }

  #settle(): void {
    const { width, height } = this.getBoundingClientRect();
    const { x, y } = this.#place;
    this.style.left = `${Math.max(MARGIN, Math.min(x, window.innerWidth - width - MARGIN))}px`;
    this.style.top = `${Math.max(MARGIN, Math.min(y, window.innerHeight - height - MARGIN))}px`;
  }

  protected override render() {
    const { entry } = this;
    if (!entry) return nothing;
    const s = strings.help;
    return html`<h2>${entry.title}</h2>
      <p>${entry.text}</p>
      <p class="source">${s.source(entry.source, entry.confirmed)}</p>
      <button
        class="plain link"
        @click=${() => {
          this.#back = undefined;
          this.hidePopover();
          fire(this, 'term-open', { term: entry.id });
        }}
      >
        ${s.inHelp}
      </button>`;
  }
}

customElements.define('term-note', TermNote);

declare global {
  interface HTMLElementTagNameMap {
    'term-note': TermNote;
  }
}

/** A question with an optional text to type. Events: `confirm-run` {text}, `confirm-close`, `confirm-other`. */

import { setModal } from './modal.ts';
import '@carbon/web-components/es/components/button/button.js';
import { css, html, nothing, type PropertyValues } from 'lit';
import { strings } from '../strings/index.ts';
import { fieldStyles } from '../theme/field-styles.ts';
import { base, dialogStyles } from '../theme/shared-styles.ts';
import { ConsoleElement } from './console-element.ts';
import { fire } from './events.ts';

export class SystemConfirm extends ConsoleElement {
  static override properties = {
    open: { type: Boolean },
    heading: { type: String },
    text: { type: String },
    confirm: { type: String },
    label: { attribute: false },
    value: { type: String },
    lines: { type: Boolean },
    other: { attribute: false },
    danger: { type: Boolean },
    typed: { state: true },
  };
  declare open: boolean;
  declare heading: string;
  declare text: string;
  declare confirm: string;
  /** Present: a text is asked for. */
  declare label: string | undefined;
  declare value: string;
  /** The text may have several lines. */
  declare lines: boolean;
  /** A second way out, such as saving first. */
  declare other: string | undefined;
  declare danger: boolean;
  declare private typed: string;

  static override styles = [
    base,
    dialogStyles,
    fieldStyles,
    css`
      dialog {
        inline-size: min(32rem, calc(100vw - 2rem));
      }
      .other {
        margin-block-start: 1rem;
      }
      .field {
        margin-block-start: 1rem;
      }
    `,
  ];

  constructor() {
    super();
    this.open = false;
    this.heading = '';
    this.text = '';
    this.confirm = '';
    this.label = undefined;
    this.value = '';
    this.lines = false;
    this.other = undefined;
    this.danger = true;
    this.typed = '';
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('open') && this.open) this.typed = this.value;
  }

  protected override updated(changed: PropertyValues): void {
    if (!changed.has('open')) return;
    setModal(this, this.open, 'input, textarea, [data-cancel]');
    if (this.open) this.renderRoot.querySelector<HTMLInputElement>('input, textarea')?.select();
  }

  protected override render() {
    const missing = this.label !== undefined && !this.lines && this.typed.trim() === '';
    return html`<dialog aria-labelledby="heading" aria-describedby="text" @cancel=${this.#cancelled}>
      <div class="head"><h1 id="heading">${this.heading}</h1></div>
      <form class="body" @submit=${this.#submitted}>
        ${this.text ? html`<p id="text">${this.text}</p>` : nothing}
        ${this.label === undefined ? nothing : this.#renderField(this.label)}
        ${
          this.other === undefined
            ? nothing
            : html`<cds-button class="other" kind="tertiary" size="md" data-other @click=${() => fire(this, 'confirm-other')}>${this.other}</cds-button>`
        }
      </form>
      <div class="foot">
        <cds-button kind="secondary" size="lg" data-cancel @click=${() => fire(this, 'confirm-close')}>${strings.machines.cancel}</cds-button>
        <cds-button kind=${this.danger ? 'danger' : 'primary'} size="lg" data-run ?disabled=${missing} @click=${this.#submitted}>${this.confirm}</cds-button>
      </div>
    </dialog>`;
  }

  #renderField(label: string) {
    const changed = (event: Event) => {
      this.typed = (event.currentTarget as HTMLInputElement).value;
    };
    return html`<label class="field"
      >${label}
      ${
        this.lines
          ? html`<textarea .value=${this.typed} @input=${changed}></textarea>`
          : html`<input .value=${this.typed} autocomplete="off" maxlength="64" @input=${changed} />`
      }
    </label>`;
  }

  #submitted = (event: Event): void => {
    event.preventDefault();
    if (this.label !== undefined && !this.lines && this.typed.trim() === '') return;
    fire(this, 'confirm-run', { text: this.typed.trim() });
  };

  #cancelled = (event: Event): void => {
    event.preventDefault();
    fire(this, 'confirm-close');
  };
}

customElements.define('system-confirm', SystemConfirm);

declare global {
  interface HTMLElementTagNameMap {
    'system-confirm': SystemConfirm;
  }
}

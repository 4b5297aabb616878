/** A new machine from a template. Events: `new-run` {template, name}, `new-close`. */

import '@carbon/web-components/es/components/button/button.js';
import { css, html, nothing, type PropertyValues } from 'lit';
import type { TemplateHeading } from '../../shared/saved-machine.ts';
import { ConsoleElement } from '../elements/console-element.ts';
import { fire } from '../elements/events.ts';
import { setModal } from '../elements/modal.ts';
import { strings } from '../strings/index.ts';
import { fieldStyles } from '../theme/field-styles.ts';
import { base, dialogStyles } from '../theme/shared-styles.ts';

const s = strings.machines;

export class MachinesNew extends ConsoleElement {
  static override properties = {
    open: { type: Boolean },
    templates: { attribute: false },
    nameFor: { attribute: false },
    template: { state: true },
    typed: { state: true },
  };
  declare open: boolean;
  declare templates: readonly TemplateHeading[];
  /** A free name for a template's title. */
  declare nameFor: (title: string) => string;
  /** null: the sample. */
  declare private template: string | null;
  /** undefined: the proposed name. */
  declare private typed: string | undefined;

  static override styles = [
    base,
    dialogStyles,
    fieldStyles,
    css`
      .templates {
        max-block-size: 22rem;
        overflow: auto;
        margin-block: 0.5rem 1rem;
        border: 1px solid var(--cds-border-subtle-01);
      }
      .template {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 0 0.75rem;
        padding: 0.625rem 0.75rem;
        border-block-end: 1px solid var(--cds-border-subtle-01);
        cursor: pointer;
      }
      .template:hover {
        background: var(--cds-layer-hover-01);
      }
      .template.chosen {
        background: var(--cds-layer-selected-01);
      }
      .template:focus-within {
        outline: 2px solid var(--cds-focus);
        outline-offset: -2px;
      }
      .template input:focus {
        outline: none;
      }
      .template strong {
        font-weight: 600;
      }
      .template span {
        grid-column: 2;
        font-size: 0.8125rem;
        color: var(--cds-text-secondary);
      }
      .template input {
        accent-color: var(--cds-interactive);
      }
    `,
  ];

  constructor() {
    super();
    this.open = false;
    this.templates = [];
    this.nameFor = (title) => title;
    this.template = null;
    this.typed = undefined;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('open') || !this.open) return;
    this.template = null;
    this.typed = undefined;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('open')) setModal(this, this.open, 'input');
  }

  protected override render() {
    const choices = [{ id: null, title: s.sample, description: s.sampleHint }, ...this.templates];
    const name = this.#name();
    return html`<dialog aria-labelledby="heading" aria-describedby="text" @cancel=${this.#cancelled}>
      <div class="head">
        <h1 id="heading">${s.newHeading}</h1>
        <p class="quiet" id="text">${s.newText}</p>
      </div>
      <form class="body" @submit=${this.#submitted}>
        ${
          this.open
            ? html`<div class="templates" role="radiogroup" aria-label=${s.template}>
              ${choices.map(
                ({
                  id,
                  title,
                  description,
                }) => html`<label class="template ${id === this.template ? 'chosen' : ''}">
                  <input
                    type="radio"
                    name="template"
                    .checked=${id === this.template}
                    data-template=${id ?? 'sample'}
                    @change=${() => {
                      this.template = id;
                    }}
                  />
                  <strong>${title}</strong><span>${description}</span>
                </label>`,
              )}
            </div>`
            : nothing
        }
        <label class="field"
          >${s.name}
          <input
            .value=${name}
            maxlength="64"
            autocomplete="off"
            data-name
            @input=${(event: Event) => {
              this.typed = (event.currentTarget as HTMLInputElement).value;
            }}
          />
        </label>
        <button hidden></button>
      </form>
      <div class="foot">
        <cds-button kind="secondary" size="lg" data-cancel @click=${() => fire(this, 'new-close')}>${s.cancel}</cds-button>
        <cds-button kind="primary" size="lg" data-run ?disabled=${name.trim() === ''} @click=${this.#submitted}>${s.createRun}</cds-button>
      </div>
    </dialog>`;
  }

  #name(): string {
    const title = this.templates.find(({ id }) => id === this.template)?.title ?? s.sample;
    return this.typed ?? this.nameFor(title);
  }

  #submitted = (event: Event): void => {
    event.preventDefault();
    const name = this.#name().trim();
    if (name !== '') fire(this, 'new-run', { template: this.template, name });
  };

  #cancelled = (event: Event): void => {
    event.preventDefault();
    fire(this, 'new-close');
  };
}

customElements.define('machines-new', MachinesNew);

declare global {
  interface HTMLElementTagNameMap {
    'machines-new': MachinesNew;
  }
}

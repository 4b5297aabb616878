/** The glossary: terms of the field and rules of the machine, each with its source. */

import { css, html, nothing } from 'lit';
import type { Hello } from '../../shared/api.ts';
import { type GlossaryEntry, glossaryEntry, RULES, TERMS } from '../../shared/glossary.ts';
import '../elements/about-console.ts';
import { ConsoleElement } from '../elements/console-element.ts';
import { strings } from '../strings/index.ts';
import { screenStyles } from '../theme/screen-styles.ts';
import { base, plainButton } from '../theme/shared-styles.ts';

const s = strings.help;

export class HelpScreen extends ConsoleElement {
  static override properties = { text: { state: true }, hello: { attribute: false } };
  declare hello: Hello | undefined;
  declare private text: string;

  static override styles = [
    base,
    plainButton,
    screenStyles,
    css`
      input {
        inline-size: 20rem;
        max-inline-size: 100%;
        block-size: 2rem;
        padding-inline: 0.75rem;
        border: 0;
        border-block-end: 1px solid var(--cds-border-strong-01);
        background: var(--cds-field-01);
        color: var(--cds-text-primary);
        font: inherit;
      }
      h2 {
        margin-block: 1rem 0.5rem;
      }
      dl {
        display: grid;
        grid-template-columns: minmax(12rem, 18rem) minmax(0, 52rem);
        align-items: stretch;
        gap: 0;
        margin: 0;
      }
      dt,
      dd {
        margin: 0;
        padding: 0.5rem 1rem 0.5rem 0;
        border-block-start: 1px solid var(--cds-border-subtle-01);
      }
      dt {
        font-weight: 600;
        color: var(--cds-text-primary);
      }
      about-console {
        margin-block-start: 1.5rem;
      }
      .source {
        margin-block-start: 0.25rem;
        font-size: 0.75rem;
        color: var(--cds-text-secondary);
      }
      button.plain {
        margin-inline-end: 0.75rem;
        font-size: 0.75rem;
      }
      @media (max-width: 40rem) {
        dl {
          grid-template-columns: minmax(0, 1fr);
        }
        dd {
          border: 0;
          padding-block-start: 0;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.hello = undefined;
    this.text = '';
  }

  /** Shows one entry, by its id. */
  show(id: string): void {
    const entry = glossaryEntry(id);
    if (entry) this.#show(entry);
  }

  protected override render() {
    const found = (entries: readonly GlossaryEntry[]) => entries.filter((entry) => matches(entry, this.text));
    const terms = found(TERMS);
    const rules = found(RULES);
    return html`<div class="head">
        <h1>${strings.screens.help}</h1>
        <input
          type="search"
          aria-label=${s.search}
          placeholder=${s.search}
          .value=${this.text}
          @input=${(event: Event) => {
            this.text = (event.currentTarget as HTMLInputElement).value;
          }}
        />
      </div>
      ${terms.length + rules.length === 0 ? html`<p>${s.none(this.text.trim())}</p>` : nothing}
      ${this.#renderEntries(s.terms, terms)} ${this.#renderEntries(s.rules, rules)}
      ${this.text.trim() === '' ? html`<about-console .hello=${this.hello}></about-console>` : nothing}`;
  }

  #renderEntries(title: string, entries: readonly GlossaryEntry[]) {
    if (entries.length === 0) return nothing;
    return html`<h2>${title}</h2>
      <dl>
        ${entries.map(
          (entry) => html`<dt>${entry.title}</dt>
            <dd>
              ${entry.text}
              <div class="source">${s.source(entry.source, entry.confirmed)}</div>
              ${entry.see.map((id) => {
                const other = glossaryEntry(id);
                return other
                  ? html`<button class="plain link" @click=${() => this.#show(other)}>${other.title}</button>`
                  : nothing;
              })}
            </dd>`,
        )}
      </dl>`;
  }

  #show(entry: GlossaryEntry): void {
    this.text = entry.title;
    this.renderRoot.querySelector('input')?.focus();
  }
}

function matches(entry: GlossaryEntry, text: string): boolean {
  const haystack = `${entry.title} ${entry.id} ${entry.text}`.toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => haystack.includes(word));
}

customElements.define('help-screen', HelpScreen);

declare global {
  interface HTMLElementTagNameMap {
    'help-screen': HelpScreen;
  }
}

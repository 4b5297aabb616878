/** "Why": the glossary's rule behind a refusal, with its source, opened where it is needed. */

import { css, html, nothing } from 'lit';
import { glossaryEntry } from '../../shared/glossary.ts';
import { PROVENANCE } from '../../shared/provenance.ts';
import { strings } from '../strings/index.ts';
import { base } from '../theme/shared-styles.ts';
import { ConsoleElement } from './console-element.ts';

export class RuleNote extends ConsoleElement {
  static override properties = { rule: { type: String } };
  declare rule: string;

  static override styles = [
    base,
    css`
      :host {
        display: inline-block;
        max-inline-size: 48rem;
      }
      summary {
        color: var(--cds-link-primary);
        cursor: pointer;
        min-block-size: 1.5rem;
      }
      .entry {
        padding: 0.25rem 0 0.5rem;
      }
      .source {
        font-size: 0.75rem;
        color: var(--cds-text-secondary);
      }
    `,
  ];

  constructor() {
    super();
    this.rule = '';
  }

  /** Where the rule is known from, by kernel generation. */
  #renderProvenance() {
    const known = Object.entries(PROVENANCE[this.rule] ?? {});
    if (known.length === 0) return nothing;
    return html`<div class="source" data-provenance>
      ${known.map(([era, provenance]) => `${era}: ${strings.help.provenance[provenance]}`).join(' · ')}
    </div>`;
  }

  protected override render() {
    const entry = glossaryEntry(this.rule);
    if (!entry) return nothing;
    return html`<details>
      <summary>${strings.outcome.why}</summary>
      <div class="entry">
        <strong>${entry.title}.</strong> ${entry.text}
        <div class="source">${strings.help.source(entry.source, entry.confirmed)}</div>
        ${this.#renderProvenance()}
      </div>
    </details>`;
  }
}

customElements.define('rule-note', RuleNote);

declare global {
  interface HTMLElementTagNameMap {
    'rule-note': RuleNote;
  }
}

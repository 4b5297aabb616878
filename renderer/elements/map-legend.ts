/** Legend with counts; each entry is a toggle that greys out the others. Event: `legend-filter` {filter}. */

import { css, html } from 'lit';
import type { Category } from '../model/categories.ts';
import { type Filter, NO_FILTER, toggled } from '../model/filter.ts';
import { countText } from '../model/number-style.ts';
import { strings } from '../strings/index.ts';
import { base } from '../theme/shared-styles.ts';
import './state-glyph.ts';
import { ConsoleElement } from './console-element.ts';
import { fire } from './events.ts';

export class MapLegend extends ConsoleElement {
  static override properties = {
    categories: { attribute: false },
    counts: { attribute: false },
    filter: { attribute: false },
  };
  declare categories: readonly Category[];
  declare counts: ReadonlyMap<Category, number>;
  declare filter: Filter;

  static override styles = [
    base,
    css`
      :host {
        display: block;
      }
      .group {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem;
        margin-inline-start: -0.5rem;
      }
      button {
        display: inline-flex;
        align-items: center;
        gap: 0.375rem;
        min-block-size: 1.5rem;
        padding: 0 0.5rem;
        border: 1px solid transparent;
        background: transparent;
        color: var(--cds-text-primary);
        font: inherit;
        font-size: 0.75rem;
        cursor: pointer;
      }
      button:hover {
        background: var(--cds-layer-hover-01);
      }
      button[aria-pressed='true'] {
        border-color: var(--cds-border-interactive);
        background: var(--cds-layer-selected-01);
      }
      button.none {
        color: var(--cds-text-secondary);
      }
      .count {
        font-family: var(--font-mono);
      }
      .clear {
        text-decoration: underline;
        color: var(--cds-link-primary);
      }
    `,
  ];

  constructor() {
    super();
    this.categories = [];
    this.counts = new Map();
    this.filter = NO_FILTER;
  }

  protected override render() {
    return html`<div role="group" aria-label=${strings.map.legend} class="group">
      ${this.categories.map((category) => {
        const count = this.counts.get(category) ?? 0;
        return html`<button
          class=${count === 0 ? 'none' : ''}
          data-category=${category}
          aria-pressed=${this.filter.has(category) ? 'true' : 'false'}
          @click=${() => this.#change(toggled(this.filter, category))}
        >
          <state-glyph .category=${category}></state-glyph>
          <span>${strings.categories[category]}</span>
          <span class="count">${countText(count)}</span>
        </button>`;
      })}
      ${
        this.filter.size > 0
          ? html`<button class="clear" @click=${() => this.#change(NO_FILTER)}>${strings.map.clearFilter}</button>`
          : ''
      }
    </div>`;
  }

  #change(filter: Filter): void {
    fire(this, 'legend-filter', { filter });
  }
}

customElements.define('map-legend', MapLegend);

declare global {
  interface HTMLElementTagNameMap {
    'map-legend': MapLegend;
  }
}

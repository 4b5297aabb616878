/**
 * Row size, colour, find next, go to, zoom: the controls above a map. Events: `map-row` {rowSize}, `map-colour`
 * {colourBy}, `map-kind` {category}, `map-find` {step}, `map-goto` {text}, `map-zoom` {step}.
 */

import { css, html, nothing } from 'lit';
import type { Bytes } from '../../shared/units.ts';
import type { Category, ColourBy } from '../model/categories.ts';
import { formatSize } from '../model/format.ts';
import { ROW_SIZES } from '../model/map-layout.ts';
import { strings } from '../strings/index.ts';
import { base, plainButton } from '../theme/shared-styles.ts';
import { chosenOf, chosenText } from './chosen.ts';
import { ConsoleElement } from './console-element.ts';
import { fire } from './events.ts';
import { icons } from './icons.ts';

export class MapToolbar extends ConsoleElement {
  static override properties = {
    rowSize: { attribute: false },
    cellBytes: { type: Number },
    colourBy: { type: String },
    colours: { attribute: false },
    categories: { attribute: false },
    wanted: { type: String },
    problem: { type: String },
  };
  declare rowSize: number | 'fit';
  declare cellBytes: number;
  declare colourBy: ColourBy;
  declare colours: readonly ColourBy[];
  declare categories: readonly Category[];
  /** The kind that "find next" looks for. */
  declare wanted: Category;
  declare problem: string;

  static override styles = [
    base,
    plainButton,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.25rem 0.5rem;
        font-size: 0.75rem;
      }
      label,
      form,
      .zoom {
        display: inline-flex;
        align-items: center;
        gap: 0.375rem;
        color: var(--cds-text-secondary);
      }
      select,
      input {
        block-size: 1.75rem;
        border: 0;
        border-block-end: 1px solid var(--cds-border-strong-01);
        background: var(--cds-field-01);
        color: var(--cds-text-primary);
        font: inherit;
        padding-inline: 0.5rem;
        max-inline-size: 8rem;
      }
      input {
        inline-size: 8.5rem;
        max-inline-size: none;
      }
      input::placeholder {
        color: var(--cds-text-helper);
      }
      button.plain {
        min-block-size: 1.75rem;
        border-block-end: 1px solid var(--cds-border-strong-01);
        background: var(--cds-field-01);
      }
      .problem {
        color: var(--cds-text-error);
      }
      kbd {
        font-family: var(--font-mono);
      }
    `,
  ];

  constructor() {
    super();
    this.rowSize = 'fit';
    this.cellBytes = 1;
    this.colourBy = 'state';
    this.colours = [];
    this.categories = [];
    this.wanted = 'standby';
    this.problem = '';
  }

  protected override render() {
    const s = strings.map;
    return html`<label
        >${s.rowSize}
        <select @change=${this.#rowChosen}>
          <option value="fit" ?selected=${this.rowSize === 'fit'}>${s.rowFit}</option>
          ${ROW_SIZES.map(
            (cells) => html`<option value=${cells} ?selected=${this.rowSize === cells}>
              ${s.rowOf(cells, formatSize((cells * this.cellBytes) as Bytes))}
            </option>`,
          )}
        </select>
      </label>
      ${
        this.colours.length > 1
          ? html`<label
            >${s.colourBy}
            <select @change=${this.#colourChosen}>
              ${this.colours.map((each) => html`<option value=${each} ?selected=${each === this.colourBy}>${strings.colourBy[each]}</option>`)}
            </select>
          </label>`
          : nothing
      }
      <label
        >${s.findNext}
        <select @change=${this.#kindChosen}>
          ${this.categories.map((each) => html`<option value=${each} ?selected=${each === this.wanted}>${strings.categories[each]}</option>`)}
        </select>
      </label>
      <button class="plain" title=${s.findKey} @click=${() => fire(this, 'map-find', { step: 1 })}>${s.find} <kbd>n</kbd></button>
      <form @submit=${this.#submitted}>
        <label>${s.goTo}<input placeholder=${s.goToHint} autocomplete="off" spellcheck="false" aria-describedby="problem" /></label>
        <span class="problem" id="problem" role="alert">${this.problem}</span>
      </form>
      <span class="zoom">
        <button class="plain" aria-label=${s.zoomOut} title=${s.zoomOut} @click=${() => fire(this, 'map-zoom', { step: -1 })}>${icons.minus}</button>
        <button class="plain" aria-label=${s.zoomIn} title=${s.zoomIn} @click=${() => fire(this, 'map-zoom', { step: 1 })}>${icons.plus}</button>
        <button class="plain" data-fit title=${s.zoomReset} @click=${() => fire(this, 'map-zoom', { step: 0 })}>${s.fit}</button>
      </span>
      <slot></slot>`;
  }

  #rowChosen = (event: Event): void => {
    const value = chosenText(event);
    fire(this, 'map-row', { rowSize: value === 'fit' ? 'fit' : Number(value) });
  };

  #colourChosen = (event: Event): void => {
    const colourBy = chosenOf(event, this.colours);
    if (colourBy) fire(this, 'map-colour', { colourBy });
  };

  #kindChosen = (event: Event): void => {
    const category = chosenOf(event, this.categories);
    if (category) fire(this, 'map-kind', { category });
  };

  #submitted = (event: Event): void => {
    event.preventDefault();
    fire(this, 'map-goto', { text: this.renderRoot.querySelector('input')?.value ?? '' });
  };
}

customElements.define('map-toolbar', MapToolbar);

declare global {
  interface HTMLElementTagNameMap {
    'map-toolbar': MapToolbar;
  }
}

/** The glyph of a state beside its word: the same shape as on the map, at text size. */

import { css, html, LitElement, nothing, svg } from 'lit';
import { type Category, colourOf, shapeOf } from '../model/look.ts';
import { place } from './place.ts';

/** `<state-glyph category="online"></state-glyph>`; decoration, the word stands beside it. */
export class StateGlyph extends LitElement {
  static override properties = { category: { type: String } };
  declare category: Category;

  static override styles = css`
    :host {
      display: inline-flex;
      inline-size: 0.875rem;
      block-size: 0.875rem;
      flex: none;
      vertical-align: -0.125rem;
    }
    svg {
      inline-size: 100%;
      block-size: 100%;
      color: var(--colour);
      overflow: visible;
    }
    .cut {
      stroke: var(--state-cut);
    }
    text {
      font: 600 13px var(--font-mono);
      fill: var(--cds-text-primary);
    }
  `;

  protected override render() {
    const colour = `var(--${colourOf(this.category)})`;
    return html`<svg viewBox="0 0 14 14" aria-hidden="true" ${place({ '--colour': colour })}>${this.#drawing()}</svg>`;
  }

  #drawing() {
    switch (this.category) {
      case 'failed':
        return svg`<rect x="1" y="1" width="12" height="12" fill="currentColor" />
          <path class="cut" d="M4 4l6 6M10 4l-6 6" stroke-width="2" fill="none" />`;
      case 'differs':
        return svg`<rect x="1" y="1" width="12" height="12" fill="none" stroke="currentColor" stroke-width="1.5" />
          <rect x="4" y="4" width="6" height="6" fill="none" stroke="currentColor" stroke-width="1.5" />`;
      case 'memmap':
        return svg`<rect x="1" y="1" width="4" height="12" fill="currentColor" />`;
      case 'unmovable':
        return svg`<text x="3" y="12">L</text>`;
      default:
        return this.#state();
    }
  }

  #state() {
    switch (shapeOf(this.category)) {
      case 'filled':
        return svg`<rect x="1" y="1" width="12" height="12" fill="currentColor" />`;
      case 'hollow':
        return svg`<rect x="2" y="2" width="10" height="10" fill="none" stroke="currentColor" stroke-width="2" />`;
      case 'half':
        return svg`<rect x="2" y="2" width="10" height="10" fill="none" stroke="currentColor" stroke-width="2" />
          <rect x="2" y="2" width="5" height="10" fill="currentColor" />`;
      case 'dotted':
        return svg`<rect x="1.5" y="1.5" width="11" height="11" fill="none" stroke="currentColor" stroke-width="1.5" stroke-dasharray="1.5 1.64" />`;
      case 'none':
        return nothing;
    }
  }
}

customElements.define('state-glyph', StateGlyph);

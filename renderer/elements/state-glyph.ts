/** The glyph of a state beside its word: the same shape as on the map, at text size. */

import { css, html, nothing, svg, type TemplateResult } from 'lit';
import type { Category } from '../model/categories.ts';
import { colourOf, shapeOf } from '../model/palette.ts';
import { ConsoleElement } from './console-element.ts';

/** For elements that draw many glyphs and cannot afford an element each: `${glyph('online')}`, with these styles. */
export const glyphStyles = css`
  svg.glyph {
    inline-size: 0.875rem;
    block-size: 0.875rem;
    flex: none;
    vertical-align: -0.125rem;
    overflow: visible;
  }
  svg.glyph .cut {
    stroke: var(--state-cut);
  }
  svg.glyph text {
    font: 600 13px var(--font-mono);
    fill: var(--cds-text-primary);
  }
  .c-state-online {
    color: var(--state-online);
  }
  .c-state-offline {
    color: var(--state-offline);
  }
  .c-state-deconfigured {
    color: var(--state-deconfigured);
  }
  .c-state-changing {
    color: var(--state-changing);
  }
  .c-state-failed {
    color: var(--state-failed);
  }
  .c-state-differs {
    color: var(--state-differs);
  }
  .c-state-memmap {
    color: var(--state-memmap);
  }
`;

const drawn = new Map<Category, TemplateResult>();

/** The glyph itself. Decoration: the word stands beside it. */
export function glyph(category: Category): TemplateResult {
  const known = drawn.get(category);
  if (known) return known;
  const made = html`<svg class="glyph c-${colourOf(category)}" viewBox="0 0 14 14" aria-hidden="true">${drawing(category)}</svg>`;
  drawn.set(category, made);
  return made;
}

function drawing(category: Category) {
  switch (category) {
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
      return stateDrawing(category);
  }
}

function stateDrawing(category: Category) {
  switch (shapeOf(category)) {
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

/** `<state-glyph category="online"></state-glyph>` */
export class StateGlyph extends ConsoleElement {
  static override properties = { category: { type: String } };
  declare category: Category;

  static override styles = [
    glyphStyles,
    css`
      :host {
        display: inline-flex;
        inline-size: 0.875rem;
        block-size: 0.875rem;
        flex: none;
        vertical-align: -0.125rem;
      }
    `,
  ];

  protected override render() {
    return glyph(this.category);
  }
}

customElements.define('state-glyph', StateGlyph);

declare global {
  interface HTMLElementTagNameMap {
    'state-glyph': StateGlyph;
  }
}

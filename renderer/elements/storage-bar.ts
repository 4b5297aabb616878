/** One storage element as a bar: assigned of total, to the scale of the largest element. */

import { css, html } from 'lit';
import { base } from '../theme/shared-styles.ts';
import { ConsoleElement } from './console-element.ts';
import { place } from './place.ts';
import { pngOf, type SavedPicture } from './saved-picture.ts';
import { type Drawing, SvgDrawing } from './svg-picture.ts';

const PICTURE_WIDTH = 960;
const PICTURE_HEIGHT = 76;
const PICTURE_EDGE = 16;

export class StorageBar extends ConsoleElement {
  static override properties = {
    assigned: { type: Number },
    total: { type: Number },
    largest: { type: Number },
    name: { type: String },
  };
  declare assigned: number;
  declare total: number;
  declare largest: number;
  declare name: string;

  static override styles = [
    base,
    css`
      :host {
        display: block;
      }
      .track {
        position: relative;
        inline-size: max(4px, var(--length));
        block-size: 1.25rem;
        border: 1.5px dotted var(--state-deconfigured);
      }
      .filled {
        block-size: 100%;
        inline-size: var(--share);
        background: var(--state-online);
      }
    `,
  ];

  constructor() {
    super();
    this.assigned = 0;
    this.total = 0;
    this.largest = 1;
    this.name = '';
  }

  /** The bar with its name, to be kept. */
  picture(): SavedPicture {
    const style = getComputedStyle(this);
    const colour = (token: string): string => style.getPropertyValue(token).trim();
    const background = colour('--cds-background');
    const paint = (drawing: Drawing): void => {
      const length = Math.max(4, (this.total / this.largest) * (PICTURE_WIDTH - 2 * PICTURE_EDGE));
      const share = this.total === 0 ? 0 : this.assigned / this.total;
      drawing.fillStyle = colour('--state-online');
      drawing.fillRect(PICTURE_EDGE, 36, length * share, 24);
      drawing.strokeStyle = colour('--state-deconfigured');
      drawing.lineWidth = 1.5;
      drawing.setLineDash([2, 2]);
      drawing.strokeRect(PICTURE_EDGE, 36, length, 24);
      drawing.setLineDash([]);
      drawing.fillStyle = colour('--cds-text-primary');
      drawing.font = `14px ${style.getPropertyValue('--font-sans') || 'sans-serif'}`;
      drawing.fillText(this.name, PICTURE_EDGE, 24);
    };
    return {
      name: this.name,
      svg: () => {
        const drawing = new SvgDrawing();
        paint(drawing);
        return drawing.svg(PICTURE_WIDTH, PICTURE_HEIGHT, this.name, background);
      },
      png: () => {
        const canvas = document.createElement('canvas');
        canvas.width = 2 * PICTURE_WIDTH;
        canvas.height = 2 * PICTURE_HEIGHT;
        const context = canvas.getContext('2d');
        if (!context) return Promise.resolve(null);
        context.scale(2, 2);
        context.fillStyle = background;
        context.fillRect(0, 0, PICTURE_WIDTH, PICTURE_HEIGHT);
        paint(context);
        return pngOf(canvas);
      },
    };
  }

  protected override render() {
    const share = this.total === 0 ? 0 : (this.assigned / this.total) * 100;
    const length = (this.total / this.largest) * 100;
    return html`<div
      class="track"
      role="img"
      aria-label=${this.name}
      ${place({ '--length': `${length}%`, '--share': `${share}%` })}
    >
      <div class="filled"></div>
    </div>`;
  }
}

customElements.define('storage-bar', StorageBar);

declare global {
  interface HTMLElementTagNameMap {
    'storage-bar': StorageBar;
  }
}

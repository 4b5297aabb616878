/**
 * The whole partition as a strip beside a map that is larger than its window: one pixel for one or more units, the
 * state that needs most attention wins. An aid for the pointer; the keyboard has the map. Event: `mini-map-go` {share}.
 */

import { css, html, type PropertyValues } from 'lit';
import { colourOf, type MapKind, severity, stateCategory } from '../model/palette.ts';
import { base } from '../theme/shared-styles.ts';
import { ConsoleElement } from './console-element.ts';
import { fire } from './events.ts';
import { place } from './place.ts';

export const MINI_MAP_WIDTH = 68;
const COLUMNS = 32;
/** CSS pixels of one pixel of the picture. */
const SCALE = 2;

export class MiniMap extends ConsoleElement {
  static override properties = {
    kind: { type: String },
    cells: { attribute: false },
    partition: { attribute: false },
    height: { type: Number },
    start: { type: Number },
    share: { type: Number },
  };
  declare kind: MapKind;
  declare cells: ArrayLike<number>;
  /** Changes with every delta, as the cells are patched in place. */
  declare partition: unknown;
  /** Room for the picture, in CSS pixels. */
  declare height: number;
  /** Where the map's window begins, and how much it shows, as shares of the whole. */
  declare start: number;
  declare share: number;
  #frame = 0;
  #themes: MutationObserver | undefined;
  /** Colour of each cell value, as the canvas stores it. */
  readonly #colours = new Map<number, number>();

  static override styles = [
    base,
    css`
      :host {
        display: block;
        inline-size: ${MINI_MAP_WIDTH}px;
        cursor: pointer;
        touch-action: none;
      }
      .picture {
        position: relative;
        inline-size: ${COLUMNS * SCALE}px;
        block-size: var(--height);
      }
      canvas {
        inline-size: 100%;
        block-size: 100%;
        image-rendering: pixelated;
      }
      .window {
        position: absolute;
        inset-inline: -2px;
        inset-block-start: var(--start);
        block-size: max(4px, var(--share));
        border: 1px solid var(--cds-text-primary);
        pointer-events: none;
      }
    `,
  ];

  constructor() {
    super();
    this.kind = 'block';
    this.cells = [];
    this.height = 0;
    this.start = 0;
    this.share = 1;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#themes = new MutationObserver(() => {
      this.#colours.clear();
      this.requestUpdate();
    });
    this.#themes.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#themes?.disconnect();
    cancelAnimationFrame(this.#frame);
  }

  /** Rows of pixels: as many as there is room for, and no more than there are units for. */
  get #rows(): number {
    const room = Math.max(1, Math.floor(this.height / SCALE));
    return Math.min(room, Math.ceil(this.cells.length / COLUMNS));
  }

  protected override render() {
    const height = this.#rows * SCALE;
    return html`<div
      class="picture"
      aria-hidden="true"
      ${place({ '--height': `${height}px`, '--start': `${this.start * height}px`, '--share': `${Math.min(1, this.share) * height}px` })}
      @pointerdown=${this.#pointed}
      @pointermove=${this.#pointed}
    >
      <canvas width=${COLUMNS} height=${this.#rows}></canvas>
      <div class="window"></div>
    </div>`;
  }

  protected override updated(changed: PropertyValues): void {
    if (
      ['partition', 'cells', 'height', 'kind'].some((name) => changed.has(name)) ||
      this.#colours.size === 0
    ) {
      cancelAnimationFrame(this.#frame);
      this.#frame = requestAnimationFrame(() => this.#paint());
    }
  }

  #paint(): void {
    const context = this.renderRoot.querySelector('canvas')?.getContext('2d');
    if (!context) return;
    const pixels = COLUMNS * this.#rows;
    const image = context.createImageData(COLUMNS, this.#rows);
    const words = new Uint32Array(image.data.buffer);
    const perPixel = this.cells.length / pixels;
    for (let pixel = 0; pixel < pixels; pixel++) {
      const end = Math.min(this.cells.length, Math.max(Math.ceil((pixel + 1) * perPixel), pixel + 1));
      let worst = 0;
      let rank = -1;
      for (let unit = Math.floor(pixel * perPixel); unit < end; unit++) {
        const cell = this.cells[unit] ?? 0;
        if (cell === worst) continue;
        const severe = severity(this.kind, cell);
        if (severe > rank) {
          rank = severe;
          worst = cell;
        }
      }
      words[pixel] = this.#colour(worst);
    }
    context.putImageData(image, 0, 0);
  }

  #colour(cell: number): number {
    const known = this.#colours.get(cell);
    if (known !== undefined) return known;
    const state = stateCategory(this.kind, cell);
    const rank = severity(this.kind, cell);
    const token = rank === 6 ? 'state-failed' : rank === 5 ? 'state-differs' : state && colourOf(state);
    const colour = token ? packed(getComputedStyle(this).getPropertyValue(`--${token}`).trim()) : 0;
    this.#colours.set(cell, colour);
    return colour;
  }

  #pointed = (event: PointerEvent): void => {
    if (event.type === 'pointermove' && event.buttons !== 1) return;
    event.preventDefault();
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    if (event.type === 'pointerdown') (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    const share = Math.min(1, Math.max(0, (event.clientY - box.top) / box.height - this.share / 2));
    fire(this, 'mini-map-go', { share });
  };
}

/** "#rrggbb" as one little-endian pixel; system colours of forced-colors mode are read back from a canvas. */
function packed(colour: string): number {
  const context = document.createElement('canvas').getContext('2d');
  if (!context) return 0;
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return (255 << 24) | (blue << 16) | (green << 8) | red;
}

customElements.define('mini-map', MiniMap);

declare global {
  interface HTMLElementTagNameMap {
    'mini-map': MiniMap;
  }
}

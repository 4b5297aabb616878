/** Tiles of a map: each distinct look is drawn once, in the colours of the theme, and then copied. */

import { type Look, lookKey } from '../model/palette.ts';
import { type Drawing, SvgDrawing } from './svg-picture.ts';

/** From this edge on, a cell has its number printed in it instead of the letter. */
export const LABEL_FROM_SIZE = 40;
const HATCH_STEP = 5;
const DIMMED_ALPHA = 0.3;
const keyOf = (look: Look, dimmed: boolean): number => lookKey(look) * 2 + (dimmed ? 1 : 0);

export class MapTiles {
  readonly #host: HTMLElement;
  readonly #tiles = new Map<number, HTMLCanvasElement>();
  readonly #colours = new Map<string, string>();
  #size = 0;
  #ratio = 0;

  /** @param host the element whose custom properties give the colours */
  constructor(host: HTMLElement) {
    this.#host = host;
  }

  /** The theme has changed. */
  forget(): void {
    this.#tiles.clear();
    this.#colours.clear();
  }

  /** Puts a tile where it belongs, in pixels or as a part of an SVG. */
  put(
    drawing: Drawing,
    look: Look,
    dimmed: boolean,
    x: number,
    y: number,
    size: number,
    ratio: number,
  ): void {
    if (drawing instanceof SvgDrawing)
      drawing.use(keyOf(look, dimmed), x, y, (part) => {
        if (dimmed) part.globalAlpha = DIMMED_ALPHA;
        this.#drawLook(part, look, size, dimmed);
      });
    else if (drawing instanceof CanvasRenderingContext2D)
      drawing.drawImage(this.#tile(look, dimmed, size, ratio), x, y, size, size);
  }

  /** `ratio`: device pixels per CSS pixel. A dimmed tile is what a filter greys out. */
  #tile(look: Look, dimmed: boolean, size: number, ratio: number): HTMLCanvasElement {
    if (size !== this.#size || ratio !== this.#ratio) this.#tiles.clear();
    this.#size = size;
    this.#ratio = ratio;
    const key = keyOf(look, dimmed);
    const known = this.#tiles.get(key);
    if (known) return known;
    const tile = document.createElement('canvas');
    tile.width = Math.ceil(size * ratio);
    tile.height = tile.width;
    const context = tile.getContext('2d');
    if (context) {
      context.scale(ratio, ratio);
      if (dimmed) context.globalAlpha = DIMMED_ALPHA;
      this.#drawLook(context, look, size, dimmed);
    }
    this.#tiles.set(key, tile);
    return tile;
  }

  /** Value of a custom property, without its dashes. */
  colour(token: string): string {
    let value = this.#colours.get(token);
    if (value === undefined) {
      value = getComputedStyle(this.#host).getPropertyValue(`--${token}`).trim();
      this.#colours.set(token, value);
    }
    return value;
  }

  #drawLook(context: Drawing, look: Look, size: number, dimmed: boolean): void {
    const colour = dimmed ? this.colour('cds-text-secondary') : this.colour(look.colour);
    const cut = this.colour('state-cut');
    let inset = 0;
    if (look.frame) {
      context.strokeStyle = dimmed ? colour : this.colour('state-differs');
      context.lineWidth = 1.5;
      context.strokeRect(0.75, 0.75, size - 1.5, size - 1.5);
      inset = 4;
    }
    drawShape(context, look.shape, colour, inset, size);
    const filled = look.shape === 'filled';
    if (look.mixed) drawHatch(context, filled ? cut : colour, inset, size);
    if (look.stripe) {
      const width = Math.max(4, Math.round(size / 4));
      context.fillStyle = cut;
      context.fillRect(inset, inset, width + 1.5, size - 2 * inset);
      context.fillStyle = dimmed ? colour : this.colour('state-memmap');
      context.fillRect(inset, inset, width, size - 2 * inset);
    }
    if (look.cross) drawCross(context, filled ? cut : colour, size);
    else if (look.letter && size < LABEL_FROM_SIZE) {
      context.font = `600 ${Math.round(size * 0.62)}px ${this.colour('font-mono')}`;
      context.textAlign = 'center';
      context.fillStyle = filled ? cut : this.colour('cds-text-primary');
      context.fillText('L', size / 2 + (look.stripe ? size / 10 : 0), size * 0.73);
    }
  }
}

function drawShape(
  context: Drawing,
  shape: Look['shape'],
  colour: string,
  inset: number,
  size: number,
): void {
  const edge = size - 2 * inset;
  context.fillStyle = colour;
  context.strokeStyle = colour;
  switch (shape) {
    case 'filled':
      context.fillRect(inset, inset, edge, edge);
      return;
    case 'hollow':
      context.lineWidth = 2;
      context.strokeRect(inset + 1, inset + 1, edge - 2, edge - 2);
      return;
    case 'half':
      context.lineWidth = 2;
      context.strokeRect(inset + 1, inset + 1, edge - 2, edge - 2);
      context.fillRect(inset, inset, edge / 2, edge);
      return;
    case 'dotted':
      context.lineWidth = 1.25;
      context.setLineDash([2, 2]);
      context.strokeRect(inset + 0.75, inset + 0.75, edge - 1.5, edge - 1.5);
      context.setLineDash([]);
      return;
    case 'none':
      return;
  }
}

function drawCross(context: Drawing, colour: string, size: number): void {
  const margin = size * 0.28;
  context.strokeStyle = colour;
  context.lineWidth = Math.max(2, size / 9);
  context.beginPath();
  context.moveTo(margin, margin);
  context.lineTo(size - margin, size - margin);
  context.moveTo(size - margin, margin);
  context.lineTo(margin, size - margin);
  context.stroke();
}

function drawHatch(context: Drawing, colour: string, inset: number, size: number): void {
  context.save();
  context.beginPath();
  context.rect(inset, inset, size - 2 * inset, size - 2 * inset);
  context.clip();
  context.strokeStyle = colour;
  context.lineWidth = 1.25;
  context.beginPath();
  for (let offset = -size; offset < size; offset += HATCH_STEP) {
    context.moveTo(offset, size);
    context.lineTo(offset + size, 0);
  }
  context.stroke();
  context.restore();
}

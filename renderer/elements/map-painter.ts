/** Draws a map's visible rows from tiles: each distinct look is drawn once and then copied. */

import { type Filter, passes } from '../model/filter.ts';
import {
  aggregate,
  type ColourBy,
  type Look,
  lookKey,
  lookOf,
  type MapKind,
  type Recency,
  recencyOf,
} from '../model/look.ts';
import { type MapLayout, originOf, TOP, unitsOf, visibleRows } from '../model/map-layout.ts';

/** A note beside the row of a unit: "element 1 begins at rn 17". */
export interface MapNote {
  readonly unit: number;
  readonly text: string;
}

export interface MapScene {
  readonly kind: MapKind;
  readonly cells: ArrayLike<number>;
  readonly layout: MapLayout;
  readonly filter: Filter;
  readonly colourBy: ColourBy;
  /** Revision of each unit's last change, and the newest of them. */
  readonly changedAt: ArrayLike<number>;
  readonly newestChange: number;
  readonly selected: (unit: number) => boolean;
  readonly hasSelection: boolean;
  readonly gutterText: (unit: number) => { readonly number: string; readonly address: string };
  /** Printed inside large cells. */
  readonly label: (unit: number) => string;
  readonly notes: readonly MapNote[];
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const LABEL_FROM_SIZE = 40;
const HATCH_STEP = 5;

export class MapPainter {
  readonly #host: HTMLElement;
  #tiles = new Map<string, HTMLCanvasElement>();
  #colours = new Map<string, string>();

  constructor(host: HTMLElement) {
    this.#host = host;
  }

  /** Colours come from the theme's tokens; call after a change of theme. */
  forgetColours(): void {
    this.#tiles.clear();
    this.#colours.clear();
  }

  paint(canvas: HTMLCanvasElement, scene: MapScene): void {
    const ratio = window.devicePixelRatio || 1;
    const width = Math.round(scene.width * ratio);
    const height = Math.round(scene.height * ratio);
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    const context = canvas.getContext('2d');
    if (!context) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, scene.width, scene.height);
    context.translate(-scene.left, -scene.top);
    const [firstRow, endRow] = visibleRows(scene.layout, scene.top, scene.height);
    for (let row = firstRow; row < endRow; row++) {
      this.#paintGutter(context, scene, row);
      const first = row * scene.layout.perRow;
      const end = Math.min(first + scene.layout.perRow, scene.layout.cells);
      for (let cell = first; cell < end; cell++) this.#paintCell(context, scene, cell, ratio);
    }
    this.#paintNotes(context, scene, firstRow, endRow);
  }

  #paintGutter(context: CanvasRenderingContext2D, scene: MapScene, row: number): void {
    const { layout } = scene;
    const { number, address } = scene.gutterText(row * layout.perRow * layout.perCell);
    const baseline = TOP + row * layout.pitch + layout.size / 2 + 4;
    context.font = `12px ${this.#colour('font-mono')}`;
    context.textAlign = 'right';
    context.fillStyle = this.#colour('cds-text-primary');
    context.fillText(number, 48, baseline);
    context.textAlign = 'left';
    context.fillStyle = this.#colour('cds-text-secondary');
    context.fillText(address, 58, baseline);
  }

  #paintCell(context: CanvasRenderingContext2D, scene: MapScene, cell: number, ratio: number): void {
    const { layout, kind, cells } = scene;
    const [first, end] = unitsOf(layout, cell);
    const { x, y } = originOf(layout, cell);
    let look: Look;
    let visible: boolean;
    if (layout.perCell === 1) {
      look = lookOf(kind, cells[first] ?? 0, scene.colourBy, newestOf(scene, first, end));
      visible = passes(scene.filter, kind, cells[first] ?? 0);
    } else {
      const whole = aggregate(kind, cells, first, end);
      look = {
        ...lookOf(kind, whole.cell, scene.colourBy, newestOf(scene, first, end)),
        mixed: whole.mixed,
      };
      visible = anyPasses(scene, first, end);
    }
    if (look.shape === 'none') return;
    if (anySelected(scene, first, end)) this.#paintSelection(context, x, y, layout.size);
    context.drawImage(this.#tile(look, !visible, layout.size, ratio), x, y, layout.size, layout.size);
    if (layout.size >= LABEL_FROM_SIZE)
      this.#paintLabel(context, scene.label(first), look, x, y, layout.size);
  }

  #paintSelection(context: CanvasRenderingContext2D, x: number, y: number, size: number): void {
    context.fillStyle = this.#colour('cds-background-selected');
    context.fillRect(x - 2, y - 2, size + 4, size + 4);
    context.strokeStyle = this.#colour('cds-text-primary');
    context.lineWidth = 1;
    context.strokeRect(x - 1.5, y - 1.5, size + 3, size + 3);
  }

  #paintLabel(
    context: CanvasRenderingContext2D,
    text: string,
    look: Look,
    x: number,
    y: number,
    size: number,
  ): void {
    context.font = `11px ${this.#colour('font-mono')}`;
    context.textAlign = 'center';
    context.fillStyle = this.#colour(look.shape === 'filled' ? 'state-cut' : 'cds-text-primary');
    context.fillText(text, x + size / 2, y + size / 2 + 4);
  }

  #paintNotes(context: CanvasRenderingContext2D, scene: MapScene, firstRow: number, endRow: number): void {
    const { layout } = scene;
    context.font = `12px ${this.#colour('font-sans')}`;
    context.textAlign = 'left';
    for (const note of scene.notes) {
      const cell = Math.floor(note.unit / layout.perCell);
      const row = Math.floor(cell / layout.perRow);
      if (row < firstRow || row >= endRow) continue;
      const { x, y } = originOf(layout, cell);
      context.fillStyle = this.#colour('cds-text-secondary');
      const gap = layout.pitch - layout.size;
      context.fillRect(x - gap / 2 - 1, y - gap / 2, 2, layout.pitch);
      context.fillText(`◂ ${note.text}`, layout.width + 8, y + layout.size / 2 + 4);
    }
  }

  #tile(look: Look, dimmed: boolean, size: number, ratio: number): HTMLCanvasElement {
    const key = `${lookKey(look, dimmed)} ${size} ${ratio}`;
    const known = this.#tiles.get(key);
    if (known) return known;
    const tile = document.createElement('canvas');
    tile.width = Math.ceil(size * ratio);
    tile.height = tile.width;
    const context = tile.getContext('2d');
    if (context) {
      context.scale(ratio, ratio);
      if (dimmed) context.globalAlpha = 0.3;
      this.#drawLook(context, look, size, dimmed);
    }
    this.#tiles.set(key, tile);
    return tile;
  }

  #drawLook(context: CanvasRenderingContext2D, look: Look, size: number, dimmed: boolean): void {
    const colour = dimmed ? this.#colour('cds-text-secondary') : this.#colour(look.colour);
    const cut = this.#colour('state-cut');
    let inset = 0;
    if (look.frame) {
      context.strokeStyle = dimmed ? colour : this.#colour('state-differs');
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
      context.fillStyle = dimmed ? colour : this.#colour('state-memmap');
      context.fillRect(inset, inset, width, size - 2 * inset);
    }
    if (look.cross) {
      const margin = size * 0.28;
      context.strokeStyle = filled ? cut : colour;
      context.lineWidth = Math.max(2, size / 9);
      context.beginPath();
      context.moveTo(margin, margin);
      context.lineTo(size - margin, size - margin);
      context.moveTo(size - margin, margin);
      context.lineTo(margin, size - margin);
      context.stroke();
    } else if (look.letter && size < LABEL_FROM_SIZE) {
      context.font = `600 ${Math.round(size * 0.62)}px ${this.#colour('font-mono')}`;
      context.textAlign = 'center';
      context.fillStyle = filled ? cut : this.#colour('cds-text-primary');
      context.fillText('L', size / 2 + (look.stripe ? size / 10 : 0), size * 0.73);
    }
  }

  #colour(token: string): string {
    let value = this.#colours.get(token);
    if (value === undefined) {
      value = getComputedStyle(this.#host).getPropertyValue(`--${token}`).trim();
      this.#colours.set(token, value);
    }
    return value;
  }
}

function newestOf(scene: MapScene, first: number, end: number): Recency {
  if (scene.colourBy !== 'change') return 0;
  let newest = 0;
  for (let unit = first; unit < end; unit++) newest = Math.max(newest, scene.changedAt[unit] ?? 0);
  return recencyOf(newest, scene.newestChange);
}

function anyPasses(scene: MapScene, first: number, end: number): boolean {
  if (scene.filter.size === 0) return true;
  for (let unit = first; unit < end; unit++)
    if (passes(scene.filter, scene.kind, scene.cells[unit] ?? 0)) return true;
  return false;
}

function anySelected(scene: MapScene, first: number, end: number): boolean {
  if (!scene.hasSelection) return false;
  for (let unit = first; unit < end; unit++) if (scene.selected(unit)) return true;
  return false;
}

function drawShape(
  context: CanvasRenderingContext2D,
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

function drawHatch(context: CanvasRenderingContext2D, colour: string, inset: number, size: number): void {
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

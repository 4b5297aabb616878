/**
 * Draws the visible rows of a map. While only cells change and the view stays, only those whose look has changed are
 * drawn again: in a long action that is a handful of some thousand.
 */

import { formatAddress } from '../../shared/units.ts';
import type { ColourBy } from '../model/categories.ts';
import { type Filter, passes } from '../model/filter.ts';
import {
  ADDRESS_START,
  type MapLayout,
  NUMBER_END,
  originOf,
  TOP,
  unitsOf,
  visibleRows,
} from '../model/map-layout.ts';
import {
  aggregate,
  type Look,
  lookKey,
  lookOf,
  type MapKind,
  type Recency,
  recencyOf,
} from '../model/palette.ts';
import { LABEL_FROM_SIZE, MapTiles } from './map-tiles.ts';
import { type Drawing, SvgDrawing } from './svg-picture.ts';

/** A note beside the row of a unit: "element 1 begins at rn 17". */
export interface MapNote {
  readonly unit: number;
  readonly text: string;
}

export interface MapScene {
  readonly kind: MapKind;
  /** Patched in place: never compared. */
  readonly cells: ArrayLike<number>;
  readonly changedAt: ArrayLike<number>;
  /** First revision of the last action. */
  readonly since: number;
  readonly layout: MapLayout;
  readonly filter: Filter;
  readonly colourBy: ColourBy;
  readonly chosen: ReadonlySet<number>;
  /** Number of the first unit, and the size of each in bytes: the gutter says both. */
  readonly firstNumber: number;
  readonly unitBytes: number;
  readonly notes: readonly MapNote[];
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** What a cell looks like, and the number that stands for it. */
interface KeyedLook {
  readonly look: Look;
  readonly key: number;
}

const DIMMED = 1 << 14;
const SELECTED = 1 << 15;

export class MapPainter {
  readonly #tiles: MapTiles;
  /** Looks that occurred, by cell value, recency and mixture; of one kind and colouring. */
  readonly #looks = new Map<number, KeyedLook>();
  /** What the canvas shows: the scene, and a code for each of its cells. */
  #shown: MapScene | undefined;
  #shownRatio = 0;
  #codes = new Uint32Array(0);

  constructor(host: HTMLElement) {
    this.#tiles = new MapTiles(host);
  }

  /** Colours come from the theme's tokens; call after a change of theme. */
  forgetColours(): void {
    this.#tiles.forget();
    this.#shown = undefined;
  }

  paint(canvas: HTMLCanvasElement, scene: MapScene): void {
    const ratio = window.devicePixelRatio || 1;
    const context = canvas.getContext('2d');
    if (!context) return;
    const shown = this.#shown;
    const stays = shown !== undefined && ratio === this.#shownRatio && isSameView(shown, scene);
    if (scene.kind !== shown?.kind || scene.colourBy !== shown.colourBy) this.#looks.clear();
    this.#shown = scene;
    this.#shownRatio = ratio;
    // Cells that do not begin on a device pixel would leave traces of what was there before.
    if (stays && onDevicePixels(scene, ratio)) this.#paintChanged(context, scene, ratio);
    else this.#paintAll(canvas, context, scene, ratio);
  }

  #paintAll(
    canvas: HTMLCanvasElement,
    context: CanvasRenderingContext2D,
    scene: MapScene,
    ratio: number,
  ): void {
    const width = Math.round(scene.width * ratio);
    const height = Math.round(scene.height * ratio);
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, scene.width, scene.height);
    context.translate(-scene.left, -scene.top);
    this.#draw(context, scene, ratio);
  }

  /** The scene as an SVG, with nothing but what it shows. */
  svg(scene: MapScene, title: string): string {
    if (scene.kind !== this.#shown?.kind || scene.colourBy !== this.#shown.colourBy) this.#looks.clear();
    const drawing = new SvgDrawing();
    this.#draw(drawing, scene, 1);
    return drawing.svg(scene.width, scene.height, title, this.#tiles.colour('cds-background'));
  }

  /** The scene as pixels on the theme's background. */
  picture(scene: MapScene, ratio: number): HTMLCanvasElement {
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(scene.width * ratio);
    canvas.height = Math.round(scene.height * ratio);
    const context = canvas.getContext('2d');
    if (!context) return canvas;
    context.scale(ratio, ratio);
    context.fillStyle = this.#tiles.colour('cds-background');
    context.fillRect(0, 0, scene.width, scene.height);
    this.#draw(context, scene, ratio);
    return canvas;
  }

  #draw(context: Drawing, scene: MapScene, ratio: number): void {
    if (this.#codes.length !== scene.layout.cells) this.#codes = new Uint32Array(scene.layout.cells);
    const [firstRow, endRow] = visibleRows(scene.layout, scene.top, scene.height);
    for (let row = firstRow; row < endRow; row++) this.#paintGutter(context, scene, row);
    forEachCell(scene, (cell) => {
      const { look, key } = this.#lookAt(scene, cell);
      this.#codes[cell] = this.#codeOf(scene, cell, key);
      this.#paintCell(context, scene, cell, look, ratio);
    });
    this.#paintNotes(context, scene, firstRow, endRow);
  }

  #paintChanged(context: CanvasRenderingContext2D, scene: MapScene, ratio: number): void {
    const { size } = scene.layout;
    forEachCell(scene, (cell) => {
      const { look, key } = this.#lookAt(scene, cell);
      const code = this.#codeOf(scene, cell, key);
      if (code === this.#codes[cell]) return;
      this.#codes[cell] = code;
      const { x, y } = originOf(scene.layout, cell);
      context.clearRect(x, y, size, size);
      if (code & SELECTED) {
        // The frame around it lies outside the cell and is still there.
        context.fillStyle = this.#tiles.colour('cds-background-selected');
        context.fillRect(x, y, size, size);
      }
      this.#paintTile(context, scene, cell, look, ratio);
    });
  }

  #lookAt(scene: MapScene, cell: number): KeyedLook {
    const { layout, kind, cells } = scene;
    const [first, end] = unitsOf(layout, cell);
    const recency = newestOf(scene, first, end);
    if (layout.perCell === 1) return this.#keyed(scene, cells[first] ?? 0, recency, false);
    const whole = aggregate(kind, cells, first, end);
    return this.#keyed(scene, whole.cell, recency, whole.mixed);
  }

  #keyed({ kind, colourBy }: MapScene, value: number, recency: Recency, mixed: boolean): KeyedLook {
    const index = value | (recency << 16) | (mixed ? 1 << 18 : 0);
    const known = this.#looks.get(index);
    if (known) return known;
    const look = { ...lookOf(kind, value, colourBy, recency), mixed };
    const keyed = { look, key: lookKey(look) };
    this.#looks.set(index, keyed);
    return keyed;
  }

  #codeOf(scene: MapScene, cell: number, key: number): number {
    const [first, end] = unitsOf(scene.layout, cell);
    return (
      key |
      (anyPasses(scene, first, end) ? 0 : DIMMED) |
      (anySelected(scene, first, end) ? SELECTED : 0) |
      // A cell that was never drawn has the code 0.
      (1 << 16)
    );
  }

  #paintCell(context: Drawing, scene: MapScene, cell: number, look: Look, ratio: number): void {
    if (look.shape === 'none') return;
    const { x, y } = originOf(scene.layout, cell);
    if ((this.#codes[cell] ?? 0) & SELECTED) this.#paintSelection(context, x, y, scene.layout.size);
    this.#paintTile(context, scene, cell, look, ratio);
  }

  #paintTile(context: Drawing, scene: MapScene, cell: number, look: Look, ratio: number): void {
    if (look.shape === 'none') return;
    const { size, perCell } = scene.layout;
    const { x, y } = originOf(scene.layout, cell);
    const dimmed = ((this.#codes[cell] ?? 0) & DIMMED) !== 0;
    this.#tiles.put(context, look, dimmed, x, y, size, ratio);
    if (size < LABEL_FROM_SIZE) return;
    context.font = `11px ${this.#tiles.colour('font-mono')}`;
    context.textAlign = 'center';
    context.fillStyle = this.#tiles.colour(look.shape === 'filled' ? 'state-cut' : 'cds-text-primary');
    context.fillText(String(cell * perCell + scene.firstNumber), x + size / 2, y + size / 2 + 4);
  }

  #paintSelection(context: Drawing, x: number, y: number, size: number): void {
    context.fillStyle = this.#tiles.colour('cds-background-selected');
    context.fillRect(x - 2, y - 2, size + 4, size + 4);
    context.strokeStyle = this.#tiles.colour('cds-text-primary');
    context.lineWidth = 1;
    context.strokeRect(x - 1.5, y - 1.5, size + 3, size + 3);
  }

  #paintGutter(context: Drawing, scene: MapScene, row: number): void {
    const { layout, firstNumber, unitBytes } = scene;
    const unit = row * layout.perRow * layout.perCell;
    const baseline = TOP + row * layout.pitch + layout.size / 2 + 4;
    context.font = `12px ${this.#tiles.colour('font-mono')}`;
    context.textAlign = 'right';
    context.fillStyle = this.#tiles.colour('cds-text-primary');
    context.fillText(String(unit + firstNumber), NUMBER_END, baseline);
    context.textAlign = 'left';
    context.fillStyle = this.#tiles.colour('cds-text-secondary');
    context.fillText(formatAddress(unit * unitBytes), ADDRESS_START, baseline);
  }

  #paintNotes(context: Drawing, scene: MapScene, firstRow: number, endRow: number): void {
    const { layout } = scene;
    context.font = `12px ${this.#tiles.colour('font-sans')}`;
    context.textAlign = 'left';
    for (const note of scene.notes) {
      const cell = Math.floor(note.unit / layout.perCell);
      const row = Math.floor(cell / layout.perRow);
      if (row < firstRow || row >= endRow) continue;
      const { x, y } = originOf(layout, cell);
      context.fillStyle = this.#tiles.colour('cds-text-secondary');
      const gap = layout.pitch - layout.size;
      context.fillRect(x - gap / 2 - 1, y - gap / 2, 2, layout.pitch);
      context.fillText(`◂ ${note.text}`, layout.width + 8, y + layout.size / 2 + 4);
    }
  }
}

/** Everything but the cells is as it was. */
function isSameView(before: MapScene, now: MapScene): boolean {
  return (
    before.kind === now.kind &&
    before.layout === now.layout &&
    before.filter === now.filter &&
    before.colourBy === now.colourBy &&
    before.chosen === now.chosen &&
    before.firstNumber === now.firstNumber &&
    before.unitBytes === now.unitBytes &&
    before.left === now.left &&
    before.top === now.top &&
    before.width === now.width &&
    before.height === now.height &&
    before.notes.length === now.notes.length &&
    before.notes.every(
      ({ unit, text }, index) => now.notes[index]?.unit === unit && now.notes[index]?.text === text,
    )
  );
}

const onDevicePixels = ({ left, top }: MapScene, ratio: number): boolean =>
  Number.isInteger(ratio) && Number.isInteger(left * ratio) && Number.isInteger(top * ratio);

function forEachCell(scene: MapScene, draw: (cell: number) => void): void {
  const { layout } = scene;
  const [firstRow, endRow] = visibleRows(layout, scene.top, scene.height);
  const end = Math.min(endRow * layout.perRow, layout.cells);
  for (let cell = firstRow * layout.perRow; cell < end; cell++) draw(cell);
}

function newestOf(scene: MapScene, first: number, end: number): Recency {
  if (scene.colourBy !== 'change') return 0;
  let newest = 0;
  for (let unit = first; unit < end; unit++) newest = Math.max(newest, scene.changedAt[unit] ?? 0);
  return recencyOf(newest, scene.since);
}

function anyPasses(scene: MapScene, first: number, end: number): boolean {
  if (scene.filter.size === 0) return true;
  for (let unit = first; unit < end; unit++)
    if (passes(scene.filter, scene.kind, scene.cells[unit] ?? 0)) return true;
  return false;
}

function anySelected({ chosen }: MapScene, first: number, end: number): boolean {
  if (chosen.size === 0) return false;
  for (let unit = first; unit < end; unit++) if (chosen.has(unit)) return true;
  return false;
}

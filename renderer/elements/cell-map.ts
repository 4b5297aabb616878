/**
 * A map of blocks or increments: one canvas, an address gutter, and a keyboard grid whose real cells exist in the
 * three rows around the focus. Properties in, events out:
 * `map-select` {selection}, `map-open` {unit}, `map-hover` {unit}, `map-zoom` {step}, `map-find` {step},
 * `map-fit` {perCell}.
 */

import { css, html, nothing, type PropertyValues } from 'lit';
import type { ColourBy } from '../model/categories.ts';
import { type Filter, NO_FILTER } from '../model/filter.ts';
import {
  DEFAULT_CELL_SIZE,
  fittingPerCell,
  gutterWidth,
  layoutOf,
  layoutThatFits,
  type MapLayout,
  moved,
  originOf,
  unfitSize,
} from '../model/map-layout.ts';
import { type Cells, extendedToCell, movedToCell, onlyCell, toggledCell } from '../model/map-selection.ts';
import type { MapKind } from '../model/palette.ts';
import { chosenAll, NO_SELECTION, type Selection } from '../model/selection.ts';
import { base } from '../theme/shared-styles.ts';
import { renderGrid } from './map-grid.ts';
import { type MapNote, MapPainter, type MapScene } from './map-painter.ts';
import { type Choice, MapPointer, type PointedMap } from './map-pointer.ts';
import { MINI_MAP_WIDTH } from './mini-map.ts';
import './mini-map.ts';
import { ConsoleElement } from './console-element.ts';
import { fire } from './events.ts';
import { on } from './on.ts';
import { place } from './place.ts';
import { pngOf, type SavedPicture } from './saved-picture.ts';

/** Room below the last row. */
const BELOW = 8;
const MOVES = new Set([
  'ArrowLeft',
  'ArrowRight',
  'ArrowUp',
  'ArrowDown',
  'Home',
  'End',
  'PageUp',
  'PageDown',
]);
const NOTES_WIDTH = 200;
/** Chromium's is four times as large. */
const MOST_PIXELS = 64_000_000;
/** Narrower maps keep all their width. */
const ROOM_FOR_STRIP = 640;

/** What changes colours besides the theme. */
const COLOUR_QUERIES = ['(forced-colors: active)', '(prefers-contrast: more)'].map((query) =>
  window.matchMedia(query),
);

export class CellMap extends ConsoleElement {
  static override properties = {
    kind: { type: String },
    cells: { attribute: false },
    changedAt: { attribute: false },
    since: { type: Number },
    partition: { attribute: false },
    name: { type: String },
    unitBytes: { type: Number },
    firstNumber: { type: Number },
    filter: { attribute: false },
    colourBy: { type: String },
    selection: { attribute: false },
    size: { attribute: false },
    perCell: { type: Number },
    rowSize: { attribute: false },
    notes: { attribute: false },
    describe: { attribute: false },
    width: { state: true },
    height: { state: true },
    top: { state: true },
    left: { state: true },
  };
  declare kind: MapKind;
  declare cells: ArrayLike<number>;
  /** Revision of each unit's last change, and the first revision of the last action. */
  declare changedAt: ArrayLike<number>;
  declare since: number;
  /** Changes with every delta, as the cells are patched in place. */
  declare partition: unknown;
  declare name: string;
  declare unitBytes: number;
  /** Number of the first unit: 0 for blocks, 1 for increments. */
  declare firstNumber: number;
  declare filter: Filter;
  declare colourBy: ColourBy;
  declare selection: Selection;
  /** Edge of a cell; `fit`: as large as the window allows with nothing hidden. */
  declare size: number | 'fit';
  declare perCell: number;
  declare rowSize: number | 'fit';
  declare notes: readonly MapNote[];
  /** Full name of the units `[first, end)`, for the real cells: "Block 42, online, Movable…". */
  declare describe: (first: number, end: number) => string;
  declare private width: number;
  declare private height: number;
  declare private top: number;
  declare private left: number;

  #layout: MapLayout = layoutOf({
    count: 0,
    availableWidth: 1,
    size: DEFAULT_CELL_SIZE,
    perCell: 1,
    gutter: gutterWidth(0, 0),
    rowSize: 1,
  });
  readonly #painter = new MapPainter(this);
  readonly #pointer = new MapPointer(this.#pointed());
  #observer: ResizeObserver | undefined;
  #themes: MutationObserver | undefined;
  /** Width of the strip with the whole map; 0 without one. */
  #strip = 0;
  /** Units per cell with which the whole map would fit. */
  #fitting = 1;
  #hadFocus = false;
  /** The unit that was brought into view last. */
  #revealed = -1;
  #frame = 0;

  static override styles = [
    base,
    css`
      :host {
        display: block;
        position: relative;
        min-block-size: 6rem;
      }
      .scroller {
        position: absolute;
        inset: 0;
        inset-inline-end: var(--strip, 0);
        overflow: auto;
      }
      mini-map {
        position: absolute;
        inset-block-start: 0;
        inset-inline-end: 0;
      }
      .sizer {
        position: relative;
        inline-size: var(--map-width);
        block-size: var(--map-height);
        min-inline-size: 100%;
        cursor: default;
      }
      canvas {
        position: sticky;
        inset-block-start: 0;
        inset-inline-start: 0;
        display: block;
        inline-size: var(--view-width);
        block-size: var(--view-height);
      }
      .cell {
        position: absolute;
        inset-block-start: 0;
        inset-inline-start: 0;
        inline-size: var(--size);
        block-size: var(--size);
        transform: translate(var(--x), var(--y));
        pointer-events: none;
      }
      .cell:focus {
        outline: 2px solid var(--cds-focus);
        outline-offset: 2px;
        box-shadow: 0 0 0 2px var(--cds-focus-inset);
      }
    `,
  ];

  constructor() {
    super();
    this.kind = 'block';
    this.cells = [];
    this.changedAt = [];
    this.since = 0;
    this.partition = undefined;
    this.name = '';
    this.unitBytes = 1;
    this.firstNumber = 0;
    this.filter = NO_FILTER;
    this.colourBy = 'state';
    this.selection = NO_SELECTION;
    this.size = DEFAULT_CELL_SIZE;
    this.perCell = 1;
    this.rowSize = 'fit';
    this.notes = [];
    this.describe = String;
    this.width = 0;
    this.height = 0;
    this.top = 0;
    this.left = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer = new ResizeObserver(([entry]) => {
      this.width = entry?.contentRect.width ?? 0;
      this.height = entry?.contentRect.height ?? 0;
    });
    this.#observer.observe(this);
    this.#themes = new MutationObserver(this.#repaint);
    this.#themes.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    void document.fonts.ready.then(this.#repaint);
    for (const query of COLOUR_QUERIES) query.addEventListener('change', this.#repaint);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer?.disconnect();
    this.#themes?.disconnect();
    for (const query of COLOUR_QUERIES) query.removeEventListener('change', this.#repaint);
    cancelAnimationFrame(this.#frame);
  }

  /** The colours have changed: tiles are drawn anew. */
  #repaint = (): void => {
    this.#painter.forgetColours();
    this.requestUpdate();
  };

  /** Puts the focus on the cell of the focused unit. */
  override focus(): void {
    this.scrollToUnit(this.selection.focus);
    void this.updateComplete.then(() => this.#focusCell());
  }

  /** Edge of the cells as they are drawn. */
  get cellSize(): number {
    return this.#layout.size;
  }

  /** Where the cell of a unit is drawn, from the corner of the whole map. */
  placeOf(unit: number): { readonly x: number; readonly y: number } {
    return originOf(this.#layout, this.#cellOf(unit));
  }

  /** Scrolls so that the unit's row is in view. */
  scrollToUnit(unit: number): void {
    const scroller = this.renderRoot.querySelector('.scroller');
    if (!scroller) return;
    const { x, y } = this.placeOf(unit);
    const { pitch, gutter } = this.#layout;
    if (y < scroller.scrollTop) scroller.scrollTop = Math.max(0, y - pitch);
    else if (y + pitch > scroller.scrollTop + scroller.clientHeight) {
      scroller.scrollTop = y + 2 * pitch - scroller.clientHeight;
    }
    if (x - gutter < scroller.scrollLeft) scroller.scrollLeft = Math.max(0, x - gutter);
    else if (x + pitch > scroller.scrollLeft + scroller.clientWidth)
      scroller.scrollLeft = x + pitch - scroller.clientWidth;
  }

  /** A whole that does not fit is shown with more units in a cell: whoever holds the view decides. */
  #askToFit(): void {
    if (this.#fitting !== this.perCell) fire(this, 'map-fit', { perCell: this.#fitting });
  }

  #cellOf(unit: number): number {
    return Math.min(this.#layout.cells - 1, Math.max(0, Math.floor(unit / this.perCell)));
  }

  protected override willUpdate(): void {
    // Asked before the rows change: the cell that has the focus may be about to go.
    this.#hadFocus =
      this.renderRoot instanceof ShadowRoot && this.renderRoot.activeElement?.matches('.cell') === true;
    const spare = this.notes.length > 0 ? NOTES_WIDTH : 8;
    const gutter = gutterWidth(this.cells.length, this.unitBytes);
    const layoutIn = (width: number): MapLayout => {
      const request = {
        count: this.cells.length,
        availableWidth: Math.max(gutter + 8 * 24, width - spare),
        perCell: this.perCell,
        gutter,
        rowSize: this.rowSize,
      };
      return this.size === 'fit'
        ? layoutThatFits({
            ...request,
            availableHeight: this.height - BELOW,
            otherwise: unfitSize(this.perCell),
          })
        : layoutOf({ ...request, size: this.size });
    };
    const whole = {
      count: this.cells.length,
      availableWidth: Math.max(gutter + 8 * 24, this.width - spare),
      availableHeight: this.height - BELOW,
      gutter,
      rowSize: this.rowSize,
    };
    this.#fitting = this.size === 'fit' && this.clientHeight > 0 ? fittingPerCell(whole) : this.perCell;
    const layout = layoutIn(this.width);
    // A map that is larger than its window gets the whole beside it, where there is room.
    this.#strip = layout.height > this.height + 1 && this.width > ROOM_FOR_STRIP ? MINI_MAP_WIDTH : 0;
    const next = this.#strip > 0 ? layoutIn(this.width - this.#strip) : layout;
    // The same object while nothing has moved: painter and grid then draw only what has changed.
    if (!isSame(next, this.#layout)) this.#layout = next;
  }

  protected override render() {
    const layout = this.#layout;
    const pointer = this.#pointer;
    return html`${this.#strip > 0 ? this.#renderStrip() : nothing}<div class="scroller" tabindex="-1" @scroll=${this.#scrolled} ${place({ '--strip': `${this.#strip}px` })}>
      <div
        class="sizer"
        ${place({
          '--map-width': `${layout.width + (this.notes.length > 0 ? NOTES_WIDTH : 8)}px`,
          '--map-height': `${layout.height + BELOW}px`,
          '--view-width': `${this.width - this.#strip}px`,
          '--view-height': `${this.height}px`,
        })}
        @pointerdown=${pointer.pressed}
        @pointermove=${pointer.moved}
        @pointerup=${pointer.released}
        @pointerleave=${pointer.left}
        @dblclick=${pointer.doubleClicked}
        @contextmenu=${pointer.menuAsked}
      >
        <canvas aria-hidden="true"></canvas>
        ${renderGrid({
          name: this.name,
          cells: this.cells,
          layout,
          focusCell: this.#cellOf(this.selection.focus),
          chosen: this.selection.chosen,
          describe: this.describe,
          keyed: this.#keyed,
        })}
      </div>
    </div>`;
  }

  #renderStrip() {
    const { height } = this.#layout;
    return html`<mini-map
      .kind=${this.kind}
      .cells=${this.cells}
      .partition=${this.partition}
      .height=${this.height}
      .start=${this.top / height}
      .share=${this.height / height}
      ${on('mini-map-go', (event) => {
        const scroller = this.renderRoot.querySelector('.scroller');
        if (scroller) scroller.scrollTop = event.detail.share * height;
      })}
    ></mini-map>`;
  }

  protected override updated(changed: PropertyValues): void {
    // Whoever selects, wherever: what is selected is to be seen.
    const { focus } = this.selection;
    if (this.width > 0 && this.height > 0 && (focus !== this.#revealed || changed.has('height'))) {
      if (focus !== this.#revealed || this.#hadFocus) this.scrollToUnit(focus);
      this.#revealed = focus;
    }
    if (this.#hadFocus && (changed.has('selection') || this.#lostFocus())) {
      this.scrollToUnit(focus);
      this.#focusCell();
    }
    this.#pointer.cellsMoved();
    this.#askToFit();
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#paint());
  }

  /** The cell that had the focus is no longer there: another zoom, another row. */
  #lostFocus(): boolean {
    return !(this.renderRoot instanceof ShadowRoot && this.renderRoot.activeElement?.matches('.cell'));
  }

  #focusCell(): void {
    const cell = this.#cellOf(this.selection.focus);
    this.renderRoot.querySelector<HTMLElement>(`[data-cell="${cell}"]`)?.focus({ preventScroll: true });
  }

  /** All of the map, whatever of it is in view, as a picture to be kept. */
  picture(): SavedPicture {
    const width = this.#layout.width + (this.notes.length > 0 ? NOTES_WIDTH : 8);
    const height = this.#layout.height + 8;
    const scene = { ...this.#scene(), left: 0, top: 0, width, height };
    const painter = new MapPainter(this);
    // A browser has an end for the area of a canvas.
    const ratio = width * height * 4 <= MOST_PIXELS ? 2 : 1;
    return {
      name: this.name,
      svg: () => painter.svg(scene, this.name),
      png: () => pngOf(painter.picture(scene, ratio)),
    };
  }

  #paint(): void {
    const canvas = this.renderRoot.querySelector('canvas');
    if (!canvas || this.width === 0) return;
    this.#painter.paint(canvas, this.#scene());
  }

  #scene(): MapScene {
    return {
      kind: this.kind,
      cells: this.cells,
      layout: this.#layout,
      filter: this.filter,
      colourBy: this.colourBy,
      changedAt: this.changedAt,
      since: this.since,
      chosen: this.selection.chosen,
      firstNumber: this.firstNumber,
      unitBytes: this.unitBytes,
      notes: this.notes,
      left: this.left,
      top: this.top,
      width: this.width - this.#strip,
      height: this.height,
    };
  }

  #scrolled = (event: Event): void => {
    const scroller = event.currentTarget as HTMLElement;
    this.top = scroller.scrollTop;
    this.left = scroller.scrollLeft;
  };

  /** What the pointer does here. */
  #pointed(): PointedMap {
    const map = this;
    return {
      get layout() {
        return map.#layout;
      },
      get focus() {
        return map.selection.focus;
      },
      choose: (how, unit) => {
        this.#choose(how, unit);
        void this.updateComplete.then(() => this.#focusCell());
      },
      hover: (unit) => fire(this, 'map-hover', { unit }),
      open: (unit) => fire(this, 'map-open', { unit }),
      menu: (unit, x, y) => {
        const { chosen, focus } = this.selection;
        const isMeant = unit < 0 ? chosen.size > 0 : chosen.has(unit);
        const at = unit < 0 ? focus : unit;
        // What is pointed at is meant, or all that is selected with it.
        if (!isMeant) this.#choose('only', at);
        const units = isMeant ? [...chosen].sort((a, b) => a - b) : [...onlyCell(this.#cells, at).chosen];
        fire(this, 'context-menu', { subject: { kind: this.kind, units }, x, y });
      },
    };
  }

  #choose(how: Choice, unit: number): void {
    const cells = this.#cells;
    if (how === 'only') this.#select(onlyCell(cells, unit));
    else if (how === 'extend') this.#select(extendedToCell(this.selection, cells, unit));
    else this.#select(toggledCell(this.selection, cells, unit));
  }

  get #cells(): Cells {
    return { count: this.cells.length, perCell: this.perCell };
  }

  #keyed = (event: KeyboardEvent): void => {
    if (event.altKey && !event.key.startsWith('Arrow')) return;
    const control = event.ctrlKey || event.metaKey;
    const cell = this.#cellOf(this.selection.focus);
    if (MOVES.has(event.key)) {
      const unit = moved(this.#layout, cell, event.key, control) * this.perCell;
      if (event.shiftKey) this.#choose('extend', unit);
      else this.#select(movedToCell(this.selection, this.#cells, unit));
    } else if (control && event.key.toLowerCase() === 'a') {
      const all = Array.from({ length: this.cells.length }, (_, unit) => unit).filter(
        (unit) => this.cells[unit],
      );
      this.#select(chosenAll(this.selection, all));
    } else if (control) return;
    else if (event.key === ' ') this.#choose('toggle', cell * this.perCell);
    else if (event.key === 'Enter') fire(this, 'map-open', { unit: cell * this.perCell });
    else if (event.key === '+' || event.key === '=') fire(this, 'map-zoom', { step: 1 });
    else if (event.key === '-') fire(this, 'map-zoom', { step: -1 });
    else if (event.key === '0') fire(this, 'map-zoom', { step: 0 });
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  #select(selection: Selection): void {
    fire(this, 'map-select', { selection });
  }
}

const isSame = (a: MapLayout, b: MapLayout): boolean =>
  (Object.keys(a) as (keyof MapLayout)[]).every((key) => a[key] === b[key]);

customElements.define('cell-map', CellMap);

declare global {
  interface HTMLElementTagNameMap {
    'cell-map': CellMap;
  }
}

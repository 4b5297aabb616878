/** The pointer on a map: pressing chooses a cell, dragging and Shift a range, Ctrl toggles. */

import { cellAt, type MapLayout } from '../model/map-layout.ts';

const RIGHT = 2;

export type Choice = 'only' | 'extend' | 'toggle';

/** The map as the pointer sees it. Units are the first ones of their cells. */
export interface PointedMap {
  readonly layout: MapLayout;
  readonly focus: number;
  choose(how: Choice, unit: number): void;
  hover(unit: number): void;
  open(unit: number): void;
  /** -1: by key, of what has the focus. */
  menu(unit: number, x: number, y: number): void;
}

/** The unit under the pointer; -1 beside the cells. */
function unitAt(layout: MapLayout, event: Pick<MouseEvent, 'clientX' | 'clientY' | 'currentTarget'>): number {
  const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
  const cell = cellAt(layout, event.clientX - box.left, event.clientY - box.top);
  return cell < 0 ? -1 : cell * layout.perCell;
}

export class MapPointer {
  readonly #map: PointedMap;
  #dragging = false;
  /** Where the pointer rests, as long as it is over the map. */
  #at:
    | { readonly clientX: number; readonly clientY: number; readonly currentTarget: EventTarget | null }
    | undefined;
  #hovered = -1;

  constructor(map: PointedMap) {
    this.#map = map;
  }

  readonly pressed = (event: PointerEvent): void => {
    const unit = unitAt(this.#map.layout, event);
    if (unit < 0 || event.button !== 0) return;
    event.preventDefault();
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    this.#dragging = true;
    this.#map.choose(event.shiftKey ? 'extend' : event.ctrlKey || event.metaKey ? 'toggle' : 'only', unit);
  };

  readonly moved = (event: PointerEvent): void => {
    const unit = unitAt(this.#map.layout, event);
    const { clientX, clientY, currentTarget } = event;
    this.#at = { clientX, clientY, currentTarget };
    this.#hover(unit);
    if (this.#dragging && unit >= 0 && unit !== this.#map.focus) this.#map.choose('extend', unit);
  };

  readonly released = (): void => {
    this.#dragging = false;
  };

  readonly left = (): void => {
    this.#at = undefined;
    this.#hover(-1);
  };

  /** The cells have moved under a pointer that rests. */
  cellsMoved(): void {
    if (!this.#at) return;
    const unit = unitAt(this.#map.layout, this.#at);
    if (unit !== this.#hovered) this.#hover(unit);
  }

  #hover(unit: number): void {
    this.#hovered = unit;
    this.#map.hover(unit);
  }

  /** By the right button, or by key; only a press of the button has a place of its own. */
  readonly menuAsked = (event: MouseEvent): void => {
    const byKey = event.button !== RIGHT;
    const unit = byKey ? -1 : unitAt(this.#map.layout, event);
    if (!byKey && unit < 0) return;
    event.preventDefault();
    this.#map.menu(unit, event.clientX, event.clientY);
  };

  readonly doubleClicked = (event: MouseEvent): void => {
    const unit = unitAt(this.#map.layout, event);
    if (unit >= 0) this.#map.open(unit);
  };
}

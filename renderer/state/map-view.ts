/** How one map is looked at: zoom, row size, colour, kind to find. A small controller that map screens share. */

import type { Category, ColourBy } from '../model/categories.ts';
import { CELL_SIZES, comfortablePerCell } from '../model/map-layout.ts';

export interface MapView {
  /** Edge of a cell; `fit`: as large as the window allows with nothing hidden. */
  readonly size: number | 'fit';
  readonly perCell: number;
  readonly rowSize: number | 'fit';
  readonly colourBy: ColourBy;
  readonly wanted: Category;
}

export const firstView = (count: number, wanted: Category): MapView => ({
  size: 'fit',
  perCell: comfortablePerCell(count),
  rowSize: 'fit',
  colourBy: 'state',
  wanted,
});

/**
 * One step in (larger cells, then fewer units per cell), out (the reverse), or 0: back to the first view. `shown`: the size
 * that the cells have now.
 */
export function zoomed(view: MapView, count: number, step: number, shown: number): MapView {
  if (step === 0) return { ...firstView(count, view.wanted), colourBy: view.colourBy, rowSize: view.rowSize };
  if (step > 0) {
    if (view.perCell > 1) return { ...view, size: shown, perCell: view.perCell / 2 };
    return { ...view, size: CELL_SIZES.find((size) => size > shown) ?? shown };
  }
  const smaller = CELL_SIZES.findLast((size) => size < shown);
  if (smaller !== undefined) return { ...view, size: smaller };
  return view.perCell * 16 < count ? { ...view, perCell: view.perCell * 2 } : view;
}

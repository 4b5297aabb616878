/** How one map is looked at: zoom, row size, colour, kind to find. A small controller that map screens share. */

import type { Category, ColourBy } from '../model/categories.ts';
import { CELL_SIZES, comfortablePerCell, DEFAULT_CELL_SIZE } from '../model/map-layout.ts';

export interface MapView {
  readonly size: number;
  readonly perCell: number;
  readonly rowSize: number | 'fit';
  readonly colourBy: ColourBy;
  readonly wanted: Category;
}

export const firstView = (count: number, wanted: Category): MapView => ({
  size: comfortablePerCell(count) > 1 ? CELL_SIZES[0] : DEFAULT_CELL_SIZE,
  perCell: comfortablePerCell(count),
  rowSize: 'fit',
  colourBy: 'state',
  wanted,
});

/** One step in (larger cells, then fewer units per cell), out (the reverse), or 0: back to the first view. */
export function zoomed(view: MapView, count: number, step: number): MapView {
  if (step === 0) return { ...firstView(count, view.wanted), colourBy: view.colourBy, rowSize: view.rowSize };
  const index = CELL_SIZES.indexOf(view.size as (typeof CELL_SIZES)[number]);
  if (step > 0) {
    if (view.perCell > 1) return { ...view, perCell: view.perCell / 2 };
    return { ...view, size: CELL_SIZES[Math.min(CELL_SIZES.length - 1, index + 1)] ?? view.size };
  }
  if (index > 0) return { ...view, size: CELL_SIZES[index - 1] ?? view.size };
  return view.perCell * 16 < count ? { ...view, perCell: view.perCell * 2 } : view;
}

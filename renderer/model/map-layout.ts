/** Where the cells of a map lie. Pure arithmetic: painter, hit test, keyboard and real cells share it. */

/** Cell edges in CSS pixels, smallest to largest. Below 16 px cells are aggregated, never shrunk. */
export const CELL_SIZES = [16, 20, 28, 40] as const;
export const DEFAULT_CELL_SIZE = 20;
/** Room for the selection's frame above the first row. */
export const TOP = 4;
/** Largest number of cells drawn without being asked to. */
export const COMFORTABLE_CELLS = 4096;
export const ROW_SIZES = [8, 16, 32, 64, 128] as const;

/** Where the gutter's numbers end and its addresses begin, in CSS pixels: five digits before, hexadecimal digits after. */
export const NUMBER_END = 48;
export const ADDRESS_START = 58;
/** Of a character of the gutter: 12 px of a font whose characters are 0.6 em wide. */
const CHARACTER_PX = 7.2;
/** Between the longest address and the first cell; the selection's frame lies in it. */
const AFTER_ADDRESS = 13;
/** Digits that every address has. */
const LEAST_DIGITS = 10;

/** Width of the gutter of `count` units of `unitBytes` bytes each: its longest address never touches a cell. In CSS pixels. */
export function gutterWidth(count: number, unitBytes: number): number {
  const digits = Math.max(LEAST_DIGITS, (Math.max(0, count - 1) * unitBytes).toString(16).length);
  return Math.ceil(ADDRESS_START + ('0x'.length + digits) * CHARACTER_PX + AFTER_ADDRESS);
}

export interface MapLayout {
  /** Units (blocks or increments) on the map. */
  readonly count: number;
  /** Units per cell: 1, or a power of two for aggregates. */
  readonly perCell: number;
  /** Cells on the map. */
  readonly cells: number;
  /** Cells in a row. */
  readonly perRow: number;
  readonly rows: number;
  /** Edge of a cell and distance of cell origins, in CSS pixels. */
  readonly size: number;
  readonly pitch: number;
  /** Width of the address gutter. */
  readonly gutter: number;
  readonly width: number;
  readonly height: number;
}

export interface LayoutRequest {
  readonly count: number;
  readonly availableWidth: number;
  readonly size: number;
  readonly perCell: number;
  readonly gutter: number;
  /** Cells in a row; 'fit' takes the largest power of two that fits. */
  readonly rowSize: number | 'fit';
}

/** Gap between cells: with it every target is at least 24 px apart at 20 px cells. */
const gapOf = (size: number): number => (size >= 28 ? 6 : size >= 20 ? 4 : 3);

export function layoutOf(request: LayoutRequest): MapLayout {
  const pitch = request.size + gapOf(request.size);
  const cells = Math.ceil(request.count / request.perCell);
  const fitting = Math.max(1, Math.floor((request.availableWidth - request.gutter) / pitch));
  const perRow = request.rowSize === 'fit' ? 2 ** Math.floor(Math.log2(fitting)) : request.rowSize;
  const rows = Math.ceil(cells / perRow);
  return {
    count: request.count,
    perCell: request.perCell,
    cells,
    perRow,
    rows,
    size: request.size,
    pitch,
    gutter: request.gutter,
    width: request.gutter + perRow * pitch,
    height: TOP + rows * pitch,
  };
}

/** Cells of a map that does not fit into its window. */
export const unfitSize = (perCell: number): number => (perCell > 1 ? CELL_SIZES[0] : DEFAULT_CELL_SIZE);

/** Largest cells of a map that follows its window. */
const LARGEST_FITTING = 48;
const FITTING_ROWS = [4, 8, 16, 32, 64, 128, 256, 512] as const;

export interface FitRequest extends Omit<LayoutRequest, 'size'> {
  readonly availableHeight: number;
  /** Where not everything fits: the map then scrolls. */
  readonly otherwise: number;
}

/** The largest cells with which the whole map is seen: rows of a power of two, or of the length that was chosen. */
export function layoutThatFits({ availableHeight, otherwise, ...request }: FitRequest): MapLayout {
  let best: MapLayout | undefined;
  for (const rowSize of request.rowSize === 'fit' ? FITTING_ROWS : [request.rowSize]) {
    for (let size = LARGEST_FITTING; size > (best?.size ?? CELL_SIZES[0] - 1); size--) {
      const layout = layoutOf({ ...request, size, rowSize });
      if (layout.width > request.availableWidth || layout.height > availableHeight) continue;
      best = layout;
      break;
    }
  }
  return best ?? layoutOf({ ...request, size: otherwise });
}

/** Units per cell that keep the map comfortable: 1, 2, 4… */
export function comfortablePerCell(count: number): number {
  let perCell = 1;
  while (count / perCell > COMFORTABLE_CELLS) perCell *= 2;
  return perCell;
}

/**
 * Units per cell with which a map of very many units is seen whole: as few as the window allows, a power of two. Up to 4,096
 * units stay single, and the map scrolls where it must.
 */
export function fittingPerCell(request: Omit<FitRequest, 'perCell' | 'otherwise'>): number {
  let perCell = comfortablePerCell(request.count);
  const fits = (): boolean => {
    const layout = layoutThatFits({ ...request, perCell, otherwise: CELL_SIZES[0] });
    return layout.height <= request.availableHeight && layout.width <= request.availableWidth;
  };
  while (request.count > COMFORTABLE_CELLS && perCell * 16 < request.count && !fits()) perCell *= 2;
  return perCell;
}

/** Index of the cell at a point of the map, or -1 beside cells. The gap belongs to the cell before it. */
export function cellAt(layout: MapLayout, x: number, y: number): number {
  const column = Math.floor((x - layout.gutter) / layout.pitch);
  const row = Math.floor((y - TOP) / layout.pitch);
  if (x < layout.gutter || row < 0 || column >= layout.perRow || row >= layout.rows) return -1;
  const cell = row * layout.perRow + column;
  return cell < layout.cells ? cell : -1;
}

export function originOf(layout: MapLayout, cell: number): { readonly x: number; readonly y: number } {
  return {
    x: layout.gutter + (cell % layout.perRow) * layout.pitch,
    y: TOP + Math.floor(cell / layout.perRow) * layout.pitch,
  };
}

/** Rows that a viewport shows, as [first, end). */
export function visibleRows(layout: MapLayout, top: number, height: number): readonly [number, number] {
  const first = Math.max(0, Math.floor((top - TOP) / layout.pitch));
  return [first, Math.min(layout.rows, Math.ceil((top + height) / layout.pitch))];
}

/** Units of one cell, as [first, end). */
export function unitsOf(layout: MapLayout, cell: number): readonly [number, number] {
  return [cell * layout.perCell, Math.min(layout.count, (cell + 1) * layout.perCell)];
}

/** Cell that a movement key leads to; movement stops at the ends, rows do not wrap. */
export function moved(layout: MapLayout, cell: number, key: string, whole: boolean): number {
  const { perRow, cells } = layout;
  const rowStart = cell - (cell % perRow);
  const last = cells - 1;
  switch (key) {
    case 'ArrowLeft':
      return cell > rowStart ? cell - 1 : cell;
    case 'ArrowRight':
      return cell < Math.min(rowStart + perRow - 1, last) ? cell + 1 : cell;
    case 'ArrowUp':
      return cell >= perRow ? cell - perRow : cell;
    case 'ArrowDown':
      return cell + perRow <= last ? cell + perRow : cell;
    case 'Home':
      return whole ? 0 : rowStart;
    case 'End':
      return whole ? last : Math.min(rowStart + perRow - 1, last);
    case 'PageUp':
      return Math.max(cell % perRow, cell - 10 * perRow);
    case 'PageDown': {
      const rowsBelow = Math.floor((last - cell) / perRow);
      return cell + Math.min(10, rowsBelow) * perRow;
    }
    default:
      return cell;
  }
}

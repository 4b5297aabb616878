/**
 * How a cell looks: one shape and one colour for its state, and overlays. Four-way coding (colour, shape, glyph,
 * word) starts here; maps, tables, legends and names all read these tables.
 */

import { BLOCK, blockStateOf, INCREMENT, incrementDiffers, zoneIndexOf } from '../../shared/cells.ts';
import { strings } from '../strings/index.ts';
import type { Category, ColourBy } from './categories.ts';

export type MapKind = 'block' | 'increment';

/** Shapes as drawn on maps and inside glyphs. */
export type Shape = 'filled' | 'hollow' | 'dotted' | 'half' | 'none';

/** CSS custom property (without the dashes) that gives the colour. */
export type ColourToken =
  | 'state-online'
  | 'state-offline'
  | 'state-deconfigured'
  | 'state-changing'
  | 'state-failed'
  | 'state-differs'
  | 'state-memmap'
  | 'zone-0'
  | 'zone-1'
  | 'zone-2'
  | 'zone-3'
  | 'change-1'
  | 'change-2'
  | 'change-3';

/** How lately a cell changed: 3 by the last action, 2 a little before it, 1 earlier, 0 never. */
export type Recency = 0 | 1 | 2 | 3;
/** Revisions that count as "a little before". */
const RECENT_REVISIONS = 20;

/** `since`: first revision of the last action. */
export function recencyOf(changedAt: number, since: number): Recency {
  if (changedAt === 0) return 0;
  if (changedAt >= since) return 3;
  return since - changedAt <= RECENT_REVISIONS ? 2 : 1;
}

/** Everything the painter needs to know about one cell, packed so that equal looks share one tile. */
export interface Look {
  readonly shape: Shape;
  readonly colour: ColourToken;
  /** Left stripe: the memmap lies in the block. */
  readonly stripe: boolean;
  /** Letter L: holds unmovable pages. */
  readonly letter: boolean;
  /** ✕ cut out: the last action on it was refused. */
  readonly cross: boolean;
  /** Double frame: hypervisor and kernel differ. */
  readonly frame: boolean;
  /** Hatched: an aggregate whose cells are not all alike. */
  readonly mixed: boolean;
}

export const BLOCK_CATEGORIES: readonly Category[] = [
  'online',
  'offline',
  'deconfigured',
  'changing',
  'failed',
  'differs',
  'memmap',
  'unmovable',
];
export const INCREMENT_CATEGORIES: readonly Category[] = ['assigned', 'standby', 'failed', 'differs'];

/** Overlays narrow what the states chose; states exclude each other. */
export const OVERLAYS: ReadonlySet<Category> = new Set(['failed', 'differs', 'memmap', 'unmovable']);

/** State of the cell as a category; 'absent' cells have none. */
export function stateCategory(kind: MapKind, cell: number): Category | undefined {
  if (kind === 'increment') {
    if (!(cell & INCREMENT.known)) return undefined;
    return cell & INCREMENT.assigned ? 'assigned' : 'standby';
  }
  const state = blockStateOf(cell);
  return state === 'absent' || state === 'failed' ? undefined : state;
}

/** Whether an overlay applies to the cell. */
export function hasOverlay(kind: MapKind, cell: number, overlay: Category): boolean {
  if (kind === 'increment') {
    if (overlay === 'differs') return incrementDiffers(cell);
    return overlay === 'failed' && (cell & INCREMENT.failed) !== 0;
  }
  switch (overlay) {
    case 'failed':
      return (cell & BLOCK.failed) !== 0;
    case 'differs':
      return (cell & BLOCK.differs) !== 0;
    case 'memmap':
      return (cell & BLOCK.present) !== 0 && (cell & BLOCK.memmapSelf) !== 0;
    case 'unmovable':
      return (cell & BLOCK.unmovable) !== 0;
    default:
      return false;
  }
}

export function inCategory(kind: MapKind, cell: number, category: Category): boolean {
  return OVERLAYS.has(category) ? hasOverlay(kind, cell, category) : stateCategory(kind, cell) === category;
}

const SHAPES: Readonly<Record<string, Shape>> = {
  online: 'filled',
  assigned: 'filled',
  offline: 'hollow',
  deconfigured: 'dotted',
  standby: 'dotted',
  changing: 'half',
};

const COLOURS: Readonly<Record<Category, ColourToken>> = {
  online: 'state-online',
  assigned: 'state-online',
  offline: 'state-offline',
  deconfigured: 'state-deconfigured',
  standby: 'state-deconfigured',
  changing: 'state-changing',
  failed: 'state-failed',
  differs: 'state-differs',
  memmap: 'state-memmap',
  unmovable: 'state-deconfigured',
};

export const shapeOf = (category: Category): Shape => SHAPES[category] ?? 'none';
export const colourOf = (category: Category): ColourToken => COLOURS[category];

const NOTHING: Look = {
  shape: 'none',
  colour: 'state-deconfigured',
  stripe: false,
  letter: false,
  cross: false,
  frame: false,
  mixed: false,
};

const ZONE_COLOURS: readonly ColourToken[] = ['zone-0', 'zone-1', 'zone-2', 'zone-3'];

const CHANGE_COLOURS: readonly [ColourToken, ColourToken, ColourToken, ColourToken] = [
  'state-deconfigured',
  'change-1',
  'change-2',
  'change-3',
];

/** What the colours of a map mean, when they do not mean states: the legend has those. */
export function colourKey(
  colourBy: ColourBy,
  zones: readonly string[],
): { token: ColourToken; word: string }[] {
  switch (colourBy) {
    case 'zone':
      return zones.map((word, index) => ({
        token: ZONE_COLOURS[index % ZONE_COLOURS.length] ?? 'state-deconfigured',
        word,
      }));
    case 'memmap':
      return [
        { token: 'state-memmap', word: strings.map.memmapSelf },
        { token: 'zone-0', word: strings.map.memmapElsewhere },
      ];
    case 'change':
      return strings.map.changes.map((word, index) => ({
        token: CHANGE_COLOURS[(3 - index) as Recency],
        word,
      }));
    default:
      return [];
  }
}

/** Look of one cell; a cell of 0 has no shape. */
export function lookOf(
  kind: MapKind,
  cell: number,
  colourBy: ColourBy = 'state',
  recency: Recency = 0,
): Look {
  const state = stateCategory(kind, cell);
  if (state === undefined) return NOTHING;
  const cross = hasOverlay(kind, cell, 'failed');
  const frame = hasOverlay(kind, cell, 'differs');
  const stripe = hasOverlay(kind, cell, 'memmap');
  return {
    shape: shapeOf(state),
    colour: colourBy === 'change' ? CHANGE_COLOURS[recency] : colourFor(kind, cell, colourBy, state, cross),
    stripe,
    letter: hasOverlay(kind, cell, 'unmovable'),
    cross,
    frame,
    mixed: false,
  };
}

function colourFor(
  kind: MapKind,
  cell: number,
  colourBy: ColourBy,
  state: Category,
  failed: boolean,
): ColourToken {
  if (colourBy === 'zone' && kind === 'block') {
    return ZONE_COLOURS[zoneIndexOf(cell) % ZONE_COLOURS.length] ?? 'state-deconfigured';
  }
  if (colourBy === 'memmap' && kind === 'block') {
    if (!(cell & BLOCK.present)) return 'state-deconfigured';
    return cell & BLOCK.memmapSelf ? 'state-memmap' : 'zone-0';
  }
  if (colourBy === 'divergence') {
    return hasOverlay(kind, cell, 'differs') ? 'state-differs' : 'state-deconfigured';
  }
  return failed ? 'state-failed' : colourOf(state);
}

/**
 * Order in which cells of an aggregate speak for it, worst first. Our choice: what needs attention before what is
 * normal, and what holds storage before what does not.
 */
export function severity(kind: MapKind, cell: number): number {
  const known = SEVERITIES[kind];
  const rank = known[cell] ?? 0;
  if (rank > 0) return rank - 1;
  const found = severityOf(kind, cell);
  known[cell] = found + 1;
  return found;
}

/** Every frame of a long action asks for all cells, and few values occur: rank plus one, 0 while not known. */
const SEVERITIES: Readonly<Record<MapKind, Uint8Array>> = {
  block: new Uint8Array(1 << 16),
  increment: new Uint8Array(1 << 8),
};

function severityOf(kind: MapKind, cell: number): number {
  if (hasOverlay(kind, cell, 'failed')) return 6;
  if (hasOverlay(kind, cell, 'differs')) return 5;
  switch (stateCategory(kind, cell)) {
    case 'changing':
      return 4;
    case 'offline':
      return 3;
    case 'online':
    case 'assigned':
      return 2;
    case 'deconfigured':
    case 'standby':
      return 1;
    default:
      return 0;
  }
}

/** One cell for `[first, end)`: the worst state wins, `mixed` when they are not all in the same state. */
export function aggregate(
  kind: MapKind,
  cells: ArrayLike<number>,
  first: number,
  end: number,
): { readonly cell: number; readonly mixed: boolean } {
  let worst = cells[first] ?? 0;
  let mixed = false;
  const state = stateCategory(kind, worst);
  for (let index = first + 1; index < end && index < cells.length; index++) {
    const cell = cells[index] ?? 0;
    if (cell === worst && !mixed) continue;
    if (!mixed && stateCategory(kind, cell) !== state) mixed = true;
    if (severity(kind, cell) > severity(kind, worst)) worst = cell;
  }
  return { cell: worst, mixed };
}

const SHAPE_NUMBERS: readonly Shape[] = ['none', 'filled', 'hollow', 'dotted', 'half'];
const COLOUR_NUMBERS: readonly ColourToken[] = [
  ...Object.values(COLOURS),
  ...ZONE_COLOURS,
  ...CHANGE_COLOURS,
];

/** Number below 2^13 that is equal for equal looks: the key of a tile. */
export function lookKey(look: Look): number {
  const flags =
    (look.stripe ? 1 : 0) |
    (look.letter ? 2 : 0) |
    (look.cross ? 4 : 0) |
    (look.frame ? 8 : 0) |
    (look.mixed ? 16 : 0);
  return flags | (SHAPE_NUMBERS.indexOf(look.shape) << 5) | (COLOUR_NUMBERS.indexOf(look.colour) << 8);
}

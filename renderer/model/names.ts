/** Full names of blocks and increments, as a screen reader and the hover line say them. */

import { BLOCK, blockStateOf, INCREMENT, incrementDiffers, zoneIndexOf } from '../../shared/cells.ts';
import { type Bytes, formatAddress } from '../../shared/units.ts';
import type { PartitionView } from '../../shared/view.ts';
import { strings } from '../strings/index.ts';
import { countCategories } from './filter.ts';
import { formatSize } from './format.ts';
import { countText } from './number-style.ts';
import { BLOCK_CATEGORIES, INCREMENT_CATEGORIES, type MapKind } from './palette.ts';
import { memmapOf } from './rows.ts';

/** "Block 42, online, Movable, self-hosted memmap, 256 MiB, 0x2a0000000". */
export function blockName(block: number, cell: number, view: PartitionView): string {
  const { geometry, zones } = view;
  const zone = zones[zoneIndexOf(cell)]?.name;
  return [
    `Block ${block}`,
    strings.stateWords[blockStateOf(cell)],
    ...(zone ? [zone] : []),
    ...(memmapOf(cell) === 'self' ? [strings.categories.memmap] : []),
    ...(cell & BLOCK.unmovable ? [strings.categories.unmovable] : []),
    ...(cell & BLOCK.failed ? [strings.categories.failed] : []),
    ...(cell & BLOCK.differs ? [strings.categories.differs] : []),
    formatSize(geometry.blockBytes),
    formatAddress(block * geometry.blockBytes),
  ].join(', ');
}

/** "rn 43, assigned, element 1, 256 MiB, 0x2a0000000, block 42". */
export function incrementName(rn: number, cell: number, view: PartitionView): string {
  const { geometry } = view;
  const place = [
    formatSize(geometry.incrementBytes),
    formatAddress((rn - 1) * geometry.incrementBytes),
    `block ${Math.floor((rn - 1) / geometry.incrementsPerBlock)}`,
  ];
  if (!(cell & INCREMENT.known)) return [`rn ${rn}`, strings.stateWords.absent, ...place].join(', ');
  return [
    `rn ${rn}`,
    cell & INCREMENT.assigned ? strings.categories.assigned : strings.categories.standby,
    `element ${cell & INCREMENT.reserved ? 1 : 0}`,
    ...(incrementDiffers(cell)
      ? [
          `${strings.inspector.kernel.toLowerCase()} ${cell & INCREMENT.believedAssigned ? 'assigned' : 'standby'}`,
        ]
      : []),
    ...(cell & INCREMENT.failed ? [strings.categories.failed] : []),
    ...place,
  ].join(', ');
}

/** "Blocks 64–79: 12 online, 4 deconfigured, 4 GiB, 0x1000000000": what one cell of an aggregate stands for. */
export function unitsName(
  kind: MapKind,
  cells: ArrayLike<number>,
  first: number,
  end: number,
  view: PartitionView,
): string {
  const isBlock = kind === 'block';
  const unitBytes = isBlock ? view.geometry.blockBytes : view.geometry.incrementBytes;
  const number = (unit: number) => (isBlock ? unit : unit + 1);
  const part = Array.from({ length: end - first }, (_, offset) => cells[first + offset] ?? 0);
  const categories = isBlock ? BLOCK_CATEGORIES : INCREMENT_CATEGORIES;
  const counts = [...countCategories(kind, part, categories)].filter(([, count]) => count > 0);
  return [
    `${isBlock ? 'Blocks' : 'rn'} ${number(first)}–${number(end - 1)}`,
    ...counts.map(([category, count]) => `${countText(count)} ${strings.categories[category]}`),
    formatSize(((end - first) * unitBytes) as Bytes),
    formatAddress(first * unitBytes),
  ].join(', ');
}

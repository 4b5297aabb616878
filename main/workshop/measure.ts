/** Numbers of the machine that lessons ask about. */

import { BLOCK, blockStateOf, INCREMENT, incrementDiffers, zoneIndexOf } from '../../shared/cells.ts';
import { blockId, rn } from '../../shared/ids.ts';
import type { BlockTraits, IncrementTraits, Measure } from '../../shared/lesson.ts';
import { bytes, formatBytes, KIB, PAGE_BYTES } from '../../shared/units.ts';
import type { PartitionView } from '../../shared/view.ts';
import {
  blockCell,
  blockCells,
  blockDetail,
  incrementCell,
  incrementCells,
  partitionView,
  type System,
  systemView,
} from '../engine/index.ts';

/** The figure now; undefined where the partition does not have it, because it is not active or not defined. */
export function measureNow(system: System, measure: Measure): number | undefined {
  const view = partitionView(system, measure.partition);
  if (measure.figure === 'available') return systemView(system).availableBytes;
  if (!view) return undefined;
  switch (measure.figure) {
    case 'blocks':
      return countBlocks(system, view, measure.where);
    case 'increments':
      return countIncrements(system, view, measure.where);
    case 'spannedPages':
    case 'presentPages':
    case 'managedPages':
      return view.zones.find(({ name }) => name === measure.zone)?.[measure.figure];
    default:
      return figureOf(view, measure.figure);
  }
}

type PlainFigure = Exclude<
  Measure['figure'],
  'blocks' | 'increments' | 'available' | 'spannedPages' | 'presentPages' | 'managedPages'
>;

function figureOf(view: PartitionView, figure: PlainFigure): number | undefined {
  const { memory, geometry, allocation, profile } = view;
  switch (figure) {
    case 'memTotal':
      return memory.memTotalKib * KIB;
    case 'memFree':
      return memory.memFreeKib * KIB;
    case 'memmapSystem':
      return memory.memmapSystemKib * KIB;
    case 'memmapSelf':
      return memory.memmapSelfKib * KIB;
    case 'initial':
      return profile.initialBytes;
    case 'reserved':
      return profile.reservedBytes;
    case 'current':
      return allocation?.currentBytes;
    case 'maximum':
      return allocation?.maximumBytes;
    case 'blockSize':
      return geometry.blockBytes;
    case 'incrementSize':
      return geometry.incrementBytes;
    case 'memmapPerBlock':
      return geometry.memmapPagesPerBlock * PAGE_BYTES;
    case 'rnMax':
      return geometry.rnMax;
    case 'incrementsPerBlock':
      return geometry.incrementsPerBlock;
    case 'divergences':
      return view.divergences.total;
  }
}

function countBlocks(system: System, view: PartitionView, where: BlockTraits): number {
  let count = 0;
  blockCells(system, view.name).forEach((cell, block) => {
    if (cell !== 0 && blockMisfits(system, view, block, where).length === 0) count++;
  });
  return count;
}

function countIncrements(system: System, view: PartitionView, where: IncrementTraits): number {
  let count = 0;
  for (const cell of incrementCells(system, view.name))
    if (incrementMisfits(cell, where).length === 0) count++;
  return count;
}

/** What of a block is not as wanted, in words about what it is now. */
export function blockMisfits(
  system: System,
  view: PartitionView,
  block: number,
  wanted: BlockTraits,
): string[] {
  const cell = blockCell(system, view.name, blockId(block));
  const found: string[] = [];
  const state = blockStateOf(cell);
  // A block in another state has another zone and memmap as well, or none.
  if (wanted.state !== undefined && wanted.state !== state) return [STATE_WORDS[state]];
  const zone = view.zones[zoneIndexOf(cell)]?.name;
  if (wanted.zone !== undefined && wanted.zone !== zone) {
    found.push(zone === undefined ? 'in no zone' : `in zone ${zone}`);
  }
  if (wanted.memmap !== undefined) {
    const placement =
      cell & BLOCK.present
        ? (blockDetail(system, view.name, blockId(block))?.memmapPlacement ?? 'none')
        : 'none';
    if (placement !== wanted.memmap) found.push(MEMMAP_WORDS[placement]);
  }
  const flag = (value: boolean | undefined, bit: number, yes: string, no: string): void => {
    const is = (cell & bit) !== 0;
    if (value !== undefined && value !== is) found.push(is ? yes : no);
  };
  flag(wanted.boot, BLOCK.boot, 'boot memory', 'not boot memory');
  flag(wanted.hole, BLOCK.hole, 'one with a hole', 'without a hole');
  flag(
    wanted.differs,
    BLOCK.differs,
    'seen differently by hypervisor and kernel',
    'seen alike by hypervisor and kernel',
  );
  flag(wanted.unmovable, BLOCK.unmovable, 'holding unmovable pages', 'without unmovable pages');
  return found;
}

const STATE_WORDS = {
  online: 'online',
  offline: 'offline',
  deconfigured: 'deconfigured',
  changing: 'going offline',
  failed: 'failed',
  absent: 'not there',
} as const;

const MEMMAP_WORDS = {
  none: 'without a memmap',
  self: 'holding its own memmap',
  system: 'described by a memmap in system memory',
  boot: 'described by the memmap of boot',
} as const;

export function blockWanted(wanted: BlockTraits): string {
  return words([
    wanted.state && STATE_WORDS[wanted.state],
    wanted.zone && `in zone ${wanted.zone}`,
    wanted.memmap && MEMMAP_WORDS[wanted.memmap],
    either(wanted.boot, 'boot memory', 'not boot memory'),
    either(wanted.hole, 'one with a hole', 'without a hole'),
    either(
      wanted.differs,
      'seen differently by hypervisor and kernel',
      'seen alike by hypervisor and kernel',
    ),
    either(wanted.unmovable, 'holding unmovable pages', 'without unmovable pages'),
  ]);
}

export function incrementMisfits(cell: number, wanted: IncrementTraits): string[] {
  if (!(cell & INCREMENT.known)) return ['not there'];
  const found: string[] = [];
  const hypervisor = cell & INCREMENT.assigned ? 'assigned' : 'standby';
  const kernel =
    cell & INCREMENT.believedAssigned ? 'assigned' : cell & INCREMENT.listed ? 'standby' : 'not listed';
  const element = cell & INCREMENT.reserved ? 'reserved' : 'initial';
  if (wanted.hypervisor !== undefined && wanted.hypervisor !== hypervisor)
    found.push(`${hypervisor} in the machine`);
  if (wanted.kernel !== undefined && wanted.kernel !== kernel) found.push(`${kernel} for the kernel`);
  if (wanted.element !== undefined && wanted.element !== element) found.push(`${element} storage`);
  const differs = incrementDiffers(cell);
  if (wanted.differs !== undefined && wanted.differs !== differs) {
    found.push(differs ? 'seen differently by machine and kernel' : 'seen alike by machine and kernel');
  }
  return found;
}

export function incrementWanted(wanted: IncrementTraits): string {
  return words([
    wanted.hypervisor && `${wanted.hypervisor} in the machine`,
    wanted.kernel && `${wanted.kernel} for the kernel`,
    wanted.element && `${wanted.element} storage`,
    either(wanted.differs, 'seen differently by machine and kernel', 'seen alike by machine and kernel'),
  ]);
}

export const incrementAt = (system: System, partition: PartitionView['name'], number: number): number =>
  incrementCell(system, partition, rn(number));

const either = (value: boolean | undefined, yes: string, no: string): string | undefined =>
  value === undefined ? undefined : value ? yes : no;

const words = (parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined).join(' and ');

/** The number as people read it. */
export function measureText({ figure }: Measure, value: number): string {
  if (figure.endsWith('Pages')) return `${value} pages`;
  if (COUNTS.has(figure)) return String(value);
  return value < 0 ? `−${formatBytes(bytes(-value))}` : formatBytes(bytes(value));
}

const COUNTS: ReadonlySet<string> = new Set([
  'rnMax',
  'incrementsPerBlock',
  'divergences',
  'blocks',
  'increments',
]);

export const isSize = ({ figure }: Measure): boolean => !figure.endsWith('Pages') && !COUNTS.has(figure);

/** "MemTotal of LNXTEST", "online blocks in zone Movable of LNXTEST". */
export function measureName(measure: Measure): string {
  const of = ` of ${measure.partition}`;
  switch (measure.figure) {
    case 'available':
      return 'available customer storage';
    case 'blocks':
      return `number of blocks ${blockWanted(measure.where)}`.trimEnd() + of;
    case 'increments':
      return `number of increments ${incrementWanted(measure.where)}`.trimEnd() + of;
    case 'spannedPages':
    case 'presentPages':
    case 'managedPages':
      return `${measure.figure.replace('Pages', ' pages')} of zone ${measure.zone}${of}`;
    default:
      return NAMES[measure.figure] + of;
  }
}

const NAMES: Readonly<Record<PlainFigure, string>> = {
  memTotal: 'MemTotal',
  memFree: 'MemFree',
  memmapSystem: 'memmap in system memory',
  memmapSelf: 'memmap in the blocks themselves',
  initial: 'initial storage',
  reserved: 'reserved storage',
  current: 'current storage',
  maximum: 'maximum storage',
  blockSize: 'block size',
  incrementSize: 'increment size',
  memmapPerBlock: 'memmap of one block',
  rnMax: 'highest increment number',
  incrementsPerBlock: 'increments per block',
  divergences: 'number of increments that differ',
};

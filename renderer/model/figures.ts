/** What a plan moves, row by row: before, after, and the difference in words. */

import type { StorageFigures } from '../../shared/storage-figures.ts';
import { type Bytes, bytes, bytesOfPages, KIB } from '../../shared/units.ts';
import { strings } from '../strings/index.ts';
import { formatRounded, formatSize } from './format.ts';

export interface FigureRow {
  readonly id: string;
  readonly label: string;
  readonly before: string;
  readonly after: string;
  /** "+4 GiB", "−64 MiB"; empty where nothing moves. */
  readonly change: string;
}

const s = strings.figures;

type Read = (figures: StorageFigures) => number;

/** Rows that are shown although nothing in them moves. */
const ALWAYS = new Set(['online', 'memTotal', 'memFree', 'available']);

export function figureRows(before: StorageFigures, after: StorageFigures): FigureRow[] {
  const kib =
    (read: Read): Read =>
    (figures) =>
      read(figures) * KIB;
  const row = (id: string, label: string, read: Read): FigureRow => ({
    id,
    label,
    before: size(read(before)),
    after: size(read(after)),
    change: difference(read(after) - read(before)),
  });
  const zone = (name: string): FigureRow =>
    row(`zone-${name}`, s.zone(name), ({ zones }) =>
      bytesOfPages(zones.find((each) => each.name === name)?.presentPages ?? 0),
    );
  return [
    row('online', s.online, ({ onlineBlocks, blockBytes }) => onlineBlocks * blockBytes),
    row(
      'memTotal',
      s.memTotal,
      kib(({ memTotalKib }) => memTotalKib),
    ),
    row(
      'memFree',
      s.memFree,
      kib(({ memFreeKib }) => memFreeKib),
    ),
    row(
      'memmapSelf',
      s.memmapSelf,
      kib(({ memmapSelfKib }) => memmapSelfKib),
    ),
    row(
      'memmapSystem',
      s.memmapSystem,
      kib(({ memmapSystemKib }) => memmapSystemKib),
    ),
    row(
      'memmapBoot',
      s.memmapBoot,
      kib(({ memmapBootKib }) => memmapBootKib),
    ),
    ...after.zones.map(({ name }) => zone(name)),
    row('offline', s.offline, ({ offlineBlocks, blockBytes }) => offlineBlocks * blockBytes),
    row(
      'increments',
      s.increments(formatSize(after.incrementBytes)),
      ({ increments, incrementBytes }) => increments * incrementBytes,
    ),
    row('available', s.available, ({ availableBytes }) => availableBytes),
  ].filter(({ id, change }) => change !== '' || ALWAYS.has(id));
}

const size = (value: number): string => formatRounded(bytes(value));

function difference(value: number): string {
  if (value === 0) return '';
  return `${value > 0 ? '+' : '−'}${formatRounded(Math.abs(value) as Bytes).replace('≈ ', '')}`;
}

/** The plan in one line each, for texts: "MemTotal: 60 GiB, then 64 GiB (+4 GiB)". */
export const figureLines = (before: StorageFigures, after: StorageFigures): string[] =>
  figureRows(before, after).map((row) => s.line(row.label, row.before, row.after, row.change));

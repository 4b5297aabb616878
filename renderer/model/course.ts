/** Memory along the journal as the chart draws it. */

import type { Revision } from '../../shared/ids.ts';
import { type Bytes, bytes } from '../../shared/units.ts';
import type { MemoryPoint } from '../../shared/view.ts';
import { strings } from '../strings/index.ts';
import { formatRounded, formatSize } from './format.ts';

export interface CoursePoint extends MemoryPoint {
  /** Number of the action along the branch, from 0: the start. */
  readonly place: number;
  readonly revision: Revision;
}

export interface CourseLine {
  readonly name: string;
  readonly token: string;
  readonly dash: readonly number[];
  readonly value: (point: CoursePoint) => Bytes;
}

/** Each line has its own dash beside its colour. */
export const COURSE_LINES: readonly CourseLine[] = [
  { name: strings.course.online, token: '--state-online', dash: [], value: (point) => point.onlineBytes },
  { name: strings.course.free, token: '--zone-0', dash: [8, 4], value: (point) => point.freeBytes },
  {
    name: strings.course.offline,
    token: '--state-offline',
    dash: [2, 3],
    value: (point) => point.offlineBytes,
  },
  {
    name: strings.course.memmap,
    token: '--state-memmap',
    dash: [10, 3, 2, 3],
    value: (point) => point.memmapBytes,
  },
];

/** At most so many of the items, evenly spread, always with the first and the last. */
export function sampled<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items];
  return Array.from(
    { length: most },
    (_, index) => items[Math.round((index * (items.length - 1)) / (most - 1))] as T,
  );
}

/** What the chart shows, in one sentence. */
export function courseSummary(points: readonly CoursePoint[]): string {
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) return strings.course.none;
  const parts = COURSE_LINES.map(
    ({ name, value }) =>
      `${name.toLowerCase()} ${formatRounded(value(first))} → ${formatRounded(value(last))}`,
  );
  return `${strings.course.between(first.revision, last.revision)}: ${parts.join(', ')}.`;
}

/** From a little below the lowest value to a little above the highest; never below nothing. */
export function fittingRange(low: number, high: number): [number, number] {
  const room = Math.max((high - low) * 0.08, high * 0.02, 1);
  return [Math.max(0, low - room), high + room];
}

/** Round numbers of bytes between two values, a power of two apart. */
export function byteTicks(low: number, high: number, most: number): number[] {
  let step = 1;
  while ((high - low) / step > most) step *= 2;
  const ticks: number[] = [];
  for (let tick = Math.ceil(low / step) * step; tick <= high; tick += step) ticks.push(tick);
  return ticks;
}

export const byteText = (value: number): string => formatSize(bytes(value));

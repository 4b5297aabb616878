/** Figures that checks and questions ask for, from the file to what is measured. */

import type { PartitionName } from '../../shared/ids.ts';
import type { Measure } from '../../shared/lesson.ts';
import type { Note } from './build-machine.ts';

/** Undefined, with a note: the figure lacks a part, or has one too many. */
export function measureOf(
  { figure, zone, where }: Record<string, unknown>,
  partition: PartitionName,
  note: Note,
): Measure | undefined {
  const needsZone = typeof figure === 'string' && figure.endsWith('Pages');
  if (needsZone !== (zone !== undefined)) {
    note(['figure'], needsZone ? `figure ${figure} needs a zone` : `figure ${figure} has no zone`);
    return undefined;
  }
  const counts = figure === 'blocks' || figure === 'increments';
  if (!counts && where !== undefined) {
    note(['where'], `figure ${figure} counts nothing`);
    return undefined;
  }
  return {
    partition,
    figure,
    ...(needsZone ? { zone } : {}),
    ...(counts ? { where: where ?? {} } : {}),
  } as Measure;
}

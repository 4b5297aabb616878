/** Requests of one revision that differ only by consecutive increment numbers are one line of the trace. */

import type { TraceRow } from '../../shared/view.ts';

export interface TraceGroup {
  /** The request with the lowest number. */
  readonly first: TraceRow;
  readonly last: TraceRow;
  readonly rows: readonly TraceRow[];
}

function continues(before: TraceRow, row: TraceRow): boolean {
  return (
    before.revision === row.revision &&
    before.partition === row.partition &&
    before.command === row.command &&
    before.response === row.response &&
    before.injected === row.injected &&
    before.rn !== null &&
    row.rn !== null &&
    Math.abs(before.rn - row.rn) === 1
  );
}

/** Groups neighbours, in the order of the rows (newest first or oldest first). */
export function groupTrace(rows: readonly TraceRow[]): TraceGroup[] {
  const groups: TraceRow[][] = [];
  for (const row of rows) {
    const group = groups.at(-1);
    const before = group?.at(-1);
    if (group && before && continues(before, row)) group.push(row);
    else groups.push([row]);
  }
  return groups.flatMap((group) => {
    const ends = [group[0], group.at(-1)].filter((row) => row !== undefined);
    const [first, last] = ends.sort((a, b) => a.ordinal - b.ordinal);
    return first && last ? [{ first, last, rows: group }] : [];
  });
}

/** The calls of one command on two kernels, in one list, with the commits that changed the functions that differ. */

import type { ComparedCalls } from '../../shared/comparison.ts';
import { commitsBetween, type KernelCommit } from '../../shared/kernel-commits.ts';
import type { CallLine } from '../../shared/view.ts';

export interface AlignedCall {
  readonly left: CallLine | undefined;
  readonly right: CallLine | undefined;
  /** What changed this function between the two releases; empty where both call it alike. */
  readonly commits: readonly KernelCommit[];
}

/** The same function in the same depth; arguments differ with the sizes of blocks and sections. */
const isSame = (a: CallLine | undefined, b: CallLine | undefined): boolean =>
  a !== undefined && b !== undefined && a.fn === b.fn && a.depth === b.depth;

export const callsDiffer = ({ left, right }: AlignedCall): boolean => !isSame(left, right);

/** Keeps as many equal calls together as there can be (longest common subsequence). */
export function alignCalls(left: ComparedCalls, right: ComparedCalls): AlignedCall[] {
  const commits = commitsBetween(left.release, right.release);
  const [a, b] = [left.lines, right.lines];
  const width = b.length + 1;
  const longest = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number): number => longest[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      longest[i * width + j] = isSame(a[i], b[j])
        ? at(i + 1, j + 1) + 1
        : Math.max(at(i + 1, j), at(i, j + 1));
  const rows: AlignedCall[] = [];
  const about = (fn: string | undefined): readonly KernelCommit[] =>
    commits.filter(({ functions }) => fn !== undefined && functions.includes(fn));
  for (let [i, j] = [0, 0]; i < a.length || j < b.length; ) {
    if (isSame(a[i], b[j])) rows.push({ left: a[i++], right: b[j++], commits: [] });
    else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1)))
      rows.push({ left: a[i], right: undefined, commits: about(a[i++]?.fn) });
    else rows.push({ left: undefined, right: b[j], commits: about(b[j++]?.fn) });
  }
  return rows;
}

/** Rows with a difference, the calls around them, and as many equal ones on either side. null: rows left out. */
export function aroundChanges(rows: readonly AlignedCall[], around: number): (AlignedCall | null)[] {
  const kept = new Set<number>();
  rows.forEach((row, index) => {
    if (!callsDiffer(row)) return;
    for (let near = index - around; near <= index + around; near++) kept.add(near);
    let depth = (row.left ?? row.right)?.depth ?? 0;
    for (let above = index - 1; above >= 0 && depth > 0; above--) {
      const here = (rows[above]?.left ?? rows[above]?.right)?.depth ?? 0;
      if (here >= depth) continue;
      kept.add(above);
      depth = here;
    }
  });
  const shown: (AlignedCall | null)[] = [];
  rows.forEach((row, index) => {
    if (kept.has(index)) shown.push(row);
    else if (shown.at(-1) !== null) shown.push(null);
  });
  return shown;
}

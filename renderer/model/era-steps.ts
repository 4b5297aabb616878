/** The microsteps of one command on two kernels, in one list: equal steps beside each other, the others by themselves. */

import type { SequenceStep } from './sequence-steps.ts';

export interface AlignedStep {
  readonly left: SequenceStep | undefined;
  readonly right: SequenceStep | undefined;
}

const isSame = (a: SequenceStep | undefined, b: SequenceStep | undefined): boolean =>
  a !== undefined && b !== undefined && a.text === b.text && a.lane === b.lane;

export const differs = ({ left, right }: AlignedStep): boolean => !isSame(left, right);

/** Keeps as many equal steps together as there can be (longest common subsequence). */
export function alignSteps(left: readonly SequenceStep[], right: readonly SequenceStep[]): AlignedStep[] {
  const width = right.length + 1;
  // longest[i, j]: equal steps in what follows left i and right j.
  const longest = new Uint32Array((left.length + 1) * width);
  const at = (i: number, j: number): number => longest[i * width + j] ?? 0;
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      longest[i * width + j] = isSame(left[i], right[j])
        ? at(i + 1, j + 1) + 1
        : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const aligned: AlignedStep[] = [];
  for (let [i, j] = [0, 0]; i < left.length || j < right.length; ) {
    if (isSame(left[i], right[j])) aligned.push({ left: left[i++], right: right[j++] });
    else if (j >= right.length || (i < left.length && at(i + 1, j) >= at(i, j + 1))) {
      aligned.push({ left: left[i++], right: undefined });
    } else aligned.push({ left: undefined, right: right[j++] });
  }
  return aligned;
}

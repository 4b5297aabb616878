/** Two sides that another screen wants compared: taken by the screen that compares when it is shown. */

import type { CompareSide } from '../../shared/saved-machine.ts';

interface CompareRequest {
  readonly left: CompareSide;
  readonly right: CompareSide;
}

let asked: CompareRequest | undefined;

export function askToCompare(left: CompareSide, right: CompareSide): void {
  asked = { left, right };
}

/** Once: then it is nobody's wish any more. */
export function takeCompareRequest(): CompareRequest | undefined {
  const request = asked;
  asked = undefined;
  return request;
}

/** A step on another kernel: undefined while the history is replayed there. */

import type { Comparison } from '../../shared/comparison.ts';
import type { Failure } from '../../shared/failure.ts';

export interface EraAnswer {
  readonly release: string;
  readonly comparison: Comparison | undefined;
  readonly failure: Failure | undefined;
}

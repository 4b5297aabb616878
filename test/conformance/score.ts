/** A replay as the runner counts it: a step is equal only if nothing differs in it, whatever stood before. */

import { differenceText } from '../../main/recording/compare.ts';
import type { Recording } from '../../main/recording/recording.ts';
import { replayAtOnce } from '../../main/recording/replay.ts';
import type { FreeBaselines } from '../../main/recording/start.ts';
import type { ReplayedStep, StepChoice } from '../../shared/replayed.ts';
import type { Coverage } from './coverage.ts';

export interface Score {
  readonly name: string;
  /** Steps compared (the boot counts as one), and those equal in everything. */
  readonly steps: number;
  readonly equal: number;
  /** Steps that are not run, with the reason. Their state is compared all the same: `equal` tells how that went. */
  readonly skipped: readonly { readonly step: string; readonly reason: string; readonly equal: boolean }[];
  /** The first one of each step that is not equal. */
  readonly differences: readonly string[];
}

export interface ScoreOptions {
  readonly baselines: FreeBaselines;
  /** Nothing is told about unmovable pages. */
  readonly own?: boolean;
  readonly coverage?: Coverage;
}

export function scoreOf(recording: Recording, { baselines, own = false, coverage }: ScoreOptions): Score {
  const choices = own
    ? recording.steps.map(({ n }): StepChoice => ({ n, unmovable: 'difference', pressure: 'difference' }))
    : [];
  const note = coverage?.note.bind(coverage);
  const replayed = replayAtOnce(recording, { baselines, choices, ...(note && { note }) });
  if (!replayed.ok) throw new Error(`${recording.name}: ${replayed.failure}`);
  const { steps } = replayed.value;
  return {
    name: recording.name,
    steps: recording.steps.length + 1,
    equal: steps.filter(({ differenceCount }) => differenceCount === 0).length,
    skipped: steps.flatMap(({ reason, differenceCount, ...step }) =>
      reason === null ? [] : [{ step: labelOf(step), reason, equal: differenceCount === 0 }],
    ),
    differences: steps.flatMap(({ differences: [first], ...step }) =>
      first ? [`${labelOf(step)}: ${differenceText(first)}`] : [],
    ),
  };
}

const labelOf = ({ n, name }: Pick<ReplayedStep, 'n' | 'name'>): string =>
  n === 0 ? name : `step ${n} ${name}`;

/** Sentences and figures of a replay, the same in every form of its report. */

import { glossaryEntry } from '../../shared/glossary.ts';
import type { Provenance } from '../../shared/provenance.ts';
import {
  isEqual,
  type Replayed,
  type ReplayedStep,
  type StepDifference,
  type ToldInputs,
} from '../../shared/replayed.ts';

const PROVENANCE_WORDS: Readonly<Record<Provenance, string>> = {
  recorded: 'known from recordings',
  source: 'known from the kernel’s source',
  assumed: 'assumed',
};

export function verdictOf(replayed: Replayed): string {
  const { counts, complete } = replayed;
  const run = counts.steps === 1 ? '1 step' : `${counts.steps} steps`;
  const ended = complete ? '' : ' It ended before the last step.';
  if (isEqual(replayed)) return `${run}, no difference.${counts.notRun > 0 ? ` ${notRun(replayed)}` : ''}`;
  const differing = replayed.steps.filter(({ differenceCount }) => differenceCount > 0).length;
  return `${run}, ${counts.differs} with new differences, ${differing} with any.${counts.notRun > 0 ? ` ${notRun(replayed)}` : ''}${ended}`;
}

const notRun = ({ counts: { notRun: count } }: Replayed): string =>
  `${count} ${count === 1 ? 'was' : 'were'} not run.`;

/** "step 4, online_F"; the start has no number. */
export const stepTitle = ({ n, name }: ReplayedStep): string => (n === 0 ? name : `step ${n}, ${name}`);

export const VERDICT_WORDS: Readonly<Record<ReplayedStep['verdict'], string>> = {
  equal: 'equal',
  differs: 'differs',
  carried: 'differs as before',
  notRun: 'not run',
};

/** "Unmovable pages (offline-unmovable): …; known from recordings; mm/page_isolation.c; recordings" */
export function ruleText({ rule, provenance }: Pick<StepDifference, 'rule' | 'provenance'>): string {
  const entry = glossaryEntry(rule);
  const known = provenance === null ? [] : [PROVENANCE_WORDS[provenance]];
  return [`${entry?.title ?? rule} (${rule})`, ...known, ...(entry ? [entry.source] : [])].join('; ');
}

/** What the simulator was told before a step; undefined: nothing. */
export function toldText({
  unmovable,
  unmovableBlocks,
  inferred,
  pressure,
  usedByProgramsKib,
}: ToldInputs): string | undefined {
  const parts = [
    ...(unmovable === 'difference' ? ['which pages are unmovable: its own condition'] : []),
    ...(unmovableBlocks !== null && unmovableBlocks.length > 0
      ? [
          `blocks with unmovable pages: ${unmovableBlocks.join(', ')}${inferred ? ' (they stayed online in the recording)' : ''}`,
        ]
      : []),
    ...(pressure === 'input' && usedByProgramsKib !== null
      ? [`programs hold ${usedByProgramsKib} KiB more than at the start`]
      : []),
  ];
  return parts.length === 0 ? undefined : parts.join('; ');
}

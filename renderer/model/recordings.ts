/** What a screen needs to know of recordings and their replays. */

import { glossaryEntry } from '../../shared/glossary.ts';
import type { ReplayResult, StepDifference, StepVerdict } from '../../shared/replayed.ts';
import { strings } from '../strings/index.ts';

const s = strings.recordings;
const BEGINNING_BYTES = 4096;

/** Whether a file's beginning is a recording's: JSON with its format and what a recording has. */
export async function looksLikeRecording(file: Blob): Promise<boolean> {
  // A folder that was dropped cannot be read: who takes it says so.
  const text = await file
    .slice(0, BEGINNING_BYTES)
    .text()
    .catch(() => '');
  return (
    /^\uFEFF?\s*\{/.test(text) &&
    /"format"\s*:\s*\d/.test(text) &&
    /"(?:kernel|boot|machine|recorder|steps)"\s*:/.test(text)
  );
}

export const hasDifference = ({ counts }: ReplayResult): boolean => counts.differs + counts.carried > 0;

export function resultText({ counts }: ReplayResult): string {
  const { steps, differs, carried, notRun } = counts;
  return differs + carried === 0 ? s.equal(steps, notRun) : s.differs(steps, differs, carried, notRun);
}

/** The sign beside the word: it is never colour alone. */
export const VERDICT_ICONS: Readonly<Record<StepVerdict, 'done' | 'error' | 'warning' | 'info'>> = {
  equal: 'done',
  differs: 'error',
  carried: 'warning',
  notRun: 'info',
};

export interface RuleText {
  readonly title: string;
  /** "known from recordings; mm/page_isolation.c" */
  readonly source: string;
}

export function ruleText({ rule, provenance }: Pick<StepDifference, 'rule' | 'provenance'>): RuleText {
  const entry = glossaryEntry(rule);
  const known = provenance === null ? [] : [s.provenance[provenance]];
  return { title: entry?.title ?? rule, source: [...known, ...(entry ? [entry.source] : [])].join('; ') };
}

/** Words that all written forms of a runbook share. */

import type { Match, Runbook, RunbookPart } from '../../shared/runbook.ts';

export const PART_TITLES: Readonly<Record<RunbookPart, string>> = {
  before: 'Checks before',
  steps: 'Steps',
  after: 'Checks after',
  back: 'Way back',
};

/** After "Expected: exit code 0, ". */
export const MATCH_WORDS: Readonly<Record<Match, (output: string) => string>> = {
  equal: (output) => (output.trim() === '' ? 'and nothing printed.' : 'and exactly this output:'),
  contains: () => 'and an output that contains:',
  exit: () => 'whatever it prints.',
};

export function rehearsalText({ rehearsal }: Runbook): string {
  if (!rehearsal) return 'Never rehearsed: what is expected has not been seen anywhere.';
  const { machine, revision, release, engineVersion, stampMs } = rehearsal;
  return `Rehearsed on a copy of ${machine}, revision ${revision}, kernel ${release}, engine ${engineVersion}, ${new Date(stampMs).toISOString()}.`;
}

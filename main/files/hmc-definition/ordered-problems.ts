/** Problems in the order of the file, as many as a person reads. */

import type { FileProblem } from '../problem.ts';

const PROBLEM_LIMIT = 200;

/** At most 200; the last entry says how many more there are. */
export function orderedProblems(problems: readonly FileProblem[]): FileProblem[] {
  const ordered = [...problems].sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  if (ordered.length <= PROBLEM_LIMIT) return ordered;
  const rest = ordered.length - PROBLEM_LIMIT;
  return [...ordered.slice(0, PROBLEM_LIMIT), { path: 'file', rule: `and ${rest} further problems` }];
}

/** A problem at a line, or of the file as a whole. */
export const problemAt = (path: string, line: number | undefined, rule: string): FileProblem => ({
  path: path === '' ? 'file' : path,
  ...(line === undefined ? {} : { line }),
  rule,
});

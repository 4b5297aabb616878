/** The headless check of a lesson with values of each attendee's own: several draws must all be solvable. */

import type { LessonSource } from './build-lesson.ts';
import { checkLesson, type LessonResult } from './check-lesson.ts';
import { type LoadedWorkshop, sourceFor } from './load.ts';

/** Names that stand for attendees: the same at each check, so that a lesson does not fail only sometimes. */
const DRAWS = ['attendee 1', 'attendee 2', 'attendee 3', 'attendee 4', 'attendee 5'];

/** The result without values of an attendee's own, or the first draw that has a problem. */
export function checkDrawn(workshop: LoadedWorkshop, source: LessonSource): LessonResult {
  const result = checkLesson(source);
  if (!source.varies || result.problems.length > 0) return result;
  for (const attendee of DRAWS) {
    const drawn = sourceFor(workshop, source, { attendee, language: '' });
    const said = (reason: string) => `with the values of "${attendee}": ${reason}`;
    if (!drawn.ok) {
      const problems = drawn.failure.map((problem) => ({ ...problem, reason: said(problem.reason) }));
      return { ...result, problems, others: problems };
    }
    const checked = checkLesson(drawn.value);
    if (checked.problems.length > 0) {
      const problems = checked.problems.map((problem) => ({ ...problem, reason: said(problem.reason) }));
      return { ...checked, problems };
    }
  }
  return result;
}

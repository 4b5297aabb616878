/** What the shelf shows: workshops with how far an attendee is, and the certificate that follows from it. */

import type { ProgressRow } from '../../db/progress-store.ts';
import type { Lesson, LessonHeading, ShelfView } from '../../shared/lesson.ts';
import { certificateHtml } from './certificate.ts';
import type { Shelf } from './shelf.ts';

type Progress = Pick<ProgressRow, 'stepsDone' | 'finishedMs' | 'machine'>;

export function headingOf(
  workshop: string,
  { id, title, audience, minutes, steps }: Lesson,
  progress: Progress | undefined,
): LessonHeading {
  return {
    workshop,
    id,
    title,
    audience,
    minutes,
    stepCount: steps.length,
    stepsDone: progress?.stepsDone ?? 0,
    finishedMs: progress?.finishedMs ?? null,
    machine: progress?.machine ?? null,
  };
}

export function shelfView(
  { workshops, problems }: Shelf,
  attendee: string,
  rows: readonly ProgressRow[],
): ShelfView {
  return {
    attendee,
    problems,
    workshops: workshops.map(({ workshop: { id, title, about, author, lessons } }) => ({
      id,
      title,
      about,
      author,
      lessons: lessons.map((lesson) =>
        headingOf(
          id,
          lesson,
          rows.find((row) => row.workshop === id && row.lesson === lesson.id),
        ),
      ),
    })),
  };
}

/** The lesson that follows in the workshop. */
export function lessonAfter(shelf: ShelfView, { workshop, id }: LessonHeading): LessonHeading | null {
  const lessons = shelf.workshops.find((one) => one.id === workshop)?.lessons ?? [];
  return lessons[lessons.findIndex((lesson) => lesson.id === id) + 1] ?? null;
}

/** undefined: there is no such workshop. */
export function certificateOf(
  shelf: ShelfView,
  id: string,
  printedMs: number,
  attendee = shelf.attendee,
): string | undefined {
  const workshop = shelf.workshops.find((one) => one.id === id);
  if (!workshop) return undefined;
  const { title, author, lessons } = workshop;
  return certificateHtml({ attendee, workshop: title, author, lessons, printedMs });
}

/** What the catalogue shows: workshops with how far an attendee is, and the certificate that follows from it. */

import type { ProgressRow } from '../../db/progress-store.ts';
import type { CatalogueView, Lesson, LessonHeading } from '../../shared/lesson.ts';
import type { Catalogue } from './catalogue.ts';
import { certificateHtml } from './certificate.ts';

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

export function catalogueView(
  { workshops, problems }: Catalogue,
  attendee: string,
  rows: readonly ProgressRow[],
): CatalogueView {
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
export function lessonAfter(catalogue: CatalogueView, { workshop, id }: LessonHeading): LessonHeading | null {
  const lessons = catalogue.workshops.find((one) => one.id === workshop)?.lessons ?? [];
  return lessons[lessons.findIndex((lesson) => lesson.id === id) + 1] ?? null;
}

/** undefined: there is no such workshop. */
export function certificateOf(
  catalogue: CatalogueView,
  id: string,
  printedMs: number,
  attendee = catalogue.attendee,
): string | undefined {
  const workshop = catalogue.workshops.find((one) => one.id === id);
  if (!workshop) return undefined;
  const { title, author, lessons } = workshop;
  return certificateHtml({ attendee, workshop: title, author, lessons, printedMs });
}

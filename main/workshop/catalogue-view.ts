/** What the catalogue shows: workshops with how far an attendee is, and the certificate that follows from it. */

import type { ProgressRow } from '../../db/progress-store.ts';
import type { CatalogueView, Lesson, LessonHeading } from '../../shared/lesson.ts';
import type { Catalogue } from './catalogue.ts';

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

interface Reader {
  readonly attendee: string;
  readonly language: string;
  readonly folder: string | null;
  /** Whether it lies in the data directory. */
  readonly own: (workshop: string) => boolean;
}

export function catalogueView(
  { workshops, problems }: Catalogue,
  { attendee, language, folder, own }: Reader,
  rows: readonly ProgressRow[],
): CatalogueView {
  return {
    attendee,
    language,
    folder,
    problems,
    workshops: workshops.map(({ workshop: { id, title, about, author, lessons, ...more }, cover }) => ({
      id,
      title: cover.languages?.[language]?.title ?? title,
      about,
      author,
      version: more.version,
      licence: more.licence,
      languages: more.languages,
      tracks: more.tracks.map((track) => ({
        ...track,
        title: cover.languages?.[language]?.tracks?.[track.id] ?? track.title,
      })),
      own: own(id),
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

/** Those that the lesson names, without what is finished; otherwise the one that follows. */
export function suggestedAfter(
  catalogue: CatalogueView,
  heading: LessonHeading,
  next: readonly string[],
): readonly LessonHeading[] {
  const lessons = catalogue.workshops.find((one) => one.id === heading.workshop)?.lessons ?? [];
  const named = next.flatMap((id) => lessons.find((lesson) => lesson.id === id) ?? []);
  const after = lessonAfter(catalogue, heading);
  const all = named.length > 0 ? named : after ? [after] : [];
  return all.filter(({ finishedMs }) => finishedMs === null);
}

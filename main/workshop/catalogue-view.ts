/** What the catalogue shows: workshops with how far an attendee is, and the certificate that follows from it. */

import type { ProgressRow } from '../../db/progress-store.ts';
import type { CatalogueView, Lesson, LessonHeading, Workshop } from '../../shared/lesson.ts';
import type { Catalogue } from './catalogue.ts';
import { type LoadedWorkshop, picturesIn } from './load.ts';
import { readMarkdown } from './markdown.ts';
import { readTexts, textsName } from './texts.ts';

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
    workshops: workshops.map(({ workshop: { id, author, lessons, ...more }, ...loaded }) => ({
      id,
      ...coverIn(language, loaded, more),
      author,
      version: more.version,
      licence: more.licence,
      languages: more.languages,
      tracks: more.tracks.map((track) => ({
        ...track,
        title: loaded.cover.languages?.[language]?.tracks?.[track.id] ?? track.title,
      })),
      own: own(id),
      lessons: lessons.map((lesson) =>
        headingOf(
          id,
          { ...lesson, ...headingIn(language, loaded, lesson.id) },
          rows.find((row) => row.workshop === id && row.lesson === lesson.id),
        ),
      ),
    })),
  };
}

type Loaded = Pick<LoadedWorkshop, 'cover' | 'files' | 'sources'>;

/** What the cover says in a language; what it lacks there, as it is written first. */
function coverIn(
  language: string,
  { cover, files }: Pick<Loaded, 'cover' | 'files'>,
  { title, about }: Pick<Workshop, 'title' | 'about'>,
): Pick<Workshop, 'title' | 'about'> {
  const there = cover.languages?.[language];
  return {
    title: there?.title ?? title,
    about: there?.about === undefined ? about : readMarkdown(there.about, picturesIn(files)).text,
  };
}

/** Title and audience of a lesson as far as its texts in that language have them. */
function headingIn(
  language: string,
  { sources, files }: Loaded,
  id: string,
): Partial<Pick<Lesson, 'title' | 'audience'>> {
  const file = sources.find(({ lesson }) => lesson.id === id)?.source.file ?? '';
  const name = textsName(file, language);
  const text = files.get(name);
  const read = text === undefined ? undefined : readTexts(name, text);
  if (!read?.ok) return {};
  const { title, audience } = read.value.texts;
  return { ...(title !== undefined && { title }), ...(audience !== undefined && { audience }) };
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

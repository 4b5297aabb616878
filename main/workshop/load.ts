/**
 * A workshop from a folder or a zip: workshop.yaml, lessons/*.yaml and machines/*.lpar. A lesson file alone is a
 * workshop of one; machine files are looked for beside its folder.
 */

import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { atOnce } from '../../shared/at-once.ts';
import { fail, ok, type Result } from '../../shared/failure.ts';
import type { Lesson, LessonProblem, Workshop } from '../../shared/lesson.ts';
import { LESSON_LIMIT_CHARS } from '../../shared/lesson.ts';
import type { LessonSource } from './build-lesson.ts';
import { type MachineCatalogue, NO_MACHINES } from './build-machine.ts';
import { IMAGE_LIMIT_BYTES, imageAddress, whyNoImage } from './images.ts';
import { rememberedLesson } from './lesson-memory.ts';
import { type WorkshopFile, workshopFile } from './lesson-schema.ts';
import { readMarkdown } from './markdown.ts';
import type { Images } from './markdown-inline.ts';
import { IMAGE_NAME } from './schema/parts.ts';
import { problemsOf, readSource } from './source.ts';
import { isTextsName, readTexts, textsName } from './texts.ts';
import { buildTracks, readTranslations } from './translations.ts';
import type { Coverage, Files } from './workshop-files.ts';
import { ENTRY_LIMIT, ENTRY_LIMIT_BYTES, readZip, ZIP_LIMIT_BYTES } from './zip.ts';

export const COVER = 'workshop.yaml';
const LESSONS = 'lessons/';
export const MACHINES = 'machines/';
const isYamlName = (name: string): boolean => /^lessons\/[\w][\w.-]*\.ya?ml$/.test(name);
const isLessonName = (name: string): boolean => isYamlName(name) && !isTextsName(name);
const IMAGES = 'images/';
const isImageName = (name: string): boolean => IMAGE_NAME.test(name);
const isMachineName = (name: string): boolean => /^machines\/[\w][\w.-]*\.lpar$/.test(name);

export interface LoadedWorkshop {
  readonly workshop: Workshop;
  readonly sources: readonly LessonSource[];
  readonly files: Files;
  readonly coverage: readonly Coverage[];
  readonly saved: SavedMachines;
  readonly cover: Cover;
}

const NO_IMAGE = 'no picture: ';

/** What a workshop's lessons name: its machines and pictures, and saved machines of the data directory. */
const machinesOf = (files: Files, saved: SavedMachines): MachineCatalogue => ({
  file: (machine) => files.get(machine),
  image: (name) => {
    const address = files.get(name);
    return address?.startsWith('data:') ? address : undefined;
  },
  saved,
});

interface Reader {
  readonly attendee: string;
  readonly language: string;
}

/** A lesson for one attendee: with values of his own, in his language. */
export function lessonFor(workshop: LoadedWorkshop, id: string, reader: Reader): Lesson | undefined {
  const found = workshop.sources.find(({ lesson }) => lesson.id === id);
  if (!found) return undefined;
  const read = sourceFor(workshop, found, reader);
  // `lesson check` and `pack` try draws; one that cannot be read is no reason to leave the attendee without the lesson.
  return read.ok ? read.value.lesson : found.lesson;
}

/** The same as its author reads it. */
export function sourceFor(
  { files, saved }: LoadedWorkshop,
  found: LessonSource,
  { attendee, language }: Reader,
): Result<LessonSource, readonly LessonProblem[]> {
  const { file } = found.source;
  const other = files.get(textsName(file, language));
  if (!found.varies && other === undefined) return ok(found);
  const texts = other === undefined ? undefined : readTexts(file, other);
  return rememberedLesson(file, files.get(file) ?? '', machinesOf(files, saved), {
    seed: seedOf(attendee, found.lesson.id),
    ...(texts?.ok && { texts: texts.value.texts }),
  });
}

export const seedOf = (attendee: string, lesson: string): string =>
  `${attendee.trim().toLowerCase()}\n${lesson}`;

type Loaded = Result<LoadedWorkshop, readonly LessonProblem[]>;

/** Saved machines of a data directory, for lessons that start from one. */
export type SavedMachines = MachineCatalogue['saved'];

export const loadWorkshop = (path: string, saved?: SavedMachines): Loaded =>
  atOnce(loadingWorkshop(path, saved));

/** Yields after each lesson. */
export function* loadingWorkshop(path: string, saved?: SavedMachines): Generator<void, Loaded, void> {
  const files = readFiles(path);
  return files.ok ? yield* readingWorkshop(files.value, saved) : files;
}

function readFiles(path: string): Result<Files, readonly LessonProblem[]> {
  const no = (reason: string): { ok: false; failure: readonly LessonProblem[] } =>
    fail([{ file: path, line: null, reason }]);
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (!stat) return no('there is no such file or folder');
  if (stat.isDirectory()) return ok(readFolder(path));
  if (!stat.isFile()) return no('this is neither a file nor a folder');
  if (stat.size > ZIP_LIMIT_BYTES) return no(`a workshop holds at most ${ZIP_LIMIT_BYTES} bytes`);
  if (/\.ya?ml$/.test(path)) {
    const folder = dirname(path);
    const files = new Map([[`${LESSONS}${basename(path)}`, readFileSync(path, 'utf8')]]);
    const root = basename(folder) === 'lessons' ? dirname(folder) : folder;
    addFolder(files, root, MACHINES, isMachineName);
    addFolder(files, root, IMAGES, isImageName);
    return ok(files);
  }
  const zip = readZip(readFileSync(path));
  return zip.ok ? ok(withoutTopFolder(zip.value)) : no(zip.failure);
}

/** Only the files that a workshop is made of; links are not followed. */
function readFolder(path: string): Files {
  const files = new Map<string, string>();
  addFile(files, path, COVER);
  addFolder(files, path, LESSONS, isYamlName);
  addFolder(files, path, MACHINES, isMachineName);
  addFolder(files, path, IMAGES, isImageName);
  return files;
}

function addFile(files: Map<string, string>, path: string, name: string): void {
  const full = join(path, name);
  const stat = lstatSync(full, { throwIfNoEntry: false });
  if (!stat?.isFile() || files.size >= ENTRY_LIMIT) return;
  // One character too many says as much as all of them.
  const isHuge = stat.size > ENTRY_LIMIT_BYTES;
  if (isImageName(name)) {
    const bytes = isHuge ? new Uint8Array(IMAGE_LIMIT_BYTES + 1) : readFileSync(full);
    // A picture that is not shown is there with its reason: whoever names it is told.
    const against = whyNoImage(name, bytes);
    files.set(name, against === undefined ? imageAddress(name, bytes) : NO_IMAGE + against);
    return;
  }
  files.set(name, isHuge ? ' '.repeat(LESSON_LIMIT_CHARS + 1) : readFileSync(full, 'utf8'));
}

function addFolder(
  files: Map<string, string>,
  path: string,
  folder: string,
  isWanted: (name: string) => boolean,
): void {
  if (!lstatSync(join(path, folder), { throwIfNoEntry: false })?.isDirectory()) return;
  for (const name of readdirSync(join(path, folder)).sort())
    if (isWanted(folder + name)) addFile(files, path, folder + name);
}

/** Packing a folder often packs its name too. */
function withoutTopFolder(files: Files): Files {
  if (files.has(COVER)) return files;
  const cover = [...files.keys()].find((name) => name.endsWith(`/${COVER}`) && name.split('/').length === 2);
  if (cover === undefined) return files;
  const prefix = cover.slice(0, -COVER.length);
  return new Map(
    [...files].flatMap(([name, text]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), text]] : [],
    ),
  );
}

export const readWorkshop = (files: Files, saved?: SavedMachines): Loaded =>
  atOnce(readingWorkshop(files, saved));

/** Yields after each lesson. */
export function* readingWorkshop(
  files: Files,
  saved: SavedMachines = NO_MACHINES.saved,
): Generator<void, Loaded, void> {
  const problems: LessonProblem[] = [];
  const cover = readCover(files, problems);
  const names = cover.lessons?.map((name) => LESSONS + name) ?? [...files.keys()].filter(isLessonName).sort();
  const sources: LessonSource[] = [];
  for (const name of names) {
    const text = files.get(name);
    if (text === undefined) {
      problems.push({ file: COVER, line: null, reason: `there is no lesson ${name}` });
      continue;
    }
    const lesson = rememberedLesson(name, text, machinesOf(files, saved));
    yield;
    if (!lesson.ok) {
      problems.push(...lesson.failure);
      continue;
    }
    sources.push(lesson.value);
  }
  if (names.length === 0) problems.push({ file: LESSONS, line: null, reason: 'the workshop has no lessons' });
  const ids = new Set<string>();
  for (const { lesson, source } of sources) {
    if (ids.has(lesson.id)) {
      problems.push({
        file: source.file,
        line: source.lineOf(['id']),
        reason: `there is a lesson ${lesson.id} already`,
      });
    }
    ids.add(lesson.id);
  }
  const coverage = readTranslations(files, sources, problems);
  const tracks = buildTracks(cover, sources, problems);
  if (problems.length > 0) return fail(problems);
  const { id, title, about, authors, version = '0', licence = null, presenter } = cover;
  const workshop = {
    id,
    title,
    author: [...(cover.author === undefined ? [] : [cover.author]), ...(authors ?? [])].join(', '),
    about: readMarkdown(about, picturesIn(files)).text,
    version,
    licence,
    languages: languagesOf(cover, coverage),
    tracks,
    locked: presenter !== undefined,
    lessons: sources.map(({ lesson }) => lesson),
  };
  return ok({ workshop, sources, files, coverage, saved, cover });
}

/** Pictures that a cover may show. */
export const picturesIn =
  (files: Files): Images =>
  (name) => {
    const src = machinesOf(files, NO_MACHINES.saved).image(name);
    return src === undefined ? { reason: 'the workshop has no such picture' } : { src };
  };

const languagesOf = ({ language = 'en', languages = {} }: Cover, coverage: readonly Coverage[]): string[] => [
  ...new Set([language, ...Object.keys(languages), ...coverage.map((one) => one.language)]),
];

export type Cover = Omit<WorkshopFile, 'workshop'>;

const NO_COVER: Cover = { id: 'lesson', title: 'Lesson', about: '', tracks: [] };

function readCover(files: Files, problems: LessonProblem[]): Cover {
  const text = files.get(COVER);
  if (text === undefined) {
    // A single lesson file needs no cover.
    const lessons = [...files.keys()].filter(isLessonName);
    if (lessons.length !== 1) problems.push({ file: COVER, line: null, reason: `there is no ${COVER}` });
    return NO_COVER;
  }
  const source = readSource(COVER, text);
  if (!source.ok) {
    problems.push(...source.failure);
    return NO_COVER;
  }
  const parsed = workshopFile.safeParse(source.value.value);
  if (!parsed.success) {
    problems.push(...problemsOf(source.value, parsed.error, workshopFile));
    return NO_COVER;
  }
  const { about, languages = {} } = parsed.data;
  const abouts = [
    [['about'], about] as const,
    ...Object.entries(languages).map(
      ([language, one]) => [['languages', language, 'about'], one.about ?? ''] as const,
    ),
  ];
  for (const [path, words] of abouts) {
    const from = source.value.textLineOf(path) ?? 1;
    for (const { line, reason } of readMarkdown(words, picturesIn(files)).problems)
      problems.push({ file: COVER, line: from + line, reason });
  }
  return parsed.data;
}

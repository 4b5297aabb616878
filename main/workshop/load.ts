/**
 * A workshop from a folder or a zip: workshop.yaml, lessons/*.yaml and machines/*.lpar. A lesson file alone is a
 * workshop of one; machine files are looked for beside its folder.
 */

import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { atOnce } from '../../shared/at-once.ts';
import { fail, ok, type Result } from '../../shared/failure.ts';
import type { LessonProblem, Workshop } from '../../shared/lesson.ts';
import { LESSON_LIMIT_CHARS } from '../../shared/lesson.ts';
import type { LessonSource } from './build-lesson.ts';
import { type MachineCatalogue, NO_MACHINES } from './build-machine.ts';
import { rememberedLesson } from './lesson-memory.ts';
import { workshopFile } from './lesson-schema.ts';
import { readMarkdown } from './markdown.ts';
import { problemsOf, readSource } from './source.ts';
import { ENTRY_LIMIT, ENTRY_LIMIT_BYTES, readZip, ZIP_LIMIT_BYTES } from './zip.ts';

export const COVER = 'workshop.yaml';
const LESSONS = 'lessons/';
export const MACHINES = 'machines/';
const isLessonName = (name: string): boolean => /^lessons\/[\w][\w.-]*\.ya?ml$/.test(name);
const isMachineName = (name: string): boolean => /^machines\/[\w][\w.-]*\.lpar$/.test(name);

/** Files by their name in the workshop. */
export type Files = ReadonlyMap<string, string>;

export interface LoadedWorkshop {
  readonly workshop: Workshop;
  readonly sources: readonly LessonSource[];
  readonly files: Files;
}

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
    addFolder(files, basename(folder) === 'lessons' ? dirname(folder) : folder, MACHINES, isMachineName);
    return ok(files);
  }
  const zip = readZip(readFileSync(path));
  return zip.ok ? ok(withoutTopFolder(zip.value)) : no(zip.failure);
}

/** Only the files that a workshop is made of; links are not followed. */
function readFolder(path: string): Files {
  const files = new Map<string, string>();
  addFile(files, path, COVER);
  addFolder(files, path, LESSONS, isLessonName);
  addFolder(files, path, MACHINES, isMachineName);
  return files;
}

function addFile(files: Map<string, string>, path: string, name: string): void {
  const full = join(path, name);
  const stat = lstatSync(full, { throwIfNoEntry: false });
  if (!stat?.isFile() || files.size >= ENTRY_LIMIT) return;
  // One character too many says as much as all of them.
  const isHuge = stat.size > ENTRY_LIMIT_BYTES;
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
    const lesson = rememberedLesson(name, text, { file: (machine) => files.get(machine), saved });
    yield;
    if (lesson.ok) sources.push(lesson.value);
    else problems.push(...lesson.failure);
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
  if (problems.length > 0) return fail(problems);
  const { id, title, about, author } = cover;
  const workshop = {
    id,
    title,
    author,
    about: readMarkdown(about).text,
    lessons: sources.map(({ lesson }) => lesson),
  };
  return ok({ workshop, sources, files });
}

interface Cover {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly author: string;
  readonly lessons?: readonly string[] | undefined;
}

const NO_COVER: Cover = { id: 'lesson', title: 'Lesson', about: '', author: '' };

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
    problems.push(...problemsOf(source.value, parsed.error));
    return NO_COVER;
  }
  const from = source.value.textLineOf(['about']) ?? 1;
  for (const { line, reason } of readMarkdown(parsed.data.about).problems) {
    problems.push({ file: COVER, line: from + line, reason });
  }
  return parsed.data;
}

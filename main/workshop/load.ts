/** A workshop from a folder or a zip: workshop.yaml and lessons/*.yaml. A lesson file alone is a workshop of one. */

import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fail, ok, type Result } from '../../shared/failure.ts';
import type { LessonProblem, Workshop } from '../../shared/lesson.ts';
import { type LessonSource, readLesson } from './build-lesson.ts';
import { workshopFile } from './lesson-schema.ts';
import { readMarkdown } from './markdown.ts';
import { problemsOf, readSource, SOURCE_LIMIT_CHARS } from './source.ts';
import { ENTRY_LIMIT, readZip, ZIP_LIMIT_BYTES } from './zip.ts';

export const COVER = 'workshop.yaml';
const LESSONS = 'lessons/';
const isLessonName = (name: string): boolean => /^lessons\/[\w][\w.-]*\.ya?ml$/.test(name);

/** Files by their name in the workshop. */
export type Files = ReadonlyMap<string, string>;

export interface LoadedWorkshop {
  readonly workshop: Workshop;
  readonly sources: readonly LessonSource[];
  readonly files: Files;
}

type Loaded = Result<LoadedWorkshop, readonly LessonProblem[]>;

export function loadWorkshop(path: string): Loaded {
  const files = readFiles(path);
  return files.ok ? readWorkshop(files.value) : files;
}

function readFiles(path: string): Result<Files, readonly LessonProblem[]> {
  const no = (reason: string): { ok: false; failure: readonly LessonProblem[] } =>
    fail([{ file: path, line: null, reason }]);
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (!stat) return no('there is no such file or folder');
  if (stat.isDirectory()) return ok(readFolder(path));
  if (!stat.isFile()) return no('this is neither a file nor a folder');
  if (stat.size > ZIP_LIMIT_BYTES) return no(`a workshop holds at most ${ZIP_LIMIT_BYTES} bytes`);
  if (/\.ya?ml$/.test(path))
    return ok(new Map([[`${LESSONS}${basename(path)}`, readFileSync(path, 'utf8')]]));
  const zip = readZip(readFileSync(path));
  return zip.ok ? ok(withoutTopFolder(zip.value)) : no(zip.failure);
}

/** Only the files that a workshop is made of; links are not followed. */
function readFolder(path: string): Files {
  const files = new Map<string, string>();
  const add = (name: string): void => {
    const full = join(path, name);
    const stat = lstatSync(full, { throwIfNoEntry: false });
    // One character too many says as much as all of them.
    if (stat?.isFile() && files.size < ENTRY_LIMIT) {
      files.set(
        name,
        stat.size > SOURCE_LIMIT_CHARS * 4 ? ' '.repeat(SOURCE_LIMIT_CHARS + 1) : readFileSync(full, 'utf8'),
      );
    }
  };
  add(COVER);
  const lessons = lstatSync(join(path, LESSONS), { throwIfNoEntry: false })?.isDirectory()
    ? readdirSync(join(path, LESSONS)).sort()
    : [];
  for (const name of lessons) if (isLessonName(LESSONS + name)) add(LESSONS + name);
  return files;
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

export function readWorkshop(files: Files): Loaded {
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
    const lesson = readLesson(name, text);
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
    if (files.size !== 1) problems.push({ file: COVER, line: null, reason: `there is no ${COVER}` });
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

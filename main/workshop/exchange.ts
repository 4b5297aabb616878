/** Lessons that travel: checked, packed as a zip, and taken in from one. */

import { parseDocument } from 'yaml';
import { fail, ok, type Result } from '../../shared/failure.ts';
import type { CheckedLesson, Lesson, LessonPreview, LessonProblem } from '../../shared/lesson.ts';
import { type LessonSource, readLesson } from './build-lesson.ts';
import { NO_MACHINES } from './build-machine.ts';
import { checkingLesson } from './check-lesson.ts';
import type { Work } from './headless-runner.ts';
import { COVER, MACHINES, type SavedMachines } from './load.ts';
import type { PresenterLock } from './presenter-code.ts';
import { reportOf } from './report.ts';
import type { Files } from './workshop-files.ts';
import { readZip, writeZip } from './zip.ts';

type Problems = readonly LessonProblem[];
/** A lesson, or the lessons of a workshop, as one file. */
type Packed = Result<Uint8Array, Problems>;

/** Nothing can be said of it but what is wrong. */
export const unusable = (problems: Problems): CheckedLesson => ({ problems, report: '', preview: null });

/** Everything that the author should know about a lesson as it is now. */
export function* checking(file: string, yaml: string, saved: SavedMachines): Work<CheckedLesson> {
  const read = readLesson(file, yaml, { ...NO_MACHINES, saved });
  return read.ok ? yield* resultOf(read.value) : unusable(read.failure);
}

function* resultOf(source: LessonSource): Work<CheckedLesson> {
  const result = yield* checkingLesson(source);
  const report = reportOf('text', { title: result.lesson.title }, [result]);
  return { problems: result.problems, report, preview: previewOf(source.lesson) };
}

function previewOf({ title, audience, minutes, about, steps }: Lesson): LessonPreview {
  return {
    title,
    audience,
    minutes,
    about,
    steps: steps.map(({ id, title: name, text, why, after, notes, hints, goals }) => ({
      ...{ id, title: name, text, why, after, notes, hints },
      goals: goals.map(({ label }) => label),
    })),
  };
}

/** The workshop as one file, with nothing in it but cover, lessons and machines. */
export function packWorkshop(files: Files, saved: SavedMachines, lock?: PresenterLock): Packed {
  const whole = withMachines(files, saved);
  if (!whole.ok) return whole;
  const zip = writeZip(lock ? lockedBy(whole.value, lock) : whole.value);
  // What could not be taken in again is not handed out.
  const read = readZip(zip);
  return read.ok ? ok(zip) : fail([{ file: COVER, line: null, reason: read.failure }]);
}

function lockedBy(files: Files, lock: PresenterLock): Files {
  const cover = parseDocument(files.get(COVER) ?? '');
  cover.setIn(['presenter'], cover.createNode(lock));
  return new Map([...files, [COVER, cover.toString({ lineWidth: 0 })]]);
}

/** A single lesson that passes its check, as a workshop: what an author hands out. */
export function* packingLesson(
  yaml: string,
  author: string,
  saved: SavedMachines,
): Work<Result<LessonZip, Problems>> {
  const read = readLesson('lesson.yaml', yaml, { ...NO_MACHINES, saved });
  if (!read.ok) return read;
  const { problems } = yield* resultOf(read.value);
  if (problems.length > 0) return fail(problems);
  const { id, title } = read.value.lesson;
  const cover = `workshop: 1\nid: ${id}\ntitle: ${JSON.stringify(title)}\nauthor: ${JSON.stringify(author)}\nabout: ""\n`;
  const files = new Map([
    [COVER, cover],
    [`lessons/${id}.yaml`, yaml],
  ]);
  const zip = packWorkshop(files, saved);
  return zip.ok ? ok({ id, zip: zip.value }) : zip;
}

export interface LessonZip {
  readonly id: string;
  readonly zip: Uint8Array;
}

/** Saved machines become files of the workshop: another data directory does not have them. */
function withMachines(files: Files, saved: SavedMachines): Result<Files, Problems> {
  const whole = new Map<string, string>();
  for (const [name, text] of files) {
    const document = name.startsWith('lessons/') ? parseDocument(text) : undefined;
    const wanted = document?.getIn(['machine', 'saved']);
    if (document === undefined || typeof wanted !== 'string') {
      whole.set(name, text);
      continue;
    }
    const machine = saved(wanted);
    if (!machine.ok) return fail([{ file: name, line: null, reason: machine.failure }]);
    const file = freeName(wanted, machine.value, new Map([...files, ...whole]));
    document.setIn(['machine'], document.createNode({ file }));
    whole.set(name, document.toString({ lineWidth: 0 }));
    whole.set(file, machine.value);
  }
  return ok(whole);
}

/** A name that is free, or that has this very machine already. */
function freeName(machine: string, text: string, files: Files): string {
  const stem = machine.replace(/[^\w.-]+/g, '-').replace(/^[-.]+|[-.]+$/g, '') || 'machine';
  for (let count = 1; ; count++) {
    const name = `${MACHINES}${stem}${count === 1 ? '' : `-${count}`}.lpar`;
    if (!files.has(name) || files.get(name) === text) return name;
  }
}

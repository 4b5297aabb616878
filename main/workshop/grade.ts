/** Hand-ins of a room: each replayed on the engine, and what the room says together. */

import { fail, ok, type Result } from '../../shared/failure.ts';
import type { RoomAttendee, RoomView, Track } from '../../shared/lesson.ts';
import { type HandIn, readHandIn } from './hand-in.ts';
import type { Work } from './headless-runner.ts';
import { type LoadedWorkshop, lessonFor } from './load.ts';
import { type ReplayedLesson, replayingLesson } from './replay-lesson.ts';
import { compareVersions } from './version.ts';

export interface Graded {
  readonly file: string;
  readonly handIn: HandIn;
  readonly lessons: readonly ReplayedLesson[];
}

/** A file as it was handed in: graded, or with the reason why nothing of it counts. */
export type GradedFile = Result<Graded, { readonly file: string; readonly reason: string }>;

/** Yields wherever a line can be stopped. */
export function* grading(workshop: LoadedWorkshop, file: string, text: string): Work<GradedFile> {
  const read = readHandIn(text);
  if (!read.ok) return fail({ file, reason: read.failure });
  const handIn = read.value;
  if (handIn.workshop !== workshop.workshop.id)
    return fail({
      file,
      reason: `it is of workshop ${handIn.workshop}, and this is ${workshop.workshop.id}`,
    });
  const lessons: ReplayedLesson[] = [];
  for (const handed of handIn.lessons) {
    const lesson = lessonFor(workshop, handed.lesson, { attendee: handIn.attendee, language: '' });
    if (lesson) lessons.push(yield* replayingLesson(lesson, handed));
    else return fail({ file, reason: `the workshop has no lesson ${handed.lesson}` });
  }
  return ok({ file, handIn, lessons });
}

/** Without anything happening for so long, and with hints or wrong answers: somebody should go there. */
const STUCK_SECONDS = 600;

export function roomOf(workshop: LoadedWorkshop, files: readonly GradedFile[], nowMs: number): RoomView {
  const graded = files.flatMap((file) => (file.ok ? [file.value] : []));
  const refused = files.flatMap((file) => (file.ok ? [] : [file.failure]));
  const { id, title, version, lessons } = workshop.workshop;
  return {
    workshop: { id, title, version },
    attendees: graded.map((one) => attendeeOf(one, graded, version, nowMs)),
    refused,
    steps: lessons.flatMap((lesson) =>
      lesson.steps.flatMap((step) => {
        const there = graded.flatMap(({ handIn, lessons: played }) => {
          const found = played.find((one) => one.id === lesson.id)?.steps.find((one) => one.id === step.id);
          const at = played.find((one) => one.id === lesson.id)?.at === step.id;
          return found ? [{ ...found, attendee: handIn.attendee, at }] : [];
        });
        const begun = there.filter(({ reached, at, seconds }) => reached || at || seconds > 0);
        if (begun.length === 0) return [];
        const times = begun.map(({ seconds }) => seconds).sort((a, b) => a - b);
        return [
          {
            lesson: lesson.title,
            step: step.title,
            reached: begun.filter(({ reached }) => reached).length,
            of: begun.length,
            hints: begun.reduce((sum, { hints }) => sum + hints, 0),
            wrong: begun.reduce((sum, { wrong }) => sum + wrong, 0),
            medianSeconds: times[Math.floor(times.length / 2)] ?? 0,
            here: begun.filter(({ at }) => at).map(({ attendee }) => attendee),
          },
        ];
      }),
    ),
  };
}

function attendeeOf(
  { file, handIn, lessons }: Graded,
  all: readonly Graded[],
  version: string,
  nowMs: number,
): RoomAttendee {
  const last = [...lessons].sort((a, b) => b.lastMs - a.lastMs)[0];
  const at = last?.steps.find(({ id }) => id === last.at);
  const notes = lessons.flatMap((lesson) => lesson.notes.map((note) => `${lesson.title}: ${note}`));
  const twin = twinOf(handIn, all);
  if (twin !== undefined) notes.push(`The same record as that of ${twin}: every entry and every time.`);
  const older = lessons.some((one) => compareVersions(one.version || '0', version) < 0);
  const changed = lessons.flatMap((lesson) => lesson.steps.filter((step) => step.changed));
  if (older)
    notes.push(
      `Played on version ${[...new Set(lessons.map((one) => one.version))].join(', ')}; this is ${version}. ${changed.length === 0 ? 'No step of it has changed.' : `Changed since: ${changed.map(({ title }) => title).join(', ')}.`}`,
    );
  const shown = lessons.flatMap((lesson) => lesson.steps.filter((step) => step.shown));
  if (shown.length > 0)
    notes.push(`Carried out by the presenter: ${shown.map(({ title }) => title).join(', ')}.`);
  const cheated =
    twin !== undefined ||
    lessons.some(({ steps }) =>
      steps.some((step) => step.claimed && !step.reached && !step.changed && !step.shown),
    );
  return {
    file,
    attendee: handIn.attendee,
    version: handIn.version,
    verified: !cheated,
    older,
    notes,
    lessons: lessons.map(({ id, title, steps, points, ofPoints }) => ({
      id,
      title,
      reached: steps.filter(({ reached }) => reached).length,
      of: steps.length,
      points,
      ofPoints,
      hints: steps.reduce((sum, { hints }) => sum + hints, 0),
      wrong: steps.reduce((sum, { wrong }) => sum + wrong, 0),
      seconds: steps.reduce((sum, { seconds }) => sum + seconds, 0),
    })),
    at: last && at ? { lesson: last.title, step: at.title } : null,
    stuck: at !== undefined && (at.seconds >= STUCK_SECONDS || at.hints + at.wrong >= 3),
    lastMs: Math.min(nowMs, Math.max(0, ...lessons.map(({ lastMs }) => lastMs))),
  };
}

/** Two who did the same in the same milliseconds did it once. */
function twinOf(handIn: HandIn, all: readonly Graded[]): string | undefined {
  const own = recordOf(handIn);
  if (own === undefined) return undefined;
  return all.find(({ handIn: other }) => other.attendee !== handIn.attendee && recordOf(other) === own)
    ?.handIn.attendee;
}

const recordOf = ({ lessons }: HandIn): string | undefined => {
  const entries = lessons.flatMap(({ entries: all }) => all.filter(({ did }) => did !== 'begin'));
  return entries.length < 2 ? undefined : JSON.stringify(entries);
};

/** Steps of a track that count; without a track all of the workshop. */
export function countsFor(track: Track | undefined, lesson: string, step: string): boolean {
  if (!track) return true;
  const found = track.lessons.find((one) => one.lesson === lesson);
  return found !== undefined && (found.steps === null || found.steps.includes(step));
}

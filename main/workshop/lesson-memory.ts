/** Lessons that were read before: building their machine and going through its history is what reading one costs. */

import { type LessonReading, PLAIN, readLesson } from './build-lesson.ts';
import type { MachineCatalogue } from './build-machine.ts';

type Read = ReturnType<typeof readLesson>;

interface Remembered {
  readonly text: string;
  /** What the lesson asked for, and what it was given. */
  readonly asked: readonly (readonly [of: keyof MachineCatalogue, name: string, answer: string])[];
  readonly read: Read;
}

const MOST_KEPT = 500;
const kept = new Map<string, Remembered>();

/** The lesson of a file; the one that was read before when nothing that it is made of has changed. */
export function rememberedLesson(
  name: string,
  text: string,
  machines: MachineCatalogue,
  reading: LessonReading = PLAIN,
): Read {
  const key = JSON.stringify([name, text.length, reading]);
  const known = kept.get(key);
  if (
    known?.text === text &&
    known.asked.every(([of, one, answer]) => JSON.stringify(machines[of](one)) === answer)
  )
    return known.read;
  const asked: (readonly [keyof MachineCatalogue, string, string])[] = [];
  const read = readLesson(
    name,
    text,
    {
      file: (one) => {
        const answer = machines.file(one);
        asked.push(['file', one, JSON.stringify(answer)]);
        return answer;
      },
      image: (one) => {
        const answer = machines.image(one);
        asked.push(['image', one, JSON.stringify(answer)]);
        return answer;
      },
      saved: (one) => {
        const answer = machines.saved(one);
        asked.push(['saved', one, JSON.stringify(answer)]);
        return answer;
      },
    },
    reading,
  );
  kept.delete(key);
  kept.set(key, { text, asked, read });
  for (const oldest of kept.keys()) {
    if (kept.size <= MOST_KEPT) break;
    kept.delete(oldest);
  }
  return read;
}

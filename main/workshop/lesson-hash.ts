/** Which task a step is: another check is another task, another wording is not. */

import { createHash } from 'node:crypto';
import type { BuiltMachine } from './build-machine.ts';
import type { LessonFile } from './lesson-schema.ts';

const digest = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);

/** Of a step: what is checked and what it begins with, and what is read. */
export function hashOf(step: LessonFile['steps'][number] | undefined): {
  readonly task: string;
  readonly words: string;
} {
  const { goals = [], setup = [], title, text, why, after, hints } = step ?? {};
  const checks = goals.map(({ id, check, optional }) => ({ id, check: withoutWords(check), optional }));
  return { task: digest([checks, setup]), words: digest([title, text, why, after, hints, goals]) };
}

/** Of a lesson: what its first step begins with. */
export const startHash = (
  { start, partition }: Pick<LessonFile, 'start' | 'partition'>,
  { definition, history, disks }: BuiltMachine,
): string => digest([definition, history, disks, start, partition ?? null]);

/** Questions may be put in other words. */
const withoutWords = (check: unknown): unknown =>
  JSON.parse(
    JSON.stringify(check, (key, value) => (key === 'question' || key === 'because' ? undefined : value)),
  );

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { shippedFolder } from '../../main/workshop/catalogue.ts';
import { checkLesson } from '../../main/workshop/check-lesson.ts';
import { comparingAt } from '../../main/workshop/compare.ts';
import { lessonJsonSchema } from '../../main/workshop/lesson-schema.ts';
import { loadWorkshop } from '../../main/workshop/load.ts';
import { plainText } from '../../main/workshop/markdown.ts';
import { atOnce } from '../../shared/at-once.ts';
import { value } from '../db/files.ts';

const root = path.join(import.meta.dirname, '..', '..');
const { sources, workshop } = value(loadWorkshop(path.join(root, 'workshops')));

test('the shipped workshop is found from the sources', () => {
  expect(shippedFolder()).toBe(path.join(root, 'workshops'));
  expect(shippedFolder('/')).toBeUndefined();
});

test('the published schema is the one that lessons are read with', () => {
  const file = path.join(root, 'schemas', 'lesson.schema.json');
  expect(existsSync(file)).toBe(true);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(lessonJsonSchema());
});

describe.each(sources.map((source) => [source.lesson.title, source] as const))('%s', (_title, source) => {
  const { lesson } = source;

  test('the model solution reaches every goal, and every wrong turn misses the one it names', () => {
    const { problems, steps } = checkLesson(source);
    expect(problems).toEqual([]);
    expect(steps).toHaveLength(lesson.steps.length);
    expect(steps.flatMap(({ wrongTurns }) => wrongTurns).every(({ missed }) => missed)).toBe(true);
  });

  test('it has 3 to 6 steps, a why, hints, notes, two wrong turns, reading and a comparison', () => {
    expect(lesson.steps.length).toBeGreaterThanOrEqual(3);
    expect(lesson.steps.length).toBeLessThanOrEqual(6);
    expect(lesson.steps.some(({ why }) => why.length > 0)).toBe(true);
    expect(lesson.steps.every(({ hints }) => hints.length > 0)).toBe(true);
    expect(lesson.steps.every(({ notes }) => notes.length > 0)).toBe(true);
    expect(lesson.steps.flatMap(({ wrongTurns }) => wrongTurns).length).toBeGreaterThanOrEqual(2);
    expect(lesson.reading.length).toBeGreaterThan(0);
    expect(lesson.compare).not.toBeNull();
  });

  test('the comparison can be shown at the end of every step', () => {
    for (const [index, step] of lesson.steps.entries()) {
      const { sides, difference } = atOnce(comparingAt(lesson, index, step.solution.length));
      expect(sides).toHaveLength(2);
      expect(sides[1]?.blockRuns).toBeDefined();
      expect(difference === null || difference.left !== difference.right).toBe(true);
    }
  });

  test('texts are neutral: no exclamation marks, no Oops', () => {
    const texts = lesson.steps.flatMap(({ text, why, after }) => [text, why, after]).map(plainText);
    for (const text of [...texts, plainText(lesson.about)]) expect(text).not.toMatch(/!|Oops/);
  });
});

test('the workshop has its cover', () => {
  expect(workshop.title).toBe('Adding and removing storage while Linux runs');
  expect(workshop.lessons.map(({ id }) => id)).toContain('rehearse-a-change');
});

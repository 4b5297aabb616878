/** What a workshop's cover says of its lessons, and what lies beside them: tracks, and texts in further languages. */

import type { LessonProblem, Track } from '../../shared/lesson.ts';
import type { LessonSource } from './build-lesson.ts';
import type { WorkshopFile } from './lesson-schema.ts';
import { readMarkdown } from './markdown.ts';
import { coverage, isTextsName, languageOf, readTexts, strayTexts, textsName } from './texts.ts';
import type { Coverage, Files } from './workshop-files.ts';

export function readTranslations(
  files: Files,
  sources: readonly LessonSource[],
  problems: LessonProblem[],
): Coverage[] {
  const found: Coverage[] = [];
  for (const [name, text] of files) {
    if (!isTextsName(name)) continue;
    const language = languageOf(name);
    const of = sources.find(({ source }) => textsName(source.file, language) === name);
    const texts = readTexts(name, text);
    if (!texts.ok) problems.push(...texts.failure);
    else if (!of)
      problems.push({
        file: name,
        line: null,
        reason: 'there is no lesson beside it that these are the texts of',
      });
    else {
      if (texts.value.texts.language !== language)
        problems.push({
          file: name,
          line: texts.value.source.lineOf(['language']),
          reason: `the file's name says ${language}, and it says ${texts.value.texts.language}`,
        });
      problems.push(...strayTexts(of.file, texts.value), ...wordsIn(name, texts.value));
      found.push({ language, lesson: of.lesson.id, ...coverage(of.file, texts.value.texts) });
    }
  }
  return found;
}

/** Texts are Markdown as those of the lesson are. */
function wordsIn(
  file: string,
  { texts, source }: Extract<ReturnType<typeof readTexts>, { ok: true }>['value'],
) {
  const problems: LessonProblem[] = [];
  for (const [id, step] of Object.entries(texts.steps)) {
    for (const part of ['text', 'why', 'after', 'notes'] as const) {
      const from = source.textLineOf(['steps', id, part]) ?? 1;
      const read = readMarkdown(step[part] ?? '', () => ({ src: 'data:' }));
      for (const { line, reason } of read.problems) problems.push({ file, line: from + line, reason });
    }
  }
  return problems;
}

export function buildTracks(
  { tracks }: Pick<WorkshopFile, 'tracks'>,
  sources: readonly LessonSource[],
  problems: LessonProblem[],
): Track[] {
  const say = (reason: string): void => {
    problems.push({ file: 'workshop.yaml', line: null, reason });
  };
  return tracks.map(({ id, title, about = '', lessons }) => ({
    id,
    title,
    about: readMarkdown(about).text,
    lessons: lessons.map(({ lesson, steps, minutes, optional }) => {
      const found = sources.find((source) => source.lesson.id === lesson)?.lesson;
      if (!found) {
        const ids = sources.map((source) => source.lesson.id).join(', ');
        say(`track ${id}: there is no lesson ${lesson}: ${ids}`);
      }
      for (const step of steps ?? [])
        if (found && !found.steps.some((one) => one.id === step))
          say(
            `track ${id}: lesson ${lesson} has no step ${step}: ${found.steps.map((one) => one.id).join(', ')}`,
          );
      return { lesson, steps: steps ?? null, minutes: minutes ?? found?.minutes ?? 0, optional };
    }),
  }));
}

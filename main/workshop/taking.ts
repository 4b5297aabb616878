/** A workshop is taken in: new, in place of an earlier version, or not at all. */

import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeDurably } from '../../db/durable-file.ts';
import { makeFolder } from '../../db/folder.ts';
import { fail, ok, type Result } from '../../shared/failure.ts';
import type { LessonProblem, StepChange, TakenWorkshop, Workshop } from '../../shared/lesson.ts';
import { FOLDER, readingCatalogue, WORKSHOP_LIMIT } from './catalogue.ts';
import { COVER, readingWorkshop } from './load.ts';
import { compareVersions } from './version.ts';
import { readZip } from './zip.ts';

export interface NotTaken {
  readonly problems: readonly LessonProblem[];
  /** Nothing is wrong with it but its version. */
  readonly older: boolean;
}

/**
 * Puts a workshop into the data directory. Nothing is written that cannot be read back. Yields after each lesson.
 * @param older whether an older version replaces a newer one
 */
export function* takingWorkshop(
  directory: string,
  zip: Uint8Array,
  older: boolean,
): Generator<void, Result<TakenWorkshop, NotTaken>, void> {
  const no = (problems: readonly LessonProblem[], isOlder = false) => fail({ problems, older: isOlder });
  const refused = (reason: string, isOlder = false) => no([{ file: COVER, line: null, reason }], isOlder);
  const files = readZip(zip);
  if (!files.ok) return no([{ file: 'workshop.zip', line: null, reason: files.failure }]);
  const loaded = yield* readingWorkshop(files.value);
  if (!loaded.ok) return no(loaded.failure);
  const { workshop } = loaded.value;
  const there = yield* readingCatalogue(directory);
  const before = there.workshops.find((one) => one.workshop.id === workshop.id)?.workshop;
  if (before && compareVersions(workshop.version, before.version) < 0 && !older) {
    const reason = `${workshop.title} is there in version ${before.version}, and this is version ${workshop.version}`;
    return refused(reason, true);
  }
  const folder = join(directory, FOLDER);
  const target = join(folder, `${workshop.id}.zip`);
  if (!existsSync(target) && existsSync(folder) && readdirSync(folder).length >= WORKSHOP_LIMIT)
    return refused(`the data directory holds ${WORKSHOP_LIMIT} workshops already: remove one of ${folder}`);
  makeFolder(folder);
  writeDurably(target, zip, { mode: 0o600 });
  const { id, title, version } = workshop;
  return ok({ id, title, version, before: before?.version ?? null, changed: changesOf(before, workshop) });
}

function changesOf(before: Workshop | undefined, after: Workshop): TakenWorkshop['changed'] {
  if (!before) return [];
  const stepsOf = ({ lessons }: Workshop) =>
    lessons.flatMap((lesson) =>
      lesson.steps.map((step) => ({ key: `${lesson.id} ${step.id}`, lesson, step })),
    );
  const old = new Map(stepsOf(before).map((one) => [one.key, one]));
  const now = new Map(stepsOf(after).map((one) => [one.key, one]));
  const changed = [...now.values()].flatMap(({ key, lesson, step }) => {
    const was = old.get(key)?.step.hash;
    const what: StepChange | undefined = !was
      ? 'new'
      : was.task !== step.hash.task
        ? 'task'
        : was.words !== step.hash.words
          ? 'words'
          : undefined;
    return what ? [{ lesson: lesson.title, step: step.title, what }] : [];
  });
  const gone = [...old.values()]
    .filter(({ key }) => !now.has(key))
    .map(({ lesson, step }) => ({ lesson: lesson.title, step: step.title, what: 'gone' as const }));
  return [...changed, ...gone];
}

/** @returns whether there was one in the data directory */
export function removeWorkshop(directory: string, id: string): boolean {
  const target = join(directory, FOLDER, `${id}.zip`);
  if (!existsSync(target)) return false;
  rmSync(target);
  return true;
}

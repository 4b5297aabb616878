/** Workshops that can be played: the shipped one, and those in the data directory. */

import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeDurably } from '../../db/durable-file.ts';
import { makeFolder } from '../../db/folder.ts';
import { atOnce } from '../../shared/at-once.ts';
import { fail, ok, type Result } from '../../shared/failure.ts';
import type { LessonProblem } from '../../shared/lesson.ts';
import { COVER, type LoadedWorkshop, loadingWorkshop, readingWorkshop, type SavedMachines } from './load.ts';
import { readZip } from './zip.ts';

const FOLDER = 'workshops';
const WORKSHOP_LIMIT = 50;

export interface Catalogue {
  readonly workshops: readonly LoadedWorkshop[];
  readonly problems: readonly LessonProblem[];
}

/** The folder beside the program: above main/workshop in the sources, above dist/main in the product. */
export function shippedFolder(from: string = import.meta.dirname): string | undefined {
  for (let folder = from, up = 0; up < 6; up++, folder = dirname(folder)) {
    if (existsSync(join(folder, FOLDER, COVER))) return join(folder, FOLDER);
  }
  return undefined;
}

/** @param directory the data directory; its folder workshops holds folders and zips */
export const readCatalogue = (directory: string | undefined, saved?: SavedMachines): Catalogue =>
  atOnce(readingCatalogue(directory, saved));

/** Yields after each lesson. */
export function* readingCatalogue(
  directory: string | undefined,
  saved?: SavedMachines,
): Generator<void, Catalogue, void> {
  const shipped = shippedFolder();
  const own = directory === undefined ? undefined : join(directory, FOLDER);
  const there = own !== undefined && existsSync(own) ? readdirSync(own).sort() : [];
  const more = there.slice(0, WORKSHOP_LIMIT);
  const paths = [...(shipped === undefined ? [] : [shipped]), ...more.map((name) => join(own ?? '', name))];
  const workshops: LoadedWorkshop[] = [];
  const problems: LessonProblem[] = [];
  if (own !== undefined && there.length > more.length) {
    const reason = `only the first ${WORKSHOP_LIMIT} of ${there.length} workshops are read: remove some`;
    problems.push({ file: own, line: null, reason });
  }
  for (const path of paths) {
    const loaded = yield* loadingWorkshop(path, saved);
    if (!loaded.ok) {
      problems.push(...loaded.failure.map((one) => ({ ...one, file: join(path, one.file) })));
    } else if (workshops.some(({ workshop }) => workshop.id === loaded.value.workshop.id)) {
      problems.push({
        file: path,
        line: null,
        reason: `there is a workshop ${loaded.value.workshop.id} already`,
      });
    } else workshops.push(loaded.value);
  }
  return { workshops, problems };
}

/** Puts a workshop into the data directory. Nothing is written that cannot be read back. Yields after each lesson. */
export function* addingWorkshop(
  directory: string,
  zip: Uint8Array,
): Generator<void, Result<string, readonly LessonProblem[]>, void> {
  const files = readZip(zip);
  if (!files.ok) return fail([{ file: 'workshop.zip', line: null, reason: files.failure }]);
  const loaded = yield* readingWorkshop(files.value);
  if (!loaded.ok) return loaded;
  const { id } = loaded.value.workshop;
  const refused = (reason: string): { ok: false; failure: readonly LessonProblem[] } =>
    fail([{ file: COVER, line: null, reason }]);
  const there = yield* readingCatalogue(directory);
  const folder = join(directory, FOLDER);
  const target = join(folder, `${id}.zip`);
  // Another window may have brought the same one meanwhile.
  if (existsSync(target) || there.workshops.some(({ workshop }) => workshop.id === id))
    return refused(`there is a workshop ${id} already`);
  // What lies beyond the limit is never shown.
  if (existsSync(folder) && readdirSync(folder).length >= WORKSHOP_LIMIT)
    return refused(`the data directory holds ${WORKSHOP_LIMIT} workshops already: remove one of ${folder}`);
  makeFolder(folder);
  writeDurably(target, zip, { mode: 0o600 });
  return ok(id);
}

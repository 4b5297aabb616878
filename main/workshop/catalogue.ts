/** Workshops that can be played: the shipped one, and those in the data directory. */

import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { atOnce } from '../../shared/at-once.ts';
import type { LessonProblem } from '../../shared/lesson.ts';
import { COVER, type LoadedWorkshop, loadingWorkshop, type SavedMachines } from './load.ts';
import { compareVersions } from './version.ts';

export const FOLDER = 'workshops';
export const WORKSHOP_LIMIT = 50;

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
    } else {
      const { id, version } = loaded.value.workshop;
      const known = workshops.findIndex((one) => one.workshop.id === id);
      const other = workshops[known];
      if (!other) workshops.push(loaded.value);
      // A later version of the shipped workshop takes its place; which of two others was meant, nobody knows.
      else if (known === 0 && shipped !== undefined) {
        if (compareVersions(version, other.workshop.version) >= 0) workshops[known] = loaded.value;
      } else problems.push({ file: path, line: null, reason: `there is a workshop ${id} already` });
    }
  }
  return { workshops, problems };
}

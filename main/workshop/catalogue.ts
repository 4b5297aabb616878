/** Workshops that can be played: the shipped one, and those in the data directory. */

import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeDurably } from '../../db/durable-file.ts';
import { makeFolder } from '../../db/folder.ts';
import { fail, ok, type Result } from '../../shared/failure.ts';
import type { LessonProblem } from '../../shared/lesson.ts';
import {
  COVER,
  type LoadedWorkshop,
  loadingWorkshop,
  readWorkshop,
  type SavedMachines,
  toItsEnd,
} from './load.ts';
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
  toItsEnd(readingCatalogue(directory, saved));

/** Yields after each lesson. */
export function* readingCatalogue(
  directory: string | undefined,
  saved?: SavedMachines,
): Generator<void, Catalogue, void> {
  const shipped = shippedFolder();
  const own = directory === undefined ? undefined : join(directory, FOLDER);
  const more = own !== undefined && existsSync(own) ? readdirSync(own).sort().slice(0, WORKSHOP_LIMIT) : [];
  const paths = [...(shipped === undefined ? [] : [shipped]), ...more.map((name) => join(own ?? '', name))];
  const workshops: LoadedWorkshop[] = [];
  const problems: LessonProblem[] = [];
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

/** Puts a workshop into the data directory. Nothing is written that cannot be read back. */
export function addWorkshop(directory: string, zip: Uint8Array): Result<string, readonly LessonProblem[]> {
  const files = readZip(zip);
  if (!files.ok) return fail([{ file: 'workshop.zip', line: null, reason: files.failure }]);
  const loaded = readWorkshop(files.value);
  if (!loaded.ok) return loaded;
  const { id } = loaded.value.workshop;
  const taken = readCatalogue(directory).workshops.some(({ workshop }) => workshop.id === id);
  if (taken) return fail([{ file: COVER, line: null, reason: `there is a workshop ${id} already` }]);
  makeFolder(join(directory, FOLDER));
  writeDurably(join(directory, FOLDER, `${id}.zip`), zip, { mode: 0o600 });
  return ok(id);
}

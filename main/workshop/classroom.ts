/**
 * What a room of attendees exchanges: workshops and hand-ins, as files or by a folder that all of them see. The console
 * opens no port for it.
 */

import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeDurably } from '../../db/durable-file.ts';
import { makeFolder } from '../../db/folder.ts';
import type { RoomView } from '../../shared/lesson.ts';
import { certificateHtml } from './certificate.ts';
import { factsOf } from './certificate-facts.ts';
import { type GradedFile, grading, roomOf } from './grade.ts';
import { HAND_IN_LIMIT_BYTES, handInName, writeHandIn } from './hand-in.ts';
import type { LoadedWorkshop } from './load.ts';
import type { WorkshopHost } from './workshop-host.ts';
import { ZIP_LIMIT_BYTES } from './zip.ts';

const FOLDER = 'workshop-shared-folder';
const HAND_INS = 'hand-ins';
/** Files of the shared folder that are looked at. */
const FILE_LIMIT = 500;

export class Classroom {
  readonly #host: WorkshopHost;
  /** Hand-ins that were dropped here, by name. */
  readonly #dropped = new Map<string, string>();
  readonly #graded = new Map<string, GradedFile>();
  /** Zips of the shared folder that were looked at, with their sizes and times. */
  readonly #seen = new Map<string, string>();

  constructor(host: WorkshopHost) {
    this.#host = host;
  }

  get folder(): string | null {
    return this.#host.settings.get(FOLDER) || null;
  }

  /** @returns what is wrong with it */
  share(folder: string): string | undefined {
    const path = folder.trim();
    if (path !== '' && !lstatSync(path, { throwIfNoEntry: false })?.isDirectory())
      return `There is no folder ${path}.`;
    this.#host.settings.set(FOLDER, path);
    this.#seen.clear();
    return undefined;
  }

  /** Zips that have come, or have changed, since the last look. */
  newZips(): { readonly name: string; readonly zip: Uint8Array }[] {
    const { folder } = this;
    if (folder === null || !existsSync(folder)) return [];
    return readdirSync(folder)
      .filter((name) => name.endsWith('.zip'))
      .sort()
      .slice(0, FILE_LIMIT)
      .flatMap((name) => {
        const path = join(folder, name);
        const stat = lstatSync(path, { throwIfNoEntry: false });
        if (!stat?.isFile() || stat.size > ZIP_LIMIT_BYTES) return [];
        const mark = `${stat.size} ${stat.mtimeMs}`;
        if (this.#seen.get(name) === mark) return [];
        this.#seen.set(name, mark);
        return [{ name, zip: readFileSync(path) }];
      });
  }

  /** Everything that this attendee did in the lessons of the workshop. */
  handIn({ workshop }: LoadedWorkshop, attendee: string, track: string | null): string {
    const { progress, lessonLog, product, engine, now } = this.#host;
    const rows = progress.of(attendee).filter((row) => row.workshop === workshop.id);
    const lessons = rows.map(({ lesson, startedMs }) => ({
      lesson,
      startedMs,
      entries: lessonLog
        .of({ attendee, workshop: workshop.id, lesson, startedMs })
        .map(({ entry, hash }) => ({ entry, hash })),
    }));
    const { id, version } = workshop;
    return writeHandIn({ product, engine, attendee, workshop: id, version, track, madeMs: now(), lessons });
  }

  /** Puts it where the leader looks. @returns the path, or nothing where no folder is shared */
  store(attendee: string, text: string): string | undefined {
    const { folder } = this;
    if (folder === null || !existsSync(folder)) return undefined;
    makeFolder(join(folder, HAND_INS));
    const path = join(folder, HAND_INS, handInName(attendee));
    writeDurably(path, text, { mode: 0o644 });
    return path;
  }

  /** A certificate of what this attendee did: what counts is what its replay reaches. */
  async certificate(
    loaded: LoadedWorkshop,
    attendee: string,
    name: string,
    track: string | null,
  ): Promise<string> {
    const text = this.handIn(loaded, attendee, track);
    const graded = await this.#host.inPieces(grading(loaded, handInName(attendee), text));
    const { workshop } = loaded;
    const found = workshop.tracks.find(({ id }) => id === track);
    if (!graded.ok) throw new Error(`an own hand-in cannot be read: ${graded.failure.reason}`);
    const [one] = roomOf(loaded, [graded], this.#host.now()).attendees;
    const facts = factsOf(workshop, found, graded.value, one?.verified === true);
    return certificateHtml(workshop, { ...facts, attendee: name }, this.#host.now());
  }

  drop(name: string, text: string): void {
    this.#dropped.set(name, text);
  }

  /** Each file is replayed once. */
  async room(loaded: LoadedWorkshop): Promise<RoomView> {
    const files = new Map([...this.#shared(), ...this.#dropped]);
    const graded: GradedFile[] = [];
    for (const [name, text] of files) {
      const key = `${loaded.workshop.id} ${loaded.workshop.version} ${name} ${text.length} ${text.slice(-70)}`;
      const known = this.#graded.get(key) ?? (await this.#host.inPieces(grading(loaded, name, text)));
      this.#graded.set(key, known);
      graded.push(known);
    }
    return roomOf(loaded, graded, this.#host.now());
  }

  #shared(): Map<string, string> {
    const path = this.folder === null ? '' : join(this.folder, HAND_INS);
    return existsSync(path) ? readHandIns(path) : new Map();
  }
}

/** Files of a folder that are handed in, by name. */
export function readHandIns(folder: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const name of readdirSync(folder).sort().slice(0, FILE_LIMIT)) {
    const path = join(folder, name);
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (!stat?.isFile() || !name.endsWith('.json') || stat.size > HAND_IN_LIMIT_BYTES) continue;
    files.set(name, readFileSync(path, 'utf8'));
  }
  return files;
}

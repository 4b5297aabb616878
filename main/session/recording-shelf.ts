/** Recordings in the database: packed and unpacked beside the work of others, and their JSON columns. */

import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { RecordingRow, RecordingWriter, StoredRecording } from '../../db/recording-store.ts';
import { guarded } from '../../db/storage-failure.ts';
import { type Failure, fail, ok, type Result, rejection } from '../../shared/failure.ts';
import type { RecordingFacts, ReplayChoices, ReplayResult } from '../../shared/replayed.ts';
import { recordingFacts, replayChoices, replayResult } from '../contract/recording-schema.ts';
import { parseStored } from '../machine/journal-entry.ts';
import { letOthersRun } from '../machine/pause.ts';

const pack = promisify(gzip);
const unpack = promisify(gunzip);

/** Hashed at once: takes a few milliseconds. */
const PIECE_BYTES = 4 * 1024 * 1024;

export const USUAL_CHOICES: ReplayChoices = { usual: null, choices: [] };

export interface ShelvedRecording extends Pick<RecordingRow, 'id' | 'name' | 'file' | 'takenMs' | 'bytes'> {
  readonly facts: RecordingFacts;
  readonly chosen: ReplayChoices;
  readonly last: ReplayResult | null;
}

/** What a recording comes with. */
export interface NewRecording {
  readonly text: string;
  readonly name: string;
  readonly file: string;
  readonly takenMs: number;
  readonly facts: RecordingFacts;
}

export class RecordingShelf {
  readonly #rows: RecordingWriter;
  /** Path of the database, for what its failures say. */
  readonly #path: string;

  constructor(rows: RecordingWriter, path: string) {
    this.#rows = rows;
    this.#path = path;
  }

  list(): ShelvedRecording[] {
    return this.#rows.list().map(shelved);
  }

  find(id: number): ShelvedRecording | undefined {
    const row = this.#rows.find(id);
    return row && shelved(row);
  }

  /** @returns its number; the one that the same text has already, if it is there */
  async put({ text, name, file, takenMs, facts }: NewRecording): Promise<Result<number, Failure>> {
    const bytes = Buffer.from(text);
    const digest = await digestOf(bytes);
    const packed = await pack(bytes);
    // Looked for only now: the same file may have come twice meanwhile.
    const there = this.#rows.findDigest(digest);
    if (there) return ok(there.id);
    return guarded(this.#path, () =>
      this.#rows.add({
        name,
        file,
        takenMs,
        facts: JSON.stringify(facts),
        choices: JSON.stringify(USUAL_CHOICES),
        result: null,
        text: packed,
        digest,
      }),
    );
  }

  /** The file's text as it came in. */
  async text(id: number): Promise<Result<string, Failure>> {
    const packed = this.#rows.text(id);
    if (!packed) return fail(gone(id));
    try {
      return ok((await unpack(packed)).toString('utf8'));
    } catch {
      return fail(damaged(id));
    }
  }

  rename(id: number, name: string): Result<unknown, Failure> {
    return guarded(this.#path, () => this.#rows.rename(id, name));
  }

  setReplay(id: number, chosen: ReplayChoices, last: ReplayResult | null): Result<unknown, Failure> {
    const result = last === null ? null : JSON.stringify(last);
    return guarded(this.#path, () => this.#rows.setReplay(id, JSON.stringify(chosen), result));
  }

  /** @returns what `restore` takes */
  remove(id: number): Result<StoredRecording, Failure> {
    const row = this.#rows.find(id);
    const text = this.#rows.text(id);
    if (!row || !text) return fail(gone(id));
    const removed = guarded(this.#path, () => this.#rows.remove(id));
    if (!removed.ok) return removed;
    const { bytes: _, ...rest } = row;
    return ok({ ...rest, text });
  }

  restore(removed: StoredRecording): Result<number, Failure> {
    const there = this.#rows.findDigest(removed.digest);
    if (there) return ok(there.id);
    const restored = guarded(this.#path, () => this.#rows.restore(removed));
    return restored.ok ? ok(removed.id) : restored;
  }
}

export const gone = (recording: number): Failure =>
  rejection(
    'unknown',
    'params.recording',
    `Recording ${recording} is not there any more: take its file in again.`,
  );

export const damaged = (recording: number): Failure =>
  rejection(
    'malformed',
    'params.recording',
    `What is kept of recording ${recording} is damaged: remove it, and take its file in again.`,
  );

async function digestOf(bytes: Buffer): Promise<string> {
  const hash = createHash('sha256');
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    hash.update(bytes.subarray(at, at + PIECE_BYTES));
    await letOthersRun();
  }
  return hash.digest('hex');
}

const NO_FACTS: RecordingFacts = { format: 0, recordedOn: null, release: '', arch: '', steps: 0 };

/** What of a row this version cannot read is as if it had not been stored: the recording itself is in its text. */
function shelved({ id, name, file, takenMs, bytes, facts, choices, result }: RecordingRow): ShelvedRecording {
  const last = result === null ? null : replayResult.safeParse(parseStored(result)).data;
  return {
    id,
    name,
    file,
    takenMs,
    bytes,
    facts: recordingFacts.safeParse(parseStored(facts)).data ?? NO_FACTS,
    chosen: replayChoices.safeParse(parseStored(choices)).data ?? USUAL_CHOICES,
    last: last ?? null,
  };
}

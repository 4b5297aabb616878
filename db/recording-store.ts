/** Recordings of real machines, packed. What is in their texts and JSON columns is not read on this floor. */

import type { Reader, Writer } from './connection.ts';
import { numbersOf } from './last-number.ts';

/** What a list needs: everything but the text. */
export interface RecordingRow {
  readonly id: number;
  readonly name: string;
  /** Name of the file that it came from. */
  readonly file: string;
  readonly takenMs: number;
  /** JSON. */
  readonly facts: string;
  /** JSON. */
  readonly choices: string;
  /** JSON; null: not replayed yet. */
  readonly result: string | null;
  /** SHA-256 of the unpacked text, in hex. */
  readonly digest: string;
  /** What it takes of the disk. */
  readonly bytes: number;
}

export interface StoredRecording extends Omit<RecordingRow, 'bytes'> {
  /** With gzip. */
  readonly text: Uint8Array;
}

export interface RecordingReader {
  /** In the order in which they came. */
  list(): RecordingRow[];
  find(id: number): RecordingRow | undefined;
  findDigest(digest: string): RecordingRow | undefined;
  text(id: number): Uint8Array | undefined;
}

export interface RecordingWriter extends RecordingReader {
  /** @returns its number, which no recording had before */
  add(recording: Omit<StoredRecording, 'id'>): number;
  /** One that was removed, as it was. */
  restore(recording: StoredRecording): void;
  rename(id: number, name: string): void;
  setReplay(id: number, choices: string, result: string | null): void;
  remove(id: number): void;
}

const COLUMNS = `recording_id AS id, name, file, taken_ms AS takenMs, facts, choices, result, digest,
  length(text) AS bytes`;

export function recordingReader(db: Reader): RecordingReader {
  const list = db.prepare(`SELECT ${COLUMNS} FROM recording ORDER BY recording_id`);
  const find = db.prepare(`SELECT ${COLUMNS} FROM recording WHERE recording_id = ?`);
  const findDigest = db.prepare(`SELECT ${COLUMNS} FROM recording WHERE digest = ?`);
  const text = db.prepare('SELECT text FROM recording WHERE recording_id = ?').pluck();
  return {
    list: () => list.all() as RecordingRow[],
    find: (id) => find.get(id) as RecordingRow | undefined,
    findDigest: (digest) => findDigest.get(digest) as RecordingRow | undefined,
    text: (id) => text.get(id) as Uint8Array | undefined,
  };
}

export function recordingWriter(db: Writer): RecordingWriter {
  const nextNumber = numbersOf(db, 'recording');
  const insert = db.prepare(`
    INSERT INTO recording (recording_id, name, file, taken_ms, facts, choices, result, text, digest)
    VALUES (:id, :name, :file, :takenMs, :facts, :choices, :result, :text, :digest)`);
  const rename = db.prepare('UPDATE recording SET name = ? WHERE recording_id = ?');
  const setReplay = db.prepare('UPDATE recording SET choices = ?, result = ? WHERE recording_id = ?');
  const remove = db.prepare('DELETE FROM recording WHERE recording_id = ?');
  return {
    ...recordingReader(db),
    add: (recording) => {
      const id = nextNumber();
      insert.run({ ...recording, id });
      return id;
    },
    restore: (recording) => void insert.run({ ...recording }),
    rename: (id, name) => void rename.run(name, id),
    setReplay: (id, choices, result) => void setReplay.run(choices, result, id),
    remove: (id) => void remove.run(id),
  };
}

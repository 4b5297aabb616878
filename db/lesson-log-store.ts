/** What attendees did in lessons, append only. What an entry holds is the workshop's business. */

import type { Reader, Writer } from './connection.ts';

export interface LogKey {
  readonly attendee: string;
  readonly workshop: string;
  readonly lesson: string;
  readonly startedMs: number;
}

export interface LogRow {
  readonly number: number;
  readonly entry: string;
  readonly hash: string;
}

export interface LessonLogReader {
  /** Oldest first. */
  of(key: LogKey): LogRow[];
  last(key: LogKey): LogRow | undefined;
}

export interface LessonLogWriter extends LessonLogReader {
  add(key: LogKey, row: LogRow): void;
}

const KEY = 'attendee = :attendee AND workshop = :workshop AND lesson = :lesson AND started_ms = :startedMs';

export function lessonLogReader(db: Reader): LessonLogReader {
  const of = db.prepare(`SELECT number, entry, hash FROM workshop_log WHERE ${KEY} ORDER BY number`);
  const last = db.prepare(
    `SELECT number, entry, hash FROM workshop_log WHERE ${KEY} ORDER BY number DESC LIMIT 1`,
  );
  return {
    of: (key) => of.all(key) as LogRow[],
    last: (key) => last.get(key) as LogRow | undefined,
  };
}

export function lessonLogWriter(db: Writer): LessonLogWriter {
  const add = db.prepare(`
    INSERT INTO workshop_log (attendee, workshop, lesson, started_ms, number, entry, hash)
    VALUES (:attendee, :workshop, :lesson, :startedMs, :number, :entry, :hash)`);
  return {
    ...lessonLogReader(db),
    add: (key, row) => void add.run({ ...key, ...row }),
  };
}

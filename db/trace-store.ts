/** The SCLP trace: every request of every command, bounded per partition. It is the only history that is ever trimmed. */

import { crc32 } from 'node:zlib';
import type { Reader, Writer } from './connection.ts';

export interface TraceEntry {
  readonly partition: string;
  readonly command: string;
  readonly code: number;
  readonly response: number;
  readonly element: number | null;
  readonly rn: number | null;
  readonly injected: 0 | 1;
  /** Reply of READ SCP INFO, READ STORAGE INFO and ATTACH in hex digits; null for the others. */
  readonly sccb: string | null;
}

export interface StoredTraceEntry extends TraceEntry {
  readonly revision: number;
  /** Place within its revision, from 0. */
  readonly ordinal: number;
}

/** `intact`: the row is what was written; null: it is of a time without checksums. */
export interface CheckedTraceEntry extends StoredTraceEntry {
  readonly intact: boolean | null;
}

export interface TraceReader {
  /** Newest first, before the given place. */
  page(
    machine: number,
    before: { revision: number; ordinal: number },
    limit: number,
    /** Absent: of all partitions. */
    partition?: string,
  ): StoredTraceEntry[];
  /** Oldest first, after the given place. */
  after(machine: number, place: { revision: number; ordinal: number }, limit: number): StoredTraceEntry[];
  /** What is kept of the revisions `from` to `to`, in order. */
  checked(machine: number, from: number, to: number): CheckedTraceEntry[];
  /** Requests that are no longer kept, over all partitions. */
  dropped(machine: number): number;
}

export interface TraceWriter extends TraceReader {
  /**
   * Requests of one transaction, in order. A partition that has more than the limit with them loses its oldest.
   */
  append(machine: number, entries: readonly StoredTraceEntry[]): void;
}

export const TRACE_LIMIT_ROWS = 1_000_000;
/** Rows per statement: most of the time of an insert is the way there and back. */
const ROWS_AT_ONCE = 16;

export function traceReader(db: Reader): TraceReader {
  const columns = 'revision, ordinal, partition, command, code, response, element, rn, injected, sccb';
  const checked = db.prepare(`
    SELECT ${columns}, checksum FROM sclp_trace WHERE machine_id = ? AND revision BETWEEN ? AND ?
    ORDER BY revision, ordinal`);
  const page = db.prepare(`
    SELECT ${columns} FROM sclp_trace
    WHERE machine_id = ? AND (revision, ordinal) < (?, ?) ORDER BY revision DESC, ordinal DESC LIMIT ?`);
  // Rows of the others are passed by: an index for it would have to be written with every request.
  const pageOf = db.prepare(`
    SELECT ${columns} FROM sclp_trace
    WHERE machine_id = ? AND (revision, ordinal) < (?, ?) AND partition = ?
    ORDER BY revision DESC, ordinal DESC LIMIT ?`);
  const after = db.prepare(`
    SELECT ${columns} FROM sclp_trace
    WHERE machine_id = ? AND (revision, ordinal) > (?, ?) ORDER BY revision, ordinal LIMIT ?`);
  const dropped = db
    .prepare('SELECT coalesce(sum(dropped), 0) FROM sclp_trace_size WHERE machine_id = ?')
    .pluck();
  return {
    page: (machine, { revision, ordinal }, limit, partition) =>
      (partition === undefined
        ? page.all(machine, revision, ordinal, limit)
        : pageOf.all(machine, revision, ordinal, partition, limit)) as StoredTraceEntry[],
    after: (machine, place, limit) =>
      after.all(machine, place.revision, place.ordinal, limit) as StoredTraceEntry[],
    checked: (machine, from, to) =>
      (checked.all(machine, from, to) as (StoredTraceEntry & { checksum: number | null })[]).map(
        ({ checksum, ...entry }) => ({
          ...entry,
          intact: checksum === null ? null : crc32(valuesOf(entry).join('|')) === checksum,
        }),
      ),
    dropped: (machine) => Number(dropped.get(machine)),
  };
}

const valuesOf = (entry: StoredTraceEntry): readonly (string | number | null)[] => [
  entry.revision,
  entry.ordinal,
  entry.partition,
  entry.command,
  entry.code,
  entry.response,
  entry.element,
  entry.rn,
  entry.injected,
  entry.sccb,
];

/** @param limit rows kept per partition */
export function traceWriter(db: Writer, limit: number = TRACE_LIMIT_ROWS): TraceWriter {
  const insert = (rows: number) =>
    db.prepare(`
      INSERT INTO sclp_trace (machine_id, revision, ordinal, partition, command, code, response, element, rn, injected,
        sccb, checksum)
      VALUES ${Array.from({ length: rows }, () => '(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)').join(', ')}`);
  const [one, many] = [insert(1), insert(ROWS_AT_ONCE)];
  const count = db
    .prepare(`
    INSERT INTO sclp_trace_size (machine_id, partition, kept, dropped) VALUES (?, ?, ?, 0)
    ON CONFLICT DO UPDATE SET kept = kept + excluded.kept RETURNING kept`)
    .pluck();
  const drop = db.prepare(`
    DELETE FROM sclp_trace WHERE (machine_id, revision, ordinal) IN (
      SELECT machine_id, revision, ordinal FROM sclp_trace WHERE machine_id = ? AND partition = ?
      ORDER BY revision, ordinal LIMIT ?)`);
  const recount = db.prepare(`
    UPDATE sclp_trace_size SET kept = kept - :rows, dropped = dropped + :rows
    WHERE machine_id = :machine AND partition = :partition`);
  // Dropping some more than needed spares the next few transactions the search.
  const slack = Math.ceil(limit / 100);
  return {
    ...traceReader(db),
    append: (machine, entries) => {
      const counts = new Map<string, number>();
      const wholes = entries.length - (entries.length % ROWS_AT_ONCE);
      let values: (string | number | null)[] = [];
      entries.forEach((entry, index) => {
        const row = valuesOf(entry);
        values.push(machine, ...row, crc32(row.join('|')));
        counts.set(entry.partition, (counts.get(entry.partition) ?? 0) + 1);
        if (index < wholes && (index + 1) % ROWS_AT_ONCE !== 0) return;
        (index < wholes ? many : one).run(...values);
        values = [];
      });
      for (const [partition, added] of counts) {
        const excess = Number(count.get(machine, partition, added)) - limit;
        if (excess <= 0) continue;
        const rows = drop.run(machine, partition, excess + slack).changes;
        recount.run({ machine, partition, rows });
      }
    },
  };
}

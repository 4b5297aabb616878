/** Runbooks of machines, as JSON. What is in them is not read on this floor. */

import type { Reader, Writer } from './connection.ts';

export interface RunbookRow {
  readonly id: number;
  readonly changedMs: number;
  readonly document: string;
}

export interface RunbookReader {
  /** The last changed first. */
  list(machine: number): RunbookRow[];
  find(machine: number, id: number): RunbookRow | undefined;
}

export interface RunbookWriter extends RunbookReader {
  /** @returns its number */
  add(machine: number, changedMs: number, document: string): number;
  put(machine: number, row: RunbookRow): void;
  remove(machine: number, id: number): void;
}

export function runbookReader(db: Reader): RunbookReader {
  const columns = 'runbook_id AS id, changed_ms AS changedMs, document';
  const list = db.prepare(
    `SELECT ${columns} FROM runbook WHERE machine_id = ? ORDER BY changed_ms DESC, runbook_id DESC`,
  );
  const find = db.prepare(`SELECT ${columns} FROM runbook WHERE machine_id = ? AND runbook_id = ?`);
  return {
    list: (machine) => list.all(machine) as RunbookRow[],
    find: (machine, id) => find.get(machine, id) as RunbookRow | undefined,
  };
}

export function runbookWriter(db: Writer): RunbookWriter {
  const add = db
    .prepare(`
      INSERT INTO runbook (machine_id, runbook_id, changed_ms, document)
      SELECT :machine, coalesce(max(runbook_id), 0) + 1, :changedMs, :document FROM runbook WHERE machine_id = :machine
      RETURNING runbook_id`)
    .pluck();
  const put = db.prepare(
    'UPDATE runbook SET changed_ms = ?, document = ? WHERE machine_id = ? AND runbook_id = ?',
  );
  const remove = db.prepare('DELETE FROM runbook WHERE machine_id = ? AND runbook_id = ?');
  return {
    ...runbookReader(db),
    add: (machine, changedMs, document) => Number(add.get({ machine, changedMs, document })),
    put: (machine, { id, changedMs, document }) => void put.run(changedMs, document, machine, id),
    remove: (machine, id) => void remove.run(machine, id),
  };
}

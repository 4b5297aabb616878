/** Progress of attendees through lessons. What `state` holds is the player's business. */

import type { Reader, Writer } from './connection.ts';

export interface ProgressRow {
  readonly attendee: string;
  readonly workshop: string;
  readonly lesson: string;
  readonly machine: number | null;
  readonly startedMs: number;
  readonly finishedMs: number | null;
  readonly stepsDone: number;
  readonly state: string;
}

export interface ProgressReader {
  find(attendee: string, workshop: string, lesson: string): ProgressRow | undefined;
  /** The lesson that is played on a machine, the newest attempt first. */
  onMachine(machine: number): ProgressRow | undefined;
  of(attendee: string): ProgressRow[];
  /** Attempts whose machine is still theirs. */
  withMachines(): ProgressRow[];
}

export interface ProgressWriter extends ProgressReader {
  put(row: ProgressRow): void;
  /** The machine belongs to no attempt any more. */
  release(machine: number): void;
}

const COLUMNS = `attendee, workshop, lesson, machine_id AS machine, started_ms AS startedMs,
  finished_ms AS finishedMs, steps_done AS stepsDone, state`;

export function progressReader(db: Reader): ProgressReader {
  const find = db.prepare(
    `SELECT ${COLUMNS} FROM workshop_progress WHERE attendee = ? AND workshop = ? AND lesson = ?`,
  );
  const onMachine = db.prepare(
    `SELECT ${COLUMNS} FROM workshop_progress WHERE machine_id = ? ORDER BY started_ms DESC LIMIT 1`,
  );
  const of = db.prepare(`SELECT ${COLUMNS} FROM workshop_progress WHERE attendee = ? ORDER BY started_ms`);
  const withMachines = db.prepare(
    `SELECT ${COLUMNS} FROM workshop_progress WHERE machine_id IS NOT NULL ORDER BY started_ms`,
  );
  return {
    withMachines: () => withMachines.all() as ProgressRow[],
    find: (attendee, workshop, lesson) => find.get(attendee, workshop, lesson) as ProgressRow | undefined,
    onMachine: (machine) => onMachine.get(machine) as ProgressRow | undefined,
    of: (attendee) => of.all(attendee) as ProgressRow[],
  };
}

export function progressWriter(db: Writer): ProgressWriter {
  const put = db.prepare(`
    INSERT OR REPLACE INTO workshop_progress
      (attendee, workshop, lesson, machine_id, started_ms, finished_ms, steps_done, state)
    VALUES (:attendee, :workshop, :lesson, :machine, :startedMs, :finishedMs, :stepsDone, :state)`);
  const release = db.prepare('UPDATE workshop_progress SET machine_id = NULL WHERE machine_id = ?');
  return {
    ...progressReader(db),
    put: (row) => void put.run(row),
    release: (machine) => void release.run(machine),
  };
}

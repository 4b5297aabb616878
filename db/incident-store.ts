/** Defects of ours and mismatches found after opening: what happened to a machine besides its commands. */

import type { Writer } from './connection.ts';

export interface IncidentWriter {
  add(machine: number, incident: { revision: number; stampMs: number; report: string }): void;
}

export function incidentWriter(db: Writer): IncidentWriter {
  const add = db.prepare(`
    INSERT INTO incident (machine_id, revision, stamp_ms, report) VALUES (:machine, :revision, :stampMs, :report)`);
  return { add: (machine, incident) => void add.run({ machine, ...incident }) };
}

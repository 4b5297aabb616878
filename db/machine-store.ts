/** Machines: systems saved under a name. */

import { crc32 } from 'node:zlib';
import type { Reader, Writer } from './connection.ts';

export interface MachineRow {
  readonly id: number;
  readonly name: string;
  /** JSON of its system definition. */
  readonly definition: string;
  readonly createdMs: number;
  readonly head: number;
  readonly branch: number;
  /** State hash at the head, and the engine version that computed it. */
  readonly stateHash: string;
  readonly engine: string;
}

export type MachineHead = Pick<MachineRow, 'head' | 'branch' | 'stateHash' | 'engine'>;

const COLUMNS = `machine_id AS id, name, definition, created_ms AS createdMs, head, branch_id AS branch,
  state_hash AS stateHash, engine`;

export interface MachineReader {
  list(): MachineRow[];
  find(id: number): MachineRow | undefined;
  /** Whether the definition is what was written. */
  isIntact(machine: MachineRow): boolean;
}

export interface MachineWriter extends MachineReader {
  /** @returns the new machine's id */
  insert(machine: Omit<MachineRow, 'id'>): number;
  moveHead(id: number, head: MachineHead): void;
  /** Removes the machine and everything that belongs to it, under its marker. */
  remove(id: number, stampMs: number): void;
}

export function machineReader(db: Reader): MachineReader {
  const list = db.prepare(`SELECT ${COLUMNS} FROM machine WHERE deleted_ms IS NULL ORDER BY machine_id`);
  const checksum = db.prepare('SELECT checksum FROM machine WHERE machine_id = ?').pluck();
  const find = db.prepare(`SELECT ${COLUMNS} FROM machine WHERE machine_id = ? AND deleted_ms IS NULL`);
  return {
    list: () => list.all() as MachineRow[],
    find: (id) => find.get(id) as MachineRow | undefined,
    isIntact: ({ id, definition }) => checksum.get(id) === crc32(definition),
  };
}

/** In order: what refers to a machine goes before it. */
const TABLES_OF_A_MACHINE = [
  'incident',
  'sclp_trace_size',
  'sclp_trace',
  'zone',
  'memory_block',
  'increment',
  'partition',
  'snapshot',
  'journal',
  'branch',
] as const;

export function machineWriter(db: Writer): MachineWriter {
  const insert = db.prepare(`
    INSERT INTO machine (name, definition, checksum, created_ms, head, branch_id, state_hash, engine)
    VALUES (:name, :definition, :checksum, :createdMs, :head, :branch, :stateHash, :engine)`);
  const moveHead = db.prepare(`
    UPDATE machine SET head = :head, branch_id = :branch, state_hash = :stateHash, engine = :engine
    WHERE machine_id = :id`);
  const mark = db.prepare('UPDATE machine SET deleted_ms = ? WHERE machine_id = ?');
  const removals = TABLES_OF_A_MACHINE.map((table) =>
    db.prepare(`DELETE FROM ${table} WHERE machine_id = ?`),
  );
  const removeMachine = db.prepare('DELETE FROM machine WHERE machine_id = ?');
  return {
    ...machineReader(db),
    insert: (machine) =>
      Number(insert.run({ ...machine, checksum: crc32(machine.definition) }).lastInsertRowid),
    moveHead: (id, head) => void moveHead.run({ id, ...head }),
    remove: (id, stampMs) => {
      mark.run(stampMs, id);
      for (const removal of removals) removal.run(id);
      removeMachine.run(id);
    },
  };
}

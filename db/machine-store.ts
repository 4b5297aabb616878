/** Machines: systems saved under a name. */

import { crc32 } from 'node:zlib';
import type { Reader, Writer } from './connection.ts';
import { numbersOf } from './last-number.ts';

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
  /** Revision that the state tables show; null: they are being written. */
  readonly rowsAt: number | null;
  readonly notes: string;
  /** JSON: fields of its file that nobody knew. */
  readonly unknownFields: string;
  /** When it was last opened; null: never. */
  readonly openedMs: number | null;
}

/** A machine that is not whole yet, or not any more, is hidden: it is in no list and goes away at the next start. */
export type NewMachine = Omit<MachineRow, 'id' | 'notes' | 'unknownFields' | 'openedMs'> &
  Partial<Pick<MachineRow, 'notes' | 'unknownFields'>> & { readonly hiddenMs?: number };

export type MachineHead = Pick<MachineRow, 'head' | 'branch' | 'stateHash' | 'engine' | 'rowsAt'>;

const COLUMNS = `machine_id AS id, name, definition, created_ms AS createdMs, head, branch_id AS branch,
  state_hash AS stateHash, engine, rows_at AS rowsAt, notes, unknown_fields AS unknownFields, opened_ms AS openedMs`;

export interface MachineReader {
  list(): MachineRow[];
  find(id: number): MachineRow | undefined;
  hidden(): number[];
  findHidden(id: number): MachineRow | undefined;
  /** Whether the definition is what was written. */
  isIntact(machine: MachineRow): boolean;
}

export interface MachineWriter extends MachineReader {
  /** @returns the new machine's id, which no machine had before. Call it within a transaction. */
  insert(machine: NewMachine): number;
  moveHead(id: number, head: MachineHead): void;
  /** The state tables show this revision now. */
  noteRows(id: number, revision: number): void;
  rename(id: number, name: string): void;
  annotate(id: number, notes: string): void;
  noteOpened(id: number, stampMs: number): void;
  /** Marks the machine: it is gone for everybody, and its rows may be removed. */
  hide(id: number, stampMs: number): void;
  show(id: number): void;
  /** Removes up to `limit` rows of every table of a hidden machine. @returns whether there are more */
  removeSome(id: number, limit: number): boolean;
  /** Removes the machine and everything that belongs to it, under its marker. */
  remove(id: number, stampMs: number): void;
}

export function machineReader(db: Reader): MachineReader {
  const list = db.prepare(`SELECT ${COLUMNS} FROM machine WHERE deleted_ms IS NULL ORDER BY machine_id`);
  const checksum = db.prepare('SELECT checksum FROM machine WHERE machine_id = ?').pluck();
  const hidden = db.prepare('SELECT machine_id FROM machine WHERE deleted_ms IS NOT NULL').pluck();
  const find = db.prepare(`SELECT ${COLUMNS} FROM machine WHERE machine_id = ? AND deleted_ms IS NULL`);
  const findHidden = db.prepare(
    `SELECT ${COLUMNS} FROM machine WHERE machine_id = ? AND deleted_ms IS NOT NULL`,
  );
  return {
    list: () => list.all() as MachineRow[],
    find: (id) => find.get(id) as MachineRow | undefined,
    hidden: () => hidden.all() as number[],
    findHidden: (id) => findHidden.get(id) as MachineRow | undefined,
    isIntact: ({ id, definition }) => checksum.get(id) === crc32(definition),
  };
}

/** In order: what refers to a machine goes before it. With the columns that identify a row within a machine. */
const TABLES_OF_A_MACHINE: Readonly<Record<string, string>> = {
  incident: 'incident_id',
  guest_file: 'partition, path',
  capture: 'name',
  runbook: 'runbook_id',
  typed_line: 'action',
  sclp_trace_size: 'partition',
  sclp_trace: 'revision, ordinal',
  zone: 'partition, zone',
  memory_block: 'partition, block',
  increment: 'partition, rn',
  partition: 'partition',
  snapshot: 'revision, engine',
  journal: 'journal_id',
  branch: 'branch_id',
};

export function machineWriter(db: Writer): MachineWriter {
  const insert = db.prepare(`
    INSERT INTO machine (machine_id, name, definition, checksum, created_ms, head, branch_id, state_hash, engine, rows_at, notes,
      unknown_fields, deleted_ms)
    VALUES (:id, :name, :definition, :checksum, :createdMs, :head, :branch, :stateHash, :engine, :rowsAt, :notes,
      :unknownFields, :hiddenMs)`);
  const nextNumber = numbersOf(db, 'machine');
  const moveHead = db.prepare(`
    UPDATE machine SET head = :head, branch_id = :branch, state_hash = :stateHash, engine = :engine, rows_at = :rowsAt
    WHERE machine_id = :id`);
  const noteRows = db.prepare('UPDATE machine SET rows_at = ? WHERE machine_id = ?');
  const rename = db.prepare('UPDATE machine SET name = ? WHERE machine_id = ?');
  const annotate = db.prepare('UPDATE machine SET notes = ? WHERE machine_id = ?');
  const noteOpened = db.prepare('UPDATE machine SET opened_ms = ? WHERE machine_id = ?');
  const mark = db.prepare('UPDATE machine SET deleted_ms = ? WHERE machine_id = ?');
  const removals = Object.entries(TABLES_OF_A_MACHINE).map(([table, key]) =>
    db.prepare(`
      DELETE FROM ${table} WHERE machine_id = :id AND (${key}) IN (
        SELECT ${key} FROM ${table} WHERE machine_id = :id LIMIT :limit)`),
  );
  const removeMachine = db.prepare('DELETE FROM machine WHERE machine_id = ?');
  const writer: MachineWriter = {
    ...machineReader(db),
    insert: (machine) => {
      const checksum = crc32(machine.definition);
      const added = { notes: '', unknownFields: '[]', hiddenMs: null, ...machine, checksum };
      const id = nextNumber();
      insert.run({ id, ...added });
      return id;
    },
    moveHead: (id, head) => void moveHead.run({ id, ...head }),
    noteRows: (id, revision) => void noteRows.run(revision, id),
    rename: (id, name) => void rename.run(name, id),
    annotate: (id, notes) => void annotate.run(notes, id),
    noteOpened: (id, stampMs) => void noteOpened.run(stampMs, id),
    hide: (id, stampMs) => void mark.run(stampMs, id),
    show: (id) => void mark.run(null, id),
    removeSome: (id, limit) => {
      for (const removal of removals) if (removal.run({ id, limit }).changes === limit) return true;
      removeMachine.run(id);
      return false;
    },
    remove: (id, stampMs) => {
      writer.hide(id, stampMs);
      while (writer.removeSome(id, Number.MAX_SAFE_INTEGER));
    },
  };
  return writer;
}

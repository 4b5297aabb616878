import { crc32, gunzipSync, gzipSync } from 'node:zlib';
import type { Writer } from '../connection.ts';
import type { Migration } from './migration.ts';

/**
 * The journal keeps what cannot be produced again (docs/adr says why), what belongs to a machine is gone with it, and
 * numbers of machines are given once.
 *
 * - `journal`: a write to sysfs in columns of its own, the block it is for, the length of the path up to it; a command
 *   that was done has no outcome text. Events are there in older rows only: another engine version made them.
 * - `guest_file`, `capture`: out of `setting`, with the machine they belong to.
 * - `last_number`: the highest number that a machine ever had.
 * - `memory_block.memmap_requested`: was memmap_wish.
 */
export const leanJournal: Migration = (db) => {
  db.exec(`
    ALTER TABLE memory_block RENAME COLUMN memmap_wish TO memmap_requested;
    -- Reply of READ SCP INFO, READ STORAGE INFO and ATTACH in hex digits; older rows have it in their revision's events.
    ALTER TABLE sclp_trace ADD COLUMN sccb TEXT;
    -- CRC-32 of the columns before it, from revision on; NULL in older rows, whose events tell the same.
    ALTER TABLE sclp_trace ADD COLUMN checksum INTEGER;

    CREATE TABLE last_number (
      of TEXT PRIMARY KEY,
      number INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- Files of /root and /tmp of a partition's guest.
    CREATE TABLE guest_file (
      machine_id INTEGER NOT NULL REFERENCES machine ON DELETE CASCADE,
      partition TEXT NOT NULL,
      path TEXT NOT NULL,
      -- NULL: a directory.
      content TEXT,
      PRIMARY KEY (machine_id, partition, path)
    ) STRICT;

    -- Captured /sys that a machine was made of.
    CREATE TABLE capture (
      machine_id INTEGER NOT NULL REFERENCES machine ON DELETE CASCADE,
      name TEXT NOT NULL,
      -- JSON of [path, content or null] pairs, packed with gzip.
      files BLOB NOT NULL,
      -- CRC-32 of the files.
      checksum INTEGER NOT NULL,
      PRIMARY KEY (machine_id, name)
    ) STRICT;
  `);
  moveJournal(db);
  moveSettings(db);
};

const NEW_JOURNAL = `
  CREATE TABLE lean_journal (
    journal_id INTEGER PRIMARY KEY,
    machine_id INTEGER NOT NULL REFERENCES machine,
    revision INTEGER NOT NULL,
    parent INTEGER NOT NULL,
    branch_id INTEGER NOT NULL,
    -- Commands from the definition up to this one.
    depth INTEGER NOT NULL,
    -- Commands with the same number are one action and are undone together.
    action INTEGER NOT NULL,
    actor TEXT NOT NULL,
    stamp_ms INTEGER NOT NULL,
    engine TEXT NOT NULL,
    -- NULL: the command is one on the system.
    partition TEXT,
    -- The memory block that a write is for.
    block INTEGER,
    -- A write to the guest's sysfs; NULL for any other command.
    path TEXT,
    value TEXT,
    -- JSON of any other command.
    command TEXT,
    -- JSON of a refusal or of a wait; NULL: done.
    outcome TEXT,
    -- JSON; NULL: the engine produces them again.
    events TEXT,
    state_hash TEXT NOT NULL,
    -- CRC-32 of the columns before it, from revision on: finds flipped bytes that SQLite itself does not notice.
    checksum INTEGER NOT NULL
  ) STRICT`;

const AFTER_MOVE = `
  DROP TABLE journal;
  ALTER TABLE lean_journal RENAME TO journal;
  CREATE UNIQUE INDEX journal_by_revision ON journal (machine_id, revision);
  CREATE INDEX journal_by_branch ON journal (machine_id, branch_id, revision);
  CREATE INDEX journal_by_block ON journal (machine_id, block, revision) WHERE block IS NOT NULL;
  CREATE INDEX journal_not_done ON journal (machine_id, revision) WHERE outcome IS NOT NULL;

  CREATE TRIGGER journal_rows_are_never_changed BEFORE UPDATE ON journal
  BEGIN SELECT RAISE(ABORT, 'journal rows are never changed'); END;

  CREATE TRIGGER journal_rows_are_kept BEFORE DELETE ON journal
  WHEN (SELECT deleted_ms FROM machine WHERE machine_id = OLD.machine_id) IS NULL
  BEGIN SELECT RAISE(ABORT, 'journal rows are kept while their machine is'); END;`;

interface OldRow {
  readonly journal_id: number;
  readonly machine_id: number;
  readonly revision: number;
  readonly parent: number;
  readonly branch_id: number;
  readonly action: number;
  readonly actor: string;
  readonly stamp_ms: number;
  readonly engine: string;
  readonly command: string;
  readonly outcome: string;
  readonly events: string;
  readonly state_hash: string;
  readonly checksum: number;
}

const PAGE_ROWS = 1000;

function moveJournal(db: Writer): void {
  db.exec(NEW_JOURNAL);
  const page = db.prepare('SELECT * FROM journal WHERE journal_id > ? ORDER BY journal_id LIMIT ?');
  const insert = db.prepare(`
    INSERT INTO lean_journal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const depths = new Map<number, number[]>();
  for (let after = 0; ; ) {
    const rows = page.all(after, PAGE_ROWS) as OldRow[];
    for (const row of rows) {
      const ofMachine = depths.get(row.machine_id) ?? [0];
      depths.set(row.machine_id, ofMachine);
      const depth = (ofMachine[row.parent] ?? 0) + 1;
      ofMachine[row.revision] = depth;
      insert.run(...moved(row, depth));
    }
    const last = rows.at(-1);
    if (!last) break;
    after = last.journal_id;
  }
  // Dropping a table removes its rows, which the rule for kept rows would refuse.
  db.exec(`DROP TRIGGER journal_rows_are_kept; DROP TRIGGER journal_rows_are_never_changed;${AFTER_MOVE}`);
}

function moved(row: OldRow, depth: number): (string | number | null)[] {
  const { journal_id, machine_id, revision, parent, branch_id, action, actor, stamp_ms, engine } = row;
  const { command, outcome, events, state_hash } = row;
  const before = [
    revision,
    parent,
    branch_id,
    action,
    actor,
    stamp_ms,
    engine,
    command,
    outcome,
    events,
    state_hash,
  ];
  const intact = crc32(before.join('|')) === row.checksum;
  const after = [
    ...[revision, parent, branch_id, depth, action, actor, stamp_ms, engine],
    ...columnsOf(command),
    outcome === '{"kind":"done"}' ? null : outcome,
    events,
    state_hash,
  ];
  const checksum = crc32(after.join('|'));
  // A damaged row stays one.
  return [journal_id, machine_id, ...after, intact ? checksum : (checksum ^ 1) >>> 0];
}

/** Partition, block, path, value and command. */
function columnsOf(text: string): (string | number | null)[] {
  const command = parsed(text);
  if (!command) return [null, null, null, null, text];
  const { kind, partition = command.definition?.name ?? null, path, value, ...rest } = command;
  const plain = kind === 'writeSysfs' && typeof path === 'string' && typeof value === 'string';
  if (!plain || Object.keys(rest).length > 0) return [partition, null, null, null, text];
  const block = /^\/sys\/(?:devices\/system|firmware)\/memory\/memory(\d+)\//.exec(path)?.[1];
  return [partition, block === undefined ? null : Number(block), path, value, null];
}

interface OldCommand {
  readonly kind?: string;
  readonly partition?: string;
  readonly definition?: { readonly name?: string };
  readonly path?: string;
  readonly value?: string;
}

function parsed(text: string): OldCommand | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

const FILES = /^files\.(\d+)\.(.+)$/;
const CAPTURE = /^capture\.(\d+)$/;

function moveSettings(db: Writer): void {
  const settings = db.prepare('SELECT name, value FROM setting').all() as { name: string; value: string }[];
  const machines = db.prepare('SELECT machine_id FROM machine').pluck().all() as number[];
  const putFile = db.prepare(
    'INSERT OR REPLACE INTO guest_file (machine_id, partition, path, content) VALUES (?, ?, ?, ?)',
  );
  const putCapture = db.prepare(
    'INSERT OR REPLACE INTO capture (machine_id, name, files, checksum) VALUES (?, ?, ?, ?)',
  );
  const remove = db.prepare('DELETE FROM setting WHERE name = ?');
  let highest = Math.max(0, ...machines);
  for (const { name, value } of settings) {
    const found = FILES.exec(name) ?? CAPTURE.exec(name);
    if (!found) continue;
    const [, digits, partition] = found;
    const machine = Number(digits);
    highest = Math.max(highest, machine);
    remove.run(name);
    // What a deleted machine has left is nobody's.
    if (!machines.includes(machine)) continue;
    if (partition !== undefined) {
      for (const [path, content] of pairs(value)) putFile.run(machine, partition, path, content);
    } else if (value !== '') {
      const packed = captureOf(value);
      if (packed) putCapture.run(machine, packed.name, packed.files, crc32(packed.files));
    }
  }
  db.prepare("INSERT INTO last_number (of, number) VALUES ('machine', ?)").run(highest);
}

/** What cannot be read is left out: nothing depends on it. */
function pairs(text: string): [string, string | null][] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.filter(isPair) : [];
  } catch {
    return [];
  }
}

const isPair = (value: unknown): value is [string, string | null] =>
  Array.isArray(value) && typeof value[0] === 'string' && (typeof value[1] === 'string' || value[1] === null);

function captureOf(text: string): { name: string; files: Buffer } | undefined {
  try {
    const { name, entries } = JSON.parse(gunzipSync(Buffer.from(text, 'base64')).toString('utf8'));
    if (typeof name !== 'string' || !Array.isArray(entries)) return undefined;
    return { name, files: gzipSync(JSON.stringify(entries)) };
  } catch {
    return undefined;
  }
}

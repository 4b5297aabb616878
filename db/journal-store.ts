/** The journal: one row per command, never changed. Commands, outcomes and events are JSON that this floor does not read. */

import { crc32 } from 'node:zlib';
import type { Reader, Writer } from './connection.ts';

export interface JournalEntry {
  readonly revision: number;
  /** Revision the command was carried out on; 0: the definition. */
  readonly parent: number;
  readonly branch: number;
  readonly action: number;
  readonly actor: string;
  readonly stampMs: number;
  readonly engine: string;
  readonly command: string;
  readonly outcome: string;
  readonly events: string;
  /** State hash after the command. */
  readonly stateHash: string;
}

/** Rows of one branch up to a revision; a path through the tree is a list of these. */
export interface BranchRange {
  readonly branch: number;
  readonly upTo: number;
}

/** `intact`: the row is what was written. */
export type CheckedEntry = JournalEntry & { readonly intact: boolean };

export interface JournalReader {
  find(machine: number, revision: number): JournalEntry | undefined;
  /** Newest first, below `before`; without events, which lists do not show. */
  page(machine: number, before: number, limit: number): Omit<JournalEntry, 'events'>[];
  /** Oldest first, above `after`, on all branches; without events. */
  commands(machine: number, after: number, limit: number): Omit<JournalEntry, 'events'>[];
  /** Rows of one branch with `after` < revision ≤ `upTo`, oldest first. */
  rows(machine: number, range: BranchRange & { readonly after: number }, limit: number): CheckedEntry[];
  /** Rows of one branch up to a revision. */
  count(machine: number, range: BranchRange): number;
  /** The newest row of an action that is not above `upTo`, and the oldest. */
  actionEnds(
    machine: number,
    action: number,
    upTo: number,
  ): { readonly first: number; readonly last: number };
  /** Highest revision and action number; 0 while there is none. */
  last(machine: number): { readonly revision: number; readonly action: number };
  /** Rows of all branches with `after` < revision ≤ `upTo`, oldest first. */
  checked(machine: number, after: number, upTo: number): CheckedEntry[];
}

export interface JournalWriter extends JournalReader {
  append(machine: number, ...entries: readonly JournalEntry[]): void;
}

const LIST_COLUMNS = `revision, parent, branch_id AS branch, action, actor, stamp_ms AS stampMs, engine, command,
  outcome, state_hash AS stateHash`;
const COLUMNS = `${LIST_COLUMNS}, events`;

/** In the order of the columns; the checksum follows them. Bound by position: an action appends 100,000 rows. */
const valuesOf = (entry: JournalEntry): readonly (string | number)[] => [
  entry.revision,
  entry.parent,
  entry.branch,
  entry.action,
  entry.actor,
  entry.stampMs,
  entry.engine,
  entry.command,
  entry.outcome,
  entry.events,
  entry.stateHash,
];

const checksumOf = (values: readonly (string | number)[]): number => crc32(values.join('|'));

type StoredEntry = JournalEntry & { readonly checksum: number };

const check = ({ checksum, ...entry }: StoredEntry): CheckedEntry => ({
  ...entry,
  intact: checksumOf(valuesOf(entry)) === checksum,
});

export function journalReader(db: Reader): JournalReader {
  const find = db.prepare(`SELECT ${COLUMNS} FROM journal WHERE machine_id = ? AND revision = ?`);
  const page = db.prepare(`
    SELECT ${LIST_COLUMNS} FROM journal WHERE machine_id = ? AND revision < ? ORDER BY revision DESC LIMIT ?`);
  const commands = db.prepare(`
    SELECT ${LIST_COLUMNS} FROM journal WHERE machine_id = ? AND revision > ? ORDER BY revision LIMIT ?`);
  const range = db.prepare(`
    SELECT ${COLUMNS}, checksum FROM journal
    WHERE machine_id = :machine AND revision > :after AND revision <= :upTo AND branch_id = :branch
    ORDER BY revision LIMIT :limit`);
  const count = db
    .prepare('SELECT count(*) FROM journal WHERE machine_id = ? AND branch_id = ? AND revision <= ?')
    .pluck();
  // Each end by its index: together, minimum and maximum would read every row in between.
  const actionEnds = db.prepare(`
    SELECT (SELECT coalesce(min(revision), 0) FROM journal WHERE machine_id = :machine AND action = :action) AS first,
           (SELECT coalesce(max(revision), 0) FROM journal
            WHERE machine_id = :machine AND action = :action AND revision <= :upTo) AS last`);
  const last = db.prepare(`
    SELECT (SELECT coalesce(max(revision), 0) FROM journal WHERE machine_id = :machine) AS revision,
           (SELECT coalesce(max(action), 0) FROM journal WHERE machine_id = :machine) AS action`);
  const checked = db.prepare(`
    SELECT ${COLUMNS}, checksum FROM journal WHERE machine_id = ? AND revision > ? AND revision <= ? ORDER BY revision`);
  return {
    find: (machine, revision) => find.get(machine, revision) as JournalEntry | undefined,
    page: (machine, before, limit) => page.all(machine, before, limit) as Omit<JournalEntry, 'events'>[],
    commands: (machine, after, limit) =>
      commands.all(machine, after, limit) as Omit<JournalEntry, 'events'>[],
    rows: (machine, wanted, limit) => (range.all({ machine, limit, ...wanted }) as StoredEntry[]).map(check),
    count: (machine, { branch, upTo }) => Number(count.get(machine, branch, upTo)),
    actionEnds: (machine, action, upTo) =>
      actionEnds.get({ machine, action, upTo }) as { first: number; last: number },
    last: (machine) => last.get({ machine }) as { revision: number; action: number },
    checked: (machine, after, upTo) => (checked.all(machine, after, upTo) as StoredEntry[]).map(check),
  };
}

/** Rows per statement: most of the time of an insert is the way there and back. */
const ROWS_AT_ONCE = 16;

export function journalWriter(db: Writer): JournalWriter {
  const insert = (rows: number) =>
    db.prepare(`
      INSERT INTO journal (machine_id, revision, parent, branch_id, action, actor, stamp_ms, engine, command, outcome,
        events, state_hash, checksum)
      VALUES ${Array.from({ length: rows }, () => '(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)').join(', ')}`);
  const [one, many] = [insert(1), insert(ROWS_AT_ONCE)];
  return {
    ...journalReader(db),
    append: (machine, ...entries) => {
      let row: (string | number)[] = [];
      const wholes = entries.length - (entries.length % ROWS_AT_ONCE);
      entries.forEach((entry, index) => {
        const values = valuesOf(entry);
        row.push(machine, ...values, checksumOf(values));
        if (index < wholes && (index + 1) % ROWS_AT_ONCE !== 0) return;
        (index < wholes ? many : one).run(...row);
        row = [];
      });
    },
  };
}

/**
 * The journal: one row per command, never changed. JSON in it is not read on this floor.
 *
 * Revisions are given in the order of time over all branches, and so are actions: the rows of an action follow each
 * other without a gap, and its ends are found by halving.
 */

import { crc32 } from 'node:zlib';
import type { Reader, Writer } from './connection.ts';

/** A command as it is stored: a write to sysfs in columns, any other as JSON. */
export interface StoredCommand {
  /** null: the command is one on the system. */
  readonly partition: string | null;
  /** The memory block that a write is for. */
  readonly block: number | null;
  readonly path: string | null;
  readonly value: string | null;
  readonly command: string | null;
}

export interface JournalEntry extends StoredCommand {
  readonly revision: number;
  /** Revision the command was carried out on; 0: the definition. */
  readonly parent: number;
  readonly branch: number;
  /** Commands from the definition up to this one. */
  readonly depth: number;
  readonly action: number;
  readonly actor: string;
  readonly stampMs: number;
  readonly engine: string;
  /** JSON of a refusal or of a wait; null: done. */
  readonly outcome: string | null;
  /** JSON, in rows of an engine version that cannot be asked again; null: the engine produces them. */
  readonly events: string | null;
  /** State hash after the command. */
  readonly stateHash: string;
}

/** A row as lists show it. */
export type ListedEntry = Omit<JournalEntry, 'events'>;

/** Rows of one branch up to a revision; a path through the tree is a list of these. */
export interface BranchRange {
  readonly branch: number;
  readonly upTo: number;
}

/** `intact`: the row is what was written. */
export type CheckedEntry = JournalEntry & { readonly intact: boolean };

/** What rows a list is about; all that is given must hold. */
export interface JournalFilter {
  readonly branch?: number;
  readonly partition?: string;
  readonly block?: number;
  readonly actor?: string;
  readonly notDone?: true;
  readonly sinceMs?: number;
  /** Each is found in what the row holds: path, value, command, outcome, actor, partition, block, the line that was typed. */
  readonly words?: readonly string[];
}

/** Revisions from `from` on and below `before`. */
export interface Span {
  readonly from: number;
  readonly before: number;
}

/** `lowest` and `highest`: of the blocks written to; null where there are none. */
export interface JournalSummary {
  readonly commands: number;
  readonly refused: number;
  readonly blocks: number;
  readonly lowest: number | null;
  readonly highest: number | null;
}

export interface JournalReader {
  find(machine: number, revision: number): JournalEntry | undefined;
  /** Newest first. */
  page(machine: number, span: Span, limit: number, filter?: JournalFilter): ListedEntry[];
  /** Rows of one branch below `before`, newest first. */
  pageOfBranch(machine: number, branch: number, before: number, limit: number): ListedEntry[];
  /** Oldest first, above `after`, on all branches. */
  commands(machine: number, after: number, limit: number): ListedEntry[];
  /** Rows of one branch with `after` < revision ≤ `upTo`, oldest first. */
  rows(machine: number, range: BranchRange & { readonly after: number }, limit: number): CheckedEntry[];
  /** The oldest row of an action, and the newest that is not above `upTo`; 0 when there is none. */
  actionEnds(
    machine: number,
    action: number,
    upTo: number,
  ): { readonly first: number; readonly last: number };
  /** Whether a word is found in one of the rows from `first` to `last`. */
  holds(machine: number, first: number, last: number, word: string): boolean;
  /** What the rows from `first` to `last` are together. */
  summary(machine: number, first: number, last: number): JournalSummary;
  /** Highest revision and action number; 0 while there is none. */
  last(machine: number): { readonly revision: number; readonly action: number };
  /** Rows of all branches with `after` < revision ≤ `upTo`, oldest first. */
  checked(machine: number, after: number, upTo: number): CheckedEntry[];
}

export interface JournalWriter extends JournalReader {
  append(machine: number, ...entries: readonly JournalEntry[]): void;
}

const LIST_COLUMNS = `revision, parent, branch_id AS branch, depth, action, actor, stamp_ms AS stampMs, engine,
  partition, block, path, value, command, outcome, state_hash AS stateHash`;
const COLUMNS = `${LIST_COLUMNS}, events`;

type Value = string | number | null;

/** In the order of the columns; the checksum follows them. Bound by position: an action appends 100,000 rows. */
const valuesOf = (entry: JournalEntry): readonly Value[] => [
  entry.revision,
  entry.parent,
  entry.branch,
  entry.depth,
  entry.action,
  entry.actor,
  entry.stampMs,
  entry.engine,
  entry.partition,
  entry.block,
  entry.path,
  entry.value,
  entry.command,
  entry.outcome,
  entry.events,
  entry.stateHash,
];

const checksumOf = (values: readonly Value[]): number => crc32(values.join('|'));

type StoredEntry = JournalEntry & { readonly checksum: number };

const check = ({ checksum, ...entry }: StoredEntry): CheckedEntry => ({
  ...entry,
  intact: checksumOf(valuesOf(entry)) === checksum,
});

/** Everything of a row that is stored and that somebody may look for, as one text. */
const TEXT = `(coalesce(path, '') || ' ' || coalesce(value, '') || ' ' || coalesce(command, '') || ' ' ||
  coalesce(outcome, 'done') || ' ' || actor || ' ' || coalesce(partition, '') || ' block ' || coalesce(block, '') || ' ' ||
  coalesce((SELECT line FROM typed_line AS typed
    WHERE typed.machine_id = journal.machine_id AND typed.action = journal.action), ''))`;

/** What LIKE takes for signs stands for itself. */
const patternOf = (word: string): string => `%${word.replace(/[\\%_]/g, '\\$&')}%`;

const wordCondition = (name: string): string => ` AND ${TEXT} LIKE :${name} ESCAPE '\\'`;

const CONDITIONS: Readonly<Record<keyof Omit<JournalFilter, 'words'>, string>> = {
  branch: 'branch_id = :branch',
  partition: 'partition = :partition',
  block: 'block = :block',
  actor: 'actor = :actor',
  notDone: 'outcome IS NOT NULL',
  sinceMs: 'stamp_ms >= :sinceMs',
};

export function journalReader(db: Reader): JournalReader {
  const find = db.prepare(`SELECT ${COLUMNS} FROM journal WHERE machine_id = ? AND revision = ?`);
  const actionOf = db.prepare('SELECT action FROM journal WHERE machine_id = ? AND revision = ?').pluck();
  const pageOfBranch = db.prepare(`
    SELECT ${LIST_COLUMNS} FROM journal WHERE machine_id = ? AND branch_id = ? AND revision < ?
    ORDER BY revision DESC LIMIT ?`);
  const commands = db.prepare(`
    SELECT ${LIST_COLUMNS} FROM journal WHERE machine_id = ? AND revision > ? ORDER BY revision LIMIT ?`);
  const range = db.prepare(`
    SELECT ${COLUMNS}, checksum FROM journal
    WHERE machine_id = :machine AND branch_id = :branch AND revision > :after AND revision <= :upTo
    ORDER BY revision LIMIT :limit`);
  const last = db.prepare(
    'SELECT revision, action FROM journal WHERE machine_id = ? ORDER BY revision DESC LIMIT 1',
  );
  const summary = db.prepare(`
    SELECT COUNT(*) AS commands, COALESCE(SUM(outcome LIKE '{"kind":"refused"%'), 0) AS refused,
      COUNT(DISTINCT block) AS blocks, MIN(block) AS lowest, MAX(block) AS highest
    FROM journal WHERE machine_id = ? AND revision >= ? AND revision <= ?`);
  const holds = db.prepare(`
    SELECT 1 FROM journal WHERE machine_id = :machine AND revision >= :first AND revision <= :last${wordCondition('word')}
    LIMIT 1`);
  const checked = db.prepare(`
    SELECT ${COLUMNS}, checksum FROM journal WHERE machine_id = ? AND revision > ? AND revision <= ? ORDER BY revision`);
  const pages = new Map<string, ReturnType<Reader['prepare']>>();
  /** One statement for each set of conditions, prepared when it is first asked for. */
  const pageWith = (filter: JournalFilter): ReturnType<Reader['prepare']> => {
    const named = (Object.keys(CONDITIONS) as (keyof typeof CONDITIONS)[]).filter((name) => name in filter);
    const words = filter.words ?? [];
    const key = `${named.join()} ${words.length}`;
    const known = pages.get(key);
    if (known) return known;
    // The rows of a block lie together in its index, and so do those of a branch; for anything else the index by
    // revision is gone down.
    const by =
      filter.block !== undefined
        ? 'journal_by_block'
        : filter.notDone
          ? 'journal_not_done'
          : filter.branch !== undefined
            ? 'journal_by_branch'
            : 'journal_by_revision';
    const conditions = [
      ...named.map((name) => ` AND ${CONDITIONS[name]}`),
      ...words.map((_, index) => wordCondition(`word${index}`)),
    ].join('');
    const page = db.prepare(`
      SELECT ${LIST_COLUMNS} FROM journal INDEXED BY ${by}
      WHERE machine_id = :machine AND revision >= :from AND revision < :before${conditions}
      ORDER BY revision DESC LIMIT :limit`);
    pages.set(key, page);
    return page;
  };
  const lastOf = (machine: number): { revision: number; action: number } =>
    (last.get(machine) as { revision: number; action: number } | undefined) ?? { revision: 0, action: 0 };
  /** The first revision whose action is at least `action`; one above the last when there is none. */
  const firstFrom = (machine: number, action: number, newest: number): number => {
    let [low, high] = [1, newest + 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (Number(actionOf.get(machine, middle)) >= action) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  return {
    find: (machine, revision) => find.get(machine, revision) as JournalEntry | undefined,
    page: (machine, { from, before }, limit, filter = {}) =>
      pageWith(filter).all({ machine, from, before, limit, ...bound(filter) }) as ListedEntry[],
    pageOfBranch: (machine, branch, before, limit) =>
      pageOfBranch.all(machine, branch, before, limit) as ListedEntry[],
    commands: (machine, after, limit) => commands.all(machine, after, limit) as ListedEntry[],
    rows: (machine, wanted, limit) => (range.all({ machine, limit, ...wanted }) as StoredEntry[]).map(check),
    actionEnds: (machine, action, upTo) => {
      const newest = Math.min(upTo, lastOf(machine).revision);
      const first = firstFrom(machine, action, newest);
      const next = firstFrom(machine, action + 1, newest);
      return first < next ? { first, last: next - 1 } : { first: 0, last: 0 };
    },
    holds: (machine, first, last, word) =>
      holds.get({ machine, first, last, word: patternOf(word) }) !== undefined,
    summary: (machine, first, last) => summary.get(machine, first, last) as JournalSummary,
    last: lastOf,
    checked: (machine, after, upTo) => (checked.all(machine, after, upTo) as StoredEntry[]).map(check),
  };
}

/** The filter as a statement takes it. */
function bound({ words = [], ...columns }: JournalFilter): Record<string, string | number | null> {
  const patterns = words.map((word, index) => [`word${index}`, patternOf(word)] as const);
  return { ...columns, notDone: null, ...Object.fromEntries(patterns) };
}

/** Rows per statement: most of the time of an insert is the way there and back. */
const ROWS_AT_ONCE = 16;

export function journalWriter(db: Writer): JournalWriter {
  const places = `(${Array.from({ length: 18 }, () => '?').join(', ')})`;
  const insert = (rows: number) =>
    db.prepare(`
      INSERT INTO journal (machine_id, revision, parent, branch_id, depth, action, actor, stamp_ms, engine, partition,
        block, path, value, command, outcome, events, state_hash, checksum)
      VALUES ${Array.from({ length: rows }, () => places).join(', ')}`);
  const [one, many] = [insert(1), insert(ROWS_AT_ONCE)];
  return {
    ...journalReader(db),
    append: (machine, ...entries) => {
      let row: Value[] = [];
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

/** The state of a machine as rows. Written in the transaction of the command that changed it; checked after opening. */

import type BetterSqlite3 from 'better-sqlite3';
import type {
  IncrementRow,
  MemoryBlockRow,
  PartitionRow,
  RowPage,
  StoredFigures,
  TouchedRows,
  ZoneRow,
} from '../shared/rows.ts';
import type { Reader, Row, Writer } from './connection.ts';

/** Rows that are read, or compared, at a time. */
const PAGE_ROWS = 2000;

/** One state table: its columns in the order of `values`; partition and `key` identify a row within a machine. */
interface Table<R> {
  readonly name: string;
  readonly key: string;
  readonly columns: readonly string[];
  readonly rows: (rows: TouchedRows) => readonly R[];
  /** In the order of the columns: bound by position, which takes half the time of binding by name. */
  readonly values: (row: R) => readonly (string | number | null)[];
}

const PARTITION: Table<PartitionRow> = {
  name: 'partition',
  key: 'partition',
  columns: ['partition', 'status', 'release', 'command_line', 'mem_total_kib', 'mem_free_kib', 'rest'],
  rows: (rows) => rows.partitions,
  values: (row) => [
    row.partition,
    row.status,
    row.release,
    row.commandLine,
    row.memTotalKib,
    row.memFreeKib,
    row.rest,
  ],
};
const INCREMENT: Table<IncrementRow> = {
  name: 'increment',
  key: 'rn',
  columns: ['partition', 'rn', 'element', 'assigned', 'believed_assigned'],
  rows: (rows) => rows.increments,
  values: (row) => [row.partition, row.rn, row.element, row.assigned, row.believedAssigned],
};
const BLOCK: Table<MemoryBlockRow> = {
  name: 'memory_block',
  key: 'block',
  columns: [
    'partition',
    'block',
    'state',
    'zone',
    'memmap',
    'altmap_pages',
    'configured',
    'memmap_requested',
  ],
  rows: (rows) => rows.blocks,
  values: (row) => [
    row.partition,
    row.block,
    row.state,
    row.zone,
    row.memmap,
    row.altmapPages,
    row.configured,
    row.memmapRequested,
  ],
};
const ZONE: Table<ZoneRow> = {
  name: 'zone',
  key: 'zone',
  columns: ['partition', 'zone', 'start_pfn', 'spanned_pages', 'present_pages', 'managed_pages'],
  rows: (rows) => rows.zones,
  values: (row) => [
    row.partition,
    row.zone,
    row.startPfn,
    row.spannedPages,
    row.presentPages,
    row.managedPages,
  ],
};
/** Each table is used with its own rows only, which the list cannot say. */
const TABLES = [PARTITION, INCREMENT, BLOCK, ZONE] as unknown as readonly Table<Row>[];

export interface StateDifference {
  readonly table: string;
  /** Partition and number or name of the row: "LNXTEST 42". */
  readonly key: string;
}

export interface StateReader {
  /**
   * First row that is missing, too many or different, if there is one: of partitions and zones, then page by page of
   * increments and blocks. Yields after every page.
   */
  difference(
    machine: number,
    heads: TouchedRows,
    pages: Iterable<RowPage>,
    written?: Written,
  ): Generator<void, StateDifference | undefined, void>;
  /** The figures that an IPL and every block change by amounts: zones, and free memory. */
  figures(machine: number): StoredFigures;
}

/** Rows of an older engine version lack the fields of `rest` that came later; those say nothing. */
export type Written = 'by this version' | 'by an older version';

export interface StateWriter extends StateReader {
  /** Writes the rows over what is there. */
  put(machine: number, rows: TouchedRows): void;
  /**
   * Makes the rows those of a state, writing what differs: partitions and zones, then page by page increments and blocks.
   * Numbers that no page is about are left as they are. Yields after every page.
   */
  settle(machine: number, heads: TouchedRows, pages: Iterable<RowPage>): Generator<void, void, void>;
}

type Values = readonly (string | number | null)[];

/** Partition and key are the first two columns of every table but the partition's own. */
const keyOf = ({ key }: Table<Row>, values: Values): string =>
  key === 'partition' ? `${values[0]}` : `${values[0]} ${values[1]}`;

const equal = (a: Values, b: Values): boolean => a.every((value, index) => value === b[index]);

/** Whether everything that was stored is there and the same; what came later is not looked at. */
function holds(now: unknown, stored: unknown): boolean {
  if (typeof stored !== 'object' || stored === null || typeof now !== 'object' || now === null)
    return now === stored;
  if (Array.isArray(stored) && (!Array.isArray(now) || now.length !== stored.length)) return false;
  return Object.entries(stored).every(([key, value]) => holds(now[key as keyof typeof now], value));
}

/** Only the JSON of a partition's row, its last column, grows from version to version. */
const equalButLater = (stored: Values, now: Values): boolean =>
  equal(stored.slice(0, -1), now) && holds(JSON.parse(`${now.at(-1)}`), JSON.parse(`${stored.at(-1)}`));

const byKey = (table: Table<Row>, rows: TouchedRows): Map<string, Values> =>
  new Map(
    table.rows(rows).map((row) => {
      const values = table.values(row);
      return [keyOf(table, values), values];
    }),
  );

/** `wanted` is used up. */
function firstDifference(
  table: Table<Row>,
  stored: readonly Values[],
  wanted: Map<string, Values>,
  isEqual: (stored: Values, now: Values) => boolean,
): StateDifference | undefined {
  for (const values of stored) {
    const key = keyOf(table, values);
    const other = wanted.get(key);
    if (!other || !isEqual(values, other)) return { table: table.name, key };
    wanted.delete(key);
  }
  const missing = wanted.keys().next().value;
  return missing === undefined ? undefined : { table: table.name, key: missing };
}

/** Rows of one table and partition in a run of numbers. */
function numberedReader(db: Reader, { name, key, columns }: Table<Row>) {
  return {
    all: db
      .prepare(`
        SELECT ${columns.join(', ')} FROM ${name}
        WHERE machine_id = ? AND partition = ? AND ${key} BETWEEN ? AND ? ORDER BY ${key}`)
      .raw(),
    /** The next partition by name that has rows. */
    next: db
      .prepare(
        `SELECT partition FROM ${name} WHERE machine_id = ? AND partition > ? ORDER BY partition LIMIT 1`,
      )
      .pluck(),
  };
}

export function stateReader(db: Reader): StateReader {
  const [partition, increment, block, zone] = TABLES as readonly [
    Table<Row>,
    Table<Row>,
    Table<Row>,
    Table<Row>,
  ];
  const whole = [partition, zone].map((table) => ({
    table,
    all: db.prepare(`SELECT ${table.columns.join(', ')} FROM ${table.name} WHERE machine_id = ?`).raw(),
  }));
  const byTable = {
    increment: { table: increment, numbers: numberedReader(db, increment) },
    block: { table: block, numbers: numberedReader(db, block) },
  };
  const zones = db.prepare(`
    SELECT partition, zone, start_pfn AS startPfn, spanned_pages AS spannedPages,
      present_pages AS presentPages, managed_pages AS managedPages FROM zone WHERE machine_id = ?`);
  const free = db.prepare('SELECT partition, mem_free_kib AS memFreeKib FROM partition WHERE machine_id = ?');
  return {
    figures: (machine) =>
      ({ zones: zones.all(machine), free: free.all(machine) }) as unknown as StoredFigures,
    *difference(machine, heads, pages, written = 'by this version') {
      for (const { table, all } of whole) {
        const isEqual = table.name === 'partition' && written !== 'by this version' ? equalButLater : equal;
        const found = firstDifference(table, all.all(machine) as Values[], byKey(table, heads), isEqual);
        if (found) return found;
        yield;
      }
      const kept = new Set(heads.partitions.map((row) => row.partition as string));
      for (const { table, numbers } of Object.values(byTable)) {
        for (let name = numbers.next.get(machine, ''); typeof name === 'string'; ) {
          if (!kept.has(name)) return { table: table.name, key: name };
          name = numbers.next.get(machine, name);
        }
      }
      for (const page of pages) {
        const { table, numbers } = byTable[page.table];
        const stored = numbers.all.all(machine, page.partition, page.first, page.last) as Values[];
        const found = firstDifference(table, stored, byKey(table, page.rows), equal);
        if (found) return found;
        yield;
      }
      return undefined;
    },
  };
}

interface Statements {
  readonly table: Table<Row>;
  readonly put: Statement;
  /** Changes the rows of a run of numbers; null where rows have no numbers. */
  readonly set: Statement | null;
  readonly clear: Statement;
  readonly remove: Statement;
}
type Statement = BetterSqlite3.Statement<unknown[]>;

/** Columns that identify a row, besides the machine. */
const keyLength = ({ key }: Table<Row>): number => (key === 'partition' ? 1 : 2);

function statementsFor(db: Writer, table: Table<Row>): Statements {
  const { name, key, columns } = table;
  const places = columns.map(() => '?').join(', ');
  const keyColumns = key === 'partition' ? 'partition' : `partition, ${key}`;
  const rest = columns.slice(keyLength(table));
  const isNumbered = key === 'rn' || key === 'block';
  return {
    table,
    put: db.prepare(`
      INSERT INTO ${name} (machine_id, ${columns.join(', ')}) VALUES (?, ${places})
      ON CONFLICT (machine_id, ${keyColumns}) DO UPDATE SET ${rest.map((column) => `${column} = excluded.${column}`)}`),
    set: isNumbered
      ? db.prepare(`
          UPDATE ${name} SET ${rest.map((column) => `${column} = ?`)}
          WHERE machine_id = ? AND partition = ? AND ${key} BETWEEN ? AND ?`)
      : null,
    clear: db.prepare(`DELETE FROM ${name} WHERE machine_id = ?`),
    remove: db.prepare(`DELETE FROM ${name} WHERE machine_id = ? AND partition = ? AND ${key} = ?`),
  };
}

/** Whether a row follows another by number and is equal otherwise. */
const continues = (before: Values, values: Values): boolean =>
  before[0] === values[0] &&
  Number(before[1]) + 1 === values[1] &&
  values.every((value, index) => index < 2 || value === before[index]);

/** Writes rows, each run of equal ones with one statement: whole ranges of memory change in the same way. */
function write({ put, set }: Statements, machine: number, rows: readonly Values[]): void {
  for (let first = 0; first < rows.length; ) {
    const start = rows[first] ?? [];
    let last = first;
    for (; set && last + 1 < rows.length; last++) {
      const [before, next] = [rows[last], rows[last + 1]];
      if (!before || !next || !continues(before, next)) break;
    }
    const count = last - first + 1;
    const changed =
      set && count > 1 ? set.run(...start.slice(2), machine, start[0], start[1], rows[last]?.[1]).changes : 0;
    // Rows that are not there yet have to be put one by one.
    if (changed !== count)
      for (let index = first; index <= last; index++) put.run(machine, ...(rows[index] ?? []));
    first = last + 1;
  }
}

/** Rows of one table and partition in a run of numbers, read and removed in pieces. */
function numbered(db: Writer, table: Table<Row>) {
  const { name, key, columns } = table;
  const within = 'machine_id = ? AND partition = ?';
  return {
    read: db
      .prepare(`
        SELECT ${columns.join(', ')} FROM ${name} WHERE ${within} AND ${key} BETWEEN ? AND ?
        ORDER BY ${key} LIMIT ${PAGE_ROWS}`)
      .raw(),
    next: numberedReader(db, table).next,
    clear: db.prepare(`
      DELETE FROM ${name} WHERE ${within} AND ${key} IN (
        SELECT ${key} FROM ${name} WHERE ${within} LIMIT ${PAGE_ROWS})`),
  };
}

interface Settled {
  readonly of: Statements;
  readonly numbers: ReturnType<typeof numbered>;
}

function* settlePage({ of, numbers }: Settled, machine: number, page: RowPage): Generator<void, void, void> {
  const { table, remove } = of;
  const left = new Map<string | number | null | undefined, Values>();
  for (const row of table.rows(page.rows)) {
    const values = table.values(row);
    left.set(values[1], values);
  }
  const known = page.stored && table.rows(page.stored).map(table.values);
  for (let { first } = page; ; ) {
    const stored = known ?? (numbers.read.all(machine, page.partition, first, page.last) as Values[]);
    const changed: Values[] = [];
    for (const values of stored) {
      const wanted = left.get(values[1] ?? null);
      if (!wanted) remove.run(machine, page.partition, values[1]);
      else if (!equal(values, wanted)) changed.push(wanted);
      left.delete(values[1] ?? null);
    }
    write(of, machine, changed);
    yield;
    if (known || stored.length < PAGE_ROWS) break;
    first = Number(stored.at(-1)?.[1]) + 1;
  }
  for (const values of left.values()) of.put.run(machine, ...values);
  yield;
}

export function stateWriter(db: Writer): StateWriter {
  const statements = TABLES.map((table) => statementsFor(db, table));
  const [partition, increment, block, zone] = statements as [Statements, Statements, Statements, Statements];
  const byTable = {
    increment: { of: increment, numbers: numbered(db, increment.table) },
    block: { of: block, numbers: numbered(db, block.table) },
  };
  const put = (machine: number, rows: TouchedRows): void => {
    for (const one of statements) write(one, machine, one.table.rows(rows).map(one.table.values));
  };
  return {
    ...stateReader(db),
    put,
    *settle(machine, heads, pages) {
      for (const { clear } of [partition, zone]) clear.run(machine);
      for (const { table, put: putRow } of [partition, zone])
        for (const row of table.rows(heads)) putRow.run(machine, ...table.values(row));
      const kept = new Set(heads.partitions.map((row) => row.partition as string));
      for (const { next, clear } of [byTable.increment.numbers, byTable.block.numbers]) {
        for (let name = next.get(machine, ''); typeof name === 'string'; name = next.get(machine, name)) {
          if (kept.has(name)) continue;
          while (clear.run(machine, name, machine, name).changes > 0) yield;
        }
      }
      for (const page of pages) yield* settlePage(byTable[page.table], machine, page);
    },
  };
}

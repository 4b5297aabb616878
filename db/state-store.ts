/** The state of a machine as rows. Written in the transaction of the command that changed it; checked after opening. */

import type BetterSqlite3 from 'better-sqlite3';
import type { IncrementRow, MemoryBlockRow, PartitionRow, TouchedRows, ZoneRow } from '../shared/rows.ts';
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
  /** First row that is missing, too many or different, if there is one. Yields after every page of rows. */
  difference(machine: number, wanted: TouchedRows): Generator<void, StateDifference | undefined, void>;
}

export interface StateWriter extends StateReader {
  /** Writes the rows over what is there. */
  put(machine: number, rows: TouchedRows): void;
  /** Makes the given rows the only ones. */
  replace(machine: number, rows: TouchedRows): void;
  /** Goes from the rows of one state to those of another, writing only what differs. */
  change(machine: number, from: TouchedRows, to: TouchedRows): void;
}

type Values = readonly (string | number | null)[];

/** Partition and key are the first two columns of every table but the partition's own. */
const keyOf = ({ key }: Table<Row>, values: Values): string =>
  key === 'partition' ? `${values[0]}` : `${values[0]} ${values[1]}`;

const equal = (a: Values, b: Values): boolean => a.every((value, index) => value === b[index]);

const byKey = (table: Table<Row>, rows: TouchedRows): Map<string, Values> =>
  new Map(
    table.rows(rows).map((row) => {
      const values = table.values(row);
      return [keyOf(table, values), values];
    }),
  );

export function stateReader(db: Reader): StateReader {
  const pages = TABLES.map((table) => {
    const order = table.key === 'partition' ? 'partition, partition' : `partition, ${table.key}`;
    const page = db.prepare(`
      SELECT ${table.columns.join(', ')} FROM ${table.name}
      WHERE machine_id = ? AND (${order}) > (?, ?) ORDER BY ${order} LIMIT ${PAGE_ROWS}`);
    return { table, page: page.raw() };
  });
  return {
    *difference(machine, wanted) {
      for (const { table, page } of pages) {
        const left = byKey(table, wanted);
        // Below every partition and every number or name.
        let after: Values = ['', table.key === 'zone' || table.key === 'partition' ? '' : -1];
        for (;;) {
          const stored = page.all(machine, after[0], after[1]) as Values[];
          for (const values of stored) {
            const key = keyOf(table, values);
            const other = left.get(key);
            if (!other || !equal(values, other)) return { table: table.name, key };
            left.delete(key);
          }
          yield;
          const last = stored.at(-1);
          if (!last) break;
          after = table.key === 'partition' ? [last[0] ?? '', last[0] ?? ''] : last;
        }
        const missing = left.keys().next().value;
        if (missing !== undefined) return { table: table.name, key: missing };
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

/** Rows of `to` that are new or different, and those of `from` that are gone. */
function changes(
  table: Table<Row>,
  from: TouchedRows,
  to: TouchedRows,
): { changed: Values[]; gone: Iterable<Values> } {
  const [before, after] = [table.rows(from), table.rows(to)];
  const changed: Values[] = [];
  // Two states of one machine mostly have the same rows in the same order.
  let index = 0;
  for (; index < before.length && index < after.length; index++) {
    const old = table.values(before[index] as Row);
    const values = table.values(after[index] as Row);
    if (old[0] !== values[0] || (keyLength(table) === 2 && old[1] !== values[1])) break;
    if (!equal(old, values)) changed.push(values);
  }
  const left = new Map(
    before.slice(index).map((row) => {
      const values = table.values(row);
      return [keyOf(table, values), values];
    }),
  );
  for (const row of after.slice(index)) {
    const values = table.values(row);
    const key = keyOf(table, values);
    const old = left.get(key);
    left.delete(key);
    if (!old || !equal(values, old)) changed.push(values);
  }
  return { changed, gone: left.values() };
}

export function stateWriter(db: Writer): StateWriter {
  const statements = TABLES.map((table) => statementsFor(db, table));
  const put = (machine: number, rows: TouchedRows): void => {
    for (const one of statements) write(one, machine, one.table.rows(rows).map(one.table.values));
  };
  return {
    ...stateReader(db),
    put,
    replace: (machine, rows) => {
      for (const { clear } of statements) clear.run(machine);
      for (const { table, put: putRow } of statements) {
        for (const row of table.rows(rows)) putRow.run(machine, ...table.values(row));
      }
    },
    change: (machine, from, to) => {
      for (const one of statements) {
        const { changed, gone } = changes(one.table, from, to);
        write(one, machine, changed);
        for (const values of gone) one.remove.run(machine, values[0], values[keyLength(one.table) - 1]);
      }
    },
  };
}

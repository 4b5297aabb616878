/** The state of a machine as rows. Written in the transaction of the command that changed it; checked after opening. */

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
  columns: ['partition', 'block', 'state', 'zone', 'memmap', 'altmap_pages', 'configured', 'memmap_wish'],
  rows: (rows) => rows.blocks,
  values: (row) => [
    row.partition,
    row.block,
    row.state,
    row.zone,
    row.memmap,
    row.altmapPages,
    row.configured,
    row.memmapWish,
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

export function stateWriter(db: Writer): StateWriter {
  const statements = TABLES.map((table) => {
    const places = table.columns.map(() => '?').join(', ');
    const key = table.key === 'partition' ? 'partition' : `partition, ${table.key}`;
    const sets = table.columns
      .slice(key.includes(',') ? 2 : 1)
      .map((column) => `${column} = excluded.${column}`);
    return {
      table,
      put: db.prepare(`
        INSERT INTO ${table.name} (machine_id, ${table.columns.join(', ')}) VALUES (?, ${places})
        ON CONFLICT (machine_id, ${key}) DO UPDATE SET ${sets.join(', ')}`),
      clear: db.prepare(`DELETE FROM ${table.name} WHERE machine_id = ?`),
      remove: db.prepare(
        `DELETE FROM ${table.name} WHERE machine_id = ? AND partition = ? AND ${table.key} = ?`,
      ),
    };
  });
  const put = (machine: number, rows: TouchedRows): void => {
    for (const { table, put: putRow } of statements) {
      for (const row of table.rows(rows)) putRow.run(machine, ...table.values(row));
    }
  };
  return {
    ...stateReader(db),
    put,
    replace: (machine, rows) => {
      for (const { clear } of statements) clear.run(machine);
      put(machine, rows);
    },
    change: (machine, from, to) => {
      for (const { table, put: putRow, remove } of statements) {
        const left = byKey(table, from);
        for (const row of table.rows(to)) {
          const values = table.values(row);
          const key = keyOf(table, values);
          const before = left.get(key);
          left.delete(key);
          if (!before || !equal(values, before)) putRow.run(machine, ...values);
        }
        for (const values of left.values()) {
          remove.run(machine, values[0], table.key === 'partition' ? values[0] : values[1]);
        }
      }
    },
  };
}

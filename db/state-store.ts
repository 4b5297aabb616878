/** The state of a machine as rows. Written in the transaction of the command that changed it; checked after opening. */

import type { IncrementRow, MemoryBlockRow, PartitionRow, TouchedRows, ZoneRow } from '../shared/rows.ts';
import type { Reader, Row, Writer } from './connection.ts';

/** Table, key columns and further columns with the property that each holds. */
interface Table {
  readonly name: 'partition' | 'increment' | 'memory_block' | 'zone';
  readonly key: string;
  readonly columns: readonly (readonly [column: string, property: string])[];
}

const column = (property: string): readonly [string, string] => [
  property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  property,
];
const table = (name: Table['name'], key: string, ...properties: string[]): Table => ({
  name,
  key,
  columns: properties.map(column),
});

const PARTITION = table(
  'partition',
  'partition',
  'partition',
  'status',
  'release',
  'commandLine',
  'memTotalKib',
  'memFreeKib',
  'rest',
);
const INCREMENT = table('increment', 'rn', 'partition', 'rn', 'element', 'assigned', 'believedAssigned');
const BLOCK = table(
  'memory_block',
  'block',
  'partition',
  'block',
  'state',
  'zone',
  'memmap',
  'altmapPages',
  'configured',
  'memmapWish',
);
const ZONE = table(
  'zone',
  'zone',
  'partition',
  'zone',
  'startPfn',
  'spannedPages',
  'presentPages',
  'managedPages',
);
const TABLES = [PARTITION, INCREMENT, BLOCK, ZONE] as const;

export interface StateReader {
  all(machine: number): TouchedRows;
  /** Tables whose rows are not the given ones, with the first key that differs. */
  differences(machine: number, wanted: TouchedRows): { readonly table: string; readonly key: string }[];
}

export interface StateWriter extends StateReader {
  /** Writes the rows over what is there. */
  put(machine: number, rows: TouchedRows): void;
  /** Makes the given rows the only ones. */
  replace(machine: number, rows: TouchedRows): void;
  /** Goes from the rows of one state to those of another, writing only what differs. */
  change(machine: number, from: TouchedRows, to: TouchedRows): void;
}

const rowsOf = (rows: TouchedRows, { name }: Table): readonly object[] => {
  const lists = {
    partition: rows.partitions,
    increment: rows.increments,
    memory_block: rows.blocks,
    zone: rows.zones,
  };
  return lists[name];
};

export function stateReader(db: Reader): StateReader {
  const select = (wanted: Table) => {
    const columns = wanted.columns.map(([name, property]) => `${name} AS ${property}`).join(', ');
    const key = wanted.key === 'partition' ? '' : `, ${wanted.key}`;
    return db.prepare(`SELECT ${columns} FROM ${wanted.name} WHERE machine_id = ? ORDER BY partition${key}`);
  };
  const [partitions, increments, blocks, zones] = TABLES.map(select);
  const all = (machine: number): TouchedRows => ({
    partitions: partitions?.all(machine) as PartitionRow[],
    increments: increments?.all(machine) as IncrementRow[],
    blocks: blocks?.all(machine) as MemoryBlockRow[],
    zones: zones?.all(machine) as ZoneRow[],
  });
  return {
    all,
    differences: (machine, wanted) => {
      const stored = all(machine);
      return TABLES.flatMap((which) => {
        const key = firstDifference(which, rowsOf(stored, which) as Row[], rowsOf(wanted, which) as Row[]);
        return key === undefined ? [] : [{ table: which.name, key }];
      });
    },
  };
}

const keyIn = ({ key }: Table, row: Row): string =>
  key === 'partition' ? `${row.partition}` : `${row.partition} ${row[key]}`;

const equalIn = ({ columns }: Table, a: Row, b: Row): boolean =>
  columns.every(([, property]) => a[property] === b[property]);

/** Key of the first row that only one side has, or that differs; the sides need not be in the same order. */
function firstDifference(which: Table, stored: readonly Row[], wanted: readonly Row[]): string | undefined {
  const left = new Map(stored.map((row) => [keyIn(which, row), row]));
  for (const row of wanted) {
    const key = keyIn(which, row);
    const other = left.get(key);
    if (!other || !equalIn(which, other, row)) return key;
    left.delete(key);
  }
  return left.keys().next().value;
}

export function stateWriter(db: Writer): StateWriter {
  const statements = TABLES.map((which) => {
    const names = which.columns.map(([name]) => name).join(', ');
    const values = which.columns.map(([, property]) => `:${property}`).join(', ');
    return {
      which,
      put: db.prepare(
        `INSERT OR REPLACE INTO ${which.name} (machine_id, ${names}) VALUES (:machine, ${values})`,
      ),
      clear: db.prepare(`DELETE FROM ${which.name} WHERE machine_id = ?`),
      remove: db.prepare(`
        DELETE FROM ${which.name} WHERE machine_id = :machine AND partition = :partition AND ${which.key} = :${which.key}`),
    };
  });
  const put = (machine: number, rows: TouchedRows): void => {
    for (const statement of statements) {
      for (const row of rowsOf(rows, statement.which)) statement.put.run({ machine, ...row });
    }
  };
  return {
    ...stateReader(db),
    put,
    replace: (machine, rows) => {
      // What refers to nothing and is referred to by nothing can go in any order.
      for (const { clear } of statements) clear.run(machine);
      put(machine, rows);
    },
    change: (machine, from, to) => {
      for (const { which, put: putRow, remove } of statements) {
        const left = new Map((rowsOf(from, which) as Row[]).map((row) => [keyIn(which, row), row]));
        for (const row of rowsOf(to, which) as Row[]) {
          const key = keyIn(which, row);
          const before = left.get(key);
          left.delete(key);
          if (!before || !equalIn(which, before, row)) putRow.run({ machine, ...row });
        }
        for (const row of left.values())
          remove.run({ machine, partition: row.partition, [which.key]: row[which.key] });
      }
    },
  };
}

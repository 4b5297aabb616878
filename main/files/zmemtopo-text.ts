/**
 * A topology of memory as `zmemtopo --table` and `zmemtopo --format=csv` print it. zmemtopo/zmemtopo.c of s390-tools
 * (MIT) has the widths: every level that is shown is a heading, and entries of one parent stand together.
 */

import { GIB, KIB, MIB, TIB } from '../../shared/units.ts';
import type { Zmemtopo, ZmemtopoEntry } from './zmemtopo.ts';

const NUMBER_WIDTH = 3;
const NAME_WIDTH = 8;
const LEAST_CELL_WIDTH = 3;
const LEAST_SUM_WIDTH = 4;

type Partition = Zmemtopo['zmemtopo']['partitions'][number];

/** Entries of the deepest level, from left to right, with the entries above each of them. */
function leavesOf(
  entries: readonly ZmemtopoEntry[],
  above: readonly ZmemtopoEntry[] = [],
): ZmemtopoEntry[][] {
  return entries.flatMap((entry) => {
    const path = [...above, entry];
    return entry.topology && entry.topology.length > 0 ? leavesOf(entry.topology, path) : [path];
  });
}

const sumOf = ({ topology }: Partition): number =>
  topology.reduce((sum, { increment_count }) => sum + increment_count, 0);

/** The size of an increment in its largest whole unit: "1G". */
function unitText(bytes: number): string {
  const [size, letter] = (
    [
      [TIB, 'T'],
      [GIB, 'G'],
      [MIB, 'M'],
      [KIB, 'K'],
    ] as const
  ).find(([each]) => bytes >= each) ?? [1, 'b'];
  return `${Math.floor(bytes / size)}${letter}`;
}

export function zmemtopoTable({ zmemtopo: { partitions, increment_size } }: Zmemtopo): string {
  const footer = `\nIncrement size: ${unitText(increment_size)}\n`;
  const columns = partitions[0] ? leavesOf(partitions[0].topology) : [];
  // One digit more than the largest sum: it parts the columns.
  const digits = Math.max(0, ...partitions.map(sumOf)).toString().length + 1;
  const cell = Math.max(LEAST_CELL_WIDTH, digits);
  const sum = Math.max(LEAST_SUM_WIDTH, cell);
  const gaps = columns.map((path, index) => gapBefore(columns[index - 1], path));
  const row = (cells: readonly string[]): string =>
    cells.map((text, index) => `${gaps[index] ?? ''}${text.padStart(cell)}`).join('');
  const depth = columns[0]?.length ?? 0;
  const headings = Array.from({ length: depth }, (_, level) => {
    const title = `LEVEL ${columns[0]?.[level]?.level ?? ''}`.padStart(NUMBER_WIDTH + NAME_WIDTH + sum);
    return `${title}${row(columns.map((path) => String(path[level]?.entry_idx ?? '')))}\n`;
  });
  const rows = partitions.map((partition) => {
    const counts = leavesOf(partition.topology).map((path) => path.at(-1)?.increment_count ?? 0);
    const head = `${String(partition.partition_nr).padStart(NUMBER_WIDTH)}${partition.partition_name.padStart(NAME_WIDTH)}${String(sumOf(partition)).padStart(sum)}`;
    return `${head}${row(counts.map((count) => (count === 0 ? '-' : String(count))))}\n`;
  });
  const names = `${'NR'.padStart(NUMBER_WIDTH)}${'LPAR'.padStart(NAME_WIDTH)}${'SUM'.padStart(sum)}\n`;
  return [...headings, names, ...rows, footer].join('');
}

/** A blank for each level above the deepest whose entry is another one. */
function gapBefore(before: readonly ZmemtopoEntry[] | undefined, path: readonly ZmemtopoEntry[]): string {
  if (!before) return '';
  return ' '.repeat(path.slice(0, -1).filter((entry, level) => entry !== before[level]).length);
}

const CSV_COLUMNS = [
  ...['report_tod', 'report_partition_nr', 'increment_size', 'partition_nr', 'partition_name'],
  ...['parent_level', 'parent_entry_idx', 'level', 'entry_idx', 'increment_count'],
];

export function zmemtopoCsv({ zmemtopo }: Zmemtopo): string {
  const { report_tod, report_partition_nr, increment_size, partitions } = zmemtopo;
  const line = (cells: readonly (string | number)[]): string =>
    `${cells.map((cell) => `"${cell}"`).join(',')}\n`;
  const lines = [line(CSV_COLUMNS)];
  const walk = (
    { partition_nr, partition_name }: Partition,
    entries: readonly ZmemtopoEntry[],
    parent: ZmemtopoEntry | undefined,
  ): void => {
    for (const entry of entries) {
      lines.push(
        line([
          ...[report_tod, report_partition_nr, increment_size, partition_nr, partition_name],
          ...[parent?.level ?? '-', parent?.entry_idx ?? '-', entry.level, entry.entry_idx],
          entry.increment_count,
        ]),
      );
      walk({ partition_nr, partition_name, topology: [] }, entry.topology ?? [], entry);
    }
  };
  for (const partition of partitions) walk(partition, partition.topology, undefined);
  return lines.join('');
}

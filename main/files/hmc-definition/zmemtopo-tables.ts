/**
 * What zmemtopo prints as a table (`--table`) and with `--format=csv`, as the objects of its JSON. zmemtopo/zmemtopo.c of
 * s390-tools (MIT) has the widths. The table rounds the size of an increment down to a whole unit.
 */

import type { JsonValue } from '../../../shared/definition.ts';
import { fail, ok, type Result } from '../../../shared/failure.ts';
import { GIB, KIB, MIB, TIB } from '../../../shared/units.ts';
import type { FileProblem } from '../problem.ts';
import { problemAt } from './ordered-problems.ts';
import type { YamlText } from './yaml-text.ts';

const TABLE_HEAD = /^ *NR +LPAR +SUM *\r?$/m;
const CSV_HEAD = /^"report_tod","report_partition_nr","increment_size"/m;
const NUMBER_WIDTH = 3;
const NAME_WIDTH = 8;
const UNITS: Readonly<Record<string, number>> = { b: 1, K: KIB, M: MIB, G: GIB, T: TIB };
const LPAR_LIMIT = 1000;

export const isZmemtopoText = (text: string): boolean => TABLE_HEAD.test(text) || CSV_HEAD.test(text);

export function readZmemtopoText(text: string): Result<YamlText, readonly FileProblem[]> {
  const lines = text.split(/\r?\n/);
  return CSV_HEAD.test(text) ? ofCsv(lines) : ofTable(lines);
}

class Report {
  readonly #places = new Map<JsonValue, number>();
  readonly #partitions: JsonValue[] = [];

  add(number: string, name: string, increments: number, line: number): void {
    const partition = {
      partition_nr: Number(number),
      partition_name: name,
      topology: [{ level: 1, entry_idx: 0, increment_count: increments }],
    };
    this.#places.set(partition, line);
    this.#partitions.push(partition);
  }

  finish(increment: number | undefined): Result<YamlText, readonly FileProblem[]> {
    if (increment === undefined)
      return fail([problemAt('', undefined, 'the size of an increment is missing ("Increment size: 1G")')]);
    if (this.#partitions.length > LPAR_LIMIT)
      return fail([problemAt('', undefined, `at most ${LPAR_LIMIT} LPARs`)]);
    const root = { zmemtopo: { increment_size: increment, partitions: this.#partitions } };
    return ok({ root, lineOf: (container) => this.#places.get(container) });
  }
}

/** Widths are fixed: a name of eight letters stands right behind the number. */
function ofTable(lines: readonly string[]): Result<YamlText, readonly FileProblem[]> {
  const head = lines.findIndex((line) => TABLE_HEAD.test(line));
  const report = new Report();
  let increment: number | undefined;
  for (const [index, line] of lines.entries()) {
    if (index <= head || line.trim() === '') continue;
    const [, size, unit = ''] = /^Increment size: (\d{1,6})([bKMGT])\s*$/.exec(line) ?? [];
    if (size !== undefined) {
      increment = Number(size) * (UNITS[unit] ?? 1);
      break;
    }
    const number = line.slice(0, NUMBER_WIDTH).trim();
    const name = line.slice(NUMBER_WIDTH, NUMBER_WIDTH + NAME_WIDTH).trim();
    const [sum = '', ...cells] = line
      .slice(NUMBER_WIDTH + NAME_WIDTH)
      .trim()
      .split(/\s+/);
    const isRow =
      /^\d{1,3}$/.test(number) &&
      name !== '' &&
      [sum, ...cells].every((cell) => /^(?:\d{1,9}|-)$/.test(cell));
    if (!isRow) return fail([problemAt('', index + 1, 'not a row of zmemtopo: NR, LPAR, SUM and counts')]);
    report.add(number, name, Number(sum === '-' ? 0 : sum), index + 1);
  }
  return report.finish(increment);
}

/** Entries without a parent are those of the highest level, and hold those below. */
function ofCsv(lines: readonly string[]): Result<YamlText, readonly FileProblem[]> {
  const cellsOf = (line: string): string[] => [...line.matchAll(/"([^"]*)"/g)].map(([, cell = '']) => cell);
  const head = lines.findIndex((line) => CSV_HEAD.test(line));
  const columns = cellsOf(lines[head] ?? '');
  const report = new Report();
  const found = new Map<string, { number: string; name: string; increments: number; line: number }>();
  let increment: number | undefined;
  for (const [index, line] of lines.entries()) {
    if (index <= head || line.trim() === '') continue;
    const cells = cellsOf(line);
    const cell = (name: string): string => cells[columns.indexOf(name)]?.trim() ?? '';
    const [number, name] = [cell('partition_nr'), cell('partition_name')];
    const isRow = ['partition_nr', 'increment_size', 'increment_count'].every((each) =>
      /^\d{1,15}$/.test(cell(each)),
    );
    if (!isRow || name === '')
      return fail([problemAt('', index + 1, `not a row of zmemtopo: ${columns.join(', ')}`)]);
    increment ??= Number(cell('increment_size'));
    const partition = found.get(number) ?? { number, name, increments: 0, line: index + 1 };
    if (cell('parent_level') === '-') partition.increments += Number(cell('increment_count'));
    found.set(number, partition);
  }
  for (const { number, name, increments, line } of found.values()) report.add(number, name, increments, line);
  return report.finish(increment);
}

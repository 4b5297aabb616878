/** column: lists in columns, and tables (util-linux). */

import { type Manual, manual } from '../../manual.ts';
import type { Running } from '../../pause.ts';
import type { Invocation } from '../../program.ts';
import { type Arguments, complain, quoted, readArguments, usageProblem } from '../arguments.ts';
import { countOf, linesOf, putLines, readOperand } from './inputs.ts';

export const COLUMN: Manual = manual({
  name: 'column',
  purpose: 'Put lists into columns.',
  synopsis: '[OPTION]... [FILE]...',
  options: `
    -t, --table  a table: as many columns as each line has words
    -n, --table-name=NAME  the name of the table for JSON
    -O, --table-order=COLUMNS  columns in this order
    -C, --table-column=PROPERTIES  not supported here
    -N, --table-columns=NAMES  names of the columns
    -l, --table-columns-limit=NUMBER  at most so many columns
    -E, --table-noextreme=COLUMNS  no effect here
    -d, --table-noheadings  no names above the table
    -e, --table-header-repeat  no effect here
    -H, --table-hide=COLUMNS  columns that are not shown
    -R, --table-right=COLUMNS  columns that stand on the right
    -T, --table-truncate=COLUMNS  no effect here
    -W, --table-wrap=COLUMNS  no effect here
    -L, --keep-empty-lines  empty lines stay
    -J, --json  as JSON
    -o, --output-separator=STRING  between columns of a table, instead of two blanks
    -s, --separator=STRING  characters between words, instead of blanks
    -x, --fillrows  rows before columns
    -c, --output-width=WIDTH  columns of the screen, 80 when not given
    -r, --tree=COLUMN  not supported here
    -i, --tree-id=COLUMN  not supported here
    -p, --tree-parent=COLUMN  not supported here`,
});

export function* column(run: Invocation): Running<number> {
  const options = readArguments(run, COLUMN);
  if (typeof options === 'number') return options;
  const refused = options.last('C', 'r', 'i', 'p');
  if (refused !== undefined) return complain(run, `not supported here: -${refused}`);
  const width = countOf(options.value('c') ?? '80');
  if (width === undefined)
    return complain(run, `invalid columns argument: ${quoted(options.value('c') ?? '')}`);
  const lines: string[] = [];
  let status = 0;
  for (const name of options.operands.length === 0 ? ['-'] : options.operands) {
    const text = readOperand(run, name);
    if (text.ok) lines.push(...linesOf(text.value));
    else status = complain(run, `${name}: ${text.failure}`);
  }
  const kept = options.has('L') ? lines : lines.filter((line) => line.trim() !== '');
  if (options.has('t', 'J')) {
    if (options.has('J') && !options.has('N'))
      return usageProblem(run, COLUMN, 'option --table-columns required for --json');
    const table = tableOf(run, options, kept);
    if (typeof table === 'number') return table;
    if (options.has('J')) run.out(json(options.value('n') ?? 'table', table));
    else yield* putLines(run, tableLines(table, options.value('o') ?? '  '));
  } else if (kept.length > 0)
    yield* putLines(run, options.has('x') ? rowsFirst(kept, width) : columnsFirst(kept, width));
  return status;
}

interface Table {
  readonly names: readonly string[] | undefined;
  readonly rows: readonly (readonly string[])[];
  readonly right: ReadonlySet<number>;
  readonly showsNames: boolean;
}

function tableOf(run: Invocation, options: Arguments, lines: readonly string[]): Table | number {
  const separator = options.value('s');
  const limit = options.value('l') === undefined ? Number.POSITIVE_INFINITY : Number(options.value('l'));
  const rows = lines.map((line) => cells(line, separator, limit));
  const names = options.value('N')?.split(',');
  const count = Math.max(names?.length ?? 0, ...rows.map(({ length }) => length));
  const numbers = (list: string | undefined): number[] | string => {
    const found: number[] = [];
    for (const text of list?.split(',') ?? []) {
      if (text === '0') found.push(...Array.from({ length: count }, (_, index) => index));
      else {
        const index = /^\d+$/.test(text) ? Number(text) - 1 : (names?.indexOf(text) ?? -1);
        if (index < 0) return `undefined column name '${text}'`;
        found.push(index);
      }
    }
    return found;
  };
  const hidden = numbers(options.value('H'));
  const right = numbers(options.value('R'));
  const order = numbers(options.value('O'));
  for (const each of [hidden, right, order]) if (typeof each === 'string') return complain(run, each);
  const first = order as number[];
  const shown = [
    ...first,
    ...Array.from({ length: count }, (_, index) => index).filter((index) => !first.includes(index)),
  ].filter((index) => !(hidden as number[]).includes(index));
  return {
    names: names && shown.map((index) => names[index] ?? ''),
    rows: rows.map((row) => (row.length === 0 ? [] : shown.map((index) => row[index] ?? ''))),
    right: new Set((right as number[]).map((index) => shown.indexOf(index))),
    showsNames: names !== undefined && !options.has('d'),
  };
}

function cells(line: string, separator: string | undefined, limit: number): string[] {
  if (separator === undefined) {
    const trimmed = line.replace(/^[ \t]+|[ \t]+$/g, '');
    if (trimmed === '') return [];
    const parts = trimmed.split(/[ \t]+/);
    if (parts.length <= limit) return parts;
    const rest = new RegExp(`^(?:[^ \\t]+[ \\t]+){${limit - 1}}`).exec(trimmed)?.[0].length ?? 0;
    return [...parts.slice(0, limit - 1), trimmed.slice(rest)];
  }
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; at < line.length; at++) {
    if (!separator.includes(line[at] ?? '') || parts.length + 1 >= limit) continue;
    parts.push(line.slice(start, at));
    start = at + 1;
  }
  parts.push(line.slice(start));
  return parts;
}

function tableLines({ names, rows, right, showsNames }: Table, separator: string): string[] {
  const all = showsNames && names ? [names, ...rows] : rows;
  const columns = Math.max(0, ...all.map(({ length }) => length));
  const widths = Array.from({ length: columns }, (_, index) =>
    Math.max(0, ...all.map((row) => row[index]?.length ?? 0)),
  );
  return all.map((row) =>
    row.length === 0
      ? ''
      : widths
          .map((width, index) => {
            const cell = row[index] ?? '';
            if (right.has(index)) return cell.padStart(width);
            // Nothing is put behind the last column.
            return index === columns - 1 ? cell : cell.padEnd(width);
          })
          .join(separator),
  );
}

function json(name: string, { names, rows }: Table): string {
  const quote = (text: string): string => JSON.stringify(text);
  const row = (cells_: readonly string[]): string =>
    `      {\n${(names ?? []).map((column_, index) => `         ${quote(column_.toLowerCase())}: ${(cells_[index] ?? '') === '' ? 'null' : quote(cells_[index] ?? '')}`).join(',\n')}\n      }`;
  return `{\n   ${quote(name)}: [\n${rows.map(row).join(',')}\n   ]\n}\n`.replaceAll('},      {', '},{');
}

/** Columns are eighths wide, and filled with tabs. */
function columnsFirst(entries: readonly string[], width: number): string[] {
  const wide = eighth(Math.max(...entries.map(({ length }) => length)));
  const columns = Math.max(1, Math.floor(width / wide));
  const rows = Math.ceil(entries.length / columns);
  return Array.from({ length: rows }, (_, row) => {
    const shown: string[] = [];
    for (let index = row; index < entries.length; index += rows) shown.push(entries[index] ?? '');
    return tabbed(shown, wide);
  });
}

function rowsFirst(entries: readonly string[], width: number): string[] {
  const wide = eighth(Math.max(...entries.map(({ length }) => length)));
  const columns = Math.max(1, Math.floor(width / wide));
  const lines: string[] = [];
  for (let from = 0; from < entries.length; from += columns)
    lines.push(tabbed(entries.slice(from, from + columns), wide));
  return lines;
}

const eighth = (length: number): number => (Math.floor(length / 8) + 1) * 8;

const tabbed = (entries: readonly string[], wide: number): string =>
  entries
    .map((entry, index) =>
      index === entries.length - 1 ? entry : entry + '\t'.repeat(Math.ceil((wide - entry.length) / 8)),
    )
    .join('');

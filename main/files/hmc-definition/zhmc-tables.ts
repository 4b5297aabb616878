/**
 * Tables as `zhmc … list` and `zhmc … show` print them: each format of `zhmc -o` but JSON (zhmccli hands rows to the
 * library tabulate). A list has a column a property; `show` has the columns Field Name and Value.
 */

import type { JsonValue } from '../../../shared/definition.ts';
import { fail, ok, type Result } from '../../../shared/failure.ts';
import type { FileProblem } from '../problem.ts';
import { problemAt } from './ordered-problems.ts';
import type { YamlText } from './yaml-text.ts';

interface Row {
  /** In the file, counted from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}
type Rows = readonly Row[];
type Layout = (lines: readonly string[]) => Rows;

/** Lines before a table: the prompt with the command, blank ones. */
const LINES_BEFORE = 5;
const ROW_LIMIT = 20_000;

/** Where the cells of a line begin and end. */
type Columns = readonly (readonly [number, number])[];

const runs = (line: string, pattern: RegExp): Columns =>
  [...line.matchAll(pattern)].map(({ index, 0: run }) => [index, index + run.length]);

const cut = (line: string, columns: Columns, last: number): string[] =>
  columns.map(([from, to], index) => line.slice(from, index === columns.length - 1 ? last : to).trim());

/** Rows between rules; a line with nothing in its first cell goes on with the row before. */
function ruled(
  lines: readonly string[],
  columns: Columns,
  isRule: (line: string) => boolean,
  end: number,
): Rows {
  const rows: { line: number; cells: string[] }[] = [];
  lines.forEach((line, index) => {
    if (isRule(line) || line.trim() === '') return;
    const cells = cut(line, columns, end === 0 ? line.length : Math.min(end, line.length));
    const before = rows.at(-1);
    // The header is the first row; what follows it is no part of it.
    if (cells[0] === '' && before && rows.length > 1)
      before.cells = before.cells.map((cell, at) => (cells[at] ? `${cell}\n${cells[at]}` : cell));
    else rows.push({ line: index + 1, cells });
  });
  return rows;
}

const psql: Layout = (lines) => {
  const rule = lines[0] ?? '';
  const columns = runs(rule, /-+/g);
  const end = columns.at(-1)?.[1] ?? 0;
  return ruled(lines, columns, (line) => /^[+|][-+]*[+|]\s*$/.test(line) && line.includes('-'), end);
};

const underlined =
  (at: number, mark: '-' | '='): Layout =>
  (lines) => {
    const columns = runs(lines[at] ?? '', mark === '-' ? /-+/g : /=+/g);
    const only = mark === '-' ? /^[-\s]+$/ : /^[=\s]+$/;
    return ruled(lines, spread(columns), (line) => only.test(line), 0);
  };

/** A cell reaches to where the next one begins. */
const spread = (columns: Columns): Columns =>
  columns.map(([from], index) => [from, columns[index + 1]?.[0] ?? Number.POSITIVE_INFINITY]);

const plain: Layout = (lines) => ruled(lines, spread(runs(lines[0] ?? '', /\S+(?: \S+)*/g)), () => false, 0);

const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  '#x27': "'",
  '#39': "'",
};
const decoded = (text: string): string =>
  text.replace(/&(#?\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole);

/** Nested tables are escaped, once a level: what is left of them is their text. */
const html: Layout = (lines) => {
  let line = 1;
  let seen = 0;
  const text = lines.join('\n');
  return [...text.matchAll(/<tr>([\s\S]*?)<\/tr>/g)].map(({ 1: row = '', index }) => {
    line += text.slice(seen, index).split('\n').length - 1;
    seen = index;
    const cells = [...row.matchAll(/<t[hd][^>]{0,200}>([\s\S]*?)<\/t[hd]>/g)];
    return { line, cells: cells.map(({ 1: cell = '' }) => decoded(cell).trim()) };
  });
};

/** A nested table belongs to the cell in which it begins. */
const mediawiki: Layout = (lines) => {
  const rows: { line: number; cells: string[] }[] = [];
  let depth = 0;
  lines.forEach((line, index) => {
    const nested = depth > 1;
    depth += (line.match(/\{\|/g) ?? []).length - (/^\s*\|\}/.test(line) ? 1 : 0);
    const last = rows.at(-1);
    if (nested) last?.cells.push(`${last.cells.pop() ?? ''}\n${line}`);
    else if (/^[!|](?![-}+])/.test(line)) {
      const cells = line.slice(1).split(line.startsWith('!') ? '!!' : '||');
      rows.push({ line: index + 1, cells: cells.map((cell) => cell.trim()) });
    }
  });
  return rows;
};

const latex: Layout = (lines) =>
  lines.flatMap((line, index) => {
    const row = /^(.*?)\\\\\s*$/.exec(line.trim())?.[1];
    if (row === undefined) return [];
    const cells = row.split(/(?<!\\)&/).map((cell) =>
      cell
        .trim()
        .replace(/\\ensuremath\{([<>])\}/g, '$1')
        .replace(/\\([_&%$#{}])/g, '$1'),
    );
    return [{ line: index + 1, cells }];
  });

const csv: Layout = (lines) => lines.flatMap((line, index) => csvRow(line, index + 1));

function csvRow(text: string, line: number): Row[] {
  if (text.trim() === '') return [];
  const cells = [...text.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,"]*))/g)];
  return [
    { line, cells: cells.map(({ 1: quoted, 2: bare }) => quoted?.replaceAll('""', '"') ?? bare ?? '') },
  ];
}

const isHeader = (cells: readonly string[]): boolean =>
  (cells.includes('name') && cells.length > 1) || (cells[0] === 'Field Name' && cells[1] === 'Value');

const LAYOUTS: readonly (readonly [(lines: readonly string[]) => boolean, Layout])[] = [
  [([first = '']) => /^\+(?:-+\+)+\s*$/.test(first), psql],
  [([first = '']) => /^=+(?: +=+)+\s*$/.test(first), underlined(0, '=')],
  [([, second = '']) => /^-+(?: +-+)+\s*$/.test(second), underlined(1, '-')],
  [([first = '']) => first.startsWith('{|'), mediawiki],
  [([first = '']) => first.startsWith('<table'), html],
  [([first = '']) => first.startsWith('\\begin{tabular}'), latex],
  [([first = '']) => /^"?[a-z][\w-]*"?(?:,"?[\w. -]+"?)+\s*$/.test(first), csv],
  [([first = '']) => /^(?:name|Field Name) {2,}\S/.test(first), plain],
];

interface Found {
  readonly layout: Layout;
  readonly lines: readonly string[];
  /** Lines of the file before it. */
  readonly before: number;
}

function findTable(text: string): Found | undefined {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/, ROW_LIMIT);
  for (let before = 0; before <= LINES_BEFORE && before < lines.length; before++) {
    const rest = lines.slice(before);
    const layout = LAYOUTS.find(([fits]) => fits(rest))?.[1];
    if (layout && isHeader(layout(rest.slice(0, 8))[0]?.cells ?? [])) return { layout, lines: rest, before };
  }
  return undefined;
}

export const isZhmcTable = (text: string): boolean => findTable(text) !== undefined;

/** The rows as a list of objects with the properties; of `show`, one object. */
export function readZhmcTable(text: string): Result<YamlText, readonly FileProblem[]> {
  const found = findTable(text);
  if (!found) return fail([problemAt('', 1, 'this is no table that zhmc prints: a column name is missing')]);
  const [header, ...rows] = found.layout(found.lines);
  const places = new Map<JsonValue, number>();
  const object = (cells: readonly (readonly [string, string])[], line: number): JsonValue => {
    const made: JsonValue = Object.fromEntries(
      cells.flatMap(([key, cell]) => {
        const value = propertyOf(cell);
        return /^[\w-]{1,64}$/.test(key) && value !== undefined ? [[key, value]] : [];
      }),
    );
    places.set(made, line + found.before);
    return made;
  };
  const columns = header?.cells ?? [];
  const root: JsonValue =
    columns[0] === 'Field Name'
      ? object(
          rows.map(({ cells: [key = '', value = ''] }) => [key, value] as const),
          rows[0]?.line ?? 1,
        )
      : rows
          .filter(({ cells }) => cells.some((cell) => cell !== ''))
          .map(({ cells, line }) =>
            object(
              columns.map((key, at) => [key, cells[at] ?? ''] as const),
              line,
            ),
          );
  return ok({ root, lineOf: (container) => places.get(container) });
}

/** A cell as the property that it was; an empty one says nothing. A nested table stays text, but for what is held. */
function propertyOf(cell: string): JsonValue | undefined {
  if (cell === '' || cell === 'None') return undefined;
  if (/^-?\d{1,15}$/.test(cell) && !/^-?0\d/.test(cell)) return Number(cell);
  if (cell === 'True' || cell === 'False') return cell === 'True';
  return allocationIn(cell) ?? cell;
}

/** `storage-central-allocation` is a list of one object, in whatever form tables nest or as Python writes it. */
function allocationIn(cell: string): JsonValue | undefined {
  if (!/storage-element-type/.test(cell)) return undefined;
  const plainText = decoded(decoded(cell)).replace(/<[^>]*>/g, ' ');
  const amounts = [
    ...plainText.matchAll(/\b(initial|current|maximum|origin|gap)\b[^\w-]{1,200}(\d{1,15})\b/g),
  ];
  return [Object.fromEntries(amounts.map(({ 1: key = '', 2: amount = '' }) => [key, Number(amount)]))];
}

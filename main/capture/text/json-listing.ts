/** What `lsmem -J` printed, read row by row as its lines arrive: a listing of 65,535 rows is 10 MiB of JSON. */

import { byOrder, isColumn, isRow, type ListedColumn, type ListedRow, type Listing } from './cells.ts';

/** A row of all columns has some 300 characters. */
const ROW_LIMIT_CHARS = 4096;
/** The object, its list, and the object of a row. */
const ROW_DEPTH = 2;
/** As many blocks as a partition can have. */
const MOST_ROWS = 65_535;

export class JsonListing {
  readonly #rows: ListedRow[] = [];
  readonly #columns = new Set<ListedColumn>();
  /** Braces that are open. */
  #open = 0;
  /** What there is of the row that is not closed yet. */
  #row = '';
  #isListing = false;
  #isBroken = false;

  get isOpen(): boolean {
    return this.#open > 0;
  }

  take(line: string): void {
    if (this.#isBroken) {
      this.#count(line);
      return;
    }
    for (const part of line.split(/(?<=[{}])/)) {
      const before = this.#open;
      this.#open += part.endsWith('{') ? 1 : part.endsWith('}') ? -1 : 0;
      if (before < ROW_DEPTH && /"memory"\s*:/.test(part)) this.#isListing = true;
      if (before === ROW_DEPTH) this.#row += part;
      else if (this.#open === ROW_DEPTH) this.#row = '{';
      if (this.#open > ROW_DEPTH || this.#row.length > ROW_LIMIT_CHARS) this.#isBroken = true;
      if (before === ROW_DEPTH && this.#open < ROW_DEPTH) this.#closeRow();
      if (this.#isBroken) this.#row = '';
    }
  }

  /** undefined: the JSON was of something else. */
  listing(): Listing | undefined {
    if (this.#isBroken || !this.#isListing || this.#rows.length === 0) return undefined;
    return { columns: [...this.#columns].sort(byOrder), rows: this.#rows, isHeadless: false };
  }

  /** What is no listing is only gone through to its end. */
  #count(line: string): void {
    for (let at = 0; at < line.length; at++) this.#open += line[at] === '{' ? 1 : line[at] === '}' ? -1 : 0;
  }

  #closeRow(): void {
    if (this.#rows.length === MOST_ROWS) {
      this.#isBroken = true;
      return;
    }
    let entry: unknown;
    try {
      entry = JSON.parse(this.#row);
    } catch {
      this.#isBroken = true;
      return;
    }
    const row: Partial<Record<ListedColumn, string>> = {};
    for (const [key, value] of Object.entries(entry as Record<string, unknown>)) {
      const column = key.toUpperCase();
      if (!isColumn(column)) continue;
      this.#columns.add(column);
      row[column] = cellOf(column, value);
    }
    if (isRow(row)) this.#rows.push(row);
    else this.#isBroken = true;
  }
}

/** Releases before 2.34 print every value in quotes, and "yes" and "no" for true and false. */
function cellOf(column: ListedColumn, value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return column === 'REMOVABLE' && !value ? '' : value ? 'yes' : 'no';
  return String(value);
}

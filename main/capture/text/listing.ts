/**
 * What lsmem printed, in any of its forms: as a table (-a, -r, -n, -b, any columns), as pairs (-P), as JSON (-J), and as
 * the lsmem of s390-tools before 2.2 printed it. sys-utils/lsmem.c and recordings of 2.38 and 2.42 have the forms.
 */

import { COLUMNS, type Column } from '../../guest/shell/lsmem/columns.ts';
import { sizeOf } from './sizes.ts';

export type ListedColumn = Column;

export type ListedRow = Readonly<Partial<Record<ListedColumn, string>>>;

export interface Listing {
  readonly columns: readonly ListedColumn[];
  readonly rows: readonly ListedRow[];
  /** Of the summary behind it; undefined where it is not printed. */
  readonly blockBytes?: number;
  readonly onlineBytes?: number;
  readonly offlineBytes?: number;
  /** "yes", "no" or "force", of the summary of 2.42. */
  readonly memmapParameter?: string;
  /** It had no heading: its columns are taken to be lsmem's usual ones. */
  readonly isHeadless: boolean;
}

type Summary = Pick<Listing, 'blockBytes' | 'onlineBytes' | 'offlineBytes' | 'memmapParameter'>;
type MutableSummary = { -readonly [Key in keyof Summary]: Summary[Key] };

const USUAL: readonly ListedColumn[] = ['RANGE', 'SIZE', 'STATE', 'REMOVABLE', 'BLOCK'];

const isColumn = (word: string): word is ListedColumn => (COLUMNS as readonly string[]).includes(word);

/** What a cell of each column looks like. Blank where lsmem leaves it blank: no zones, no node, not online. */
const CELLS: Readonly<Record<ListedColumn, RegExp>> = {
  RANGE: /^0x[0-9a-f]{1,16}-0x[0-9a-f]{1,16}$/i,
  SIZE: /^\d{1,20}(?:[.,]\d+)?[BKMGTPE]?$/,
  STATE: /^(?:online|offline|on->off|\?)$/,
  REMOVABLE: /^(?:yes|no|-)$/,
  BLOCK: /^\d{1,9}(?:-\d{1,9})?$/,
  NODE: /^\d{1,4}$/,
  ZONES: /^(?:None|DMA|DMA32|Normal|Highmem|Movable|Device|Unknown)(?:\/(?:\w+))*$/i,
  CONFIGURED: /^(?:yes|no)$/,
  'MEMMAP-ON-MEMORY': /^(?:yes|no)$/,
};
const CAN_BE_BLANK: ReadonlySet<ListedColumn> = new Set(['REMOVABLE', 'NODE', 'ZONES']);

/** Collects listings line by line; other lines pass. */
export class ListingReader {
  readonly #found: Listing[] = [];
  #columns: readonly ListedColumn[] | undefined;
  #isHeadless = false;
  #isOld = false;
  #rows: ListedRow[] = [];
  #summary: MutableSummary = {};
  /** Lines of a JSON that is not closed yet, and how many of its braces are open. */
  #json: { readonly lines: string[]; open: number } | undefined;
  /** What began as a listing and is none. */
  problem: string | undefined;

  /** @returns whether the line was of a listing */
  take(line: string): boolean {
    if (this.#json) {
      this.#takeJson(line, this.#json);
      return true;
    }
    const text = line.trim();
    if (/^\{\s*(?:"memory"\s*:.*)?$/.test(text)) {
      this.#close();
      this.#json = { lines: [], open: 0 };
      this.#takeJson(line, this.#json);
      return true;
    }
    return this.#takeHeading(text) || this.#takePairs(text) || this.#takeSummary(text) || this.#takeRow(text);
  }

  finish(): readonly Listing[] {
    this.#close();
    if (this.#json) this.problem ??= 'the JSON of lsmem is cut off';
    return this.#found;
  }

  #close(): void {
    const { blockBytes, onlineBytes } = this.#summary;
    if (this.#rows.length > 0 || (blockBytes !== undefined && onlineBytes !== undefined))
      this.#found.push({
        columns: this.#columns ?? [],
        rows: this.#rows,
        isHeadless: this.#isHeadless,
        ...this.#summary,
      });
    this.#columns = undefined;
    this.#isHeadless = false;
    this.#isOld = false;
    this.#rows = [];
    this.#summary = {};
  }

  #takeHeading(text: string): boolean {
    if (/^Address Range\s+Size \(MB\)\s+State/.test(text)) {
      this.#close();
      this.#columns = ['RANGE', 'SIZE', 'STATE', 'REMOVABLE'];
      this.#isOld = true;
      return true;
    }
    if (this.#isOld && /^=+$/.test(text)) return true;
    const words = text.split(/\s+/);
    if (words[0] === '' || !words.every(isColumn) || new Set(words).size < words.length) return false;
    // One word alone could be anything.
    if (words.length < 2 && words[0] !== 'RANGE') return false;
    this.#close();
    this.#columns = words as ListedColumn[];
    return true;
  }

  #takePairs(text: string): boolean {
    if (!/^[A-Z][A-Z_-]*="/.test(text)) return false;
    const row: Partial<Record<ListedColumn, string>> = {};
    for (const [, key = '', value = ''] of text.matchAll(/([A-Z][A-Z_-]*)="([^"]*)"/g)) {
      const column = key.replaceAll('_', '-');
      if (isColumn(column)) row[column] = value;
    }
    const columns = COLUMNS.filter((column) => row[column] !== undefined);
    if (columns.length < 2 || !isRow(row)) return false;
    if (this.#summaryBegan || (this.#columns && columns.join() !== [...this.#columns].sort(byOrder).join()))
      this.#close();
    this.#columns = columns;
    this.#rows.push(row);
    return true;
  }

  get #summaryBegan(): boolean {
    return Object.keys(this.#summary).length > 0;
  }

  #takeSummary(text: string): boolean {
    const [, name, value = ''] =
      /^(Memory block size|Total online memory|Total offline memory|Memmap on memory parameter|Memory device size)\s*:\s*(\S+(?: MB)?)$/.exec(
        text,
      ) ?? [];
    if (name === undefined) return false;
    const bytes = sizeOf(value);
    if (name === 'Memory block size') {
      if (this.#summary.blockBytes !== undefined) this.#close();
      this.#summary.blockBytes = bytes ?? Number.NaN;
    } else if (name === 'Total online memory') this.#summary.onlineBytes = bytes ?? Number.NaN;
    else if (name === 'Total offline memory') this.#summary.offlineBytes = bytes ?? Number.NaN;
    else if (name === 'Memmap on memory parameter') this.#summary.memmapParameter = value;
    return true;
  }

  #takeRow(text: string): boolean {
    const words = text.split(/\s+/);
    if (text === '' || words.length > COLUMNS.length + 1) return false;
    if (this.#isOld) return this.#takeOldRow(words);
    if (!this.#columns || this.#summaryBegan) {
      const row = CELLS.RANGE.test(words[0] ?? '') ? cellsOf(words, USUAL) : undefined;
      if (!row) return false;
      this.#close();
      this.#columns = USUAL;
      this.#isHeadless = true;
      this.#rows.push(row);
      return true;
    }
    const row = cellsOf(words, this.#columns);
    if (row) this.#rows.push(row);
    return row !== undefined;
  }

  /** "0x…-0x…  256  online  no  0-3": sizes are MiB, and the device is none of ours. */
  #takeOldRow(words: readonly string[]): boolean {
    const [range = '', size = '', state = '', removable = ''] = words;
    if (!CELLS.RANGE.test(range) || !/^\d+$/.test(size)) return false;
    this.#rows.push({ RANGE: range, SIZE: `${size}M`, STATE: state, REMOVABLE: removable });
    return true;
  }

  #takeJson(line: string, json: { readonly lines: string[]; open: number }): void {
    json.lines.push(line);
    for (const brace of line.match(/[{}]/g) ?? []) json.open += brace === '{' ? 1 : -1;
    if (json.open > 0) return;
    this.#json = undefined;
    const listing = listingOfJson(json.lines.join('\n'));
    if (listing) this.#found.push(listing);
  }
}

const byOrder = (left: ListedColumn, right: ListedColumn): number =>
  COLUMNS.indexOf(left) - COLUMNS.indexOf(right);

const isRow = (row: ListedRow): boolean =>
  COLUMNS.every((column) => {
    const cell = row[column];
    return cell === undefined || (cell === '' && CAN_BE_BLANK.has(column)) || CELLS[column].test(cell);
  });

/**
 * Words as the cells of a row, where blank cells left none: each word is one that its column can have.
 * @returns undefined where they are no row of these columns
 */
export function cellsOf(words: readonly string[], columns: readonly ListedColumn[]): ListedRow | undefined {
  const place = (word: number, column: number): ListedRow | undefined => {
    const name = columns[column];
    if (name === undefined) return word === words.length ? {} : undefined;
    const cell = words[word];
    if (cell !== undefined && CELLS[name].test(cell)) {
      const rest = place(word + 1, column + 1);
      if (rest) return { ...rest, [name]: cell };
    }
    if (!CAN_BE_BLANK.has(name)) return undefined;
    const rest = place(word, column + 1);
    return rest && { ...rest, [name]: '' };
  };
  return place(0, 0);
}

function listingOfJson(text: string): Listing | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  const memory = (parsed as { memory?: unknown } | null)?.memory;
  if (!Array.isArray(memory)) return undefined;
  const rows: ListedRow[] = [];
  const columns = new Set<ListedColumn>();
  for (const entry of memory as unknown[]) {
    const row: Partial<Record<ListedColumn, string>> = {};
    for (const [key, value] of Object.entries((entry ?? {}) as Record<string, unknown>)) {
      const column = key.toUpperCase();
      if (!isColumn(column)) continue;
      columns.add(column);
      row[column] = cellOfJson(column, value);
    }
    if (!isRow(row)) return undefined;
    rows.push(row);
  }
  return rows.length === 0 ? undefined : { columns: [...columns].sort(byOrder), rows, isHeadless: false };
}

function cellOfJson(column: ListedColumn, value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return column === 'REMOVABLE' && !value ? '' : value ? 'yes' : 'no';
  return String(value);
}

/**
 * What lsmem printed, in any of its forms: as a table (-a, -r, -n, -b, any columns), as pairs (-P), as JSON (-J), and as
 * the lsmem of s390-tools before 2.2 printed it. sys-utils/lsmem.c and recordings of 2.38 and 2.42 have the forms.
 */

import { COLUMNS } from '../../guest/shell/lsmem/columns.ts';
import {
  byOrder,
  CAN_BE_BLANK,
  CELLS,
  isColumn,
  isRow,
  type ListedColumn,
  type ListedRow,
  type Listing,
} from './cells.ts';
import { JsonListing } from './json-listing.ts';
import { inEnglish } from './other-languages.ts';
import { sizeOf } from './sizes.ts';

type Summary = Pick<Listing, 'blockBytes' | 'onlineBytes' | 'offlineBytes' | 'memmapParameter'>;
type MutableSummary = { -readonly [Key in keyof Summary]: Summary[Key] };

const USUAL: readonly ListedColumn[] = ['RANGE', 'SIZE', 'STATE', 'REMOVABLE', 'BLOCK'];

/** Of all listings together: the largest that there can be, and others beside it. */
const MOST_LINES = 200_000;

/** Collects listings line by line; other lines pass. */
export class ListingReader {
  readonly #found: Listing[] = [];
  #columns: readonly ListedColumn[] | undefined;
  #isHeadless = false;
  #isOld = false;
  #rows: ListedRow[] = [];
  /** Cells of a row that goes on in the next line: a terminal was too narrow. */
  #wrapped: readonly string[] | undefined;
  #unread: string | undefined;
  #summary: MutableSummary = {};
  /** A JSON that is not closed yet. */
  #json: JsonListing | undefined;
  #taken = 0;
  /** What began as a listing and is none. */
  problem: string | undefined;

  /** @returns whether the line was of a listing */
  take(line: string): boolean {
    if (this.#json) {
      this.#takeJson(line, this.#json);
      return true;
    }
    if (this.#taken > MOST_LINES) {
      this.problem ??= `more than ${MOST_LINES} lines of lsmem`;
      return false;
    }
    const text = inEnglish(bareLine(line.trim()));
    if (/^\{\s*(?:"memory"\s*:.*)?$/.test(text)) {
      this.#close();
      this.#json = new JsonListing();
      this.#takeJson(line, this.#json);
      return true;
    }
    const isTaken =
      this.#takeHeading(text) || this.#takePairs(text) || this.#takeSummary(text) || this.#takeRow(text);
    if (isTaken) this.#taken++;
    return isTaken;
  }

  finish(): readonly Listing[] {
    this.#close();
    if (this.#json) this.problem ??= 'the JSON of lsmem is cut off';
    return this.#found;
  }

  /** A row that cannot be read is never left out silently: the listing is none then. */
  #noteUnread(words: readonly string[]): void {
    this.#unread ??= words.join(' ');
  }

  #close(): void {
    if (this.#wrapped) this.#noteUnread(this.#wrapped);
    this.#wrapped = undefined;
    const { blockBytes, onlineBytes } = this.#summary;
    if (this.#rows.length > 0 || (blockBytes !== undefined && onlineBytes !== undefined))
      this.#found.push({
        columns: this.#columns ?? [],
        rows: this.#rows,
        isHeadless: this.#isHeadless,
        ...(this.#unread !== undefined && { unread: this.#unread }),
        ...this.#summary,
      });
    this.#unread = undefined;
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
    const pair = /\s*([A-Z][A-Z_-]*)="([^"]*)"/y;
    for (let found = pair.exec(text); found; found = pair.exec(text)) {
      const [, key = '', value = ''] = found;
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
    const whole = this.#wrapped === undefined ? words : [...this.#wrapped, ...words];
    const row = cellsOf(whole, this.#columns) ?? cellsOf(words, this.#columns);
    if (this.#wrapped && row === undefined) this.#noteUnread(this.#wrapped);
    this.#wrapped = undefined;
    if (row) {
      this.#rows.push(row);
      return true;
    }
    const [first = ''] = words;
    if (this.#columns[0] === 'RANGE' && CELLS.RANGE.test(first)) {
      if (words.length < this.#columns.length) this.#wrapped = words;
      else this.#noteUnread(words);
      return true;
    }
    return false;
  }

  /** "0x…-0x…  256  online  no  0-3": sizes are MiB, and the device is none of ours. */
  #takeOldRow(words: readonly string[]): boolean {
    const [range = '', size = '', state = '', removable = ''] = words;
    if (!CELLS.RANGE.test(range) || !/^\d+$/.test(size)) return false;
    this.#rows.push({ RANGE: range, SIZE: `${size}M`, STATE: state, REMOVABLE: removable });
    return true;
  }

  /** Whether the lines are those of a JSON that is not closed yet. */
  get isInJson(): boolean {
    return this.#json !== undefined;
  }

  #takeJson(line: string, json: JsonListing): void {
    json.take(line);
    if (json.isOpen) return;
    this.#json = undefined;
    const listing = json.listing();
    if (listing) this.#found.push(listing);
  }
}

/** `cat -n` and the like, before what lsmem prints. */
const NUMBER = /^\d{1,6}[:.]?\s+(?=0x[0-9a-f]{8}|RANGE\s|Memory block size:|Total o(?:n|ff)line memory:)/;

/** Without what a ticket, an editor or another program puts around a line. */
function bareLine(text: string): string {
  if (text.startsWith('"')) return text.replace(/^"(.*)",?$/, '$1').trim();
  // A table of Markdown; the line below its heading has nothing but dashes.
  if (text.startsWith('|')) return text.replaceAll('|', ' ').trim();
  return NUMBER.test(text) ? text.replace(NUMBER, '') : text;
}

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

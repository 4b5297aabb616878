/**
 * Where the machine's state lives: columns of numbers, and a few references to small immutable values. Every change
 * goes through `write`, `replace` or `assign`, which keep the hash and record the inverse. Nothing else may change a
 * cell, or undo, the hash and the database would part.
 */

import { formatHash, reweigh, type StateHash, textValue, weigh, weighSum } from './hash.ts';

export type Cells = Uint8Array | Int32Array | Float64Array;

/** Which database table a column's rows belong to, for the list of touched rows. */
export type TableName = 'partition' | 'increment' | 'block' | 'zone';

/** The cells of a column, and what is known of them without looking at each: most columns are laid empty, and often. */
interface Content {
  cells: Cells;
  /** What they weigh together. */
  weight: StateHash;
  /** How many are not 0. */
  filled: number;
}

/** One attribute of all rows of a table of one partition. */
export interface Column extends Content {
  readonly table: TableName;
  /** Partition the column belongs to; the key of the touched rows. */
  readonly owner: string;
  /** Unique within the store; part of every cell's address in the hash. */
  readonly id: number;
  /** Goes up with every change of a cell: what was computed from all cells holds as long as it stays. */
  version: number;
  /** The period of the log that has the cells from before this column was laid anew: it needs none of the new ones. */
  laidIn: number;
  /** The version at which a cell of each piece of `PIECE_ROWS` rows changed last. */
  pieceVersions: Float64Array;
}

/** Rows that are counted together; a power of two. */
export const PIECE_ROWS = 1024;
const PIECE_SHIFT = Math.log2(PIECE_ROWS);

/** A small immutable value (plain data), replaced as a whole. */
export interface Ref<T> {
  readonly owner: string;
  readonly id: number;
  value: T;
  /** Rows of all tables are derived from it. */
  readonly everyRow: boolean;
  /** Hash value of the content. */
  weight: number;
}

/** Numbers in a piece of a log: two of an entry. Most commands write a few dozen cells. */
const PIECE_NUMBERS = 1 << 13;
/** No period of a log. */
const NEVER = 0;
let periods = NEVER;
/** In place of a cell: the entry is a thunk. No column has a number below 0. */
const THUNK = -1;
/** A cell's column and row are one number: more rows than a column can have, and few enough for exact integers. */
const ROWS = 2 ** 24;

/** An array of numbers in doubles from the start; it changes its kind never, and costs next to nothing to make. */
function newPiece(): number[] {
  const piece = [0.5];
  piece.length = 0;
  return piece;
}

/**
 * Inverse writes, oldest first, in pieces of plain numbers: an action on 65,535 blocks records a million of them, and
 * objects would keep the collector busy. All pieces are of one kind, or the hottest line of the engine is compiled for
 * several.
 */
export class UndoLog {
  /** Pieces that are full. */
  #full: number[][] = [];
  /** Of each entry what it is of, and what was there: column and row of a cell, and its value; or the place of a thunk. */
  #last = newPiece();
  #period = ++periods;
  readonly #byId: Column[] = [];
  readonly #thunks: (() => void)[] = [];
  /** Owners with a changed reference or log; true where every row may look different now. */
  readonly #owners = new Map<string, boolean>();

  get size(): number {
    return (this.#full.length * PIECE_NUMBERS + this.#last.length) / 2;
  }

  /** Another one whenever the log begins anew. */
  get period(): number {
    return this.#period;
  }

  cell(column: Column, row: number, old: number): void {
    this.#byId[column.id] = column;
    this.#add(column.id * ROWS + row, old);
  }

  thunk(owner: string, restore: () => void, everyRow: boolean): void {
    this.#add(THUNK, this.#thunks.length);
    this.#thunks.push(restore);
    this.#owners.set(owner, everyRow || this.#owners.get(owner) === true);
  }

  /** The owners of other changes than cells: true where they concern every row. */
  get owners(): ReadonlyMap<string, boolean> {
    return this.#owners;
  }

  /** Every recorded cell, oldest first. */
  visit(onCell: (column: Column, row: number) => void): void {
    for (const piece of [...this.#full, this.#last]) {
      for (let index = 0; index < piece.length; index += 2) {
        const cell = piece[index] ?? THUNK;
        const id = Math.floor(cell / ROWS);
        const column = this.#byId[id];
        if (column) onCell(column, cell - id * ROWS);
      }
    }
  }

  /** Restores every cell, newest first, and empties the log. */
  unwind(restoreCell: (column: Column, row: number, old: number) => void): void {
    for (const piece of [...this.#full, this.#last].reverse()) {
      for (let index = piece.length - 2; index >= 0; index -= 2) {
        const cell = piece[index] ?? THUNK;
        const old = piece[index + 1] ?? 0;
        const id = Math.floor(cell / ROWS);
        const column = this.#byId[id];
        if (column) restoreCell(column, cell - id * ROWS, old);
        else this.#thunks[old]?.();
      }
    }
    this.clear();
  }

  /** Forgets everything. */
  clear(): void {
    if (this.#full.length > 0) this.#full = [];
    this.#last = newPiece();
    this.#period = ++periods;
    this.#byId.length = 0;
    this.#thunks.length = 0;
    this.#owners.clear();
  }

  #add(what: number, old: number): void {
    if (this.#last.length === PIECE_NUMBERS) {
      this.#full.push(this.#last);
      this.#last = newPiece();
    }
    this.#last.push(what, old);
  }
}

const piecesOf = ({ length }: Cells, version: number): Float64Array =>
  new Float64Array(Math.ceil(length / PIECE_ROWS)).fill(version);

function contentOf(id: number, cells: Cells): Content {
  const weight: StateHash = { low: 0, high: 0 };
  let filled = 0;
  for (let row = 0; row < cells.length; row++) {
    const value = cells[row] ?? 0;
    if (value === 0) continue;
    weigh(weight, id, row, value, 1);
    filled++;
  }
  return { cells, weight, filled };
}

export class Store {
  readonly #hash: StateHash = { low: 0, high: 0 };
  #undo: UndoLog | null = null;

  /** Where inverse writes go from now on; null while a system is being built or restored. */
  record(undo: UndoLog | null): void {
    this.#undo = undo;
  }

  column(table: TableName, owner: string, id: number, cells: Cells): Column {
    const content = contentOf(id, cells);
    weighSum(this.#hash, content.weight, 1);
    return { table, owner, id, ...content, version: 0, laidIn: NEVER, pieceVersions: piecesOf(cells, 0) };
  }

  ref<T>(owner: string, id: number, value: T, everyRow = false): Ref<T> {
    const ref: Ref<T> = { owner, id, value, everyRow, weight: textValue(JSON.stringify(value) ?? '') };
    weigh(this.#hash, id, 0, ref.weight, 1);
    return ref;
  }

  write(column: Column, row: number, value: number): void {
    const old = column.cells[row];
    if (old === undefined)
      throw new RangeError(`row ${row} is outside column ${column.id} of ${column.owner}`);
    if (old === value) return;
    if (this.#undo && column.laidIn !== this.#undo.period) this.#undo.cell(column, row, old);
    this.#put(column, row, old, value);
  }

  /** Exchanges all cells of a column. */
  replace(column: Column, cells: Cells): void {
    this.#lay(column, contentOf(column.id, cells));
  }

  /** Empty cells instead of what there was, for a new geometry. */
  clear(column: Column, rows: number): void {
    if (column.filled === 0 && column.cells.length === rows) return;
    const cells = new (column.cells.constructor as new (rows: number) => Cells)(rows);
    this.#lay(column, { cells, weight: { low: 0, high: 0 }, filled: 0 });
  }

  #lay(column: Column, content: Content): void {
    const { cells, weight, filled } = column;
    const old = { cells, weight, filled };
    this.#undo?.thunk(column.owner, () => this.#exchange(column, old), true);
    if (this.#undo) column.laidIn = this.#undo.period;
    this.#exchange(column, content);
  }

  assign<T>(ref: Ref<T>, value: T): void {
    if (ref.value === value) return;
    const { value: oldValue, weight: oldWeight } = ref;
    this.#undo?.thunk(ref.owner, () => this.#point(ref, oldValue, oldWeight), ref.everyRow);
    this.#point(ref, value, textValue(JSON.stringify(value) ?? ''));
  }

  /** Runs `change`, which alters something the store does not hold itself, with `inverse` recorded for undo. */
  apply(owner: string, change: () => void, inverse: () => void): void {
    this.#undo?.thunk(owner, inverse, false);
    change();
  }

  /** Adds or removes the weight of a line of text that lives outside the store (kernel log). */
  weighLine(id: number, row: number, text: string, sign: 1 | -1): void {
    weigh(this.#hash, id, row, textValue(text), sign);
  }

  /** Puts the weight of a partition's members into the hash, or takes it out. */
  weighMembers(
    members: { readonly columns: readonly Column[]; readonly refs: readonly Ref<unknown>[] },
    sign: 1 | -1,
  ): void {
    for (const column of members.columns) weighSum(this.#hash, column.weight, sign);
    for (const ref of members.refs) weigh(this.#hash, ref.id, 0, ref.weight, sign);
  }

  revert(undo: UndoLog): void {
    undo.unwind((column, row, old) => this.#put(column, row, column.cells[row] ?? 0, old));
  }

  /** 16 hex digits over every cell, reference and line. */
  hash(): string {
    return formatHash(this.#hash);
  }

  #put(column: Column, row: number, old: number, value: number): void {
    const { low, high } = this.#hash;
    reweigh(this.#hash, column.id, row, old, value);
    column.weight.low = (column.weight.low + this.#hash.low - low) | 0;
    column.weight.high = (column.weight.high + this.#hash.high - high) | 0;
    if (old === 0) column.filled++;
    else if (value === 0) column.filled--;
    column.cells[row] = value;
    column.pieceVersions[row >> PIECE_SHIFT] = ++column.version;
  }

  #exchange(column: Column, { cells, weight, filled }: Content): void {
    weighSum(this.#hash, column.weight, -1);
    column.cells = cells;
    column.weight = weight;
    column.filled = filled;
    column.version++;
    column.pieceVersions = piecesOf(cells, column.version);
    weighSum(this.#hash, weight, 1);
  }

  #point<T>(ref: Ref<T>, value: T, weight: number): void {
    weigh(this.#hash, ref.id, 0, ref.weight, -1);
    ref.value = value;
    ref.weight = weight;
    weigh(this.#hash, ref.id, 0, weight, 1);
  }
}

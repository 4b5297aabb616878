/** An open database as the stores see it. A function that only needs a Reader cannot be handed the right to write. */

import type BetterSqlite3 from 'better-sqlite3';

declare const readable: unique symbol;
declare const writable: unique symbol;

/** May prepare statements that return rows. */
export type Reader = Pick<BetterSqlite3.Database, 'prepare' | 'name'> & { readonly [readable]: true };
/** May also change rows, inside `begin` … `commit`. */
export type Writer = Reader &
  Pick<BetterSqlite3.Database, 'exec' | 'inTransaction'> & { readonly [writable]: true };

/** Rows as better-sqlite3 hands them out. */
export type Row = Readonly<Record<string, unknown>>;

/** SQLite's own check of the file, table by table, so that the caller can do other things in between. */

import type { Reader } from './connection.ts';

export interface IntegrityReader {
  tables(): string[];
  /** What is wrong with one table and its indexes; undefined when it is whole. */
  problem(table: string): string | undefined;
}

export function integrityReader(db: Reader): IntegrityReader {
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").pluck();
  const check = db.prepare('SELECT integrity_check FROM pragma_integrity_check(?)').pluck();
  return {
    tables: () => tables.all() as string[],
    problem: (table) => {
      const answer = String(check.get(table) ?? 'ok');
      return answer === 'ok' ? undefined : answer;
    },
  };
}

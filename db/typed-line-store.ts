/** Lines that were typed in terminals, by the action of the journal that each led to. */

import type { Reader, Writer } from './connection.ts';

export interface TypedLineReader {
  find(machine: number, action: number): string | undefined;
}

export interface TypedLineWriter extends TypedLineReader {
  put(machine: number, action: number, line: string): void;
}

export function typedLineReader(db: Reader): TypedLineReader {
  const find = db.prepare('SELECT line FROM typed_line WHERE machine_id = ? AND action = ?').pluck();
  return { find: (machine, action) => find.get(machine, action) as string | undefined };
}

export function typedLineWriter(db: Writer): TypedLineWriter {
  const put = db.prepare('INSERT OR REPLACE INTO typed_line (machine_id, action, line) VALUES (?, ?, ?)');
  return {
    ...typedLineReader(db),
    put: (machine, action, line) => void put.run(machine, action, line),
  };
}

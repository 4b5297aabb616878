/** Numbers of what is stored: each is given once, so that nothing a deleted one left anywhere becomes another one's. */

import type { Writer } from './connection.ts';

/** @returns gives the next number each time, inside the transaction of whoever asks */
export function numbersOf(db: Writer, of: 'machine' | 'recording'): () => number {
  const next = db
    .prepare(`
      INSERT INTO last_number (of, number) VALUES (?, 1)
      ON CONFLICT (of) DO UPDATE SET number = number + 1 RETURNING number`)
    .pluck();
  return () => Number(next.get(of));
}

/** Files on the disk of each partition's guest, by machine: what differs from its distribution. */

import type { Reader, Writer } from './connection.ts';

/** Path and content; null: a directory. */
export type GuestFile = readonly [path: string, content: string | null];

export interface GuestFileReader {
  /** Directories before what is in them. */
  of(machine: number, partition: string): GuestFile[];
  /** Partitions that have any, by name. */
  partitions(machine: number): string[];
}

export interface GuestFileWriter extends GuestFileReader {
  put(machine: number, partition: string, file: GuestFile): void;
  remove(machine: number, partition: string, path: string): void;
}

export function guestFileReader(db: Reader): GuestFileReader {
  const of = db
    .prepare('SELECT path, content FROM guest_file WHERE machine_id = ? AND partition = ? ORDER BY path')
    .raw();
  const partitions = db
    .prepare('SELECT DISTINCT partition FROM guest_file WHERE machine_id = ? ORDER BY partition')
    .pluck();
  return {
    of: (machine, partition) => of.all(machine, partition) as unknown as GuestFile[],
    partitions: (machine) => partitions.all(machine) as string[],
  };
}

export function guestFileWriter(db: Writer): GuestFileWriter {
  const put = db.prepare(`
    INSERT INTO guest_file (machine_id, partition, path, content) VALUES (?, ?, ?, ?)
    ON CONFLICT (machine_id, partition, path) DO UPDATE SET content = excluded.content`);
  const remove = db.prepare('DELETE FROM guest_file WHERE machine_id = ? AND partition = ? AND path = ?');
  return {
    ...guestFileReader(db),
    put: (machine, partition, [path, content]) => void put.run(machine, partition, path, content),
    remove: (machine, partition, path) => void remove.run(machine, partition, path),
  };
}

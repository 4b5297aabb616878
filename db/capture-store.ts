/** Captured /sys that machines were made of, packed. What is in them is not read on this floor. */

import { crc32 } from 'node:zlib';
import type { Reader, Writer } from './connection.ts';

export interface CaptureRow {
  readonly name: string;
  readonly files: Uint8Array;
}

export interface CaptureReader {
  /** `intact`: the files are what was written. */
  of(machine: number): (CaptureRow & { readonly intact: boolean })[];
}

export interface CaptureWriter extends CaptureReader {
  put(machine: number, capture: CaptureRow): void;
}

export function captureReader(db: Reader): CaptureReader {
  const of = db.prepare('SELECT name, files, checksum FROM capture WHERE machine_id = ? ORDER BY name');
  return {
    of: (machine) =>
      (of.all(machine) as (CaptureRow & { readonly checksum: number })[]).map(
        ({ name, files, checksum }) => ({
          name,
          files,
          intact: crc32(files) === checksum,
        }),
      ),
  };
}

export function captureWriter(db: Writer): CaptureWriter {
  const put = db.prepare(
    'INSERT OR REPLACE INTO capture (machine_id, name, files, checksum) VALUES (?, ?, ?, ?)',
  );
  return {
    ...captureReader(db),
    put: (machine, { name, files }) => void put.run(machine, name, files, crc32(files)),
  };
}

/** The first 100 bytes of an SQLite file, read without SQLite: a file that is refused must not be touched. */

import fs from 'node:fs';

/** "LPAR" in ASCII; the file's own mark, shown by `file` and checked before anything else. */
export const APPLICATION_ID = 0x4c504152;

const HEADER_BYTES = 100;
const MARK = 'SQLite format 3\0';
const USER_VERSION_OFFSET = 60;
const APPLICATION_ID_OFFSET = 68;

/** `none`: no file, or an empty one, which SQLite takes for new. `foreign`: a database, but not a console's. */
export type FileHeader =
  | { readonly kind: 'none' }
  | { readonly kind: 'notADatabase' }
  | { readonly kind: 'foreign' }
  | { readonly kind: 'database'; readonly userVersion: number };

/** Reads the header of a file. Throws the file system's error when the file is there and cannot be read. */
export function readHeader(path: string): FileHeader {
  if (!fs.existsSync(path)) return { kind: 'none' };
  const header = Buffer.alloc(HEADER_BYTES);
  const file = fs.openSync(path, 'r');
  try {
    const length = fs.readSync(file, header, 0, HEADER_BYTES, 0);
    if (length === 0) return { kind: 'none' };
    if (length < HEADER_BYTES || header.toString('latin1', 0, MARK.length) !== MARK)
      return { kind: 'notADatabase' };
  } finally {
    fs.closeSync(file);
  }
  if (header.readUInt32BE(APPLICATION_ID_OFFSET) !== APPLICATION_ID) return { kind: 'foreign' };
  return { kind: 'database', userVersion: header.readUInt32BE(USER_VERSION_OFFSET) };
}

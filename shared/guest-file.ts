/** Files on the disk of a partition's guest, as they travel in machine files. */

import { MIB } from './units.ts';

/** Directories of the simulated disk. Everything else in the root is the kernel's, or nobody's. */
export const GUEST_DIRECTORIES = ['/boot', '/etc', '/root', '/run', '/tmp', '/usr', '/var'] as const;
/** Contents together, and how many entries. */
export const GUEST_FILES_LIMIT_BYTES = MIB;
export const GUEST_FILES_LIMIT_ENTRIES = 4096;
export const GUEST_PATH_LIMIT_CHARS = 1024;

/** What was changed on the disk that the distribution installed. */
export interface GuestFile {
  readonly path: string;
  /** `removed`: a file of the distribution that is not there any more. */
  readonly kind: 'file' | 'directory' | 'link' | 'removed';
  /** Of a file its text, of a link where it leads. */
  readonly content: string;
  /** Permission bits, where they are not the usual ones of its kind. */
  readonly mode?: number;
  /** Seconds since 1970. */
  readonly modified?: number;
}

export interface GuestDisk {
  readonly partition: string;
  readonly files: readonly GuestFile[];
}

/** Whether a path lies in one of the directories, without dots and doubled slashes on the way. */
export const isGuestPath = (path: string): boolean =>
  path.length <= GUEST_PATH_LIMIT_CHARS &&
  GUEST_DIRECTORIES.some((directory) => path.startsWith(`${directory}/`)) &&
  path
    .slice(1)
    .split('/')
    .every(
      (name) => name !== '' && name !== '.' && name !== '..' && name.length <= 255 && !name.includes('\0'),
    );

const GZIP_MAGIC = '\x1f\x8b';
const TAR_MAGIC = 'ustar';
const TAR_MAGIC_AT = 257;

/** Contents that are bytes, a character each: what tar and gzip wrote. Everything else is text, which is UTF-8 on a disk. */
export const isBytes = (content: string): boolean =>
  content.startsWith(GZIP_MAGIC) || content.startsWith(TAR_MAGIC, TAR_MAGIC_AT);

/** Reading and writing for the command line: what the system refuses is told with the path, in our own words. */

import { closeSync, openSync, readSync } from 'node:fs';
import { getSystemErrorMessage } from 'node:util';
import { writeDurably } from '../../db/durable-file.ts';
import { fail, ok, type Result } from '../../shared/failure.ts';
import { KIB, MIB } from '../../shared/units.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a part of the path is not a directory',
  EACCES: 'you have no permission',
  EPERM: 'you have no permission',
  EEXIST: 'it exists already',
  ENOSPC: 'the disk is full',
  EROFS: 'the file system can only be read',
  ELOOP: 'too many links',
  ENAMETOOLONG: 'the name is too long',
};

/** Does something with files. Fails with "PATH: reason" where the system refuses; other errors are ours and go on. */
export function withFiles<T>(path: string, wanted: string, work: () => T): Result<T, string> {
  try {
    return ok(work());
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    const { code = '', errno = 0, path: where = path } = error as NodeJS.ErrnoException;
    if (code === 'EISDIR') return fail(`${where}: this is a directory, not ${wanted}`);
    return fail(`${where}: ${REASONS[code] ?? getSystemErrorMessage(errno)}`);
  }
}

/** A size as a person says it. */
const inWords = (bytes: number): string =>
  bytes >= MIB ? `${Math.floor(bytes / MIB)} MiB` : `${Math.floor(bytes / KIB)} KiB`;

/** What is open, up to its end; what goes on beyond the limit, or without end like a device, is refused. */
function readBounded(descriptor: number, path: string, limit: number): Result<Buffer, string> {
  const parts: Buffer[] = [];
  let length = 0;
  for (;;) {
    const part = Buffer.allocUnsafe(Math.min(MIB, limit + 1 - length));
    const read = readSync(descriptor, part);
    if (read === 0) return ok(Buffer.concat(parts, length));
    parts.push(part.subarray(0, read));
    length += read;
    if (length > limit) return fail(`${path}: more than ${inWords(limit)}; nothing was done`);
  }
}

/**
 * A text from a file. @param wanted what the file should be: "a machine file"; `limit`: bytes that one may have
 */
export function readText(path: string, wanted: string, limit: number): Result<string, string> {
  const read = withFiles(path, wanted, () => {
    const descriptor = openSync(path, 'r');
    try {
      return readBounded(descriptor, path, limit);
    } finally {
      closeSync(descriptor);
    }
  });
  if (!read.ok) return read;
  return read.value.ok ? ok(read.value.value.toString('utf8')) : read.value;
}

export function readStandardInput(limit: number): Result<string, string> {
  const read = withFiles('standard input', 'commands', () => readBounded(0, 'standard input', limit));
  if (!read.ok) return read;
  return read.value.ok ? ok(read.value.value.toString('utf8')) : read.value;
}

/** Writes a new file; one that exists is left alone. */
export const writeNew = (path: string, content: string | Uint8Array): Result<void, string> =>
  withFiles(path, 'a file', () => writeDurably(path, content, { isNew: true }));

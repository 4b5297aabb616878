/** Reading and writing for the command line: what the system refuses is told with the path, in our own words. */

import { readFileSync } from 'node:fs';
import { getSystemErrorMessage } from 'node:util';
import { writeDurably } from '../../db/durable-file.ts';
import { fail, ok, type Result } from '../../shared/failure.ts';

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

/** @param wanted what the file should be: "a machine file" */
export const readText = (path: string, wanted: string): Result<string, string> =>
  withFiles(path, wanted, () => readFileSync(path, 'utf8'));

export const readStandardInput = (): Result<string, string> =>
  withFiles('standard input', 'commands', () => readFileSync(0, 'utf8'));

/** Writes a new file; one that exists is left alone. */
export const writeNew = (path: string, content: string | Uint8Array): Result<void, string> =>
  withFiles(path, 'a file', () => writeDurably(path, content, { isNew: true }));

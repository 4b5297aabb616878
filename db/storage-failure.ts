/** Turns what SQLite and the file system throw into values: by result code, never by message text. */

import fs from 'node:fs';
import type { StorageFailure } from '../shared/failure.ts';
import { addonSentence } from './addon-failure.ts';

type Reason = StorageFailure['reason'];

const REASONS: Readonly<Record<string, Reason>> = {
  SQLITE_CORRUPT: 'corrupt',
  SQLITE_NOTADB: 'corrupt',
  SQLITE_FULL: 'full',
  SQLITE_READONLY: 'readonly',
  SQLITE_PERM: 'readonly',
  SQLITE_CANTOPEN: 'readonly',
  SQLITE_AUTH: 'readonly',
  SQLITE_BUSY: 'locked',
  SQLITE_LOCKED: 'locked',
  ENOSPC: 'full',
  EDQUOT: 'full',
  EMFILE: 'other',
  ENFILE: 'other',
  EROFS: 'readonly',
  EACCES: 'readonly',
  ENOENT: 'readonly',
  ENOTDIR: 'readonly',
  EISDIR: 'readonly',
  EPERM: 'readonly',
};

/** Extended codes that do not mean what their primary code means. */
const EXTENDED: Readonly<Record<string, Reason>> = {
  SQLITE_READONLY_DBMOVED: 'other',
  SQLITE_IOERR_CORRUPTFS: 'corrupt',
};

/** What a write comes to that the disk did not keep: SQLite's own code for it. */
export const UNSYNCED = 'SQLITE_IOERR_FSYNC';

const SENTENCES: Readonly<Record<Reason, (path: string, code: string) => string>> = {
  corrupt: (path) =>
    `The database ${path} is damaged: it was left as it is. Restore a copy, or start with another --data folder.`,
  full: (path) => `The disk is full: nothing more can be written to ${path}. Free some space and try again.`,
  readonly: (path) =>
    `The database ${path} cannot be written. Check the permissions of the file and its folder.`,
  locked: (path) => `Another program holds the database ${path}. Close it and try again.`,
  fromFuture: (path) =>
    `The database ${path} was written by a newer version of the console: it was left as it is. Use that version.`,
  other: (path, code) => `The database ${path} cannot be used (${code}).`,
};

export const storageFailure = (reason: Reason, path: string, code = ''): StorageFailure => ({
  kind: 'storage',
  reason,
  message: SENTENCES[reason](path, code),
});

/** What an error of the file system means, where that is more than its reason says. */
const CODE_SENTENCES: Readonly<Record<string, (path: string) => string>> = {
  EDQUOT: (path) =>
    `Your share of the disk is used up: nothing more can be written to ${path}. Remove files of yours, or ask for more.`,
  EROFS: (path) =>
    `The file system of ${path} can only be read. Start with a --data folder on one that can be written.`,
  EMFILE: (path) =>
    `Too many files are open in this program: ${path} cannot be opened. Close windows and try again.`,
  ENFILE: (path) =>
    `Too many files are open on this computer: ${path} cannot be opened. Close programs and try again.`,
  SQLITE_READONLY_DBMOVED: (path) => `The database ${path} was moved or removed while it was open.`,
  // The kernel may have thrown away what it could not write, and says so once only.
  [UNSYNCED]: (path) =>
    `The disk could not keep what was written to ${path}. Nothing more is written to it: close the console, see to the disk and start again; what was acknowledged before is there.`,
};

/** Why SQLite could not open or write a file: it does not say which of the reasons of the system it was. */
function systemCode(path: string): string | undefined {
  try {
    fs.closeSync(fs.openSync(path, 'r+'));
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  }
}

/** The failure that a thrown value stands for; undefined when it is not the disk's but a defect of ours. */
export function classify(error: unknown, path: string): StorageFailure | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  const { code } = error;
  // Not the database's matter: it was not looked at.
  if (code === 'ERR_DLOPEN_FAILED')
    return { kind: 'storage', reason: 'other', message: addonSentence(error.message) };
  if (CODE_SENTENCES[code]) return withSentence(code, path);
  const primary = code.startsWith('SQLITE_') ? code.split('_').slice(0, 2).join('_') : code;
  const reason = EXTENDED[code] ?? REASONS[primary];
  const system =
    primary === 'SQLITE_CANTOPEN' || primary === 'SQLITE_READONLY' ? systemCode(path) : undefined;
  if (system !== undefined && CODE_SENTENCES[system]) return withSentence(system, path);
  if (reason) return storageFailure(reason, path, code);
  const fromDisk = [
    'SQLITE_IOERR',
    'SQLITE_NOLFS',
    'SQLITE_PROTOCOL',
    'SQLITE_TOOBIG',
    'SQLITE_NOMEM',
  ].includes(primary);
  return fromDisk || error.name !== 'SqliteError' ? storageFailure('other', path, code) : undefined;
}

const withSentence = (code: string, path: string): StorageFailure => ({
  kind: 'storage',
  reason: EXTENDED[code] ?? REASONS[code] ?? 'other',
  message: CODE_SENTENCES[code]?.(path) ?? '',
});

/** Runs `work`; what the disk refuses becomes a failure, anything else is thrown on. */
export function guarded<T>(
  path: string,
  work: () => T,
): { ok: true; value: T } | { ok: false; failure: StorageFailure } {
  try {
    return { ok: true, value: work() };
  } catch (error) {
    const failure = classify(error, path);
    if (!failure) throw error;
    return { ok: false, failure };
  }
}

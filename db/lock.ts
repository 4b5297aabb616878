/**
 * One console per data directory. The lock is an SQLite lock on a file of its own: the operating system ends it with
 * the process, however that dies, and the database itself stays readable for other tools.
 */

import fs from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { fail, ok, type Result, type StorageFailure } from '../shared/failure.ts';
import { prepareFolder } from './folder.ts';
import { guarded } from './storage-failure.ts';

const LOCK_NAME = 'console.lock';

export interface DirectoryLock {
  release(): void;
}

/**
 * Takes the directory, creating it if there is none; a `locked` failure when another console has it.
 *
 * @param files names of what is kept in it beside the lock
 */
export function lockDirectory(
  directory: string,
  files: readonly string[] = [],
): Result<DirectoryLock, StorageFailure> {
  const prepared = prepareFolder(directory, [LOCK_NAME, ...files]);
  if (!prepared.ok) return prepared;
  const path = join(directory, LOCK_NAME);
  // Whoever planted a link here meant another file; it is not opened, and its owner need not hear that it is damaged.
  if (fs.lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink())
    return notOurs(path, 'it is a link, and the console makes this file itself');
  const taken = guarded(path, () => {
    const db = new Database(path, { timeout: 0 });
    try {
      db.exec('BEGIN EXCLUSIVE');
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  });
  if (taken.ok) return ok({ release: () => taken.value.close() });
  if (taken.failure.reason === 'corrupt') return notOurs(path, 'it holds something else');
  if (taken.failure.reason !== 'locked') return taken;
  return fail({
    kind: 'storage',
    reason: 'locked',
    message: `Another console is already running on ${directory}. Use its window, or start with another --data folder.`,
  });
}

const notOurs = (path: string, why: string): Result<never, StorageFailure> =>
  fail({
    kind: 'storage',
    reason: 'other',
    message: `The file ${path} is not the console's: ${why}. Remove it.`,
  });

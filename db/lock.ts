/**
 * One console per data directory. The lock is an SQLite lock on a file of its own: the operating system ends it with
 * the process, however that dies, and the database itself stays readable for other tools.
 */

import { join } from 'node:path';
import Database from 'better-sqlite3';
import { fail, ok, type Result, type StorageFailure } from '../shared/failure.ts';
import { makeFolder } from './folder.ts';
import { guarded } from './storage-failure.ts';

export interface DirectoryLock {
  release(): void;
}

/** Takes the directory, creating it if there is none; a `locked` failure when another console has it. */
export function lockDirectory(directory: string): Result<DirectoryLock, StorageFailure> {
  const path = join(directory, 'console.lock');
  const taken = guarded(directory, () => {
    makeFolder(directory);
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
  if (taken.failure.reason !== 'locked') return taken;
  return fail({
    kind: 'storage',
    reason: 'locked',
    message: `Another console is already running on ${directory}. Use its window, or start with another --data folder.`,
  });
}

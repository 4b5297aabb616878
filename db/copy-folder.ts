/**
 * Copies what the console keeps in one folder into another that has nothing of it, and compares every byte. The original is
 * only read, except that its write-ahead log is emptied into it first. The caller holds the lock of the folder.
 */

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { copyDurably } from './durable-file.ts';
import { makeFolder } from './folder.ts';

/** Read at once while files are compared. */
const PIECE_BYTES = 1024 * 1024;

export interface Contents {
  readonly database: string;
  /** Files and folders beside it by name; those that are not there are passed over. */
  readonly others: readonly string[];
}

/**
 * Throws the file system's or SQLite's error, or one that says which file is not the same; what was copied up to then is
 * removed again.
 */
export function copyFolder(from: string, to: string, contents: Contents): void {
  const wanted = filesOf(from, contents);
  const done: string[] = [];
  try {
    makeFolder(to);
    emptyLog(path.join(from, contents.database));
    for (const name of wanted) {
      const target = path.join(to, name);
      makeFolder(path.dirname(target));
      copyDurably(path.join(from, name), target);
      done.push(target);
      if (digestOf(target) !== digestOf(path.join(from, name)))
        throw new Error(`the copy of ${name} is not the same`);
    }
    checkDatabase(path.join(to, contents.database));
  } catch (error) {
    for (const target of done) fs.rmSync(target, { force: true });
    throw error;
  }
}

/** Names relative to the folder. Copies of the database that migrations kept belong to it; its log is emptied into it. */
function filesOf(folder: string, { database, others }: Contents): string[] {
  const kept = fs
    .readdirSync(folder)
    .filter((name) => name.startsWith(database) && !name.endsWith('-wal') && !name.endsWith('-shm'));
  const beside = others.flatMap((name) => {
    const status = fs.lstatSync(path.join(folder, name), { throwIfNoEntry: false });
    if (status?.isFile()) return [name];
    if (!status?.isDirectory()) return [];
    return fs
      .readdirSync(path.join(folder, name), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
  });
  return [...kept, ...beside];
}

function emptyLog(file: string): void {
  if (!fs.existsSync(file)) return;
  const db = new Database(file);
  try {
    db.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    db.close();
  }
}

function digestOf(file: string): string {
  const hash = createHash('sha256');
  const piece = Buffer.allocUnsafe(PIECE_BYTES);
  const handle = fs.openSync(file, 'r');
  try {
    for (;;) {
      const read = fs.readSync(handle, piece);
      if (read === 0) return hash.digest('hex');
      hash.update(piece.subarray(0, read));
    }
  } finally {
    fs.closeSync(handle);
  }
}

function checkDatabase(file: string): void {
  if (!fs.existsSync(file)) return;
  const db = new Database(file, { readonly: true });
  try {
    if (db.pragma('quick_check(1)', { simple: true }) !== 'ok')
      throw new Error('the copied database is damaged');
  } finally {
    db.close();
    for (const end of ['-wal', '-shm']) fs.rmSync(file + end, { force: true });
  }
}

/** The data directory. */

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fail, ok, type Result, type StorageFailure } from '../shared/failure.ts';

/** What a file system takes, everywhere: a name of 255 bytes, and a path with room for the names that we add. */
const NAME_LIMIT_BYTES = 255;
const PATH_LIMIT_BYTES = 3900;

/** Makes the folder and those above it, for this user only. Throws the file system's error. */
export function makeFolder(folder: string): void {
  // Node's own recursive mkdir never returns where a parent is there and cannot hold folders, like /proc.
  if (fs.existsSync(folder)) return;
  const above = path.dirname(folder);
  if (above !== folder) makeFolder(above);
  fs.mkdirSync(folder, { mode: 0o700 });
}

/**
 * Makes the folder ready for `files`, or says what is in the way: before anything is opened, since a pipe or a device in
 * a file's place would not answer.
 *
 * @param folder absolute
 * @param files names of the files that the console keeps in it
 */
export function prepareFolder(folder: string, files: readonly string[]): Result<null, StorageFailure> {
  const inTheWay =
    tooLong(folder) ??
    blocked(folder) ??
    made(folder) ??
    files.map((name) => noFile(folder, name)).find(Boolean);
  if (inTheWay === undefined) return ok(null);
  const { why, reason } = inTheWay;
  return fail({
    kind: 'storage',
    reason,
    message: `The data folder ${folder} cannot be used: ${why}. A data folder (--data) is one on this computer that you may write to, or a new one in such a folder.`,
  });
}

interface InTheWay {
  readonly why: string;
  readonly reason: StorageFailure['reason'];
}

const other = (why: string): InTheWay => ({ why, reason: 'other' });

function tooLong(folder: string): InTheWay | undefined {
  const longest = Math.max(...folder.split(path.sep).map((name) => Buffer.byteLength(name)));
  if (longest > NAME_LIMIT_BYTES) return other(`a name in it is longer than ${NAME_LIMIT_BYTES} bytes`);
  if (Buffer.byteLength(folder) > PATH_LIMIT_BYTES)
    return other(`it is longer than ${PATH_LIMIT_BYTES} bytes`);
  return undefined;
}

/** The nearest thing that is there must be a folder. */
function blocked(folder: string): InTheWay | undefined {
  let there = folder;
  while (!isThere(there) && path.dirname(there) !== there) there = path.dirname(there);
  try {
    return fs.statSync(there).isDirectory()
      ? undefined
      : other(`${there} is ${kindOf(fs.statSync(there))}, not a folder`);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return other(`${there} is a link that leads nowhere`);
    if (code === 'ELOOP') return other(`${there} is a link that leads to itself`);
    return refusedBy(code, there);
  }
}

function isThere(file: string): boolean {
  try {
    fs.lstatSync(file);
    return true;
  } catch {
    return false;
  }
}

function made(folder: string): InTheWay | undefined {
  try {
    makeFolder(folder);
    closeToOthers(folder);
    fs.accessSync(folder, fs.constants.R_OK | fs.constants.W_OK | fs.constants.X_OK);
    return undefined;
  } catch (error) {
    const { code, path: where = folder, syscall } = error as NodeJS.ErrnoException;
    return syscall === 'mkdir' ? refusedBy(code, path.dirname(where)) : refusedBy(code, where);
  }
}

/** What is in the folder of a console: enough to tell it from one in which somebody keeps other things too. */
const OWN_MARK = 'console.sqlite';

/**
 * A folder that was there before may let others in, and with it its databases and copies. Only a folder of the console's own
 * is closed: it holds a database of ours, or nothing. In any other the files are.
 */
function closeToOthers(folder: string): void {
  if (process.platform === 'win32') return;
  const { uid, mode } = fs.statSync(folder);
  if (uid !== process.getuid?.()) return;
  const names = fs.readdirSync(folder);
  const isOurs = names.length === 0 || names.includes(OWN_MARK);
  if (isOurs && folder !== os.homedir() && (mode & 0o077) !== 0) fs.chmodSync(folder, mode & 0o700);
  for (const name of names.filter((one) => one.startsWith(OWN_MARK))) {
    const file = path.join(folder, name);
    const status = fs.lstatSync(file);
    if (status.isFile() && status.uid === uid && (status.mode & 0o077) !== 0)
      fs.chmodSync(file, status.mode & 0o700);
  }
}

function refusedBy(code: string | undefined, where: string): InTheWay {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return { why: `you may not write to ${where}`, reason: 'readonly' };
    case 'EROFS':
      return { why: `${where} is on a file system that is read-only`, reason: 'readonly' };
    case 'ENOSPC':
    case 'EDQUOT':
      return { why: `the disk of ${where} is full`, reason: 'full' };
    case 'ENOENT':
      return other(`${where} takes no folders`);
    default:
      return other(`${where} does not take it (${code})`);
  }
}

function noFile(folder: string, name: string): InTheWay | undefined {
  const file = path.join(folder, name);
  // Follows links: what counts is what would be opened. One that leads nowhere is found when it is opened.
  const status = fs.statSync(file, { throwIfNoEntry: false });
  return status === undefined || status.isFile()
    ? undefined
    : other(`${file} is ${kindOf(status)}, not a file of the console`);
}

function kindOf(status: fs.Stats): string {
  if (status.isDirectory()) return 'a folder';
  if (status.isFIFO()) return 'a pipe';
  if (status.isSocket()) return 'a socket';
  return status.isFile() ? 'a file' : 'a device';
}

/**
 * The one way in which files are written that have to be there after a power cut: into a temporary file beside their place,
 * synced, put in place at once, and the folder synced, since a name is on the disk only when its folder is. What fails leaves
 * the file that was there, and nothing else.
 */

import fs from 'node:fs';
import path from 'node:path';

export interface WriteOptions {
  /** Refuse with EEXIST where there is a file already; otherwise it is replaced. */
  readonly isNew?: boolean;
  /** Permissions of a file that was not there; those of one that was are kept. */
  readonly mode?: number;
}

/** Throws the file system's error. For small files and for programs that do nothing else. */
export function writeDurably(file: string, content: string | Uint8Array, options: WriteOptions = {}): void {
  const { target, fresh, mode } = placesOf(file, options);
  try {
    const handle = fs.openSync(fresh, 'wx', mode);
    try {
      fs.writeFileSync(handle, content);
      fs.fsyncSync(handle);
    } finally {
      fs.closeSync(handle);
    }
    put(fresh, target, options);
  } catch (error) {
    fs.rmSync(fresh, { force: true });
    throw named(error, file);
  }
}

/** The same without holding up others: for files that may be large. */
export async function writeLargeDurably(
  file: string,
  content: string | Uint8Array,
  options: WriteOptions = {},
): Promise<void> {
  const { target, fresh, mode } = placesOf(file, options);
  try {
    const handle = await fs.promises.open(fresh, 'wx', mode);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    put(fresh, target, options);
  } catch (error) {
    fs.rmSync(fresh, { force: true });
    throw named(error, file);
  }
}

/** Puts what somebody else wrote at `fresh` in place, synced; `fresh` is in the same folder and gone afterwards. */
export async function settleDurably(
  fresh: string,
  target: string,
  options: WriteOptions = {},
): Promise<void> {
  try {
    const handle = await fs.promises.open(fresh, 'r+');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
    put(fresh, target, options);
  } catch (error) {
    fs.rmSync(fresh, { force: true });
    throw named(error, target);
  }
}

/** Copies a file to a place where there is none. */
export function copyDurably(from: string, to: string): void {
  const fresh = freshBeside(to);
  try {
    fs.copyFileSync(from, fresh, fs.constants.COPYFILE_EXCL);
    const handle = fs.openSync(fresh, 'r+');
    try {
      fs.fsyncSync(handle);
    } finally {
      fs.closeSync(handle);
    }
    put(fresh, to, { isNew: true });
  } catch (error) {
    fs.rmSync(fresh, { force: true });
    throw named(error, to);
  }
}

/** Hidden, and told apart from those of other programs that write the same file. */
export const freshBeside = (file: string): string =>
  path.join(path.dirname(file), `.${path.basename(file).slice(0, 200)}.${process.pid}.new`);

function placesOf(file: string, { isNew, mode = 0o666 }: WriteOptions) {
  // A link stays one: what it leads to is replaced.
  const target = isNew ? file : (realPath(file) ?? file);
  const before = fs.statSync(target, { throwIfNoEntry: false });
  if (before?.isDirectory()) throw systemError('EISDIR', file);
  const fresh = freshBeside(target);
  // What a killed process of the same number left.
  fs.rmSync(fresh, { force: true });
  return { target, fresh, mode: before ? before.mode & 0o777 : mode };
}

function realPath(file: string): string | undefined {
  try {
    return fs.realpathSync(file);
  } catch {
    return undefined;
  }
}

function put(fresh: string, target: string, { isNew = false }: WriteOptions): void {
  if (isNew) putNew(fresh, target);
  else fs.renameSync(fresh, target);
  syncFolder(path.dirname(target));
}

/** A second name is refused where there is a file, which a rename would replace. */
function putNew(fresh: string, target: string): void {
  try {
    fs.linkSync(fresh, target);
    fs.rmSync(fresh);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw error;
    // File systems without second names.
    if (fs.existsSync(target)) throw systemError('EEXIST', target);
    fs.renameSync(fresh, target);
  }
}

/** Windows has no such call, and some file systems refuse it; there the name is as safe as the system makes it. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  let handle: number | undefined;
  try {
    handle = fs.openSync(folder, 'r');
    fs.fsyncSync(handle);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code !== 'EINVAL' && code !== 'EACCES' && code !== 'EISDIR' && code !== 'ENOTSUP') throw error;
  } finally {
    if (handle !== undefined) fs.closeSync(handle);
  }
}

/** The temporary file is nobody's business: people hear of the file that they asked for. */
function named(error: unknown, file: string): unknown {
  if (error instanceof Error && 'path' in error) error.path = file;
  return error;
}

function systemError(code: 'EEXIST' | 'EISDIR', file: string): NodeJS.ErrnoException {
  const error: NodeJS.ErrnoException = new Error(`${code}: ${file}`);
  return Object.assign(error, { code, path: file, syscall: 'open' });
}

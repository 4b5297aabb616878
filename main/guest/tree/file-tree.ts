/** A tree of plain files held in memory: an imported capture, or the start of a recorded session. */

import { type Errno, fail, ok, type Result } from '../../../shared/failure.ts';
import { refusedWith, type Tree, type TreeStat, type WriteAnswer } from './index.ts';
import { nameOf, parentOf } from './paths.ts';

const DIRECTORY: TreeStat = { type: 'directory', mode: 0o755 };

export class FileTree implements Tree {
  readonly #files = new Map<string, string>();
  readonly #directories = new Map<string, Set<string>>([['/', new Set()]]);

  /** Paths relative to the root; one ending in "/" (content null) is a directory. */
  static of(files: Iterable<readonly [string, string | null]>): FileTree {
    const tree = new FileTree();
    for (const [path, content] of files) {
      if (content === null) tree.addDirectory(`/${path.replace(/\/$/, '')}`);
      else tree.addFile(`/${path}`, content);
    }
    return tree;
  }

  addDirectory(path: string): void {
    if (this.#directories.has(path)) return;
    this.addDirectory(parentOf(path));
    this.#directories.get(parentOf(path))?.add(nameOf(path));
    this.#directories.set(path, new Set());
  }

  addFile(path: string, content: string): void {
    this.addDirectory(parentOf(path));
    this.#directories.get(parentOf(path))?.add(nameOf(path));
    this.#files.set(path, content);
  }

  /** Removes a file, or a directory with everything below it. */
  remove(path: string): void {
    for (const name of this.#directories.get(path) ?? []) this.remove(`${path}/${name}`);
    this.#directories.delete(path);
    this.#files.delete(path);
    this.#directories.get(parentOf(path))?.delete(nameOf(path));
  }

  stat(path: string): TreeStat | undefined {
    if (this.#directories.has(path)) return DIRECTORY;
    const content = this.#files.get(path);
    return content === undefined ? undefined : { type: 'file', mode: 0o444, size: content.length };
  }

  list(path: string): Result<readonly string[], Errno> {
    const names = this.#directories.get(path);
    if (names) return ok([...names]);
    return fail(this.#files.has(path) ? 'ENOTDIR' : 'ENOENT');
  }

  read(path: string): Result<string, Errno> {
    const content = this.#files.get(path);
    if (content !== undefined) return ok(content);
    return fail(this.#directories.has(path) ? 'EISDIR' : 'ENOENT');
  }

  /** A capture shows a system; nothing answers in it. */
  write(path: string, _text: string): WriteAnswer {
    return refusedWith(this.stat(path) ? 'EACCES' : 'ENOENT');
  }
}

/**
 * The simulated /root and /tmp: 1 MiB of files together, kept with the partition, never journaled. /dev/null is here
 * too. Nothing of the host is reachable through it.
 */

import { type Errno, fail, ok, type Result } from '../../../shared/failure.ts';
import { MIB } from '../../../shared/units.ts';
import type { TreeStat } from './index.ts';
import { joinPath, nameOf, parentOf } from './paths.ts';

export const SCRATCH_LIMIT_BYTES = MIB;
export const SCRATCH_LIMIT_ENTRIES = 4096;
const ROOTS = ['/root', '/tmp'] as const;

interface ScratchFile {
  readonly content: string;
  readonly bytes: number;
}

/** Whether the disk behind the files has room for so many bytes more. */
export type HasRoom = (bytes: number) => boolean;

export class Scratch {
  readonly #hasRoom: HasRoom;
  /** null is a directory. */
  readonly #entries = new Map<string, ScratchFile | null>(ROOTS.map((path) => [path, null]));
  #usedBytes = 0;
  #version = 0;

  constructor(hasRoom: HasRoom = () => true) {
    this.#hasRoom = hasRoom;
  }

  /** Grows with every change: whoever saves the entries sees whether there is anything to save. */
  get version(): number {
    return this.#version;
  }

  /** Every entry below /root and /tmp, to be saved with the partition. */
  entries(): [string, string | null][] {
    return [...this.#entries]
      .filter(([path]) => !ROOTS.includes(path as '/root'))
      .map(([path, file]) => [path, file?.content ?? null]);
  }

  /** Has these entries and no others from now on. */
  replace(entries: Iterable<readonly [string, string | null]>): void {
    this.#entries.clear();
    for (const root of ROOTS) this.#entries.set(root, null);
    this.#usedBytes = 0;
    this.#version++;
    this.restore(entries);
  }

  /** Puts saved entries back; anything outside /root and /tmp, or too much, is left out. */
  restore(entries: Iterable<readonly [string, string | null]>): void {
    for (const [path, content] of entries) {
      if (!this.owns(path)) continue;
      if (content === null) this.makeDirectory(path);
      else this.#put(path, content, false, () => true);
    }
  }

  owns(path: string): boolean {
    return ROOTS.some((root) => path === root || path.startsWith(`${root}/`));
  }

  stat(path: string): TreeStat | undefined {
    const file = this.#entries.get(path);
    if (file === undefined) return undefined;
    return file === null
      ? { type: 'directory', mode: 0o755 }
      : { type: 'file', mode: 0o644, size: file.bytes };
  }

  list(path: string): Result<readonly string[], Errno> {
    const file = this.#entries.get(path);
    if (file === undefined) return fail('ENOENT');
    if (file !== null) return fail('ENOTDIR');
    return ok([...this.#entries.keys()].filter((entry) => parentOf(entry) === path).map(nameOf));
  }

  read(path: string): Result<string, Errno> {
    const file = this.#entries.get(path);
    if (file === undefined) return fail('ENOENT');
    return file === null ? fail('EISDIR') : ok(file.content);
  }

  write(path: string, text: string, append: boolean): Errno | undefined {
    return this.#put(path, text, append, this.#hasRoom);
  }

  #put(path: string, text: string, append: boolean, hasRoom: HasRoom): Errno | undefined {
    const before = this.#entries.get(path);
    if (before === null) return 'EISDIR';
    if (this.#entries.get(parentOf(path)) !== null) return 'ENOENT';
    const kept = append && before ? before : { content: '', bytes: 0 };
    const bytes = kept.bytes + Buffer.byteLength(text);
    const used = this.#usedBytes - (before?.bytes ?? 0) + bytes;
    if (used > SCRATCH_LIMIT_BYTES || !hasRoom(bytes)) return 'ENOSPC';
    if (before === undefined && this.#entries.size >= SCRATCH_LIMIT_ENTRIES) return 'ENOSPC';
    this.#entries.set(path, { content: kept.content + text, bytes });
    this.#version++;
    this.#usedBytes = used;
    return undefined;
  }

  makeDirectory(path: string): Errno | undefined {
    if (this.#entries.has(path)) return 'EEXIST';
    if (this.#entries.get(parentOf(path)) !== null) return 'ENOENT';
    if (this.#entries.size >= SCRATCH_LIMIT_ENTRIES) return 'ENOSPC';
    this.#entries.set(path, null);
    this.#version++;
    return undefined;
  }

  /** Removes a file, or a directory with what is in it when `recursive`. */
  remove(path: string, recursive: boolean): Errno | undefined {
    const file = this.#entries.get(path);
    if (file === undefined) return 'ENOENT';
    if (file === null && !recursive) return 'EISDIR';
    if (ROOTS.includes(path as '/root')) return 'EBUSY';
    this.#version++;
    for (const [entry, content] of [...this.#entries]) {
      if (entry !== path && !entry.startsWith(joinPath(path, ''))) continue;
      this.#entries.delete(entry);
      this.#usedBytes -= content?.bytes ?? 0;
    }
    return undefined;
  }
}

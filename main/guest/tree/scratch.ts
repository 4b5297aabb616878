/**
 * The simulated disk: /root, /etc, /boot, /usr and the like, 1 MiB of files together, kept with the partition, never
 * journaled. They have modes, times and links as real ones. Under them lies what the distribution brought; only what
 * differs from it is kept. Nothing of the host is reachable through them.
 */

import { type Errno, fail, ok, type Result } from '../../../shared/failure.ts';
import {
  GUEST_DIRECTORIES,
  GUEST_FILES_LIMIT_BYTES,
  GUEST_FILES_LIMIT_ENTRIES,
  isBytes,
} from '../../../shared/guest-file.ts';
import { contentSize } from './file-bytes.ts';
import type { TreeStat } from './index.ts';
import { joinPath, nameOf, parentOf } from './paths.ts';
import {
  type Attributes,
  attributesOf,
  type Inode,
  isAttributes,
  readAttributes,
} from './scratch-attributes.ts';

export const SCRATCH_LIMIT_BYTES = GUEST_FILES_LIMIT_BYTES;
export const SCRATCH_LIMIT_ENTRIES = GUEST_FILES_LIMIT_ENTRIES;
const ROOTS = GUEST_DIRECTORIES;
/** Links of a merged /usr. */
const MERGED: Readonly<Record<string, string>> = { '/lib': 'usr/lib' };
/** Names in the root directory that belong to the disk. */
export const SCRATCH_ROOTS: readonly string[] = [...ROOTS, ...Object.keys(MERGED)];

/** What a distribution brings: a file's text, a directory (null), or where a symbolic link leads. */
export type BaseFiles = ReadonlyMap<string, BaseFile>;
export type BaseFile = (() => string) | string | null | { readonly link: string };

/** Whether the disk behind the files has room for so many bytes more. */
export type HasRoom = (bytes: number) => boolean;

const isRoot = (path: string): boolean => SCRATCH_ROOTS.includes(path);

export class Scratch {
  readonly #hasRoom: HasRoom;
  readonly #entries = new Map<string, Inode>();
  /** What the distribution brought, by path; an entry that is still this one is not kept. */
  readonly #base = new Map<string, Inode>();
  /** What of it was removed. */
  readonly #removed = new Set<string>();
  #baseFiles: BaseFiles = new Map();
  /** What new entries may not be: of the process that makes one. Set by whoever runs it. */
  umask = 0o022;
  readonly #watched: { readonly directories: readonly string[]; version: number }[] = [];
  #usedBytes = 0;
  #version = 0;
  #links = 0;
  /** The clock of the system that the files belong to; at its boot until it is told. */
  #now: () => number = () => 0;

  constructor(hasRoom: HasRoom = () => true) {
    this.#hasRoom = hasRoom;
    this.#clear();
  }

  #clear(): void {
    this.#entries.clear();
    this.#base.clear();
    this.#removed.clear();
    this.#usedBytes = 0;
    this.#links = 0;
    for (const root of ROOTS)
      this.#entries.set(
        root,
        this.#inode('directory', '', root === '/tmp' ? 0o1777 : root === '/root' ? 0o700 : 0o755),
      );
  }

  #changed(path: string): void {
    this.#version++;
    for (const watched of this.#watched)
      if (watched.directories.some((directory) => isOnTheWay(path, directory))) watched.version++;
  }

  /** A number that grows whenever anything in these directories changes, or a directory on the way to them. */
  watch(directories: readonly string[]): { readonly version: number } {
    const watched = { directories, version: 0 };
    this.#watched.push(watched);
    return watched;
  }

  /** Lays other files of a distribution under what was changed, in place of those that were there. */
  useBase(files: BaseFiles): void {
    for (const [path, inode] of this.#base) {
      if (this.#entries.get(path) !== inode) continue;
      this.#entries.delete(path);
      if (inode.kind === 'link') this.#links--;
    }
    this.#base.clear();
    this.#baseFiles = files;
    for (const watched of this.#watched) watched.version++;
    for (const [path, target] of Object.entries(MERGED)) this.#lay(path, { link: target });
    for (const [path, file] of files) {
      this.#layParents(path);
      this.#lay(path, file);
    }
    for (const path of [...this.#entries.keys()]) this.#layParents(path);
  }

  #layParents(path: string): void {
    const parent = parentOf(path);
    if (parent === '/' || isRoot(parent) || this.#entries.has(parent)) return;
    this.#layParents(parent);
    this.#lay(parent, null);
  }

  #lay(path: string, file: BaseFile): void {
    if (this.#entries.has(path) || this.#removed.has(path)) return;
    const inode = baseInode(file);
    this.#entries.set(path, inode);
    this.#base.set(path, inode);
    if (inode.kind === 'link') this.#links++;
  }

  /** The entry as one that is kept: what the distribution brought is copied before it changes. */
  #own(path: string): Inode | undefined {
    const inode = this.#entries.get(path);
    if (!inode || this.#base.get(path) !== inode) return inode;
    const copy = { ...inode };
    this.#entries.set(path, copy);
    this.#usedBytes += copy.kind === 'directory' ? 0 : copy.bytes;
    return copy;
  }

  #inode(kind: Inode['kind'], content: string, mode: number): Inode {
    return { kind, content, bytes: contentSize(content), mode, modified: this.#now(), names: 1 };
  }

  /** Times of files are this clock's from now on. */
  useClock(now: () => number): void {
    this.#now = now;
    for (const root of ROOTS) {
      const inode = this.#entries.get(root);
      if (inode && inode.modified === 0) inode.modified = now();
    }
  }

  /** Grows with every change: whoever saves the entries sees whether there is anything to save. */
  get version(): number {
    return this.#version;
  }

  /** What is kept, of SCRATCH_LIMIT_BYTES and SCRATCH_LIMIT_ENTRIES. */
  get usage(): { readonly bytes: number; readonly entries: number } {
    return { bytes: this.#usedBytes, entries: Math.max(0, this.#entries.size - this.#base.size) };
  }

  /** Every entry, to be saved with the partition: null is a directory. One more entry holds modes, times and links. */
  entries(): [string, string | null][] {
    const own = [...this.#entries].filter(([path, inode]) => !isRoot(path) && this.#base.get(path) !== inode);
    const entries: [string, string | null][] = own.map(([path, { kind, content }]) => [
      path,
      kind === 'directory' ? null : kind === 'link' ? '' : content,
    ]);
    const attributes = attributesOf(own, this.#removed);
    if (attributes) entries.push(attributes);
    return entries;
  }

  /** Has these entries and no others from now on. */
  replace(entries: Iterable<readonly [string, string | null]>): void {
    this.#clear();
    this.#changed('/');
    this.restore(entries);
    this.useBase(this.#baseFiles);
  }

  /** Puts saved entries back; anything outside the kept directories, or too much, is left out. */
  restore(entries: Iterable<readonly [string, string | null]>): void {
    let attributes: Attributes = {};
    for (const [path, content] of entries) {
      if (isAttributes(path)) attributes = readAttributes(content);
      else if (!this.owns(path)) continue;
      else {
        this.#layParents(path);
        if (content === null) this.makeDirectory(path);
        else this.#put(path, content, false, () => true);
      }
    }
    for (const [path, { mode, modified, link, removed }] of Object.entries(attributes)) {
      if (removed === true && this.owns(path)) this.#removed.add(path);
      const inode = this.#entries.get(path);
      if (!inode || isRoot(path)) continue;
      if (link !== undefined) {
        this.remove(path, false);
        this.link(link, path);
      }
      const now = this.#entries.get(path);
      if (now && mode !== undefined) now.mode = mode;
      if (now && modified !== undefined) now.modified = modified;
    }
  }

  owns(path: string): boolean {
    return SCRATCH_ROOTS.some((root) => path === root || path.startsWith(`${root}/`));
  }

  /** Whether any symbolic link must be looked for on the way to a file. */
  get hasLinks(): boolean {
    return this.#links > 0;
  }

  /** Where a symbolic link leads, as it was made. */
  linkAt(path: string): string | undefined {
    const inode = this.#entries.get(path);
    return inode?.kind === 'link' ? inode.content : undefined;
  }

  /** Of the entry itself: a link is not followed. */
  stat(path: string): TreeStat | undefined {
    const inode = this.#entries.get(path);
    if (!inode) return undefined;
    const { kind, mode, modified, names, bytes, content } = inode;
    const type = kind === 'directory' ? 'directory' : 'file';
    const size = kind === 'directory' ? 4096 : bytes;
    return { type, mode, size, modified, names, ...(kind === 'link' && { link: content }) };
  }

  list(path: string): Result<readonly string[], Errno> {
    const inode = this.#entries.get(path);
    if (!inode) return fail('ENOENT');
    if (inode.kind !== 'directory') return fail('ENOTDIR');
    return ok([...this.#entries.keys()].filter((entry) => parentOf(entry) === path).map(nameOf));
  }

  read(path: string): Result<string, Errno> {
    const inode = this.#entries.get(path);
    if (!inode) return fail('ENOENT');
    // A link that is still one when it is read leads round in a circle.
    if (inode.kind === 'link') return fail('ELOOP');
    return inode.kind === 'directory' ? fail('EISDIR') : ok(inode.content);
  }

  write(path: string, text: string, append: boolean): Errno | undefined {
    return this.#put(path, text, append, this.#hasRoom);
  }

  #put(path: string, text: string, append: boolean, hasRoom: HasRoom): Errno | undefined {
    const before = this.#own(path);
    if (before?.kind === 'directory') return 'EISDIR';
    if (before?.kind === 'link') return 'ELOOP';
    if (!before) {
      const errno = this.#refusesName(path);
      if (errno !== undefined) return errno;
    }
    const content = (append && before ? before.content : '') + text;
    const bytes = isBytes(content)
      ? content.length
      : (append && before ? before.bytes : 0) + Buffer.byteLength(text);
    const used = this.#usedBytes - (before?.bytes ?? 0) + bytes;
    if (used > SCRATCH_LIMIT_BYTES || !hasRoom(bytes)) return 'ENOSPC';
    if (before) {
      before.content = content;
      before.bytes = bytes;
      before.modified = this.#now();
    } else this.#entries.set(path, this.#inode('file', content, 0o666 & ~this.umask));
    this.#removed.delete(path);
    this.#changed(path);
    this.#usedBytes = used;
    return undefined;
  }

  /** Why no new entry can have this name. */
  #refusesName(path: string): Errno | undefined {
    const parent = this.#entries.get(parentOf(path));
    if (!parent) return 'ENOENT';
    if (parent.kind !== 'directory') return 'ENOTDIR';
    if (nameOf(path).length > 255) return 'ENAMETOOLONG';
    return this.#entries.size - this.#base.size >= SCRATCH_LIMIT_ENTRIES ? 'ENOSPC' : undefined;
  }

  #add(path: string, inode: Inode): Errno | undefined {
    if (this.#entries.has(path)) return 'EEXIST';
    const errno = this.#refusesName(path);
    if (errno !== undefined) return errno;
    this.#entries.set(path, inode);
    this.#removed.delete(path);
    this.#changed(path);
    return undefined;
  }

  makeDirectory(path: string, mode = 0o777 & ~this.umask): Errno | undefined {
    return this.#add(path, this.#inode('directory', '', mode));
  }

  /** A symbolic link; `target` as it was given. */
  link(target: string, path: string): Errno | undefined {
    const errno = this.#add(path, { ...this.#inode('link', target, 0o777), bytes: target.length });
    if (errno !== undefined) return errno;
    this.#links++;
    this.#usedBytes += target.length;
    return undefined;
  }

  /** One more name for a file. Kept apart, the two are two files after the next start. */
  hardLink(from: string, path: string): Errno | undefined {
    const inode = this.#own(from);
    if (!inode) return 'ENOENT';
    if (inode.kind === 'directory') return 'EPERM';
    const errno = this.#add(path, inode);
    if (errno === undefined) inode.names++;
    return errno;
  }

  /** Moves an entry with everything below it; a file in its way is replaced. */
  rename(from: string, to: string): Errno | undefined {
    const inode = this.#entries.get(from);
    if (!inode) return 'ENOENT';
    if (isRoot(from) || isRoot(to)) return 'EBUSY';
    if (from === to) return undefined;
    if (to.startsWith(`${from}/`)) return 'EINVAL';
    const inWay = this.#entries.get(to);
    if (inWay) {
      if (inWay.kind === 'directory' && inode.kind !== 'directory') return 'EISDIR';
      if (inWay.kind !== 'directory' && inode.kind === 'directory') return 'ENOTDIR';
      if (inWay.kind === 'directory' && this.#below(to).length > 1) return 'ENOTEMPTY';
      this.remove(to, true);
    } else {
      const errno = this.#refusesName(to);
      if (errno !== undefined) return errno;
    }
    for (const [path] of this.#below(from)) {
      const each = this.#own(path);
      this.#entries.delete(path);
      if (this.#base.has(path)) this.#removed.add(path);
      const place = to + path.slice(from.length);
      if (each) this.#entries.set(place, each);
      this.#removed.delete(place);
    }
    this.#changed(from);
    this.#changed(to);
    return undefined;
  }

  /** The entry and everything below it. */
  #below(path: string): [string, Inode][] {
    return [...this.#entries].filter(([entry]) => entry === path || entry.startsWith(joinPath(path, '')));
  }

  changeMode(path: string, mode: number): Errno | undefined {
    const inode = this.#own(path);
    if (!inode) return 'ENOENT';
    inode.mode = mode;
    this.#changed(path);
    return undefined;
  }

  /** `seconds` since 1970; now when absent. */
  setTime(path: string, seconds?: number): Errno | undefined {
    const inode = this.#own(path);
    if (!inode) return 'ENOENT';
    inode.modified = seconds ?? this.#now();
    this.#changed(path);
    return undefined;
  }

  /** A directory is again as the distribution brought it: what lies in memory does not last over a boot. */
  reset(directory: string): void {
    for (const [path, inode] of this.#below(directory)) {
      if (path === directory || this.#base.get(path) === inode) continue;
      this.#changed(path);
      this.#entries.delete(path);
      if (inode.kind === 'link') this.#links--;
      if (--inode.names === 0) this.#usedBytes -= inode.bytes;
    }
    for (const path of this.#removed) if (path.startsWith(`${directory}/`)) this.#removed.delete(path);
  }

  /** Removes a file, or a directory with what is in it when `recursive`. */
  remove(path: string, recursive: boolean): Errno | undefined {
    const inode = this.#entries.get(path);
    if (!inode) return 'ENOENT';
    if (inode.kind === 'directory' && !recursive) return 'EISDIR';
    if (isRoot(path)) return 'EBUSY';
    this.#changed(path);
    for (const [entry, each] of this.#below(path)) {
      this.#entries.delete(entry);
      if (each.kind === 'link') this.#links--;
      const wasBase = this.#base.get(entry) === each;
      if (this.#base.has(entry)) this.#removed.add(entry);
      if (!wasBase && --each.names === 0) this.#usedBytes -= each.bytes;
    }
    return undefined;
  }
}

const isOnTheWay = (path: string, directory: string): boolean =>
  path === '/' || isIn(path, directory) || isIn(directory, path);
const isIn = (path: string, directory: string): boolean =>
  path.startsWith(directory) && (path.length === directory.length || path[directory.length] === '/');

/** Long before the first boot. */
const INSTALLED_SECONDS = Date.UTC(2025, 9, 1) / 1000;

/** A text that is told later is told when it is read. */
function baseInode(file: BaseFile): Inode {
  const rest = { modified: INSTALLED_SECONDS, names: 1 };
  if (file === null) return { kind: 'directory', content: '', bytes: 0, mode: 0o755, ...rest };
  if (typeof file === 'object')
    return { kind: 'link', content: file.link, bytes: file.link.length, mode: 0o777, ...rest };
  const text = typeof file === 'string' ? () => file : file;
  return {
    kind: 'file',
    get content() {
      return text();
    },
    get bytes() {
      return Buffer.byteLength(text());
    },
    mode: 0o644,
    ...rest,
  };
}

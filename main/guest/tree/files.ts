/** Everything a path can lead to in the simulated system: sysfs and proc, /etc, /root and /tmp, imported captures, devices. */

import { type Errno, fail, ok, type Result } from '../../../shared/failure.ts';
import type { BlockCells, Tree, TreeStat, WriteAnswer } from './index.ts';
import { joinPath, nameOf, parentOf, resolvePath } from './paths.ts';
import { SCRATCH_ROOTS, type Scratch } from './scratch.ts';

/** Where output may go once its file was opened. */
export type OpenedFile =
  | { readonly kind: 'buffer'; readonly chunks: string[] }
  | { readonly kind: 'null' }
  | { readonly kind: 'scratch'; readonly path: string }
  | { readonly kind: 'tree'; readonly path: string };

/** Characters that an endless device gives at a time. */
const ENDLESS_PIECE = 4096;
const ZEROS = '\0'.repeat(ENDLESS_PIECE);

const DIRECTORY: TreeStat = { type: 'directory', mode: 0o755 };
const TOP = ['dev', 'mnt', 'proc', 'sys', ...SCRATCH_ROOTS.map((root) => root.slice(1))].sort();
const DEVICES = ['full', 'null', 'random', 'stderr', 'stdin', 'stdout', 'tty', 'urandom', 'zero'] as const;
/** Symbolic links followed on the way to one file, as Linux limits them. */
const LINK_LIMIT = 40;

export class Files {
  readonly #tree: Tree;
  readonly #scratch: Scratch;
  /** Imported captures by mount point: "/mnt/NAME". */
  readonly #mounts: ReadonlyMap<string, Tree>;

  #draw: () => number = () => 0;

  /** Process substitutions of running commands: "/dev/fd/63". */
  readonly #substitutions = new Map<string, string[]>();

  constructor(tree: Tree, scratch: Scratch, mounts: ReadonlyMap<string, Tree>) {
    this.#tree = tree;
    this.#scratch = scratch;
    this.#mounts = mounts;
  }

  get scratch(): Scratch {
    return this.#scratch;
  }

  /** A name that can be read, or written, until it is closed. */
  openSubstitution(): string {
    let number = HIGHEST_SUBSTITUTION;
    while (this.#substitutions.has(`/dev/fd/${number}`)) number--;
    const path = `/dev/fd/${number}`;
    this.#substitutions.set(path, []);
    return path;
  }

  /** What a reader finds there. */
  fillSubstitution(path: string, text: string): void {
    this.#substitutions.get(path)?.push(text);
  }

  /** What was written to it. */
  closeSubstitution(path: string): string {
    const text = this.#substitutions.get(path)?.join('') ?? '';
    this.#substitutions.delete(path);
    return text;
  }

  /** Of what a path leads to; `link` says where its own last part leads, when that is a symbolic link. */
  stat(path: string): TreeStat | undefined {
    if (this.#substitutions.has(path)) return { type: 'file', mode: 0o600, size: 0 };
    const real = this.real(path);
    if (real !== path) {
      const found = this.#statOf(real);
      const link = this.#scratch.linkAt(this.#realParent(path));
      return found && (link === undefined ? found : { ...found, link });
    }
    return this.#statOf(path);
  }

  /** The entry itself, also of a link that leads nowhere. */
  linkStat(path: string): TreeStat | undefined {
    const own = this.#realParent(path);
    return this.#scratch.owns(own) ? this.#scratch.stat(own) : this.#statOf(own);
  }

  /** The path without the symbolic links of kept files; the path itself where there are none, or too many. */
  real(path: string): string {
    if (!this.#scratch.hasLinks) return path;
    let current = path;
    for (let followed = 0; followed < LINK_LIMIT; followed++) {
      const next = this.#followOne(current);
      if (next === undefined) return current;
      current = next;
    }
    return path;
  }

  /** The first link on the way replaced by where it leads. */
  #followOne(path: string): string | undefined {
    if (!this.#scratch.owns(path)) return undefined;
    for (let end = path.indexOf('/', 1); ; end = path.indexOf('/', end + 1)) {
      const part = end < 0 ? path : path.slice(0, end);
      const link = this.#scratch.linkAt(part);
      if (link !== undefined) return resolvePath(parentOf(part), link + path.slice(part.length));
      if (end < 0) return undefined;
    }
  }

  /** The directory's links followed, the last part as it is. */
  #realParent(path: string): string {
    if (!this.#scratch.hasLinks) return path;
    return joinPath(this.real(parentOf(path)), nameOf(path));
  }

  #statOf(path: string): TreeStat | undefined {
    const place = this.#place(path);
    if (place) return place.tree.stat(place.path);
    if (this.#scratch.owns(path)) {
      const stat = this.#scratch.stat(path);
      return stat?.link === undefined ? stat : undefined;
    }
    if (path === '/' || path === '/dev' || path === '/mnt') return DIRECTORY;
    return DEVICES.some((name) => path === `/dev/${name}`)
      ? { type: 'file', mode: 0o666, size: 0 }
      : undefined;
  }

  list(given: string): Result<readonly string[], Errno> {
    const path = this.real(given);
    const place = this.#place(path);
    if (place) return place.tree.list(place.path);
    if (this.#scratch.owns(path)) return this.#scratch.list(path);
    if (path === '/') return ok(TOP);
    if (path === '/dev') return ok(DEVICES);
    if (path === '/mnt') return ok([...this.#mounts.keys()].map((mount) => mount.slice('/mnt/'.length)));
    return fail(this.stat(path) ? 'ENOTDIR' : 'ENOENT');
  }

  read(given: string): Result<string, Errno> {
    const substituted = this.#substitutions.get(given);
    if (substituted) return ok(substituted.join(''));
    const path = this.real(given);
    const place = this.#place(path);
    if (place) return place.tree.read(place.path);
    if (this.#scratch.owns(path)) return this.#scratch.read(path);
    if (path === '/dev/null') return ok('');
    // Who wants all of what has no end takes memory until there is none.
    if (this.endless(path)) return fail('ENOMEM');
    return fail(this.stat(path)?.type === 'directory' ? 'EISDIR' : 'ENOENT');
  }

  /** More and more of a device without an end: zeros, or bytes that a replay draws again. */
  endless(given: string): (() => string) | undefined {
    const path = this.real(given);
    if (path === '/dev/zero' || path === '/dev/full') return () => ZEROS;
    if (path === '/dev/urandom' || path === '/dev/random') return () => this.#randomBytes();
    return undefined;
  }

  /** Draws of $RANDOM's kind, two bytes each. */
  useRandom(draw: () => number): void {
    this.#draw = draw;
  }

  #randomBytes(): string {
    let bytes = '';
    for (let at = 0; at < ENDLESS_PIECE; at++) bytes += String.fromCharCode((this.#draw() >> 3) & 0xff);
    return bytes;
  }

  /** Opens for writing as open(2) would answer, and empties scratch files unless appending. */
  open(given: string, append: boolean): Result<OpenedFile, Errno> {
    const path = this.real(given);
    if (path === '/dev/null' || path === '/dev/zero' || this.endless(path)) return ok({ kind: 'null' });
    const chunks = this.#substitutions.get(path);
    if (chunks) return ok({ kind: 'buffer', chunks });
    if (this.#scratch.owns(path)) {
      const errno = this.#scratch.write(path, '', append);
      return errno === undefined ? ok({ kind: 'scratch', path }) : fail(errno);
    }
    const stat = this.stat(path);
    if (stat?.type === 'directory') return fail('EISDIR');
    const refused = this.#tree.refusesOpen?.(path);
    if (refused !== undefined) return fail(refused);
    if (stat) return this.#opensForWriting(path, stat) ? ok({ kind: 'tree', path }) : fail('EACCES');
    const parent = this.stat(parentOf(path));
    if (!parent) return fail('ENOENT');
    if (parent.type !== 'directory') return fail('ENOTDIR');
    // sysfs refuses new files; proc does not find them.
    return fail(path.startsWith('/proc/') ? 'ENOENT' : 'EACCES');
  }

  /** sysfs checks the mode even for root; proc lets root open and refuses the write itself. */
  #opensForWriting(path: string, stat: TreeStat): boolean {
    return path.startsWith('/proc/') || (stat.mode & 0o222) !== 0;
  }

  /** One write() to sysfs or proc. */
  writeTree(path: string, text: string): WriteAnswer {
    const place = this.#place(path);
    return place ? place.tree.write(place.path, text) : { kind: 'refused', errno: 'EACCES' };
  }

  /** The bulk view of the running system's blocks; none for imported captures. */
  blockCells(): BlockCells | undefined {
    return this.#tree.blockCells?.();
  }

  #place(path: string): { readonly tree: Tree; readonly path: string } | undefined {
    if (isBelow(path, '/sys') || isBelow(path, '/proc')) return { tree: this.#tree, path };
    if (!path.startsWith('/mnt/')) return undefined;
    const slash = path.indexOf('/', '/mnt/'.length);
    const mount = slash < 0 ? path : path.slice(0, slash);
    const tree = this.#mounts.get(mount);
    return tree && { tree, path: slash < 0 ? '/' : path.slice(slash) };
  }
}

/** bash takes the highest free descriptor below 64. */
const HIGHEST_SUBSTITUTION = 63;

const isBelow = (path: string, root: string): boolean =>
  path.startsWith(root) && (path.length === root.length || path[root.length] === '/');

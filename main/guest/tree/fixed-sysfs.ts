/** Files of /sys that stand beside the engine's: they do not depend on memory, or belong to who uses the system. */

import { type Errno, fail, ok, type Result } from '../../../shared/failure.ts';
import type { TreeStat } from './index.ts';
import { nameOf, parentOf } from './paths.ts';

export interface FixedFile {
  readonly mode: number;
  /** Text with its newline. */
  readonly read?: () => string;
  /** Undefined: taken. */
  readonly write?: (text: string) => Errno | undefined;
  /** A read of it waits for more when there is nothing. */
  readonly waits?: true;
  /** open(2) answers this, whatever the mode. */
  readonly refuses?: Errno;
}

/** By path; directories follow from what is in them. */
export type FixedFiles = ReadonlyMap<string, FixedFile>;

/** Directories that root alone may look into. */
const PRIVATE: readonly string[] = ['/sys/kernel/debug'];

export class FixedSysfs {
  readonly #files: () => FixedFiles;

  constructor(files: () => FixedFiles) {
    this.#files = files;
  }

  stat(path: string): TreeStat | undefined {
    const file = this.#files().get(path);
    if (file) return { type: 'file', mode: file.mode, size: 4096, ...(file.waits ? { waits: true } : {}) };
    return this.list(path).length > 0
      ? { type: 'directory', mode: PRIVATE.includes(path) ? 0o700 : 0o755 }
      : undefined;
  }

  /** Names directly below; none for what is no directory of these files. */
  list(path: string): readonly string[] {
    const names = new Set<string>();
    for (let each of this.#files().keys()) {
      if (!each.startsWith(`${path}/`)) continue;
      while (parentOf(each) !== path) each = parentOf(each);
      names.add(nameOf(each));
    }
    return [...names].sort();
  }

  /** Undefined: not one of these files. */
  read(path: string): Result<string, Errno> | undefined {
    const file = this.#files().get(path);
    if (!file) return undefined;
    if (file.refuses) return fail(file.refuses);
    return file.read ? ok(file.read()) : fail('EACCES');
  }

  /** Null: taken. Undefined: not one of these files. */
  write(path: string, text: string): Errno | null | undefined {
    const file = this.#files().get(path);
    if (!file) return undefined;
    return file.refuses ?? (file.write ? (file.write(text) ?? null) : 'EACCES');
  }

  refusesOpen(path: string): Errno | undefined {
    return this.#files().get(path)?.refuses;
  }
}

/**
 * A kernel that is locked down to integrity, as a secure IPL leaves it: debugfs can be listed, and files that say more
 * than a mode of 0444 does cannot be opened (fs/debugfs/file.c, debugfs_locked_down). Our choice of a few.
 */
export const LOCKED_DOWN: readonly (readonly [string, FixedFile])[] = [
  [
    '/sys/kernel/security/lockdown',
    { mode: 0o644, read: () => 'none [integrity] confidentiality\n', write: () => 'EPERM' },
  ],
  ['/sys/kernel/debug/fault_around_bytes', { mode: 0o644, refuses: 'EPERM' }],
  ['/sys/kernel/debug/kmemleak', { mode: 0o644, refuses: 'EPERM' }],
  ['/sys/kernel/debug/split_huge_pages', { mode: 0o200, refuses: 'EPERM' }],
];

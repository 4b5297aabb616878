/**
 * The files a shell sees. Three things implement it: the engine's sysfs, a tree of plain files (an imported capture)
 * and the responder that answers recorded util-linux sessions. Paths are absolute and normalised (see paths.ts).
 */

import type { Errno, Result } from '../../../shared/failure.ts';

export interface TreeStat {
  readonly type: 'directory' | 'file';
  /** Permission bits, as chmod takes them: 0o644. */
  readonly mode: number;
  /** Bytes; sysfs attributes say 4096, proc files 0. */
  readonly size?: number;
  /** Where a symbolic link leads; the rest is what is found there. */
  readonly link?: string;
  /** Seconds since 1970; the time of boot where absent. */
  readonly modified?: number;
  /** A read of it waits for more: it has no end. */
  readonly waits?: true;
  /** How many names it has; 1 where absent. */
  readonly names?: number;
}

/** What became of a write. `pending`: it waits (an endless migration); the driver of the shell learns when it ended. */
export type WriteAnswer = (
  | { readonly kind: 'done' }
  /** `gone`: no kernel runs any more, so nothing returns from this write. */
  | { readonly kind: 'refused'; readonly errno: Errno; readonly gone?: true }
  | { readonly kind: 'pending'; readonly because: string; readonly ticket?: number }
) & {
  /** For the why channel: the reason of a refusal, SCLP commands that were sent. */
  readonly notes?: readonly string[];
};

/** Block cells (shared/cells.ts) of a tree whose present blocks all read removable=1 and are on one node. */
export interface BlockCells {
  readonly cells: Uint16Array;
  /** The node of all blocks; -1 where they have none. */
  readonly node: number;
  readonly dynamic: boolean;
}

export interface Tree {
  stat(path: string): TreeStat | undefined;
  /** Names, in any order. */
  list(path: string): Result<readonly string[], Errno>;
  read(path: string): Result<string, Errno>;
  /** One write() to the opened file. The text is handed over as it was written, newline included. */
  write(path: string, text: string): WriteAnswer;
  /** What open(2) answers before anything is read or written, where the mode does not say it. */
  refusesOpen?(path: string): Errno | undefined;
  /** All blocks at once, where reading tens of thousands of files would take seconds. */
  blockCells?(): BlockCells | undefined;
}

export const DONE: WriteAnswer = { kind: 'done' };
export const refusedWith = (errno: Errno): WriteAnswer => ({ kind: 'refused', errno });

export { FIRMWARE_DIRECTORY, MEMORY_DIRECTORY } from '../../../shared/block-file.ts';
export const PARAMETER_DIRECTORY = '/sys/module/memory_hotplug/parameters';

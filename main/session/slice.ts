/** How many commands of an action are carried out before they are committed and others have their turn. */

import { ACTION_SLICE_MS } from '../machine/pause.ts';

/** Commits of fewer commands say little about what one command costs. */
const LEAST_TIMED = 50;
/** What one command's part of a commit is taken to cost before there was one: that of code that runs for the first time. */
const FIRST_COMMIT_MS_PER_COMMAND = 0.06;

export interface Slice {
  begin(): void;
  /** Whether `size` commands and their commit have used it up. */
  isOver(size: number): boolean;
  /**
   * Learns from a commit. Only what it took here counts: what the disk takes is the same for few commands as for many, and
   * a slow disk that counted would be given ever more commits of ever fewer commands.
   */
  committed(size: number, ownMs: number): void;
}

export function newSlice(now: () => number = () => performance.now()): Slice {
  let ends = 0;
  let msPerCommand = FIRST_COMMIT_MS_PER_COMMAND;
  return {
    begin: () => {
      ends = now() + ACTION_SLICE_MS;
    },
    isOver: (size) => now() + size * msPerCommand >= ends,
    committed: (size, ownMs) => {
      if (size >= LEAST_TIMED) msPerCommand = ownMs / size;
    },
  };
}

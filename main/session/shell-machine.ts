/**
 * What the shell sees of the world. The session implements it, main/shell uses it: the shell never meets the engine,
 * the journal or the event loop. Everything is synchronous; a write is carried out at once and journaled in the batch
 * that is open, so the next read already sees it.
 */

import type { Errno, Result } from '../../shared/failure.ts';
import type { PartitionName } from '../../shared/ids.ts';
import type { Execution, FileStat } from '../engine/index.ts';

export interface ShellMachine {
  readonly partition: PartitionName;
  /**
   * `echo value > path` on the guest's /sys. A pending outcome means the write waits inside the kernel: yield
   * `blocked` and the answer arrives with the resume.
   */
  write(path: string, value: string): Execution;
  readFile(path: string): Result<string, Errno>;
  /** Names in versionsort order. */
  listDirectory(path: string): Result<readonly string[], Errno>;
  statFile(path: string): FileStat | undefined;
  /** The kernel log (dmesg), oldest first, without time stamps. */
  kernelLog(): readonly string[];
}

/** Where a line's text goes. `why` is our own channel and never part of stdout or stderr. */
export interface ShellOutput {
  stdout(text: string): void;
  stderr(text: string): void;
  why(text: string): void;
}

/**
 * `pause`: work may be interrupted here; yield at least every 50 ms of work, most simply after each write. The
 * session decides whether to commit and let others run, or to resume at once.
 * `blocked`: the last write is pending; resumed when the kernel has answered it.
 */
export type ShellYield = 'pause' | 'blocked';

/** `cancelled`: Ctrl+C was pressed; stop and return 130. `answer`: errno of the write that was blocked, if refused. */
export interface ShellResume {
  readonly cancelled: boolean;
  readonly answer?: Errno;
}

/** One line being carried out; its return value is the exit code, 0 to 255. */
export type ShellRun = Generator<ShellYield, number, ShellResume>;

/** One terminal's shell: variables, `$?` and the working directory live in it between lines. */
export interface Shell {
  run(line: string, machine: ShellMachine, output: ShellOutput): ShellRun;
  /** Candidates for the last word of the line. */
  complete(line: string, machine: ShellMachine): readonly string[];
}

/** Exported as `openShell` by main/shell/index.ts; called once per terminal. */
export type OpenShell = () => Shell;

/** The guest's files as a terminal sees them: the shell's own tree, with every write carried out by the session. */

import type { Command } from '../../shared/command.ts';
import type { PartitionName } from '../../shared/ids.ts';
import type { Execution, System } from '../engine/index.ts';
import { createEngineTree, type Tree } from './shell/index.ts';

/** Carries out `echo value > path`; and `run` any other command that a program of the guest leads to. */
export interface WriteFile {
  (path: string, value: string): Execution;
  readonly run: (command: Command) => Execution;
}

/** The two ways in which a guest acts, as one. */
export const writeFile = (
  write: (path: string, value: string) => Execution,
  run: (command: Command) => Execution,
): WriteFile => Object.assign(write, { run });

/** @param system the state at the moment of each read: a write is seen by the next read at once */
export const guestTree = (partition: PartitionName, system: () => System, write: WriteFile): Tree =>
  createEngineTree({ system, partition, write: ({ path, value }) => write(path, value) });

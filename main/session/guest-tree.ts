/** The guest's files as the shell sees them: reads from the engine, writes as commands. */

import type { Command } from '../../shared/command.ts';
import type { PartitionName } from '../../shared/ids.ts';
import type { Outcome } from '../../shared/outcome.ts';
import {
  blockCells,
  type Execution,
  listDirectory,
  partitionView,
  readFile,
  type System,
  statFile,
} from '../engine/index.ts';
import type { Tree, WriteAnswer } from '../shell/index.ts';

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
export function guestTree(partition: PartitionName, system: () => System, write: WriteFile): Tree {
  return {
    stat: (path) => statFile(system(), partition, path),
    list: (path) => listDirectory(system(), partition, path),
    read: (path) => readFile(system(), partition, path),
    // The newline that echo adds is the same to the kernel, and the journal is easier to read without it.
    write: (path, text) => answerOf(write(path, text.replace(/\n$/, '')).outcome),
    blockCells: () => {
      const view = partitionView(system(), partition);
      // The shortcut knows no nodes.
      if (view?.status !== 'operating' || view.platform) return undefined;
      return { cells: blockCells(system(), partition), dynamic: view.era === 'dynamic' };
    },
  };
}

function answerOf(outcome: Outcome): WriteAnswer {
  switch (outcome.kind) {
    case 'done':
      return outcome;
    case 'refused':
      return { kind: 'refused', errno: outcome.refusal.errno };
    case 'pending':
      return { kind: 'pending', because: outcome.because };
  }
}

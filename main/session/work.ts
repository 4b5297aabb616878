/**
 * Actions as work that can be interrupted: generators that carry out commands through `Hands` and yield where a pause
 * may be made. Who drives them decides what a pause means: a commit, or nothing at all in a preview.
 */

import type { Action, HistoryAction } from '../../shared/api.ts';
import { type BlockAction, writesFor } from '../../shared/block-action.ts';
import { BLOCK } from '../../shared/cells.ts';
import type { Command } from '../../shared/command.ts';
import type { BlockId } from '../../shared/ids.ts';
import { blockCell, type Execution, partitionView, type System } from '../engine/index.ts';
import type { Shell, ShellMachine, ShellOutput, ShellResume, ShellYield } from './shell-machine.ts';

/** Actions that are made of commands. */
export type WorkAction = Exclude<Action, HistoryAction>;

export const isMove = (action: Action): action is HistoryAction =>
  action.kind === 'undo' || action.kind === 'redo' || action.kind === 'goTo';

/** Returns the exit code of a shell line; undefined for everything else. */
export type Work = Generator<ShellYield, number | undefined, ShellResume>;

/** Carries out one command. `block`: the block it is for. */
export interface Hands {
  readonly system: System;
  run(command: Command, block?: BlockId): Execution;
  /** Commands that are not tried. */
  skip(count: number): void;
  /** Blocks done, for the progress. */
  progress(done: number, total: number): void;
}

export interface ShellHands {
  readonly shell: Shell;
  readonly machine: ShellMachine;
  readonly output: ShellOutput;
}

export function workOf(action: WorkAction, hands: Hands, shellHands: () => ShellHands): Work {
  switch (action.kind) {
    case 'blocks':
      return blockWork(action, hands);
    case 'command':
      return commandWork(action.command, hands);
    case 'shell': {
      const { shell, machine, output } = shellHands();
      return shell.run(action.line, machine, output);
    }
  }
}

function* commandWork(command: Command, hands: Hands): Work {
  hands.run(command);
  yield 'pause';
  return undefined;
}

/** A block's turn ends at its first refusal or when its write has to wait; the other blocks go on. */
function* blockWork(action: BlockAction, hands: Hands): Work {
  const { partition, blocks } = action;
  const era = partitionView(hands.system, partition)?.era ?? 'classic';
  for (const [index, block] of blocks.entries()) {
    const configured = (blockCell(hands.system, partition, block) & BLOCK.configured) !== 0;
    const writes = writesFor(action, block, era, configured);
    for (const [count, write] of writes.entries()) {
      const { outcome } = hands.run(write, block);
      if (outcome.kind === 'done') continue;
      hands.skip(writes.length - count - 1);
      break;
    }
    hands.progress(index + 1, blocks.length);
    const { cancelled } = yield 'pause';
    if (cancelled) {
      // How many writes the others would have needed depends on states they never reached: one each is counted.
      hands.skip(blocks.length - index - 1);
      return undefined;
    }
  }
  return undefined;
}

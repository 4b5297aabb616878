/**
 * Actions as work that can be interrupted: generators that carry out commands through `CommandPort` and yield where a pause
 * may be made, as the shell does. Who drives them decides what a pause means: a commit, or nothing in a preview.
 */

import type { Action, HistoryAction } from '../../shared/api.ts';
import { type BlockAction, writesFor } from '../../shared/block-action.ts';
import { BLOCK } from '../../shared/cells.ts';
import type { Command } from '../../shared/command.ts';
import type { BlockId, PartitionName } from '../../shared/ids.ts';
import { blockCell, blockCells, type Execution, partitionView, type System } from '../engine/index.ts';
import { guardFacts, guardHints } from '../guest/shell/guard-rails.ts';
import { EXIT_INTERRUPTED, type LineStreams, type Running, type Shell } from '../guest/shell/index.ts';

/** Actions that are made of commands. */
export type WorkAction = Exclude<Action, HistoryAction>;

export const isMove = (action: Action): action is HistoryAction =>
  action.kind === 'undo' || action.kind === 'redo' || action.kind === 'goTo';

/** Returns the exit code of a shell line; undefined for everything else. */
export type Work = Running<number | undefined>;

/** What work has at hand. */
export interface CommandPort {
  readonly system: System;
  /** Carries out one command. `block`: the block it is for. */
  run(command: Command, block?: BlockId): Execution;
  /** Commands that are not tried. */
  skip(count: number): void;
  /** Blocks done, for the progress. */
  progress(done: number, total: number): void;
  isCancelled(): boolean;
  /** A shell for a line, and where its text goes. What the shell does to the machine comes back as `run`. */
  shell(action: ShellAction): OpenedShell;
}

export interface OpenedShell {
  readonly shell: Shell;
  readonly streams: LineStreams;
  /** The console's own channel for traps in a line, told before it runs; never part of its output. */
  readonly hint?: (text: string) => void;
}

export type ShellAction = Extract<Action, { kind: 'shell' }>;

const PAUSE = { kind: 'pause' } as const;

/** Work of everything but moves through the history. */
export function workOf(action: WorkAction, port: CommandPort): Work {
  switch (action.kind) {
    case 'blocks':
      return blockWork(action, port);
    case 'command':
      return commandWork(action.command, port);
    case 'shell':
      return shellWork(action, port);
  }
}

function* commandWork(command: Command, port: CommandPort): Work {
  port.run(command);
  yield PAUSE;
  return undefined;
}

/** A block's turn ends at its first refusal or when its write has to wait; the other blocks go on. */
function* blockWork(action: BlockAction, port: CommandPort): Work {
  const { partition, blocks } = action;
  const era = partitionView(port.system, partition)?.era ?? 'classic';
  for (const [index, block] of blocks.entries()) {
    const configured = (blockCell(port.system, partition, block) & BLOCK.configured) !== 0;
    const writes = writesFor(action, block, era, configured);
    for (const [count, write] of writes.entries()) {
      // A policy may have brought the block online right after it was added; chmem then writes nothing more either.
      if (count > 0 && action.verb === 'enable' && isOnline(port.system, partition, block)) break;
      const { outcome } = port.run(write, block);
      if (outcome.kind === 'done') continue;
      port.skip(writes.length - count - 1);
      break;
    }
    port.progress(index + 1, blocks.length);
    yield PAUSE;
    if (port.isCancelled()) {
      // How many writes the others would have needed depends on states they never reached: one each is counted.
      port.skip(blocks.length - index - 1);
      return undefined;
    }
  }
  return undefined;
}

const isOnline = (system: System, partition: PartitionName, block: BlockId): boolean =>
  (blockCell(system, partition, block) & BLOCK.online) !== 0;

function* shellWork(action: ShellAction, port: CommandPort): Work {
  const { shell, streams, hint } = port.shell(action);
  if (hint && tellHints(action, port.system, hint)) yield PAUSE;
  const exit = yield* shell.run(action.line, { ...streams, isCancelled: () => port.isCancelled() });
  // A line may still end by itself after Ctrl+C; to its caller it was interrupted.
  return port.isCancelled() ? EXIT_INTERRUPTED : exit;
}

/** @returns whether it had to look at every block */
function tellHints({ partition, line }: ShellAction, system: System, hint: (text: string) => void): boolean {
  const view = line.includes('chmem') ? partitionView(system, partition) : undefined;
  if (!view) return false;
  for (const { text, instead } of guardHints(line, guardFacts(view, blockCells(system, partition)))) {
    hint(instead.length === 0 ? `${text}\n` : `${text} Instead: ${instead.join(' or ')}\n`);
  }
  return true;
}

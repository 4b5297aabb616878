/** One sentence for what happened: read out by screen readers, shown in the journal and the status line. */

import type { Command } from '../../shared/command.ts';
import { blockWriteOf, commandText, purposeOf, reasonOf, refusalText } from '../../shared/command-words.ts';
import type { BlockId } from '../../shared/ids.ts';
import type { Outcome } from '../../shared/outcome.ts';
import { bytesOfPages, formatBytes } from '../../shared/units.ts';
import { blockSizes, type System } from '../engine/index.ts';

interface Step {
  readonly command: Command;
  readonly outcome: Outcome;
}

/** Sentences about an action that may be committed in pieces: each tells of everything up to now. */
export interface Announcer {
  /** @param system at the state after the steps. Empty when nothing has been done yet */
  after(system: System, steps: readonly Step[]): string;
}

export function newAnnouncer(): Announcer {
  const counts = new Map<string, number>();
  /** The only block up to now, null when it is no block's file; undefined before the first step. */
  let only: BlockId | null | undefined;
  let areMany = false;
  let last: Step | undefined;
  return {
    after: (system, steps) => {
      for (const step of steps) {
        const write = blockWriteOf(step.command);
        const block = write?.block ?? null;
        if (only !== undefined && block !== only) areMany = true;
        only = block;
        last = step;
        const { kind } = step.outcome;
        const result = kind === 'done' ? (write?.result ?? 'command') : kind;
        counts.set(result, (counts.get(result) ?? 0) + 1);
      }
      if (!last) return '';
      return areMany ? announceMany(counts) : announceOne(system, last);
    },
  };
}

/** "Block 42 online, 252 MiB usable, 4 MiB memmap". */
function announceOne(system: System, { command, outcome }: Step): string {
  const write = blockWriteOf(command);
  if (outcome.kind === 'refused') {
    const { refusal } = outcome;
    const asked = write ? `Block ${write.block}: ${write.result}` : commandText(command);
    const said = refusal.by === 'kernel' ? 'refused' : refusalText(refusal);
    return `${asked} ${said}: ${reasonOf(refusal)}`;
  }
  if (outcome.kind === 'pending') return `${commandText(command)} waits. ${outcome.because}`;
  if (!write || command.kind !== 'writeSysfs') return commandText(command);
  const { block, result } = write;
  if (result === 'set') {
    return `${purposeOf(command)} from the next configuration on`;
  }
  const sizes = result === 'online' ? blockSizes(system, command.partition, block) : undefined;
  if (!sizes) return `Block ${block} ${result}`;
  const memmap = formatBytes(bytesOfPages(sizes.memmapPages));
  return `Block ${block} online, ${formatBytes(sizes.usableBytes)} usable, ${memmap} memmap`;
}

/** "64 blocks configured, 62 blocks online, 2 writes refused". */
function announceMany(counts: ReadonlyMap<string, number>): string {
  const phrase = ([result, count]: [string, number]): string => {
    const number = count.toLocaleString('en-US');
    const noun = (word: string): string => `${number} ${word}${count === 1 ? '' : 's'}`;
    if (result === 'refused') return `${noun('write')} refused`;
    if (result === 'pending') return `${noun('write')} waiting`;
    if (result === 'command') return `${noun('command')} done`;
    return `${noun('block')} ${result}`;
  };
  const order = ['configured', 'set', 'online', 'offline', 'deconfigured', 'command', 'pending', 'refused'];
  return [...counts]
    .sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))
    .map(phrase)
    .join(', ');
}

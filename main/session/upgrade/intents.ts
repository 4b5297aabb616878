/** What a change is under another kernel: how much storage goes which way, not which blocks; lines as they were typed. */

import type { BlockAction } from '../../../shared/block-action.ts';
import type { Command } from '../../../shared/command.ts';
import { commandText } from '../../../shared/command-words.ts';
import { type Bytes, bytes, formatBytes } from '../../../shared/units.ts';
import { piecesOf } from '../runbook/from-journal.ts';

export type Intent =
  | {
      readonly kind: 'storage';
      readonly title: string;
      readonly way: 'up' | 'down' | 'configure' | 'deconfigure';
      readonly bytes: Bytes;
      readonly onlineAs?: NonNullable<BlockAction['onlineAs']>;
    }
  | { readonly kind: 'memmap'; readonly title: string }
  | { readonly kind: 'line'; readonly title: string; readonly line: string }
  | { readonly kind: 'command'; readonly title: string; readonly command: Command };

/** An action of the journal. `line`: what was typed for it, where that is known. */
export interface DoneAction {
  readonly line: string | undefined;
  /** Those that were not refused, in order. */
  readonly commands: readonly Command[];
}

const TITLES = {
  up: (size: string) => `Bring ${size} online`,
  down: (size: string) => `Take ${size} back`,
  configure: (size: string) => `Configure ${size}`,
  deconfigure: (size: string) => `Deconfigure ${size}`,
} as const;

export const storageIntent = (
  way: keyof typeof TITLES,
  size: Bytes,
  onlineAs?: BlockAction['onlineAs'],
): Intent => ({
  kind: 'storage',
  title: TITLES[way](formatBytes(size)),
  way,
  bytes: size,
  ...(onlineAs === undefined ? {} : { onlineAs }),
});

export const lineIntent = (line: string): Intent => ({ kind: 'line', title: line.trim(), line });

/** @param blockBytes of the machine on which the actions were done */
export function intentsOf(actions: readonly DoneAction[], blockBytes: Bytes): Intent[] {
  return actions.flatMap(({ line, commands }): Intent[] => {
    if (line !== undefined) return [lineIntent(line)];
    const intents: Intent[] = [];
    let writes: Extract<Command, { kind: 'writeSysfs' }>[] = [];
    const close = (): void => {
      const [first] = writes;
      if (first)
        intents.push(...piecesOf(writes, first.partition).map((piece) => ofPiece(piece, blockBytes)));
      writes = [];
    };
    for (const command of commands) {
      const isBlock = command.kind === 'writeSysfs' && /\/memory\d+\/[^/]+$/.test(command.path);
      if (isBlock) writes.push(command);
      else {
        close();
        intents.push({ kind: 'command', title: commandText(command), command });
      }
    }
    close();
    return intents;
  });
}

function ofPiece({ verb, blocks, onlineAs }: BlockAction, blockBytes: Bytes): Intent {
  const size = bytes(blocks.length * blockBytes);
  switch (verb) {
    case 'enable':
    case 'online':
      return storageIntent('up', size, onlineAs);
    case 'disable':
    case 'offline':
      return storageIntent('down', size);
    case 'configure':
    case 'deconfigure':
      return storageIntent(verb, size);
    case 'setMemmap':
      return { kind: 'memmap', title: `Choose the memmap of ${formatBytes(size)}` };
  }
}

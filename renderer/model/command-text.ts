/** A journaled command as one line: what was written where, or which HMC task it was. */

import type { Command } from '../../shared/command.ts';
import type { JournalRow } from '../../shared/view.ts';
import { strings } from '../strings/index.ts';

export function commandText(command: unknown): string {
  if (typeof command !== 'object' || command === null || !('kind' in command)) return '';
  const known = command as Command;
  switch (known.kind) {
    case 'writeSysfs':
      return `echo ${known.value} > ${known.path}`;
    case 'setConditions':
      return `conditions: ${Object.keys(known.conditions).join(', ')}`;
    case 'signalPendingWrite':
      return 'kill -INT (pending write)';
    case 'load':
      return known.clear ? 'load clear' : 'load';
    case 'upgradeStorage':
      return 'upgrade customer storage';
    default:
      return known.kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  }
}

/** What the command was for in an operator's words; the machine's own summary for everything but writes to blocks. */
export function summaryText(row: JournalRow): string {
  const { command } = row;
  const block = blockOfCommand(command);
  const write = command as { readonly path?: string; readonly value?: string };
  const value = (write.value ?? '').trim();
  const said = block === undefined ? row.summary : blockWrite(block, write.path ?? '', value);
  const errno = row.outcome === 'refused' ? /: (E[A-Z0-9]+ at .*)$/.exec(row.summary)?.[1] : undefined;
  return block === undefined || errno === undefined ? said : `${said} – ${strings.writes.refused(errno)}`;
}

function blockWrite(block: number, path: string, value: string): string {
  const file = path.slice(path.lastIndexOf('/') + 1);
  const { writes } = strings;
  if (file === 'config') return value === '1' ? writes.configure(block) : writes.deconfigure(block);
  if (file === 'memmap_on_memory') return writes.memmap(block, value === '1');
  return value === 'offline' || value === '0' ? writes.offline(block) : writes.online(block, value);
}

/** The partition that a command is for; undefined for what concerns the system. */
export function partitionOfCommand(command: unknown): string | undefined {
  if (typeof command !== 'object' || command === null) return undefined;
  const { partition, definition } = command as { partition?: unknown; definition?: { name?: unknown } };
  const name = partition ?? definition?.name;
  return typeof name === 'string' ? name : undefined;
}

/** The block a sysfs write is for, or undefined. */
export function blockOfCommand(command: unknown): number | undefined {
  if (typeof command !== 'object' || command === null || !('path' in command)) return undefined;
  const match = /\/memory\/memory(\d+)\//.exec(String(command.path));
  return match ? Number(match[1]) : undefined;
}

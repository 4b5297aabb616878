/** A journaled command as one line: what was written where, or which HMC task it was. */

import type { Command } from '../../shared/command.ts';

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

/** The block a sysfs write is for, or undefined. */
export function blockOfCommand(command: unknown): number | undefined {
  if (typeof command !== 'object' || command === null || !('path' in command)) return undefined;
  const match = /\/memory\/memory(\d+)\//.exec(String(command.path));
  return match ? Number(match[1]) : undefined;
}

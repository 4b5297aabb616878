/** A journaled command as one line: what was written where, or which HMC task it was. */

import type { Command } from '../../shared/command.ts';
import type { PartitionName } from '../../shared/ids.ts';
import type { JournalRow } from '../../shared/view.ts';
import { strings } from '../strings/index.ts';

export function commandText(command: Command): string {
  switch (command.kind) {
    case 'writeSysfs':
      return `echo ${command.value} > ${command.path}`;
    case 'setConditions':
      return `conditions: ${Object.keys(command.conditions).join(', ')}`;
    case 'signalPendingWrite':
      return 'kill -INT (pending write)';
    case 'load':
      return command.clear ? 'load clear' : 'load';
    case 'upgradeStorage':
      return 'upgrade customer storage';
    default:
      return command.kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  }
}

/** What the command was for in an operator's words; the machine's own summary for everything but writes to blocks. */
export function summaryText({ block, command, outcome, summary }: JournalRow): string {
  if (block === null || command.kind !== 'writeSysfs') return summary;
  const said = blockWrite(block, command.path, command.value.trim());
  if (outcome.kind !== 'refused') return said;
  const { errno, stage } = outcome.refusal;
  return `${said} – ${strings.writes.refused(`${errno} at ${stage}`)}`;
}

function blockWrite(block: number, path: string, value: string): string {
  const file = path.slice(path.lastIndexOf('/') + 1);
  const { writes } = strings;
  if (file === 'config') return value === '1' ? writes.configure(block) : writes.deconfigure(block);
  if (file === 'memmap_on_memory') return writes.memmap(block, value === '1');
  return value === 'offline' || value === '0' ? writes.offline(block) : writes.online(block, value);
}

/** The partition that a command is for; undefined for what concerns the system. */
export function partitionOfCommand(command: Command): PartitionName | undefined {
  if (command.kind === 'definePartition') return command.definition.name;
  return 'partition' in command ? command.partition : undefined;
}

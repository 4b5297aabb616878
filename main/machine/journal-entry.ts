/** Commands and outcomes on their way into a journal row and back. */

import type { JournalEntry, StoredCommand } from '../../db/journal-store.ts';
import type { Command } from '../../shared/command.ts';
import type { PartitionName } from '../../shared/ids.ts';
import type { Outcome } from '../../shared/outcome.ts';
import { blockOfPath } from '../engine/index.ts';

/** Reads JSON that this program wrote; undefined when the disk gave back something else. */
export function parseStored<T>(text: string): T | undefined {
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined;
  }
}

/** The partition that a command is for; null for one on the system. */
const partitionOf = (command: Command): PartitionName | null =>
  'partition' in command
    ? command.partition
    : command.kind === 'definePartition'
      ? command.definition.name
      : null;

/** Writes to sysfs are most of a journal, and cost a third as columns of what they cost as JSON. */
export function storeCommand(command: Command): StoredCommand {
  const partition = partitionOf(command);
  if (command.kind !== 'writeSysfs')
    return { partition, block: null, path: null, value: null, command: JSON.stringify(command) };
  const { path, value } = command;
  return { partition, block: blockOfPath(path) ?? null, path, value, command: null };
}

export const storeOutcome = (outcome: Outcome): string | null =>
  outcome.kind === 'done' ? null : JSON.stringify(outcome);

/** The command of a row; undefined when the disk gave back something else. */
export function commandOf({ partition, path, value, command }: StoredCommand): Command | undefined {
  if (command !== null) return parseStored<Command>(command);
  if (partition === null || path === null || value === null) return undefined;
  return { kind: 'writeSysfs', partition: partition as PartitionName, path, value };
}

const DONE: Outcome = { kind: 'done' };

export const outcomeOf = ({ outcome }: Pick<JournalEntry, 'outcome'>): Outcome | undefined =>
  outcome === null ? DONE : parseStored<Outcome>(outcome);

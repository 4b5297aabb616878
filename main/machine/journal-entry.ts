/** Commands and outcomes on their way into a journal row and back. */

import type { JournalEntry, StoredCommand } from '../../db/journal-store.ts';
import { type Command, partitionOf } from '../../shared/command.ts';
import type { KernelRefusal, Refusal } from '../../shared/failure.ts';
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

export function outcomeOf({ outcome }: Pick<JournalEntry, 'outcome'>): Outcome | undefined {
  if (outcome === null) return DONE;
  const stored = parseStored<Outcome | OldRefused>(outcome);
  return stored?.kind === 'refused' ? { kind: 'refused', refusal: refusalOf(stored.refusal) } : stored;
}

/** A refusal as 0.1.0 and 0.2.0 stored it: whoever said no, it was an errno at a stage. */
type OldRefusal = Omit<KernelRefusal, 'by' | 'rule'> & { readonly by?: undefined; readonly rule: string };
interface OldRefused {
  readonly kind: 'refused';
  readonly refusal: OldRefusal;
}

/** Stages that never were the guest's. */
const STAGES_ABOVE: Readonly<Record<string, 'hmc' | 'cp' | 'conditions'>> = {
  status: 'hmc',
  activate: 'hmc',
  load: 'hmc',
  definition: 'hmc',
  upgrade: 'hmc',
  zvm: 'cp',
  conditions: 'conditions',
  signal: 'conditions',
};

function refusalOf(stored: Refusal | OldRefusal): Refusal {
  if (stored.by !== undefined) return stored;
  const { errno, stage, rule, ...facts } = stored;
  const by = rule === 'unknown-partition' ? 'hmc' : STAGES_ABOVE[stage];
  if (by) return { ...facts, rule, by, reason: { kind: 'untold' } };
  return { ...facts, rule: rule as KernelRefusal['rule'], by: 'kernel', errno, stage };
}

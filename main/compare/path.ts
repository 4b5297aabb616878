/** The path to a state, step by step: read from the journal, or gone again on another kernel. */

import type { BranchRange } from '../../db/journal-store.ts';
import type { MachineRow } from '../../db/machine-store.ts';
import type { Stores } from '../../db/stores.ts';
import type { Command } from '../../shared/command.ts';
import type { ComparedCalls } from '../../shared/comparison.ts';
import type { KernelDefinition, PartitionDefinition, SystemDefinition } from '../../shared/definition.ts';
import type { MachineEvent } from '../../shared/event.ts';
import { type Revision, revision } from '../../shared/ids.ts';
import type { Outcome } from '../../shared/outcome.ts';
import {
  callsOf,
  createSystem,
  execute,
  isCall,
  linesOfCalls,
  newUndoLog,
  runningRelease,
  type System,
} from '../engine/index.ts';
import { outcomeOf, parseStored } from '../machine/journal-entry.ts';
import { replay } from '../machine/replay.ts';

export interface PathStep {
  /** null when it was gone again on another kernel. */
  readonly revision: Revision | null;
  readonly command: Command;
  readonly outcome: Outcome;
  readonly events: readonly MachineEvent[];
  /** The kernel's calls, asked for before the path goes on. */
  readonly calls: () => ComparedCalls | null;
}

const MOST_CALLS = 1500;

function callsOn(system: System, command: Command, events: readonly MachineEvent[]): ComparedCalls | null {
  if (!('partition' in command)) return null;
  const steps = callsOf(system, command.partition, events);
  if (!steps?.some(isCall)) return null;
  const release = runningRelease(system, command.partition) ?? '';
  const { lines } = linesOfCalls(steps, MOST_CALLS, release);
  return { release, lines: lines.filter((line) => 'fn' in line) };
}

/** Steps along a path, oldest first; what the journal does not keep of them is produced again on the way. */
export function* storedPath(
  stores: Stores,
  { id, definition: stored }: Pick<MachineRow, 'id' | 'definition'>,
  path: readonly BranchRange[],
): Generator<PathStep, void, void> {
  const definition = parseStored<SystemDefinition>(stored);
  const created = definition && createSystem(definition);
  if (!created?.ok) return;
  const start = { system: created.value, from: 0 };
  for (const { row, command, events } of replay(stores, { machine: id, path }, start, 'none')) {
    const outcome = outcomeOf(row);
    const told = row.events === null ? events : (parseStored<MachineEvent[]>(row.events) ?? []);
    const calls = (): ComparedCalls | null => callsOn(start.system, command, told);
    if (outcome) yield { revision: revision(row.revision), command, outcome, events: told, calls };
  }
}

/** The same commands on the given system, whose kernels have this release. */
export function* otherPath(
  path: Generator<PathStep, void, void>,
  system: System,
  release: string,
): Generator<PathStep, void, void> {
  for (const { command: asked } of path) {
    const command = onRelease(asked, release);
    const { outcome, events } = execute(system, command, newUndoLog());
    yield { revision: null, command, outcome, events, calls: () => callsOn(system, command, events) };
  }
}

/** What was measured belongs to the kernel it was measured on. */
const withRelease = (
  { measured: _measured, ...kernel }: KernelDefinition,
  release: string,
): KernelDefinition => ({
  ...kernel,
  release,
});

const partitionOn = (partition: PartitionDefinition, release: string): PartitionDefinition => ({
  ...partition,
  kernel: withRelease(partition.kernel, release),
});

/** The definition with this kernel release in every partition. */
export const definitionOn = (definition: SystemDefinition, release: string): SystemDefinition => ({
  ...definition,
  partitions: definition.partitions.map((partition) => partitionOn(partition, release)),
});

function onRelease(command: Command, release: string): Command {
  switch (command.kind) {
    case 'changeKernel':
      return { ...command, kernel: withRelease(command.kernel, release) };
    case 'definePartition':
      return { ...command, definition: partitionOn(command.definition, release) };
    default:
      return command;
  }
}

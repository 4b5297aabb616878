/** The path to a state, step by step: read from the journal, or gone again on another kernel. */

import type { BranchRange } from '../../db/journal-store.ts';
import type { MachineRow } from '../../db/machine-store.ts';
import type { Stores } from '../../db/stores.ts';
import type { Command } from '../../shared/command.ts';
import type { KernelDefinition, PartitionDefinition, SystemDefinition } from '../../shared/definition.ts';
import type { MachineEvent } from '../../shared/event.ts';
import { type Revision, revision } from '../../shared/ids.ts';
import type { Outcome } from '../../shared/outcome.ts';
import { createSystem, execute, newUndoLog, type System } from '../engine/index.ts';
import { commandOf, outcomeOf, parseStored } from '../machine/journal-entry.ts';

export interface PathStep {
  /** null when it was gone again on another kernel. */
  readonly revision: Revision | null;
  readonly command: Command;
  readonly outcome: Outcome;
  readonly events: readonly MachineEvent[];
}

const PAGE_ROWS = 200;

/** Steps along a path, oldest first; what the journal does not keep of them is produced again on the way. */
export function* storedPath(
  stores: Stores,
  machine: Pick<MachineRow, 'id' | 'definition'>,
  path: readonly BranchRange[],
): Generator<PathStep, void, void> {
  const definition = parseStored<SystemDefinition>(machine.definition);
  const created = definition && createSystem(definition);
  const system = created?.ok ? created.value : undefined;
  for (const range of path) {
    for (let after = 0; ; ) {
      const rows = stores.journal.rows(machine.id, { ...range, after }, PAGE_ROWS);
      for (const row of rows) {
        const command = commandOf(row);
        const outcome = outcomeOf(row);
        const again = command && system && execute(system, command, newUndoLog());
        const events = (row.events === null ? again?.events : parseStored<MachineEvent[]>(row.events)) ?? [];
        if (command && outcome) yield { revision: revision(row.revision), command, outcome, events };
      }
      const last = rows.at(-1);
      if (!last) break;
      after = last.revision;
    }
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
    yield { revision: null, command, outcome, events };
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

/** Commands of a lesson, from the file to what is carried out; and back to what a person would type or click. */

import type { Command } from '../../shared/command.ts';
import type { PartitionDefinition, SystemDefinition } from '../../shared/definition.ts';
import { unreachable } from '../../shared/failure.ts';
import { type PartitionName, partitionName } from '../../shared/ids.ts';
import type { LessonCommand } from '../../shared/lesson.ts';
import { formatBytes } from '../../shared/units.ts';
import { buildConditions, buildPartition, type Note, sizeOf } from './build-machine.ts';
import type { CommandFile } from './lesson-schema.ts';

export interface CommandContext {
  readonly definition: SystemDefinition;
  /** Where commands go that name no partition. */
  readonly partition: PartitionName;
  /** Names that are defined somewhere in the lesson. */
  readonly names: ReadonlySet<string>;
}

export function buildCommand(
  file: CommandFile,
  context: CommandContext,
  note: Note,
): LessonCommand | undefined {
  if (typeof file === 'string') return { do: 'shell', partition: context.partition, line: file };
  if (file.do === 'answer') return { do: 'answer', goal: file.goal, text: file.text };
  if (file.do === 'upgradeStorage') {
    return { do: 'command', command: { kind: 'upgradeStorage', customerBytes: sizeOf(file.storage) } };
  }
  if (file.do === 'definePartition') {
    return {
      do: 'command',
      command: { kind: 'definePartition', definition: buildPartition(file.definition) },
    };
  }
  const partition = partitionName(file.partition ?? context.partition);
  if (!context.names.has(partition)) {
    note(['partition'], `the machine has no partition ${partition}: ${[...context.names].join(', ')}`);
    return undefined;
  }
  if (file.do === 'shell') return { do: 'shell', partition, line: file.line };
  const command = partitionCommand(file, partition, context.definition, note);
  return command && { do: 'command', command };
}

type PartitionFile = Exclude<
  CommandFile,
  string | { do: 'answer' | 'shell' | 'upgradeStorage' | 'definePartition' }
>;

function partitionCommand(
  file: PartitionFile,
  partition: PartitionName,
  definition: SystemDefinition,
  note: Note,
): Command | undefined {
  /** Parts that a change does not name stay as the lesson's machine has them. */
  const original = (): PartitionDefinition | undefined => {
    const found = definition.partitions.find(({ name }) => name === partition);
    if (!found)
      note([], `${file.do} needs a partition of the lesson's machine, and ${partition} comes later`);
    return found;
  };
  switch (file.do) {
    case 'activate':
    case 'deactivate':
    case 'resetClear':
    case 'stop':
    case 'deletePartition':
      return { kind: file.do, partition };
    case 'load':
      return { kind: 'load', partition, clear: file.clear };
    case 'interrupt':
      return { kind: 'signalPendingWrite', partition };
    case 'loadModule':
      return { kind: 'loadModule', partition, module: file.module };
    case 'conditions': {
      const { do: _, partition: __, ...parts } = file;
      return { kind: 'setConditions', partition, conditions: buildConditions(parts) };
    }
    case 'changeKernel': {
      const kernel = original()?.kernel;
      if (!kernel) return undefined;
      const { kernel: release = kernel.release, commandLine = kernel.commandLine } = file;
      const { measured: _, ...rest } = kernel;
      return { kind: 'changeKernel', partition, kernel: { ...rest, release, commandLine } };
    }
    case 'changeProfile': {
      const profile = original()?.profile;
      if (!profile) return undefined;
      const initialBytes = file.initial === undefined ? profile.initialBytes : sizeOf(file.initial);
      const reservedBytes = file.reserved === undefined ? profile.reservedBytes : sizeOf(file.reserved);
      return { kind: 'changeProfile', partition, profile: { ...profile, initialBytes, reservedBytes } };
    }
    default:
      return unreachable(file);
  }
}

/** One line: "$ chmem -e 1G", "HMC: load LNXTEST, clearing", "Answer: 256 MiB". */
export function commandText(command: LessonCommand, home?: PartitionName): string {
  switch (command.do) {
    case 'shell':
      return command.partition === home ? `$ ${command.line}` : `${command.partition} $ ${command.line}`;
    case 'answer':
      return `Answer: ${command.text}`;
    case 'command':
      return engineCommandText(command.command);
  }
}

export function engineCommandText(command: Command): string {
  switch (command.kind) {
    case 'writeSysfs':
      return `$ echo ${command.value} > ${command.path}`;
    case 'setConditions':
      return `Conditions of ${command.partition}: ${Object.keys(command.conditions).join(', ')}`;
    case 'loadModule':
      return `Load module ${command.module} in ${command.partition}`;
    case 'signalPendingWrite':
      return `Interrupt the write that waits in ${command.partition}`;
    case 'changeProfile': {
      const { initialBytes, reservedBytes } = command.profile;
      return `HMC: profile of ${command.partition}: initial ${formatBytes(initialBytes)}, reserved ${formatBytes(reservedBytes)}`;
    }
    case 'changeKernel':
      return `Kernel of ${command.partition}: ${command.kernel.release}, ${command.kernel.commandLine || 'no parameters'}`;
    case 'definePartition':
      return `HMC: define ${command.definition.name}`;
    case 'upgradeStorage':
      return `HMC: customer storage ${formatBytes(command.customerBytes)}`;
    case 'load':
      return `HMC: load ${command.partition}${command.clear ? ', clearing' : ''}`;
    case 'activate':
    case 'deactivate':
    case 'resetClear':
    case 'stop':
    case 'deletePartition':
      return `HMC: ${command.kind} ${command.partition}`;
    default:
      return `HMC: ${command.kind}`;
  }
}

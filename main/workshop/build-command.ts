/** Commands of a lesson, from the file to what is carried out; and back to what a person would type or click. */

import type { Command, StorageOperands, SystemChange } from '../../shared/command.ts';
import { commandText } from '../../shared/command-words.ts';
import type { PartitionDefinition, SystemDefinition } from '../../shared/definition.ts';
import { unreachable } from '../../shared/failure.ts';
import { type PartitionName, partitionName } from '../../shared/ids.ts';
import type { LessonCommand } from '../../shared/lesson.ts';
import { machineProfileOf } from '../../shared/machine-profile.ts';
import { command as commandSchema } from '../contract/command-schema.ts';
import { buildConditions, buildPartition, type Note, sizeOf } from './build-machine.ts';
import type { CommandFile } from './lesson-schema.ts';
import type { Path } from './place.ts';

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
  if (file.do === 'deleteHardwareMessages') {
    return { do: 'command', command: { kind: file.do, elementIds: file.messages } };
  }
  if (file.do === 'changeSystem')
    return { do: 'command', command: { kind: file.do, change: changeOf(file) } };
  if (file.do === 'complete') return completeCommand(file.command, context, note);
  const partition = partitionName(file.partition ?? context.partition);
  if (!context.names.has(partition)) {
    note(['partition'], noSuch(partition, context));
    return undefined;
  }
  if (file.do === 'shell') return { do: 'shell', partition, line: file.line };
  const command = partitionCommand(file, partition, context.definition, note);
  return command && { do: 'command', command };
}

const noSuch = (partition: string, { names }: CommandContext): string =>
  `the machine has no partition ${partition}: ${[...names].join(', ')}`;

function changeOf({
  name,
  answerStyle,
  standbyListed,
  installed,
  hsa,
  machine,
}: Extract<CommandFile, { do: 'changeSystem' }>): SystemChange {
  const profile = machine === undefined ? undefined : machineProfileOf(machine);
  return {
    ...(name === undefined ? {} : { name }),
    ...(answerStyle === undefined ? {} : { answerStyle }),
    ...(standbyListed === undefined ? {} : { standbyListed }),
    ...(installed === undefined ? {} : { installedBytes: sizeOf(installed) }),
    ...(hsa === undefined ? {} : { hsaBytes: sizeOf(hsa) }),
    ...(profile && { machine: profile }),
  };
}

/** Checked as at the door: the file is as much outside as a message of the page. */
function completeCommand(
  file: Readonly<Record<string, unknown>>,
  context: CommandContext,
  note: Note,
): LessonCommand | undefined {
  const parsed = commandSchema.safeParse(file);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    note(['command', ...((issue?.path ?? []) as Path)], issue?.message ?? 'not a command');
    return undefined;
  }
  const command = parsed.data as Command;
  if ('partition' in command && !context.names.has(command.partition)) {
    note(['command', 'partition'], noSuch(command.partition, context));
    return undefined;
  }
  return { do: 'command', command };
}

type SystemWide = 'upgradeStorage' | 'definePartition' | 'changeSystem' | 'deleteHardwareMessages';
type PartitionFile = Exclude<CommandFile, string | { do: 'answer' | 'shell' | 'complete' | SystemWide }>;

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
    case 'resetNormal':
    case 'pswRestart':
    case 'start':
    case 'deletePartition':
      return { kind: file.do, partition };
    case 'stop':
      return { kind: 'stop', partition, ...(file.ends && { ends: true }) };
    case 'load':
      return {
        kind: 'load',
        partition,
        clear: file.clear,
        ...(file.device && { device: file.device }),
        ...(file.address && { address: file.address }),
        ...(file.parameter && { parameter: file.parameter }),
      };
    case 'interrupt':
      return { kind: 'signalPendingWrite', partition };
    case 'loadModule':
      return { kind: 'loadModule', partition, module: file.module };
    case 'plugMemory':
      return { kind: 'plugMemory', partition, dimm: file.dimm };
    case 'createNamespace': {
      const { namespace, mode, map, align } = file;
      return { kind: file.do, partition, namespace, mode, map, alignBytes: sizeOf(align) };
    }
    case 'defineStorage':
      return { kind: file.do, partition, operands: operandsOf(file) };
    case 'conditions': {
      const { do: _, partition: __, ...parts } = file;
      return { kind: 'setConditions', partition, conditions: buildConditions(parts) };
    }
    case 'changeKernel': {
      const kernel = original()?.kernel;
      if (!kernel) return undefined;
      const { kernel: release = kernel.release, commandLine = kernel.commandLine, edat1, kdump } = file;
      const { measured: _, ...rest } = kernel;
      const flags = { ...(edat1 === undefined ? {} : { edat1 }), ...(kdump === undefined ? {} : { kdump }) };
      return { kind: 'changeKernel', partition, kernel: { ...rest, release, commandLine, ...flags } };
    }
    case 'changeProfile': {
      const profile = original()?.profile;
      if (!profile) return undefined;
      const initialBytes = file.initial === undefined ? profile.initialBytes : sizeOf(file.initial);
      const reservedBytes = file.reserved === undefined ? profile.reservedBytes : sizeOf(file.reserved);
      const more = {
        ...(file.origin === undefined ? {} : { originBytes: sizeOf(file.origin) }),
        ...(file.load && { load: file.load }),
      };
      return {
        kind: 'changeProfile',
        partition,
        profile: { ...profile, initialBytes, reservedBytes, ...more },
      };
    }
    default:
      return unreachable(file);
  }
}

function operandsOf({
  as,
  standby,
  reserved,
  increment,
}: Extract<CommandFile, { do: 'defineStorage' }>): StorageOperands {
  const isWord = (value: unknown): value is 'initial' | 'maximum' =>
    value === 'initial' || value === 'maximum';
  return {
    ...(as === undefined ? {} : { as: isWord(as) ? as : sizeOf(as) }),
    ...(standby === undefined ? {} : { standby: standby === 'remainder' ? standby : sizeOf(standby) }),
    ...(reserved === undefined ? {} : { reserved: sizeOf(reserved) }),
    ...(increment === undefined ? {} : { increment: sizeOf(increment) }),
  };
}

/** One line: "$ chmem -e 1G", "Load LNXTEST (clear)", "Answer: 256 MiB". */
export function lessonCommandText(command: LessonCommand, home?: PartitionName): string {
  switch (command.do) {
    case 'shell':
      return command.partition === home ? `$ ${command.line}` : `${command.partition} $ ${command.line}`;
    case 'answer':
      return `Answer: ${command.text}`;
    case 'command':
      return commandText(command.command);
  }
}

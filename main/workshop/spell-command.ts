/** A command in the words of a lesson file. Nothing is left out: what has no words of its own is written in full. */

import { isDeepStrictEqual } from 'node:util';
import type { Command, StorageOperands } from '../../shared/command.ts';
import type { ImageProfile, SystemDefinition } from '../../shared/definition.ts';
import { unreachable } from '../../shared/failure.ts';
import { type PartitionName, partitionName } from '../../shared/ids.ts';
import { type Bytes, formatBytes } from '../../shared/units.ts';
import { buildCommand } from './build-command.ts';
import { commandFile } from './lesson-schema.ts';
import { spellConditions, spellPartition } from './spell-machine.ts';

/** A plain text is a shell line of the home partition. */
export type Spelt = string | { readonly do: string; readonly [part: string]: unknown };

export const shellLine = (partition: PartitionName, line: string, home: PartitionName | undefined): Spelt =>
  partition === home ? line : { do: 'shell', partition, line };

/** @param definition of the lesson's machine: parts that a change does not name stay as they are there */
export function spell(
  command: Command,
  home: PartitionName | undefined,
  definition: SystemDefinition,
): Spelt {
  // Written to sysfs is the same as typed.
  if (command.kind === 'writeSysfs')
    return shellLine(command.partition, `echo ${quoted(command.value)} > ${command.path}`, home);
  const spelt = words(command);
  return meansTheSame(spelt, command, definition) ? spelt : { do: 'complete', command };
}

/** Read back as the lesson's file would be. */
function meansTheSame(spelt: Spelt, command: Command, definition: SystemDefinition): boolean {
  const file = commandFile.safeParse(spelt);
  if (!file.success) return false;
  const own = 'partition' in command ? command.partition : partitionName('');
  const names = new Set<string>([...definition.partitions.map(({ name }) => name), own]);
  let isRefused = false;
  const built = buildCommand(file.data, { definition, partition: own, names }, () => {
    isRefused = true;
  });
  return !isRefused && built?.do === 'command' && isDeepStrictEqual(built.command, command);
}

function words(command: Exclude<Command, { kind: 'writeSysfs' }>): Spelt {
  switch (command.kind) {
    case 'activate':
    case 'deactivate':
    case 'resetClear':
    case 'resetNormal':
    case 'pswRestart':
    case 'start':
    case 'deletePartition':
      return { do: command.kind, partition: command.partition };
    case 'stop':
      return { do: 'stop', partition: command.partition, ...(command.ends && { ends: true }) };
    case 'load': {
      const { partition, clear, device, address, parameter } = command;
      return {
        do: 'load',
        partition,
        clear,
        ...(device && { device }),
        ...(address && { address }),
        ...(parameter && { parameter }),
      };
    }
    case 'signalPendingWrite':
      return { do: 'interrupt', partition: command.partition };
    case 'loadModule':
      return { do: 'loadModule', partition: command.partition, module: command.module };
    case 'plugMemory':
      return { do: 'plugMemory', partition: command.partition, dimm: command.dimm };
    case 'createNamespace': {
      const { partition, namespace, mode, map, alignBytes } = command;
      return { do: 'createNamespace', partition, namespace, mode, map, align: formatBytes(alignBytes) };
    }
    case 'setConditions':
      return { do: 'conditions', partition: command.partition, ...spellConditions(command.conditions) };
    case 'changeKernel': {
      const { release, commandLine, edat1, kdump } = command.kernel;
      const flags = { ...(edat1 === undefined ? {} : { edat1 }), ...(kdump === undefined ? {} : { kdump }) };
      return { do: 'changeKernel', partition: command.partition, kernel: release, commandLine, ...flags };
    }
    case 'changeProfile':
      return { do: 'changeProfile', partition: command.partition, ...spellProfile(command.profile) };
    case 'definePartition':
      return { do: 'definePartition', definition: spellPartition(command.definition) };
    case 'upgradeStorage':
      return { do: 'upgradeStorage', storage: formatBytes(command.customerBytes) };
    case 'changeSystem': {
      const { name, answerStyle, standbyListed, installedBytes, hsaBytes, machine } = command.change;
      return {
        do: 'changeSystem',
        ...(name === undefined ? {} : { name }),
        ...(answerStyle === undefined ? {} : { answerStyle }),
        ...(standbyListed === undefined ? {} : { standbyListed }),
        ...(installedBytes === undefined ? {} : { installed: formatBytes(installedBytes) }),
        ...(hsaBytes === undefined ? {} : { hsa: formatBytes(hsaBytes) }),
        ...(machine && { machine: machine.model }),
      };
    }
    case 'defineStorage':
      return { do: 'defineStorage', partition: command.partition, ...spellOperands(command.operands) };
    case 'deleteHardwareMessages':
      return { do: 'deleteHardwareMessages', messages: command.elementIds };
    default:
      return unreachable(command);
  }
}

const quoted = (value: string): string =>
  /^[\w.-]+$/.test(value) ? value : `'${value.replace(/'/g, "'\\''")}'`;

const spellProfile = ({ initialBytes, reservedBytes, originBytes, load }: ImageProfile): object => ({
  initial: formatBytes(initialBytes),
  reserved: formatBytes(reservedBytes),
  ...(originBytes === undefined ? {} : { origin: formatBytes(originBytes) }),
  ...(load && { load }),
});

const spellOperands = (operands: StorageOperands): object =>
  Object.fromEntries(
    Object.entries(operands).map(([name, value]: [string, Bytes | string]) => [
      name,
      typeof value === 'string' ? value : formatBytes(value),
    ]),
  );

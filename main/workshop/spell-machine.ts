/** A machine in the words of a lesson file; in full where they do not say everything. */

import { isDeepStrictEqual } from 'node:util';
import {
  type Conditions,
  ORDINARY_CONDITIONS,
  type PartitionDefinition,
  type SystemDefinition,
} from '../../shared/definition.ts';
import { bytes, formatBytes, KIB } from '../../shared/units.ts';
import { buildMachine, NO_MACHINES } from './build-machine.ts';
import { machineFile } from './lesson-schema.ts';

export function spellMachine(definition: SystemDefinition): unknown {
  const { name, customerBytes, installedBytes, hsaBytes, answerStyle, partitions } = definition;
  const spelt = {
    name,
    storage: formatBytes(customerBytes),
    ...(installedBytes === undefined ? {} : { installed: formatBytes(installedBytes) }),
    ...(hsaBytes === undefined ? {} : { hsa: formatBytes(hsaBytes) }),
    ...(answerStyle === 'always-0020' ? {} : { answerStyle }),
    partitions: partitions.map(spellPartition),
  };
  return meansTheSame(spelt, definition) ? spelt : { definition };
}

/** Read back as the lesson's file would be. */
function meansTheSame(spelt: unknown, definition: SystemDefinition): boolean {
  const file = machineFile.safeParse(spelt);
  const nothing = (): void => {};
  const built = file.success ? buildMachine(file.data, NO_MACHINES, nothing, nothing) : undefined;
  return isDeepStrictEqual(built?.definition, definition);
}

export function spellPartition({
  name,
  profile,
  sclp,
  kernel,
  conditions,
  zvm,
}: PartitionDefinition): unknown {
  return {
    name,
    initial: formatBytes(profile.initialBytes),
    reserved: formatBytes(profile.reservedBytes),
    increment: formatBytes(sclp.incrementBytes),
    kernel: kernel.release,
    ...(kernel.commandLine === '' ? {} : { commandLine: kernel.commandLine }),
    ...(kernel.edat1 === undefined ? {} : { edat1: kernel.edat1 }),
    ...(isDeepStrictEqual(conditions, ORDINARY_CONDITIONS)
      ? {}
      : { conditions: spellConditions(conditions) }),
    ...(zvm && {
      zvm: {
        directoryInitial: formatBytes(zvm.directoryInitialBytes),
        directoryMaximum: formatBytes(zvm.directoryMaximumBytes),
        standby: formatBytes(zvm.standbyBytes),
      },
    }),
  };
}

export function spellConditions({
  sclpFaults,
  notifierVetoes,
  unmovable,
  pressure,
  addFaults,
  plainBlocks,
  unmovablePages,
}: Partial<Conditions>): object {
  return {
    ...(sclpFaults && { faults: sclpFaults }),
    ...(notifierVetoes && { vetoes: notifierVetoes }),
    ...(unmovable && {
      unmovable:
        unmovable.kind === 'listed'
          ? { only: unmovable.blocks }
          : {
              ...(unmovable.kind === 'idle' ? {} : { system: 'busy' }),
              also: unmovable.also,
              except: unmovable.except,
            },
    }),
    ...(addFaults && { addFaults }),
    ...(plainBlocks && { plain: plainBlocks }),
    ...(unmovablePages && { unmovablePages }),
    ...(pressure && { programs: formatBytes(bytes(pressure.usedByProgramsKib * KIB)) }),
  };
}

/** A lesson's machine: from friendly words, a template or a saved definition to what the engine takes. */

import type { Command } from '../../shared/command.ts';
import {
  type Conditions,
  ORDINARY_CONDITIONS,
  type PartitionDefinition,
  type SystemDefinition,
} from '../../shared/definition.ts';
import { blockId, partitionName, rn } from '../../shared/ids.ts';
import { type Bytes, bytes, KIB, parseBytes } from '../../shared/units.ts';
import { systemDefinition } from '../doors/definition-schema.ts';
import { checkDefinition } from '../engine/index.ts';
import type { ConditionsFile, MachineFile, MachinePartitionFile } from './lesson-schema.ts';
import type { Path } from './source.ts';
import { TEMPLATES } from './templates.ts';

/** Notes a problem at a path below the value that is built. */
export type Note = (path: Path, reason: string) => void;

export function buildMachine(machine: MachineFile, note: Note): SystemDefinition | undefined {
  const definition = readMachine(machine, note);
  if (!definition) return undefined;
  for (const { path, rule } of checkDefinition(definition)) note([], `${path}: ${rule}`);
  return definition;
}

function readMachine(machine: MachineFile, note: Note): SystemDefinition | undefined {
  if ('template' in machine) {
    const template = TEMPLATES.get(machine.template);
    if (template) return template;
    note(
      ['template'],
      `there is no machine template ${machine.template}: ${[...TEMPLATES.keys()].join(', ')}`,
    );
    return undefined;
  }
  if ('definition' in machine) {
    const parsed = systemDefinition.safeParse(machine.definition);
    if (parsed.success) return parsed.data as unknown as SystemDefinition;
    const [issue] = parsed.error.issues;
    note(['definition', ...((issue?.path ?? []) as Path)], issue?.message ?? 'not a machine definition');
    return undefined;
  }
  return {
    name: machine.name,
    customerBytes: sizeOf(machine.storage),
    answerStyle: machine.answerStyle,
    partitions: machine.partitions.map(buildPartition),
  };
}

export function buildPartition(partition: MachinePartitionFile): PartitionDefinition {
  const { name, initial, reserved, increment, kernel, commandLine, edat1, conditions } = partition;
  return {
    name: partitionName(name),
    profile: { initialBytes: sizeOf(initial), reservedBytes: sizeOf(reserved) },
    sclp: { incrementBytes: sizeOf(increment) },
    kernel: { release: kernel, commandLine, ...(edat1 === undefined ? {} : { edat1 }) },
    conditions: { ...ORDINARY_CONDITIONS, ...buildConditions(conditions ?? {}) },
  };
}

export function buildConditions({
  faults,
  vetoes,
  unmovable,
  addFaults,
  programs,
}: ConditionsFile): Partial<Conditions> {
  return {
    ...(faults && {
      sclpFaults: faults.map(({ command, response, onlyNth, rn: number }) => ({
        command,
        rn: rn(number),
        response,
        ...(onlyNth === undefined ? {} : { onlyNth }),
      })),
    }),
    ...(vetoes && {
      notifierVetoes: vetoes.map(({ callback, on, verdict, block, onlyNth }) => ({
        callback,
        on,
        verdict,
        ...(block === undefined ? {} : { block: blockId(block) }),
        ...(onlyNth === undefined ? {} : { onlyNth }),
      })),
    }),
    ...(unmovable && {
      unmovable:
        'only' in unmovable
          ? { kind: 'listed' as const, blocks: unmovable.only.map(blockId) }
          : {
              kind: 'ordinary' as const,
              also: unmovable.also.map(blockId),
              except: unmovable.except.map(blockId),
            },
    }),
    ...(addFaults && {
      addFaults: addFaults.map(({ block, errno }) => ({ block: blockId(block), errno })),
    }),
    ...(programs !== undefined && { pressure: { usedByProgramsKib: sizeOf(programs) / KIB } }),
  };
}

/** The schema has made sure that it is a size. */
export function sizeOf(size: number | string): Bytes {
  const parsed = typeof size === 'number' ? bytes(size) : parseBytes(size);
  if (parsed === undefined) throw new Error(`the schema took ${size} for a size`);
  return parsed;
}

export const isHmc = ({ kind }: Command): boolean =>
  kind !== 'writeSysfs' && kind !== 'setConditions' && kind !== 'signalPendingWrite';

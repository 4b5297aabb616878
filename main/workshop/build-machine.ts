/** A lesson's machine: from friendly words, a template, a machine file or a definition to what the engine takes. */

import type { Command } from '../../shared/command.ts';
import {
  type Conditions,
  ORDINARY_CONDITIONS,
  type PartitionDefinition,
  type SystemDefinition,
} from '../../shared/definition.ts';
import { type FileProblem, fail, type Result } from '../../shared/failure.ts';
import type { GuestDisk } from '../../shared/guest-file.ts';
import { blockId, partitionName, pfn, rn } from '../../shared/ids.ts';
import { type Bytes, bytes, KIB, parseBytes } from '../../shared/units.ts';
import { systemDefinition } from '../contract/definition-schema.ts';
import { checkDefinition, definitionOf } from '../engine/index.ts';
import { readMachineFile } from '../files/machine-file.ts';
import { commandsOfFile, systemOfFile } from '../files/replay-file.ts';
import { readYaml } from '../files/yaml-text.ts';
import type { ConditionsFile, MachineFile, MachinePartitionFile } from './lesson-schema.ts';
import type { Path } from './place.ts';
import { TEMPLATES } from './templates.ts';

/** Notes a problem at a path below the value that is built. */
export type Note = (path: Path, reason: string) => void;

/** Where machines come from that a lesson only names. */
export interface MachineCatalogue {
  /** Text of a file of the workshop: "machines/prod.lpar". */
  file(name: string): string | undefined;
  /** A saved machine of the data directory as the text of a machine file; a reason when there is none to be had. */
  saved(name: string): Result<string, string>;
  /** Data address of a picture of the workshop: "images/map.svg". */
  image(name: string): string | undefined;
}

export const NO_MACHINES: MachineCatalogue = {
  file: () => undefined,
  image: () => undefined,
  saved: () => fail('saved machines are in the data directory of a console; use a machine file here'),
};

/** A machine, and what has to be done to it before the lesson's own preparation: the history of its file. */
export interface BuiltMachine {
  readonly definition: SystemDefinition;
  readonly history: readonly Command[];
  /** What was changed on the disks of its guests. */
  readonly disks: readonly GuestDisk[];
  /** What the machine is after its history: what the lesson's commands start from. */
  readonly now: SystemDefinition;
}

/** Commands of a machine file: each costs a little at every start of the lesson. */
const HISTORY_LIMIT = 10_000;

export function buildMachine(
  machine: MachineFile,
  catalogue: MachineCatalogue,
  note: Note,
  noteIn: NoteInFile,
): BuiltMachine | undefined {
  const built = readMachine(machine, catalogue, note, noteIn);
  if (!built) return undefined;
  for (const { path, rule } of checkDefinition(built.definition)) note([], `${path}: ${rule}`);
  return built;
}

/** Notes a problem of another file. */
export type NoteInFile = (file: string, line: number | null, reason: string) => void;

function readMachine(
  machine: MachineFile,
  catalogue: MachineCatalogue,
  note: Note,
  noteIn: NoteInFile,
): BuiltMachine | undefined {
  const plain = (definition: SystemDefinition): BuiltMachine => ({
    definition,
    history: [],
    disks: [],
    now: definition,
  });
  if ('template' in machine) {
    const template = TEMPLATES.get(machine.template);
    if (template) return plain(template);
    note(
      ['template'],
      `there is no machine template ${machine.template}: ${[...TEMPLATES.keys()].join(', ')}`,
    );
    return undefined;
  }
  if ('file' in machine) {
    const text = catalogue.file(machine.file);
    if (text !== undefined) {
      return machineOfText(text, ({ path, line, rule }) =>
        noteIn(machine.file, line ?? null, path === '' ? rule : `${path}: ${rule}`),
      );
    }
    note(['file'], `the workshop has no file ${machine.file}`);
    return undefined;
  }
  if ('saved' in machine) {
    const text = catalogue.saved(machine.saved);
    if (text.ok)
      return machineOfText(text.value, ({ path, rule }) =>
        note(['saved'], `${machine.saved}: ${path}: ${rule}`),
      );
    note(['saved'], text.failure);
    return undefined;
  }
  if ('definition' in machine) {
    const parsed = systemDefinition.safeParse(machine.definition);
    if (parsed.success) return plain(parsed.data as unknown as SystemDefinition);
    const [issue] = parsed.error.issues;
    note(['definition', ...((issue?.path ?? []) as Path)], issue?.message ?? 'not a machine definition');
    return undefined;
  }
  return plain({
    name: machine.name,
    customerBytes: sizeOf(machine.storage),
    ...(machine.installed === undefined ? {} : { installedBytes: sizeOf(machine.installed) }),
    ...(machine.hsa === undefined ? {} : { hsaBytes: sizeOf(machine.hsa) }),
    answerStyle: machine.answerStyle,
    partitions: machine.partitions.map(buildPartition),
  });
}

/** A machine file is gone through once: what it says must be what its history leads to. */
function machineOfText(text: string, say: (problem: FileProblem) => void): BuiltMachine | undefined {
  const read = readMachineFile(text);
  if (!read.ok) {
    for (const problem of read.failure) say(problem);
    return undefined;
  }
  const history = commandsOfFile(read.value);
  if (history.length > HISTORY_LIMIT) {
    const rule = `the machine of a lesson has at most ${HISTORY_LIMIT} commands behind it: export it without its history`;
    say({ path: 'journal', rule });
    return undefined;
  }
  const system = systemOfFile(read.value);
  if (!system.ok) say({ ...system.failure, ...lineIn(text, system.failure.path) });
  return system.ok
    ? { definition: read.value.system, history, disks: read.value.guests, now: definitionOf(system.value) }
    : undefined;
}

/** Where the file says it: "journal.actions[1].hash". */
function lineIn(text: string, at: string): { readonly line?: number } {
  const path = at.split(/[.[\]]+/).filter((part) => part !== '');
  const yaml = readYaml(text);
  const line = yaml.ok
    ? yaml.value.lineOf(path.map((part) => (/^\d+$/.test(part) ? Number(part) : part)))
    : undefined;
  return line === undefined ? {} : { line };
}

export function buildPartition(partition: MachinePartitionFile): PartitionDefinition {
  const { name, initial, reserved, increment, kernel, commandLine, edat1, conditions, zvm } = partition;
  return {
    name: partitionName(name),
    profile: { initialBytes: sizeOf(initial), reservedBytes: sizeOf(reserved) },
    sclp: { incrementBytes: sizeOf(increment) },
    kernel: { release: kernel, commandLine, ...(edat1 === undefined ? {} : { edat1 }) },
    conditions: { ...ORDINARY_CONDITIONS, ...buildConditions(conditions ?? {}) },
    ...(zvm && {
      zvm: {
        directoryInitialBytes: sizeOf(zvm.directoryInitial),
        directoryMaximumBytes: sizeOf(zvm.directoryMaximum),
        standbyBytes: sizeOf(zvm.standby),
      },
    }),
  };
}

export function buildConditions({
  faults,
  vetoes,
  unmovable,
  addFaults,
  plain,
  unmovablePages,
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
      notifierVetoes: vetoes.map(({ callback, priority, on, verdict, block, onlyNth }) => ({
        callback,
        ...(priority === undefined ? {} : { priority }),
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
              kind: unmovable.system,
              also: unmovable.also.map(blockId),
              except: unmovable.except.map(blockId),
            },
    }),
    ...(addFaults && {
      addFaults: addFaults.map(({ block, errno }) => ({ block: blockId(block), errno })),
    }),
    ...(plain && { plainBlocks: plain.map(blockId) }),
    ...(unmovablePages && { unmovablePages: unmovablePages.map(pfn) }),
    ...(programs !== undefined && { pressure: { usedByProgramsKib: sizeOf(programs) / KIB } }),
  };
}

/** The schema has made sure that it is a size. */
export function sizeOf(size: number | string): Bytes {
  const parsed = typeof size === 'number' ? bytes(size) : parseBytes(size);
  if (parsed === undefined) throw new Error(`the schema took ${size} for a size`);
  return parsed;
}

/** Partitions and shells for the tests of the shell. */

import { createSystem, execute, newUndoLog, partitionView, type System } from '../../../main/engine/index.ts';
import {
  createEngineTree,
  createShell,
  FileTree,
  type Shell,
  type ShellOptions,
  type Tree,
} from '../../../main/guest/shell/index.ts';
import { ORDINARY_CONDITIONS, type SystemDefinition } from '../../../shared/definition.ts';
import { type PartitionName, partitionName } from '../../../shared/ids.ts';
import { mib } from '../../../shared/units.ts';

export const GUEST: PartitionName = partitionName('GUEST');

export interface Shape {
  readonly release?: string;
  readonly commandLine?: string;
  readonly coreMib?: number;
  readonly standbyMib?: number;
  readonly incrementMib?: number;
}

export function definitionOf(shape: Shape = {}): SystemDefinition {
  const {
    release = '7.2',
    commandLine = 'memhp_default_state=offline',
    coreMib = 1024,
    standbyMib = 2048,
  } = shape;
  return {
    name: 'TEST',
    customerBytes: mib(coreMib + standbyMib),
    answerStyle: 'always-0020',
    partitions: [
      {
        name: GUEST,
        profile: { initialBytes: mib(coreMib), reservedBytes: mib(standbyMib) },
        sclp: { incrementBytes: mib(shape.incrementMib ?? 256) },
        kernel: { release, commandLine },
        conditions: ORDINARY_CONDITIONS,
      },
    ],
  };
}

export interface Guest {
  readonly system: System;
  readonly tree: Tree;
  readonly shell: Shell;
}

export function bootGuest(shape: Shape = {}, options: ShellOptions = {}): Guest {
  const built = createSystem(definitionOf(shape));
  if (!built.ok) throw new Error(JSON.stringify(built.failure));
  const system = built.value;
  execute(system, { kind: 'activate', partition: GUEST }, newUndoLog());
  execute(system, { kind: 'load', partition: GUEST, clear: true }, newUndoLog());
  const panic = partitionView(system, GUEST)?.panic;
  if (panic) throw new Error(panic);
  const tree = createEngineTree({
    system: () => system,
    partition: GUEST,
    write: (command) => execute(system, command, newUndoLog()),
  });
  return { system, tree, shell: createShell(tree, options) };
}

/** An online block 0 and an offline block 1 of 256 MiB, nothing else. */
export const SMALLEST: readonly (readonly [string, string])[] = [
  ['sys/devices/system/memory/block_size_bytes', '10000000\n'],
  ['sys/devices/system/memory/memory0/state', 'online\n'],
  ['sys/devices/system/memory/memory1/state', 'offline\n'],
];

export const smallShell = (options: ShellOptions = {}): Shell => createShell(FileTree.of(SMALLEST), options);

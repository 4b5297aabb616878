/** Random systems of two partitions that share one pool, with some history: for properties of plans and suggestions. */

import fc from 'fast-check';
import { createSystem, execute, newUndoLog, type System } from '../../main/engine/index.ts';
import type { Action } from '../../shared/api.ts';
import { type BlockAction, verbExists } from '../../shared/block-action.ts';
import type { Command } from '../../shared/command.ts';
import { ORDINARY_CONDITIONS, type PartitionDefinition } from '../../shared/definition.ts';
import { blockId, partitionName, rn } from '../../shared/ids.ts';
import { bytes, MIB, mib } from '../../shared/units.ts';
import type { Era } from '../../shared/view.ts';

export const LEFT = partitionName('LEFT');
export const RIGHT = partitionName('RIGHT');

const partition = (
  name: typeof LEFT,
  { core, standby, increment, release, commandLine, zvm }: RandomPartition,
): PartitionDefinition => ({
  name,
  profile: { initialBytes: mib(core * increment), reservedBytes: mib(standby * increment) },
  sclp: { incrementBytes: mib(increment) },
  kernel: { release, commandLine },
  conditions: ORDINARY_CONDITIONS,
  ...(zvm
    ? {
        zvm: {
          directoryInitialBytes: mib(core * increment),
          directoryMaximumBytes: mib((core + standby) * increment),
          standbyBytes: mib(Math.floor(standby / 2) * increment),
        },
      }
    : {}),
});

interface RandomPartition {
  readonly core: number;
  readonly standby: number;
  readonly increment: number;
  readonly release: string;
  readonly commandLine: string;
  readonly zvm: boolean;
}

const partitions = fc
  .record({
    core: fc.integer({ min: 5, max: 10 }),
    standby: fc.integer({ min: 0, max: 12 }),
    increment: fc.constantFrom(128, 256, 512),
    release: fc.constantFrom('5.14', '6.1', '6.8', '6.9', '6.12', '6.18', '6.19', '7.2'),
    onMemory: fc.constantFrom(
      '',
      'memory_hotplug.memmap_on_memory=1',
      'memory_hotplug.memmap_on_memory=force',
    ),
    state: fc.constantFrom('', 'memhp_default_state=offline', 'memhp_default_state=online'),
    zvm: fc.constantFrom(false, false, false, true),
  })
  .map(({ onMemory, state, ...rest }) => ({
    ...rest,
    // A gibibyte at least, or nothing boots.
    core: Math.max(rest.core, Math.ceil(1024 / rest.increment)),
    commandLine: `${onMemory} ${state}`.trim(),
  }));

const block = fc.integer({ min: 0, max: 24 }).map(blockId);
const name = fc.constantFrom(LEFT, LEFT, LEFT, RIGHT);

export const conditions: fc.Arbitrary<Command> = fc
  .record({
    partition: name,
    faults: fc.array(
      fc.record({
        command: fc.constantFrom('assign' as const, 'unassign' as const),
        rn: fc.integer({ min: 1, max: 22 }).map(rn),
        response: fc.constantFrom(0x0340, 0x0300, 0x01f0),
      }),
      { maxLength: 2 },
    ),
    vetoes: fc.array(
      fc.record({
        callback: fc.constant('test'),
        on: fc.constantFrom('MEM_GOING_ONLINE' as const, 'MEM_GOING_OFFLINE' as const),
        verdict: fc.constantFrom('bad' as const, 'EBUSY' as const),
      }),
      { maxLength: 1 },
    ),
    addFaults: fc.array(fc.record({ block, errno: fc.constantFrom('ENOMEM' as const, 'EEXIST' as const) }), {
      maxLength: 1,
    }),
    used: fc.constantFrom(0, 0, 200_000, 600_000),
    unmovable: fc.uniqueArray(block, { maxLength: 4 }),
    idle: fc.boolean(),
  })
  .map(({ partition: of, faults, vetoes, addFaults, used, unmovable, idle }) => ({
    kind: 'setConditions',
    partition: of,
    conditions: {
      sclpFaults: faults,
      notifierVetoes: vetoes,
      addFaults,
      pressure: { usedByProgramsKib: used },
      ...(idle ? {} : { unmovable: { kind: 'listed', blocks: unmovable } as const }),
    },
  }));

const hmc: fc.Arbitrary<Command> = fc.oneof(
  name.chain((of) =>
    fc.constantFrom<Command[]>(
      { kind: 'activate', partition: of },
      { kind: 'deactivate', partition: of },
      { kind: 'load', partition: of, clear: false },
      { kind: 'resetClear', partition: of },
      { kind: 'stop', partition: of },
      { kind: 'deletePartition', partition: of },
      { kind: 'signalPendingWrite', partition: of },
      { kind: 'defineStorage', partition: of, operands: { standby: mib(1024) } },
      { kind: 'defineStorage', partition: of, operands: { reserved: mib(1024) } },
      { kind: 'defineStorage', partition: of, operands: {} },
      { kind: 'plugMemory', partition: of, dimm: 'PNP0C80:00' },
    ),
  ),
  fc.constant<Command>({ kind: 'activate', partition: partitionName('NOBODY') }),
  fc
    .integer({ min: 1, max: 20 })
    .map((gibs): Command => ({ kind: 'upgradeStorage', customerBytes: mib(gibs * 512) })),
  fc.integer({ min: 0, max: 4_000_000 }).map(
    (used): Command => ({
      kind: 'setConditions',
      partition: LEFT,
      conditions: { pressure: { usedByProgramsKib: used } },
    }),
  ),
);

const writes: fc.Arbitrary<Command> = fc
  .record({
    block,
    file: fc.constantFrom(
      'd/state',
      'd/online',
      'd/removable',
      'd/nothing',
      'f/config',
      'f/memmap_on_memory',
      'd',
    ),
    value: fc.constantFrom('online', 'online_kernel', 'online_movable', 'offline', '0', '1', 'xyz'),
    partition: name,
  })
  .map(({ block: number, file, value, partition: of }) => {
    const root = file.startsWith('d') ? '/sys/devices/system/memory' : '/sys/firmware/memory';
    return { kind: 'writeSysfs', partition: of, path: `${root}/memory${number}${file.slice(1)}`, value };
  });

const blockActions: fc.Arbitrary<BlockAction> = fc
  .record({
    partition: name,
    verb: fc.constantFrom(
      'enable' as const,
      'enable' as const,
      'online' as const,
      'offline' as const,
      'disable' as const,
      'configure' as const,
      'deconfigure' as const,
      'setMemmap' as const,
    ),
    blocks: fc.uniqueArray(block, { minLength: 1, maxLength: 12 }),
    memmap: fc.constantFrom(undefined, undefined, true, false),
  })
  .map(({ memmap, verb, ...rest }) => ({
    kind: 'blocks',
    verb,
    ...rest,
    ...(verb === 'setMemmap'
      ? { memmapOnMemory: memmap ?? true }
      : memmap === undefined
        ? {}
        : { memmapOnMemory: memmap }),
  }));

export const command = fc.oneof(writes, conditions, hmc);

export const action: fc.Arbitrary<Exclude<Action, { kind: 'shell' | 'undo' | 'redo' | 'goTo' }>> = fc.oneof(
  { weight: 3, arbitrary: blockActions },
  { weight: 1, arbitrary: command.map((asked) => ({ kind: 'command' as const, command: asked })) },
);

export const fits = (asked: BlockAction, era: Era): boolean => verbExists(asked.verb, era);

/** A system of which most often both partitions run, and what was done to it. */
export const machine = fc
  .record({
    left: partitions,
    right: partitions,
    spare: fc.integer({ min: 0, max: 8 }),
    history: fc.array(
      fc.oneof(
        { weight: 4, arbitrary: writes },
        { weight: 1, arbitrary: conditions },
        { weight: 1, arbitrary: hmc },
      ),
      { maxLength: 10 },
    ),
    plain: fc.boolean(),
  })
  .map(({ left, right, spare, history, plain }) => ({
    definition: {
      name: 'TEST',
      customerBytes: bytes((left.core * left.increment + right.core * right.increment + spare * 512) * MIB),
      answerStyle: 'always-0020' as const,
      partitions: [partition(LEFT, left), partition(RIGHT, right)],
    },
    commands: [
      { kind: 'activate', partition: LEFT },
      { kind: 'activate', partition: RIGHT },
      { kind: 'load', partition: LEFT, clear: true },
      { kind: 'load', partition: RIGHT, clear: true },
      ...(plain ? [] : history),
    ] as readonly Command[],
  }));

export type RandomMachine = typeof machine extends fc.Arbitrary<infer M> ? M : never;

export function build({ definition, commands }: RandomMachine): System {
  const built = createSystem(definition);
  if (!built.ok) throw new Error(JSON.stringify(built.failure));
  for (const asked of commands) execute(built.value, asked, newUndoLog());
  return built.value;
}

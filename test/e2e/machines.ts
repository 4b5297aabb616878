/** Machines that tests start with, so that nothing has to be clicked together first. */

import path from 'node:path';
import { openDatabase } from '../../db/open.ts';
import { storesOn } from '../../db/stores.ts';
import { TEMPLATES } from '../../main/files/templates/systems.ts';
import { makeMachineAtOnce } from '../../main/machine/machines.ts';
import { SAMPLE_COMMANDS, SAMPLE_DEFINITION } from '../../main/machine/sample.ts';
import type { Command } from '../../shared/command.ts';
import { ORDINARY_CONDITIONS, type SystemDefinition } from '../../shared/definition.ts';
import { blockId, partitionName, type Rn } from '../../shared/ids.ts';
import { gib, mib } from '../../shared/units.ts';
import type { Prepare } from './host.ts';

async function withMachine(
  directory: string,
  name: string,
  definition: SystemDefinition,
  commands: readonly Command[],
): Promise<void> {
  const database = openDatabase(path.join(directory, 'console.sqlite'));
  if (!database.ok) throw new Error(JSON.stringify(database.failure));
  const context = { database: database.value, stores: storesOn(database.value.writer), now: Date.now };
  const created = makeMachineAtOnce(context, name, definition, commands, 'import');
  database.value.close();
  if (!created.ok) throw new Error(JSON.stringify(created.failure));
}

const NAMES = ['LNXA', 'LNXB'].map(partitionName);

/** 16 GiB each at the start; 4 GiB are left, and either may ask for 16. */
export const twoPartitions = (directory: string): Promise<void> =>
  withMachine(
    directory,
    'Two partitions',
    {
      name: 'SIMCPC2',
      customerBytes: gib(36),
      answerStyle: 'always-0020',
      partitions: NAMES.map((name) => ({
        name,
        profile: { initialBytes: gib(16), reservedBytes: gib(16) },
        sclp: { incrementBytes: gib(1) },
        kernel: {
          release: '7.2',
          commandLine: 'memhp_default_state=offline memory_hotplug.memmap_on_memory=1',
        },
        conditions: ORDINARY_CONDITIONS,
      })),
    },
    NAMES.flatMap((partition): Command[] => [
      { kind: 'activate', partition },
      { kind: 'load', partition, clear: true },
    ]),
  );

const LNXTEST = partitionName('LNXTEST');
const write = (file: string, value: string): Command => ({
  kind: 'writeSysfs',
  partition: LNXTEST,
  path: `/sys/${file}`,
  value,
});
const configure = (block: number) => write(`firmware/memory/memory${block}/config`, '1');
const deconfigure = (block: number) => write(`firmware/memory/memory${block}/config`, '0');
const state = (block: number, word: string) => write(`devices/system/memory/memory${block}/state`, word);
const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, offset) => first + offset);

/** The template's x86-64 guest with device memory, for a place beside partitions of another architecture. */
const DEVICE_MEMORY = (() => {
  const template = TEMPLATES.find(({ id }) => id === 'device-memory');
  const partition = template?.definition.partitions[0];
  if (!partition) throw new Error('there is no template of device memory');
  return partition;
})();

/** The sample with every kind of block: offline, refused, differing, memmap in either place; and a guest with devices. */
export const variedSample = (directory: string): Promise<void> =>
  withMachine(
    directory,
    'Varied',
    { ...SAMPLE_DEFINITION, partitions: [...SAMPLE_DEFINITION.partitions, DEVICE_MEMORY] },
    [
      ...SAMPLE_COMMANDS,
      {
        kind: 'setConditions',
        partition: LNXTEST,
        // What does not happen to any of its blocks stands in the tables of the conditions.
        conditions: {
          sclpFaults: [{ command: 'unassign', rn: 73 as Rn, response: 0x0340 }],
          notifierVetoes: [
            { callback: 'my_driver', on: 'MEM_GOING_OFFLINE', block: blockId(300), verdict: 'EBUSY' },
          ],
          addFaults: [{ block: blockId(301), errno: 'ENOMEM' }],
        },
      },
      write('firmware/memory/memory66/memmap_on_memory', '0'),
      ...range(64, 79).flatMap((block) => [configure(block), state(block, 'online_movable')]),
      ...range(70, 72).map((block) => state(block, 'offline')),
      deconfigure(72),
      state(0, 'offline'),
      { kind: 'activate', partition: DEVICE_MEMORY.name },
      { kind: 'load', partition: DEVICE_MEMORY.name, clear: true },
    ],
  );

/** 65,535 blocks of 512 MiB, four of them at the start: bringing the others online takes many seconds. */
export const largest = (directory: string): Promise<void> => {
  const [partition] = SAMPLE_DEFINITION.partitions;
  if (!partition) throw new Error('the sample has a partition');
  const profile = { initialBytes: mib(4 * 512), reservedBytes: mib((65_535 - 4) * 512) };
  return withMachine(
    directory,
    'Largest',
    {
      ...SAMPLE_DEFINITION,
      customerBytes: gib(32 * 1024),
      partitions: [{ ...partition, profile, sclp: { incrementBytes: mib(512) } }],
    },
    SAMPLE_COMMANDS,
  );
};

/** The recipes' machine of docs/kernel-walkthrough.md: 6.12, whose standby blocks carry memmaps that may not be touched yet. */
export const inaccessibleAltmaps = (directory: string): Promise<void> =>
  withMachine(
    directory,
    'Lens',
    {
      name: 'LENS',
      customerBytes: gib(3),
      answerStyle: 'always-0020',
      partitions: [
        {
          name: LNXTEST,
          profile: { initialBytes: gib(1), reservedBytes: gib(2) },
          sclp: { incrementBytes: mib(256) },
          kernel: {
            release: '6.12',
            commandLine: 'memory_hotplug.memmap_on_memory=1 memhp_default_state=offline',
          },
          conditions: ORDINARY_CONDITIONS,
        },
      ],
    },
    SAMPLE_COMMANDS,
  );

/** Kernel 6.12 on 16 GiB, with 48 GiB more to bring online. */
export const on612 = (directory: string): Promise<void> =>
  withMachine(
    directory,
    'On 6.12',
    {
      name: 'SIMCPC',
      customerBytes: gib(128),
      answerStyle: 'always-0020',
      partitions: [
        {
          name: LNXTEST,
          profile: { initialBytes: gib(16), reservedBytes: gib(48) },
          sclp: { incrementBytes: gib(1) },
          kernel: { release: '6.12', commandLine: 'memhp_default_state=offline' },
          conditions: ORDINARY_CONDITIONS,
        },
      ],
    },
    SAMPLE_COMMANDS,
  );

const templateNamed = (id: string): SystemDefinition => {
  const found = TEMPLATES.find((template) => template.id === id);
  if (!found) throw new Error(`there is no template ${id}`);
  return found.definition;
};

const started = (definition: SystemDefinition): Command[] =>
  definition.partitions.flatMap(({ name }): Command[] => [
    { kind: 'activate', partition: name },
    { kind: 'load', partition: name, clear: true },
  ]);

/** PREPAID, HACK1 and HACK2: one kernel of each generation with the same storage, running. */
export const generations = (directory: string): Promise<void> => {
  const definition = templateNamed('three-generations');
  return withMachine(directory, 'Generations', definition, started(definition));
};

/** An x86-64 guest with device memory, one block of which cannot be added, and with the probe file. */
export const deviceMemory = (directory: string): Promise<void> => {
  const { partitions, ...system } = templateNamed('device-memory');
  const definition = {
    ...system,
    partitions: partitions.map((partition) => ({
      ...partition,
      kernel: { ...partition.kernel, build: { probe: true } },
      conditions: { ...partition.conditions, addFaults: [{ block: blockId(36), errno: 'ENOMEM' as const }] },
    })),
  };
  return withMachine(directory, 'Device memory', definition, started(definition));
};

/** What a story starts with, by name: `test.use` takes a function for a fixture. */
export const MACHINES = {
  sample: undefined,
  twoPartitions,
  largest,
  variedSample,
  inaccessibleAltmaps,
  on612,
  generations,
  deviceMemory,
} satisfies Record<string, Prepare | undefined>;
export type MachineName = keyof typeof MACHINES;

/** Systems to start from. Each is a definition and the commands that bring it to where it is interesting. */

import type { Command } from '../../../shared/command.ts';
import {
  type AddressRange,
  type KernelDefinition,
  ORDINARY_CONDITIONS,
  type PartitionDefinition,
  type SystemDefinition,
} from '../../../shared/definition.ts';
import { type PartitionName, partitionName } from '../../../shared/ids.ts';
import { granularityFor, type MachineProfile, machineProfileOf } from '../../../shared/machine-profile.ts';
import { type Bytes, bytes, gib, mib, TIB } from '../../../shared/units.ts';

export interface Template {
  readonly id: string;
  readonly title: string;
  /** What it is for, one or two sentences. */
  readonly description: string;
  readonly definition: SystemDefinition;
  readonly commands: readonly Command[];
}

const machineOf = (model: string): MachineProfile => {
  const machine = machineProfileOf(model);
  if (!machine) throw new Error(`no machine ${model}`);
  return machine;
};

const Z16 = machineOf('z16');
const Z17 = machineOf('z17');

const DEBIAN_13: KernelDefinition = { release: '6.12', commandLine: '' };
const OFFLINE_AND_SELF: KernelDefinition = {
  release: '7.2',
  commandLine: 'memhp_default_state=offline memory_hotplug.memmap_on_memory=1',
};

interface PartitionPlan {
  readonly name: string;
  readonly initialBytes: Bytes;
  readonly reservedBytes: Bytes;
  readonly incrementBytes?: Bytes;
  readonly kernel: KernelDefinition;
}

/** A partition with the increments that the machine's table gives it. */
function partition(plan: PartitionPlan, machine: MachineProfile): PartitionDefinition {
  const { name, initialBytes, reservedBytes, kernel } = plan;
  const table = granularityFor(machine, initialBytes, reservedBytes)?.incrementBytes;
  return {
    name: partitionName(name),
    profile: { initialBytes, reservedBytes },
    sclp: { incrementBytes: plan.incrementBytes ?? table ?? gib(1) },
    kernel,
    conditions: ORDINARY_CONDITIONS,
  };
}

const startAll = (names: readonly PartitionName[]): Command[] =>
  names.flatMap((name): Command[] => [
    { kind: 'activate', partition: name },
    { kind: 'load', partition: name, clear: true },
  ]);

function template(
  id: string,
  title: string,
  description: string,
  definition: SystemDefinition,
  commands: readonly Command[] = startAll(definition.partitions.map(({ name }) => name)),
): Template {
  return { id, title, description, definition, commands };
}

const SMALL = template(
  'small-linux',
  'Learn chmem and lsmem: a small partition',
  'One partition with 4 GiB of initial and 12 GiB of reserved storage. The place to learn chmem and lsmem.',
  {
    name: 'SIMCPC1',
    customerBytes: gib(64),
    answerStyle: 'always-0020',
    installedBytes: gib(512),
    hsaBytes: gib(256),
    machine: Z16,
    partitions: [
      partition(
        {
          name: 'LNX1',
          initialBytes: gib(4),
          reservedBytes: gib(12),
          incrementBytes: mib(256),
          kernel: DEBIAN_13,
        },
        Z16,
      ),
    ],
  },
);

/** The guest of the published QUERY STORAGE answer: 40 GiB of at most 100 GiB, increments of 128 MiB. */
const ZVM = template(
  'zvm-guest',
  'Define standby storage: a guest of z/VM',
  'A guest with 40 GiB and 60 GiB of reserved storage. Standby storage comes from vmcp def storage standby, chmem brings it online.',
  {
    name: 'ZVMHOST',
    customerBytes: gib(256),
    answerStyle: 'always-0020',
    partitions: [
      {
        ...partition(
          {
            name: 'LINUX01',
            initialBytes: gib(40),
            reservedBytes: gib(60),
            incrementBytes: mib(128),
            kernel: OFFLINE_AND_SELF,
          },
          Z16,
        ),
        zvm: { directoryInitialBytes: gib(40), directoryMaximumBytes: gib(100), standbyBytes: bytes(0) },
      },
    ],
  },
);

/** Core, standby and increment in MiB of the recorded machines. */
const GEOMETRIES = [
  ['G0', 1024, 2048, 4, 'increments far smaller than a memory block'],
  ['G1', 1024, 2048, 256, 'an increment is a memory block'],
  ['G2', 2048, 4096, 512, 'increments of 512 MiB; core memory ends where DMA does'],
  ['G3', 4096, 16_384, 2048, 'increments of 2 GiB'],
  ['G4', 1088, 2048, 64, 'core memory ends inside a memory block: a part of standby cannot be used'],
  ['G5', 512, 2048, 256, 'little core memory'],
  ['G6', 1024, 2048, 64, 'several increments in a memory block'],
] as const;

const RECORDED: readonly Template[] = GEOMETRIES.map(([name, core, standby, increment, why]) =>
  template(
    `geometry-${name.toLowerCase()}`,
    `Geometry ${name}`,
    `${core} MiB of core and ${standby} MiB of standby storage in increments of ${increment} MiB: ${why}. Real kernels were recorded on it.`,
    {
      name: `SIM${name}`,
      customerBytes: mib(core + standby),
      answerStyle: 'always-0020',
      partitions: [
        partition(
          {
            name,
            initialBytes: mib(core),
            reservedBytes: mib(standby),
            incrementBytes: mib(increment),
            kernel: DEBIAN_13,
          },
          Z16,
        ),
      ],
    },
  ),
);

/** The answers that the kernel gave to the same question, one partition each. */
const GENERATIONS: readonly (readonly [string, KernelDefinition])[] = [
  ['PREPAID', { release: '6.1', commandLine: 'memhp_default_state=offline' }],
  [
    'HACK1',
    { release: '6.12', commandLine: 'memhp_default_state=offline memory_hotplug.memmap_on_memory=1' },
  ],
  ['HACK2', OFFLINE_AND_SELF],
];

const THREE_GENERATIONS = template(
  'three-generations',
  'Three generations side by side',
  'The same storage under three kernels: 6.1 pays for every struct page at IPL, 6.12 shows blocks that are not backed yet, 7.2 adds a block when it is configured.',
  {
    name: 'SIMGEN',
    customerBytes: gib(96),
    answerStyle: 'always-0020',
    machine: Z16,
    partitions: GENERATIONS.map(([name, kernel]) =>
      partition(
        { name, initialBytes: gib(4), reservedBytes: gib(16), incrementBytes: mib(256), kernel },
        Z16,
      ),
    ),
  },
);

const KERNELS: readonly KernelDefinition[] = [
  { release: '6.1', commandLine: '' },
  { release: '6.12', commandLine: 'memory_hotplug.memmap_on_memory=1' },
  OFFLINE_AND_SELF,
  { release: '7.2', commandLine: '' },
];

/** 40 partitions of four sizes: they hold 23.75 TiB and are promised 11.875 TiB more, of which 8.25 TiB exist. */
const FORTY = template(
  'forty-partitions',
  'Find your way in a full machine: forty partitions',
  'A machine of 32 TiB with 40 partitions of different sizes and kernels. More reserved storage is promised than there is.',
  {
    name: 'BIGCPC',
    customerBytes: bytes(32 * TIB),
    answerStyle: 'always-0020',
    installedBytes: bytes(40 * TIB),
    hsaBytes: gib(512),
    machine: Z17,
    partitions: Array.from({ length: 40 }, (_, index) =>
      partition(
        {
          name: `LPAR${String(index + 1).padStart(2, '0')}`,
          initialBytes: gib([256, 512, 640, 1024][index % 4] ?? 256),
          reservedBytes: gib([256, 256, 128, 576][index % 4] ?? 256),
          kernel: KERNELS[Math.floor(index / 4) % 4] ?? DEBIAN_13,
        },
        Z17,
      ),
    ),
  },
);

/** rn is 16 bits wide: 65,535 increments, and as many blocks when both are as large. */
const LARGEST_INCREMENTS = 65_535;
const LARGEST_INITIAL = 256;
const LARGEST_INCREMENT_MIB = 256;

const LARGEST = template(
  'largest-machine',
  'See the limits: 65,535 memory blocks',
  'One partition with 65,535 memory blocks, as many as increment numbers can count: 64 GiB of initial and almost 16 TiB of reserved storage.',
  {
    name: 'MAXCPC',
    customerBytes: bytes(16 * TIB),
    answerStyle: 'always-0020',
    partitions: [
      partition(
        {
          name: 'LNXMAX',
          initialBytes: mib(LARGEST_INITIAL * LARGEST_INCREMENT_MIB),
          reservedBytes: mib((LARGEST_INCREMENTS - LARGEST_INITIAL) * LARGEST_INCREMENT_MIB),
          incrementBytes: mib(LARGEST_INCREMENT_MIB),
          kernel: OFFLINE_AND_SELF,
        },
        Z17,
      ),
    ],
  },
);

const LAST = partitionName('LEFT');
const OTHER = partitionName('RIGHT');

/** Three increments were free; LEFT has taken two of them. */
const NEIGHBOURS = template(
  'two-neighbours',
  'Be refused: two neighbours, one increment',
  'Two partitions were promised the same reserved storage and one increment of it is left. The second to ask is refused.',
  {
    name: 'SIMCPC2',
    customerBytes: gib(11),
    answerStyle: 'always-0020',
    partitions: [LAST, OTHER].map((name) =>
      partition(
        {
          name,
          initialBytes: gib(4),
          reservedBytes: gib(4),
          incrementBytes: gib(1),
          kernel: OFFLINE_AND_SELF,
        },
        Z16,
      ),
    ),
  },
  [
    ...startAll([LAST, OTHER]),
    ...[4, 5].map(
      (block): Command => ({
        kind: 'writeSysfs',
        partition: LAST,
        path: `/sys/firmware/memory/memory${block}/config`,
        value: '1',
      }),
    ),
  ],
);

const at = (startMib: number, mebibytes: number): AddressRange => ({
  start: mib(startMib),
  bytes: mib(mebibytes),
});

/** The second user of the core, for comparison: 2 GiB of RAM, a CXL region, and soft-reserved memory that must be trimmed. */
const DEVICES = template(
  'device-memory',
  'Compare with x86-64: device memory',
  'An x86-64 guest with a CXL region of 2 GiB and soft-reserved memory that fits no block boundary. daxctl reconfigure-device makes them system memory.',
  {
    name: 'SIMX86',
    customerBytes: gib(16),
    answerStyle: 'always-0020',
    partitions: [
      {
        name: partitionName('LNXDAX'),
        profile: { initialBytes: gib(8), reservedBytes: bytes(0) },
        sclp: { incrementBytes: mib(256) },
        kernel: {
          arch: 'x86_64',
          release: '6.12',
          commandLine: 'memory_hotplug.memmap_on_memory=1 memhp_default_state=offline',
        },
        conditions: ORDINARY_CONDITIONS,
        platform: {
          ram: [{ start: 0, bytes: bytes(0x9fc00) }, at(1, 2047)],
          devices: [
            {
              name: 'dax0.0',
              origin: 'cxl',
              ranges: [at(4096, 2048)],
              alignBytes: mib(2),
              targetNode: 0,
            },
            {
              name: 'dax1.0',
              origin: 'hmem',
              ranges: [at(8192 + 34, 1022)],
              alignBytes: mib(2),
              targetNode: 0,
            },
          ],
        },
      },
    ],
  },
);

/** For who builds a system of their own: everything is defined in its screen. */
const EMPTY = template(
  'empty-system',
  'Empty system: define your own',
  'A z16 with 512 GiB of customer storage and no partition. Partitions are defined on the System screen.',
  {
    name: 'SIMCPC1',
    customerBytes: gib(512),
    answerStyle: 'always-0020',
    installedBytes: gib(1024),
    hsaBytes: gib(256),
    machine: Z16,
    partitions: [],
  },
);

export const TEMPLATES: readonly Template[] = [
  SMALL,
  ZVM,
  FORTY,
  LARGEST,
  NEIGHBOURS,
  DEVICES,
  THREE_GENERATIONS,
  EMPTY,
  ...RECORDED,
];

import { describe, expect, test } from 'vitest';
import { createSystem, execute, newUndoLog } from '../../../main/engine/index.ts';
import { machineCommandsOf } from '../../../main/recording/machine-commands.ts';
import { boot, definitionOf, GUEST } from '../../../main/recording/machine-of.ts';
import { observe } from '../../../main/recording/observe.ts';
import type { RecordedState, Recording } from '../../../main/recording/recording.ts';
import {
  ORDINARY_CONDITIONS,
  type PlatformDefinition,
  type SystemDefinition,
} from '../../../shared/definition.ts';
import { bytes, GIB, gib, KIB, MIB, mib } from '../../../shared/units.ts';

/** Memory below 4 GiB as an emulated PC has it: the last pages belong to the firmware. */
const low = (end: number): PlatformDefinition['ram'] => [
  { start: 0, bytes: bytes(636 * KIB) },
  { start: MIB, bytes: bytes(end - MIB) },
];
const high = (gibibytes: number): PlatformDefinition['ram'][number] => ({
  start: 4 * GIB,
  bytes: gib(gibibytes),
});
const LOW = low(2 * GIB - 132 * KIB);

function bootedState(
  ram: PlatformDefinition['ram'],
  commandLine: string,
  dimms: PlatformDefinition['dimms'] = [],
) {
  const definition: SystemDefinition = {
    name: 'X86',
    customerBytes: gib(64),
    answerStyle: 'always-0020',
    partitions: [
      {
        name: GUEST,
        profile: { initialBytes: gib(16), reservedBytes: bytes(0) },
        sclp: { incrementBytes: mib(1) },
        kernel: { arch: 'x86_64', release: '6.12', commandLine },
        conditions: ORDINARY_CONDITIONS,
        platform: { ram, modules: [], dimms },
      },
    ],
  };
  const built = createSystem(definition);
  if (!built.ok) throw new Error(JSON.stringify(built.failure));
  execute(built.value, { kind: 'activate', partition: GUEST }, newUndoLog());
  execute(built.value, { kind: 'load', partition: GUEST, clear: true }, newUndoLog());
  return observe(built.value);
}

/** A recording that says no more than real ones do. */
const recordingOf = (state: RecordedState, commandLine: string): Recording => ({
  format: 1,
  name: 'x86',
  kernel: { release: '6.12', arch: 'x86_64' },
  machine: {
    coreMiB: null,
    standbyMiB: null,
    incrementMiB: null,
    blockMiB: 128,
    edat1: true,
    commandLine,
    sclpFaults: [],
  },
  boot: { sclp: [], state },
  steps: [],
});

describe('the memory map of a recording follows from its boot state', () => {
  test.each([
    ['below 4 GiB only', LOW, ''],
    ['pmem in the middle of low memory', LOW, 'memmap=512M!1G'],
    ['pmem at the end of low memory', low(2 * GIB), 'memmap=512M!1536M'],
    ['pmem at the start of high memory', [...LOW, high(6)], 'memmap=4G!4G'],
    ['pmem at the end of high memory', [...LOW, high(6)], 'memmap=2G!8G'],
    ['all high memory is pmem', [...LOW, high(2)], 'memmap=2G!4G'],
    ['two regions', [...LOW, high(6)], 'memmap=1G!4G memmap=1G!6G'],
    ['no whole blocks', [...LOW, high(6)], 'memmap=1000M!4500M'],
    ['a module offline', LOW, 'memhp_default_state=offline', [{ ...high(1), plugged: true }]],
    ['a module online', LOW, 'memhp_default_state=online', [{ ...high(1), plugged: true }]],
  ] as const)('%s', (_name, ram, commandLine, dimms: PlatformDefinition['dimms'] = []) => {
    const recorded = bootedState(ram, commandLine, dimms);
    const booted = boot(definitionOf(recordingOf(recorded, commandLine)));
    if (!booted.ok) throw new Error(booted.failure);
    const { system } = booted.value;
    const { blocks, zones, memmapPages } = observe(system);
    expect({ blocks, zones, memmapPages }).toEqual({
      blocks: recorded.blocks,
      zones: recorded.zones,
      memmapPages: recorded.memmapPages,
    });
  });
});

describe('programs without a place in the shell become commands', () => {
  test('insmod, alone and in a loop', () => {
    const modules = (line: string): string[] =>
      machineCommandsOf(line).flatMap((command) => (command.kind === 'loadModule' ? [command.module] : []));
    expect(modules('insmod /mod/kmem.ko')).toEqual(['kmem']);
    expect(modules('for m in libnvdimm nd_pmem; do insmod /mod/$m.ko 2>&1; done; true')).toEqual([
      'libnvdimm',
      'nd_pmem',
    ]);
    expect(modules('modprobe dax-pmem && insmod /lib/modules/device_dax.ko')).toEqual([
      'dax_pmem',
      'device_dax',
    ]);
  });

  test('ndctl create-namespace; listing gives none', () => {
    expect(machineCommandsOf('ndctl create-namespace -f -e namespace1.0 -m devdax -M dev -a 4K')).toEqual([
      {
        kind: 'createNamespace',
        partition: GUEST,
        namespace: 'namespace1.0',
        mode: 'devdax',
        map: 'dev',
        alignBytes: 4096,
      },
    ]);
    expect(machineCommandsOf('ndctl list -RN')).toEqual([]);
  });

  test('a plugged module is the next one', () => {
    expect(machineCommandsOf('device_add pc-dimm,id=d1,memdev=m1', ['PNP0C80:00'])).toEqual([
      { kind: 'plugMemory', partition: GUEST, dimm: 'PNP0C80:00' },
    ]);
  });
});

import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { createSystem } from '../../main/engine/index.ts';
import { buildCommand } from '../../main/workshop/build-command.ts';
import { commandFile } from '../../main/workshop/lesson-schema.ts';
import { Recording } from '../../main/workshop/record.ts';
import { spell } from '../../main/workshop/spell-command.ts';
import { spellMachine } from '../../main/workshop/spell-machine.ts';
import { TEMPLATES } from '../../main/workshop/templates.ts';
import type { Command } from '../../shared/command.ts';
import type { SystemDefinition } from '../../shared/definition.ts';
import { blockId, partitionName, rn } from '../../shared/ids.ts';
import { MACHINE_PROFILES } from '../../shared/machine-profile.ts';
import { gib, mib } from '../../shared/units.ts';
import { value } from '../db/files.ts';

const LNX = partitionName('LNXTEST');
const definition = TEMPLATES.get('small-dynamic') as SystemDefinition;
const [own] = definition.partitions;
if (!own) throw new Error('the template has a partition');
const z16 = MACHINE_PROFILES.find(({ model }) => model === 'z16');
if (!z16) throw new Error('z16 is known');

/** Through the file and back, as a recorded lesson is read. */
function readBack(command: Command): unknown {
  const spelt = commandFile.parse(spell(command, LNX, definition));
  const context = { definition, partition: LNX, names: new Set([LNX, 'LNXNEW']) };
  return buildCommand(spelt, context, (path, reason) => {
    throw new Error(`${path.join('.')}: ${reason}`);
  });
}

const COMMANDS: readonly (readonly [string, Exclude<Command, { kind: 'writeSysfs' }>, string])[] = [
  ['activate', { kind: 'activate', partition: LNX }, 'activate'],
  ['deactivate', { kind: 'deactivate', partition: LNX }, 'deactivate'],
  ['load', { kind: 'load', partition: LNX, clear: true }, 'load'],
  ['load from a device', { kind: 'load', partition: LNX, clear: false, device: 'fcp' }, 'load'],
  ['reset clear', { kind: 'resetClear', partition: LNX }, 'resetClear'],
  ['stop', { kind: 'stop', partition: LNX }, 'stop'],
  ['delete a partition', { kind: 'deletePartition', partition: LNX }, 'deletePartition'],
  ['interrupt', { kind: 'signalPendingWrite', partition: LNX }, 'interrupt'],
  ['load a module', { kind: 'loadModule', partition: LNX, module: 'kmem' }, 'loadModule'],
  ['plug a memory module', { kind: 'plugMemory', partition: LNX, dimm: 'PNP0C80:00' }, 'plugMemory'],
  [
    'create a namespace',
    {
      kind: 'createNamespace',
      partition: LNX,
      namespace: 'namespace0.0',
      mode: 'devdax',
      map: 'mem',
      alignBytes: mib(2),
    },
    'createNamespace',
  ],
  ['upgrade storage', { kind: 'upgradeStorage', customerBytes: gib(32) }, 'upgradeStorage'],
  ['change the system', { kind: 'changeSystem', change: { name: 'CPC2', machine: z16 } }, 'changeSystem'],
  [
    'change the system with a table of its own',
    { kind: 'changeSystem', change: { machine: { ...z16, granularity: z16.granularity.slice(0, 1) } } },
    'complete',
  ],
  [
    'define storage',
    {
      kind: 'defineStorage',
      partition: LNX,
      operands: { as: gib(2), standby: 'remainder', increment: mib(512) },
    },
    'defineStorage',
  ],
  ['delete messages', { kind: 'deleteHardwareMessages', elementIds: ['1', '2'] }, 'deleteHardwareMessages'],
  [
    'change a profile with everything in it',
    {
      kind: 'changeProfile',
      partition: LNX,
      profile: {
        initialBytes: gib(4),
        reservedBytes: mib(1280),
        originBytes: gib(16),
        load: { device: 'ccw', address: '0120', atActivation: true },
      },
    },
    'changeProfile',
  ],
  [
    'change a kernel',
    {
      kind: 'changeKernel',
      partition: LNX,
      kernel: { release: '6.12', commandLine: 'mem=2G', edat1: false },
    },
    'changeKernel',
  ],
  [
    'change a kernel that was measured',
    {
      kind: 'changeKernel',
      partition: LNX,
      kernel: {
        release: '6.12',
        commandLine: '',
        measured: { managedPages: {}, cmaPages: {}, memTotalKib: 1, memFreeKib: 1 },
      },
    },
    'complete',
  ],
  [
    'define a z/VM guest',
    {
      kind: 'definePartition',
      definition: {
        ...own,
        name: partitionName('LNXNEW'),
        zvm: { directoryInitialBytes: gib(4), directoryMaximumBytes: gib(16), standbyBytes: gib(2) },
      },
    },
    'definePartition',
  ],
  [
    'define a partition with more than the short words say',
    {
      kind: 'definePartition',
      definition: { ...own, name: partitionName('LNXNEW'), sclp: { ...own.sclp, rnMax: 64 } },
    },
    'complete',
  ],
  [
    'all conditions',
    {
      kind: 'setConditions',
      partition: LNX,
      conditions: {
        sclpFaults: [{ command: 'assign', rn: rn(19), response: 0x0340, onlyNth: 2 }],
        notifierVetoes: [
          { callback: 'cma', on: 'MEM_GOING_OFFLINE', block: blockId(8), verdict: 'EBUSY', onlyNth: 1 },
        ],
        unmovable: { kind: 'busy', also: [blockId(5)], except: [blockId(0)] },
        pressure: { usedByProgramsKib: 1024 },
        addFaults: [{ block: blockId(36), errno: 'ENOMEM' }],
        plainBlocks: [blockId(37)],
      },
    },
    'conditions',
  ],
  [
    'unmovable blocks by number',
    {
      kind: 'setConditions',
      partition: LNX,
      conditions: { unmovable: { kind: 'listed', blocks: [blockId(3)] } },
    },
    'conditions',
  ],
];

describe('what is recorded is what was done', () => {
  test.each(COMMANDS)('%s', (_name, command, word) => {
    expect(readBack(command)).toEqual({ do: 'command', command });
    expect(spell(command, LNX, definition)).toMatchObject({ do: word });
  });

  test('a recording keeps every command of the way to where it begins', () => {
    const past = COMMANDS.map(([, command]) => command);
    const recording = new Recording('All', definition, past, value(createSystem(definition)));
    recording.note({ kind: 'command', command: COMMANDS[0]?.[1] as Command }, []);
    const lesson = parse(recording.yaml(value(createSystem(definition)))) as { start: unknown[] };
    expect(lesson.start).toHaveLength(past.length);
  });

  test('a machine is written in short words where they say all of it, and in full where not', () => {
    expect(spellMachine(definition)).toEqual({
      name: 'SIMCPC1',
      storage: '1 TiB',
      partitions: [
        {
          name: 'LNXTEST',
          initial: '4 GiB',
          reserved: '4 GiB',
          increment: '256 MiB',
          kernel: '7.2',
          commandLine: 'memhp_default_state=offline memory_hotplug.memmap_on_memory=1',
        },
      ],
    });
    const dpm = { ...definition, mode: 'dpm' as const };
    expect(spellMachine(dpm)).toEqual({ definition: dpm });
  });

  test('a complete command is checked as at the door', () => {
    const context = { definition, partition: LNX, names: new Set([LNX]) };
    const problems: string[] = [];
    const build = (command: Record<string, unknown>) =>
      buildCommand({ do: 'complete', command }, context, (path, reason) =>
        problems.push(`${path.join('.')}: ${reason}`),
      );
    expect(build({ kind: 'load', partition: LNX, clear: 'yes' })).toBeUndefined();
    expect(build({ kind: 'activate', partition: 'OTHER' })).toBeUndefined();
    expect(problems[0]).toContain('command.clear');
    expect(problems[1]).toBe('command.partition: the machine has no partition OTHER: LNXTEST');
  });
});

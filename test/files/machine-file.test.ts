import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readMachineFile } from '../../main/files/machine-file.ts';
import type { MachineFile } from '../../main/files/machine-file-form.ts';
import { writeMachineFile } from '../../main/files/machine-file-write.ts';
import { machineJsonSchema } from '../../main/files/machine-schema.ts';
import { hasPlace, spellingOf } from '../../main/files/spelling.ts';
import { SAMPLE_DEFINITION } from '../../main/machine/sample.ts';
import type { Command } from '../../shared/command.ts';
import type { PartitionDefinition, SystemDefinition } from '../../shared/definition.ts';
import { partitionName, rn } from '../../shared/ids.ts';
import { MACHINE_PROFILES } from '../../shared/machine-profile.ts';
import { bytes, GIB, gib, mib, TIB } from '../../shared/units.ts';
import { value } from '../db/files.ts';

const LNX = partitionName('LNXTEST');
const [partition] = SAMPLE_DEFINITION.partitions;
if (!partition) throw new Error('the sample has a partition');

const PLAIN: MachineFile = {
  name: 'Sample',
  notes: '',
  system: SAMPLE_DEFINITION,
  journal: null,
  guests: [],
  unknown: [],
};
const text = (file: Partial<MachineFile> = {}): string => value(writeMachineFile({ ...PLAIN, ...file }));
const problems = (source: string) => {
  const read = readMachineFile(source);
  return read.ok ? [] : read.failure;
};
const withSteps = (...commands: Command[]): MachineFile => ({
  ...PLAIN,
  journal: {
    engine: '1',
    head: commands.length,
    branch: 1,
    branches: [{ branch: 1, name: 'Main' }],
    actions: [
      {
        revision: 1,
        after: 0,
        branch: 1,
        actor: 'ui',
        stampMs: 1_785_000_000_000,
        hash: '0123456789abcdef',
        steps: commands.map((command) => ({ command, outcome: null })),
      },
    ],
  },
});

/** A guest with memory in devices. */
const X86: PartitionDefinition = {
  ...partition,
  name: partitionName('X86'),
  profile: { initialBytes: gib(4), reservedBytes: bytes(0) },
  sclp: { incrementBytes: gib(1) },
  kernel: { release: '6.12', commandLine: '', arch: 'x86_64' },
  platform: {
    ram: [
      { start: 0, bytes: gib(3) },
      { start: 4 * GIB, bytes: gib(1) },
    ],
    devices: [
      {
        name: 'dax0.0',
        origin: 'cxl',
        ranges: [{ start: 0x1_4000_0000, bytes: gib(2) }],
        alignBytes: mib(2),
        targetNode: 1,
      },
    ],
    dimms: [{ start: 0x2_0000_0000, bytes: gib(1), plugged: true }],
    dimmSlots: 4,
  },
};

/** Everything a definition can say. */
const FULL: SystemDefinition = {
  ...SAMPLE_DEFINITION,
  mode: 'dpm',
  standbyListed: true,
  installedBytes: bytes(2 * TIB),
  hsaBytes: gib(160),
  ...(MACHINE_PROFILES[3] ? { machine: MACHINE_PROFILES[3] } : {}),
  foreign: { cpc: { 'degraded-status': ['not-degraded'], initial: 5 } },
  partitions: [
    {
      ...partition,
      profile: {
        ...partition.profile,
        originBytes: gib(2),
        load: { device: 'fcp', address: '0120', atActivation: true },
      },
      sclp: {
        ...partition.sclp,
        facilities: 0xe00000000000,
        rnMax: 512,
        standbyElements: [{ bytes: gib(400) }, { bytes: gib(48) }],
        moreElements: [{ id: 3, response: 0x310 }],
      },
      kernel: { ...partition.kernel, edat1: true, kdump: false },
      conditions: {
        sclpFaults: [
          { command: 'assign', rn: rn(70), response: 0x340, onlyNth: 2 },
          { command: 'read-storage-info', rn: rn(2), response: 0x340, onlyNth: 2 },
        ],
        notifierVetoes: [{ callback: 'my: "driver" # 1', on: 'MEM_GOING_OFFLINE', verdict: 'bad' }],
        unmovable: { kind: 'listed', blocks: [] },
        pressure: { usedByProgramsKib: 3 * 1024 * 1024 },
      },
    },
    X86,
  ],
};

describe('writing', () => {
  test('sizes and codes are spelt as operators write them, in a fixed order', () => {
    expect(text({ notes: 'First line\nSecond line\n' })).toBe(`lparMachine: 1
name: Sample
notes: |
  First line
  Second line
system:
  name: SIMCPC1
  customerStorage: 1 TiB
  answerStyle: always-0020
  partitions:
    - name: LNXTEST
      profile:
        initial: 64 GiB
        reserved: 448 GiB
      sclp:
        increment: 1 GiB
      kernel:
        release: "7.2"
        commandLine: memhp_default_state=offline memory_hotplug.memmap_on_memory=1
`);
    expect(text({ system: FULL })).toContain('response: "0x0340"');
    expect(text({ system: FULL })).toContain('facilities: "0xe00000000000"');
    expect(text({ system: FULL })).toContain(
      'standbyElements:\n          - size: 400 GiB\n          - size: 48 GiB\n',
    );
    expect(text({ system: FULL })).toContain('usedByPrograms: 3 GiB');
    expect(text({ system: FULL })).toContain('start: "0x140000000"\n                size: 2 GiB');
  });

  test('the order in which a program built its values makes no difference', () => {
    const turned = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(turned)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(
              Object.entries(value)
                .reverse()
                .map(([key, child]) => [key, turned(child)]),
            )
          : value;
    const { foreign: _foreign, ...system } = FULL;
    expect(text({ system: turned(system) as SystemDefinition })).toBe(text({ system }));
  });

  test('every size of the contract has its spelling', () => {
    const missing = [...JSON.stringify(FULL).matchAll(/"(\w+(?:Bytes|Kib))":/g)]
      .map(([, key = '']) => key)
      .filter((key) => !spellingOf(key));
    expect(missing).toEqual([]);
  });
});

describe('there and back', () => {
  const commands: Command[] = [
    { kind: 'activate', partition: LNX },
    { kind: 'writeSysfs', partition: LNX, path: '/sys/a b', value: 'x > y # z\n"' },
    { kind: 'defineStorage', partition: LNX, operands: { as: 'maximum', standby: gib(1) } },
    { kind: 'changeProfile', partition: LNX, profile: partition.profile },
    { kind: 'setConditions', partition: LNX, conditions: { pressure: { usedByProgramsKib: 1 } } },
    { kind: 'definePartition', definition: partition },
  ];

  test.each([
    ['the sample', PLAIN],
    ['everything a definition can say', { ...PLAIN, system: FULL, notes: ' \ttabs\r\nand: "quotes" ' }],
    ['a journal', withSteps(...commands)],
  ])('%s comes back as it was, and saving it again gives the same bytes', (_what, file) => {
    const once = value(writeMachineFile(file));
    const read = value(readMachineFile(once));
    expect(read).toEqual(file);
    expect(value(writeMachineFile(read))).toBe(once);
  });

  test('any text in notes, values and paths comes back', () => {
    const anyText = fc.string({ unit: 'binary', maxLength: 40 }).filter((one) => one.isWellFormed());
    fc.assert(
      fc.property(anyText, anyText, anyText, (notes, path, written) => {
        const file = {
          ...withSteps({ kind: 'writeSysfs', partition: LNX, path: `/${path}`, value: written }),
          notes,
        };
        const once = value(writeMachineFile(file));
        expect(value(readMachineFile(once))).toEqual(file);
      }),
      { numRuns: 100 },
    );
  });

  test('line ends of a checkout on Windows change nothing', () => {
    const once = value(writeMachineFile(withSteps(...commands)));
    const read = value(readMachineFile(`\uFEFF${once.replaceAll('\n', '\r\n')}`));
    expect(value(writeMachineFile(read))).toBe(once);
  });

  test('fields that nobody knows are kept where they were', () => {
    const once = `${text()
      .replace('lparMachine: 1\n', 'lparMachine: 1\ncolour: green\n')
      .replace(
        'increment: 1 GiB',
        'increment: 1 GiB\n        initial: [1, { future: 2 GB }]',
      )}later:\n  a: 1\n`;
    const read = value(readMachineFile(once));
    expect(read.unknown.map(({ path }) => path)).toEqual([
      ['colour'],
      ['later'],
      ['system', 'partitions', { name: 'LNXTEST' }, 'sclp', 'initial'],
    ]);
    const twice = value(writeMachineFile(read));
    expect(twice).toContain('colour: green');
    expect(twice).toContain('future: 2 GB');
    expect(value(writeMachineFile(value(readMachineFile(twice))))).toBe(twice);
  });

  test('what is ordinary may be left out', () => {
    const short = text()
      .replace(/ +commandLine.*\n/, '')
      .replace(/ +answerStyle.*\n/, '');
    expect(value(readMachineFile(short)).system).toMatchObject({
      answerStyle: 'always-0020',
      partitions: [{ kernel: { commandLine: '' }, conditions: { pressure: { usedByProgramsKib: 0 } } }],
    });
  });
});

describe('refused whole, with path, line and rule', () => {
  test('values that no machine has', () => {
    expect(problems(text().replace('64 GiB', '64.5 GiB'))).toContainEqual({
      path: 'system.partitions[0].profile.initial',
      line: 10,
      rule: 'storage is a multiple of the increment size of 1 GiB',
    });
  });

  test('all problems at once', () => {
    const source = text()
      .replace('64 GiB', 'much')
      .replace('"7.2"', '7.2')
      .replace('always-0020', 'sometimes');
    expect(problems(source).map(({ path, line }) => [path, line])).toEqual([
      ['system.partitions[0].profile.initial', 10],
      ['system.answerStyle', 6],
      ['system.partitions[0].kernel.release', 15],
    ]);
  });

  test('a newer format', () => {
    expect(problems(text().replace('lparMachine: 1', 'lparMachine: 2'))).toEqual([
      { path: 'lparMachine', line: 1, rule: expect.stringContaining('newer version of the console') },
    ]);
  });

  test('a truncated file, at any place', () => {
    const whole = value(
      writeMachineFile(
        withSteps({ kind: 'load', partition: LNX, clear: true }, { kind: 'stop', partition: LNX }),
      ),
    );
    // Without its last fields it may still be a whole machine; it must never be a crash.
    for (let length = 0; length < whole.length; length += 7) readMachineFile(whole.slice(0, length));
    expect(problems(whole.slice(0, whole.indexOf('increment'))).length).toBeGreaterThan(0);
  });

  test.each([
    ['a hundred megabytes', 'x'.repeat(100_000_000), 'at most 64 MiB'],
    ['a million opening brackets', '['.repeat(1_000_000), 'nested'],
    ['a million dashes', '- '.repeat(1_000_000), 'nested'],
    ['a staircase', Array.from({ length: 300 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'), 'indented'],
    ['a small staircase', Array.from({ length: 60 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'), 'nested'],
    ['an alias bomb', 'a: &a [1]\nb: [*a, *a]\n', 'anchors'],
    ['a tag', 'a: !!js/function x\n', 'tags'],
    ['one field twice', 'lparMachine: 1\nname: a\nname: b\n', 'twice'],
    ['a field that reaches for the prototype', 'lparMachine: 1\n__proto__: { a: 1 }\n', 'this name'],
    ['nothing', '', 'not a machine file, an HMC definition'],
    ['binary', '\u0000\u0001\u0002', 'not a machine file, an HMC definition'],
    ['a number without end', 'lparMachine: 1\nname: .inf\n', 'plain value'],
  ])('%s', { timeout: 120_000 }, (_what, source, rule) => {
    expect(problems(source)[0]?.rule).toContain(rule);
  });

  test.each([
    ['revision: 1\n', 'revision: 2\n', 'journal.actions[0].revision'],
    ['head: 2', 'head: 3', 'journal.head'],
    ['echo 1 > /sys/x', 'echo 1 >> /sys/x', 'journal.actions[0].commands[1].writes'],
    ['kind: activate', 'kind: explode', 'journal.actions[0].commands[0].kind'],
    ['branch: 1\n      actor', 'branch: 7\n      actor', 'journal.actions[0].branch'],
    ['actor: ui', 'actor: nobody', 'journal.actions[0].actor'],
  ])('a journal with "%s" turned into "%s"', (from, to, path) => {
    const source = value(
      writeMachineFile(
        withSteps(
          { kind: 'activate', partition: LNX },
          { kind: 'writeSysfs', partition: LNX, path: '/sys/x', value: '1' },
        ),
      ),
    );
    expect(source).toContain(from);
    expect(problems(source.replace(from, to))[0]).toMatchObject({ path, line: expect.any(Number) });
  });
});

/** After a change of the definition's or the commands' schema: `npx vitest run test/files/machine-file.test.ts -u`. */
test('the published JSON Schema is the one of this version', async () => {
  const schema = `${JSON.stringify(machineJsonSchema(), null, 2)}\n`;
  await expect(schema).toMatchFileSnapshot('../../schemas/machine.schema.json');
});

test('every field of the published schema has its place in the order of a file', () => {
  const names = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const { properties } = value as { properties?: object };
    for (const name of Object.keys(properties ?? {})) names.add(name);
    for (const child of Object.values(value)) collect(child);
  };
  collect(machineJsonSchema());
  expect([...names].filter((name) => !hasPlace(name))).toEqual([]);
});

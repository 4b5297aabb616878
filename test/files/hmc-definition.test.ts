import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import {
  createSystem,
  execute,
  newUndoLog,
  partitionNames,
  partitionView,
  systemView,
} from '../../main/engine/index.ts';
import { exportHmcDefinition, importHmcDefinition } from '../../main/files/hmc-definition/index.ts';
import type { SystemDefinition } from '../../shared/definition.ts';
import { ORDINARY_CONDITIONS } from '../../shared/definition.ts';
import type { HmcAnswers } from '../../shared/hmc-survey.ts';
import { partitionName, rn } from '../../shared/ids.ts';
import { MACHINE_PROFILES } from '../../shared/machine-profile.ts';
import { bytes, gib, mib, TIB } from '../../shared/units.ts';

/** As dumped from an HMC of a classic machine, shortened. */
const CLASSIC = `
hmc_definition:
  host: hmc.example.com
  api_version: '4.10'
  consoles:
  - properties:
      name: HMC1
      device-number: '0010'
  cpcs:
  - properties:
      name: CPCA
      object-id: 6a0e-0001
      machine-type: '3932'
      machine-model: A02
      dpm-enabled: false
      storage-total-installed: 2097152
      storage-hardware-system-area: 163840
      storage-customer: 1048576
      storage-customer-available: 786432
      status: active
    capacity_groups:
    - properties: {name: GROUP1, capping: 12.5}
    lpars:
    - properties:
        name: LINUX1
        status: operating
        activation-mode: linux
        next-activation-profile-name: LINUX1
        partition-number: 0x41
        storage-central-allocation:
        - {current: 262144, gap: 0, initial: 262144, maximum: 524288, origin: 0, storage-element-type: central}
    - properties:
        name: LINUX2
        status: not-activated
        next-activation-profile-name: OTHER
    image_activation_profiles:
    - properties:
        name: LINUX1
        central-storage: 262144
        reserved-central-storage: 262144
        ipl-type: ipltype-scsi
        ipl-address: 0AB12
        load-at-activation: true
        maximum-vfm-storage: 0
    - properties: {name: OTHER, central-storage: 4096, reserved-central-storage: 0}
    - properties: {name: UNUSED, central-storage: 512}
    load_activation_profiles:
    - properties: {name: STD, ipl-address: '0120'}
`;

const DPM = `
hmc_definition:
  host: hmc1
  api_version: '4.1'
  consoles: []
  cpcs:
  - properties: {name: DPM1, dpm-enabled: true, machine-type: '9175', storage-customer: 1048576}
    adapters:
    - properties: {name: OSA1, adapter-id: '108'}
    partitions:
    - properties:
        name: db-server production
        short-name: DBPROD
        status: active
        initial-memory: 16384
        maximum-memory: 32768
        reserved-memory: 16384
      nics:
      - properties: {name: nic1, device-number: '0010'}
    - properties: {name: web 1, initial-memory: 2560, maximum-memory: 2560, auto-start: yes}
`;

const read = (text: string, answers?: HmcAnswers) => {
  const imported = importHmcDefinition(text, answers);
  if (!imported.ok)
    throw new Error(imported.failure.map(({ path, line, rule }) => `${line} ${path}: ${rule}`).join('\n'));
  return imported.value;
};
const only = (text: string, answers?: HmcAnswers) => {
  const [first] = read(text, answers);
  if (!first) throw new Error('no system');
  return first;
};
const problems = (text: string) => {
  const imported = importHmcDefinition(text);
  return imported.ok ? [] : imported.failure;
};

describe('classic machines', () => {
  test('LPARs take their storage from the profile of the next activation, the table gives the increment', () => {
    const { definition } = only(CLASSIC);
    expect(definition).toMatchObject({
      name: 'CPCA',
      customerBytes: TIB,
      installedBytes: 2 * TIB,
      hsaBytes: gib(160),
    });
    expect(definition.machine?.model).toBe('z16');
    expect(definition.partitions.map(({ name, profile, sclp }) => [name, profile, sclp])).toEqual([
      [
        'LINUX1',
        {
          initialBytes: gib(256),
          reservedBytes: gib(256),
          load: { device: 'fcp', address: '0AB12', atActivation: true },
        },
        { incrementBytes: gib(1) },
      ],
      ['LINUX2', { initialBytes: gib(4), reservedBytes: 0 }, { incrementBytes: gib(1) }],
    ]);
  });

  test('the file’s statuses become commands', () => {
    expect(only(CLASSIC).commands).toEqual([
      { kind: 'activate', partition: 'LINUX1' },
      { kind: 'load', partition: 'LINUX1', clear: true },
    ]);
  });

  test('unknown properties, profiles and lists survive the round trip, whatever happened to the storage', () => {
    const { definition } = only(CLASSIC);
    const changed: SystemDefinition = {
      ...definition,
      partitions: definition.partitions.map((partition) => ({
        ...partition,
        profile: { ...partition.profile, reservedBytes: gib(512) },
      })),
    };
    const again = parse(exportHmcDefinition([{ definition: changed }]), { version: '1.1' });
    const before = parse(CLASSIC, { version: '1.1' });
    expect(again.hmc_definition.consoles).toEqual(before.hmc_definition.consoles);
    const cpc = again.hmc_definition.cpcs[0];
    const old = before.hmc_definition.cpcs[0];
    expect(cpc.capacity_groups).toEqual(old.capacity_groups);
    expect(cpc.load_activation_profiles).toEqual(old.load_activation_profiles);
    expect(cpc.properties).toMatchObject({
      'object-id': '6a0e-0001',
      'machine-type': '3932',
      'machine-model': 'A02',
    });
    expect(cpc.lpars[0].properties).toMatchObject({ 'partition-number': 0x41 });
    expect(cpc.lpars[1].properties['next-activation-profile-name']).toBe('OTHER');
    expect(
      cpc.image_activation_profiles.map(({ properties }: { properties: object }) => properties),
    ).toMatchObject([
      { name: 'LINUX1', 'reserved-central-storage': 524_288, 'maximum-vfm-storage': 0 },
      { name: 'OTHER', 'central-storage': 4096 },
      { name: 'UNUSED', 'central-storage': 512 },
    ]);
  });

  test('a running system is written with its statuses and allocations', () => {
    const { definition, commands } = only(CLASSIC);
    const built = createSystem(definition);
    if (!built.ok) throw new Error('not built');
    for (const command of commands) execute(built.value, command, newUndoLog());
    const partitions = new Map(
      partitionNames(built.value).flatMap((name) => {
        const view = partitionView(built.value, name);
        return view ? [[name, view] as const] : [];
      }),
    );
    const text = exportHmcDefinition([{ definition, system: systemView(built.value), partitions }]);
    const [first, second] = parse(text, { version: '1.1' }).hmc_definition.cpcs[0].lpars;
    expect(first.properties.status).toBe('operating');
    expect(first.properties['storage-central-allocation']).toEqual([
      {
        'storage-element-type': 'central',
        initial: 262_144,
        current: 262_144,
        maximum: 524_288,
        origin: 1_572_864,
        gap: 0,
      },
    ]);
    expect(second.properties).toMatchObject({ status: 'not-activated', 'storage-central-allocation': [] });
    expect(only(text)).toMatchObject({ definition, commands });
  });
});

describe('DPM machines', () => {
  test('initial and maximum memory give initial and reserved storage; long names get short ones', () => {
    const { definition, assumed } = only(DPM);
    expect(definition.mode).toBe('dpm');
    expect(
      definition.partitions.map(({ name, profile, sclp }) => [
        name,
        profile.initialBytes,
        profile.reservedBytes,
        sclp.incrementBytes,
      ]),
    ).toEqual([
      ['DBPROD', gib(16), gib(16), gib(1)],
      ['WEB1', mib(2560), 0, mib(512)],
    ]);
    expect(assumed.join(' ')).toContain('WEB1: the amounts are no multiples of 1 GiB');
  });

  test('names, adapters and NICs survive the round trip', () => {
    const { definition } = only(DPM);
    const text = exportHmcDefinition([{ definition }]);
    expect(only(text).definition).toEqual(definition);
    const cpc = parse(text, { version: '1.1' }).hmc_definition.cpcs[0];
    expect(cpc.adapters).toEqual([{ properties: { name: 'OSA1', 'adapter-id': '108' } }]);
    expect(cpc.partitions[0]).toMatchObject({
      properties: { name: 'db-server production', 'initial-memory': 16_384, 'maximum-memory': 32_768 },
      nics: [{ properties: { name: 'nic1', 'device-number': '0010' } }],
    });
    expect(cpc.partitions[1].properties['auto-start']).toBe(true);
  });

  test('a maximum below the initial memory is a problem at its line', () => {
    expect(problems(DPM.replace('maximum-memory: 32768', 'maximum-memory: 8192'))).toEqual([
      {
        path: 'hmc_definition.cpcs[0].partitions[0].properties.maximum-memory',
        line: 16,
        rule: 'maximum memory is at least the initial memory',
      },
    ]);
  });
});

/** Random systems with everything a definition can say. */
const definitions: fc.Arbitrary<SystemDefinition> = fc
  .record({
    mode: fc.constantFrom(undefined, 'classic', 'dpm'),
    customer: fc.integer({ min: 64, max: 4096 }),
    odd: fc.constantFrom(0, 1, 4096),
    installed: fc.boolean(),
    machine: fc.constantFrom(undefined, ...MACHINE_PROFILES),
    style: fc.constantFrom('always-0020', 'redundant-0120'),
    partitions: fc.uniqueArray(
      fc.record({
        name: fc.stringMatching(/^[A-Z][A-Z0-9]{0,7}$/),
        log: fc.integer({ min: 0, max: 11 }),
        initial: fc.integer({ min: 1, max: 30 }),
        reserved: fc.integer({ min: 0, max: 30 }),
        release: fc.constantFrom('6.1', '6.12.107+deb13-s390x', '7.2'),
        commandLine: fc.string({ maxLength: 40 }),
        origin: fc.constantFrom(undefined, 0, 2),
        load: fc.constantFrom(
          undefined,
          { device: 'ccw' as const },
          { device: 'fcp' as const, address: '0010', parameter: 'yes', atActivation: true },
          { device: 'nvme' as const, address: '1e3', atActivation: false },
        ),
        fault: fc.boolean(),
        zvm: fc.boolean(),
      }),
      { selector: ({ name }) => name, maxLength: 6 },
    ),
  })
  .map(({ mode, customer, odd, installed, machine, style, partitions }) => {
    const customerBytes = bytes(gib(customer) + odd);
    return {
      name: 'SIMCPC1',
      customerBytes,
      answerStyle: style as 'always-0020',
      ...(odd % 2 === 1 ? { standbyListed: true } : {}),
      ...(mode ? { mode: mode as 'dpm' } : {}),
      ...(installed ? { installedBytes: bytes(customerBytes + gib(512) + 1), hsaBytes: gib(256) } : {}),
      ...(machine ? { machine } : {}),
      partitions: partitions.map(
        ({ name, log, initial, reserved, release, commandLine, origin, load, fault, zvm }) => {
          const incrementBytes = mib(2 ** log);
          const initialBytes = bytes(initial * incrementBytes);
          const reservedBytes = bytes(reserved * incrementBytes);
          return {
            name: partitionName(name),
            profile: {
              initialBytes,
              reservedBytes,
              ...(origin === undefined ? {} : { originBytes: gib(origin) }),
              ...(load ? { load } : {}),
            },
            sclp: {
              incrementBytes,
              rnMax: initial + reserved + 1,
              ...(reserved > 1 && !zvm
                ? {
                    standbyElements: [
                      { bytes: incrementBytes },
                      { bytes: bytes(reservedBytes - incrementBytes) },
                    ],
                  }
                : {}),
            },
            kernel: { release, commandLine },
            conditions: fault
              ? {
                  ...ORDINARY_CONDITIONS,
                  sclpFaults: [{ command: 'assign' as const, rn: rn(3), response: 0x0340 }],
                }
              : ORDINARY_CONDITIONS,
            ...(zvm
              ? {
                  zvm: {
                    directoryInitialBytes: initialBytes,
                    directoryMaximumBytes: bytes(initialBytes + reservedBytes),
                    standbyBytes: bytes(0),
                  },
                }
              : {}),
          };
        },
      ),
    };
  });

describe('the round trip', () => {
  test('the mock gets what it reads: host, API version, one console with name and version, objects of properties', () => {
    const { definition } = only(DPM.replace('  consoles: []\n', ''));
    const { hmc_definition } = parse(exportHmcDefinition([{ definition }]), { version: '1.1' });
    expect(Object.keys(hmc_definition)).toEqual(['host', 'api_version', 'consoles', 'cpcs']);
    expect(hmc_definition.consoles).toMatchObject([{ properties: { name: 'HMC', version: '2.17.0' } }]);
    const keys = (properties: object): string[] => Object.keys(properties);
    for (const { properties } of hmc_definition.cpcs[0].partitions) {
      for (const key of keys(properties)) expect(key).toMatch(/^[a-z0-9-]+$/);
    }
  });

  test('an exported system imports as an equal system', () => {
    fc.assert(
      fc.property(definitions, (definition) => {
        expect(only(exportHmcDefinition([{ definition }])).definition).toEqual(definition);
      }),
      { numRuns: 300 },
    );
  });

  test('a file that was imported is exported and imported as the same, and so are several machines', () => {
    const systems = read(CLASSIC.concat(DPM.slice(DPM.indexOf('  - properties: {name: DPM1'))));
    expect(systems).toHaveLength(2);
    const again = read(exportHmcDefinition(systems));
    expect(again.map(({ definition }) => definition)).toEqual(systems.map(({ definition }) => definition));
  });
});

describe('bad files', () => {
  test.each([
    ['hello', 'this is an object with named values'],
    ['a: 1', 'this is not an HMC definition: hmc_definition is missing'],
    ['hmc_definition: {cpcs: []}', 'the definition has no CPC'],
    ['hmc_definition: {cpcs: 7}', 'this is a list'],
    ['hmc_definition: [', 'not YAML'],
    ['a: 1\n---\nb: 2', 'another document begins here'],
    ['hmc_definition: {cpcs: [{properties: {name: A}, lpars: [3]}]}', 'this is an object with named values'],
    ['hmc_definition: {cpcs: [{properties: {}}]}', 'name is missing'],
    [
      'hmc_definition: {cpcs: [{properties: {name: A, storage-customer: many}}]}',
      'storage-customer is a whole number of mebibytes, not negative',
    ],
    ['hmc_definition: {cpcs: [{properties: {name: A, storage-customer: .nan}}]}', 'a number is finite'],
    ['hmc_definition: {cpcs: [{properties: {name: A, name: B}}]}', 'the key name is given twice'],
    ['? [a, b]\n: 1', 'a key is a plain word'],
    ['__proto__: {a: 1}', 'a key is a plain word'],
    ['a: &x [*x]', 'nested more than'],
  ])('%j is refused: %s', (text, rule) => {
    expect(
      problems(text)
        .map((problem) => problem.rule)
        .join('\n'),
    ).toContain(rule);
  });

  test('every problem comes with its path and line, all at once', () => {
    const text = CLASSIC.replace('central-storage: 262144', 'central-storage: -1').replace(
      '{name: OTHER, central-storage: 4096, reserved-central-storage: 0}',
      '{name: OTHER, reserved-central-storage: lots}',
    );
    expect(problems(text)).toEqual([
      {
        path: 'hmc_definition.cpcs[0].image_activation_profiles[0].properties.central-storage',
        line: 39,
        rule: 'central-storage is a whole number of mebibytes, not negative',
      },
      {
        path: 'hmc_definition.cpcs[0].image_activation_profiles[1].properties.central-storage',
        line: 45,
        rule: 'central-storage is missing',
      },
      {
        path: 'hmc_definition.cpcs[0].image_activation_profiles[1].properties.reserved-central-storage',
        line: 45,
        rule: 'reserved-central-storage is a whole number of mebibytes, not negative',
      },
    ]);
  });

  test('a machine that cannot be is told in the words of the engine, where the file says so', () => {
    const found = problems(CLASSIC.replace('central-storage: 262144', 'central-storage: 99262144'));
    expect(found).toContainEqual({
      path: 'hmc_definition.cpcs[0].image_activation_profiles[0].properties',
      line: 38,
      rule: 'initial storage cannot exceed the customer storage of 1 TiB',
    });
  });

  test('an LPAR without profile is a problem unless amounts for it are given', () => {
    const text =
      'hmc_definition: {cpcs: [{properties: {name: A}, lpars: [{properties: {name: L1}}], image_activation_profiles: []}]}';
    expect(problems(text)[0]?.rule).toContain('has no image activation profile');
    const { definition } = only(text, {
      others: 'ask',
      partitions: { 'cpcs[0].lpars[0]': { initialBytes: gib(1), reservedBytes: gib(1) } },
    });
    expect(definition.partitions[0]?.profile).toEqual({ initialBytes: gib(1), reservedBytes: gib(1) });
  });

  test('deep nesting is refused before it is parsed, in brackets, dashes and indentation', () => {
    for (const text of [
      '['.repeat(200_000),
      `a: ${'{a: '.repeat(100_000)}`,
      '- '.repeat(100_000),
      Array.from({ length: 2000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
    ]) {
      expect(problems(text)[0]?.rule).toContain('nested more than');
    }
  });

  test('aliases that explode are refused; a few are read', () => {
    const levels = Array.from({ length: 12 }, (_, level) =>
      level === 0
        ? 'a0: &a0 [x, x, x, x, x, x, x, x, x, x]'
        : `a${level}: &a${level} [${Array(10)
            .fill(`*a${level - 1}`)
            .join(', ')}]`,
    );
    expect(problems(levels.join('\n'))[0]?.rule).toBe('aliases expand to too many values');
    const { definition } = only(
      CLASSIC.replace('name: OTHER, central-storage: 4096', 'name: OTHER, <<: *base')
        .replace('properties: {name: UNUSED, central-storage: 512}', 'properties: {name: UNUSED}')
        .replace('hmc_definition:\n', 'base: &base {central-storage: 4096}\nhmc_definition:\n'),
    );
    expect(definition.partitions[1]?.profile.initialBytes).toBe(gib(4));
  });

  test('more than 10 MB are refused; a large definition is read', () => {
    expect(problems(`a: ${'x'.repeat(11 * 1024 * 1024)}`)[0]?.rule).toContain('10 MB');
    const lpar = (index: number): string =>
      `    - properties: {name: N${index}, description: "${'y'.repeat(60)}", id: ${index}}\n`;
    const many = CLASSIC.replace(
      '    capacity_groups:\n',
      `    capacity_groups:\n${Array.from({ length: 25_000 }, (_, index) => lpar(index)).join('')}`,
    );
    expect(only(many).definition.partitions).toHaveLength(2);
  });
});

/** What an HMC's command line tools write, of each kind and in each format. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { createSystem, execute, newUndoLog } from '../../main/engine/index.ts';
import {
  exportDpmConfiguration,
  exportHmcDefinition,
  importHmcDefinition,
  surveyHmcFile,
} from '../../main/files/hmc-definition/index.ts';
import { hmcFileKind } from '../../main/files/kind.ts';
import { zmemtopoOf } from '../../main/files/zmemtopo.ts';
import { zmemtopoCsv, zmemtopoTable } from '../../main/files/zmemtopo-text.ts';
import { SAMPLE_DEFINITION } from '../../main/machine/sample.ts';
import type { HmcAnswers } from '../../shared/hmc-survey.ts';
import { gib, mib } from '../../shared/units.ts';
import { value } from '../db/files.ts';

const PROPOSED: HmcAnswers = { others: 'proposed', partitions: {} };
/** Printed by tabulate 0.10 the way zhmccli 1.14 prints tables. */
const ZHMC = join(import.meta.dirname, 'zhmc');
const printed = (start: string): string[] => readdirSync(ZHMC).filter((name) => name.startsWith(start));
const textOf = (name: string): string => readFileSync(join(ZHMC, name), 'utf8');

const surveyed = (text: string) => {
  const { kind, systems } = value(surveyHmcFile(text));
  const rows = systems.map(({ name, mode, partitions }) => ({
    name,
    mode,
    rows: partitions.map(({ name: each, purpose, status, initial, reserved }) => [
      each,
      purpose,
      status,
      'bytes' in initial ? initial.bytes : initial.from,
      'bytes' in reserved ? reserved.bytes : reserved.from,
    ]),
  }));
  return { kind, systems: rows };
};

describe('zhmc', () => {
  test.each(printed('lpar-list'))('%s: LPARs with what they hold now', (name) => {
    expect(surveyed(textOf(name))).toEqual({
      kind: 'zhmc',
      systems: [
        {
          name: 'CPCA',
          mode: 'classic',
          rows: [
            ['LINUX1', 'linux', 'operating', mib(9216), mib(65_536)],
            ['CF01', 'couplingFacility', 'operating', mib(9216), mib(65_536)],
            ['SPARE', 'notSaid', 'not-activated', 'missing', 'missing'],
          ],
        },
      ],
    });
  });

  test.each(printed('lpar-show'))('%s: one LPAR', (name) => {
    expect(surveyed(textOf(name)).systems).toEqual([
      {
        name: 'CPCA',
        mode: 'classic',
        rows: [['LINUX1', 'linux', 'operating', mib(9216), mib(65_536)]],
      },
    ]);
  });

  test.each(printed('partition-list'))('%s: DPM partitions with their initial memory', (name) => {
    expect(surveyed(textOf(name)).systems).toEqual([
      {
        name: 'DPM1',
        mode: 'dpm',
        rows: [
          ['db server', 'linux', 'active', gib(16), 'missing'],
          ['ssc1', 'ssc', 'stopped', gib(4), 'missing'],
        ],
      },
    ]);
  });

  test('formats say the same', () => {
    expect(printed('')).toHaveLength(27);
  });

  test('the prompt before a table does not matter, and lines are those of the file', () => {
    const text = `$ zhmc lpar list CPCA --all\n${textOf('lpar-list.psql.txt')}`;
    expect(value(surveyHmcFile(text)).systems[0]?.partitions.map(({ line }) => line)).toEqual([5, 11, 17]);
  });

  test('image activation profiles alone are partitions that are not activated', () => {
    const profiles = [
      { name: 'LNX1', cpc: 'CPCA', 'central-storage': 4096, 'reserved-central-storage': 4096, 'x-y': 1 },
    ];
    const [system] = value(importHmcDefinition(JSON.stringify(profiles)));
    expect(system?.definition.partitions.map(({ profile }) => profile)).toEqual([
      { initialBytes: gib(4), reservedBytes: gib(4) },
    ]);
    expect(system?.definition.foreign?.profiles).toEqual({ LNX1: { 'x-y': 1 } });
  });

  test('another resource is refused by name', () => {
    const text = JSON.stringify([{ class: 'adapter', name: 'OSA1', cpc: 'CPCA' }]);
    const read = surveyHmcFile(text);
    expect(read.ok ? [] : read.failure).toEqual([
      {
        path: '[0]',
        line: 1,
        rule: 'this is no LPAR, partition or image activation profile: what zhmc lpar, partition or imageprofile list and show print comes in',
      },
    ]);
  });
});

/** As `zhmc cpc dpm-export` writes it, shortened. */
const DPM_EXPORT = {
  adapters: [{ name: 'OSA1', class: 'adapter', 'adapter-id': '108' }],
  'available-api-features-list': ['dpm-ctc-partition-link-management'],
  'capacity-groups': [],
  'cpc-properties': { 'auto-start-list': [], description: '' },
  partitions: [
    {
      name: 'p1',
      'short-name': 'P1',
      class: 'partition',
      type: 'linux',
      status: 'stopped',
      'initial-memory': 16_384,
      'maximum-memory': 32_768,
      'reserved-memory': 16_384,
      'boot-device': 'none',
    },
  ],
  'se-version': '2.17.0',
  'storage-sites': [{ name: 'Site' }],
  'zhmccli-meta-exported-from-cpc-name': 'M90',
};

describe('zhmc cpc dpm-export', () => {
  test('its partitions come in; adapters and all else go back under lpar-console', () => {
    const [system] = value(importHmcDefinition(JSON.stringify(DPM_EXPORT, null, 2)));
    expect(system?.definition).toMatchObject({ name: 'M90', mode: 'dpm' });
    expect(system?.definition.partitions.map(({ name, profile }) => [name, profile])).toEqual([
      ['P1', { initialBytes: gib(16), reservedBytes: gib(16) }],
    ]);
    const text = exportHmcDefinition(system ? [system] : []);
    const { partitions, ...rest } = DPM_EXPORT;
    const cpc = parse(text).hmc_definition.cpcs[0];
    expect(cpc.properties['lpar-console']['dpm-export']).toEqual(rest);
    expect(cpc.partitions[0].properties).toMatchObject({ name: 'p1', 'boot-device': 'none' });
    expect(value(importHmcDefinition(text))[0]?.definition).toEqual(system?.definition);
  });

  test('goes out as dpm-export again: what it had, with the memory and the status of now', () => {
    const [system] = value(importHmcDefinition(JSON.stringify(DPM_EXPORT)));
    const written = JSON.parse(exportDpmConfiguration(system as never) ?? '');
    const { partitions, ...rest } = written;
    const { partitions: was, ...restWas } = DPM_EXPORT;
    expect(rest).toEqual(restWas);
    expect(partitions).toEqual([expect.objectContaining(was[0] as object)]);
    expect(JSON.stringify(written)).not.toContain('lpar-console');
    const again = value(importHmcDefinition(JSON.stringify(written)));
    expect(again[0]?.definition).toEqual(system?.definition);
  });

  test('a DPM machine that came from elsewhere is written as one, and one in classic mode is not', () => {
    const definition = { ...SAMPLE_DEFINITION, mode: 'dpm' as const };
    const text = exportDpmConfiguration({ definition }) ?? '';
    expect(hmcFileKind(text)).toBe('dpmExport');
    const [read] = value(importHmcDefinition(text));
    expect(read?.definition.name).toBe(definition.name);
    expect(read?.definition.partitions.map(({ name, profile }) => [name, profile])).toEqual(
      definition.partitions.map(({ name, profile }) => [name, profile]),
    );
    expect(exportDpmConfiguration({ definition: { ...SAMPLE_DEFINITION, mode: 'classic' } })).toBeUndefined();
  });

  test('as YAML, and without partitions', () => {
    const text =
      'se-version: 2.16.0\ncpc-properties:\n  description: x\navailable-api-features-list: []\npartitions: []\n';
    expect(hmcFileKind(text)).toBe('dpmExport');
    const [system] = value(importHmcDefinition(text));
    expect(system?.definition).toMatchObject({ name: 'DPM', partitions: [], customerBytes: gib(256) });
    expect(system?.assumed).toEqual([
      'Customer storage is not given, and there is no partition: 256 GiB are assumed.',
    ]);
  });
});

describe('zmemtopo', () => {
  const report = (counts: unknown) =>
    JSON.stringify({
      meta: { api_level: 1, host: 'lnx1' },
      zmemtopo: {
        report_partition_nr: 3,
        increment_size: 1_073_741_824,
        partitions: [
          {
            partition_nr: 3,
            partition_name: 'LPAR003',
            topology: [
              {
                level: 4,
                entry_idx: 0,
                increment_count: counts,
                topology: [
                  { level: 3, entry_idx: 0, increment_count: 6 },
                  { level: 3, entry_idx: 1, increment_count: 2 },
                ],
              },
              { level: 4, entry_idx: 1, increment_count: 0 },
            ],
          },
        ],
      },
    });

  test('what LPARs hold is the count of the highest level; what they may hold beyond is missing', () => {
    for (const counts of [8, '8'])
      expect(surveyed(report(counts))).toEqual({
        kind: 'zmemtopo',
        systems: [
          { name: 'lnx1', mode: 'classic', rows: [['LPAR003', 'notSaid', 'operating', gib(8), 'missing']] },
        ],
      });
    const read = surveyHmcFile(report('many'));
    expect(read.ok ? [] : read.failure[0]?.rule).toBe('increment_count is a whole number, not negative');
  });

  test('a report of this console comes in with what its partitions hold', () => {
    const system = value(createSystem(SAMPLE_DEFINITION));
    const [first] = SAMPLE_DEFINITION.partitions;
    if (!first) throw new Error('the sample has a partition');
    execute(system, { kind: 'activate', partition: first.name }, newUndoLog());
    const text = JSON.stringify(zmemtopoOf(system, { version: '1', host: 'here', now: new Date(0) }));
    const [made] = value(importHmcDefinition(text, PROPOSED));
    expect(made?.definition.partitions.map(({ name, profile }) => [name, profile.initialBytes])).toEqual([
      [first.name, first.profile.initialBytes],
    ]);
  });
});

test('zmemtopo as table and CSV says the same as its JSON, but for the host', () => {
  const topology = (counts: readonly number[]) =>
    counts.map((increment_count, entry_idx) => ({ level: 3, entry_idx, increment_count }));
  const made = {
    meta: { api_level: 1, version: '2.38', host: 'lnx1', time_epoch: 0, time: '' },
    zmemtopo: {
      report_tod: '0',
      report_partition_nr: 3,
      increment_size: gib(1),
      partitions: [
        {
          partition_nr: 3,
          partition_name: 'LPAR0003',
          topology: [{ level: 4, entry_idx: 0, increment_count: 8, topology: topology([6, 2]) }],
        },
        {
          partition_nr: 12,
          partition_name: 'IDLE',
          topology: [{ level: 4, entry_idx: 0, increment_count: 0, topology: topology([0, 0]) }],
        },
      ],
    },
  };
  const rowsOf = (text: string) => surveyed(text).systems.map(({ rows }) => rows);
  const rows = rowsOf(JSON.stringify(made));
  for (const text of [zmemtopoTable(made), zmemtopoCsv(made), zmemtopoTable(made).replaceAll('\n', '\r\n')])
    expect(rowsOf(text)).toEqual(rows);
  const [first] = rows[0] ?? [];
  expect(first).toEqual(['LPAR0003', 'notSaid', 'operating', gib(8), 'missing']);
  const broken = surveyHmcFile(zmemtopoTable(made).replace(' 8', ' x'));
  expect(broken.ok ? [] : broken.failure[0]).toMatchObject({ line: 4 });
  expect(broken.ok ? '' : broken.failure[0]?.rule).toMatch(/not a row of zmemtopo/);
});

test('a machine file, lsmem and plain text are none of these', () => {
  for (const text of [
    'lparMachine: 1\nname: x\nnotes: |\n  hmc_definition: 1\n',
    '{"lparMachine": 1, "zmemtopo": {}}',
    'RANGE                                  SIZE   STATE REMOVABLE BLOCK\n0x0000000000000000-0x000000003fffffff    1G  online       yes   0-3\n',
    '{"memory": [{"range": "0x0-0xfffffff", "size": "256M", "state": "online"}]}',
    'hello',
  ])
    expect(hmcFileKind(text)).toBeUndefined();
});

const HAND_WRITTEN = `hmc_definition:
  host: hmc1
  api_version: '4.10'
  cpcs:
    - properties:
        name: CPC1
        dpm-enabled: false
        status: exceptions
      lpars:
        - properties:
            name: LP1
            activation-mode: linux
      image_activation_profiles:
        - properties:
            name: LP1
            central-storage: 4096
            reserved-central-storage: 4096
`;
const initial = (text: string): string => HAND_WRITTEN.replace('storage: 4096', `storage: ${text}`);

describe('definitions as people write and copy them', () => {
  test.each([
    ['with line ends of Windows', HAND_WRITTEN.replaceAll('\n', '\r\n')],
    ['with a byte order mark', `\uFEFF${HAND_WRITTEN}`],
    ['with a directive', `%YAML 1.2\n---\n${HAND_WRITTEN}...\n`],
    ['behind a remark', `# of the HMC in Böblingen\n${HAND_WRITTEN}`],
    ['behind a prompt', `anna@jump:~> cat hmc.yaml\n${HAND_WRITTEN}anna@jump:~>`],
    ['in a ticket', `Hi all,\n\n\`\`\`yaml\n${HAND_WRITTEN}\`\`\`\nRegards`],
    [
      'with an encrypted value',
      HAND_WRITTEN.replace('host: hmc1', 'host: !vault |\n    $ANSIBLE_VAULT;1.1\n    6162'),
    ],
    ['with an amount in quotes', initial('"4096"')],
    ['with an amount in groups, as YAML 1.1 allows', initial('4_096')],
    ['with an amount in hex', initial('0x1000')],
    [
      'with an anchor and what is merged from it',
      HAND_WRITTEN.replace(
        '- properties:\n            name: LP1\n            central',
        '- properties: &usual\n            name: LP1\n            central',
      ).concat('        - properties:\n            <<: *usual\n            name: SPARE\n'),
    ],
  ])('%s', (_name, text) => {
    expect(hmcFileKind(text)).toBe('definition');
    const [system] = value(importHmcDefinition(text, PROPOSED));
    expect(system?.definition.partitions.map(({ name, profile }) => [name, profile.initialBytes])).toEqual([
      ['LP1', gib(4)],
    ]);
  });

  test.each([
    [
      'two documents',
      `${HAND_WRITTEN}---\n${HAND_WRITTEN}`,
      [18, 'another document begins here (---): bring each as a file of its own'],
    ],
    [
      'a tab',
      HAND_WRITTEN.replace('  host', '\thost'),
      [2, 'a tab indents this line, which YAML does not allow: use spaces'],
    ],
    [
      'JSON with comments',
      '// ours\n{"hmc_definition": {}}',
      [undefined, 'JSON has no comments (// and /* */): take them out'],
    ],
    [
      'JSON with comments in it',
      '{\n  // ours\n  "hmc_definition": {}}',
      [undefined, 'JSON has no comments (// and /* */): take them out'],
    ],
  ])('%s: told in one sentence with the way out', (_name, text, expected) => {
    const read = importHmcDefinition(text, PROPOSED);
    expect(read.ok ? [] : read.failure.map(({ line, rule }) => [line, rule])).toEqual([expected]);
  });

  test('the status of a CPC, which is not simulated, stays what the file says', () => {
    const systems = value(importHmcDefinition(HAND_WRITTEN, PROPOSED));
    expect(parse(exportHmcDefinition(systems)).hmc_definition.cpcs[0].properties.status).toBe('exceptions');
  });
});

/** HMC files with gaps: what is told before anything is made of them, and what becomes of the answers. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { createSystem, execute, newUndoLog, partitionView } from '../../main/engine/index.ts';
import {
  exportHmcDefinition,
  importHmcDefinition,
  surveyHmcFile,
} from '../../main/files/hmc-definition/index.ts';
import type { HmcAnswers, SurveyedPartition } from '../../shared/hmc-survey.ts';
import { isOpen } from '../../shared/hmc-survey.ts';
import { gib } from '../../shared/units.ts';
import { value } from '../db/files.ts';

const PROPOSED: HmcAnswers = { others: 'proposed', partitions: {} };

/** A mock as people write it: one partition with storage, one without, an appliance, a coupling facility, one twice. */
const GAPS = `
hmc_definition:
  cpcs:
  - properties: {name: CPCA, dpm-enabled: false, machine-type: '3931', storage-customer: 262144}
    lpars:
    - properties: {name: LINUX1, status: operating, activation-mode: linux}
    - properties: {name: APPL, status: operating, activation-mode: ssc, ssc-host-name: appl}
    - properties:
        name: CF01
        status: operating
        activation-mode: coupling-facility
        storage-central-allocation:
        - {storage-element-type: central, initial: 8192, current: 8192, maximum: 8192, origin: 0, gap: 0}
    - properties: {name: SPARE, status: not-activated, activation-mode: not-set, next-activation-profile-name: NEVER}
    - properties: {name: LINUX1, status: not-activated}
    image_activation_profiles:
    - properties: {name: LINUX1, central-storage: 16384, reserved-central-storage: 16384}
    - properties: {name: APPL, operating-mode: ssc, ssc-host-name: appl}
    - properties: {name: ZAWARE, operating-mode: zaware}
`;

const rowsOf = (text: string): readonly SurveyedPartition[] =>
  value(surveyHmcFile(text)).systems.flatMap(({ partitions }) => partitions);
const only = (text: string, answers: HmcAnswers = PROPOSED) => {
  const [first] = value(importHmcDefinition(text, answers));
  if (!first) throw new Error('no system');
  return first;
};

describe('the survey', () => {
  test('says of each partition what the file says, what it holds now, and what is missing', () => {
    expect(
      rowsOf(GAPS).map(({ id, line, name, purpose, status, initial, reserved, proposal }) => [
        `${id} ${line} ${name} ${purpose} ${status}`,
        initial,
        reserved,
        proposal,
      ]),
    ).toEqual([
      [
        'cpcs[0].lpars[0] 6 LINUX1 linux operating',
        { from: 'file', bytes: gib(16) },
        { from: 'file', bytes: gib(16) },
        'take',
      ],
      [
        'cpcs[0].lpars[1] 7 APPL ssc operating',
        { from: 'missing', proposedBytes: gib(4) },
        { from: 'missing', proposedBytes: gib(4) },
        'take',
      ],
      [
        'cpcs[0].lpars[2] 9 CF01 couplingFacility operating',
        { from: 'running', bytes: gib(8) },
        { from: 'running', bytes: 0 },
        'take',
      ],
      [
        'cpcs[0].lpars[3] 14 SPARE notSaid not-activated',
        { from: 'missing', proposedBytes: gib(4) },
        { from: 'missing', proposedBytes: gib(4) },
        'take',
      ],
      [
        'cpcs[0].lpars[4] 15 LINUX1 notSaid not-activated',
        { from: 'file', bytes: gib(16) },
        { from: 'file', bytes: gib(16) },
        'leaveOut',
      ],
    ]);
    expect(rowsOf(GAPS).map(isOpen)).toEqual([false, true, false, true, true]);
    expect(value(surveyHmcFile(GAPS)).systems[0]?.profilesLeft).toEqual(['ZAWARE']);
  });

  test('what is proposed is no more than the machine has, and whole increments of it', () => {
    const small = GAPS.replace('storage-customer: 262144', 'storage-customer: 2560').replaceAll(
      '16384',
      '1024',
    );
    expect(rowsOf(small)[1]?.initial).toEqual({ from: 'missing', proposedBytes: gib(2) });
  });

  test('a value that cannot be read leaves its partition out; others come in', () => {
    const broken = GAPS.replace('central-storage: 16384, reserved', 'central-storage: lots, reserved');
    const [first] = rowsOf(broken);
    expect(first).toMatchObject({ initial: { from: 'unreadable' }, proposal: 'leaveOut' });
    expect(first?.problems).toEqual([
      {
        path: 'hmc_definition.cpcs[0].image_activation_profiles[0].properties.central-storage',
        line: 17,
        rule: 'central-storage is a whole number of mebibytes, not negative',
      },
    ]);
    expect(only(broken).definition.partitions.map(({ name }) => name)).toEqual(['APPL', 'CF01', 'SPARE']);
    const answers: HmcAnswers = {
      others: 'proposed',
      partitions: { 'cpcs[0].lpars[0]': { initialBytes: gib(2) } },
    };
    expect(only(broken, answers).definition.partitions[0]?.profile.initialBytes).toBe(gib(2));
  });
});

describe('answers', () => {
  test('without any, every gap is a problem at its line and nothing is made', () => {
    const read = importHmcDefinition(GAPS);
    expect(read.ok ? [] : read.failure.map(({ line, rule }) => `${line}: ${rule}`)).toEqual([
      '14: LPAR SPARE has no image activation profile NEVER: its storage is not known',
      '15: partition names are unique within a system',
      '18: central-storage is missing',
      '18: reserved-central-storage is missing',
    ]);
  });

  test('the proposals take all but the one that is there twice, and each assumption is a sentence', () => {
    const { definition, assumed } = only(GAPS);
    expect(
      definition.partitions.map(({ name, profile }) => [name, profile.initialBytes, profile.reservedBytes]),
    ).toEqual([
      ['LINUX1', gib(16), gib(16)],
      ['APPL', gib(4), gib(4)],
      ['CF01', gib(8), 0],
      ['SPARE', gib(4), gib(4)],
    ]);
    expect(assumed).toEqual([
      'APPL: initial storage of 4 GiB and reserved storage of 4 GiB are assumed: the file does not say.',
      'APPL: it runs an appliance (Secure Service Container), which is not simulated: it holds its storage, and nothing is loaded.',
      'CF01: there is no image activation profile CF01 in the file.',
      'CF01: it runs a coupling facility, which is not simulated: it holds its storage, and nothing is loaded.',
      'SPARE: initial storage of 4 GiB and reserved storage of 4 GiB are assumed: the file does not say.',
      'SPARE: there is no image activation profile NEVER in the file.',
      'LINUX1 is left out; an export gives it back.',
    ]);
  });

  test('what runs something else holds its storage and is not loaded', () => {
    const { definition, commands } = only(GAPS);
    const system = value(createSystem(definition));
    for (const command of commands) execute(system, command, newUndoLog());
    const statuses = definition.partitions.map(({ name }) => [name, partitionView(system, name)?.status]);
    expect(statuses).toEqual([
      ['LINUX1', 'operating'],
      ['APPL', 'not-operating'],
      ['CF01', 'not-operating'],
      ['SPARE', 'not-activated'],
    ]);
  });

  test('each partition can be left out or assumed for itself; what the file says is not answered for', () => {
    const answers: HmcAnswers = {
      others: 'ask',
      partitions: {
        'cpcs[0].lpars[0]': { initialBytes: gib(1), reservedBytes: gib(1) },
        'cpcs[0].lpars[1]': { leaveOut: true },
        'cpcs[0].lpars[3]': { initialBytes: gib(2), reservedBytes: gib(0) },
        'cpcs[0].lpars[4]': {},
      },
    };
    expect(
      only(GAPS, answers).definition.partitions.map(({ name, profile }) => [
        name,
        profile.initialBytes,
        profile.reservedBytes,
      ]),
    ).toEqual([
      ['LINUX1', gib(16), gib(16)],
      ['CF01', gib(8), 0],
      ['SPARE', gib(2), 0],
      ['LINUX12', gib(16), gib(16)],
    ]);
  });
});

describe('the way back', () => {
  test('what was left out, profiles that nobody activates and unknown properties are in the export', () => {
    const { definition } = only(GAPS);
    const again = parse(exportHmcDefinition([{ definition }]), { version: '1.1' }).hmc_definition.cpcs[0];
    expect(again.lpars.map(({ properties }: { properties: { name: string } }) => properties.name)).toEqual([
      'LINUX1',
      'APPL',
      'CF01',
      'SPARE',
      'LINUX1',
    ]);
    expect(again.lpars[1].properties).toMatchObject({ 'activation-mode': 'ssc', 'ssc-host-name': 'appl' });
    expect(again.image_activation_profiles).toContainEqual({
      properties: { name: 'ZAWARE', 'operating-mode': 'zaware' },
    });
    // The profile that the file named and did not have is there now, under that name.
    const names = again.image_activation_profiles.map(
      ({ properties }: { properties: { name: string } }) => properties.name,
    );
    expect(names).toContain('NEVER');
  });

  test('an import by the proposals is exported and imported as the same system, whatever was missing', () => {
    const amount = fc.option(fc.integer({ min: 1, max: 64 }), { nil: undefined });
    const lpar = fc.record({
      name: fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,9}$/),
      mode: fc.constantFrom(
        'linux',
        'ssc',
        'zvm',
        'zaware',
        'coupling-facility',
        'general',
        'not-set',
        'new',
      ),
      status: fc.constantFrom('operating', 'not-operating', 'not-activated'),
      profile: fc.boolean(),
      initial: amount,
      reserved: amount,
      held: amount,
    });
    fc.assert(
      fc.property(fc.array(lpar, { minLength: 1, maxLength: 6 }), fc.boolean(), (lpars, dpm) => {
        const text = JSON.stringify({ hmc_definition: { cpcs: [dpm ? dpmOf(lpars) : classicOf(lpars)] } });
        const { definition } = only(text);
        const back = importHmcDefinition(exportHmcDefinition([{ definition }]), PROPOSED);
        expect(value(back)[0]?.definition).toEqual(definition);
      }),
      { numRuns: 200 },
    );
  });
});

interface Lpar {
  readonly name: string;
  readonly mode: string;
  readonly status: string;
  readonly profile: boolean;
  readonly initial: number | undefined;
  readonly reserved: number | undefined;
  readonly held: number | undefined;
}

const classicOf = (lpars: readonly Lpar[]) => ({
  properties: { name: 'CPCA', 'dpm-enabled': false },
  lpars: lpars.map(({ name, mode, status, held }) => ({
    properties: {
      name,
      status,
      'activation-mode': mode,
      extra: { kept: [1, null, 'x'] },
      ...(held === undefined
        ? {}
        : { 'storage-central-allocation': [{ initial: held * 1024, maximum: held * 2048 }] }),
    },
  })),
  image_activation_profiles: lpars.flatMap(({ name, profile, initial, reserved }) =>
    profile
      ? [
          {
            properties: {
              name,
              'operating-mode': 'linux-only',
              'central-storage': initial && initial * 1024,
              'reserved-central-storage': reserved && reserved * 1024,
            },
          },
        ]
      : [],
  ),
});

const dpmOf = (lpars: readonly Lpar[]) => ({
  properties: { name: 'CPCB', 'dpm-enabled': true },
  partitions: lpars.map(({ name, mode, initial, reserved }) => ({
    properties: {
      name,
      type: mode,
      'initial-memory': initial && initial * 1024,
      'maximum-memory': reserved && ((initial ?? 0) + reserved) * 1024,
      extra: true,
    },
    nics: [{ properties: { name: 'nic' } }],
  })),
});

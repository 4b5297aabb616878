import { describe, expect, test } from 'vitest';
import { createSystem, execute, newUndoLog } from '../../../main/engine/index.ts';
import { SAMPLE_DEFINITION } from '../../../main/machine/sample.ts';
import {
  brokenSize,
  definitionProblems,
  type FieldProblem,
  nearest,
} from '../../../renderer/model/definition-problems.ts';
import {
  commandsBetween,
  formOf,
  freePartitionName,
  incrementOf,
  NEW_PARTITION,
  readForm,
} from '../../../renderer/model/partition-form.ts';
import { readSystemForm, systemFormOf } from '../../../renderer/model/system-form.ts';
import type { PartitionDefinition } from '../../../shared/definition.ts';
import { machineProfileOf } from '../../../shared/machine-profile.ts';
import { gib, mib, parseBytes } from '../../../shared/units.ts';
import type { SystemView } from '../../../shared/view.ts';

const form = { ...NEW_PARTITION, name: 'LNX1' };
const z16 = machineProfileOf('z16') ?? null;

const defined = (changes: Partial<typeof form> = {}): PartitionDefinition => {
  const { definition } = readForm({ ...form, ...changes }, null);
  if (!definition) throw new Error('the form cannot be read');
  return definition;
};

describe('the form of a partition', () => {
  test('leads to the definition and back to the same text', () => {
    const definition = defined({ device: 'fcp', address: '0120', origin: '2 GiB', increment: '256 MiB' });
    expect(definition).toMatchObject({
      name: 'LNX1',
      profile: { initialBytes: gib(4), originBytes: gib(2), load: { device: 'fcp', address: '0120' } },
      sclp: { incrementBytes: mib(256) },
    });
    expect(readForm(formOf(definition), null, definition).definition).toEqual(definition);
  });

  test('says the sizes of standby elements, or leaves all reserved storage to one', () => {
    expect(defined().sclp).toEqual({ incrementBytes: gib(1) });
    const several = defined({ elements: '1 GiB, 3 GiB' });
    expect(several.sclp.standbyElements).toEqual([{ bytes: gib(1) }, { bytes: gib(3) }]);
    expect(formOf(several).elements).toBe('1 GiB, 3 GiB');
    expect(readForm({ ...form, elements: '1 GiB, some' }, null).unread).toEqual(['elements']);
  });

  test('takes the increment from the machine’s table when none is typed', () => {
    expect(incrementOf({ ...form, initial: '1 TiB', reserved: '0 B' }, z16)).toBe(gib(2));
    expect(incrementOf({ ...form, initial: '1 TiB', reserved: '0 B' }, null)).toBe(gib(1));
    expect(incrementOf({ ...form, increment: '512 MiB' }, z16)).toBe(mib(512));
  });

  test('names the fields that are no sizes and asks the machine nothing', () => {
    expect(readForm({ ...form, initial: 'much', origin: '12 parsecs' }, null)).toEqual({
      definition: null,
      unread: ['initial', 'origin'],
    });
  });

  test('a change becomes one command for each part that changed', () => {
    const before = defined();
    expect(commandsBetween(undefined, before)).toMatchObject([{ kind: 'definePartition' }]);
    expect(commandsBetween(before, before)).toEqual([]);
    expect(commandsBetween(before, defined({ reserved: '8 GiB' }))).toMatchObject([
      { kind: 'changeProfile' },
    ]);
    expect(commandsBetween(before, defined({ release: '6.12', reserved: '8 GiB' }))).toMatchObject([
      { kind: 'changeProfile' },
      { kind: 'changeKernel', kernel: { release: '6.12' } },
    ]);
  });

  test('keeps what it does not show, but figures measured with another kernel go', () => {
    const measured = { managedPages: {}, cmaPages: {}, memTotalKib: 1, memFreeKib: 1 };
    const before = { ...defined(), kernel: { ...defined().kernel, edat1: false, measured } };
    const same = readForm({ ...formOf(before), commandLine: 'quiet' }, null, before).definition;
    expect(same?.kernel).toMatchObject({ edat1: false, measured, commandLine: 'quiet' });
    const other = readForm({ ...formOf(before), release: '6.8' }, null, before).definition;
    expect(other?.kernel).toEqual({ edat1: false, release: '6.8', commandLine: before.kernel.commandLine });
  });

  test('a new partition gets a name that nobody has', () => {
    expect(freePartitionName(new Set(['LNX1', 'LNX3']))).toBe('LNX2');
  });
});

describe('the form of a system', () => {
  const system = {
    name: 'SIMCPC1',
    customerBytes: gib(64),
    installedBytes: gib(512),
    hsaBytes: gib(256),
    answerStyle: 'always-0020',
    standbyListed: false,
    machine: z16,
  } as SystemView;

  test('how the machine answers is a change of the system', () => {
    const form = { ...systemFormOf(system), answerStyle: 'redundant-0120' as const, standbyListed: true };
    expect(readSystemForm(form, system).commands).toEqual([
      { kind: 'changeSystem', change: { answerStyle: 'redundant-0120', standbyListed: true } },
    ]);
  });

  test('an unchanged form asks for nothing', () => {
    expect(readSystemForm(systemFormOf(system), system)).toEqual({ commands: [], problems: [] });
  });

  test('more installed storage comes before the customer storage that needs it, less comes after', () => {
    const kinds = (installed: string, customer: string) =>
      readSystemForm({ ...systemFormOf(system), installed, customer }, system).commands.map(
        ({ kind }) => kind,
      );
    expect(kinds('1 TiB', '700 GiB')).toEqual(['changeSystem', 'upgradeStorage']);
    expect(kinds('300 GiB', '32 GiB')).toEqual(['upgradeStorage', 'changeSystem']);
  });

  test('a granularity table that cannot be is refused with its line', () => {
    const change = systemFormOf(system);
    const table = change.table.map((line, index) => (index === 1 ? { ...line, increment: '3 GiB' } : line));
    expect(readSystemForm({ ...change, table }, system).problems).toContainEqual({
      field: 'granularity[1].incrementBytes',
      rule: 'an increment size is a power of two of at least 1 MiB',
    });
    expect(parseBytes(change.customer)).toBe(gib(64));
  });
});

test('a distribution stands for the kernel that it ships', () => {
  expect(defined({ release: ' debian 13 ' }).kernel.release).toBe('6.12');
  expect(defined({ release: '6.12.107+deb13-s390x' }).kernel.release).toBe('6.12.107+deb13-s390x');
});

describe('what the machine has against a form', () => {
  /** The refusal as the machine words it. */
  const refusedFor = (changes: Partial<typeof form>): FieldProblem[] => {
    const system = createSystem(SAMPLE_DEFINITION);
    if (!system.ok) throw new Error('no sample');
    const command = { kind: 'definePartition', definition: defined(changes) } as const;
    const { outcome } = execute(system.value, command, newUndoLog());
    if (outcome.kind !== 'refused') throw new Error('it was accepted');
    return definitionProblems(outcome.refusal);
  };

  test('goes to its field, without what only follows from it', () => {
    expect(refusedFor({ initial: '65531 GiB', reserved: '0 B', increment: '128 GiB' })).toEqual([
      { field: 'initial', rule: expect.stringContaining('multiple of the increment size of 128 GiB') },
    ]);
    expect(refusedFor({ initial: '64 GiB', reserved: '1 TiB', increment: '1 MiB' })).toEqual([
      { field: 'increment', rule: expect.stringContaining('rnmax is at most') },
    ]);
    expect(refusedFor({ increment: '3 MiB' })).toEqual([
      { field: 'increment', rule: expect.stringContaining('power of two') },
    ]);
    expect(refusedFor({ name: '1', origin: '3 MiB' }).map(({ field }) => field)).toEqual(['name', 'origin']);
  });

  test('a fraction names the whole MiB beside it', () => {
    expect(nearest(brokenSize('3.3 GiB') ?? 0, mib(1))).toEqual([mib(3379), mib(3380)]);
    expect(['3.5 GiB', 'much', '3 GiB'].map(brokenSize)).toEqual([undefined, undefined, undefined]);
  });
});

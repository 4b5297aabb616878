import { describe, expect, test } from 'vitest';
import { comparedRow, definitionWords, grouped } from '../../../renderer/model/comparison.ts';
import { changeOf, differenceText, gibText, releaseGroups } from '../../../renderer/model/upgrade.ts';
import { GIB } from '../../../shared/units.ts';

describe('rows of a comparison', () => {
  test('sizes of both sides are told in one unit, with what lies between them', () => {
    expect(comparedRow({ field: 'MemTotal', left: '1088 MiB', right: '4 GiB' })).toEqual({
      what: 'MemTotal',
      left: '1.06 GiB',
      right: '4.00 GiB',
      difference: '+2.94 GiB',
      tone: 'more',
    });
    expect(comparedRow({ field: 'x', left: '64 GiB', right: '67108865 KiB' })).toMatchObject({
      left: '67108864.00 KiB',
      difference: '+1.00 KiB',
    });
    expect(comparedRow({ field: 'x', left: '64 MiB', right: '0 B' })).toMatchObject({
      left: '64.00 MiB',
      right: '0.00 MiB',
      difference: '−64.00 MiB',
      tone: 'less',
    });
  });

  test('counts differ by a count; words and what is on one side only by nothing', () => {
    expect(comparedRow({ field: 'Blocks', left: '512', right: '10' }).difference).toBe('−502');
    expect(comparedRow({ field: 'Normal present', left: '4 pages', right: '6 pages' }).difference).toBe(
      '+2 pages',
    );
    expect(comparedRow({ field: 'Kernel', left: '6.8', right: '7.2' })).toMatchObject({
      difference: '',
      tone: 'other',
    });
    expect(comparedRow({ field: 'MemFree', left: null, right: '1 GiB' })).toMatchObject({
      right: '1 GiB',
      difference: '',
    });
  });

  test('figures are grouped, groups without rows are left out, and unknown ones are settings', () => {
    const row = (field: string) => ({ field, left: '1', right: '2' });
    expect(grouped([row('MemFree'), row('Status'), row('memmap_on_memory')]).map(([group]) => group)).toEqual(
      ['state', 'memory', 'settings'],
    );
  });
});

describe('an upgrade check', () => {
  test('figures are all in one unit, beside the difference to the own kernel', () => {
    expect(gibText(1.5 * GIB)).toBe('1.50 GiB');
    expect(gibText(null)).toBe('–');
    expect(differenceText(2 * GIB, 1.5 * GIB)).toBe('+0.50 GiB');
    expect(differenceText(GIB, 1.5 * GIB)).toBe('−0.50 GiB');
    expect(differenceText(GIB, GIB)).toBe('');
  });

  test('a change that cannot be read is none', () => {
    expect(changeOf('up', '24 GiB', '')).toEqual({ kind: 'online', direction: 'up', bytes: 24 * GIB });
    expect(changeOf('down', 'much', '')).toBeUndefined();
    expect(changeOf('lines', '', ' \n')).toBeUndefined();
  });

  test('distributions are listed by vendor, RHEL 9.4 included, bare releases last', () => {
    const groups = releaseGroups('Releases');
    expect(groups.map(([name]) => name)).toEqual(['Debian', 'RHEL', 'SLES', 'Ubuntu', 'Releases']);
    expect(groups[1]?.[1]).toContainEqual(expect.objectContaining({ name: 'RHEL 9.4', release: '5.14' }));
  });
});

test.each([
  ['partitions[LNXTEST].kernel.release', 'LNXTEST: kernel'],
  ['partitions[LNXTEST].profile.initialBytes', 'LNXTEST: initial storage'],
  ['customerBytes', 'customer storage'],
  ['partitions[LNXTEST].conditions.unmovable.kind', 'LNXTEST: conditions: unmovable: kind'],
  ['partitions[NEW]', 'NEW'],
])('of a definition %s is told as %s', (field, words) => {
  expect(definitionWords(field)).toBe(words);
});

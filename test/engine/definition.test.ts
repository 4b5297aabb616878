import { describe, expect, test } from 'vitest';
import { checkDefinition } from '../../main/engine/index.ts';
import { bytes, mib } from '../../shared/units.ts';
import { definition } from './support.ts';

const paths = (options: Parameters<typeof definition>[0]): string[] =>
  checkDefinition(definition(options)).map(({ path }) => path);

describe('a definition that no machine can have is refused with every field and its rule', () => {
  test('a sound one has no problem', () => {
    expect(paths({})).toEqual([]);
  });

  test('increments that are no power of two, or below 1 MiB', () => {
    expect(paths({ increment: 96, core: 960, standby: 960 })).toEqual(['partitions[0].sclp.incrementBytes']);
    expect(paths({ increment: 0.5 })).toContain('partitions[0].sclp.incrementBytes');
  });

  test('initial storage above the pool; storage that is no multiple of the increment', () => {
    expect(paths({ customerMib: 512 })).toEqual(['partitions[0].profile.initialBytes']);
    expect(paths({ core: 1000 })).toContain('partitions[0].profile.initialBytes');
  });

  test('more than 65,535 increments, more than 1,020 initial ones', () => {
    expect(paths({ core: 512, standby: 65_536, increment: 1 })).toContain('partitions[0].sclp.rnMax');
    expect(paths({ core: 2048, increment: 1 })).toContain('partitions[0].profile.initialBytes');
  });

  test('a kernel release that cannot be read', () => {
    for (const release of ['', 'linux', '6', '6.x', '-6.1'])
      expect(paths({ release })).toEqual(['partitions[0].kernel.release']);
  });

  test('all problems at once', () => {
    const bad = definition({ increment: 3, release: 'x' });
    const problems = checkDefinition({ ...bad, customerBytes: bytes(-1) });
    expect(problems.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        'customerBytes',
        'partitions[0].sclp.incrementBytes',
        'partitions[0].kernel.release',
      ]),
    );
  });

  test('partition names are unique', () => {
    const one = definition();
    expect(
      checkDefinition({ ...one, partitions: [...one.partitions, ...one.partitions] }).map(({ path }) => path),
    ).toEqual(['partitions[1].name']);
    expect(mib(1)).toBe(1_048_576);
  });
});

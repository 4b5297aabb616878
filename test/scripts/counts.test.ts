import { describe, expect, test, vi } from 'vitest';
import { countConformance, countPlaywright, mustHaveRun, storiesListed } from '../../scripts/lib/counts.mjs';

const result = (
  passed: number,
  failed: number,
  skips: { name: string; reason: string | undefined }[] = [],
) => ({
  passed,
  failed,
  skips,
});

describe('counting of the conformance runner', () => {
  test('takes the closing line and the reason of each skip', () => {
    const stdout = '6.12-x 3/4 exit\nSKIP 6.12-x step 4: uses dd\n3 passed, 1 failed, 1 skipped\n';
    expect(countConformance(stdout)).toEqual(result(3, 1, [{ name: '6.12-x step 4', reason: 'uses dd' }]));
  });

  test('a counted skip without its line has no reason', () => {
    expect(countConformance('3 passed, 0 failed, 1 skipped\n').skips).toEqual([
      { name: 'a step that the runner did not name', reason: undefined },
    ]);
  });

  test('without a closing line nothing has passed', () => {
    expect(countConformance('3 passed, 0 failed, 0 skipped\nand then it broke\n')).toEqual(result(0, 0));
  });
});

describe("counting of Playwright's report", () => {
  const report = (status: string, annotations: { type: string; description?: string }[] = []) => ({
    suites: [
      {
        title: 'a.spec.ts',
        suites: [{ title: 'map', specs: [{ title: 'draws', tests: [{ status, annotations }] }] }],
      },
    ],
    errors: [],
  });

  test('a test that passed only on a second try counts as failed', () => {
    expect(countPlaywright(report('expected'))).toEqual(result(1, 0));
    expect(countPlaywright(report('unexpected'))).toEqual(result(0, 1));
    expect(countPlaywright(report('flaky'))).toEqual(result(0, 1));
  });

  test('a skip carries its name and reason', () => {
    const skip = { type: 'skip', description: 'no binary' };
    const name = 'a.spec.ts > map > draws';
    expect(countPlaywright(report('skipped', [skip]))).toEqual(result(0, 0, [{ name, reason: 'no binary' }]));
    expect(countPlaywright(report('skipped'))).toEqual(result(0, 0, [{ name, reason: undefined }]));
  });

  test('an error outside the tests is a failure', () => {
    expect(countPlaywright({ suites: [], errors: ['broken'] })).toEqual(result(0, 1));
  });
});

describe('a runner', () => {
  test.each([
    ['executed nothing', result(0, 0), 0, result(0, 1)],
    [
      'skipped everything',
      result(0, 0, [{ name: 'a', reason: 'b' }]),
      0,
      result(0, 1, [{ name: 'a', reason: 'b' }]),
    ],
    ['failed without a failing test', result(5, 0), 1, result(5, 1)],
    ['failed with one', result(5, 2), 1, result(5, 2)],
    ['passed', result(5, 0), 0, result(5, 0)],
  ])('that %s', (_name, counted, code, expected) => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    expect(mustHaveRun(counted, code, 'The runner')).toEqual(expected);
  });
});

test('stories that are left out are counted from the list', () => {
  expect(storiesListed('  a.spec.ts:1:1 › a\nTotal: 48 tests in 11 files\n')).toBe('48');
  expect(storiesListed('Total: 1 test in 1 file\n')).toBe('1');
  expect(storiesListed('Error: no tests found\n')).toBe('all');
});

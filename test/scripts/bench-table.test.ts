import { expect, test } from 'vitest';
import type { Figure } from '../bench/figures.ts';
import { comparisonTable, figuresTable, ratiosOf } from '../bench/table.ts';

const MACHINE = {
  cpu: 'A processor',
  cores: 2,
  memoryGb: 8,
  system: 'Linux 6 x64',
  node: 'v24.0.0',
  load: 0.12,
};
const figure = (name: string, value: number, goal?: number): Figure => ({
  name,
  value,
  unit: 'ms',
  ...(goal === undefined ? {} : { goal }),
});

test('a table of figures says what was measured, what was wanted and whether it is met, and on what', () => {
  const text = figuresTable(
    [figure('met', 9.87, 10), figure('missed', 123.4, 50), figure('told', 1)],
    MACHINE,
    'c'.repeat(40),
  );
  expect(
    text,
  ).toBe(`Commit cccccccccccc. A processor, 2 cores, 8 GB; Linux 6 x64; Node v24.0.0; load 0.1 at the beginning.

| figure | measured | at most | met |
| --- | --- | --- | --- |
| met | 9.87 ms | 10.0 ms | yes |
| missed | 123 ms | 50.0 ms | **no** |
| told | 1.00 ms |  |  |
`);
});

test('two commits are compared by the least of their rounds, and only by figures that both have', () => {
  const ours = [figure('a', 6), figure('a', 3), figure('only ours', 1), figure('none', 0)];
  const theirs = [figure('a', 4), figure('a', 9), figure('only theirs', 1), figure('none', 0)];
  const ratios = ratiosOf(ours, theirs);
  expect(ratios).toEqual([
    { name: 'a', ratio: 0.75 },
    { name: 'none', ratio: 1 },
  ]);
  const of = { commit: 'a'.repeat(40), against: 'b'.repeat(40), rounds: 2 };
  expect(comparisonTable(ratios, MACHINE, of)).toContain('| a | 0.75 |\n| none | 1.00 |\n');
});

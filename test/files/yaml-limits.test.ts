import { describe, expect, test } from 'vitest';
import { readYaml } from '../../main/files/yaml-text.ts';

/** "line: rule" of the first problem; undefined when the text is read. */
function ruleAgainst(text: string): string | undefined {
  const read = readYaml(text);
  const problem = read.ok ? undefined : read.failure[0];
  return problem && `${problem.line}: ${problem.rule}`;
}

const times = (count: number, line: (n: number) => string, between = '\n'): string =>
  Array.from({ length: count }, (_, n) => line(n)).join(between);

describe('a list of fields is refused before it is parsed when it is longer than any of ours', () => {
  test.each([
    ['lines', `a: 1\n${times(5000, (n) => `k${n}: 1`)}`, 4097],
    ['fields with lists between them', `a: 1\n${times(5000, (n) => `k${n}:\n- 1`)}`, 8192],
    ['fields of an item', `a:\n- k: 1\n${times(5000, (n) => `  k${n}: 1`)}`, 4098],
    ['fields in braces', `{ "a": 1, ${times(5000, (n) => `"k${n}": 1`, ', ')} }`, 1],
    ['fields in braces inside braces', `a: { b: { ${times(5000, (n) => `"k${n}": 1`, ', ')} } }`, 1],
  ])('%s', (_, text, line) => {
    expect(ruleAgainst(text)).toBe(`${line}: more than 4096 fields in one place`);
  });
});

test.each([
  ['items with fields each', `a:\n${times(6000, (n) => `  - k: ${n}\n    l: 1`)}`],
  ['items at the column of their field', `a:\n${times(6000, (n) => `- k: ${n}\n  l: 1`)}`],
  ['lists of fields below many fields', times(200, (n) => `f${n}:\n${times(50, (m) => `  g${m}: 1`)}`)],
  [
    'JSON on one line',
    JSON.stringify({
      a: times(100, (n) => `${n}`, ' '),
      b: Array.from({ length: 6000 }, (_, n) => ({ k: n, l: 1 })),
    }),
  ],
  ['a long block of text', `a: |\n${times(100_000, () => '  a line of a block of text')}`],
  ['a value of one million characters', `a: "${'x'.repeat(1_000_000)}"`],
])('%s are read', (_, text) => {
  expect(ruleAgainst(text)).toBeUndefined();
});

test.each([
  ['quoted', `a: 1\nb: "${'x'.repeat(2_000_000)}"`],
  ['quoted over lines', `a: 1\nb: '${'x\n '.repeat(700_000)}'`],
  ['plain', `a: 1\nb: ${'x'.repeat(2_000_000)}`],
])('a %s value of more than a million characters is refused: texts of that length are blocks', (_, text) => {
  expect(ruleAgainst(text)).toBe('2: a value of more than 1048576 characters: longer ones are blocks (|)');
});

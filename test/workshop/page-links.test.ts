/** A lesson's text leads to the page-level view of a block, and nowhere else inside the console. */

import { expect, test } from 'vitest';
import { readInline, TextProblems } from '../../main/workshop/markdown-inline.ts';

const read = (source: string) => {
  const problems = new TextProblems();
  return { inline: readInline(source, 0, problems), problems: problems.found };
};

test('pages:PARTITION/BLOCK is a link to the pages of a block', () => {
  expect(read('See [its head](pages:LNXTEST/16).').inline).toContainEqual({
    kind: 'pages',
    partition: 'LNXTEST',
    block: 16,
    children: [{ kind: 'text', text: 'its head' }],
  });
});

test.each([
  'pages:lower/1',
  'pages:LNXTEST',
  'pages:LNXTEST/x',
  'pages:A/1/2',
  'javascript:x',
  '#/A/pages/1',
])('%s is refused', (target) => {
  const { inline, problems } = read(`[words](${target})`);
  expect(problems).toHaveLength(1);
  expect(inline.some(({ kind }) => kind === 'pages')).toBe(false);
});

import fs from 'node:fs';
import { expect, test } from 'vitest';
import { glossaryEntry } from '../../shared/glossary.ts';
import { REMEDIES } from '../../shared/refusals/facts.ts';
import { linesOf, refusalEntry } from '../../shared/refusals/index.ts';
import { CASES, exampleFacts, REFUSALS_PAGE, refusalsPage } from './refusals-page.ts';

test('docs/refusals.md is what the table says (npm run docs:refusals writes it)', () => {
  expect(fs.readFileSync(REFUSALS_PAGE, 'utf8')).toBe(refusalsPage());
});

test.each(CASES)('%s has what happened, why, and a way out', (refused) => {
  const { what, why } = linesOf(refused, exampleFacts(refused));
  for (const line of [what, why]) expect(line).toMatch(/^[“A-Z/].*[.]$/);
  expect(what).not.toBe(why);
  const ways = refusalEntry(refused)?.remedies ?? [];
  expect(ways.length).toBeGreaterThan(0);
  for (const way of ways) expect(REMEDIES[way]).toBeTypeOf('string');
});

/** Cases that are one of several behind a rule. */
const SPLIT = /^assign-|^kept-for-crash$/;

test('every kernel case is explained in the glossary under its rule', () => {
  for (const refused of CASES.filter((name) => !name.includes(':') && !SPLIT.test(name)))
    expect(glossaryEntry(refused), refused).toBeDefined();
});

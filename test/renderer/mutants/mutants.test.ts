import { expect, test } from 'vitest';
import { MUTANTS, missingOf } from './mutants.ts';

test('every mutant has its place in the page: npm run test:mutants makes each of them', () => {
  expect(MUTANTS.map(missingOf).filter((missing) => missing !== undefined)).toEqual([]);
});

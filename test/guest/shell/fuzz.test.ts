/** A few hundred scripts made by chance; more of them: `npm run fuzz:shell`. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fuzzScript } from './fuzz-scripts.ts';
import { problemOf } from './fuzzed.ts';

const SCRIPTS = 300;
const SEED = 1616;

test(`${SCRIPTS} scripts made by chance end, crash nothing, and are not half done when they are refused`, {
  timeout: 300_000,
}, () => {
  const wrong = fc
    .sample(fuzzScript, { numRuns: SCRIPTS, seed: SEED })
    .flatMap((text) => problemOf(text) ?? [])
    .slice(0, 3);
  expect(wrong).toEqual([]);
});

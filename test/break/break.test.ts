/** A small run of every way to break the console; `npm run break` does the same for as long as wanted. */

import { expect, test } from 'vitest';
import { BREAKERS, type BreakerName } from './breakers.ts';

/** The same in every run: what chance finds is for runs by hand. `kill` has a test of its own (test/session). */
const SEED = 1;
const names = (Object.keys(BREAKERS) as BreakerName[]).filter((name) => name !== 'kill');

test.each(names)(
  '%s: nothing is lost, nothing is silently different, every call is answered',
  async (name) => {
    const { tried, wrong, skipped } = await BREAKERS[name]({ seed: SEED, goesOn: () => false });
    if (skipped !== undefined) {
      console.log(`SKIP ${name}: ${skipped}`);
      return;
    }
    expect(wrong).toEqual([]);
    expect(Object.values(tried).some((count) => count > 0)).toBe(true);
  },
);

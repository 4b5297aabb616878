import { describe, expect, test } from 'vitest';
import { explore, vocabulary } from './exploration.ts';

const SMALL = { core: 512, standby: 512, increment: 256 } as const;
const DEPTH = 6;

describe('every sequence of up to six commands on a machine of four increments keeps every invariant', () => {
  test.each([
    ['classic', '6.1', ''],
    ['memmap', '6.12', 'memory_hotplug.memmap_on_memory=1'],
    ['dynamic', '7.2', 'memhp_default_state=offline memory_hotplug.memmap_on_memory=1'],
  ] as const)(
    '%s era',
    (era, release, commandLine) => {
      const explored = explore({ ...SMALL, release, commandLine }, vocabulary(era), DEPTH, 50);
      console.log(`${era}: ${explored.states} states, ${explored.transitions} transitions, depth ${DEPTH}`);
      expect(explored.problems).toEqual([]);
      expect(explored.states).toBeGreaterThan(100);
    },
    1_200_000,
  );
});

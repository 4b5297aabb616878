import { expect, test } from 'vitest';
import { device, range, x86Options } from '../arch/x86-support.ts';
import { deviceVocabulary, explore } from '../exploration.ts';

const DEPTH = 6;

test('every sequence of up to six commands on a device of two blocks keeps every invariant', () => {
  const options = x86Options({ platform: { devices: [device({ ranges: [range(4096, 256)] })] } });
  const explored = explore(options, deviceVocabulary(), DEPTH, 50);
  console.log(
    `device memory: ${explored.states} states, ${explored.transitions} transitions, depth ${DEPTH}`,
  );
  expect(explored.problems).toEqual([]);
  expect(explored.states).toBeGreaterThan(100);
}, 1_200_000);

/** `npm run differential -- [--sessions 10000] [--seed N]`: as many sessions as a night has room for. */

import { parseArgs } from 'node:util';
import { compareSession, describe, shrink } from './compare.ts';
import { sessionOf } from './sessions.ts';

const { values } = parseArgs({
  options: { sessions: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' } },
});
const count = (name: 'sessions' | 'seed'): number => {
  const number = Number(values[name]);
  if (!Number.isSafeInteger(number) || number < 1) throw new Error(`--${name} is a whole number from 1 on`);
  return number;
};
const sessions = count('sessions');
const seed = count('seed');
/** So many are shown in full; the others by their seed alone. */
const SHOWN = 10;

const differing: number[] = [];
for (let current = seed; current < seed + sessions; current++) {
  const session = sessionOf(current);
  if (!compareSession(session)) continue;
  differing.push(current);
  if (differing.length <= SHOWN) console.log(describe(shrink(session)));
}
if (differing.length > SHOWN) console.log(`More seeds that differ: ${differing.slice(SHOWN).join(' ')}`);
console.log(`${sessions} sessions from seed ${seed}: ${differing.length} differ`);
if (differing.length > 0) process.exitCode = 1;

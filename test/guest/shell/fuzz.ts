/**
 * fuzz:shell [--scripts N] [--seed N]: N scripts made by chance run in a simulated partition. None may crash the shell, none
 * may go on for ever (counted in pauses), and of one that is refused nothing may have been done.
 */

import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { fuzzScript } from './fuzz-scripts.ts';
import { problemOf } from './fuzzed.ts';

const SHOWN = 5;

const { values } = parseArgs({ options: { scripts: { type: 'string' }, seed: { type: 'string' } } });
const count = Number(values.scripts ?? 10_000);
const seed = Number(values.seed ?? Date.now() % 2 ** 31);

const wrong: string[] = [];
for (const text of fc.sample(fuzzScript, { numRuns: count, seed })) {
  const problem = problemOf(text);
  if (problem !== undefined) wrong.push(`${'='.repeat(40)}\n${text}\n--- ${problem}`);
}
wrong.sort((left, right) => left.length - right.length);
for (const each of wrong.slice(0, SHOWN)) console.log(each);
console.log(`${count} scripts (seed ${seed}): ${wrong.length} crash, do not end, or are half done`);
process.exitCode = wrong.length === 0 ? 0 : 1;

/**
 * compare:posix [--scripts N] [--seed N]: N scripts of POSIX made by chance run in dash, in bash --posix and in `sh` here.
 * Where the two real ones agree, ours must. Prints counts and the shortest scripts that differ.
 */

import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { inRealShells, inSimulatedSh } from './posix.ts';
import { posixScript } from './posix-grammar.ts';

const SHOWN = 5;

const { values } = parseArgs({ options: { scripts: { type: 'string' }, seed: { type: 'string' } } });
const count = Number(values.scripts ?? 500);
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
const texts = fc.sample(posixScript, { numRuns: count, seed });
const real = inRealShells(texts);
const differing: string[] = [];
let agreed = 0;
for (const [index, text] of texts.entries()) {
  const wanted = real[index];
  if (wanted === undefined) continue;
  agreed++;
  const here = inSimulatedSh(text);
  if (here.stdout !== wanted.stdout || here.exit !== wanted.exit)
    differing.push(
      `${text}--- real ${wanted.exit}\n${wanted.stdout}--- here ${here.exit}\n${here.stdout}${here.stderr}`,
    );
}
differing.sort((left, right) => left.length - right.length);
for (const each of differing.slice(0, SHOWN)) console.log(`${'='.repeat(40)}\n${each}`);
console.log(
  `${count} scripts (seed ${seed}): dash and bash agree about ${agreed}, ${differing.length} of them differ here`,
);
process.exitCode = differing.length === 0 ? 0 : 1;

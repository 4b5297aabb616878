/**
 * compare:shell [--scripts N] [--seed N]: N scripts made by chance run here and in real bash; stdout and exit code are
 * compared. Prints counts and the shortest scripts that differ; exits 1 when one differs, is refused or takes a second.
 */

import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { bashVersion, inRealBash, inSimulatedBash } from './bash.ts';
import { script } from './script-grammar.ts';

const LIMIT_MS = 1000;
const BATCH = 200;
const SHOWN = 5;

const { values } = parseArgs({ options: { scripts: { type: 'string' }, seed: { type: 'string' } } });
const count = Number(values.scripts ?? 1000);
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
const version = bashVersion();
if (version === undefined) {
  console.error('compare:shell: there is no bash on this system');
  process.exit(2);
}

const differing: string[] = [];
let refused = 0;
let slow = 0;
const texts = fc.sample(script, { numRuns: count, seed });
for (let at = 0; at < texts.length; at += BATCH) {
  const batch = texts.slice(at, at + BATCH);
  const real = inRealBash(batch);
  for (const [index, text] of batch.entries()) {
    const start = process.cpuUsage();
    const { exit, stdout, stderr } = inSimulatedBash(text);
    const { user, system } = process.cpuUsage(start);
    if ((user + system) / 1000 > LIMIT_MS) slow++;
    if (/not supported here|real systems have/.test(stderr)) refused++;
    const other = real[index];
    if (stdout !== other?.stdout || exit !== other.exit)
      differing.push(`${text}--- bash ${other?.exit}\n${other?.stdout}--- here ${exit}\n${stdout}${stderr}`);
  }
}
differing.sort((left, right) => left.length - right.length);
for (const each of differing.slice(0, SHOWN)) console.log(`${'='.repeat(40)}\n${each}`);
console.log(
  `${texts.length} scripts (seed ${seed}, bash ${version}): ${differing.length} differ, ${refused} refused, ${slow} took over ${LIMIT_MS} ms`,
);
process.exitCode = differing.length + refused + slow === 0 ? 0 : 1;

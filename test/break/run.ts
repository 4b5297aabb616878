/**
 * `npm run break -- [kill|power|disk|corrupt|fuzz|shell|socket|soak]… [--seed N] [--minutes M]`: tries to break the console in
 * that way, or in all, for so long altogether, and counts. The exit code is 1 when anything was not as promised; what is said
 * of it names the seed.
 */

import { parseArgs } from 'node:util';
import { BREAKERS, type BreakerName } from './breakers.ts';

const DEFAULT_MINUTES = 1;
const SHOWN = 20;

const { values, positionals } = parseArgs({
  options: { seed: { type: 'string' }, minutes: { type: 'string' } },
  allowPositionals: true,
});
const all = Object.keys(BREAKERS) as BreakerName[];
const unknown = positionals.find((name) => !Object.hasOwn(BREAKERS, name));
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
const minutes = Number(values.minutes ?? DEFAULT_MINUTES);
if (unknown !== undefined || !Number.isInteger(seed) || !(minutes > 0)) {
  console.error(
    `break takes ${all.join(', ')}, --seed with a whole number and --minutes with a number above 0`,
  );
  process.exit(2);
}
const chosen = positionals.length > 0 ? all.filter((name) => positionals.includes(name)) : all;
const eachMs = (minutes * 60_000) / chosen.length;
let failed = 0;
for (const name of chosen) {
  const started = performance.now();
  const goesOn = (): boolean => performance.now() - started < eachMs;
  const { tried, wrong, skipped } = await BREAKERS[name]({ seed, goesOn });
  if (skipped !== undefined) {
    console.log(`SKIP ${name}: ${skipped}`);
    continue;
  }
  for (const what of wrong.slice(0, SHOWN)) console.log(`  ${what}`);
  failed += wrong.length;
  const counts = Object.entries(tried).map(([what, count]) => `${count} ${what}`);
  const seconds = Math.round((performance.now() - started) / 1000);
  console.log(`${name}: seed ${seed}, ${seconds} s: ${counts.join(', ')}; ${wrong.length} wrong`);
}
process.exitCode = failed === 0 ? 0 : 1;

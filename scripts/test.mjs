/**
 * `npm test`: sets up what is missing and runs all stages, some side by side. The last line is `N passed, N failed, N skipped`.
 *
 * For developers: `npm test -- --only=unit,lint [PATTERN…]` runs some stages, with file patterns for the
 * test runner.
 */
import { parseArgs } from 'node:util';
import { ensureBuilt } from './lib/build.mjs';
import { wasInterrupted } from './lib/child.mjs';
import { runMain, SetupFailure } from './lib/failure.mjs';
import { findNode24 } from './lib/node24.mjs';
import { ensureInstalled } from './lib/setup.mjs';
import { LANES, stages } from './lib/stages.mjs';

/** @typedef {import('./lib/stages.mjs').Result} Result */

/** Some unit tests start the built hosts. */
const needBuild = ['unit', 'browser'];

/** @param {string[]} argv @returns {{chosen: string[], more: string[]}} */
function readFlags(argv) {
  const { values, positionals } = parseArgs({
    args: argv,
    options: { only: { type: 'string' } },
    allowPositionals: true,
  });
  const all = Object.keys(stages);
  const chosen = values.only?.split(',') ?? all;
  const unknown = chosen.find((name) => !all.includes(name));
  if (unknown !== undefined) throw new SetupFailure(`There is no stage ${unknown}: ${all.join(', ')}.`);
  return { chosen: all.filter((name) => chosen.includes(name)), more: positionals };
}

/** Seconds by stage, in the order in which they ended. @type {string[]} */
const times = [];

/**
 * Runs one stage; a stage that cannot run at all is one failure, never a skip.
 *
 * @param {string} name
 * @param {(say?: (text: string) => void) => Promise<Result>} work
 * @param {boolean} alone its output is shown as it comes; otherwise when it has ended, in one piece
 */
async function runStage(name, work, alone) {
  const head = `\n=== ${name} ===\n`;
  let said = '';
  if (alone) process.stdout.write(head);
  const start = Date.now();
  const result = await work(alone ? undefined : (text) => (said += text)).catch((error) => {
    console.error(error instanceof SetupFailure ? error.message : error);
    return { passed: 0, failed: 1, skips: [] };
  });
  if (!alone) process.stdout.write(head + said);
  const { passed, failed, skips } = result;
  const seconds = secondsSince(start);
  times.push(`${name} ${seconds} s`);
  // The colon and the seconds keep this line from passing for the last one.
  console.log(`--- ${name} in ${seconds} s: ${passed} passed, ${failed} failed, ${skips.length} skipped`);
  return result;
}

/** @param {number} start */
const secondsSince = (start) => ((Date.now() - start) / 1000).toFixed(1);

await runMain(async () => {
  const { chosen, more } = readFlags(process.argv.slice(2));
  await ensureInstalled();
  const start = Date.now();
  const node24 = findNode24();
  /** @type {Result[]} */
  const results = [];
  if (chosen.some((name) => needBuild.includes(name))) {
    // Not a test: a build that works counts as nothing, one that fails as a failure.
    const build = () => ensureBuilt(node24).then(() => ({ passed: 0, failed: 0, skips: [] }));
    results.push(await runStage('build', build, true));
  }
  const lanes = LANES.map((lane) => lane.filter((name) => chosen.includes(name))).filter(
    (lane) => lane.length > 0,
  );
  await Promise.all(
    lanes.map(async (lane) => {
      for (const name of lane) {
        const stage = stages[name];
        if (wasInterrupted()) throw new SetupFailure('The tests were interrupted.');
        const work = (/** @type {((text: string) => void) | undefined} */ say) =>
          stage ? stage({ node24, more, ...(say ? { say } : {}) }) : Promise.reject(new Error(name));
        results.push(await runStage(name, work, lanes.length === 1));
      }
    }),
  );

  const skips = results.flatMap((result) => result.skips);
  // A skip nobody can explain is a test that was forgotten.
  const unexplained = skips.filter(({ reason }) => !reason).length;
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, result) => sum + result.failed, 0) + unexplained;
  console.log(`\nTimes: ${times.join(', ')}; together ${secondsSince(start)} s`);
  for (const { name, reason } of skips) {
    console.log(`SKIP ${name}: ${reason || 'no reason given, which counts as a failure'}`);
  }
  console.log(`${passed} passed, ${failed} failed, ${skips.length - unexplained} skipped`);
  return failed === 0 ? 0 : 1;
});

/**
 * `npm test`: sets up what is missing and runs all stages. The last line is `N passed, N failed, N skipped`.
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
import { stages } from './lib/stages.mjs';

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

/**
 * Runs one stage; a stage that cannot run at all is one failure, never a skip.
 *
 * @param {string} name
 * @param {() => Promise<import('./lib/stages.mjs').Result>} work
 */
async function runStage(name, work) {
  console.log(`\n=== ${name} ===`);
  const start = Date.now();
  const result = await work().catch((error) => {
    console.error(error instanceof SetupFailure ? error.message : error);
    return { passed: 0, failed: 1, skips: [] };
  });
  const { passed, failed, skips } = result;
  const seconds = ((Date.now() - start) / 1000).toFixed(1);
  // The colon and the seconds keep this line from passing for the last one.
  console.log(`--- ${name} in ${seconds} s: ${passed} passed, ${failed} failed, ${skips.length} skipped`);
  return result;
}

await runMain(async () => {
  const { chosen, more } = readFlags(process.argv.slice(2));
  await ensureInstalled();
  const node24 = findNode24();
  const results = [];
  if (chosen.some((name) => needBuild.includes(name))) {
    // Not a test: a build that works counts as nothing, one that fails as a failure.
    const build = () => ensureBuilt(node24).then(() => ({ passed: 0, failed: 0, skips: [] }));
    results.push(await runStage('build', build));
  }
  for (const name of chosen) {
    const stage = stages[name];
    if (wasInterrupted()) throw new SetupFailure('The tests were interrupted.');
    if (stage) results.push(await runStage(name, () => stage(node24, more)));
  }

  const skips = results.flatMap((result) => result.skips);
  // A skip nobody can explain is a test that was forgotten.
  const unexplained = skips.filter(({ reason }) => !reason).length;
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, result) => sum + result.failed, 0) + unexplained;
  console.log('');
  for (const { name, reason } of skips) {
    console.log(`SKIP ${name}: ${reason || 'no reason given, which counts as a failure'}`);
  }
  console.log(`${passed} passed, ${failed} failed, ${skips.length - unexplained} skipped`);
  return failed === 0 ? 0 : 1;
});

/**
 * `npm run check`: what a change has to pass before it is shown to anybody, in a minute on two cores: types, lint, floors,
 * and the unit tests of what has changed, which are those that import it. Changed is what differs from main, or from
 * `-- --since=COMMIT`. The browser, conformance and the kill test are npm test's.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './lib/build.mjs';
import { runMain, SetupFailure } from './lib/failure.mjs';
import { findNode24 } from './lib/node24.mjs';
import { root } from './lib/paths.mjs';
import { ensureInstalled } from './lib/setup.mjs';
import { stages, unitWithin } from './lib/stages.mjs';

/** From the first to the last line that is printed. */
const BUDGET_MS = 60_000;
/** Takes longer than the budget by itself. */
const LEFT_TO_NPM_TEST = ['test/session/kill.test.ts'];

/** @param {string[]} args */
function git(...args) {
  const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

/** @returns {string | undefined} the commit that the change begins after; undefined where there is no repository */
function changedSince() {
  const { since } = parseArgs({ options: { since: { type: 'string' } } }).values;
  if (since === undefined) return git('merge-base', 'HEAD', 'refs/heads/main') ?? git('rev-parse', 'HEAD');
  const commit = git('rev-parse', '--verify', `${since}^{commit}`);
  if (commit === undefined) throw new SetupFailure(`There is no commit ${since}.`);
  return commit;
}

/** Whether a host is among the tests that may run: those start what is built. @param {string} since */
function needsBuild(since) {
  const changed = `${git('diff', '--name-only', since) ?? ''}\n${git('ls-files', '--others', '--exclude-standard') ?? ''}`;
  return /^(shared|main|db|test\/(hosts|scripts|packaging))\//m.test(changed);
}

await runMain(async () => {
  await ensureInstalled();
  const start = Date.now();
  const node24 = findNode24();
  const since = changedSince();
  /** @type {string[]} */
  const times = [];
  let failed = 0;
  /** @param {string} name @param {(say: (text: string) => void) => Promise<import('./lib/stages.mjs').Result>} work */
  const part = async (name, work) => {
    const begun = Date.now();
    let said = '';
    const result = await work((text) => (said += text));
    const seconds = ((Date.now() - begun) / 1000).toFixed(1);
    times.push(`${name} ${seconds} s`);
    failed += result.failed;
    if (result.failed > 0) process.stdout.write(said);
    console.log(
      `${result.failed === 0 ? 'ok    ' : 'FAILED'} ${name} in ${seconds} s: ${result.passed} passed`,
    );
  };
  await Promise.all([
    (async () => {
      for (const name of ['types', 'lint', 'floors']) {
        const stage = stages[name];
        if (stage) await part(name, (say) => stage({ node24, more: [], say }));
      }
    })(),
    (async () => {
      if (since === undefined)
        throw new SetupFailure('Changes are told by git, and this folder is no repository.');
      if (needsBuild(since)) await ensureBuilt(node24);
      const more = [
        '--changed',
        since,
        '--passWithNoTests',
        ...LEFT_TO_NPM_TEST.map((file) => `--exclude=${file}`),
      ];
      const left = BUDGET_MS - (Date.now() - start) - 2_000;
      await part('unit', async (say) => {
        const { unfinished, ...result } = await unitWithin({ node24, more, say }, left);
        if (unfinished)
          console.log('Not all tests of what changed fit into the minute: npm test runs them all.');
        return result;
      });
    })(),
  ]);
  const kept = LEFT_TO_NPM_TEST.filter((file) => fs.existsSync(`${root}/${file}`)).join(', ');
  console.log(`Not run here: ${kept}, conformance, browser.`);
  console.log(
    `${failed === 0 ? 'Checked' : 'Failed'} in ${((Date.now() - start) / 1000).toFixed(1)} s (${times.join(', ')})`,
  );
  return failed === 0 ? 0 : 1;
});

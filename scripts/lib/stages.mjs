import fs from 'node:fs';
import { ensureBuilt } from './build.mjs';
import { run } from './child.mjs';
import { findOrInstallChromium } from './chromium.mjs';
import { inRoot, root } from './paths.mjs';
import { unitSummaryFile } from './vitest-summary.mjs';

/**
 * @typedef {object} Skip
 * @property {string} name
 * @property {string | undefined} reason
 */

/**
 * What one stage did.
 *
 * @typedef {object} Result
 * @property {number} passed
 * @property {number} failed
 * @property {Skip[]} skips
 */

/**
 * A stage of `npm test`. `more` are the developer's further arguments: file patterns for the test runner.
 *
 * @typedef {(node24: string, more: string[]) => Promise<Result>} Stage
 */

const browserReport = inRoot('test-results', 'browser.json');

/** In the order in which they run: the quickest answer first. @type {Record<string, Stage>} */
export const stages = { types, lint, floors, unit, conformance, browser };

/** One test for all three compilations. @type {Stage} */
async function types(node24) {
  const codes = [];
  for (const project of ['tsconfig.json', 'tsconfig.renderer.json', 'tsconfig.test-dom.json']) {
    const { code } = await tool(node24, ['typescript', 'bin', 'tsc'], ['--project', project]);
    codes.push(code);
  }
  return asOneTest(Math.max(...codes));
}

/** @type {Stage} */
async function lint(node24) {
  const { code } = await tool(node24, ['@biomejs', 'biome', 'bin', 'biome'], ['check']);
  return asOneTest(code);
}

/** @type {Stage} */
async function floors(node24) {
  const { code } = await run(node24, [inRoot('test', 'floors', 'run.ts')], { cwd: root, output: 'tee' });
  return asOneTest(code);
}

/** @type {Stage} */
async function unit(node24, more) {
  fs.rmSync(unitSummaryFile, { force: true });
  const reporter = inRoot('scripts', 'lib', 'vitest-summary.mjs');
  const args = ['run', '--reporter=default', `--reporter=${reporter}`, ...more];
  const { code } = await tool(node24, ['vitest', 'vitest.mjs'], args);
  /** @type {Result | undefined} */
  const summary = readJson(unitSummaryFile);
  return mustHaveRun(summary ?? nothing(), code, 'Vitest');
}

/**
 * The runner closes with the counts and prints `SKIP name: reason` for each skipped step.
 *
 * @type {Stage}
 */
async function conformance(node24) {
  const args = [inRoot('test', 'conformance', 'run.ts'), inRoot('test', 'conformance', 'recordings')];
  const { code, stdout } = await run(node24, args, { cwd: root, output: 'tee' });
  const lines = stdout.trimEnd().split('\n');
  const counts = /^(\d+) passed, (\d+) failed, (\d+) skipped$/.exec(lines.at(-1) ?? '');
  const skips = lines.flatMap((line) => {
    const skip = /^SKIP (.+?): (.+)$/.exec(line);
    return skip ? [{ name: skip[1] ?? '', reason: skip[2] }] : [];
  });
  const result = { passed: Number(counts?.[1] ?? 0), failed: Number(counts?.[2] ?? 0), skips };
  // A skip that was counted and not named has no reason.
  for (let unnamed = Number(counts?.[3] ?? 0) - skips.length; unnamed > 0; unnamed -= 1) {
    skips.push({ name: 'a step that the runner did not name', reason: undefined });
  }
  return mustHaveRun(result, code, 'The conformance runner');
}

/** @type {Stage} */
async function browser(node24, more) {
  await ensureBuilt(node24);
  const chromium = await findOrInstallChromium(node24);
  fs.rmSync(browserReport, { force: true });
  const env = { ...process.env, CHROMIUM_PATH: chromium };
  const { code } = await tool(node24, ['@playwright', 'test', 'cli.js'], ['test', ...more], env);
  /** @type {PlaywrightReport | undefined} */
  const report = readJson(browserReport);
  return mustHaveRun(report ? countPlaywright(report) : nothing(), code, 'Playwright');
}

/**
 * The part of Playwright's JSON report that is read here.
 *
 * @typedef {{type: string, description?: string}} Annotation
 * @typedef {{status: string, annotations: Annotation[]}} PlaywrightTest
 * @typedef {{title: string, specs?: {title: string, tests: PlaywrightTest[]}[], suites?: PlaywrightSuite[]}} PlaywrightSuite
 * @typedef {{suites: PlaywrightSuite[], errors: unknown[]}} PlaywrightReport
 */

/** @param {PlaywrightReport} report @returns {Result} */
function countPlaywright(report) {
  const result = { ...nothing(), failed: report.errors.length };
  /** @param {PlaywrightSuite} suite @param {string} within */
  const count = (suite, within) => {
    const name = `${within}${suite.title} > `;
    for (const inner of suite.suites ?? []) count(inner, name);
    for (const spec of suite.specs ?? []) {
      for (const test of spec.tests) {
        if (test.status === 'skipped') {
          const reason = test.annotations.find(
            ({ type }) => type === 'skip' || type === 'fixme',
          )?.description;
          result.skips.push({ name: `${name}${spec.title}`, reason });
        } else if (test.status === 'expected') result.passed += 1;
        // "flaky" passed only when it was tried again, so it counts as failed.
        else result.failed += 1;
      }
    }
  };
  for (const suite of report.suites) count(suite, '');
  return result;
}

/**
 * Runs a tool of node_modules at the repository's top.
 *
 * @param {string} node24
 * @param {string[]} file its script below node_modules
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 */
function tool(node24, file, args, env = process.env) {
  return run(node24, [inRoot('node_modules', ...file), ...args], { cwd: root, env });
}

/** @returns {Result} */
const nothing = () => ({ passed: 0, failed: 0, skips: [] });

/** @param {number} code @returns {Result} */
function asOneTest(code) {
  return code === 0 ? { ...nothing(), passed: 1 } : { ...nothing(), failed: 1 };
}

/**
 * A runner that executed nothing, or that failed without a failing test, is a failure.
 *
 * @param {Result} result
 * @param {number} code the runner's exit code
 * @param {string} runner
 * @returns {Result}
 */
function mustHaveRun(result, code, runner) {
  if (result.failed > 0) return result;
  const ranNothing = result.passed === 0;
  if (ranNothing) console.error(`${runner} executed no test.`);
  else if (code !== 0) console.error(`${runner} reported no failed test and ended with code ${code}.`);
  return ranNothing || code !== 0 ? { ...result, failed: 1 } : result;
}

/** @param {string} file @returns {any} the parsed file; undefined when it is missing or damaged */
function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

import fs from 'node:fs';
import path from 'node:path';
import { ensureBuilt } from './build.mjs';
import { run } from './child.mjs';
import { findOrInstallChromium } from './chromium.mjs';
import { asOneTest, countConformance, countPlaywright, mustHaveRun, nothing } from './counts.mjs';
import { inRoot, root } from './paths.mjs';
import { unitSummaryFile } from './vitest-summary.mjs';

/**
 * A stage of `npm test`. `more` are the developer's further arguments: file patterns for the test runner.
 *
 * @typedef {import('./counts.mjs').Result} Result
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
  const { code } = await run(node24, [inRoot('test', 'floors', 'run.ts')], { cwd: root });
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

/** Recorded sessions first, then the call trees of what happens in the kernel. @type {Stage} */
async function conformance(node24) {
  const folder = inRoot('test', 'conformance');
  const recordings = ['recordings', 'recordings-2'].map((name) => path.join(folder, name));
  const sessions = await runConformance(node24, [path.join(folder, 'run.ts'), ...recordings]);
  const trees = await runConformance(node24, [
    path.join(folder, 'trace', 'run.ts'),
    path.join(folder, 'traces', 'trees'),
  ]);
  return {
    passed: sessions.passed + trees.passed,
    failed: sessions.failed + trees.failed,
    skips: [...sessions.skips, ...trees.skips],
  };
}

/** @param {string} node24 @param {string[]} args the runner and what it reads */
async function runConformance(node24, args) {
  const { code, output, stdout } = await run(node24, args, { cwd: root, output: 'capture' });
  // Its closing line would pass for ours.
  console.log(output.replace(/^\d+ passed, \d+ failed, \d+ skipped\n?/gm, '').trimEnd());
  return mustHaveRun(countConformance(stdout), code, 'The conformance runner');
}

/** @type {Stage} */
async function browser(node24, more) {
  await ensureBuilt(node24);
  const chromium = await findOrInstallChromium(node24);
  fs.rmSync(browserReport, { force: true });
  const env = { ...process.env, CHROMIUM_PATH: chromium };
  const { code } = await tool(node24, ['@playwright', 'test', 'cli.js'], ['test', ...more], env);
  /** @type {import('./counts.mjs').PlaywrightReport | undefined} */
  const report = readJson(browserReport);
  return mustHaveRun(report ? countPlaywright(report) : nothing(), code, 'Playwright');
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

/** @param {string} file @returns {any} the parsed file; undefined when it is missing or damaged */
function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

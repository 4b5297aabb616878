import fs from 'node:fs';
import path from 'node:path';
import { run } from './child.mjs';
import { findOrInstallChromium } from './chromium.mjs';
import { asOneTest, countConformance, countPlaywright, mustHaveRun, nothing } from './counts.mjs';
import { inRoot, root } from './paths.mjs';
import { unitSummaryFile } from './vitest-summary.mjs';

/**
 * What a stage works with. `more` are the developer's further arguments: file patterns for the test runner. With `say`,
 * what is printed goes there, because another stage runs at the same time; without it, straight to the terminal.
 *
 * @typedef {{node24: string, more: string[], say?: (text: string) => void}} StageContext
 * @typedef {import('./counts.mjs').Result} Result
 * @typedef {(context: StageContext) => Promise<Result>} Stage
 */

const browserReport = inRoot('test-results', 'browser.json');

/** The quickest answer first. @type {Record<string, Stage>} */
export const stages = { types, lint, floors, unit, conformance, browser };

/** What runs side by side, on two cores: the longest two, and the short ones before one of them. */
export const LANES = [['types', 'lint', 'floors', 'conformance', 'browser'], ['unit']];

/** One test for all three compilations. @type {Stage} */
async function types(context) {
  const codes = [];
  for (const project of ['tsconfig.json', 'tsconfig.renderer.json', 'tsconfig.test-dom.json']) {
    const { code } = await tool(context, ['typescript', 'bin', 'tsc'], ['--project', project]);
    codes.push(code);
  }
  return asOneTest(Math.max(...codes));
}

/** @type {Stage} */
async function lint(context) {
  const { code } = await tool(context, ['@biomejs', 'biome', 'bin', 'biome'], ['check']);
  return asOneTest(code);
}

/** @type {Stage} */
async function floors(context) {
  const { code } = await program(context, [inRoot('test', 'floors', 'run.ts')]);
  return asOneTest(code);
}

/** @type {Stage} */
async function unit(context) {
  const { unfinished: _, ...result } = await unitWithin(context);
  return result;
}

/**
 * The unit tests, ended after a while where there is a limit: what had not ended by then is not judged.
 *
 * @param {StageContext} context
 * @param {number} [limitMs]
 * @returns {Promise<Result & {unfinished: boolean}>}
 */
export async function unitWithin(context, limitMs) {
  fs.rmSync(unitSummaryFile, { force: true });
  const reporter = inRoot('scripts', 'lib', 'vitest-summary.mjs');
  const args = ['run', '--reporter=default', `--reporter=${reporter}`, ...context.more];
  const { code } = await tool(context, ['vitest', 'vitest.mjs'], args, process.env, limitMs);
  /** @type {(Result & {ended: boolean}) | undefined} */
  const summary = readJson(unitSummaryFile);
  const { ended, ...result } = summary ?? { ...nothing(), ended: limitMs === undefined };
  if (!ended && limitMs !== undefined) return { ...result, unfinished: true };
  const isEmpty = result.passed === 0 && code === 0 && context.more.includes('--passWithNoTests');
  return { ...(isEmpty ? result : mustHaveRun(result, code, 'Vitest')), unfinished: false };
}

/** Recorded sessions first, then the call trees of what happens in the kernel. @type {Stage} */
async function conformance(context) {
  const folder = inRoot('test', 'conformance');
  const recordings = ['recordings', 'recordings-2'].map((name) => path.join(folder, name));
  const sessions = await runConformance(context, [path.join(folder, 'run.ts'), '--coverage', ...recordings]);
  const trees = await runConformance(context, [
    path.join(folder, 'trace', 'run.ts'),
    path.join(folder, 'traces', 'trees'),
  ]);
  return {
    passed: sessions.passed + trees.passed,
    failed: sessions.failed + trees.failed,
    skips: [...sessions.skips, ...trees.skips],
  };
}

/** @param {StageContext} context @param {string[]} args the runner and what it reads */
async function runConformance({ node24, say = print }, args) {
  const { code, output, stdout } = await run(node24, args, { cwd: root, output: 'capture' });
  // Its closing line would pass for ours.
  say(`${output.replace(/^\d+ passed, \d+ failed, \d+ skipped\n?/gm, '').trimEnd()}\n`);
  return mustHaveRun(countConformance(stdout), code, 'The conformance runner');
}

/** @type {Stage} */
async function browser(context) {
  const chromium = await findOrInstallChromium(context.node24);
  fs.rmSync(browserReport, { force: true });
  const env = { ...process.env, CHROMIUM_PATH: chromium };
  const { code } = await tool(context, ['@playwright', 'test', 'cli.js'], ['test', ...context.more], env);
  /** @type {import('./counts.mjs').PlaywrightReport | undefined} */
  const report = readJson(browserReport);
  return mustHaveRun(report ? countPlaywright(report) : nothing(), code, 'Playwright');
}

/**
 * Runs a tool of node_modules at the repository's top.
 *
 * @param {StageContext} context
 * @param {string[]} file its script below node_modules
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @param {number} [limitMs]
 */
const tool = (context, file, args, env, limitMs) =>
  program(context, [inRoot('node_modules', ...file), ...args], env, limitMs);

/** @param {StageContext} context @param {string[]} args @param {NodeJS.ProcessEnv} [env] @param {number} [limitMs] */
async function program({ node24, say }, args, env = process.env, limitMs) {
  const output = say ? 'capture' : 'inherit';
  const result = await run(node24, args, { cwd: root, env, output, ...(limitMs ? { limitMs } : {}) });
  say?.(result.output);
  return result;
}

/** @param {string} text */
const print = (text) => void process.stdout.write(text);

/** @param {string} file @returns {any} the parsed file; undefined when it is missing or damaged */
function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

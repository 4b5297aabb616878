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

/** @returns {Result} */
export const nothing = () => ({ passed: 0, failed: 0, skips: [] });

/** @param {number} code @returns {Result} */
export function asOneTest(code) {
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
export function mustHaveRun(result, code, runner) {
  if (result.failed > 0) return result;
  const ranNothing = result.passed === 0;
  if (ranNothing) console.error(`${runner} executed no test.`);
  else if (code !== 0) console.error(`${runner} reported no failed test and ended with code ${code}.`);
  return ranNothing || code !== 0 ? { ...result, failed: 1 } : result;
}

/**
 * The conformance runner closes with the counts and prints `SKIP name: reason` for each skipped step.
 *
 * @param {string} stdout
 * @returns {Result}
 */
export function countConformance(stdout) {
  const lines = stdout.trimEnd().split('\n');
  const counts = /^(\d+) passed, (\d+) failed, (\d+) skipped$/.exec(lines.at(-1) ?? '');
  const skips = lines.flatMap((line) => {
    const skip = /^SKIP (.+?): (.+)$/.exec(line);
    return skip ? [{ name: skip[1] ?? '', reason: skip[2] }] : [];
  });
  // A skip that was counted and not named has no reason.
  for (let unnamed = Number(counts?.[3] ?? 0) - skips.length; unnamed > 0; unnamed -= 1) {
    skips.push({ name: 'a step that the runner did not name', reason: undefined });
  }
  return { passed: Number(counts?.[1] ?? 0), failed: Number(counts?.[2] ?? 0), skips };
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
export function countPlaywright(report) {
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
 * What `playwright test --list` counted.
 *
 * @param {string} listed
 * @returns {string}
 */
export const storiesListed = (listed) => /^Total: (\d+) tests? in/m.exec(listed)?.[1] ?? 'all';

import fs from 'node:fs';
import path from 'node:path';
import { inRoot } from './paths.mjs';

/** Where the reporter leaves its summary for scripts/test.mjs. */
export const unitSummaryFile = inRoot('test-results', 'unit.json');

/**
 * A Vitest reporter that writes counts and, unlike the built-in JSON reporter, the reason that a test gave
 * to `context.skip(reason)`.
 */
export default class SummaryReporter {
  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly unknown[]} unhandledErrors
   */
  onTestRunEnd(modules, unhandledErrors) {
    const summary = {
      passed: 0,
      failed: unhandledErrors.length,
      /** @type {{name: string, reason: string | undefined}[]} */
      skips: [],
    };
    for (const module of modules) {
      const file = path.relative(inRoot(), module.moduleId);
      // A file or a describe block that breaks outside its tests fails without a failing test.
      summary.failed += module.errors().length;
      for (const suite of module.children.allSuites()) summary.failed += suite.errors().length;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === 'passed') summary.passed += 1;
        else if (result.state === 'failed') summary.failed += 1;
        else {
          const reason = result.state === 'skipped' ? result.note : 'the test did not finish';
          summary.skips.push({ name: `${file} > ${test.fullName}`, reason });
        }
      }
    }
    fs.mkdirSync(path.dirname(unitSummaryFile), { recursive: true });
    fs.writeFileSync(unitSummaryFile, JSON.stringify(summary));
  }
}

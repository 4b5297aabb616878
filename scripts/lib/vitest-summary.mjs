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
  /** What has been told so far. */
  #summary = {
    passed: 0,
    failed: 0,
    /** @type {{name: string, reason: string | undefined}[]} */
    skips: [],
    /** The run came to its end. */
    ended: false,
  };

  /** Written after each file: a run may be ended from outside. @param {import('vitest/node').TestModule} module */
  onTestModuleEnd(module) {
    const summary = this.#summary;
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
    this.#write();
  }

  /**
   * @param {readonly import('vitest/node').TestModule[]} _modules
   * @param {readonly unknown[]} unhandledErrors
   */
  onTestRunEnd(_modules, unhandledErrors) {
    this.#summary.failed += unhandledErrors.length;
    this.#summary.ended = true;
    this.#write();
  }

  #write() {
    fs.mkdirSync(path.dirname(unitSummaryFile), { recursive: true });
    fs.writeFileSync(unitSummaryFile, JSON.stringify(this.#summary));
  }
}

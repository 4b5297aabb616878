import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Longest first, so that nothing long is left when the other core has nothing more to do. */
const LONG = [
  'test/session/kill.test.ts',
  'test/engine/exploration.test.ts',
  'test/engine/properties.test.ts',
  'test/engine/planner/planner.test.ts',
  'test/session/hold.test.ts',
  'test/guest/shell/differential/differential.test.ts',
  'test/cli/cli.test.ts',
  'test/hosts/serve.test.ts',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const found = LONG.indexOf(path.relative('/work/trees/house', moduleId).replaceAll('\\', '/'));
      return found < 0 ? LONG.length : found;
    };
    return (await super.sort(files)).sort((one, other) => place(one) - place(other));
  }
}

/** Puts something else in the place of a module, or counts what a process of its own spends. */
const APART = ['test/hosts/**/*.test.ts', 'test/session/hold.test.ts', 'test/session/kill.test.ts'];
const NO_TESTS = ['test/e2e/**', 'test/conformance/recordings/**'];

export default defineConfig({
  test: {
    // The product is developed and tested on two cores.
    maxWorkers: 2,
    setupFiles: ['/tmp/house/setup.mjs'],
    // No test judges time: a slow, shared machine must not fail one.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    restoreMocks: true,
    sequence: { sequencer: LongestFirst },
    // Node's own processes that tests start read TypeScript once, not each time.
    env: { NODE_COMPILE_CACHE: path.join('/work/trees/house', 'node_modules', '.cache', 'compiled') },
    projects: [
      {
        extends: true,
        // Modules are read once a worker: what one leaves behind another one sees. Nothing is left behind.
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...NO_TESTS, ...APART],
          isolate: false,
        },
      },
      { extends: true, test: { name: 'apart', include: APART } },
    ],
    coverage: {
      provider: 'v8',
      include: ['shared/**/*.ts', 'main/**/*.ts', 'db/**/*.ts', 'renderer/**/*.ts'],
      reportsDirectory: 'coverage',
    },
  },
});

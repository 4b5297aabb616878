import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', 'test/conformance/recordings/**'],
    // The product is developed and tested on two cores.
    maxWorkers: 2,
    // No test judges time: a slow, shared machine must not fail one.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    restoreMocks: true,
    coverage: {
      provider: 'v8',
      include: ['shared/**/*.ts', 'main/**/*.ts', 'db/**/*.ts', 'renderer/**/*.ts'],
      reportsDirectory: 'coverage',
    },
  },
});

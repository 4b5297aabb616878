import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', 'test/conformance/recordings/**'],
    // The product is developed and tested on two cores.
    maxWorkers: 2,
    restoreMocks: true,
    coverage: {
      provider: 'v8',
      include: ['shared/**/*.ts', 'main/**/*.ts', 'db/**/*.ts', 'renderer/**/*.ts'],
      reportsDirectory: 'coverage',
    },
  },
});

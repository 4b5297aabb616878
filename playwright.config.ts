import path from 'node:path';
import process from 'node:process';
import { defineConfig } from '@playwright/test';

// scripts/test.mjs finds (or installs) a Chromium and names it here; without it Playwright uses its own.
const executablePath = process.env.CHROMIUM_PATH;
const isRoot = process.getuid?.() === 0;
// `npm run e2e:electron` says where Electron is; then the same stories are played in its window.
const inElectron = process.env.E2E_ELECTRON !== undefined;

// The hosts that the stories start compile what they are once, not each time.
process.env.NODE_COMPILE_CACHE ??= path.join(import.meta.dirname, 'node_modules', '.cache', 'compiled');

export default defineConfig({
  testDir: 'test',
  testMatch: ['e2e/**/*.spec.ts', 'renderer/**/*.spec.ts'],
  // What is read is the same everywhere; what is drawn is that of a platform.
  snapshotPathTemplate: '{testDir}/{testFileDir}/golden/{arg}{ext}',
  // Stages run side by side, also on slow machines: what is waited for is a state, and comes in its time.
  expect: {
    timeout: 15_000,
    toHaveScreenshot: {
      pathTemplate: '{testDir}/{testFileDir}/{testFileName}-snapshots/{arg}{-snapshotSuffix}{ext}',
    },
  },
  // Whether the page is accessible and looks as it did does not depend on the host; the pictures are Chromium's.
  testIgnore: inElectron ? ['**/accessibility.spec.ts', '**/screens.spec.ts', '**/pictures.spec.ts'] : [],
  ...(inElectron ? { grepInvert: /@browser-host/ } : {}),
  outputDir: `test-results/${inElectron ? 'electron' : 'browser'}`,
  workers: 2,
  retries: 1,
  timeout: 60_000,
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list'], ['json', { outputFile: `test-results/${inElectron ? 'electron' : 'browser'}.json` }]],
  use: {
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    // Recording every step takes a third of the time: what fails is played once more for the record, and has failed.
    trace: 'on-first-retry',
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: [
        // Keeps the browser from calling home: a test talks to loopback only.
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
        // Letters are drawn as Chromium draws them; without windows it would draw them in whole pixels.
        '--font-render-hinting=slight',
        // Chromium refuses its sandbox to root. Only tests get this; the product never passes it.
        ...(isRoot ? ['--no-sandbox'] : []),
      ],
    },
  },
});

/** Starts the console in Electron: the real one when E2E_ELECTRON names it, else the stand-in. */

import { rm } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import type { Host } from './host.ts';
import { standInElectron } from './stand-in-electron/program.ts';

const ROOT = path.join(import.meta.dirname, '..', '..');
/** As large as the browser's window in the same stories. */
const SIZE = { width: 1440, height: 900 };

const binary = process.env.E2E_ELECTRON;
/** Electron's binary, undefined for the stand-in. */
export const realElectron = binary === undefined || binary === 'stand-in' ? undefined : binary;

export interface ElectronHost extends Host {
  readonly ownPage: Page;
  /** Changes with every start. */
  readonly application: ElectronApplication;
}

export async function startElectronHost(directory: string): Promise<ElectronHost> {
  let running = await launch(directory);
  return {
    directory,
    get ownPage() {
      return running.page;
    },
    get application() {
      return running.application;
    },
    visit: async (page, hash = '') => {
      // Relative to where the window stands, which is app://console in the real one. The hash comes second: a page that
      // is loaded anew keeps the settings that the test gave it, one that only changes its hash does not see them.
      const start = new URL('index.html', page.url()).href;
      await page.goto(start);
      if (hash) await page.goto(start + hash);
      await page.locator('main.work').waitFor();
    },
    restart: async () => {
      await kill(running.application);
      running = await launch(directory);
      return running.page;
    },
    startAgain: async (_page, ...more) => {
      await running.application.close();
      running = await launch(directory, more);
      return running.page;
    },
    saved: async (_page, start) => {
      const file = savedNext(running.application, directory);
      await start();
      return file;
    },
    opened: async (_page, start) => {
      const [window] = await Promise.all([running.application.waitForEvent('window'), start()]);
      await window.waitForURL(/\/index\.html/);
      return window;
    },
    remove: async () => {
      await running.application.close();
      // Windows lets go of a file a little after its process has.
      await rm(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}

async function launch(
  directory: string,
  more: readonly string[] = [],
): Promise<{ readonly application: ElectronApplication; readonly page: Page }> {
  const application = await _electron.launch({
    executablePath: realElectron ?? (await standInElectron()),
    args: [ROOT, '--data', directory, ...more],
    // Without it Playwright would switch the sandbox off, which is part of what is tested.
    chromiumSandbox: true,
    colorScheme: null,
  });
  const page = await application.firstWindow();
  await page.waitForURL(/\/index\.html/);
  await application.evaluate(({ BrowserWindow }, { width, height }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(width, height);
  }, SIZE);
  return { application, page };
}

/** In Electron a download asks with the system's own dialog, unless the application says where it goes. */
const savedNext = (application: ElectronApplication, directory: string): Promise<string> =>
  application.evaluate(
    ({ session }, folder) =>
      new Promise<string>((resolve) => {
        session.defaultSession.once('will-download', (_event, item) => {
          const file = `${folder}/${item.getFilename()}`;
          item.setSavePath(file);
          item.once('done', () => resolve(file));
        });
      }),
    directory,
  );

/** From inside: on Windows the process that Playwright knows is a shell around Electron. */
async function kill(application: ElectronApplication): Promise<void> {
  const gone = application.waitForEvent('close');
  // Nobody is left to answer.
  void application.evaluate(() => process.kill(process.pid, 'SIGKILL')).catch(() => {});
  await gone;
}

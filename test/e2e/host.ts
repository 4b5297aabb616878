/**
 * Where the stories are played: on the built browser host in a Chromium of the test, or, with E2E_ELECTRON in the
 * environment, in Electron's own window. A story takes `test` from here and knows nothing of it, except by a tag:
 * `@browser-host` stands at what only that host has.
 *
 * E2E_ELECTRON is the path of Electron's binary, or `stand-in` (see stand-in-electron/).
 */

import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { test as base, type Page } from '@playwright/test';
import { startBrowserHost } from './browser-host.ts';
import { startElectronHost } from './electron-host.ts';
import { MACHINES, type MachineName } from './machines.ts';
import { waitForEnabled } from './patient.ts';

export interface Host {
  /** Data directory; it lives until `remove`. */
  readonly directory: string;
  /** The page in the host's own window; undefined where the test's browser shows it. */
  readonly ownPage: Page | undefined;
  /** Loads the console into the page, and waits for the machine. */
  visit(page: Page, hash?: string): Promise<void>;
  /** Kills the process as a power failure would, and starts another on the same data. @returns the page to `visit` with */
  restart(page: Page): Promise<Page>;
  /** Ends the process properly and starts another on the same data, with these further arguments. @returns its page */
  startAgain(page: Page, ...more: readonly string[]): Promise<Page>;
  /** Lets the page save a file. @returns where it lies: in the data directory, under the name that the page gave it */
  saved(page: Page, start: () => Promise<void>): Promise<string>;
  /** Does what opens another window of the console. @returns its page */
  opened(page: Page, start: () => Promise<void>): Promise<Page>;
  /** Ends the process and removes the data directory. */
  remove(): Promise<void>;
}

export type Prepare = (directory: string) => Promise<void>;

/** @param prepare puts a machine into the new data directory before the host starts; without it there is the sample */
async function newDirectory(prepare?: Prepare): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), 'lpar-console-e2e-'));
  await prepare?.(directory);
  return directory;
}

/** The browser host, whatever the stories are played on: for what looks at pictures and speeds. */
export const startHost = async (prepare?: Prepare): Promise<Host> =>
  startBrowserHost(await newDirectory(prepare));

export const inElectron = process.env.E2E_ELECTRON !== undefined;

const stories = base.extend<{ machine: MachineName; host: Host }>({
  machine: ['sample', { option: true }],
  host: async ({ machine }, use) => {
    const directory = await newDirectory(MACHINES[machine]);
    const host = await (inElectron ? startElectronHost(directory) : startBrowserHost(directory));
    await use(host);
    await host.remove();
  },
});

/** Playwright's test with a running console; `test.use({ machine })` chooses what is in it. */
export const test = inElectron
  ? stories.extend({
      page: async ({ host }, use) => {
        if (!host.ownPage) throw new Error('Electron has no window.');
        waitForEnabled(host.ownPage);
        await use(host.ownPage);
      },
    })
  : stories.extend({
      page: async ({ page }, use) => {
        waitForEnabled(page);
        await use(page);
      },
    });

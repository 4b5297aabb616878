/** Starts the built browser host as a process of its own, the way a person starts it, on a data directory of the test. */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Cookie, Page } from '@playwright/test';

const SERVE = path.join(import.meta.dirname, '..', '..', 'dist', 'main', 'serve.js');
const START_LIMIT_MS = 20_000;

export interface Host {
  /** Data directory; it lives until `remove`. */
  readonly directory: string;
  /** Opens the console in the page with the address that was printed, and waits for the machine. */
  visit(page: Page, hash?: string): Promise<void>;
  /** Kills the process as a power failure would, and starts another on the same data. */
  restart(): Promise<void>;
  /** Ends the process properly and starts another on the same data, with these further arguments. */
  startAgain(...more: readonly string[]): Promise<string>;
  /** Ends the process and removes the data directory. */
  remove(): Promise<void>;
}

/** @param prepare puts a machine into the new data directory before the host starts; without it there is the sample */
export async function startHost(prepare?: (directory: string) => Promise<void>): Promise<Host> {
  const directory = await mkdtemp(path.join(tmpdir(), 'lpar-console-e2e-'));
  await prepare?.(directory);
  let running = await launch(directory);
  // The address is good for one visit: further contexts get the cookie that the first one was given.
  let cookies: Cookie[] = [];
  return {
    directory,
    visit: async (page, hash = '') => {
      if (cookies.length === 0) {
        await page.goto(running.address);
        // The entrance sets the cookie and leads on.
        await page.waitForURL((url) => !url.searchParams.has('token'));
        cookies = await page.context().cookies();
      } else {
        await page.context().addCookies(cookies);
        await page.goto(new URL('/', running.address).href);
      }
      if (hash) await page.goto(new URL(`/${hash}`, running.address).href);
      await page.locator('main.work').waitFor();
    },
    restart: async () => {
      await stop(running.process, 'SIGKILL');
      running = await launch(directory);
      cookies = [];
    },
    startAgain: async (...more) => {
      await stop(running.process, 'SIGTERM');
      running = await launch(directory, more);
      cookies = [];
      return running.address;
    },
    remove: async () => {
      await stop(running.process, 'SIGTERM');
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function launch(
  directory: string,
  more: readonly string[] = [],
): Promise<{ readonly process: ChildProcess; readonly address: string }> {
  const child = spawn(process.execPath, [SERVE, '--no-open', '--data', directory, ...more], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const address = await new Promise<string>((resolve, reject) => {
    let said = '';
    const fail = (why: string) => reject(new Error(`The browser host ${why}:\n${said}`));
    const limit = setTimeout(() => fail('said no address in time'), START_LIMIT_MS);
    const listen = (chunk: Buffer) => {
      said += chunk.toString();
      const match = /http:\/\/\S+/.exec(said);
      if (!match) return;
      clearTimeout(limit);
      resolve(match[0]);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('exit', (code) => fail(`ended with ${code}`));
    child.once('error', (error) => fail(error.message));
  });
  return { process: child, address };
}

function stop(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill(signal);
  });
}

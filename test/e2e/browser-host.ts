/** Starts the built browser host as a process of its own, the way a person starts it, on a data directory of the test. */

import { type ChildProcess, spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Cookie, Page } from '@playwright/test';
import type { Host } from './host.ts';

const SERVE = path.join(import.meta.dirname, '..', '..', 'dist', 'main', 'serve.js');
const START_LIMIT_MS = 20_000;

export async function startBrowserHost(directory: string): Promise<Host> {
  let running = await launch(directory);
  // The address is good for one visit: further contexts get the cookie that the first one was given.
  let cookies: Cookie[] = [];
  const enter = async (page: Page): Promise<void> => {
    if (cookies.length > 0) {
      await page.context().addCookies(cookies);
      await page.goto(new URL('/', running.address).href);
      return;
    }
    await page.goto(running.address);
    // The entrance sets the cookie and leads on.
    await page.waitForURL((url) => !url.searchParams.has('token'));
    cookies = await page.context().cookies();
  };
  const again = async (signal: 'SIGKILL' | 'SIGTERM', more: readonly string[] = []): Promise<void> => {
    await stop(running.process, signal);
    running = await launch(directory, more);
    cookies = [];
  };
  return {
    directory,
    ownPage: undefined,
    visit: async (page, hash = '') => {
      await enter(page);
      if (hash) await page.goto(new URL(`/${hash}`, running.address).href);
      await page.locator('main.work').waitFor();
    },
    restart: async (page) => {
      await again('SIGKILL');
      return page;
    },
    startAgain: async (page, ...more) => {
      await again('SIGTERM', more);
      await enter(page);
      return page;
    },
    saved: async (page, start) => {
      const [download] = await Promise.all([page.waitForEvent('download'), start()]);
      const file = path.join(directory, download.suggestedFilename());
      await download.saveAs(file);
      return file;
    },
    opened: async (page, start) => {
      const [popup] = await Promise.all([page.waitForEvent('popup'), start()]);
      return popup;
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

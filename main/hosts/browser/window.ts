/** The console's window: a browser with a profile of its own, without tabs and address bar where it can. */

import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from './browser-kind.ts';
import { writeFirefoxPreferences } from './firefox-profile.ts';
import { placesFor } from './places.ts';

export interface OpenWindow {
  /** Resolves when the browser has ended or could not be started; with the reason in the latter case. */
  readonly closed: Promise<string | null>;
  /** Ends the browser, if it has not ended, and leaves no file behind. */
  close(): void;
}

/** A window that ends sooner than this was never really there. */
const LEAST_LIFE_MS = 2000;
/** A browser that was only told the address may have to start first: by then its page is connected or never will be. */
const HANDED_OVER_MS = 20_000;
/** By then the browser has read the file or never will. */
const FILE_LIFE_MS = 60_000;

let windows = 0;

/**
 * Opens the address. A command line can be read by every user of the computer, so it names a file that only this user
 * can read, and the file leads to the address.
 */
export function openWindow(browser: Browser, address: string, directory: string): OpenWindow {
  const { folder, profile } = placesFor(browser.program, directory);
  if (browser.family === 'firefox') writeFirefoxPreferences(profile);
  windows++;
  const file = path.join(folder, `open-window-${process.pid}-${windows}.html`);
  fs.rmSync(file, { force: true });
  const page = `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=${address}">\n`;
  fs.writeFileSync(file, page, { mode: 0o600, flag: 'wx' });
  const child = spawn(browser.program, windowArguments(browser, pathToFileURL(file).href, profile), {
    stdio: 'ignore',
  });
  const close = (): void => {
    child.kill();
    fs.rmSync(file, { force: true });
  };
  return { closed: whenClosed(child, file, browser.family === 'safari' ? HANDED_OVER_MS : 0), close };
}

export function windowArguments({ family }: Browser, url: string, profile: string): string[] {
  if (family === 'safari') return ['-a', 'Safari', url];
  if (family === 'firefox') return ['--profile', profile, '--new-window', url];
  return [
    `--app=${url}`,
    `--user-data-dir=${profile}`,
    '--no-first-run',
    '--no-default-browser-check',
    // The console is the only page it ever shows: nothing has to be fetched for it.
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
}

/** @param patienceMs how long after its end the window may still come */
function whenClosed(child: ChildProcess, file: string, patienceMs: number): Promise<string | null> {
  const started = Date.now();
  return new Promise((resolve) => {
    const remove = (): void => fs.rmSync(file, { force: true });
    // A browser that was running already takes the window over, and this process ends before the file is read.
    const later = setTimeout(remove, FILE_LIFE_MS).unref();
    const finish = (reason: string | null, now: boolean): void => {
      if (now) {
        clearTimeout(later);
        remove();
      }
      resolve(reason);
    };
    child.once('error', (error) => finish(error.message, true));
    child.once('exit', (code, signal) => {
      const early = Date.now() - started < LEAST_LIFE_MS;
      if (early && code !== 0) return finish(`the browser ended ${ending(code, signal)}`, true);
      if (patienceMs > 0) setTimeout(() => finish(null, false), patienceMs);
      else finish(null, !early);
    });
  });
}

/** A browser that gets no sandbox ends itself with a signal. */
const ending = (code: number | null, signal: NodeJS.Signals | null): string =>
  code === null ? `by itself (${signal})` : `with code ${code}`;

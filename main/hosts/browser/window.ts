/** The console's window: a Chromium of its own, without tabs and address bar. */

import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

export interface OpenWindow {
  /** Resolves when the window is closed or could not be opened; with the reason in the latter case. */
  readonly closed: Promise<string | null>;
  close(): void;
}

/** A window that ends sooner than this was never really there. */
const LEAST_LIFE_MS = 2000;

/**
 * Opens the address. A command line can be read by every user of the computer, so it names a file that only this user
 * can read, and the file leads to the address.
 */
export function openWindow(chromium: string, address: string, directory: string): OpenWindow {
  const file = path.join(directory, 'open-window.html');
  fs.rmSync(file, { force: true });
  const page = `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=${address}">\n`;
  fs.writeFileSync(file, page, { mode: 0o600, flag: 'wx' });
  const args = [
    `--app=${pathToFileURL(file).href}`,
    `--user-data-dir=${path.join(directory, 'window')}`,
    '--no-first-run',
    '--no-default-browser-check',
  ];
  const child = spawn(chromium, args, { stdio: 'ignore' });
  return { closed: whenClosed(child, file), close: () => void child.kill() };
}

function whenClosed(child: ChildProcess, file: string): Promise<string | null> {
  const started = Date.now();
  return new Promise((resolve) => {
    const finish = (reason: string | null): void => {
      fs.rmSync(file, { force: true });
      resolve(reason);
    };
    child.once('error', (error) => finish(error.message));
    child.once('exit', (code) => {
      const early = code !== 0 && Date.now() - started < LEAST_LIFE_MS;
      finish(early ? `the browser ended with code ${code}` : null);
    });
  });
}

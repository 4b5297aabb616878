/**
 * `npm run bench:start [-- --program PATH]`: how long a person waits from starting the console to a window that can be
 * used, beside what the same browser needs for a blank window in the same run; and what the console costs while nobody
 * does anything. Without a program, it is the content of the offline package, laid out in a folder of its own.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { chromium, type Page } from '@playwright/test';
import { findOrInstallChromium } from '../../scripts/lib/chromium.mjs';
import { findNode24 } from '../../scripts/lib/node24.mjs';
import { layOut } from '../../scripts/lib/package/browser-tree.mjs';
import { product } from '../../scripts/lib/package/layout.mjs';
import { tell } from './figures.ts';

const ROUNDS = 10;
const LIMIT_MS = 700;
const IDLE_SECONDS = 20;
const IDLE_LIMIT_PERCENT = 0.5;
/** Linux counts a process's time in hundredths of a second. */
const TICKS_PER_SECOND = 100;

const median = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0;
const shown = (times: readonly number[]): string =>
  `${median(times).toFixed(0)} ms (${Math.min(...times).toFixed(0)} to ${Math.max(...times).toFixed(0)})`;

const work = fs.mkdtempSync(path.join(os.tmpdir(), 'lpar-console-bench-'));
const executablePath = await findOrInstallChromium(findNode24());

function programToMeasure(): string {
  const { values } = parseArgs({ options: { program: { type: 'string' } } });
  if (values.program !== undefined) return values.program;
  layOut(path.join(work, 'usr'), product().version);
  return path.join(work, 'usr', 'bin', 'lpar-console');
}

/** A new browser with a window on `address`, until `ready`. */
async function inWindow(address: string, ready: (page: Page) => Promise<unknown>): Promise<void> {
  // Chromium refuses its sandbox to root. Only measurements and tests get this; the product never passes it.
  const args = ['--disable-background-networking', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
  const browser = await chromium.launch({ executablePath, args });
  try {
    const page = await browser.newPage();
    await page.goto(address);
    await ready(page);
  } finally {
    // Not part of the time: see `timed`.
    void browser.close();
  }
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

function startConsole(program: string, data: string): { child: ChildProcess; address: Promise<string> } {
  const child = spawn(program, ['--no-open', '--data', data], { stdio: ['ignore', 'pipe', 'inherit'] });
  const address = new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.stdout?.on('data', (part) => {
      const found = /http:\S+/.exec(String(part));
      if (found) resolve(found[0]);
    });
  });
  return { child, address };
}

const ended = (child: ChildProcess): Promise<unknown> => {
  const closed = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGTERM');
  return closed;
};

/** Processor time that the process has used, in ticks. */
function ticksOf(pid: number): number {
  const fields = fs
    .readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

async function idlePercent(pid: number): Promise<number> {
  // What follows a start is not idleness yet.
  await pause(3000);
  const before = ticksOf(pid);
  await pause(IDLE_SECONDS * 1000);
  return ((ticksOf(pid) - before) / TICKS_PER_SECOND / IDLE_SECONDS) * 100;
}

async function main(): Promise<number> {
  const program = programToMeasure();
  const data = path.join(work, 'data');
  const usable = (page: Page): Promise<unknown> => page.locator('main.work').waitFor();
  const console_: number[] = [];
  const listening: number[] = [];
  const blank: number[] = [];
  for (let round = -1; round < ROUNDS; round++) {
    const blankMs = await timed(() => inWindow('about:blank', async () => {}));
    let child: ChildProcess | undefined;
    let addressMs = 0;
    const windowMs = await timed(async () => {
      const start = performance.now();
      const started = startConsole(program, data);
      child = started.child;
      const address = await started.address;
      addressMs = performance.now() - start;
      await inWindow(address, usable);
    });
    if (child) await ended(child);
    // The first round fills the caches and makes the database.
    if (round < 0) continue;
    blank.push(blankMs);
    console_.push(windowMs);
    listening.push(addressMs);
  }
  tell({ name: 'start to a usable window', value: median(console_), unit: 'ms', goal: LIMIT_MS });
  tell({ name: 'start, a blank window', value: median(blank), unit: 'ms' });
  console.log(
    `    window ${shown(console_)}, of that to listening ${shown(listening)}, blank ${shown(blank)}`,
  );
  let idle = 0;
  if (process.platform === 'linux') {
    const { child, address } = startConsole(program, data);
    const browser = await chromium.launch({
      executablePath,
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    });
    const page = await browser.newPage();
    await page.goto(await address);
    await usable(page);
    idle = await idlePercent(child.pid ?? 0);
    await browser.close();
    await ended(child);
    tell({ name: 'start, idle with one window open', value: idle, unit: '%', goal: IDLE_LIMIT_PERCENT });
  }
  return median(console_) <= LIMIT_MS && idle <= IDLE_LIMIT_PERCENT ? 0 : 1;
}

try {
  process.exitCode = await main();
} finally {
  fs.rmSync(work, { recursive: true, force: true });
}

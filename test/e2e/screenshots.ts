/**
 * Pictures of the running product: `npm run screenshots` writes those that the README shows into docs, with `-- --all`
 * every screen and everything that opens, dark and light, into test-results/screenshots, to be looked at.
 */

import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { type Browser, chromium, type Page } from '@playwright/test';
import { carryOutPlan, goToAddress, goToPlace, openScreen, task } from './console-page.ts';
import { startHost } from './host.ts';
import { variedSample } from './machines.ts';
import { LESSON, OPENED, SCREENS, walk, wear } from './scenes.ts';
import { settled } from './settled.ts';

const ROOT = path.join(import.meta.dirname, '..', '..');
const DOCS = path.join(ROOT, 'docs');
const ALL = path.join(ROOT, 'test-results', 'screenshots');
/** Theme, and what its pictures are called. */
const THEMES = [
  ['g100', 'dark'],
  ['white', 'light'],
] as const;
const SIZE = { width: 1440, height: 900 };

/** Brings the machine into a state that shows every kind of block: done once, through the console. */
async function prepare(page: Page): Promise<void> {
  await openScreen(page, 'Conditions');
  const faults = page.getByRole('region', { name: 'SCLP fault plan' });
  await faults.getByLabel('Request').selectOption('unassign');
  await faults.getByLabel('rn / element').fill('73');
  await faults.locator('cds-button[data-apply]').click();
  await faults.locator('[data-fault="73"]').waitFor();
  await enable(page, '64-79');
  await act(page, '70-72', 'offline');
  await act(page, '72', 'deconfigure');
  await act(page, '0', 'offline');
}

async function enable(page: Page, place: string): Promise<void> {
  await goToPlace(page, place);
  await task(page, 'enable').click();
  await carryOutPlan(page);
  await settled(page);
}

async function act(page: Page, place: string, verb: string): Promise<void> {
  await goToPlace(page, place);
  await task(page, verb).click();
  await carryOutPlan(page);
  await settled(page);
}

interface Shot {
  readonly name: string;
  readonly show: (page: Page) => Promise<void>;
}

/** What the README shows, on a machine of one partition. */
const SHOTS: readonly Shot[] = [
  {
    name: 'blocks',
    show: async (page) => {
      await goToPlace(page, '64-67');
      await page.mouse.move(0, 0);
    },
  },
  {
    name: 'overview',
    show: async (page) => {
      await goToAddress(page, '#/LNXTEST/overview');
      await page.locator('storage-online input[name="wanted"]').fill('+24 GiB');
      await page.locator('storage-online cds-button[data-runbook]:not([disabled])').waitFor();
    },
  },
  {
    name: 'runbook',
    show: async (page) => {
      await page.locator('storage-online cds-button[data-runbook]').click();
      await page.locator('runbooks-screen [data-rehearsed="yes"]').waitFor();
    },
  },
];

/** Every screen and everything that opens, in both themes. */
async function shootAll(browser: Browser): Promise<void> {
  const host = await startHost(variedSample);
  try {
    const context = await browser.newContext({ viewport: SIZE, reducedMotion: 'reduce', locale: 'en-GB' });
    const page = await context.newPage();
    await host.visit(page, '#/LNXTEST/overview');
    await walk(page, [...SCREENS, ...OPENED, ...LESSON], async ({ name }) => {
      for (const [theme, tone] of THEMES) {
        await wear(page, theme);
        await shoot(page, ALL, name, tone);
      }
    });
  } finally {
    await host.remove();
  }
}

async function shoot(page: Page, folder: string, name: string, tone: string): Promise<void> {
  const file = path.join(folder, `screenshot-${name}-${tone}.png`);
  await page.screenshot({ path: file });
  console.log(path.relative(process.cwd(), file));
}

/** The pictures that the README links to. */
async function shootReadme(browser: Browser): Promise<void> {
  const readme = await readFile(path.join(ROOT, 'README.md'), 'utf8');
  const host = await startHost();
  try {
    for (const [index, [theme, tone]] of THEMES.entries()) {
      const context = await browser.newContext({ viewport: SIZE, reducedMotion: 'reduce', locale: 'en-GB' });
      const page = await context.newPage();
      await host.visit(page);
      await wear(page, theme);
      if (index === 0) await prepare(page);
      for (const { name, show } of SHOTS) {
        await show(page);
        await settled(page);
        if (readme.includes(`docs/screenshot-${name}-${tone}.png`)) await shoot(page, DOCS, name, tone);
      }
      await context.close();
    }
  } finally {
    await host.remove();
  }
}

async function main(): Promise<number> {
  await mkdir(ALL, { recursive: true });
  const executablePath = process.env.CHROMIUM_PATH;
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    // Chromium refuses its sandbox to root; this program only visits its own host.
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  try {
    await (process.argv.includes('--all') ? shootAll(browser) : shootReadme(browser));
  } finally {
    await browser.close();
  }
  return 0;
}

process.exitCode = await main();

/**
 * Writes docs/screenshot-*.png from the running product: `npm run screenshots` those that the README shows, with
 * `-- --all` every screen in a dark and a light theme, on a machine with something to see.
 */

import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { chromium, type Page } from '@playwright/test';
import { blockCell, carryOutPlan, goToPlace, openScreen, task } from './console-page.ts';
import { startHost } from './host.ts';

const ROOT = path.join(import.meta.dirname, '..', '..');
const FOLDER = path.join(ROOT, 'docs');
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

const settled = (page: Page) => page.waitForTimeout(400);

interface Shot {
  readonly name: string;
  readonly show: (page: Page) => Promise<void>;
}

const SHOTS: readonly Shot[] = [
  { name: 'overview', show: (page) => openScreen(page, 'Overview') },
  {
    name: 'blocks',
    show: async (page) => {
      await goToPlace(page, '64-67');
      await page.mouse.move(0, 0);
    },
  },
  {
    name: 'table',
    show: async (page) => {
      await goToPlace(page, '64-67');
      await page.locator('[data-mode="table"]').click();
      await page.getByRole('searchbox', { name: 'Filter the table' }).fill('60-80');
    },
  },
  {
    name: 'plan',
    show: async (page) => {
      await page.locator('[data-mode="map"]').click();
      await goToPlace(page, '80-83');
      await task(page, 'enable').click();
      await page.locator('plan-dialog [data-verdict]').waitFor();
    },
  },
  {
    name: 'refusal',
    show: async (page) => {
      await page.keyboard.press('Escape');
      await goToPlace(page, '0');
      await task(page, 'offline').click();
      await carryOutPlan(page);
    },
  },
  {
    name: 'inspector',
    show: async (page) => {
      await page.getByRole('button', { name: 'Dismiss' }).click();
      await goToPlace(page, '64');
      await blockCell(page, 64).press('Enter');
      await page.locator('memmap-strip').waitFor();
    },
  },
  { name: 'increments', show: (page) => openScreen(page, 'Increments') },
  { name: 'trace', show: (page) => openScreen(page, 'SCLP trace') },
  {
    name: 'sequence',
    show: async (page) => {
      await page.goto(new URL('/#/LNXTEST/sequence/4', page.url()).href);
      await page.locator('sequence-screen li').first().waitFor();
    },
  },
  { name: 'journal', show: (page) => openScreen(page, 'Journal') },
  {
    name: 'console',
    show: async (page) => {
      await openScreen(page, 'Console');
      await page
        .locator('console-screen textarea')
        .fill('lsmem -o RANGE,SIZE,STATE,BLOCK,CONFIGURED,MEMMAP-ON-MEMORY');
      await page.keyboard.press('Enter');
    },
  },
  { name: 'conditions', show: (page) => openScreen(page, 'Conditions') },
  { name: 'messages', show: (page) => openScreen(page, 'Messages') },
  { name: 'glossary', show: (page) => openScreen(page, 'Glossary') },
];

/** Whether a picture is wanted: all of them, or those that the README links to. */
async function wantedPictures(all: boolean): Promise<(name: string) => boolean> {
  if (all) return () => true;
  const readme = await readFile(path.join(ROOT, 'README.md'), 'utf8');
  return (name) => readme.includes(`docs/${name}`);
}

async function main(): Promise<number> {
  const wanted = await wantedPictures(process.argv.includes('--all'));
  await mkdir(FOLDER, { recursive: true });
  const executablePath = process.env.CHROMIUM_PATH;
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    // Chromium refuses its sandbox to root; this program only visits its own host.
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  const host = await startHost();
  try {
    for (const [index, [theme, tone]] of THEMES.entries()) {
      const context = await browser.newContext({ viewport: SIZE, reducedMotion: 'reduce', locale: 'en-GB' });
      const page = await context.newPage();
      await page.addInitScript((choice) => localStorage.setItem('theme', choice), theme);
      await host.visit(page);
      if (index === 0) await prepare(page);
      for (const { name, show } of SHOTS) {
        await show(page);
        await settled(page);
        const picture = `screenshot-${name}-${tone}.png`;
        if (!wanted(picture)) continue;
        const file = path.join(FOLDER, picture);
        await page.screenshot({ path: file });
        console.log(path.relative(process.cwd(), file));
      }
      await context.close();
    }
  } finally {
    await browser.close();
    await host.remove();
  }
  return 0;
}

process.exitCode = await main();

/**
 * What is drawn and not written: canvases, charts, bars to scale, at full size, compared with the pictures beside this
 * file. What screens say is read in screens/. An intended change makes them anew:
 * `node scripts/test.mjs --only=browser -- pictures --update-snapshots`.
 */

import fs from 'node:fs';
import process from 'node:process';
import { expect, type Page, test } from '@playwright/test';
import { goToPlace } from '../e2e/console-page.ts';
import { type Host, startHost } from '../e2e/host.ts';
import { variedSample } from '../e2e/machines.ts';
import { show, wear } from '../e2e/scenes.ts';
import { settled } from '../e2e/settled.ts';
import { VIEW } from './screens/view.ts';

/** The pictures were made there; fonts are drawn a little differently elsewhere. */
function whyNot(): string | undefined {
  if (process.platform !== 'linux' || !fs.existsSync('/etc/debian_version'))
    return 'the pictures are those of Debian';
  const isDebians = /^\/usr\/bin\/chromium(-headless-shell)?$/.test(process.env.CHROMIUM_PATH ?? '');
  return isDebians ? undefined : 'the pictures are those of Debian’s chromium';
}

const reason = whyNot();
const THEMES = ['g100', 'white'] as const;
/** One cell of a map that is another colour is more than this. */
const LOOK = { maxDiffPixels: 40, threshold: 0.15, animations: 'disabled' } as const;

interface Picture {
  readonly name: string;
  readonly view: string;
  /** What is drawn. */
  readonly part: string;
  readonly enter?: (page: Page) => Promise<void>;
}

const colourBy = (choice: string) => async (page: Page) => {
  await page.getByRole('combobox', { name: 'Colour by' }).selectOption({ label: choice });
};

const press = (button: string, times: number) => async (page: Page) => {
  for (let pressed = 0; pressed < times; pressed++)
    await page.getByRole('button', { name: button, exact: true }).click();
};

const MAP = 'cell-map';
const BLOCKS = 'LNXTEST/blocks';
const PICTURES: readonly Picture[] = [
  { name: 'blocks', view: BLOCKS, part: MAP, enter: (page) => goToPlace(page, '66-69') },
  { name: 'blocks-legend', view: BLOCKS, part: 'map-legend' },
  ...(['zone', 'memmap placement', 'divergence', 'last change'] as const).map((choice) => ({
    name: `blocks-by-${choice.replace(' ', '-')}`,
    view: BLOCKS,
    part: MAP,
    enter: colourBy(choice),
  })),
  {
    name: 'blocks-filtered',
    view: BLOCKS,
    part: MAP,
    enter: async (page) => {
      await colourBy('state')(page);
      await page.locator('map-legend [data-category="memmap"]').click();
    },
  },
  {
    name: 'blocks-numbered',
    view: BLOCKS,
    part: MAP,
    enter: async (page) => {
      await page.locator('map-legend [data-category="memmap"]').click();
      await press('Zoom in (+)', 3)(page);
    },
  },
  { name: 'blocks-aggregated', view: BLOCKS, part: MAP, enter: press('Zoom out (−)', 5) },
  { name: 'increments', view: 'LNXTEST/increments', part: MAP },
  { name: 'storage', view: 'LNXTEST/overview', part: 'section.panel:has(storage-bar)' },
  { name: 'memmap-in-the-block', view: 'LNXTEST/block/64', part: 'memmap-strip' },
  { name: 'memmap-in-system-memory', view: 'LNXTEST/block/66', part: 'memmap-strip' },
  { name: 'course', view: 'LNXTEST/journal', part: 'course-chart' },
  { name: 'planner', view: 'LNXTEST/planner', part: 'standby-chart' },
  { name: 'lanes', view: 'LNXTEST/sequence/5', part: 'sequence-screen' },
  { name: 'devices', view: 'LNXDAX/devices', part: '[data-device="dax1.0"] .range' },
  { name: 'installed-storage', view: '~/system', part: 'system-screen .bar' },
];

const { reducedMotion, ...window } = VIEW;
test.use({ ...window, contextOptions: { reducedMotion } });

let host: Host;

test.beforeAll(async () => {
  if (reason === undefined) host = await startHost(variedSample);
});

test.afterAll(async () => {
  await host?.remove();
});

test('maps and charts look as they did, dark and light', async ({ page }) => {
  test.skip(reason !== undefined, reason);
  test.setTimeout(180_000);
  await host.visit(page, '#/LNXTEST/overview');
  await settled(page);
  for (const { name, view, part, enter } of PICTURES) {
    await test.step(name, async () => {
      await show(page, view);
      await page.locator(part).first().waitFor();
      await enter?.(page);
      await page.mouse.move(0, 0);
      for (const theme of THEMES) {
        await wear(page, theme);
        await settled(page);
        await expect.soft(page.locator(part).first()).toHaveScreenshot(`${name}-${theme}.png`, LOOK);
      }
    });
  }
});

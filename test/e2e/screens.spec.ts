/** What the screens look like, compared with the pictures beside this file: `… test screens --update-snapshots`. */

import fs from 'node:fs';
import process from 'node:process';
import { expect, type Page, test } from '@playwright/test';
import { startGallery } from '../renderer/gallery/start.ts';
import { type Host, startHost } from './host.ts';
import { variedSample } from './machines.ts';
import { LESSON, OPENED, SCREENS, type Scene, walk, wear } from './scenes.ts';

/** The pictures were made there; fonts are drawn a little differently elsewhere. */
function whyNot(): string | undefined {
  if (process.platform !== 'linux' || !fs.existsSync('/etc/debian_version'))
    return 'the pictures are those of Debian';
  const executable = process.env.CHROMIUM_PATH;
  return executable === '/usr/bin/chromium' ? undefined : 'the pictures are those of Debian’s chromium';
}

const reason = whyNot();
const THEMES = ['g100', 'white'] as const;
// Half size: small files, and what hinting does to a letter disappears.
const LOOK = { maxDiffPixelRatio: 0.02, threshold: 0.25, animations: 'disabled', scale: 'device' } as const;

test.use({
  viewport: { width: 1280, height: 800 },
  deviceScaleFactor: 0.5,
  locale: 'en-GB',
  timezoneId: 'UTC',
  contextOptions: { reducedMotion: 'reduce' },
});

let host: Host;

test.beforeAll(async () => {
  if (reason === undefined) host = await startHost(variedSample);
});

test.afterAll(async () => {
  await host?.remove();
});

/** Times of day are never the same. */
const CHANGING = ['journal-screen td.nowrap', 'machines-screen td.nowrap'];

async function compareScenes(page: Page, scenes: readonly Scene[]): Promise<void> {
  await host.visit(page, '#/LNXTEST/overview');
  await walk(page, scenes, async ({ name, part }) => {
    for (const theme of THEMES) {
      await wear(page, theme);
      // Tree and tabs belong to no screen. What opens over the screen is in the picture of the window.
      const shown = page.locator(part === undefined ? '.work > .screen' : 'body');
      const mask = CHANGING.map((selector) => page.locator(selector));
      await expect.soft(shown).toHaveScreenshot(`${name}-${theme}.png`, { ...LOOK, mask });
    }
  });
}

test('every screen looks as it did, dark and light', async ({ page }) => {
  test.skip(reason !== undefined, reason);
  test.setTimeout(180_000);
  await compareScenes(page, SCREENS);
});

test('what opens in the screens looks as it did, dark and light', async ({ page }) => {
  test.skip(reason !== undefined, reason);
  test.setTimeout(180_000);
  await compareScenes(page, [...OPENED, ...LESSON]);
});

test('the gallery looks as it did, dark and light', async ({ page }) => {
  test.skip(reason !== undefined, reason);
  test.setTimeout(120_000);
  const gallery = await startGallery();
  try {
    await page.goto(gallery.address);
    await page.locator('body[data-ready]').waitFor({ timeout: 60_000 });
    const sections = await page.locator('body > section').all();
    for (const theme of THEMES) {
      await wear(page, theme);
      await page.waitForTimeout(500);
      for (const section of sections) {
        const picture = `gallery-${await section.getAttribute('id')}-${theme}.png`;
        await expect.soft(section).toHaveScreenshot(picture, LOOK);
      }
    }
  } finally {
    await gallery.close();
  }
});

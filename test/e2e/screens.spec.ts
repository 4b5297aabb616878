/** What the screens look like, compared with the pictures beside this file: `… test screens --update-snapshots`. */

import fs from 'node:fs';
import process from 'node:process';
import { expect, type Page, test } from '@playwright/test';
import { startGallery } from '../renderer/gallery/start.ts';
import { goToPlace } from './console-page.ts';
import { type Host, startHost } from './host.ts';
import { variedSample } from './machines.ts';

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

const SCREENS = [
  'overview',
  'increments',
  'blocks',
  'block/64',
  'trace',
  'sequence/5',
  'journal',
  'console',
  'conditions',
  'messages',
  'help',
] as const;

let host: Host;

test.beforeAll(async () => {
  if (reason === undefined) host = await startHost(variedSample);
});

test.afterAll(async () => {
  await host?.remove();
});

async function inTheme(page: Page, theme: string): Promise<void> {
  await page.addInitScript((choice) => localStorage.setItem('theme', choice), theme);
}

for (const theme of THEMES) {
  test(`screens in ${theme} look as they did`, async ({ page }) => {
    test.skip(reason !== undefined, reason);
    test.setTimeout(120_000);
    await inTheme(page, theme);
    await host.visit(page, '#/LNXTEST/blocks');
    await goToPlace(page, '66-69');
    await page.mouse.move(0, 0);
    for (const screen of SCREENS) {
      await page.evaluate((hash) => {
        location.hash = hash;
      }, `#/LNXTEST/${screen}`);
      await page.locator(`.screen[data-screen="${screen.split('/')[0]}"]`).waitFor();
      await page.waitForTimeout(350);
      // Tree and tabs belong to no screen; times of day are never the same.
      await expect(page.locator('.work > .screen')).toHaveScreenshot(
        `${screen.replace('/', '-')}-${theme}.png`,
        { ...LOOK, mask: [page.locator('journal-screen td.nowrap')] },
      );
    }
  });

  test(`the gallery in ${theme} looks as it did`, async ({ page }) => {
    test.skip(reason !== undefined, reason);
    test.setTimeout(120_000);
    const gallery = await startGallery();
    try {
      await page.goto(`${gallery.address}?theme=${theme}`);
      await page.locator('body[data-ready]').waitFor({ timeout: 60_000 });
      await page.waitForTimeout(500);
      await expect(page.locator('body')).toHaveScreenshot(`gallery-${theme}.png`, LOOK);
    } finally {
      await gallery.close();
    }
  });
}

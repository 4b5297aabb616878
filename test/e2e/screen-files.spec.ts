/** What a screen shows can be kept: its maps as SVG and PNG, its tables as CSV. */

import { readFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import { axeOn, openScreen } from './console-page.ts';
import { type Host, test } from './host.ts';
import { show } from './scenes.ts';

async function saved(page: Page, host: Host, ending: string): Promise<Buffer> {
  await page.locator('lpar-masthead [data-save-screen]').click();
  const offer = page.locator(`save-screen [data-save$="${ending}"]`).first();
  await expect(offer).toBeVisible();
  const file = await host.saved(page, () => offer.click());
  return await readFile(file);
}

test('the map of blocks is kept as SVG and PNG, with every cell, in the colours of the theme', async ({
  page,
  host,
}) => {
  await host.visit(page, '#/LNXTEST/blocks');
  await page.locator('lpar-masthead [data-save-screen]').click();
  await expect(page.locator('save-screen dialog')).toBeVisible();
  expect((await axeOn(page).analyze()).violations).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(page.locator('save-screen dialog')).toBeHidden();

  const svg = (await saved(page, host, '.svg')).toString('utf8');
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 /);
  expect(svg.match(/<use /g)?.length).toBe(512);
  const drawn = await page.evaluate((text) => {
    const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
    const used = [...parsed.querySelectorAll('use')].map((use) => use.getAttribute('href')?.slice(1) ?? '');
    return {
      root: parsed.documentElement.tagName,
      missing: used.filter((id) => !parsed.getElementById(id)).length,
    };
  }, svg);
  expect(drawn).toEqual({ root: 'svg', missing: 0 });
  const png = await saved(page, host, '.png');
  expect(png.subarray(0, 4)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47]));
});

test.describe('charts are kept as SVG and PNG, with their lines, axes and legend', () => {
  test('free memory over the standby size', async ({ page, host }) => {
    await host.visit(page, '#/LNXTEST/planner');
    await expect(page.locator('standby-chart .uplot')).toBeVisible();
    const svg = (await saved(page, host, '.svg')).toString('utf8');
    const drawn = await page.evaluate((text) => {
      const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
      return {
        root: parsed.documentElement.tagName,
        words: [...parsed.querySelectorAll('text')].map((each) => each.textContent ?? ''),
        // A line has many points, a line of the grid two.
        lines: [...parsed.querySelectorAll('path')].filter(
          (path) => (path.getAttribute('d')?.split('L').length ?? 0) > 3,
        ).length,
      };
    }, svg);
    expect(drawn.root).toBe('svg');
    expect(drawn.lines).toBeGreaterThan(1);
    expect(drawn.words.some((word) => word.startsWith('7.2'))).toBe(true);
    expect(svg).not.toMatch(/NaN|undefined/);
    const png = await saved(page, host, '.png');
    expect(png.subarray(0, 4)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47]));
  });

  test('storage elements of the system', async ({ page, host }) => {
    await host.visit(page, '#/LNXTEST/overview');
    await expect(page.locator('storage-bar').first()).toBeVisible();
    const svg = (await saved(page, host, '.svg')).toString('utf8');
    const name = await page.locator('storage-bar [role="img"]').first().getAttribute('aria-label');
    expect(svg).toContain(`<title>${name}</title>`);
    expect(svg).not.toMatch(/NaN|undefined/);
  });
});

test('every screen with a table gives it as CSV', async ({ page, host }) => {
  await host.visit(page, '#/LNXTEST/overview');
  for (const view of ['~/system', '~/machines', 'LNXTEST/overview', 'LNXTEST/journal', 'LNXTEST/trace']) {
    await show(page, view);
    const csv = (await saved(page, host, '.csv')).toString('utf8');
    expect(csv.split('\r\n').length, view).toBeGreaterThan(2);
  }
  await openScreen(page, 'Help');
  await page.locator('lpar-masthead [data-save-screen]').click();
  await expect(page.locator('save-screen')).toContainText(
    'There is no map, no chart and no table on this screen.',
  );
});

test('a map is printed alone, without the frame around it', async ({ page, host }) => {
  await host.visit(page, '#/LNXTEST/blocks');
  await page.evaluate(() => {
    window.print = () => {
      const picture = document.querySelector<HTMLCanvasElement>('body > .print-sheet canvas');
      document.body.dataset.printed = `${document.title}: ${picture?.width ?? 0}`;
      window.dispatchEvent(new Event('afterprint'));
    };
  });
  await page.locator('lpar-masthead [data-save-screen]').click();
  await page.locator('save-screen [data-save$="-print"]').first().click();
  await expect(page.locator('body')).toHaveAttribute('data-printed', /^Memory blocks: [1-9]\d+$/);
  await expect(page.locator('body > .print-sheet')).toHaveCount(0);
  await expect(page.locator('save-screen dialog')).toBeHidden();
});

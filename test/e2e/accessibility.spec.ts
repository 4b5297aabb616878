import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { blockCell, carryOutPlan, goToPlace, task } from './console-page.ts';
import { type Host, startHost } from './host.ts';

const SCREENS = [
  'overview',
  'increments',
  'blocks',
  'block/64',
  'trace',
  'sequence/4',
  'journal',
  'console',
  'conditions',
  'messages',
  'help',
] as const;
const THEMES = ['g100', 'white'] as const;

let host: Host;

test.beforeAll(async () => {
  host = await startHost();
});

test.afterAll(async () => {
  await host.remove();
});

async function inTheme(page: Page, theme: string): Promise<void> {
  await page.addInitScript((choice) => localStorage.setItem('theme', choice), theme);
}

/** Rules of WCAG 2.2 A and AA that axe can check; the message names each element. */
async function violations(page: Page): Promise<string[]> {
  const result = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  return result.violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
  );
}

for (const theme of THEMES) {
  test(`axe finds nothing on any screen in ${theme}`, async ({ page }) => {
    test.setTimeout(180_000);
    await inTheme(page, theme);
    await host.visit(page, '#/LNXTEST/blocks');
    const started = await page.locator('map-legend [data-category="online"] .count').textContent();
    if (started === '64') {
      await goToPlace(page, '64');
      await task(page, 'enable').click();
      await expect(page.locator('outcome-note [data-outcome="done"]')).toBeVisible();
    }
    for (const screen of SCREENS) {
      await page.goto(new URL(`/#/LNXTEST/${screen}`, page.url()).href);
      await page.locator(`.screen[data-screen="${screen.split('/')[0]}"]`).waitFor();
      await page.waitForTimeout(300);
      expect(await violations(page), `${screen} in ${theme}`).toEqual([]);
    }
  });

  test(`axe finds nothing in table, plan, refusal and key sheet in ${theme}`, async ({ page }) => {
    test.setTimeout(120_000);
    await inTheme(page, theme);
    await host.visit(page, '#/LNXTEST/blocks');
    await page.locator('[data-mode="table"]').click();
    await page.locator('block-table').waitFor();
    expect(await violations(page), 'table').toEqual([]);
    await page.locator('[data-mode="map"]').click();
    await goToPlace(page, '0');
    await task(page, 'offline').click();
    await page.locator('plan-dialog [data-verdict="refused"]').waitFor();
    expect(await violations(page), 'plan').toEqual([]);
    await carryOutPlan(page);
    await page.locator('outcome-note [data-outcome="refused"]').waitFor();
    expect(await violations(page), 'refusal').toEqual([]);
    await blockCell(page, 0).press('?');
    await page.getByRole('heading', { name: 'Keyboard shortcuts' }).waitFor();
    expect(await violations(page), 'key sheet').toEqual([]);
  });
}

test('at 200 % zoom nothing is out of reach', async ({ page }) => {
  // 200 % of a 1440 × 900 window leaves 720 × 450 CSS pixels.
  await page.setViewportSize({ width: 720, height: 450 });
  await host.visit(page, '#/LNXTEST/overview');
  for (const screen of ['overview', 'blocks', 'block/64', 'journal', 'conditions']) {
    await page.goto(new URL(`/#/LNXTEST/${screen}`, page.url()).href);
    await page.locator(`.screen[data-screen="${screen.split('/')[0]}"]`).waitFor();
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(wider, `${screen} does not scroll sideways`).toBeLessThanOrEqual(0);
  }
  await page.goto(new URL('/#/LNXTEST/blocks', page.url()).href);
  await goToPlace(page, '64');
  await task(page, 'configure').scrollIntoViewIfNeeded();
  await expect(task(page, 'configure')).toBeInViewport();
});

test('every region is reached with F6 and the map has one tab stop', async ({ page }) => {
  await host.visit(page, '#/LNXTEST/blocks');
  await page.locator('blocks-screen cell-map').waitFor();
  const reached = new Set<string>();
  for (let press = 0; press < 6; press++) {
    await page.keyboard.press('F6');
    reached.add(await page.evaluate(() => document.activeElement?.tagName.toLowerCase() ?? ''));
  }
  expect([...reached]).toEqual(
    expect.arrayContaining(['lpar-tree', 'task-tabs', 'blocks-screen', 'lpar-status-bar']),
  );
  await expect(page.locator('cell-map [role="gridcell"][tabindex="0"]')).toHaveCount(1);
});

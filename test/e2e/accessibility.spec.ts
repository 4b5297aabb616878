import { expect, type Page, test } from '@playwright/test';
import { axeOn, blockCell, carryOutPlan, goToPlace, task } from './console-page.ts';
import { type Host, startHost } from './host.ts';
import { isFocused } from './keys.ts';
import { variedSample } from './machines.ts';

const SCREENS = [
  'LNXTEST/overview',
  'LNXTEST/increments',
  'LNXTEST/blocks',
  'LNXTEST/block/64',
  'LNXTEST/trace',
  'LNXTEST/sequence/5',
  'LNXTEST/journal',
  'LNXTEST/console',
  'LNXTEST/conditions',
  'LNXTEST/messages',
  'LNXTEST/help',
  'LNXTEST/planner',
  '~/system',
  '~/machines',
  '~/compare',
  '~/workshop',
  '~/settings',
] as const;
/** What does not depend on colours is the same in every theme: it is looked at in the first only. */
const THEMES = ['g100', 'white', 'g10', 'g90'] as const;
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

let host: Host;

test.beforeAll(async () => {
  host = await startHost(variedSample);
});

test.afterAll(async () => {
  await host.remove();
});

/** Rules of WCAG 2.2 A and AA that axe can check; the message names each element. */
async function violations(
  page: Page,
  within: string | undefined,
  rules?: readonly string[],
): Promise<string[]> {
  const axe = axeOn(page);
  if (rules) axe.withRules([...rules]);
  else axe.withTags(TAGS);
  if (within !== undefined) axe.include(within);
  const result = await axe.analyze();
  return result.violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
  );
}

/** In every theme; `within`: only this part of the page, because the rest has been looked at before. */
async function expectClean(page: Page, what: string, within?: string): Promise<void> {
  for (const theme of THEMES) {
    await page.evaluate((name) => {
      document.documentElement.dataset.theme = name;
    }, theme);
    const found = await violations(page, within, theme === THEMES[0] ? undefined : ['color-contrast']);
    expect.soft(found, `${what} in ${theme}`).toEqual([]);
  }
}

async function show(page: Page, screen: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, `#/${screen}`);
  await page.locator(`.screen[data-screen="${screen.split('/')[1]}"]`).waitFor();
  await page.waitForTimeout(250);
}

/** Two tests, so that two workers share them. */
for (const half of [0, 1]) {
  test(`axe finds nothing on any screen in any theme, part ${half + 1}`, async ({ page }) => {
    test.setTimeout(180_000);
    await host.visit(page, '#/LNXTEST/overview');
    for (const [index, screen] of SCREENS.entries()) {
      if (index % 2 !== half) continue;
      await show(page, screen);
      // The frame around the screens is part of the first scan only.
      await expectClean(page, screen, index < 2 ? undefined : 'main.work');
    }
  });
}

test('axe finds nothing in table, plan, refusal, key sheet and past revision in any theme', async ({
  page,
}) => {
  test.setTimeout(120_000);
  await host.visit(page, '#/LNXTEST/blocks');
  await page.locator('[data-mode="table"]').click();
  await page.locator('block-table').waitFor();
  await expectClean(page, 'table', 'main.work');
  await page.locator('[data-mode="map"]').click();
  await goToPlace(page, '0');
  await task(page, 'offline').click();
  await page.locator('plan-dialog [data-verdict="refused"]').waitFor();
  await expectClean(page, 'plan', 'plan-dialog');
  await carryOutPlan(page);
  await page.locator('outcome-note [data-outcome="refused"]').waitFor();
  await expectClean(page, 'refusal', 'outcome-note');
  await blockCell(page, 0).press('?');
  await page.getByRole('heading', { name: 'Keyboard shortcuts' }).waitFor();
  await expectClean(page, 'key sheet', 'key-sheet');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Alt+PageUp');
  await page.locator('past-bar').waitFor();
  await expectClean(page, 'past revision', 'main.work');
});

test('with forced colours the states are told by their shapes', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await host.visit(page, '#/LNXTEST/blocks');
  const map = page.locator('blocks-screen cell-map');
  await map.waitFor();
  const tokens = await map.evaluate((element) =>
    ['online', 'offline', 'failed'].map((name) =>
      getComputedStyle(element).getPropertyValue(`--state-${name}`).trim(),
    ),
  );
  expect(tokens).toEqual(['CanvasText', 'CanvasText', 'CanvasText']);
  await page.waitForTimeout(200);
  // Online, offline and deconfigured cells leave different amounts of ink.
  const ink = await map.evaluate((element) => {
    const canvas = element.shadowRoot?.querySelector('canvas');
    const context = canvas?.getContext('2d');
    if (!canvas || !context) return [];
    const perRow = Number(element.shadowRoot?.querySelector('[role="grid"]')?.getAttribute('aria-colcount'));
    return [1, 70, 80].map((cell) => {
      const x = 158 + (cell % perRow) * 24;
      const y = 4 + Math.floor(cell / perRow) * 24;
      const { data } = context.getImageData(x, y, 20, 20);
      let opaque = 0;
      for (let at = 3; at < data.length; at += 4) if ((data[at] ?? 0) > 128) opaque++;
      return opaque;
    });
  });
  expect(ink[0]).toBeGreaterThan((ink[1] ?? 0) * 1.5);
  expect(ink[1]).toBeGreaterThan((ink[2] ?? 0) * 1.2);
});

test('at 200 % zoom nothing is out of reach', async ({ page }) => {
  // 200 % of a 1440 × 900 window leaves 720 × 450 CSS pixels.
  await page.setViewportSize({ width: 720, height: 450 });
  await host.visit(page, '#/LNXTEST/overview');
  for (const screen of SCREENS) {
    await show(page, screen);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(wider, `${screen} does not scroll sideways`).toBeLessThanOrEqual(0);
  }
  await show(page, 'LNXTEST/blocks');
  await goToPlace(page, '80');
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

test('letter keys can be switched off', async ({ page }) => {
  await host.visit(page, '#/~/settings');
  await page.getByRole('checkbox', { name: /Letter keys/ }).uncheck();
  await show(page, 'LNXTEST/blocks');
  await goToPlace(page, '80');
  await page.keyboard.press('t');
  await expect(page.locator('cell-map')).toBeVisible();
  expect(await isFocused(page, '[role="gridcell"]')).toBe(true);
});

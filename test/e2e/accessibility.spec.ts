/** What axe, a keyboard and a zoomed window find: on every screen and in everything that opens, in every theme. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Page, test } from '@playwright/test';
import type { CellMap } from '../../renderer/elements/cell-map.ts';
import { goToPlace, task } from './console-page.ts';
import { type Host, startHost } from './host.ts';
import { isFocused } from './keys.ts';
import { variedSample } from './machines.ts';
import { LESSON, OPENED, SCREENS, type Scene, show, THEMES, walk, wear } from './scenes.ts';
import { settled } from './settled.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** What does not depend on colours is the same in every theme: it is looked at in the first only. */
const CONTRASTS = ['no-preference', 'more'] as const;
/** 200 % of a 1440 × 900 window, and the smallest window at 100 %. */
const SMALL: readonly Size[] = [
  { width: 720, height: 450 },
  { width: 1024, height: 700 },
];

interface Size {
  readonly width: number;
  readonly height: number;
}

let host: Host;

test.describe.configure({ mode: 'parallel' });

test.beforeEach(async () => {
  host = await startHost(variedSample);
});

test.afterEach(async () => {
  await host.remove();
});

/** Where axe looks; what lies in the shadow of a screen is found with the screen. */
async function contextOf(page: Page, { part }: Pick<Scene, 'part'>): Promise<string> {
  return part && (await page.evaluate((selector) => document.querySelector(selector) !== null, part))
    ? part
    : 'main.work';
}

/** What axe is told to look for: everything with these tags, or some rules. */
type Wanted = { readonly type: 'tag'; readonly values: readonly string[] } | readonly string[];

const EVERYTHING: Wanted = { type: 'tag', values: TAGS };

/**
 * What axe finds within a part of the page, or the whole page; the message names each element. Axe is put into the page
 * once and stays, because the console never leaves its page: its own runner brings it anew with each look, and reads style
 * sheets again for rules that are not asked for here. There are no frames to go into.
 */
async function violations(page: Page, within: string | undefined, wanted: Wanted): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
  return page.evaluate(
    async ([selector, runOnly]) => {
      const { axe } = window as unknown as { axe: Axe };
      const options = { runOnly, resultTypes: ['violations'], preload: false, iframes: false };
      const result = await axe.run(selector ?? document, options);
      return result.violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary ?? ''}`),
      );
    },
    [within, wanted] as const,
  );
}

interface Axe {
  run(
    context: unknown,
    options: unknown,
  ): Promise<{
    readonly violations: readonly {
      readonly id: string;
      readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
    }[];
  }>;
}

/** In every theme, and where the system asks for more contrast. */
async function expectClean(page: Page, what: string, within: string | undefined): Promise<void> {
  for (const contrast of CONTRASTS) {
    // What the system asks for is not changed where it is so already: every element is styled anew by it.
    if (contrast !== 'no-preference') await page.emulateMedia({ contrast });
    const themes = contrast === 'more' ? (['g100', 'white'] as const) : THEMES;
    for (const theme of themes) {
      await wear(page, theme);
      const isFirst = contrast === 'no-preference' && theme === themes[0];
      const found = await violations(page, within, isFirst ? EVERYTHING : ['color-contrast']);
      expect.soft(found, `${what} in ${theme}, contrast ${contrast}`).toEqual([]);
    }
  }
  await page.emulateMedia({ contrast: 'no-preference' });
}

async function expectScenesClean(page: Page, scenes: readonly Scene[]): Promise<void> {
  test.setTimeout(240_000);
  await host.visit(page, '#/LNXTEST/overview');
  await walk(page, scenes, async (scene) => {
    // The frame around the screens is part of the first scan only.
    await expectClean(page, scene.name, scene === scenes[0] ? undefined : await contextOf(page, scene));
  });
}

test('axe finds nothing on any screen in any theme', ({ page }) => expectScenesClean(page, SCREENS));

test('axe finds nothing in what opens on the screens, and in a lesson', ({ page }) =>
  expectScenesClean(page, [...OPENED, ...LESSON]));

test('in small and zoomed windows nothing is out of reach', async ({ page }) => {
  test.setTimeout(180_000);
  await host.visit(page, '#/LNXTEST/overview');
  for (const size of SMALL) {
    await page.setViewportSize(size);
    await settled(page);
    const found = await violations(page, undefined, EVERYTHING);
    expect.soft(found, `the frame at ${size.width} × ${size.height}`).toEqual([]);
  }
  const screens = SCREENS.map(({ name, view }) => ({ name, view }));
  const dialogs = OPENED.filter(({ part }) => part?.match(/dialog|editor|confirm|new$|sheet/));
  let sizes: readonly Size[] = SMALL;
  await walk(page, [...screens, ...dialogs], async (scene) => {
    const { name, part } = scene;
    // There and back again: the next scene is entered in the size that this one was left in.
    sizes = sizes.toReversed();
    for (const size of sizes) {
      const where = `${size.width} × ${size.height}`;
      await page.setViewportSize(size);
      await settled(page);
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect.soft(wider, `${name} at ${where} does not scroll sideways`).toBeLessThanOrEqual(0);
      const context = await contextOf(page, scene);
      const found = await violations(page, context, ['target-size', 'scrollable-region-focusable']);
      expect.soft(found, `${name} at ${where}`).toEqual([]);
      const buttons = page.locator(`${part} .foot cds-button`);
      if (part && (await buttons.count()) > 0) await expect.soft(buttons.last()).toBeInViewport({ ratio: 1 });
    }
  });
  for (const size of SMALL) {
    await page.setViewportSize(size);
    await show(page, 'LNXTEST/blocks');
    await goToPlace(page, '80');
    await task(page, 'configure').scrollIntoViewIfNeeded();
    await expect(task(page, 'configure')).toBeInViewport();
  }
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
  await settled(page);
  // Online, offline and deconfigured cells leave different amounts of ink.
  const ink = await map.evaluate((element) => {
    const canvas = element.shadowRoot?.querySelector('canvas');
    const context = canvas?.getContext('2d');
    if (!canvas || !context) return [];
    const { cellSize, placeOf } = element as CellMap;
    return [1, 70, 80].map((unit) => {
      const { x, y } = placeOf.call(element, unit);
      const { data } = context.getImageData(x, y, cellSize, cellSize);
      let opaque = 0;
      for (let at = 3; at < data.length; at += 4) if ((data[at] ?? 0) > 128) opaque++;
      return opaque;
    });
  });
  expect(ink[0]).toBeGreaterThan((ink[1] ?? 0) * 1.5);
  expect(ink[1]).toBeGreaterThan((ink[2] ?? 0) * 1.2);
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

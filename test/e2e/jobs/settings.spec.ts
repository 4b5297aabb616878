/** Job 11: settings. */

import { expect, type Page } from '@playwright/test';
import { test } from '../host.ts';
import { byPalette, handOn } from './hand.ts';

const theme = (page: Page) => page.locator('html');

test('settings: by mouse', async ({ page, host }) => {
  await host.visit(page);
  const hand = handOn(page);
  await hand.click('lpar-tree a[data-screen="settings"]');
  await page.locator('[data-setting="theme"] [name="theme"]').selectOption('white');
  await expect(theme(page)).toHaveAttribute('data-theme', 'white');
  hand.took('another theme', 3);
});

test('settings: by keyboard', async ({ page, host }) => {
  await host.visit(page);
  await byPalette(page, 'theme gray 90', /Theme: Gray 90/);
  await expect(theme(page)).toHaveAttribute('data-theme', 'g90');
  await byPalette(page, 'terminal, bell', /Terminal, Bell/);
  await expect(page.locator('[name="bell"]')).toBeFocused();
});

/** The command palette finds everything by name and does it. */

import { expect, type Page } from '@playwright/test';
import { axeOn, blockCell } from './console-page.ts';
import { test } from './host.ts';

test.use({ machine: 'variedSample' });

const field = (page: Page) => page.getByRole('combobox', { name: 'Command palette' });

async function search(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await expect(field(page)).toBeFocused();
  await page.keyboard.type(text);
}

async function choose(page: Page, text: string, item: RegExp): Promise<void> {
  await search(page, text);
  await expect(page.locator('command-palette [aria-selected="true"]')).toHaveText(item);
  await page.keyboard.press('Enter');
  await expect(field(page)).toBeHidden();
}

test('by keyboard it leads to screens, blocks and words, changes settings and runs commands', async ({
  page,
  host,
}) => {
  await host.visit(page, '#/LNXTEST/overview');
  await choose(page, 'lnx jour', /LNXTEST: Journal/);
  await expect(page.locator('journal-screen')).toBeVisible();
  await choose(page, '66-69', /LNXTEST: blocks 66–69 on the map/);
  await expect(blockCell(page, 66)).toHaveAttribute('aria-selected', 'true');
  await choose(page, 'theme gray 90', /Theme: Gray 90/);
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'g90');
  await choose(page, 'altmap', /Altmap/);
  await expect(page.locator('help-screen')).toContainText('Altmap');
  await choose(page, 'terminal, bell', /Terminal, Bell\s*$/);
  await expect(page.locator('[name="bell"]')).toBeFocused();
  await choose(page, 'this list', /This list\s*\?/);
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
});

test('machines and lessons are in it, and a task of a partition asks as its button does', async ({
  page,
  host,
}) => {
  await host.visit(page, '#/LNXTEST/overview');
  await choose(page, 'lnxtest reset clear', /LNXTEST: Reset clear/i);
  await expect(page.locator('reboot-dialog dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.locator('reboot-dialog dialog')).toBeHidden();
  await search(page, 'lesson find your way');
  await expect(page.locator('command-palette [role="option"]').first()).toContainText(/find your way/i);
  expect((await axeOn(page).analyze()).violations).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(field(page)).toBeHidden();
});

test('Ctrl+W under a dialog reaches neither a tab nor the window', async ({ page, host }) => {
  await host.visit(page, '#/LNXTEST/overview');
  await page.evaluate(() => {
    // After the console's own listener: what is still unwanted here is the browser's.
    window.addEventListener('keydown', (event) => {
      if (event.key === 'w') document.documentElement.dataset.taken = String(event.defaultPrevented);
    });
  });
  const tabs = await page.getByRole('tab').count();
  await page.keyboard.press('Control+k');
  await expect(field(page)).toBeVisible();
  await page.keyboard.press('Control+w');
  await expect(page.locator('html')).toHaveAttribute('data-taken', 'true');
  await expect(field(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('tab')).toHaveCount(tabs);
});

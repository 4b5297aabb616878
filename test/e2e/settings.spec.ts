/** What a person chooses holds in every window at once, in every part of the console, and at the next start. */

import { expect, type Page } from '@playwright/test';
import { axeOn, goToAddress, terminal } from './console-page.ts';
import { test } from './host.ts';

const setting = (page: Page, name: string) => page.locator(`[data-setting="${name}"] [name="${name}"]`);
const documentSays = (page: Page, name: string) => page.locator('html').getAttribute(`data-${name}`);

test('a setting holds in every window at once, and at the next start', async ({ page, host, context }) => {
  await host.visit(page, '#/~/settings');
  const other = await context.newPage();
  await host.visit(other, '#/LNXTEST/overview');
  await setting(page, 'theme').selectOption('g90');
  await setting(page, 'density').selectOption('compact');
  await setting(page, 'textSize').selectOption('130');
  for (const window of [page, other]) {
    await expect(window.locator('html')).toHaveAttribute('data-theme', 'g90');
    await expect(window.locator('html')).toHaveAttribute('data-density', 'compact');
    await expect(window.locator('html')).toHaveCSS('font-size', '20.8px');
  }
  const again = await host.startAgain(page);
  await expect(again.locator('html')).toHaveCSS('font-size', '20.8px');
  expect(await documentSays(again, 'theme')).toBe('g90');
});

test('sizes, separators and dates are written as the settings say, wherever they stand', async ({
  page,
  host,
}) => {
  await host.visit(page, '#/~/settings');
  await setting(page, 'sizeUnit').selectOption('MiB');
  await setting(page, 'thousands').selectOption('space');
  const example = page.locator('settings-screen .example');
  await expect(example).toContainText('65 536 MiB'.replace(' ', '\u202f'));
  await goToAddress(page, '#/LNXTEST/overview');
  await expect(page.locator('overview-screen')).toContainText('65\u202f536 MiB');
  await goToAddress(page, '#/~/settings');
  await setting(page, 'sizeUnit').selectOption('GiB');
  await setting(page, 'thousands').selectOption('none');
  await expect(example).toContainText('64 GiB · 0.25 GiB · 1.0625 GiB · 4 MiB · 65535');
  await goToAddress(page, '#/LNXTEST/journal');
  const times = page
    .locator('journal-screen tbody td')
    .filter({ hasText: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/ });
  await expect(times.first()).toBeVisible();
});

test('a terminal follows its settings while it is open', async ({ page, host }) => {
  await host.visit(page, '#/LNXTEST/console');
  const rowHeight = () =>
    terminal(page)
      .locator('.xterm-screen')
      .evaluate((screen) => screen.getBoundingClientRect().height);
  const before = await rowHeight();
  await page.evaluate(() =>
    document.querySelector('lpar-console')?.store.api.call('settings', {
      change: { terminalSize: 20, terminalFont: 'courier', why: false, bell: 'visible' },
    }),
  );
  await expect(page.getByRole('checkbox', { name: 'Why' })).not.toBeChecked();
  await expect(terminal(page).locator('.xterm-rows')).toHaveCSS('font-size', '20px');
  expect(Math.abs((await rowHeight()) - before)).toBeLessThan(60);
  await page.getByRole('textbox', { name: 'Command line' }).focus();
  await page.keyboard.press('Backspace');
  await expect(terminal(page)).toHaveAttribute('bell');
});

test('a shortcut is changed by keyboard; one that is taken says whose it is', async ({ page, host }) => {
  await host.visit(page, '#/~/settings');
  const row = page.locator('tr[data-command="keys"]');
  await row.locator('[data-add]').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+z');
  await expect(row.getByRole('alert')).toHaveText('Ctrl+Z is: undo the last action.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(row.locator('kbd')).toHaveText(['?', 'Ctrl+Z']);
  await expect(page.locator('tr[data-command="history.undo"]')).toContainText('none');
  await page.keyboard.press('Control+z');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toContainText('Ctrl+Z');
  await page.keyboard.press('Escape');
  await page.locator('tr[data-command="history.undo"] [data-usual]').click();
  await expect(row.locator('kbd')).toHaveText(['?']);
  await row.locator('[data-add]').click();
  await page.keyboard.press('Control+Shift+C');
  await expect(row.getByRole('alert')).toContainText('belongs to the part of the console');
  await page.keyboard.press('Escape');
  await expect(row.locator('[data-add]')).toBeFocused();
  expect((await axeOn(page).analyze()).violations).toEqual([]);
});

/** Where one is, and what can be done there: the machine and the partition are named, and a menu is on cells and partitions. */

import { expect } from '@playwright/test';
import { axeOn, blockCell, goToAddress, goToPlace, task } from './console-page.ts';
import { test } from './host.ts';

test('machine and partition stand in masthead, title, status bar, plan and result', async ({
  page,
  host,
}) => {
  await host.visit(page, '#/LNXTEST/blocks');
  await expect(page.locator('lpar-masthead .machine')).toContainText('Sample');
  await expect(page).toHaveTitle(/^LNXTEST · Sample – /);
  await expect(page.locator('lpar-status-bar .place')).toHaveText(/Sample · LNXTEST/);
  await goToPlace(page, '64-65');
  await task(page, 'enable').click();
  await expect(page.locator('plan-dialog [data-of]')).toHaveText('LNXTEST');
  await page.locator('plan-dialog cds-button[data-run]').click();
  await expect(page.locator('outcome-note [data-of]')).toHaveText('LNXTEST');
  await page.getByRole('treeitem', { name: 'Settings', exact: true }).click();
  await expect(page.locator('outcome-note .note')).toHaveCount(0);
  await expect(page).toHaveTitle(/^Settings · Sample – /);
});

test('cells have a menu by mouse and by key, with the keys that do the same', async ({ page, host }) => {
  await host.visit(page, '#/LNXTEST/blocks');
  await goToPlace(page, '64-66');
  await expect(blockCell(page, 66)).toBeFocused();
  await page.keyboard.press('Shift+F10');
  const menu = page.getByRole('menu', { name: '3 blocks' });
  await expect(menu).toBeVisible();
  await expect(menu.getByRole('menuitem', { name: /Take offline/ })).toHaveAttribute('aria-disabled', 'true');
  expect((await axeOn(page).analyze()).violations).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(blockCell(page, 66)).toBeFocused();
  await blockCell(page, 66).click({ button: 'right', force: true });
  await expect(menu).toBeVisible();
  await menu.getByRole('menuitem', { name: /Open block 64/ }).click();
  await expect(page.locator('inspector-screen')).toBeVisible();
});

test('a partition in the tree has a menu of its screens and tasks; what is not possible now says why', async ({
  page,
  host,
}) => {
  await host.visit(page, '#/LNXTEST/overview');
  await page.locator('lpar-tree [data-key="partition LNXTEST"]').click({ button: 'right' });
  const menu = page.getByRole('menu', { name: 'LNXTEST' });
  await expect(menu.getByRole('menuitem', { name: /^Activate/ })).toHaveAttribute('aria-disabled', 'true');
  await menu.getByRole('menuitem', { name: 'Journal' }).click();
  await expect(page.locator('journal-screen')).toBeVisible();
});

test('rows of increments and of partitions have the menus of cells and of the tree, by mouse and by key', async ({
  page,
  host,
}) => {
  await host.visit(page, '#/LNXTEST/increments');
  await page.locator('increments-screen [data-mode="table"]').click();
  const row = (rn: number) => page.locator(`increments-screen tr[data-rn="${rn}"]`);
  await row(3).click({ button: 'right' });
  const menu = page.getByRole('menu', { name: 'Block 2', exact: true });
  await expect(menu.getByRole('menuitem', { name: /^Take offline/ })).toBeVisible();
  await expect(row(3), 'what is pointed at is chosen').toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Escape');
  await row(4).getByRole('checkbox').check();
  await page.keyboard.press('Shift+F10');
  const both = page.getByRole('menu', { name: '2 blocks' });
  await expect(both).toBeVisible();
  expect((await axeOn(page).analyze()).violations).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(row(4).getByRole('checkbox')).toBeFocused();

  await goToAddress(page, '#/~/system');
  await page.locator('system-screen tr[data-partition="LNXTEST"]').click({ button: 'right' });
  await page.getByRole('menu', { name: 'LNXTEST' }).getByRole('menuitem', { name: 'Journal' }).click();
  await expect(page.locator('journal-screen')).toBeVisible();
});

test('the first minute: a card says what this is and brings 4 GiB online in three clicks; closed, it stays so', async ({
  page,
  host,
}) => {
  await host.visit(page, '#/LNXTEST/overview');
  const card = page.getByRole('region', { name: 'Begin here' });
  await card.locator('[data-start="bring"]').click();
  await expect(page.getByLabel('Wanted')).toHaveValue('+4 GiB');
  await page.locator('storage-online cds-button[data-do]:not([disabled])').click();
  await expect(page.locator('overview-screen [data-count="online"]')).toContainText('68 blocks');
  await page.reload();
  await expect(page.locator('overview-screen')).toBeVisible();
  await expect(card).toHaveCount(0);
});

test('the first lesson opens with one click of the card', async ({ page, host }) => {
  await host.visit(page, '#/LNXTEST/overview');
  await page.locator('start-card [data-start="lesson"]').click();
  await expect(page.locator('lesson-player [data-goal]').first()).toBeVisible();
  await expect(page.locator('console-screen')).toBeVisible();
});

test('a status that an operator does not accept is marked in the tree and in the table of the system', async ({
  page,
  host,
}) => {
  await host.visit(page, '#/LNXTEST/overview');
  await page.locator('overview-screen .acceptable summary').click();
  await page.locator('overview-screen .acceptable [data-status="operating"]').click();
  const sign = page.locator('lpar-tree [data-key="partition LNXTEST"] .status');
  await expect(sign).toContainText('status is not acceptable');
  await page.getByRole('treeitem', { name: 'System', exact: true }).click();
  await expect(page.locator('system-screen [data-partition="LNXTEST"]')).toContainText(
    'operating, status is not acceptable',
  );
});

test('F1 on a word tells what it means, with its source; elsewhere it opens the palette', async ({
  page,
  host,
}) => {
  await host.visit(page, '#/LNXTEST/overview');
  await page.getByText('Increment size', { exact: false }).first().hover();
  await page.keyboard.press('F1');
  await expect(page.locator('term-note')).toContainText('Source');
  await page.keyboard.press('Enter');
  await expect(page.locator('help-screen')).toBeVisible();
  await page.mouse.move(2, 2);
  await page.keyboard.press('F1');
  await expect(page.getByRole('combobox', { name: 'Command palette' })).toBeVisible();
});

/** Job 6: a mistake ten steps ago is found by its words and undone, and one goes on from there on a branch. */

import { expect, type Page } from '@playwright/test';
import { enterLine, goToAddress } from '../console-page.ts';
import { test } from '../host.ts';
import { keyTo, openByKey } from '../keys.ts';
import { handOn } from './hand.ts';

/** Something, the mistake, and ten things after it. */
async function withMistake(page: Page): Promise<void> {
  await enterLine(page, 'chmem -b -e 64-67');
  await enterLine(page, 'chmem -b -d 60');
  for (let block = 70; block < 80; block++) await enterLine(page, `chmem -b -e ${block}`);
}

const rows = (page: Page) => page.locator('journal-screen data-table tbody tr[data-action]');

test('find and undo a mistake ten steps ago and branch: by mouse, found in at most three clicks', async ({
  page,
  host,
}) => {
  await host.visit(page, '#/LNXTEST/console');
  await withMistake(page);
  const hand = handOn(page);
  await hand.click('lpar-tree a[href="#/LNXTEST/journal"], lpar-tree [data-key="more LNXTEST"]');
  if (!(await page.locator('journal-screen').isVisible()))
    await hand.click('lpar-tree a[href="#/LNXTEST/journal"]');
  await page.locator('journal-screen [data-find]').fill('chmem -d 60');
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText('chmem -b -d 60');
  hand.took('find a change by text', 3);
  await hand.click('journal-screen [data-filter="clear"]');
  // The state before it: what brought blocks 64 to 67.
  const before = rows(page).filter({ hasText: 'chmem -b -e 64-67' });
  await before.getByRole('button', { name: /^Travel here/ }).click();
  await goToAddress(page, '#/LNXTEST/overview');
  await expect(page.locator('overview-screen [data-count="online"]')).toContainText('68 blocks');
  await goToAddress(page, '#/LNXTEST/console');
  await enterLine(page, 'chmem -b -e 80');
  await goToAddress(page, '#/LNXTEST/journal');
  await expect(page.locator('journal-screen branch-graph')).toBeVisible();
});

test('find and undo a mistake ten steps ago and branch: by keyboard', async ({ page, host }) => {
  await host.visit(page, '#/LNXTEST/console');
  await withMistake(page);
  await openByKey(page, 'LNXTEST', 'journal');
  await keyTo(page, '[data-find]');
  await page.keyboard.type('64-67');
  await expect(rows(page)).toHaveCount(1);
  await keyTo(page, 'journal-screen data-table .travel button:last-child, .travel button:last-child');
  await page.keyboard.press('Enter');
  await openByKey(page, 'LNXTEST', 'overview');
  await expect(page.locator('overview-screen [data-count="online"]')).toContainText('68 blocks');
});

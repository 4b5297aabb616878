/** The upgrade check and the comparison of two sides, by mouse and by keyboard. */

import { expect, type Page } from '@playwright/test';
import { axeOn, enterLine, goToAddress } from './console-page.ts';
import { test } from './host.ts';

const panel = (page: Page) => page.locator('upgrade-check');

test('what was done today under four kernels: clicks by intent, lines as typed, the first failure in three lines', async ({
  page,
  host,
}) => {
  await host.visit(page, '#/LNXTEST/overview');
  await page.locator('storage-online input[name="wanted"]').fill('+24 GiB');
  await page.locator('storage-online cds-button[data-do]:not([disabled])').click();
  await expect(page.locator('storage-online [data-now]')).toHaveText(/88/, { timeout: 60_000 });
  await goToAddress(page, '#/LNXTEST/console');
  await enterLine(page, 'chmem -b -c 100');
  await goToAddress(page, '#/~/compare');
  let clicks = 0;
  const click = async (selector: string): Promise<void> => {
    clicks++;
    await page.locator(selector).click();
  };
  await click('compare-screen [data-mode="upgrade"]');
  await page.locator('upgrade-check [data-add]').selectOption('RHEL 9.4');
  clicks++;
  await click('upgrade-check [data-check]');
  await expect(panel(page).locator('[data-checked]')).toHaveAttribute('data-checked', 'bad', {
    timeout: 60_000,
  });
  console.log(`upgrade check of what was done: ${clicks} clicks`);
  await expect(panel(page).locator('thead th')).toHaveCount(6);
  await expect(panel(page).locator('[data-boots="yes"]')).toHaveCount(5);
  await expect(panel(page)).toContainText('Bring 24 GiB online');
  await expect(panel(page).locator('[data-failure="yes"]').first()).toContainText('chmem -b -c 100');
  await expect(panel(page).locator('[data-failure="no"]').first()).toContainText('none');
  expect((await axeOn(page).analyze()).violations).toEqual([]);
});

test('the upgrade check by keyboard: a typed kernel, lines of the shell', async ({ page, host }) => {
  await host.visit(page, '#/~/compare');
  await page.locator('compare-screen [data-mode="upgrade"]').focus();
  await page.keyboard.press('Enter');
  await page.locator('upgrade-check [data-typed]').focus();
  await page.keyboard.type('SLES 15 SP6');
  await page.keyboard.press('Enter');
  await expect(panel(page).locator('[data-release="SLES 15 SP6"]')).toBeVisible();
  await page.locator('upgrade-check [data-change]').focus();
  await page.keyboard.type('lines');
  await page.locator('upgrade-check [data-lines]').focus();
  await page.keyboard.type('chmem -e 2G');
  await page.locator('upgrade-check cds-button[data-check]').focus();
  await page.keyboard.press('Enter');
  await expect(panel(page).locator('[data-checked]')).toHaveAttribute('data-checked', 'good', {
    timeout: 60_000,
  });
});

test('two sides: the difference in one unit, a branch by its name, both as maps, and a runbook of the way', async ({
  page,
  host,
}) => {
  await host.visit(page, '#/LNXTEST/overview');
  await page.locator('storage-online input[name="wanted"]').fill('+4 GiB');
  await page.locator('storage-online cds-button[data-do]:not([disabled])').click();
  await expect(page.locator('storage-online [data-now]')).toHaveText(/68/, { timeout: 60_000 });
  await goToAddress(page, '#/~/compare');
  const place = page.locator('compare-screen [data-side="left"] [data-field="revision"]');
  await expect(place).toHaveValue('0');
  await place.fill('2');
  await page.locator('compare-screen [data-run]').click();
  const partition = page.locator('compare-screen [data-partition="LNXTEST"]');
  await expect(partition.locator('tr', { hasText: 'MemTotal' }).locator('.difference')).toHaveText(
    /^\+\d+\.\d\d GiB$/,
    {
      timeout: 60_000,
    },
  );
  await partition.locator('[data-show-maps]').click();
  await expect(partition.locator('era-maps cell-map')).toHaveCount(2, { timeout: 60_000 });
  await expect(partition.locator('[data-difference]')).toContainText('blocks 64 to 67');
  await page.locator('compare-screen [data-runbook]').click();
  await expect(page.locator('runbooks-screen [data-field="command"]').nth(4)).toHaveValue(
    'chmem -v -b -e 64-67',
    {
      timeout: 60_000,
    },
  );
});

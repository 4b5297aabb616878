/** Tasks in the HMC's words, and conditions that say what became of them. */

import { expect } from '@playwright/test';
import { openScreen } from './console-page.ts';
import { test } from './host.ts';

test('Load asks for type, address, parameter and clearing, and the journal tells what was loaded', async ({
  page,
  host,
}) => {
  await host.visit(page, '#/LNXTEST/overview');
  await page.locator('partition-tasks cds-button[data-task="load"]:not([disabled])').click();
  const dialog = page.locator('reboot-dialog');
  await expect(dialog.locator('[data-load="device"]')).toHaveValue('ccw');
  await dialog.locator('[data-load="address"]').fill('0.0.2042');
  await dialog.locator('[data-load="parameter"]').fill('2');
  await dialog.locator('[data-load="clear"]').check();
  await expect(dialog).toContainText('The running Linux ends.');
  await dialog.locator('cds-button[data-run]').click();
  await expect(page.locator('overview-screen .status').first()).toContainText('operating');
  await openScreen(page, 'Journal');
  const newest = page.locator('journal-screen data-table tbody tr[data-action]').first();
  await expect(newest).toContainText(/Load LNXTEST from ccw 0\.0\.2042 \(parameter 2, clear\)/);
});

test('a condition says what it changed, and that nothing changed', async ({ page, host }) => {
  await host.visit(page, '#/LNXTEST/conditions');
  const pressure = page.getByRole('region', { name: 'Memory pressure' });
  await pressure.locator('[name="used"]').fill('2 GiB');
  await pressure.locator('cds-button[data-apply]').click();
  await expect(pressure.getByRole('status')).toHaveText(/^Changed from .+ to 2 GiB\.$/);
  await pressure.locator('cds-button[data-apply]').click();
  await expect(pressure.getByRole('status')).toHaveText('Nothing changed: it is so already.');
});

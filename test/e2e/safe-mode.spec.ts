import { expect } from '@playwright/test';
import { test } from './host.ts';

test('safe mode opens no machine and ignores stored settings; a machine can be opened from there', async ({
  page,
  host,
}) => {
  await host.visit(page);
  await page.getByLabel('Theme').selectOption('white');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'white');
  const safe = await host.startAgain(page, '--safe-mode');
  await expect(safe.getByRole('heading', { name: 'Safe mode' })).toBeVisible();
  await safe.getByRole('button', { name: 'Open Sample' }).click();
  await expect(safe.locator('main.work')).toBeVisible();
  await expect(safe.getByLabel('Theme')).toHaveValue('system');
  const again = await host.startAgain(safe);
  await expect(again.locator('html')).toHaveAttribute('data-theme', 'white');
});

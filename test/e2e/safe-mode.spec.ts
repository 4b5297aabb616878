import { expect, test } from '@playwright/test';
import { startHost } from './host.ts';

test('safe mode opens no machine and ignores stored settings; a machine can be opened from there', async ({
  page,
}) => {
  const host = await startHost();
  try {
    await host.visit(page);
    await page.evaluate(() => localStorage.setItem('theme', 'white'));
    await page.goto(await host.startAgain('--safe-mode'));
    await expect(page.getByRole('heading', { name: 'Safe mode' })).toBeVisible();
    await page.getByRole('button', { name: 'Open Sample' }).click();
    await expect(page.locator('main.work')).toBeVisible();
    expect(await page.evaluate(() => localStorage.getItem('theme'))).toBe('white');
  } finally {
    await host.remove();
  }
});

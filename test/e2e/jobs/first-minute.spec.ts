/** Job 1: the first minute. Somebody who has never seen it brings storage online. */

import { expect } from '@playwright/test';
import { test } from '../host.ts';
import { keyTo } from '../keys.ts';
import { DO_IT, handOn } from './hand.ts';

test('the first minute: by mouse in at most three clicks, the card gone afterwards', async ({
  page,
  host,
}) => {
  await host.visit(page);
  const hand = handOn(page);
  await hand.click('start-card [data-start="bring"]');
  await expect(page.getByLabel('Wanted')).toHaveValue('+4 GiB');
  await hand.click(DO_IT);
  await expect(page.locator('overview-screen [data-count="online"]')).toContainText('68 blocks');
  hand.took('first minute', 3);
  await expect(page.locator('start-card')).toHaveCount(0);
});

test('the first minute: by keyboard', async ({ page, host }) => {
  await host.visit(page);
  await keyTo(page, '[data-start="bring"]');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Wanted')).toBeFocused();
  await page.locator(DO_IT).waitFor();
  await page.keyboard.press('Enter');
  await expect(page.locator('overview-screen [data-count="online"]')).toContainText('68 blocks');
});

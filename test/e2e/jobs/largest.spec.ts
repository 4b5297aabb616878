/** Job 7: 65,535 blocks. What is possible is said before all of it was tried; map, search and table stay at hand. */

import { expect } from '@playwright/test';
import { goToPlace } from '../console-page.ts';
import { test } from '../host.ts';
import { searchByKey } from '../keys.ts';
import { DO_IT, handOn } from './hand.ts';

test.use({ machine: 'largest' });

test('65,535 blocks: by mouse', async ({ page, host }) => {
  await host.visit(page, '#/LNXTEST/overview');
  const hand = handOn(page);
  await page.getByLabel('Wanted').fill('+8 GiB');
  await expect(page.locator(DO_IT)).toHaveText('Bring 8 GiB online');
  await hand.click(DO_IT);
  await expect(page.locator('overview-screen [data-count="online"]')).toContainText('20 blocks');
  hand.took('bring 8 GiB of 32 TiB online', 3);
  await goToPlace(page, '65534');
  await expect(page.locator('task-bar')).toContainText('Block 65534');
});

test('65,535 blocks: by keyboard', async ({ page, host }) => {
  await host.visit(page, '#/LNXTEST/blocks');
  await searchByKey(page, '65534');
  await expect(page.locator('task-bar')).toContainText('Block 65534');
});

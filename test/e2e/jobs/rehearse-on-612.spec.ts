/** Job 2: 24 GiB more are rehearsed on a machine with kernel 6.12, written down, and taken back. */

import { expect } from '@playwright/test';
import { test } from '../host.ts';
import { keyTo } from '../keys.ts';
import { DO_IT, handOn } from './hand.ts';

test.use({ machine: 'on612' });

const online = 'overview-screen [data-count="online"]';

test('rehearse +24 GiB and back on 6.12, by mouse: the runbook in at most four clicks, taken back in three', async ({
  page,
  host,
}) => {
  await host.visit(page, '#/LNXTEST/overview');
  const hand = handOn(page);
  await page.getByLabel('Wanted').fill('+24 GiB');
  await page.locator(DO_IT).waitFor();
  await hand.click('storage-online cds-button[data-runbook]');
  await expect(page.locator('runbooks-screen [data-field="title"]').first()).toHaveValue(
    /bring 24 GiB online/,
    {
      timeout: 60_000,
    },
  );
  hand.took('runbook', 4);
  await page.goBack();
  await page.getByLabel('Wanted').fill('+24 GiB');
  await hand.click(DO_IT);
  await expect(page.locator(online)).toContainText('40 blocks');
  hand.took('bring 24 GiB online', 3);
  await page.getByLabel('Wanted').fill('-24 GiB');
  await expect(page.locator(DO_IT)).toHaveText('Take back 24 GiB');
  await hand.click(DO_IT);
  await expect(page.locator(online)).toContainText('16 blocks');
  hand.took('take back', 3);
});

test('rehearse +24 GiB and back on 6.12, by keyboard', async ({ page, host }) => {
  await host.visit(page, '#/LNXTEST/overview');
  await keyTo(page, 'input[name="wanted"]');
  for (const [wish, label, blocks] of [
    ['+24 GiB', 'Bring 24 GiB online', '40 blocks'],
    ['-24 GiB', 'Take back 24 GiB', '16 blocks'],
  ] as const) {
    await page.keyboard.press('Control+a');
    await page.keyboard.type(wish);
    await expect(page.locator(DO_IT)).toHaveText(label);
    await page.keyboard.press('Enter');
    await expect(page.locator(online)).toContainText(blocks);
  }
});
